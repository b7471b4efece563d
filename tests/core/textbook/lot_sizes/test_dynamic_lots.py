"""Wagner-Whitin lots: the textbook case, every subset of order periods, and periods without demand."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import InvalidParameter
from core.textbook.lot_sizes.dynamic_lots import plan_dynamic_lots


def cost_of(orders, *, demand, order_cost, holding, price):
    stock = np.cumsum(orders) - np.cumsum(demand)
    if np.any(stock < -1e-9):
        return np.inf
    return float(np.sum(np.asarray(orders) > 0) * order_cost + holding * stock.sum() + price @ orders)


def test_the_textbook_case():
    # orders of 90 + 120 and 80 + 70: 2 * 500 + 2 * 120 + 2 * 70 = 1,380
    plan = plan_dynamic_lots(
        demand_units=[90, 120, 80, 70], order_cost=500, holding_cost_per_unit_per_period=2
    )
    assert plan.cost == 1380
    assert plan.order_units.tolist() == [210, 0, 150, 0]


@settings(max_examples=60)
@given(
    demand=st.lists(st.integers(0, 200), min_size=1, max_size=6),
    order_cost=st.floats(0, 500),
    holding=st.floats(0, 5),
    data=st.data(),
)
def test_no_choice_of_order_periods_costs_less(demand, order_cost, holding, data):
    n_periods = len(demand)
    prices = st.lists(st.floats(0, 10), min_size=n_periods, max_size=n_periods)
    price = np.array(data.draw(prices))
    plan = plan_dynamic_lots(
        demand_units=demand,
        order_cost=order_cost,
        holding_cost_per_unit_per_period=holding,
        unit_cost_per_unit=price,
    )
    given_costs = {"demand": demand, "order_cost": order_cost, "holding": holding, "price": price}
    assert plan.cost == pytest.approx(cost_of(plan.order_units, **given_costs), abs=1e-9)
    least = np.inf
    for chosen in product((False, True), repeat=n_periods):
        orders, last = np.zeros(n_periods), None
        for period in range(n_periods):
            last = period if chosen[period] else last
            if last is not None:
                orders[last] += demand[period]
        least = min(least, cost_of(orders, **given_costs))
    assert plan.cost == pytest.approx(least, abs=1e-6)


def test_without_demand_nothing_is_ordered():
    plan = plan_dynamic_lots(demand_units=[0, 0], order_cost=100, holding_cost_per_unit_per_period=1)
    assert (plan.cost, plan.order_units.tolist()) == (0, [0, 0])


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"demand_units": []}, "the number of periods is 0, but it must be 1 or more"),
        ({"demand_units": [1, -2]}, r"demand_units is -2 \(element 2 of 2\), but it must be 0 or more"),
        ({"order_cost": [1, 2, 3]}, "the number of values of order_cost is 3, but it must be 1 or 2"),
        ({"holding_cost_per_unit_per_period": float("nan")}, "holding_cost_per_unit_per_period is nan"),
    ],
)
def test_what_is_no_plan_is_refused(changes, sentence):
    lane = {"demand_units": [1, 2], "order_cost": 1, "holding_cost_per_unit_per_period": 1}
    with pytest.raises(InvalidParameter, match=sentence):
        plan_dynamic_lots(**lane | changes)
