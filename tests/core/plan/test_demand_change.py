"""A plan under another demand: everything that follows demand grows with it, what was entered stays."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.errors import InvalidParameter
from core.plan.demand_change import plan_with_demand
from tests.ui.plans import lane_plan


def test_a_fifth_more_demand_asks_a_fifth_more_of_the_same_capacity() -> None:
    plan = lane_plan()
    more = plan_with_demand(plan, 1.2)
    assert more.own_capacity_units_per_day == plan.own_capacity_units_per_day
    assert more.lane.parameters.buffer_held_units == plan.lane.parameters.buffer_held_units
    for name in ("units_per_day", "year_units_per_day"):
        assert float(getattr(more.ahead, name)) == pytest.approx(1.2 * float(getattr(plan.ahead, name)))
    # with no spread of the lead time the whole buffer is spread of demand, and grows as it does
    steady = replace(plan.lane, parameters=replace(plan.lane.parameters, sd_lead_time_days=0.0))
    before = lane_plan(parameters=steady.parameters)
    assert plan_with_demand(before, 1.2).buffer.buffer_units == pytest.approx(
        1.2 * before.buffer.buffer_units, rel=0.05
    )
    assert more.overflow.expected_overflow_units_per_day >= plan.overflow.expected_overflow_units_per_day


def test_the_same_demand_makes_the_same_plan() -> None:
    plan = lane_plan()
    again = plan_with_demand(plan, 1.0)
    assert again.buffer.buffer_units == plan.buffer.buffer_units
    assert np.array_equal(again.capacity_need.need_units, plan.capacity_need.need_units)


def test_no_demand_at_all_is_refused() -> None:
    with pytest.raises(InvalidParameter, match="factor is 0"):
        plan_with_demand(lane_plan(), 0.0)
