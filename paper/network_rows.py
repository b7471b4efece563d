"""The lanes that a network's facts speak of, as rows of the report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.facts import METRICS, NETWORK, Fact
from core.speech.fact_text import value_text

QUIET = "quiet_"
COLUMNS = (
    "status",
    "status_reason",
    "status_change",
    "above_plan",
    "worth",
    "worth_low",
    "worth_high",
    "money_at_risk",
    *(metric for metric in METRICS if "_move" in metric or metric.startswith("look_")),
    "inputs_missing",
    "buffer_needed",
    "demand_next",
)


@dataclass(frozen=True)
class Row:
    """One lane: its facts by metric, and whether it needs somebody."""

    lane: str
    needs_somebody: bool
    facts: dict[str, Fact]


def network_rows(facts: Sequence[Fact]) -> tuple[Row, ...]:
    """Rows in the order of the facts: that is the ranking."""
    found: dict[str, Row] = {}
    for fact in facts:
        if fact.subject == NETWORK and not fact.id.startswith("status_") and fact.metric not in COLUMNS:
            continue
        suffix = fact.id.removeprefix(f"{fact.metric}_")
        row = found.setdefault(suffix, Row(fact.subject, not suffix.startswith(QUIET), {}))
        row.facts[fact.metric] = fact
    return tuple(found.values())


def cell(row: Row, metric: str, language: str) -> str:
    """One value of a lane; empty where it is not known."""
    fact = row.facts.get(metric)
    return "" if fact is None else value_text(fact, language, signed=True)
