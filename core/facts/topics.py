"""Which facts a page speaks of: those of its topic, and what to do and what waiting costs."""

from __future__ import annotations

from collections.abc import Sequence

from core.facts.fact import Fact
from core.facts.metrics import METRICS

# Facts of other topics that a page's sentences need to be understood.
COMPANIONS = {
    "demand": {"own_capacity", "capacity_use", "partner_dependency", "partners", "capacity_origin"},
    "capacity": {"demand_next", "demand_change", "partners", "capacity_origin"},
    "buffer": {"demand_next", "demand_change", "fill_rate", "fill_rate_held", "fill_rate_target"},
    "resilience": {"buffer_held", "buffer_needed", "buffer_gap", "service_level", "lead_time_share"},
    "profit": {"service_level", "fill_rate"},
}
EVERYWHERE = {"decision", "waiting"}


def facts_about(facts: Sequence[Fact], topic: str) -> tuple[Fact, ...]:
    """The facts of one topic (demand, capacity, buffer, resilience or profit) for a page's commentary.

    What to do and what waiting costs belong to every topic.
    """
    kept = COMPANIONS.get(topic, set()) | {"expected_profit"}

    def belongs(fact: Fact) -> bool:
        metric = METRICS.get(fact.metric)
        return fact.metric in kept or (metric is not None and metric.topic in {topic, *EVERYWHERE})

    return tuple(fact for fact in facts if belongs(fact))
