"""(s, S) policies."""

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import InvalidParameter
from core.laws import DiscreteLaw, PoissonLaw
from core.service.newsvendor import plan_newsvendor
from core.textbook.replenishment.min_max_policy import min_max_cost, optimal_min_max

COSTS = {
    "lead_time_periods": 0,
    "order_cost": 64.0,
    "holding_cost_per_unit_per_period": 1.0,
    "backorder_cost_per_unit_per_period": 9.0,
}

GOLDEN = Path(__file__).parents[3] / "golden" / "min_max.csv"
with GOLDEN.open(encoding="utf-8") as file:
    PUBLISHED = list(csv.DictReader(file))


@pytest.mark.parametrize("row", PUBLISHED, ids=lambda row: f"mean {row['mean']}")
def test_the_best_policy_is_that_of_the_golden_table(row):
    best = optimal_min_max(PoissonLaw(float(row["mean"])), **COSTS)
    assert best.reorder_point_units == int(row["reorder_point"])
    assert best.order_up_to_units == int(row["order_up_to"])
    assert best.cost_per_period == pytest.approx(float(row["cost"]), abs=6e-4)  # published to three decimals


def test_fractions_of_a_unit_are_refused():
    with pytest.raises(InvalidParameter, match=r"reorder_point_units is 6\.5, but it must be a whole number"):
        min_max_cost(PoissonLaw(10), reorder_point_units=6.5, order_up_to_units=40, **COSTS)


def test_cost_of_a_hand_worked_case():
    # Demand is always 1; s 0, S 2: positions 2 and 1 in turn, left at the end 1 and 0.
    # An order every 2 periods: (4 + 1 * 1 + 1 * 0) / 2 = 2.5
    cost = min_max_cost(
        DiscreteLaw([1], [1]),
        reorder_point_units=0,
        order_up_to_units=2,
        lead_time_periods=0,
        order_cost=4,
        holding_cost_per_unit_per_period=1,
        backorder_cost_per_unit_per_period=9,
    )
    assert cost == pytest.approx(2.5)


def chain_cost(pmf, point, level, costs, protection):
    """Cost from the stationary shares of the position after ordering, an independent route."""
    positions = list(range(point + 1, level + 1))
    moves = np.zeros((len(positions), len(positions)))
    ordering = np.zeros(len(positions))
    for row, position in enumerate(positions):
        for units, chance in enumerate(pmf):
            left = position - units
            if left > point:
                moves[row, left - point - 1] += chance
            else:
                moves[row, -1] += chance
                ordering[row] += chance
    system = np.vstack([moves.T - np.eye(len(positions)), np.ones(len(positions))])
    shares = np.linalg.lstsq(system, np.append(np.zeros(len(positions)), 1), rcond=None)[0]
    per_period = [
        costs["holding_cost_per_unit_per_period"] * protection.complementary_loss(p)
        + costs["backorder_cost_per_unit_per_period"] * protection.loss(p)
        + costs["order_cost"] * order
        for p, order in zip(positions, ordering, strict=True)
    ]
    return float(shares @ per_period)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.floats(0.05, 1), min_size=2, max_size=5), st.integers(-2, 4), st.integers(1, 8))
def test_renewal_and_markov_chain_give_the_same_cost(shares, point, width):
    pmf = np.array(shares) / np.sum(shares)
    law = DiscreteLaw(np.arange(pmf.size), pmf)
    cost = min_max_cost(law, reorder_point_units=point, order_up_to_units=point + width, **COSTS)
    assert cost == pytest.approx(chain_cost(pmf, point, point + width, COSTS, law), rel=1e-9)


@settings(max_examples=15, deadline=None)
@given(
    st.floats(0.2, 12),
    st.integers(0, 3),
    st.floats(0, 80),
    st.floats(0.2, 5),
    st.floats(0.5, 30),
)
def test_no_policy_around_the_optimum_costs_less(mean, lead_time, order_cost, holding, penalty):
    costs = {
        "lead_time_periods": lead_time,
        "order_cost": order_cost,
        "holding_cost_per_unit_per_period": holding,
        "backorder_cost_per_unit_per_period": penalty,
    }
    best = optimal_min_max(PoissonLaw(mean), **costs)
    for point in range(best.reorder_point_units - 2, best.reorder_point_units + 3):
        for level in range(max(point + 1, best.order_up_to_units - 3), best.order_up_to_units + 4):
            cost = min_max_cost(PoissonLaw(mean), reorder_point_units=point, order_up_to_units=level, **costs)
            assert cost >= best.cost_per_period * (1 - 1e-9)


@pytest.mark.parametrize("mean", [0.3, 6.0, 40.0])
def test_free_orders_make_it_the_newsvendor_of_every_period(mean):
    best = optimal_min_max(PoissonLaw(mean), **(COSTS | {"order_cost": 0.0}))
    newsvendor = plan_newsvendor(PoissonLaw(mean), underage_cost_per_unit=9, overage_cost_per_unit=1)
    assert best.order_up_to_units == newsvendor.quantity_units
    assert best.reorder_point_units == best.order_up_to_units - 1
    assert best.cost_per_period == pytest.approx(newsvendor.expected_cost, rel=1e-9)


def test_dearer_orders_widen_the_band():
    widths = []
    for order_cost in (0.0, 10.0, 64.0, 300.0):
        best = optimal_min_max(PoissonLaw(10), **(COSTS | {"order_cost": order_cost}))
        widths.append(best.order_up_to_units - best.reorder_point_units)
    assert widths == sorted(set(widths))


def test_a_listed_law_with_a_lead_time_gives_the_poisson_policy():
    counts = np.arange(60)
    pmf = np.exp(counts * np.log(6) - 6 - np.array([sum(np.log(np.arange(1, k + 1))) for k in counts]))
    costs = COSTS | {"lead_time_periods": 2}
    listed = optimal_min_max(DiscreteLaw(counts, pmf), **costs)
    named = optimal_min_max(PoissonLaw(6), **costs)
    assert (listed.reorder_point_units, listed.order_up_to_units) == (
        named.reorder_point_units,
        named.order_up_to_units,
    )
    assert listed.cost_per_period == pytest.approx(named.cost_per_period, rel=1e-9)


def test_a_band_of_no_width_is_refused():
    with pytest.raises(
        InvalidParameter, match="order_up_to_units is 3, but it must be more than the reorder"
    ):
        min_max_cost(PoissonLaw(6), reorder_point_units=3, order_up_to_units=3, **COSTS)


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("lead_time_periods", -1, "lead_time_periods is -1"),
        ("order_cost", float("nan"), "order_cost is nan"),
        ("holding_cost_per_unit_per_period", 0, "holding_cost_per_unit_per_period is 0"),
        ("backorder_cost_per_unit_per_period", 0, "backorder_cost_per_unit_per_period is 0"),
    ],
)
def test_arguments_outside_their_domain_are_refused(name, value, message):
    with pytest.raises(InvalidParameter, match=message):
        optimal_min_max(PoissonLaw(6), **(COSTS | {name: value}))


def test_a_lane_without_demand_has_no_policy():
    with pytest.raises(InvalidParameter, match="mean demand per period is 0"):
        optimal_min_max(PoissonLaw(0), **COSTS)
