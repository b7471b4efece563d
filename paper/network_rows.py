"""The lanes that a network's facts speak of, as rows of the report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.facts import NETWORK, Fact
from core.speech import value_text
from paper.look import STATUS_SIGNS
from paper.words import word

QUIET = "quiet_"
COLUMNS = (
    "status",
    "status_reason",
    "status_change",
    "above_plan",
    "money_at_risk",
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


def status_text(row: Row, language: str) -> str:
    """Sign and name of the lane's status."""
    status = row.facts["status"]
    return f"{STATUS_SIGNS.get(str(status.value), '')} {value_text(status, language)}"


def reason_text(row: Row, language: str) -> str:
    """The reason in a few words."""
    above = row.facts.get("above_plan")
    if above is not None:
        said = value_text(above, language)
        return f"{word('coming_weeks', language)} {said} {word('above_its_plan', language)}"
    return cell(row, "status_reason", language)


def cell(row: Row, metric: str, language: str) -> str:
    """One value of a lane; empty where it is not known."""
    fact = row.facts.get(metric)
    return "" if fact is None else value_text(fact, language, signed=True)
