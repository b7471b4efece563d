"""Facts that the screen asked for first: the figures of the plan, worked by hand where there is arithmetic."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import timedelta

import pytest

from core.facts import Fact, facts_by_id, facts_of_levels, facts_of_stress, lane_facts
from core.facts.levels import weigh_levels
from core.facts.outage_facts import STRESSES, play, stress_named
from core.facts.partner_facts import break_even_surcharge
from core.lane import CostParameters, LaneParameters
from core.plan.lane_plan import LanePlan
from core.speech.dashboard import DASHBOARD
from tests.ui.plans import ENTERED, lane_plan

STAMP = {"currency": "EUR", "data_version": 1}


def known(plan: LanePlan) -> dict[str, Fact]:
    return facts_by_id(lane_facts(plan, **STAMP))


def value(facts: dict[str, Fact], name: str) -> float:
    return float(facts[name].value)


def test_the_buffer_is_made_of_its_two_causes() -> None:
    facts = known(lane_plan())
    causes = math.hypot(value(facts, "buffer_from_demand"), value(facts, "buffer_from_lead_time"))
    assert causes == pytest.approx(value(facts, "buffer_needed"))


def test_the_change_of_use_is_told_in_points() -> None:
    plan = lane_plan()
    facts = known(plan)
    recent = value(facts, "demand_recent") * (1 + plan.lane.parameters.return_ratio) / 120.0
    assert value(facts, "use_change") == pytest.approx(100 * (value(facts, "capacity_use") - recent))


def test_periods_that_are_short_are_counted_of_those_planned() -> None:
    short = known(lane_plan(parameters=replace(ENTERED, own_capacity_units_per_day=1.0)))
    assert (value(short, "short_periods"), value(short, "planned_periods")) == (28.0, 28.0)
    assert value(short, "likeliest_overflow") == pytest.approx(1.0)
    ample = known(lane_plan(parameters=replace(ENTERED, own_capacity_units_per_day=1e6)))
    assert value(ample, "short_periods") == 0.0
    assert "worst_shortfall" not in ample


def test_days_that_are_over_on_the_day_of_the_question_are_not_told_as_ahead() -> None:
    tight = replace(ENTERED, own_capacity_units_per_day=1.0)
    plan = lane_plan(parameters=tight)
    newest = plan.forecast.period_starts[0].astype(object) - timedelta(days=1)
    later = known(replace(plan, as_of=newest + timedelta(days=20)))
    # a forecast of 28 days, of which 20 are over
    assert (value(later, "short_periods"), value(later, "planned_periods")) == (8.0, 8.0)
    assert later["worst_shortfall_day"].value > newest + timedelta(days=20)
    assert value(later, "periods_ahead") == 8.0
    over = known(replace(plan, as_of=newest + timedelta(days=40)))
    assert over["newest_record"].value == newest
    assert not {"worst_shortfall_day", "planned_periods", "periods_ahead"} & set(over)
    assert "every day of this forecast is over" in DASHBOARD.clause("capacity_ahead", over)
    assert "fell inside" in DASHBOARD.clause("band", over) or "not been checked" in DASHBOARD.clause(
        "band", over
    )


def test_without_a_band_nothing_is_said_of_a_chance_of_overflow() -> None:
    facts = known(lane_plan(n_days=6))
    assert not {"short_periods", "likeliest_overflow", "forecast_gain"} & facts.keys()


def test_closed_weekdays_are_in_the_name_of_the_periods() -> None:
    facts = known(lane_plan(weekends_closed=True))
    assert (facts["periods_name"].value, facts["periods_name"].value_de) == ("open days", "offene Tage")
    assert value(facts, "periods_ahead") == 20.0


def test_the_break_even_surcharge_makes_both_ways_cost_the_same() -> None:
    surcharge = break_even_surcharge(lane_plan())
    assert surcharge is not None
    facts = known(lane_plan(costs=CostParameters(partner_surcharge_per_unit=surcharge)))
    assert value(facts, "break_even_surcharge") == pytest.approx(value(facts, "surcharge"))
    overflow = lane_plan(costs=CostParameters(partner_surcharge_per_unit=surcharge)).overflow
    assert overflow.booked_cost_per_day == pytest.approx(overflow.all_partner_cost_per_day)


def test_free_own_capacity_has_no_best_size() -> None:
    plan = lane_plan()
    free = replace(plan.overflow, optimal_own_capacity_units_per_day=None, optimal_booked_cost_per_day=None)
    facts = known(replace(plan, overflow=free))
    assert not {"best_capacity", "best_dependency"} & facts.keys()


def test_the_penalty_as_held_is_the_plans_and_its_change() -> None:
    facts = known(lane_plan())
    assert value(facts, "penalty_change") == pytest.approx(
        value(facts, "penalty_held") - value(facts, "penalty_planned")
    )


def test_what_an_index_loses_and_keeps_is_a_hundred() -> None:
    facts = known(lane_plan())
    lost = value(facts, "points_lost_coverage") + value(facts, "points_lost_partners")
    assert lost + value(facts, "resilience_score") == pytest.approx(100.0)
    assert value(facts, "score_low") <= value(facts, "resilience_score") <= value(facts, "score_high")
    assert facts["strongest_input"].value_de


def test_no_stress_makes_a_lane_survive_longer() -> None:
    plan = lane_plan()
    calm = value(known(plan), "time_to_survive")
    for stress in STRESSES:
        hit = facts_by_id(facts_of_stress(plan, stress, **STAMP))
        assert float(hit["time_to_survive"].value) <= calm
        assert hit["stress"].value == stress.name
    assert facts_of_stress(plan, STRESSES[0], **STAMP) == tuple(
        fact for fact in lane_facts(plan, **STAMP) if fact.id in hit
    )


def test_a_missing_buffer_gives_no_outage() -> None:
    plan = lane_plan(parameters=LaneParameters())
    assert play(plan, STRESSES[0]) is None
    assert facts_of_stress(plan, STRESSES[0], **STAMP) == ()


def test_an_unknown_stress_in_the_address_means_the_plain_outage() -> None:
    assert stress_named("nonsense") is STRESSES[0]


def test_the_level_to_move_to_is_flat_within_half_a_point() -> None:
    plan = lane_plan()
    facts = known(plan)
    # Cu = 40 - 28 + 15 = 27, Co = 0.35 * 7 = 2.45: 27 / 29.45 = 91.68 %, 3.32 points below 95 %
    assert value(facts, "level_change") == pytest.approx(-3.48, abs=0.005)
    near = known(lane_plan(parameters=replace(ENTERED, service_level_ratio=0.92)))
    assert (facts["level_change"].direction, near["level_change"].direction) == ("down", "flat")


def test_the_grids_say_what_the_curve_says() -> None:
    plan = lane_plan()
    levels = weigh_levels(plan)
    assert levels is not None
    facts = facts_by_id(facts_of_levels(plan, levels, **STAMP))
    assert value(facts, "least_cost") == levels.curve.optimal_total_cost_per_week
    assert value(facts, "flat_zone_low") < value(known(plan), "best_service_level")
    assert value(facts, "five_points_cost") > 0
    assert not facts.keys() & known(plan).keys()


def test_without_a_cost_of_holding_no_service_level_is_best() -> None:
    plan = lane_plan(costs=CostParameters(holding_cost_per_unit_per_day=0.0))
    assert weigh_levels(plan) is None
    assert "best_service_level" not in known(plan)
