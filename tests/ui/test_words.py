"""Answers, outlook and actions: facts to sentences, worked by hand where there is arithmetic."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.facts import lane_outlook
from core.facts.decisions import buffer_cost_per_week
from core.lane import CostParameters, LaneParameters
from tests.ui.plans import ENTERED, lane_plan, with_forecast
from ui.models.actions import actions
from ui.models.outage_scenarios import STRESSES, play, stress_named
from ui.models.partners import weigh_partners
from ui.models.service_levels import weigh_levels
from ui.words import cooperation as answers_cooperation
from ui.words import dashboard as answers
from ui.words import profit as answers_profit
from ui.words import resilience as answers_resilience


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


def test_the_best_action_comes_first_and_small_gains_are_left_out() -> None:
    found = actions(lane_plan(), currency="EUR")
    gains = [action.gain_per_week for action in found]
    assert gains == sorted(gains, reverse=True)
    assert all(gain >= 1.0 for gain in gains)


def test_adding_the_buffer_that_is_missing_is_worth_what_it_saves() -> None:
    plan = lane_plan()
    action = next(action for action in actions(plan, currency="EUR") if action.kind == "buffer")
    needed = plan.buffer.buffer_units
    assert action.gain_per_week == pytest.approx(
        buffer_cost_per_week(plan, 60.0) - buffer_cost_per_week(plan, needed)
    )
    assert action.title.startswith("Add ")


def test_a_lane_that_stands_where_it_should_is_left_alone() -> None:
    plan = lane_plan()
    best = plan.economics.optimal_service_level_ratio
    capacity = plan.overflow.optimal_own_capacity_units_per_period
    assert best is not None
    assert capacity is not None
    parameters = replace(plan.lane.parameters, service_level_ratio=best, own_capacity_units_per_day=capacity)
    tuned = lane_plan(parameters=replace(parameters, buffer_held_units=plan.economics.optimal_buffer_units))
    assert actions(tuned, currency="EUR") == ()
    assert "nothing to do" in answers.dashboard(tuned, lane_outlook(tuned), (), currency="EUR")[0]
    assert "Nothing that would pay" in answers.action_list((), currency="EUR")


def test_every_figure_of_the_dashboard_has_a_unit_and_a_named_comparison() -> None:
    plan = lane_plan()
    figures = answers.dashboard_figures(plan, lane_outlook(plan), currency="EUR")
    assert len(figures) == 4
    assert all(figure.change for figure in figures)
    assert all("·" in figure.label for figure in figures)
    assert all(len(figure.label.replace("\\", "")) <= 32 for figure in figures)


def test_a_buffer_that_is_not_known_is_asked_for_and_not_taken_as_zero() -> None:
    plan = lane_plan(parameters=LaneParameters())
    figure = answers.dashboard_figures(plan, lane_outlook(plan), currency="EUR")[2]
    assert figure.change == "held: not known"
    assert not [action for action in actions(plan, currency="EUR") if action.kind == "buffer"]


def test_the_break_even_surcharge_makes_both_ways_cost_the_same() -> None:
    plan = lane_plan()
    surcharge = weigh_partners(plan).break_even_surcharge_per_unit
    assert surcharge is not None
    at_break_even = lane_plan(costs=CostParameters(partner_surcharge_per_unit=surcharge))
    facts = weigh_partners(at_break_even)
    assert facts.with_partners_cost_per_week == pytest.approx(facts.all_partner_cost_per_week)


def test_cooperation_says_how_much_capacity_to_give_back_when_partners_are_cheap() -> None:
    plan = lane_plan()
    title, detail = answers_cooperation.answer(plan, weigh_partners(plan), currency="EUR")
    assert "give back" in title
    assert "owning capacity for peaks never pays" in detail


def test_free_own_capacity_has_no_best_size_and_the_page_says_so() -> None:
    plan = lane_plan()
    free = replace(
        plan.overflow, optimal_own_capacity_units_per_period=None, optimal_booked_cost_per_period=None
    )
    plan = replace(plan, overflow=free)
    title, _ = answers_cooperation.answer(plan, weigh_partners(plan), currency="EUR")
    assert "own capacity costs nothing" in title


def test_profit_names_the_best_level_and_what_it_is_worth() -> None:
    plan = lane_plan()
    title, detail = answers_profit.answer(plan, weigh_levels(plan), currency="EUR")
    # Cu = 40 - 28 + 15 = 27, Co = 0.35 * 7 = 2.45: 27 / 29.45 = 91.7 %
    assert title.startswith("Lower BER\\-MUC to 91.7")
    assert "within one per cent" in detail


def test_without_a_cost_of_holding_no_service_level_is_called_best() -> None:
    plan = lane_plan(costs=CostParameters(holding_cost_per_unit_per_day=0.0))
    assert weigh_levels(plan) is None
    title, _ = answers_profit.answer(plan, None, currency="EUR")
    assert "an idle unit costs nothing" in title


def test_today_on_the_curve_is_the_plans_own_cost() -> None:
    plan = lane_plan()
    levels = weigh_levels(plan)
    assert levels is not None
    economics = plan.economics
    assert levels.cost_today_per_week == pytest.approx(
        economics.holding_cost_per_week + economics.shortage_cost_per_week
    )
    assert levels.cost_five_points_off_per_week > levels.curve.optimal_total_cost_per_week


def test_a_missing_buffer_gives_no_time_to_survive_but_a_sentence() -> None:
    plan = lane_plan(parameters=LaneParameters())
    outcome = play(plan, STRESSES[0])
    assert outcome is None
    title, detail = answers_resilience.answer(plan, outcome)
    assert "not known yet" in title
    assert "buffer held" in detail


def test_no_stress_makes_a_lane_survive_longer_except_a_shorter_outage() -> None:
    plan = lane_plan()
    calm = play(plan, STRESSES[0])
    assert calm is not None
    for stress in STRESSES[1:]:
        hit = play(plan, stress)
        assert hit is not None
        assert hit.outage.time_to_survive_days <= calm.outage.time_to_survive_days


def test_an_unknown_stress_in_the_address_means_the_plain_outage() -> None:
    assert stress_named("nonsense") is STRESSES[0]


def test_a_hostile_lane_name_is_escaped_in_every_answer() -> None:
    plan = lane_plan(name="[x](https://example.org)")
    facts = weigh_partners(plan)
    said = [
        *answers.dashboard(plan, lane_outlook(plan), actions(plan, currency="EUR"), currency="EUR"),
        *answers_cooperation.answer(plan, facts, currency="EUR"),
        *answers_profit.answer(plan, weigh_levels(plan), currency="EUR"),
        *answers_resilience.answer(plan, play(plan, STRESSES[0])),
    ]
    assert not any("](" in text for text in said)
    assert not any("https://" in text for text in said)


def test_a_lane_whose_coming_weeks_pass_its_plan_is_not_said_to_stand_well() -> None:
    plan = lane_plan()
    calm = with_forecast(plan, np.full(28, plan.profile.mean_units_per_day))
    high = with_forecast(plan, np.full(28, 1.3 * plan.profile.mean_units_per_day))
    assert "nothing to do" in answers.dashboard(calm, lane_outlook(calm), (), currency="EUR")[0]
    assert "30" in answers.dashboard(high, lane_outlook(high), (), currency="EUR")[0]
    assert "a week at risk" in answers.dashboard(high, lane_outlook(high), (), currency="EUR")[0]


def test_a_lane_that_needs_no_buffer_above_its_forecast_is_not_called_steady() -> None:
    plan = lane_plan()
    bare = replace(plan.buffer, demand_part_units=0.0, lead_time_part_units=0.0, buffer_units=0.0)
    said = answers.buffer_sentence(replace(plan, buffer=bare))
    assert said == "At this service level the forecast itself is enough; no buffer above it is needed."
    steady = answers.buffer_sentence(replace(plan, buffer=replace(bare, by_forecast=False)))
    assert steady.startswith("Demand and lead time do not vary")
