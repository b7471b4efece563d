"""The grids of the Profit page stand around today's level and the best one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from core.demand.history import build_history
from core.demo.network import demo_network
from core.facts.levels import surface_axis, weigh_levels
from core.lane import REVIEW_POLICIES, CostParameters
from core.plan.lane_plan import plan_lane
from tests.ui.plans import ENTERED, lane_plan

PLAN = lane_plan()


def test_five_points_off_is_five_points_below_the_best_level_and_dearer() -> None:
    levels = weigh_levels(PLAN)
    assert levels is not None
    best = levels.curve.optimal_service_level_ratio
    below = np.interp(best - 0.05, levels.curve.service_level_ratios, levels.curve.total_cost_per_week)
    assert levels.cost_five_points_off_per_week == pytest.approx(below, rel=0.01)
    assert levels.cost_five_points_off_per_week > levels.curve.total_cost_per_week.min()


def test_the_cost_of_today_is_read_off_the_same_curve() -> None:
    levels = weigh_levels(PLAN)
    assert levels is not None
    at_today = np.interp(0.95, levels.curve.service_level_ratios, levels.curve.total_cost_per_week)
    assert levels.cost_today_per_week == pytest.approx(at_today, rel=0.01)


@pytest.mark.parametrize(
    ("today", "first", "last"),
    [(0.9, 0.86, 0.93), (0.905, 0.87, 0.94), (0.001, 0.50, 0.57), (0.9999, 0.92, 0.99)],
)
def test_seven_steps_of_a_point_stand_around_today_or_at_the_end_of_the_grid(
    today: float, first: float, last: float
) -> None:
    levels = weigh_levels(lane_plan(parameters=replace(ENTERED, service_level_ratio=today)))
    assert levels is not None
    points = levels.points_near
    assert (points.from_service_level_ratios[0], points.to_service_level_ratios[-1]) == (first, last)
    assert np.diff(points.from_service_level_ratios) == pytest.approx(np.full(6, 0.01))


def test_the_surface_has_todays_spread_and_the_sure_lead_time_among_its_rows() -> None:
    assert surface_axis(1.5, 7.0)[[0, -1]].tolist() == [0.0, pytest.approx(4.2)]  # 0.6 * 7
    assert surface_axis(4.0, 7.0)[-1] == 8.0  # twice today's
    assert surface_axis(0.0, 0.0)[-1] == 1.0
    assert 1.5 in surface_axis(1.5, 7.0)


@pytest.mark.parametrize("policy", REVIEW_POLICIES)
def test_the_surface_has_the_law_of_the_plan_where_weekdays_differ(policy: str) -> None:
    """One law: the row of today's spread earns at its best level what the plan says."""
    last_day = date(2026, 11, 22)
    demo = demo_network(last_day=np.datetime64(last_day), rng=np.random.default_rng(7))
    weekly = next(one for one in demo if one.lane.name.startswith("HAM-ROT"))
    chosen = replace(weekly.lane.parameters, review_policy=policy, order_cycle_days=5.0)
    history = build_history(weekly.lane.name, weekly.records, missing_days=chosen.missing_days)
    plan = plan_lane(replace(weekly.lane, parameters=chosen), history, as_of=last_day)
    levels = weigh_levels(plan)
    assert levels is not None
    row = levels.surface.sd_lead_time_days.tolist().index(chosen.sd_lead_time_days)
    of_plan = plan.economics.optimal_expected_profit_per_week
    assert levels.surface.optimal_profit_per_week[row] == pytest.approx(of_plan, rel=1e-6)


def test_where_nothing_is_lost_by_a_unit_idle_there_is_no_level_to_weigh() -> None:
    free = CostParameters(holding_cost_per_unit_per_day=0.0, obsolescence_cost_per_unit=0.0)
    assert weigh_levels(lane_plan(costs=free)) is None
