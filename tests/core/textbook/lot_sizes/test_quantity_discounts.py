"""Discounts: every lot of a fine grid, priced from the contract, costs at least as much as the plan."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import InvalidParameter
from core.textbook.lot_sizes.quantity_discounts import plan_all_units_discount, plan_incremental_discount

PLANS = {"all units": plan_all_units_discount, "incremental": plan_incremental_discount}


def yearly_cost(kind, lot, *, demand, order_cost, rate, breaks, prices):
    """Cost per year of a lot, from what the contract says one order costs."""
    region = int(np.searchsorted(breaks, lot, side="right")) - 1
    if kind == "all units":
        purchase = prices[region] * lot
    else:
        full = sum((breaks[i + 1] - breaks[i]) * prices[i] for i in range(region))
        purchase = full + (lot - breaks[region]) * prices[region]
    return (order_cost + purchase) * demand / lot + rate * purchase / 2


def plan_of(kind, contract):
    return PLANS[kind](
        demand_units_per_year=contract["demand"],
        order_cost=contract["order_cost"],
        holding_cost_ratio_per_year=contract["rate"],
        break_quantities_units=contract["breaks"],
        unit_costs=contract["prices"],
    )


@st.composite
def contracts(draw):
    n_regions = draw(st.integers(1, 4))
    steps = draw(st.lists(st.integers(20, 2000), min_size=n_regions - 1, max_size=n_regions - 1))
    cuts = draw(st.lists(st.floats(0, 0.5), min_size=n_regions - 1, max_size=n_regions - 1))
    return {
        "demand": draw(st.floats(10, 1e5)),
        "order_cost": draw(st.floats(1, 1e3)),
        "rate": draw(st.floats(0.01, 0.9)),
        "breaks": [0, *np.cumsum(steps).tolist()],
        "prices": (100 * np.cumprod([1.0, *(1 - np.array(cuts))])).tolist(),
    }


@settings(max_examples=60)
@given(kind=st.sampled_from(sorted(PLANS)), contract=contracts())
def test_no_lot_of_a_fine_grid_costs_less(kind, contract):
    plan = plan_of(kind, contract)
    assert plan.yearly_cost == pytest.approx(yearly_cost(kind, plan.order_quantity_units, **contract))
    near = plan.order_quantity_units * np.exp(np.linspace(-4, 4, 801))
    lots = [*near, *(cut for cut in contract["breaks"] if cut > 0)]
    assert plan.yearly_cost <= min(yearly_cost(kind, lot, **contract) for lot in lots) * (1 + 1e-9)


def test_a_lot_raised_to_the_break_that_makes_it_cheap():
    # at 0.68 the lot of least cost is 319, which does not reach 800; 800 units bring the price for all of them
    plan = plan_all_units_discount(
        demand_units_per_year=1300,
        order_cost=8,
        holding_cost_ratio_per_year=0.3,
        break_quantities_units=[0, 400, 800],
        unit_costs=[0.75, 0.72, 0.68],
    )
    # 0.68 * 1300 + 8 * 1300 / 800 + 0.3 * 0.68 * 800 / 2 = 884 + 13 + 81.6
    assert (plan.order_quantity_units, plan.region) == (800, 2)
    assert plan.yearly_cost == pytest.approx(978.6)


@pytest.mark.parametrize("plan_lot", PLANS.values())
@pytest.mark.parametrize(
    ("breaks", "prices", "sentence"),
    [
        ([0, 400], [1.0], "the number of unit_costs is 1, but it must be 2, one per break"),
        ([10, 400], [1.0, 0.9], "break_quantities_units is .*rising from 0"),
        ([0, 400, 400], [1.0, 0.9, 0.8], "break_quantities_units is .*rising from 0"),
        ([0, 400], [0.9, 1.0], "unit_costs is .*falling from break to break"),
        ([0, 400], [0.9, 0.0], "unit_costs is 0 .*more than 0"),
    ],
)
def test_tables_that_are_no_discount_are_refused(plan_lot, breaks, prices, sentence):
    with pytest.raises(InvalidParameter, match=sentence):
        plan_lot(
            demand_units_per_year=1300,
            order_cost=8,
            holding_cost_ratio_per_year=0.3,
            break_quantities_units=breaks,
            unit_costs=prices,
        )
