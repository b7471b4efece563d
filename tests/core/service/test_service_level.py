"""Service of a buffer: shortage, both service types, penalty."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import InvalidParameter
from core.laws import GammaLaw
from core.service.service_level import (
    cycle_service_level,
    expected_shortage_per_cycle,
    fill_rate,
    price_service,
    price_stock,
    sla_penalty_cost,
)

LANE = {
    "buffer_units": 20.0,
    "sd_lead_time_demand_units": 20.0,
    "mean_units_per_day": 10.0,
    "order_cycle_days": 6.0,
    "penalty_per_unit": 15.0,
}


def test_a_hand_worked_case():
    # z = 20 / 20 = 1: loss 0.0833155, shortage 20 * 0.0833155 = 1.666309 units a cycle
    # demand a cycle 10 * 6 = 60: fill rate 1 - 1.666309 / 60 = 0.972228
    # penalty 15 * 1.666309 = 24.99464 a cycle, 7 / 6 cycles a week: 29.16041
    outcome = price_service(**LANE)
    assert outcome.cycle_service_level_ratio == pytest.approx(0.8413447, abs=1e-7)
    assert outcome.expected_shortage_units_per_cycle == pytest.approx(1.666309, abs=1e-6)
    assert outcome.fill_rate_ratio == pytest.approx(0.972228, abs=1e-6)
    assert outcome.penalty_cost_per_cycle == pytest.approx(24.99464, abs=1e-5)
    assert outcome.penalty_cost_per_week == pytest.approx(29.16041, abs=1e-5)


@given(st.floats(-500, 500), st.floats(0, 200), st.floats(0.01, 100), st.floats(0.1, 60))
def test_the_exact_fill_rate_is_a_share_and_never_below_the_simple_one(buffer, sd, demand, cycle):
    outcome = price_service(
        buffer_units=buffer,
        sd_lead_time_demand_units=sd,
        mean_units_per_day=demand,
        order_cycle_days=cycle,
        penalty_per_unit=1,
    )
    assert -1e-9 <= outcome.fill_rate_exact_ratio <= 1
    assert outcome.fill_rate_exact_ratio >= outcome.fill_rate_ratio


@given(st.floats(-100, 100), st.floats(0.1, 50), st.floats(0.1, 50))
def test_more_buffer_never_serves_less(buffer, extra, sd):
    low = price_service(**(LANE | {"buffer_units": buffer, "sd_lead_time_demand_units": sd}))
    high = price_service(**(LANE | {"buffer_units": buffer + extra, "sd_lead_time_demand_units": sd}))
    assert high.fill_rate_exact_ratio >= low.fill_rate_exact_ratio - 1e-12
    assert high.cycle_service_level_ratio >= low.cycle_service_level_ratio
    assert high.penalty_cost_per_week <= low.penalty_cost_per_week


def test_a_great_buffer_serves_everything():
    outcome = price_service(**(LANE | {"buffer_units": 1e6}))
    assert (outcome.fill_rate_ratio, outcome.cycle_service_level_ratio) == (1, 1)


def test_without_spread_the_buffer_is_enough_or_not():
    levels = cycle_service_level(buffer_units=[-1, 0, 1], sd_lead_time_demand_units=0)
    assert levels.tolist() == [0, 1, 1]
    shortages = expected_shortage_per_cycle(buffer_units=[-1, 0, 1], sd_lead_time_demand_units=0)
    assert shortages.tolist() == [1, 0, 0]


def test_a_shortage_beyond_the_demand_of_a_cycle_is_not_hidden():
    rate = fill_rate(expected_shortage_units_per_cycle=30, mean_units_per_cycle=20)
    assert rate == pytest.approx(-0.5)


def test_a_lane_without_demand_serves_all_of_it_only_if_nothing_is_short():
    assert fill_rate(expected_shortage_units_per_cycle=0, mean_units_per_cycle=0) == 1
    with pytest.raises(InvalidParameter, match="mean_units_per_cycle is 0, but it must be more than 0 where"):
        fill_rate(expected_shortage_units_per_cycle=[0, 2], mean_units_per_cycle=[5, 0])


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("order_cycle_days", 0, "order_cycle_days is 0, but it must be more than 0"),
        ("penalty_per_unit", -1, "penalty_per_unit is -1"),
        ("sd_lead_time_demand_units", -1, "sd_lead_time_demand_units is -1"),
        ("buffer_units", float("nan"), "buffer_units is nan"),
        ("mean_units_per_day", float("inf"), "mean_units_per_day is inf"),
    ],
)
def test_arguments_outside_their_domain_are_refused(name, value, message):
    with pytest.raises(InvalidParameter, match=message):
        price_service(**(LANE | {name: value}))


def test_lanes_as_arrays_give_what_each_lane_gives_alone():
    buffers, sds = np.array([20.0, -5.0, 0.0]), np.array([20.0, 3.0, 0.0])
    shortage = expected_shortage_per_cycle(buffer_units=buffers, sd_lead_time_demand_units=sds)
    penalty = sla_penalty_cost(expected_shortage_units=shortage, penalty_per_unit=15)
    rates = fill_rate(expected_shortage_units_per_cycle=shortage, mean_units_per_cycle=60)
    for lane in range(3):
        alone = price_service(
            **(
                LANE
                | {
                    "buffer_units": float(buffers[lane]),
                    "sd_lead_time_demand_units": float(sds[lane]),
                }
            )
        )
        assert alone.penalty_cost_per_cycle == pytest.approx(penalty[lane], rel=1e-14)
        assert alone.fill_rate_ratio == pytest.approx(rates[lane], rel=1e-14)


def test_simulated_cycles_agree_with_shortage_and_fill_rate():  # prop-11
    # Every 6 periods an order raises the position by the demand since the last one; lead time 4.
    rng = np.random.default_rng(7)
    n_cycles, cycle, lead_time, mean, sd = 40_000, 6, 4, 10.0, 4.0
    demand = rng.normal(mean, sd, (n_cycles, lead_time + cycle))
    level = mean * (lead_time + cycle) + 8.0
    at_start = np.maximum(demand[:, :lead_time].sum(axis=1) - level, 0)
    at_end = np.maximum(demand.sum(axis=1) - level, 0)
    short = at_end - at_start
    outcome = price_service(
        buffer_units=8.0,
        sd_lead_time_demand_units=sd * np.sqrt(lead_time + cycle),
        mean_units_per_day=mean,
        order_cycle_days=cycle,
        penalty_per_unit=1,
    )
    error = short.std() / np.sqrt(n_cycles)
    assert abs(short.mean() - outcome.expected_shortage_units_per_cycle) < 4 * error
    assert abs(1 - short.mean() / (mean * cycle) - outcome.fill_rate_ratio) < 4 * error / (mean * cycle)


def test_a_skewed_law_serves_what_simulation_serves():
    # gamma demand of the lead time, mean 100, cv 0.8; 160 in stock, 70 a cycle
    law = GammaLaw.from_mean_and_cv(mean_units=100.0, cv_ratio=0.8)
    outcome = price_stock(
        law, stock_units=160.0, mean_units_per_day=10, order_cycle_days=7, penalty_per_unit=15
    )
    demand = np.random.default_rng(5).gamma(1 / 0.64, 64.0, 1_000_000)
    short = np.maximum(demand - 160.0, 0.0)
    assert outcome.expected_shortage_units_per_cycle == pytest.approx(short.mean(), rel=0.01)
    assert outcome.cycle_service_level_ratio == pytest.approx((demand <= 160.0).mean(), abs=0.002)
    assert outcome.fill_rate_ratio == pytest.approx(1 - short.mean() / 70, abs=0.002)
    new = short - np.maximum(demand - 230.0, 0.0)
    assert outcome.fill_rate_exact_ratio == pytest.approx(1 - new.mean() / 70, abs=0.002)
    assert outcome.penalty_cost_per_week == pytest.approx(15 * outcome.expected_shortage_units_per_cycle)
