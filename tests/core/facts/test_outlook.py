"""The coming weeks against the last ones, and what is worth doing: worked by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.facts import lane_outlook
from core.facts.levels import weigh_levels
from tests.ui.plans import ENTERED, lane_plan, with_forecast


def test_the_outlook_compares_four_weeks_ahead_with_four_weeks_back() -> None:
    plan = lane_plan(parameters=replace(ENTERED, return_ratio=0.0))
    last = float(plan.history.demand_units[-28:].mean())
    ahead = np.full(28, 1.2 * last)
    outlook = lane_outlook(with_forecast(plan, ahead))
    assert outlook.change_ratio == pytest.approx(0.2)
    assert outlook.use_ratio == pytest.approx(1.2 * last / 120.0)
    assert outlook.recent_use_ratio == pytest.approx(last / 120.0)
    assert (outlook.n_over, outlook.n_ahead) == ((28, 28) if 1.2 * last > 120 else (0, 28))


def test_returns_count_against_capacity_but_not_as_demand() -> None:
    plan = with_forecast(lane_plan(parameters=replace(ENTERED, return_ratio=0.5)), np.full(28, 100.0))
    outlook = lane_outlook(plan)
    assert outlook.next_units_per_day == pytest.approx(100.0)
    # 100 * 1.5 = 150 of 120
    assert outlook.use_ratio == pytest.approx(1.25)
    assert outlook.n_over == 28


def test_closed_weekdays_neither_fill_nor_use_capacity() -> None:
    plan = lane_plan(weekends_closed=True, parameters=replace(ENTERED, return_ratio=0.0))
    outlook = lane_outlook(plan)
    assert outlook.n_ahead == 20
    open_demand = plan.history.demand_units[-28:][plan.history.is_open[-28:]]
    assert outlook.recent_use_ratio == pytest.approx(float(open_demand.mean()) / 120.0)


def test_today_on_the_curve_is_the_plans_own_cost() -> None:
    plan = lane_plan()
    levels = weigh_levels(plan)
    assert levels is not None
    economics = plan.economics
    assert levels.cost_today_per_week == pytest.approx(
        economics.holding_cost_per_week + economics.shortage_cost_per_week
    )
    assert levels.cost_five_points_off_per_week > levels.curve.optimal_total_cost_per_week
