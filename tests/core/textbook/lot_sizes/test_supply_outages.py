"""Lots and stock against supply outages: worked by hand, by enumeration and by simulation."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import InvalidParameter
from core.service.order_quantity import plan_order_quantity
from core.textbook.lot_sizes.supply_outages import outage_lot_cost, plan_outage_lot, plan_outage_stock

LANE = {
    "demand_units_per_period": 30,
    "order_cost": 35,
    "holding_cost_per_unit_per_period": 4,
    "lost_unit_cost": 22,
    "outages_per_period": 1,
    "recoveries_per_period": 12,
}
STOCK = {
    "demand_units_per_period": 2000,
    "holding_cost_per_unit_per_period": 0.25,
    "backorder_cost_per_unit_per_period": 3,
    "outage_probability_ratio": 0.04,
    "recovery_probability_ratio": 0.25,
}


def test_the_textbook_lot():
    plan = plan_outage_lot(**LANE)
    assert plan.order_quantity_units == pytest.approx(24.0663, abs=1e-3)
    assert plan.cost_per_period == pytest.approx(96.26659090113581, rel=1e-9)


def test_a_supplier_who_is_never_out_leaves_the_economic_order_quantity():
    plan = plan_outage_lot(**LANE | {"outages_per_period": 0})
    plain = plan_order_quantity(demand_units_per_year=30, order_cost=35, holding_cost_per_unit_per_year=4)
    assert plan.order_quantity_units == pytest.approx(plain.order_quantity_units, rel=1e-6)
    assert plan.cost_per_period == pytest.approx(plain.yearly_cost)


@given(outages=st.floats(0.01, 20), recoveries=st.floats(0.1, 50), factor=st.floats(0.05, 20))
def test_no_other_lot_costs_less(outages, recoveries, factor):
    lane = LANE | {"outages_per_period": outages, "recoveries_per_period": recoveries}
    plan = plan_outage_lot(**lane)
    other = float(outage_lot_cost(order_quantity_units=plan.order_quantity_units * factor, **lane))
    assert plan.cost_per_period <= other * (1 + 1e-9)


def test_simulated_cycles_cost_what_the_formula_says():
    rng = np.random.default_rng(5)
    lot, n_cycles = 40.0, 400_000
    up_time = lot / LANE["demand_units_per_period"]
    both = LANE["outages_per_period"] + LANE["recoveries_per_period"]
    out_when_needed = LANE["outages_per_period"] / both * -np.expm1(-both * up_time)
    waits = (rng.random(n_cycles) < out_when_needed) * rng.exponential(1 / 12, n_cycles)
    holding = LANE["holding_cost_per_unit_per_period"] * lot * up_time / 2
    spent = LANE["order_cost"] + holding + LANE["lost_unit_cost"] * 30 * waits
    simulated = spent.mean() / (up_time + waits.mean())
    exact = float(outage_lot_cost(order_quantity_units=lot, **LANE))
    # the standard error of a ratio of means, by its residuals
    error = (spent - simulated * (up_time + waits)).std() / np.sqrt(n_cycles) / (up_time + waits.mean())
    assert abs(simulated - exact) < 4 * error


def test_the_stock_worked_by_hand():
    # out at 0.04 / 0.29 = 0.1379 of the time; p / (p + h) = 0.9231 asks for P(more lost) <= 0.0769, and
    # 0.1379 * 0.75**2 = 0.0776 is just above it, 0.1379 * 0.75**3 = 0.0582 is not: 3 lost periods, 4 * 2000
    plan = plan_outage_stock(**STOCK)
    assert (plan.periods_covered, plan.order_up_to_units) == (3, 8000)
    # short 0.0582 / 0.25 = 0.2328 periods; left 3 - 0.5517 + 0.2328 = 2.6810; 2000 (0.25 * 2.6810 + 3 * 0.2328)
    assert plan.expected_cost_per_period == pytest.approx(2737.0689655172414)


@settings(max_examples=60)
@given(
    failing=st.floats(0.001, 1),
    recovering=st.floats(0.05, 1),
    holding=st.floats(0.01, 10),
    penalty=st.floats(0.01, 100),
)
def test_the_stock_equals_enumeration_over_lost_periods(failing, recovering, holding, penalty):
    plan = plan_outage_stock(
        demand_units_per_period=1,
        holding_cost_per_unit_per_period=holding,
        backorder_cost_per_unit_per_period=penalty,
        outage_probability_ratio=failing,
        recovery_probability_ratio=recovering,
    )
    lost = np.arange(1500)
    chance = failing * recovering / (failing + recovering) * (1 - recovering) ** np.maximum(lost - 1.0, 0)
    chance[0] = recovering / (failing + recovering)
    covered = np.arange(250)[:, None]
    costs = (
        holding * np.maximum(covered - lost, 0) @ chance + penalty * np.maximum(lost - covered, 0) @ chance
    )
    assert plan.expected_cost_per_period == pytest.approx(costs.min(), rel=1e-6)


def test_a_supplier_who_never_comes_back_is_refused():
    with pytest.raises(InvalidParameter, match=r"recovery_probability_ratio is 0, .*more than 0"):
        plan_outage_stock(**STOCK | {"recovery_probability_ratio": 0})
    with pytest.raises(InvalidParameter, match=r"recoveries_per_period is 0, .*more than 0"):
        plan_outage_lot(**LANE | {"recoveries_per_period": 0})
    with pytest.raises(InvalidParameter, match=r"the critical ratio is 0, .*above 0 and below 1"):
        plan_outage_stock(**STOCK | {"backorder_cost_per_unit_per_period": 0})
