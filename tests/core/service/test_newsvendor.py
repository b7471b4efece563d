"""The newsvendor under every law: critical ratio, best quantity, cost and profit."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from core.errors import InvalidParameter
from core.laws import (
    DiscreteLaw,
    GammaLaw,
    LognormalLaw,
    NegativeBinomialLaw,
    NormalLaw,
    PoissonLaw,
    UniformLaw,
    empirical_law,
)
from core.service.newsvendor import (
    critical_ratio,
    expected_profit,
    overage_cost,
    plan_newsvendor,
    price_quantity,
    underage_cost,
)

costs = st.floats(0.01, 1e4)
CONTINUOUS = [
    NormalLaw(100, 20),
    LognormalLaw(4, 0.9),
    GammaLaw(4, 30),
    UniformLaw(100, 300),
]
COUNTED = [
    PoissonLaw(6),
    NegativeBinomialLaw(20, 8),
    DiscreteLaw([1, 2, 5], [0.2, 0.5, 0.3]),
    empirical_law([3, 8, 8, 12]),
]


def plan(law, underage, overage):
    return plan_newsvendor(law, underage_cost_per_unit=underage, overage_cost_per_unit=overage)


def test_critical_ratio_of_a_hand_worked_case():
    # Cu 9, Co 1: 9 / (9 + 1) = 0.9
    assert critical_ratio(underage_cost_per_unit=9, overage_cost_per_unit=1) == pytest.approx(0.9)


@given(costs, costs)
def test_critical_ratio_lies_between_0_and_1(underage, overage):  # prop-01
    assert 0 < critical_ratio(underage_cost_per_unit=underage, overage_cost_per_unit=overage) < 1


@given(st.floats(-1e6, 0), st.floats(-1e6, 0))
def test_a_total_cost_that_is_not_above_0_is_refused(underage, overage):  # prop-01
    with pytest.raises(InvalidParameter, match=r"cost.per.unit is .*(0 or more|more than 0)"):
        critical_ratio(underage_cost_per_unit=underage, overage_cost_per_unit=overage)


def test_one_free_side_gives_the_end_of_the_scale():
    assert critical_ratio(underage_cost_per_unit=[0, 3], overage_cost_per_unit=[2, 0]).tolist() == [0, 1]


def test_two_free_sides_are_refused():  # prop-01
    with pytest.raises(InvalidParameter, match="sum of underage and overage cost per unit is 0"):
        critical_ratio(underage_cost_per_unit=0, overage_cost_per_unit=0)


@pytest.mark.parametrize(("underage", "overage"), [(-1, 3), (3, -1), (float("nan"), 1), (1, float("inf"))])
def test_a_negative_or_infinite_cost_is_refused(underage, overage):
    with pytest.raises(InvalidParameter, match="0 or more"):
        critical_ratio(underage_cost_per_unit=underage, overage_cost_per_unit=overage)


def test_normal_newsvendor_of_a_hand_worked_case():
    # h 2, p 18: ratio 0.9, z 1.28155; q = 120 + 10 * 1.28155 = 132.8155
    # cost = (h + p) * sd * phi(z) = 20 * 10 * 0.175498 = 35.0997
    found = plan(NormalLaw(120, 10), 18, 2)
    assert found.quantity_units == pytest.approx(132.8155, abs=1e-4)
    assert found.expected_cost == pytest.approx(35.0997, abs=1e-4)
    assert found.service_level_ratio == pytest.approx(0.9)


def test_discrete_newsvendor_of_a_hand_worked_case():
    # values 1, 2, 5 with 0.2, 0.5, 0.3; ratio 3 / 4: F(2) = 0.7 < 0.75, so q = 5
    # overage = 4 * 0.2 + 3 * 0.5 = 2.3, nothing is short: cost 2.3 * 1
    found = plan(DiscreteLaw([1, 2, 5], [0.2, 0.5, 0.3]), 3, 1)
    assert (found.quantity_units, found.expected_shortage_units) == (5, 0)
    assert found.expected_cost == pytest.approx(2.3)


def test_profit_of_a_hand_worked_case():
    # Demand 10 or 20, each one half; price 5, cost 3, salvage 1: Cu 2, Co 2, ratio 0.5, q 10.
    # Profit 10 * (5 - 3) = 20, whatever the demand; formula: 2 * 15 - 2 * 5 = 20.
    law = DiscreteLaw([10, 20], [0.5, 0.5])
    under = underage_cost(price_per_unit=5, unit_cost_per_unit=3, penalty_per_unit=0)
    over = overage_cost(unit_cost_per_unit=3, salvage_per_unit=1)
    found = plan(law, under, over)
    assert found.quantity_units == 10
    assert expected_profit(law, found, margin_per_unit=2) == pytest.approx(20)


def test_profit_equals_sales_less_purchases_over_the_outcomes():
    law = DiscreteLaw([4, 9, 15], [0.3, 0.4, 0.3])
    price, cost, salvage, penalty = 12, 7, 2, 3
    found = price_quantity(law, quantity_units=10, underage_cost_per_unit=8, overage_cost_per_unit=5)
    demand = np.array([4, 9, 15])
    outcomes = (
        price * np.minimum(demand, 10)
        + salvage * np.maximum(10 - demand, 0)
        - penalty * np.maximum(demand - 10, 0)
        - cost * 10
    )
    assert expected_profit(law, found, margin_per_unit=5) == pytest.approx(outcomes @ [0.3, 0.4, 0.3])


@pytest.mark.parametrize("law", CONTINUOUS, ids=lambda law: type(law).__name__)
@given(costs, costs)
def test_no_other_quantity_of_a_continuous_law_costs_less(law, underage, overage):  # prop-02
    assume(1e-6 < underage / (underage + overage) < 1 - 1e-6)
    best = plan(law, underage, overage)
    for factor in (0.999, 1.001, 0.5, 2):
        other = price_quantity(
            law,
            quantity_units=best.quantity_units * factor,
            underage_cost_per_unit=underage,
            overage_cost_per_unit=overage,
        )
        assert other.expected_cost >= best.expected_cost * (1 - 1e-9)


@pytest.mark.parametrize("law", COUNTED, ids=lambda law: type(law).__name__)
@given(costs, costs)
def test_no_neighbouring_count_costs_less(law, underage, overage):  # prop-02
    best = plan(law, underage, overage)
    for step in (-1, 1):
        other = price_quantity(
            law,
            quantity_units=best.quantity_units + step,
            underage_cost_per_unit=underage,
            overage_cost_per_unit=overage,
        )
        assert other.expected_cost >= best.expected_cost * (1 - 1e-9)


@pytest.mark.parametrize("law", CONTINUOUS + COUNTED, ids=lambda law: type(law).__name__)
@given(costs, costs, st.floats(1, 5))
def test_dearer_shortages_raise_and_dearer_stock_lowers_the_quantity(
    law, underage, overage, factor
):  # prop-02
    quantity = plan(law, underage, overage).quantity_units
    assert plan(law, underage * factor, overage).quantity_units >= quantity
    assert plan(law, underage, overage * factor).quantity_units <= quantity


@given(costs, costs, st.floats(0.01, 100))
def test_scaling_demand_scales_quantity_and_cost(underage, overage, factor):  # prop-03
    pairs = [
        (NormalLaw(100, 20), NormalLaw(100 * factor, 20 * factor)),
        (GammaLaw(4, 30), GammaLaw(4, 30 * factor)),
        (LognormalLaw(4, 0.9), LognormalLaw(4 + np.log(factor), 0.9)),
        (UniformLaw(100, 300), UniformLaw(100 * factor, 300 * factor)),
    ]
    for law, scaled_law in pairs:
        small, large = plan(law, underage, overage), plan(scaled_law, underage, overage)
        assert large.quantity_units == pytest.approx(small.quantity_units * factor, rel=1e-9)
        assert large.expected_cost == pytest.approx(small.expected_cost * factor, rel=1e-6, abs=1e-9)


@given(costs, costs)
def test_known_demand_is_met_exactly_and_costs_nothing(underage, overage):  # prop-04
    assume(1e-6 < underage / (underage + overage) < 1 - 1e-6)
    found = plan(NormalLaw(120, 0), underage, overage)
    assert (found.quantity_units, found.expected_cost) == (120, 0)


def test_free_stock_under_a_law_without_bound_is_refused():
    with pytest.raises(InvalidParameter, match="ratio is 1, but it must be above 0 and below 1"):
        plan(PoissonLaw(6), 4, 0)


def test_a_salvage_above_the_unit_cost_is_refused():
    over = overage_cost(unit_cost_per_unit=3, salvage_per_unit=4)
    with pytest.raises(InvalidParameter, match="overage_cost_per_unit is -1"):
        plan(NormalLaw(10, 1), 5, over)
