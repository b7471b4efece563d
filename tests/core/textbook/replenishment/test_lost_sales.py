"""Lost sales: exact costs of the best policy and of simple rules."""

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import InvalidParameter
from core.laws import DiscreteLaw, PoissonLaw
from core.textbook.replenishment.lost_sales import LostSalesLane, optimal_lost_sales_cost
from core.textbook.replenishment.lost_sales_policies import (
    base_stock_cost,
    best_base_stock,
    best_capped_base_stock,
    capped_base_stock_cost,
    myopic_cost,
    rule_cost,
)

GOLDEN = Path(__file__).parents[3] / "golden" / "lost_sales.csv"
with GOLDEN.open(encoding="utf-8") as file:
    PUBLISHED = list(csv.DictReader(file))


def lane(mean=2.0, lead_time=2, holding=1.0, penalty=4.0, unit_cost=0.0):
    return LostSalesLane(PoissonLaw(mean), lead_time, holding, penalty, unit_cost)


def test_base_stock_cost_of_a_hand_worked_case():
    # Demand 0 or 1, each one half; L 1, position up to 1: a unit is on hand or on its way.
    # On hand 1: sold with 1/2, then 0 on hand for one period, then 1 again. Shares: 2/3 and 1/3.
    # Cost with 1: h * 1/2; with 0: p * 1/2. h 1, p 4: 2/3 * 0.5 + 1/3 * 2 = 1
    law = DiscreteLaw([0, 1], [0.5, 0.5])
    assert base_stock_cost(LostSalesLane(law, 1, 1, 4), order_up_to_units=1) == pytest.approx(1)


def test_ordering_nothing_loses_everything():
    assert base_stock_cost(lane(mean=2, penalty=4), order_up_to_units=0) == pytest.approx(8)


@settings(max_examples=10, deadline=None)
@given(st.floats(0.3, 3), st.integers(1, 3), st.floats(0.2, 3), st.floats(1, 25))
def test_more_room_to_choose_never_costs_more(mean, lead_time, holding, penalty):  # prop-19
    here = lane(mean, lead_time, holding, penalty)
    best = optimal_lost_sales_cost(here)
    capped, plain = best_capped_base_stock(here).cost_per_period, best_base_stock(here).cost_per_period
    with_backorder_level = base_stock_cost(here, order_up_to_units=here.backorder_level(lead_time + 1))
    slack = 1 + 1e-6
    assert best <= capped * slack
    assert capped <= plain * slack
    assert plain <= with_backorder_level * slack
    assert best <= myopic_cost(here) * slack


@pytest.mark.parametrize("penalty", [4, 19])
def test_a_longer_lead_time_costs_more(penalty):  # prop-19
    costs = [optimal_lost_sales_cost(lane(2, lead_time, 1, penalty)) for lead_time in (1, 2, 3, 4)]
    assert costs == sorted(set(costs))


def test_the_base_stock_search_finds_the_least_of_all_levels():
    here = lane()
    costs = [base_stock_cost(here, order_up_to_units=level) for level in range(16)]
    best = best_base_stock(here)
    assert best.order_up_to_units == int(np.argmin(costs))
    assert best.cost_per_period == pytest.approx(min(costs))


def test_the_capped_search_finds_the_least_of_all_levels_and_caps():
    here = lane(mean=1.5, lead_time=2, penalty=9)
    every = [
        capped_base_stock_cost(here, order_up_to_units=level, largest_order_units=cap)
        for level in range(1, 15)
        for cap in range(1, 8)
    ]
    assert best_capped_base_stock(here).cost_per_period == pytest.approx(min(every), rel=1e-9)


@pytest.mark.parametrize("row", PUBLISHED, ids=lambda row: f"L {row['lead_time']}, p {row['penalty']}")
def test_the_best_cost_matches_the_golden_table(row):
    here = lane(float(row["mean"]), int(row["lead_time"]), float(row["holding"]), float(row["penalty"]))
    # published to two decimals
    assert optimal_lost_sales_cost(here) == pytest.approx(float(row["optimal_cost"]), abs=0.0051)


def test_a_lane_simulated_for_long_costs_what_the_chain_says():
    rng = np.random.default_rng(21)
    n_periods, level, lead_time = 200_000, 8, 2
    on_hand, pipeline, costs = 0, [0, 0], np.zeros(n_periods)
    for period, units in enumerate(rng.poisson(2.0, n_periods)):
        on_hand += pipeline.pop(0)
        pipeline.append(max(level - on_hand - sum(pipeline), 0))
        costs[period] = 1.0 * max(on_hand - units, 0) + 4.0 * max(units - on_hand, 0)
        on_hand = max(on_hand - units, 0)
    batches = costs.reshape(200, -1).mean(axis=1)
    exact = base_stock_cost(lane(2.0, lead_time, 1.0, 4.0), order_up_to_units=level)
    assert abs(batches.mean() - exact) < 4 * batches.std() / np.sqrt(200)


def test_a_unit_cost_is_a_lower_penalty_and_the_purchase_of_all_demand():
    with_cost, without = lane(penalty=7, unit_cost=3), lane(penalty=4)
    assert optimal_lost_sales_cost(with_cost) == pytest.approx(optimal_lost_sales_cost(without) + 6, rel=1e-6)


def test_wider_tables_do_not_change_the_optimum():
    # A lane that also knows a demand of 30 with probability 1e-12 has larger tables, and the same cost.
    pmf = np.array([0.2, 0.3, 0.3, 0.2])
    narrow = DiscreteLaw(np.arange(4), pmf)
    wide = DiscreteLaw(np.arange(31), np.concatenate([pmf * (1 - 1e-12), np.zeros(26), [1e-12]]))
    costs = [optimal_lost_sales_cost(LostSalesLane(law, 2, 1, 9)) for law in (narrow, wide)]
    assert costs[1] == pytest.approx(costs[0], rel=1e-6)


def test_known_demand_costs_nothing():
    steady = LostSalesLane(DiscreteLaw([3], [1]), 2, 1, 9)
    assert optimal_lost_sales_cost(steady) == pytest.approx(0, abs=1e-4)
    assert best_base_stock(steady).order_up_to_units == 9
    assert best_base_stock(steady).cost_per_period == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"lead_time": 0}, "lead_time_periods is 0, but it must be between 1 and inf"),
        ({"lead_time": 1.5}, r"lead_time_periods is 1\.5, but it must be a whole number"),
        ({"holding": 0}, "holding_cost_per_unit_per_period is 0"),
        ({"penalty": 2, "unit_cost": 2}, "penalty_per_unit - unit_cost_per_unit is 0"),
        ({"mean": 0}, "mean demand per period is 0"),
    ],
)
def test_lanes_outside_their_domain_are_refused(arguments, message):
    with pytest.raises(InvalidParameter, match=message):
        lane(**arguments)


def test_a_table_that_would_not_fit_is_refused_before_it_is_made():
    with pytest.raises(InvalidParameter, match="lead_time_periods is 9, but it must be shorter"):
        optimal_lost_sales_cost(lane(mean=50, lead_time=9))


def test_a_rule_that_sends_stock_back_is_refused():
    with pytest.raises(InvalidParameter, match="order of the rule is -1"):
        rule_cost(lane(), lambda states: np.full(states.shape[0], -1))
