"""Lanes at the edges and their facts, for the tests of what pages say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from core.facts import Fact, facts_by_id, facts_of_levels, facts_of_stress, lane_facts
from core.facts.levels import weigh_levels
from core.facts.outage_facts import STRESSES
from core.lane import CostParameters, LaneParameters
from core.plan.lane_plan import LanePlan
from tests.ui.plans import ENTERED, lane_plan, with_forecast

STAMP = {"currency": "EUR", "data_version": 1}
EDGES = {
    "entered": {},
    "nothing entered": {"parameters": LaneParameters()},
    "too short for a band": {"n_days": 6},
    "weekends closed": {"weekends_closed": True},
    "much held": {"parameters": replace(ENTERED, buffer_held_units=9_000.0)},
    "no capacity": {"parameters": replace(ENTERED, own_capacity_units_per_day=0.0)},
    "alternative for all": {"parameters": replace(ENTERED, alternative_units_per_day=1e4)},
    "no lead time": {"parameters": replace(ENTERED, lead_time_days=0.0, sd_lead_time_days=0.0)},
    "holding is free": {"costs": CostParameters(holding_cost_per_unit_per_day=0.0)},
    "dear partners": {"costs": CostParameters(partner_surcharge_per_unit=300.0)},
    "no prices": {"costs": CostParameters()},
    "low level": {"parameters": replace(ENTERED, service_level_ratio=0.6)},
}


@lru_cache
def edge_plan(edge: str) -> LanePlan:
    return lane_plan(**EDGES[edge])


@lru_cache
def facts_of(edge: str) -> tuple[Fact, ...]:
    """Every fact that a page may show of this lane: the plan's, the levels' and the plain outage's."""
    plan = edge_plan(edge)
    levels = weigh_levels(plan)
    return (
        *lane_facts(plan, **STAMP),
        *(() if levels is None else facts_of_levels(plan, levels, **STAMP)),
    )


def known_facts() -> Iterator[tuple[str, dict[str, Fact]]]:
    """The facts of every edge, under their ids; with each stress for the lane that has everything."""
    for edge in EDGES:
        yield edge, facts_by_id(facts_of(edge))
    for stress in STRESSES:
        under = facts_by_id(facts_of_stress(edge_plan("entered"), stress, **STAMP))
        yield stress.name, {**facts_by_id(facts_of("entered")), **under}


def high_season(ratio: float) -> LanePlan:
    """A lane whose coming weeks lie this far above its mean."""
    plan = lane_plan()
    return with_forecast(plan, plan.forecast.mean_units * 0 + ratio * plan.profile.mean_units_per_day)
