"""The coming weeks against the last ones, and what is worth doing: worked by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.facts import lane_outlook, paying_decisions
from core.facts.levels import weigh_levels
from core.lane import LaneParameters
from core.service.cycle_law import days_of_cycle
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


def test_the_best_decision_comes_first_and_small_gains_are_left_out() -> None:
    gains = [decision.gain_per_week for decision in paying_decisions(lane_plan())]
    assert gains == sorted(gains, reverse=True)
    assert all(gain >= 1.0 for gain in gains)


def test_adding_the_buffer_that_is_missing_is_worth_what_it_saves() -> None:
    plan = lane_plan()
    decision = next(found for found in paying_decisions(plan) if found.kind == "buffer")
    law, costs = plan.buffer.law, plan.lane.costs
    overage = costs.overage_cost_per_unit(days_of_cycle(plan.lane.parameters))
    lost_margin = costs.margin_per_unit / (1 + plan.lane.parameters.return_ratio)

    def cost(buffer: float) -> float:
        level = plan.buffer.stock_units(buffer)
        short = law.loss(level) * (costs.sla_penalty_per_unit + lost_margin)
        return float(short + overage * law.complementary_loss(level)) * 7 / plan.buffer.cycle_days

    assert decision.gain_per_week == pytest.approx(cost(60.0) - cost(plan.buffer.buffer_units))
    assert plan.money_at_risk.from_buffer == pytest.approx(decision.gain_per_week)
    assert (decision.today, decision.target) == (60.0, plan.buffer.buffer_units)


def test_a_buffer_that_is_not_known_is_not_moved() -> None:
    plan = lane_plan(parameters=LaneParameters())
    assert not [found for found in paying_decisions(plan) if found.kind == "buffer"]


def test_today_on_the_curve_is_the_plans_own_cost() -> None:
    plan = lane_plan()
    levels = weigh_levels(plan)
    assert levels is not None
    economics = plan.economics
    assert levels.cost_today_per_week == pytest.approx(
        economics.holding_cost_per_week + economics.shortage_cost_per_week
    )
    assert levels.cost_five_points_off_per_week > levels.curve.optimal_total_cost_per_week
