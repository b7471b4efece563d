"""Economic order quantity."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import InvalidParameter
from core.service.order_quantity import (
    DAYS_PER_YEAR,
    economic_order_quantity,
    order_quantity_cost,
    plan_order_quantity,
)

amounts = st.floats(0.01, 1e6)


def test_a_hand_worked_case():
    # demand 1,000, order cost 10, holding 2: sqrt(2 * 1000 * 10 / 2) = 100
    # 10 orders a year cost 100, half a lot of stock 100 * 2 / 2 = 100: 200 in all
    plan = plan_order_quantity(demand_units_per_year=1000, order_cost=10, holding_cost_per_unit_per_year=2)
    assert plan.order_quantity_units == pytest.approx(100)
    assert plan.orders_per_year == pytest.approx(10)
    assert plan.days_between_orders == pytest.approx(DAYS_PER_YEAR / 10)
    assert plan.yearly_cost == pytest.approx(200)


@given(amounts, amounts, amounts)
def test_ordering_costs_as_much_as_holding(demand, order_cost, holding):  # prop-06
    lot = economic_order_quantity(
        demand_units_per_year=demand, order_cost=order_cost, holding_cost_per_unit_per_year=holding
    )
    assert order_cost * demand / lot == pytest.approx(holding * lot / 2, rel=1e-12)


@given(amounts, amounts, amounts, st.floats(0.01, 100))
def test_a_lot_off_by_a_factor_costs_the_mean_of_it_and_its_inverse(
    demand, order_cost, holding, factor
):  # prop-06
    plan = plan_order_quantity(
        demand_units_per_year=demand, order_cost=order_cost, holding_cost_per_unit_per_year=holding
    )
    cost = order_quantity_cost(
        order_quantity_units=plan.order_quantity_units * factor,
        demand_units_per_year=demand,
        order_cost=order_cost,
        holding_cost_per_unit_per_year=holding,
    )
    # twice the lot: (2 + 1 / 2) / 2 = 1.25
    assert cost / plan.yearly_cost == pytest.approx((factor + 1 / factor) / 2, rel=1e-9)


def test_without_demand_nothing_is_ordered():
    plan = plan_order_quantity(demand_units_per_year=0, order_cost=10, holding_cost_per_unit_per_year=2)
    assert (plan.order_quantity_units, plan.orders_per_year, plan.yearly_cost) == (0, 0, 0)
    assert plan.days_between_orders == np.inf


def test_free_orders_leave_no_lot():
    plan = plan_order_quantity(demand_units_per_year=5, order_cost=0, holding_cost_per_unit_per_year=2)
    assert (plan.order_quantity_units, plan.days_between_orders, plan.yearly_cost) == (0, 0, 0)
    assert plan.orders_per_year == np.inf


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((1000, 10, 0), "holding_cost_per_unit_per_year is 0, but it must be more than 0"),
        ((-1, 10, 2), "demand_units_per_year is -1"),
        ((1000, -1, 2), "order_cost is -1"),
        ((1000, 10, float("inf")), "holding_cost_per_unit_per_year is inf"),
    ],
)
def test_arguments_outside_their_domain_are_refused(arguments, message):
    demand, order_cost, holding = arguments
    with pytest.raises(InvalidParameter, match=message):
        plan_order_quantity(
            demand_units_per_year=demand, order_cost=order_cost, holding_cost_per_unit_per_year=holding
        )


def test_a_lot_of_nothing_has_no_cost():
    with pytest.raises(InvalidParameter, match="order_quantity_units is 0"):
        order_quantity_cost(
            order_quantity_units=0,
            demand_units_per_year=1,
            order_cost=1,
            holding_cost_per_unit_per_year=1,
        )


def test_lanes_as_arrays_give_what_each_lane_gives_alone():
    demand = np.array([1000.0, 0.0, 52.0])
    lots = economic_order_quantity(
        demand_units_per_year=demand, order_cost=10, holding_cost_per_unit_per_year=2
    )
    alone = [
        plan_order_quantity(
            demand_units_per_year=float(d), order_cost=10, holding_cost_per_unit_per_year=2
        ).order_quantity_units
        for d in demand
    ]
    assert lots.tolist() == alone
