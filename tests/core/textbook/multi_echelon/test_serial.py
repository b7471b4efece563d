from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import InvalidParameter
from core.laws import NormalLaw, PoissonLaw
from core.service.newsvendor import plan_newsvendor
from core.textbook.multi_echelon.serial import local_base_stocks, plan_serial_normal, plan_serial_poisson

GOLDEN = Path(__file__).parents[3] / "golden" / "serial_chains.csv"
holding = st.floats(0.05, 10)
times = st.one_of(st.just(0.0), st.floats(0.05, 4))


@st.composite
def chains(draw, max_stages: int = 4):
    n_stages = draw(st.integers(1, max_stages))
    return {
        "echelon_holding_cost_per_unit": draw(st.lists(holding, min_size=n_stages, max_size=n_stages)),
        "lead_times": draw(st.lists(times, min_size=n_stages, max_size=n_stages)),
        "stockout_cost_per_unit": draw(st.floats(0.5, 100)),
    }


def _numbers(text: str) -> list[float]:
    return [float(part) for part in text.split()]


@pytest.mark.parametrize("row", list(csv.DictReader(GOLDEN.open())), ids=lambda row: row["source"])
def test_poisson_chains_match_the_golden_table(row):
    plan = plan_serial_poisson(
        echelon_holding_cost_per_unit=_numbers(row["echelon_holding_costs"]),
        lead_times=_numbers(row["lead_times"]),
        stockout_cost_per_unit=float(row["stockout_cost"]),
        demand_rate_units=float(row["demand_rate"]),
    )
    assert plan.echelon_base_stock_units.tolist() == _numbers(row["echelon_base_stocks"])
    assert plan.expected_cost == pytest.approx(float(row["cost"]), rel=1e-9)


@pytest.mark.parametrize(
    ("costs", "lead_times", "stockout", "mean", "sd", "levels", "cost"),
    [
        # spline and panel quadrature of the same recursion, checked by a Monte Carlo run of 4 million paths
        ([4, 3, 1], [1, 1, 2], 40, 10, 2, [12.765988254, 23.528078749, 46.308720497], 86.0155853961211),
        ([1, 1], [1, 1], 15, 100, 15, [123.470897070, 228.418112785], 166.25062715152242),
    ],
)
def test_normal_chains_match_quadrature(costs, lead_times, stockout, mean, sd, levels, cost):
    plan = plan_serial_normal(
        echelon_holding_cost_per_unit=costs,
        lead_times=lead_times,
        stockout_cost_per_unit=stockout,
        mean_units=mean,
        sd_units=sd,
    )
    assert plan.expected_cost == pytest.approx(cost, rel=1e-7)
    assert plan.echelon_base_stock_units == pytest.approx(levels, rel=2e-6)


def test_one_stage_is_the_newsvendor_worked_by_hand():
    # h = 1, p = 9, demand 100 +- 20 over the lead time of 1: S = 100 + 20 * z(0.9) = 125.63,
    # cost 10 * 20 * phi(1.2816) = 35.10
    plan = plan_serial_normal(
        echelon_holding_cost_per_unit=[1],
        lead_times=[1],
        stockout_cost_per_unit=9,
        mean_units=100,
        sd_units=20,
    )
    assert plan.echelon_base_stock_units == pytest.approx([125.63], abs=0.01)
    assert plan.expected_cost == pytest.approx(35.10, abs=0.005)


@settings(max_examples=40)
@given(
    costs=st.lists(holding, min_size=1, max_size=4), stockout=st.floats(0.5, 100), lead_time=st.floats(0.1, 3)
)
def test_without_lead_times_upstream_a_chain_is_a_newsvendor(costs, stockout, lead_time):  # prop-17
    chain = {
        "echelon_holding_cost_per_unit": costs,
        "lead_times": [lead_time] + [0.0] * (len(costs) - 1),
        "stockout_cost_per_unit": stockout,
    }
    prices = {"underage_cost_per_unit": stockout, "overage_cost_per_unit": sum(costs)}
    normal = plan_newsvendor(NormalLaw(20 * lead_time, 5 * np.sqrt(lead_time)), **prices)
    in_transit = sum(costs[1:]) * 20 * lead_time
    chained = plan_serial_normal(**chain, mean_units=20, sd_units=5)
    assert chained.expected_cost == pytest.approx(normal.expected_cost + in_transit, rel=1e-6)
    poisson = plan_newsvendor(PoissonLaw(20 * lead_time), **prices)
    counted = plan_serial_poisson(**chain, demand_rate_units=20)
    assert counted.expected_cost == pytest.approx(poisson.expected_cost + in_transit, rel=1e-9)


@settings(max_examples=30)
@given(chain=chains())
def test_a_poisson_chain_equals_plain_sums_over_a_wide_range(chain):
    rate = 6.0
    plan = plan_serial_poisson(**chain, demand_rate_units=rate)
    low, high = -150, 150
    positions = np.arange(low, high + 1)
    total = sum(chain["echelon_holding_cost_per_unit"])
    cost_below = (chain["stockout_cost_per_unit"] + total) * np.maximum(-positions, 0).astype(float)
    for h, lead_time in zip(chain["echelon_holding_cost_per_unit"], chain["lead_times"], strict=True):
        law = PoissonLaw(rate * lead_time)
        at_most = law.at_most(np.arange(-1.0, 100.0))
        chance = np.diff(at_most)
        own = h * positions + cost_below
        stage_cost = np.full(positions.size, np.inf)
        for index in range(chance.size, positions.size):
            stage_cost[index] = chance @ own[index - np.arange(chance.size)]
        best = int(np.argmin(stage_cost))
        cost_below = np.where(positions < positions[best], stage_cost, stage_cost[best])
        # left of what can be summed the cost goes on as a straight line
        slope = stage_cost[chance.size + 1] - stage_cost[chance.size]
        cost_below[: chance.size] = stage_cost[chance.size] + slope * np.arange(-chance.size, 0)
    assert plan.expected_cost == pytest.approx(stage_cost[best], rel=1e-8)


