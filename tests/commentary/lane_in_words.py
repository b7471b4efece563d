"""Facts of one lane and of three, for the tests of words: demand rises, the buffer is short, capacity is full."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import numpy as np

from core.demand.history import build_history
from core.demand.profile import DemandRecords
from core.facts import Fact, lane_facts
from core.lane import CostParameters, Lane, LaneParameters
from core.plan.lane_plan import LanePlan, plan_lane

FIRST_DAY = np.datetime64("2026-01-05")  # a Monday
N_DAYS = 168


def busy_plan(name: str = "BER-MUC", *, unit: str = "pallets") -> LanePlan:
    """A daily lane whose demand grows beyond own capacity, with a buffer below what is needed."""
    rng = np.random.default_rng(11)
    days = np.arange(N_DAYS)
    trend = 90 + 0.25 * days
    demand = np.round(trend + 12 * np.sin(2 * np.pi * days / 7) + rng.normal(0, 7, N_DAYS))
    lane = Lane(
        name=name,
        unit=unit,
        parameters=LaneParameters(
            own_capacity_units_per_day=118.0,
            buffer_held_units=60.0,
            time_to_recover_days=10.0,
            alternative_units_per_day=40.0,
            partner_share_ratios=(0.6, 0.4),
        ),
        costs=CostParameters(price_per_unit=41.0, unit_cost_per_unit=29.0),
    )
    history = build_history(name, DemandRecords(dates=FIRST_DAY + days, demand_units=demand))
    return plan_lane(lane, history, as_of=history.last_day)


@lru_cache
def busy_facts(name: str = "BER-MUC", *, unit: str = "pallets") -> tuple[Fact, ...]:
    """The facts of the busy lane."""
    return lane_facts(busy_plan(name, unit=unit), currency="EUR", data_version=3)


def facts_of_lanes(*names: str) -> tuple[Fact, ...]:
    """The busy lane's facts under several names, ids marked a, b, c, ...: facts about several lanes."""
    facts = busy_facts()
    return tuple(
        replace(fact, id=f"{fact.id}_{letter}", subject=name)
        for letter, name in zip("abcdefgh", names, strict=False)
        for fact in facts
    )
