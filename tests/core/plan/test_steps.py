"""The steps of a plan on the floats of one lane; test_network_plan holds them on columns."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.demand.profile import DemandProfile
from core.forecast.ahead import Ahead
from core.lane import CostParameters, Lane, LaneParameters
from core.plan.lane_columns import lane_columns
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


def at_risk(coming: Ahead | None = None, **parameters: float | str | None) -> float:
    return float(steps(coming, **parameters).money_at_risk.per_week)


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


def test_a_lane_at_its_usual_level_with_its_planned_buffer_risks_nothing() -> None:
    assert at_risk() == pytest.approx(0.0, abs=1e-6)
    assert at_risk(buffer_held_units=float(steps().buffer.buffer_units)) == pytest.approx(0.0, abs=1e-6)


def test_too_small_a_buffer_risks_penalty_and_margin_of_what_can_be_avoided() -> None:
    # without any buffer 66.332 * 0.398942 = 26.463 are short a week, with the planned one 1.386; each costs
    # 10 penalty + the lane's margin; idle at the end of a cycle are 26.463 against 109.108 + 1.386
    lane = LANE.costs
    short = (26.463 - 1.386) * (10 + lane.margin_per_unit)
    idle = (26.463 - 110.494) * lane.overage_cost_per_unit(7.0)
    assert at_risk(buffer_held_units=0.0) == pytest.approx(short + idle, rel=1e-3)


def test_a_returned_unit_short_loses_no_margin() -> None:
    without = replace(LANE, costs=replace(LANE.costs, sla_penalty_per_unit=0.0))
    margin = without.costs.margin_per_unit
    assert steps(lane=without, return_ratio=0.25).shortage_cost_per_unit == pytest.approx(margin / 1.25)


def test_growth_pays_partners_and_a_lane_that_fell_silent_pays_for_idle_capacity() -> None:
    # C 150, H 12, S 8. At 160 +- 20: overflow 20 * loss(-0.5) = 13.956, idle 3.956: m = 159.12 a day. At 100 +- 20:
    # overflow 0.040, idle 50.040: m = 600.8. What must be paid in any case at 160: m(C*) at P(W > C) = 0.6.
    grown = at_risk(normal_ahead(160.0, last_year_mean=150.0))
    usual = 8 * 20 * 0.398942 + 12 * 20 * 0.398942
    assert grown == pytest.approx(7 * max(min(159.12 - usual, 159.12 - 154.5), 0.0), abs=2.0)
    fallen = at_risk(normal_ahead(0.0, 1e-9, last_year_mean=100.0))
    assert fallen == pytest.approx(7 * (150 * 12 - 600.8), rel=1e-3)
    halved = at_risk(normal_ahead(50.0, 10.0, last_year_mean=100.0))
    assert 0 < halved < fallen


def test_a_lane_that_passes_its_capacity_risks_more_the_further_it_goes() -> None:
    risks = [at_risk(normal_ahead(mean, last_year_mean=130.0)) for mean in (130.0, 170.0, 200.0, 250.0)]
    assert risks == sorted(risks)
    assert risks[-1] > 1000


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
