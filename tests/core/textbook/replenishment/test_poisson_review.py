"""(r, Q) under Poisson demand."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import InvalidParameter
from core.textbook.replenishment.poisson_review import optimal_poisson_review, score_poisson_review

LANE = {
    "mean_units_per_period": 1.5,
    "lead_time_periods": 2,
    "order_cost": 100,
    "holding_cost_per_unit_per_period": 20,
    "backorder_cost_per_unit_per_period": 150,
}


def test_a_hand_worked_case():
    # r 0, Q 1, one unit in stock, mean over the lead time 1: a demand is served if none came in L before it:
    # fill rate e^-1 = 0.367879; on hand e^-1; backorders on hand - 1 + mean = 0.367879
    score = score_poisson_review(
        reorder_point_units=0,
        order_quantity_units=1,
        mean_units_per_period=1,
        lead_time_periods=1,
        order_cost=5,
        holding_cost_per_unit_per_period=2,
        backorder_cost_per_unit_per_period=3,
    )
    assert score.fill_rate_ratio == pytest.approx(0.367879, abs=1e-6)
    assert score.expected_on_hand_units == pytest.approx(0.367879, abs=1e-6)
    assert score.expected_backorder_units == pytest.approx(0.367879, abs=1e-6)
    assert score.cost_per_period == pytest.approx(5 + 5 * 0.367879, abs=1e-5)


def test_the_published_optimum_is_found():
    # Snyder & Shen, Example 5.8: r 3, Q 5, cost 107.92
    best = optimal_poisson_review(**LANE)
    assert (best.reorder_point_units, best.order_quantity_units) == (3, 5)
    assert best.cost_per_period == pytest.approx(107.92358063314978, rel=1e-12)


@settings(max_examples=30, deadline=None)
@given(st.floats(0.05, 30), st.floats(0, 4), st.floats(0, 200), st.floats(0.1, 20), st.floats(0.1, 200))
def test_no_neighbouring_policy_costs_less(mean, lead_time, order_cost, holding, penalty):
    lane = {
        "mean_units_per_period": mean,
        "lead_time_periods": lead_time,
        "order_cost": order_cost,
        "holding_cost_per_unit_per_period": holding,
        "backorder_cost_per_unit_per_period": penalty,
    }
    best = optimal_poisson_review(**lane)
    for step_point in (-1, 0, 1):
        for step_lot in (-1, 0, 1):
            lot = best.order_quantity_units + step_lot
            if lot < 1:
                continue
            score = score_poisson_review(
                reorder_point_units=best.reorder_point_units + step_point, order_quantity_units=lot, **lane
            )
            assert score.cost_per_period >= best.cost_per_period * (1 - 1e-9)


def test_a_lead_time_of_nothing_serves_from_every_position_above_zero():
    # Positions 0 and 1: at 0 a demand waits, at 1 it is served.
    score = score_poisson_review(
        **(LANE | {"lead_time_periods": 0}), reorder_point_units=-1, order_quantity_units=2
    )
    assert score.fill_rate_ratio == pytest.approx(0.5)


def test_simulated_demand_finds_stock_as_often_as_the_formula_says():
    rng = np.random.default_rng(5)
    n, mean = 200_000, 6.0
    position = rng.integers(7, 14, n)  # uniform on r + 1 ... r + Q for r 6, Q 7
    served = np.mean(position - rng.poisson(mean, n) >= 1)
    score = score_poisson_review(
        reorder_point_units=6,
        order_quantity_units=7,
        mean_units_per_period=12,
        lead_time_periods=0.5,
        order_cost=0,
        holding_cost_per_unit_per_period=0,
        backorder_cost_per_unit_per_period=0,
    )
    rate = score.fill_rate_ratio
    assert abs(served - rate) < 4 * np.sqrt(rate * (1 - rate) / n)


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("reorder_point_units", 2.5, r"reorder_point_units is 2\.5, but it must be a whole number"),
        ("order_quantity_units", 0, "order_quantity_units is 0, but it must be more than 0"),
        ("mean_units_per_period", 0, "mean_units_per_period is 0"),
        ("lead_time_periods", -1, "n_periods is -1"),
        ("order_cost", -1, "order_cost is -1"),
    ],
)
def test_arguments_outside_their_domain_are_refused(name, value, message):
    policy = {"reorder_point_units": 3, "order_quantity_units": 5}
    with pytest.raises(InvalidParameter, match=message):
        score_poisson_review(**(LANE | policy | {name: value}))


@pytest.mark.parametrize("name", ["holding_cost_per_unit_per_period", "backorder_cost_per_unit_per_period"])
def test_a_free_side_has_no_optimum(name):
    with pytest.raises(InvalidParameter, match=f"{name} is 0"):
        optimal_poisson_review(**(LANE | {name: 0}))
