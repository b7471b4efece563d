"""Returned volume passes through the same capacity."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.demand.returns import mean_workload, plan_returns, sd_workload
from core.errors import InvalidParameter


def test_a_hand_worked_case():
    # D 120, sd 35, r 0.05: mean 120 * 1.05 = 126, returned 6
    # variance 35**2 * 1.05**2 + 120 * 0.05 * 0.95 = 1350.5625 + 5.7 = 1356.2625, sd 36.82747
    plan = plan_returns(mean_units_per_day=120, sd_units_per_day=35, return_ratio=0.05)
    assert plan.mean_units_per_day == pytest.approx(126)
    assert plan.sd_units_per_day == pytest.approx(36.82747, abs=1e-5)
    assert plan.returned_units_per_day == pytest.approx(6)


@given(st.floats(0, 1e6), st.floats(0, 1e5))
def test_without_returns_the_workload_is_the_demand(mean, sd):
    plan = plan_returns(mean_units_per_day=mean, sd_units_per_day=sd, return_ratio=0)
    assert (plan.mean_units_per_day, plan.returned_units_per_day) == (mean, 0)
    assert plan.sd_units_per_day == pytest.approx(sd)


@given(st.floats(0, 1e4), st.just(0.0) | st.floats(1e-100, 1e3), st.floats(0, 0.5), st.floats(0, 0.5))
def test_more_returns_never_lighten_the_mean_load(mean, sd, ratio, extra):
    before = mean_workload(mean_units=mean, return_ratio=ratio)
    assert mean_workload(mean_units=mean, return_ratio=ratio + extra) >= before
    assert sd_workload(mean_units=mean, sd_units=sd, return_ratio=ratio) >= sd * (1 + ratio) * (1 - 1e-12)


def test_every_unit_returned_doubles_the_load():
    assert sd_workload(mean_units=100, sd_units=10, return_ratio=1) == pytest.approx(20)


@given(st.floats(0.1, 1e3), st.floats(0, 100), st.floats(0, 1), st.integers(1, 60))
def test_the_workload_of_days_together_is_the_sum_of_their_workloads(mean, sd, ratio, n_days):
    one = sd_workload(mean_units=mean, sd_units=sd, return_ratio=ratio)
    together = sd_workload(mean_units=mean * n_days, sd_units=sd * np.sqrt(n_days), return_ratio=ratio)
    assert together == pytest.approx(one * np.sqrt(n_days), rel=1e-9, abs=1e-12)


def test_simulated_returns_have_this_mean_and_spread():
    rng = np.random.default_rng(3)
    demand = rng.poisson(40, 200_000)
    workload = demand + rng.binomial(demand, 0.3)
    sd = sd_workload(mean_units=40, sd_units=np.sqrt(40), return_ratio=0.3)
    assert workload.mean() == pytest.approx(52, abs=4 * sd / np.sqrt(200_000))
    assert workload.std() == pytest.approx(sd, rel=4 / np.sqrt(2 * 200_000))


@pytest.mark.parametrize(
    ("mean", "sd", "ratio", "message"),
    [
        (-1, 1, 0.1, "mean_units is -1, but it must be 0 or more"),
        (1, -1, 0.1, "sd_units is -1"),
        (1, 1, 1.1, "return_ratio is 1.1, but it must be between 0 and 1"),
        (1, 1, float("nan"), "return_ratio is nan"),
    ],
)
def test_arguments_outside_their_domain_are_refused(mean, sd, ratio, message):
    with pytest.raises(InvalidParameter, match=message):
        sd_workload(mean_units=mean, sd_units=sd, return_ratio=ratio)


def test_lanes_as_arrays_give_what_each_lane_gives_alone():
    means, sds = np.array([120.0, 0.0]), np.array([35.0, 0.0])
    together = sd_workload(mean_units=means, sd_units=sds, return_ratio=0.05)
    alone = plan_returns(mean_units_per_day=120, sd_units_per_day=35, return_ratio=0.05)
    assert together.tolist() == [alone.sd_units_per_day, 0]
