"""The steps of a plan on the floats of one lane; test_network_plan holds them on columns."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.demand.profile import DemandProfile
from core.forecast.ahead import Ahead
from core.lane import CostParameters, Lane, LaneParameters
from core.plan.lane_columns import lane_columns
from core.plan.lane_steps import plan_lane_economics
from core.plan.steps import PlanSteps
from core.quantities import take
from tests.core.plan.coming import normal_ahead

LANE = Lane(
    "A",
    parameters=LaneParameters(
        lead_time_days=4.0, sd_lead_time_days=0.0, return_ratio=0.0, own_capacity_units_per_day=150.0
    ),
    costs=CostParameters(
        sla_penalty_per_unit=10.0, own_capacity_cost_per_unit=12.0, partner_surcharge_per_unit=8.0
    ),
)
PROFILE = DemandProfile(
    n_periods=365.0,
    mean_units_per_day=100.0,
    sd_units_per_day=20.0,
    mean_units_per_period=100.0,
    sd_units_per_period=20.0,
    open_days_per_period=1.0,
    periods_per_day=1.0,
    zero_share_ratio=0.0,
)


def steps(coming: Ahead | None = None, *, lane: Lane = LANE, **parameters: float | str | None) -> PlanSteps:
    chosen = replace(lane, parameters=replace(lane.parameters, **parameters))
    return PlanSteps(take(lane_columns([chosen]), 0), PROFILE, coming or normal_ahead())


def test_the_buffer_lasts_for_the_lead_time_and_the_review() -> None:
    # 4 + 7 days of 100 +- 20: 1100 +- 66.332; 95 %: 1.644854 * 66.332 = 109.108; loss(z) = 0.0208941
    planned = steps()
    assert planned.buffer.mean_protected_units == pytest.approx(1100)
    assert planned.buffer.buffer_units == pytest.approx(109.108, rel=1e-4)
    assert planned.buffer.level_units == pytest.approx(1209.108, rel=1e-4)
    assert planned.expected_shortage_units_per_cycle == pytest.approx(66.332 * 0.0208941, rel=1e-3)
    assert planned.fill_rate_ratio == pytest.approx(1 - 66.332 * 0.0208941 / 700, abs=1e-5)


def test_daily_orders_protect_one_day_and_do_not_count_a_shortage_twice() -> None:
    # 5 days: 500 +- 44.721; S = 573.56; of the 0.934 that are short, what 4 days of 400 +- 40 lacked was there before:
    # z = 4.339, loss 1.66e-6
    planned = steps(normal_ahead(protection_days=5.0), review_policy="daily")
    assert planned.buffer.level_units == pytest.approx(500 + 1.644854 * 44.721, rel=1e-4)
    assert planned.expected_shortage_units_per_cycle == pytest.approx(44.721 * 0.0208941, rel=1e-3)
    assert planned.buffer.cycle_days == pytest.approx(1.0)


def test_orders_at_a_level_cover_the_undershoot() -> None:
    # 400 +- 40 and the undershoot: mean (10000 + 400) / 200 = 52, about even over a day's demand
    planned = steps(normal_ahead(protection_days=4.0), review_policy="continuous")
    assert planned.buffer.mean_protected_units == pytest.approx(452, abs=1.0)
    rng = np.random.default_rng(1)
    came = 400 + 40 * rng.normal(size=400_000) + _undershoots(rng, 400_000)
    assert np.mean(came <= planned.buffer.level_units) == pytest.approx(0.95, abs=0.003)


def _undershoots(rng: np.random.Generator, number: int) -> np.ndarray:
    """How far the sum of days passes a level far away."""
    level, total = np.full(number, 2000.0), np.zeros(number)
    while np.any(total <= level):
        total = np.where(total <= level, total + 100 + 20 * rng.normal(size=number), total)
    return total - level


def test_a_returned_unit_short_loses_no_margin() -> None:
    without = replace(LANE, costs=replace(LANE.costs, sla_penalty_per_unit=0.0))
    planned = steps(lane=without, return_ratio=0.25)
    assert planned.lane.underage_cost_per_unit == pytest.approx(without.costs.margin_per_unit / 1.25)
    # the same unit in the best service level
    usual = without.costs.margin_per_unit / 1.25
    assert planned.critical_ratio == pytest.approx(usual / (usual + planned.overage_cost_per_unit))


def test_orders_smaller_than_a_day_are_priced_by_the_cycle_that_they_have() -> None:
    """An order of a quarter day's demand goes out every day: once a day, four at a time."""
    asked = {"review_policy": "continuous", "order_cycle_days": 0.25}
    planned = steps(normal_ahead(protection_days=4.0), **asked)
    lane = replace(LANE, parameters=replace(LANE.parameters, **asked))
    economics = plan_lane_economics(lane, planned)
    short = planned.expected_shortage_units_per_cycle * 7.0 / planned.buffer.cycle_days
    assert planned.buffer.cycle_days == pytest.approx(1.0, abs=0.1)
    assert economics.shortage_cost_per_week == pytest.approx(short * planned.lane.underage_cost_per_unit)
    held = LANE.costs.holding_cost_per_unit_per_day * planned.buffer.cycle_days
    assert planned.overage_cost_per_unit == pytest.approx(held + LANE.costs.obsolescence_cost_per_unit)


def test_a_capacity_that_nobody_entered_met_nine_days_of_ten_of_the_last_year() -> None:
    assert steps(own_capacity_units_per_day=None).own_capacity_units_per_day == pytest.approx(
        100 + 1.281552 * 20, rel=1e-3
    )


def test_overflow_and_dependency_are_those_of_the_coming_days() -> None:
    # 140 +- 20 against 150: 20 * loss(0.5) = 3.9559 a day
    coming = steps(normal_ahead(140.0))
    assert coming.expected_overflow_units_per_week == pytest.approx(7 * 3.9559, rel=5e-3)
    assert coming.dependency_ratio == pytest.approx(3.9559 / 140, rel=5e-3)


def test_resilience_has_no_score_until_buffer_and_time_to_recover_are_known() -> None:
    coming = normal_ahead(time_to_recover_days=10.0)
    assert np.isnan(steps(coming).resilience_score)
    assert np.isnan(steps(coming, buffer_held_units=100.0).resilience_score)
    # coverage 100 / 1000; the worst 5 % of days average 100 + 20 * 2.0627 = 141.25, below 150 but for their tail
    known = steps(coming, buffer_held_units=100.0, time_to_recover_days=10.0)
    assert known.resilience_score == pytest.approx(50 * (0.1 + 1), abs=0.5)
