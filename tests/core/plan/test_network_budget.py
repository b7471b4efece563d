"""One service budget over a network: the lanes of one unit, as much service as today, and what it costs."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.demand.history import build_network_history
from core.demand.profile import DemandRecords
from core.facts import budget_facts, facts_by_id
from core.forecast.by_cadence import learn_by_cadence
from core.forecast.horizons import PLAN_HORIZON_PERIODS
from core.lane import CostParameters, Lane, LaneParameters
from core.plan.network_budget import NetworkBudget, plan_network_budget
from core.plan.network_plan import plan_network
from core.plan.pooled_buffer import pool_buffers
from core.speech.budget import BUDGET
from tests.core.lanes import network_of

FIRST_DAY = np.datetime64("2025-01-01")
HOLDING = (0.1, 0.4, 1.6, 0.2)
NAMES = ("A", "B", "C", "D")


def records(mean: float, spread: float, seed: int) -> DemandRecords:
    drawn = np.maximum(np.random.default_rng(seed).normal(mean, spread * mean, 300), 0.0)
    return DemandRecords(dates=FIRST_DAY + np.arange(300), demand_units=drawn)


RECORDS = {name: records(100.0 * (seed + 1), 0.1 + 0.15 * seed, seed) for seed, name in enumerate(NAMES)}
LANES = [
    Lane(name, costs=CostParameters(holding_cost_per_unit_per_day=cost))
    for name, cost in zip(NAMES, HOLDING, strict=True)
]
HISTORY = build_network_history(network_of(LANES, RECORDS))
LEARNED = learn_by_cadence(HISTORY, horizon_periods=PLAN_HORIZON_PERIODS)


def planned(lanes: list[Lane], live: tuple[bool, ...] = (True,) * 4) -> NetworkBudget | None:
    return plan_network_budget(lanes, HISTORY, learned=LEARNED, is_live=np.array(live))


def test_the_budget_begins_with_the_stocks_of_the_network_plan_and_saves_at_the_same_service() -> None:
    found, plan = planned(LANES), plan_network(LANES, HISTORY)
    assert found is not None
    order = [plan.lanes.index(name) for name in found.lanes]
    assert found.budget.stock_before_units == pytest.approx(plan.level_units[order])
    assert sorted(found.lanes) == list(NAMES)
    assert found.budget.average_after_ratio == pytest.approx(found.budget.average_service_ratio, abs=1e-9)
    assert found.budget.saving_per_day > 0.02 * found.budget.cost_before_per_day.sum()
    # The dearest stock gives way to the cheapest.
    levels = dict(
        zip(found.lanes, found.budget.level_after_ratio - found.budget.level_before_ratio, strict=True)
    )
    assert levels["C"] < 0 < levels["A"]


def test_lanes_of_another_unit_and_lanes_whose_data_ended_are_left_out() -> None:
    mixed = [replace(LANES[0], unit="t"), *LANES[1:]]
    found = planned(mixed, (True, True, True, False))
    assert found is not None
    assert (found.unit, sorted(found.lanes), found.n_left_out) == ("units", ["B", "C"], 2)
    facts = facts_by_id(budget_facts(found, currency="EUR", data_version=1))
    assert "eft out: 2 lanes of another unit" in BUDGET.say("outside", facts).replace("\u00a0", " ")
    assert planned(mixed, (True, True, False, False)) is None


def test_money_is_told_only_where_somebody_entered_what_holding_costs() -> None:
    found = planned(LANES)
    assert found is not None
    facts = facts_by_id(budget_facts(found, currency="EUR", data_version=1))
    assert facts["budget_saving"].unit == "EUR/year"
    assert float(facts["budget_saving"].value) == pytest.approx(365.25 * found.budget.saving_per_day)
    assert "less" in BUDGET.say("saving moves", facts) and "weniger" in BUDGET.say(
        "saving moves", facts, "de"
    )
    levels = (0.8, 0.99, 0.9, 0.95)
    by_default = [
        Lane(name, parameters=LaneParameters(service_level_ratio=level))
        for name, level in zip(NAMES, levels, strict=True)
    ]
    unpriced = planned(by_default)
    assert unpriced is not None
    facts = facts_by_id(budget_facts(unpriced, currency="EUR", data_version=1))
    assert "budget_saving" not in facts and "EUR" not in BUDGET.say("saving moves outside basis", facts)
    assert float(facts["budget_stock"].value) > 0
    assert facts["budget_stock"].direction == "up"


def test_a_saving_too_small_to_speak_of_is_told_as_as_much_as_today() -> None:
    levels = (0.9501, 0.9499, 0.95, 0.95)
    alike = [
        Lane(name, parameters=LaneParameters(service_level_ratio=level))
        for name, level in zip(NAMES, levels, strict=True)
    ]
    found = planned(alike)
    assert found is not None
    share = found.budget.saving_per_day / float(found.budget.cost_before_per_day.sum())
    small = replace(
        found, budget=replace(found.budget, cost_after_per_day=0.9995 * found.budget.cost_before_per_day)
    )
    facts = facts_by_id(budget_facts(small, currency="EUR", data_version=1))
    assert facts["budget_stock"].direction == "flat", share


@pytest.mark.parametrize(("common", "correlation"), [(0.0, 0.0), (1.0, 0.5), (100.0, 1.0)])
def test_one_buffer_behind_all_lanes_saves_what_the_drawn_correlation_leaves(
    common: float, correlation: float
) -> None:
    rng = np.random.default_rng(4)
    n_lanes, n_days = 6, 420
    days = rng.normal(0.0, 1.0, (n_lanes, n_days)) + np.sqrt(common) * rng.normal(0.0, 1.0, n_days)
    demand = 1000.0 + 100.0 * days / np.sqrt(1.0 + common)
    lanes = [Lane(f"L{number}") for number in range(n_lanes)]
    history = build_network_history(
        network_of(
            lanes,
            {
                lane.name: DemandRecords(dates=FIRST_DAY + np.arange(n_days), demand_units=own)
                for lane, own in zip(lanes, demand, strict=True)
            },
        )
    )
    buffers = np.full(n_lanes, 500.0)
    pooled = pool_buffers(history, np.arange(n_lanes), buffer_units=buffers, service_level_ratio=0.95)
    assert pooled is not None and pooled.n_lanes == n_lanes
    assert pooled.buffer.separate_buffer_units == pytest.approx(buffers.sum())
    share = np.sqrt((1.0 + (n_lanes - 1) * correlation) / n_lanes)
    assert pooled.buffer.pooled_buffer_units == pytest.approx(share * buffers.sum(), rel=0.12)
    assert pooled.buffer.mean_correlation_ratio == pytest.approx(correlation, abs=0.12)


def test_lanes_that_cannot_be_compared_share_no_buffer_and_nothing_is_said() -> None:
    found = planned(LANES)
    assert found is not None and found.pooled is not None
    facts = facts_by_id(budget_facts(found, currency="EUR", data_version=1))
    assert "one common buffer behind 4" in BUDGET.say("pool together", facts).replace("\u00a0", " ").lower()
    alone = facts_by_id(budget_facts(replace(found, pooled=None), currency="EUR", data_version=1))
    assert not BUDGET.say("pool together pool_basis", alone)
    assert pool_buffers(HISTORY, np.arange(1), buffer_units=np.ones(1), service_level_ratio=0.9) is None
