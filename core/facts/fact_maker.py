"""Makes facts of one subject, so that its name, unit, currency and data version are said once."""

from __future__ import annotations

import math
from collections.abc import Iterator

from core.facts.fact import NO_DIRECTION, Fact, FactValue, direction_of
from core.facts.metrics import METRICS

RATIOS = ("change", "share")  # kinds whose unit is the ratio


class FactMaker:
    """Facts of one lane, or of the network, at one version of the data; ids end in `suffix`."""

    def __init__(
        self, subject: str, *, unit: str, currency: str, data_version: int, suffix: str = ""
    ) -> None:
        self.subject, self.data_version, self._suffix = subject, data_version, suffix
        self._bases = {"volume": unit, "money": currency, **dict.fromkeys(RATIOS, "ratio")}

    def fact(
        self,
        metric: str,
        value: FactValue,
        *,
        per: str = "",
        direction: str = NO_DIRECTION,
        versus: str = "",
        value_de: str = "",
    ) -> Fact:
        """One fact; `per` is "day", "week", "period" or "unit" for a rate, else empty."""
        entry = METRICS[metric]
        base = self._bases.get(entry.kind, entry.kind)
        return Fact(
            id=f"{metric}{self._suffix}",
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

    def against(
        self,
        metric: str,
        value: float,
        reference: float | None,
        versus: str,
        *,
        per: str = "",
        tolerance: float = 0.0,
    ) -> Fact:
        """A fact with its direction against a reference; without one where there is no reference."""
        if reference is None:
            return self.fact(metric, value, per=per)
        direction = direction_of(value, reference, tolerance=tolerance)
        return self.fact(metric, value, per=per, direction=direction, versus=versus)

    def known(self, per: str = "", **values: float | None) -> Iterator[Fact]:
        """Facts of one rate, each under its metric; what is not known or has no end is left out."""
        for metric, value in values.items():
            if value is not None and math.isfinite(value):
                yield self.fact(metric, float(value), per=per)
