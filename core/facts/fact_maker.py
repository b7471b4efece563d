"""Makes facts of one subject, so that its name, unit, currency and data version are said once."""

from __future__ import annotations

from core.facts.fact import NO_DIRECTION, Fact, FactValue
from core.facts.metrics import METRICS


class FactMaker:
    """Facts of one lane, or of the network, at one version of the data."""

    def __init__(self, subject: str, *, unit: str, currency: str, data_version: int) -> None:
        self.subject, self.data_version = subject, data_version
        self._bases = {"volume": unit, "money": currency}

    def fact(
        self,
        metric: str,
        value: FactValue,
        *,
        per: str = "",
        direction: str = NO_DIRECTION,
        versus: str = "",
        fact_id: str | None = None,
        value_de: str = "",
    ) -> Fact:
        """One fact; `per` is "day", "week", "period" or "unit" for a rate, else empty."""
        entry = METRICS[metric]
        base = self._bases.get(entry.kind, "ratio" if entry.kind == "change" else entry.kind)
        return Fact(
            id=fact_id or metric,
            subject=self.subject,
            metric=metric,
            value=value,
            unit=f"{base}/{per}" if per else base,
            direction=direction,
            versus=versus,
            formula=entry.formula,
            data_version=self.data_version,
            value_de=value_de,
        )
