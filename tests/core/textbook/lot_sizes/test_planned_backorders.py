"""Lots with planned backorders: the textbook case, and the plain economic order quantity as its limit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import InvalidParameter
from core.service.order_quantity import economic_order_quantity
from core.textbook.lot_sizes.planned_backorders import backordered_ratio, plan_backorder_lot

LANE = {"demand_units_per_year": 5000, "order_cost": 100, "holding_cost_per_unit_per_year": 4}
costs = st.floats(0.01, 1e4)


def test_waiting_as_dear_as_holding_leaves_half_of_the_demand_waiting():
    # h p / (h + p) = 2, so Q = sqrt(2 * 100 * 5000 / 2) = 707.1 and the cost is 2 * 707.1
    plan = plan_backorder_lot(**LANE, backorder_cost_per_unit_per_year=4)
    assert plan.order_quantity_units == pytest.approx(500_000**0.5)
    assert plan.backordered_ratio == 0.5
    assert plan.yearly_cost == pytest.approx(2 * 500_000**0.5)


@given(order=costs, holding=costs, penalty=costs, lot_factor=st.floats(0.2, 5), share=st.floats(0, 1))
def test_no_other_lot_or_share_costs_less(order, holding, penalty, lot_factor, share):
    plan = plan_backorder_lot(
        demand_units_per_year=5000,
        order_cost=order,
        holding_cost_per_unit_per_year=holding,
        backorder_cost_per_unit_per_year=penalty,
    )
    lot = plan.order_quantity_units * lot_factor
    other = order * 5000 / lot + lot / 2 * (holding * (1 - share) ** 2 + penalty * share**2)
    assert plan.yearly_cost <= other * (1 + 1e-9)


def test_where_nobody_waits_it_is_the_economic_order_quantity():
    plan = plan_backorder_lot(**LANE, backorder_cost_per_unit_per_year=1e12)
    assert plan.order_quantity_units == pytest.approx(float(economic_order_quantity(**LANE)))


def test_free_holding_and_free_waiting_are_refused():
    with pytest.raises(InvalidParameter, match=r"backorder_cost_per_unit_per_year is 0 .*more than 0"):
        backordered_ratio(holding_cost_per_unit_per_year=[1, 1], backorder_cost_per_unit_per_year=[2, 0])