@settings(max_examples=30)
@given(chain=chains(), more=st.floats(0.1, 50))
def test_dearer_shortages_never_cost_less_and_never_lower_the_chains_stock(chain, more):
    dearer = {**chain, "stockout_cost_per_unit": chain["stockout_cost_per_unit"] + more}
    cheap, dear = (plan_serial_normal(**c, mean_units=20, sd_units=5) for c in (chain, dearer))
    assert dear.expected_cost >= cheap.expected_cost * (1 - 1e-9)
    assert np.all(dear.echelon_base_stock_units >= cheap.echelon_base_stock_units - 1e-3)


@settings(max_examples=30)
@given(chain=chains(), factor=st.floats(0.1, 50))
def test_another_unit_of_volume_scales_levels_and_cost(chain, factor):
    plain = plan_serial_normal(**chain, mean_units=20, sd_units=5)
    scaled = plan_serial_normal(**chain, mean_units=20 * factor, sd_units=5 * factor)
    assert scaled.expected_cost == pytest.approx(factor * plain.expected_cost, rel=1e-6, abs=1e-9)
    levels = factor * plain.echelon_base_stock_units
    assert scaled.echelon_base_stock_units == pytest.approx(levels, rel=1e-4, abs=1e-3 * factor)


def test_weeks_and_days_give_the_same_chain():
    weeks = plan_serial_normal(
        echelon_holding_cost_per_unit=[7, 14],
        lead_times=[1, 2],
        stockout_cost_per_unit=70,
        mean_units=70,
        sd_units=10 * np.sqrt(7),
    )
    days = plan_serial_normal(
        echelon_holding_cost_per_unit=[1, 2],
        lead_times=[7, 14],
        stockout_cost_per_unit=10,
        mean_units=10,
        sd_units=10,
    )
    assert weeks.echelon_base_stock_units == pytest.approx(days.echelon_base_stock_units)
    assert weeks.expected_cost == pytest.approx(7 * days.expected_cost)


def test_a_simulated_chain_costs_what_the_plan_says():
    plan = plan_serial_normal(
        echelon_holding_cost_per_unit=[4, 3, 1],
        lead_times=[1, 1, 2],
        stockout_cost_per_unit=40,
        mean_units=10,
        sd_units=2,
    )
    rng = np.random.default_rng(11)
    n_paths = 400_000
    position = np.full(n_paths, plan.echelon_base_stock_units[-1])
    cost = np.zeros(n_paths)
    for stage in (2, 1, 0):
        lead_time = (1, 1, 2)[stage]
        position = np.minimum(position, plan.echelon_base_stock_units[stage])
        position = position - rng.normal(10 * lead_time, 2 * np.sqrt(lead_time), n_paths)
        cost += (4, 3, 1)[stage] * position
    cost += 48 * np.maximum(-position, 0)
    error = cost.std() / np.sqrt(n_paths)
    assert abs(cost.mean() - plan.expected_cost) < 4 * error


def test_known_demand_needs_no_buffer():
    plan = plan_serial_normal(
        echelon_holding_cost_per_unit=[1, 2],
        lead_times=[3, 2],
        stockout_cost_per_unit=9,
        mean_units=10,
        sd_units=0,
    )
    # levels are the mean demand over the lead times; 30 units on the way between the stages at echelon cost 2
    assert plan.echelon_base_stock_units.tolist() == [30, 50]
    assert plan.expected_cost == pytest.approx(60)
    assert plan.safety_stock_units.tolist() == [0, 0]


def test_large_rates_go_through_the_fourier_transform_and_stay_exact():
    # a Poisson law of a large mean is nearly normal, and both ways of computing must agree
    chain = {
        "echelon_holding_cost_per_unit": [1, 1],
        "lead_times": [1, 1],
        "stockout_cost_per_unit": 15,
    }
    counted = plan_serial_poisson(**chain, demand_rate_units=20_000)
    normal = plan_serial_normal(**chain, mean_units=20_000, sd_units=np.sqrt(20_000))
    assert counted.expected_cost == pytest.approx(normal.expected_cost, rel=1e-4)
    assert counted.echelon_base_stock_units == pytest.approx(normal.echelon_base_stock_units, abs=2)


def test_local_levels_add_up_to_what_upstream_allows():
    # echelon 30, 25, 60: stage 1 can never have more than the 25 that its echelon of two stages holds
    assert local_base_stocks([30, 25, 60]).tolist() == [25, 0, 35]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"lead_times": [1, -1]}, r"lead_times is -1 .element 2 of 2."),
        ({"lead_times": [1]}, "is 2 and 1, but it must be equal, at least 1"),
        ({"echelon_holding_cost_per_unit": [1, 0]}, r"echelon_holding_cost_per_unit is 0 .element 2 of 2."),
        ({"stockout_cost_per_unit": 0}, "stockout_cost_per_unit is 0, but it must be more than 0"),
        ({"sd_units": float("nan")}, "sd_units is nan"),
    ],
)
def test_chains_outside_their_domain_are_refused(changes, sentence):
    inputs = {
        "echelon_holding_cost_per_unit": [1, 1],
        "lead_times": [1, 1],
        "stockout_cost_per_unit": 9,
        "mean_units": 10,
        "sd_units": 2,
    }
    with pytest.raises(InvalidParameter, match=sentence):
        plan_serial_normal(**{**inputs, **changes})
