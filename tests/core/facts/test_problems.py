"""Vermilion is for problems: what the plan would not change is none."""

from __future__ import annotations

from dataclasses import replace

from core.facts.outlook import lane_outlook
from core.facts.problems import lacks_buffer, lacks_capacity
from core.lane import CostParameters
from tests.ui.plans import ENTERED, lane_plan

PRICED = CostParameters(price_per_unit=60.0, own_capacity_cost_per_unit=10.0, partner_surcharge_per_unit=30.0)


def plan_with(capacity: float, buffer: float | None = 60.0, costs: CostParameters = PRICED):
    parameters = replace(ENTERED, own_capacity_units_per_day=capacity, buffer_held_units=buffer)
    return lane_plan(parameters=parameters, costs=costs)


def test_own_capacity_is_short_where_the_expected_workload_passes_it() -> None:
    assert not lacks_capacity(plan_with(300.0))
    assert lacks_capacity(plan_with(50.0))


def test_own_capacity_that_is_to_be_given_back_is_not_short() -> None:
    cheap = replace(PRICED, own_capacity_cost_per_unit=30.0, partner_surcharge_per_unit=1.0)
    plan = plan_with(100.0, costs=cheap)  # 85 cost least
    assert lane_outlook(plan).n_over > 0
    assert not lacks_capacity(plan)


def test_a_buffer_is_short_where_more_is_to_be_held() -> None:
    short = plan_with(300.0, buffer=0.0)
    assert short.moves.hold.is_worth_telling and lacks_buffer(short)
    assert not lacks_buffer(plan_with(300.0, buffer=None))
    assert not lacks_buffer(plan_with(300.0, buffer=1e6))


def test_a_buffer_below_its_level_that_no_price_would_raise_is_not_short() -> None:
    plan = plan_with(300.0)
    held = float(plan.buffer.buffer_units) - 1.0  # as good as needed: no change is worth telling
    assert not lacks_buffer(plan_with(300.0, buffer=held))
    assert lacks_buffer(plan_with(300.0, buffer=held, costs=CostParameters()))
