from __future__ import annotations

from math import factorial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.capacity.erlang import (
    mean_wait_service_times,
    overflow_load,
    overflow_probability,
    plan_docks,
    plan_fleet,
    smallest_fleet,
    wait_probability,
)
from core.errors import InvalidParameter


def test_one_vehicle_worked_by_hand():
    # B(1) = a / (1 + a) = 0.5 / 1.5 = 1/3; the overflow load is 0.5 / 3
    assert overflow_probability(servers=1, offered_load=0.5) == pytest.approx(1 / 3)
    assert overflow_load(servers=1, offered_load=0.5) == pytest.approx(1 / 6)


def test_two_docks_worked_by_hand():
    # a = 1, c = 2: B = (1/2) / (1 + 1 + 1/2) = 0.2; C = 0.2 / (1 - 0.5 * 0.8) = 1/3; wait C / (2 - 1) = 1/3
    assert wait_probability(servers=2, offered_load=1) == pytest.approx(1 / 3)
    assert mean_wait_service_times(servers=2, offered_load=1) == pytest.approx(1 / 3)


@given(servers=st.integers(0, 60), load=st.floats(0, 80))
def test_recursion_equals_the_truncated_poisson_sum(servers, load):
    terms = [load**k / factorial(k) for k in range(servers + 1)]
    assert overflow_probability(servers=servers, offered_load=load) == pytest.approx(
        terms[-1] / sum(terms), rel=1e-10, abs=1e-300
    )


def test_large_fleets_and_heavy_overload_keep_their_digits():
    # a >> c: only 1 - B = carried / a of the jobs finds a vehicle, and all vehicles are nearly always busy
    assert overflow_probability(servers=10, offered_load=1e6) == pytest.approx(1 - 10 / 1e6, rel=1e-9)
    assert 0 < overflow_probability(servers=5000, offered_load=5000) < 0.02


def test_network_and_fleet_agree():
    servers, loads = np.array([0, 1, 10, 50]), np.array([2.0, 0.5, 5.0, 45.0])
    column = overflow_probability(servers=servers, offered_load=loads)
    fleets = [plan_fleet(servers=int(c), offered_load=float(a)) for c, a in zip(servers, loads, strict=True)]
    assert column == pytest.approx([fleet.overflow_probability_ratio for fleet in fleets], rel=1e-15)


@given(servers=st.integers(1, 40), load=st.floats(0.1, 60), more=st.integers(1, 5))
def test_a_larger_fleet_never_overflows_more(servers, load, more):
    small, large = (
        plan_fleet(servers=servers, offered_load=load),
        plan_fleet(servers=servers + more, offered_load=load),
    )
    assert large.overflow_load <= small.overflow_load
    assert 0 <= small.utilisation_ratio <= 1


@given(load=st.floats(0, 60), target=st.floats(0.001, 0.9))
def test_smallest_fleet_meets_the_target_and_one_vehicle_less_does_not(load, target):
    fleet = smallest_fleet(offered_load=load, max_overflow_probability_ratio=target)
    assert fleet.overflow_probability_ratio <= target
    if fleet.servers > 0:
        assert overflow_probability(servers=fleet.servers - 1, offered_load=load) > target


def test_docks_that_cannot_keep_up_are_refused():
    with pytest.raises(InvalidParameter, match=r"offered_load is 10.*must be below the number of servers"):
        plan_docks(servers=10, offered_load=10)


def test_half_a_vehicle_and_a_negative_load_are_refused():
    with pytest.raises(InvalidParameter, match=r"servers is 2.5, but it must be a whole number"):
        overflow_probability(servers=2.5, offered_load=1)
    with pytest.raises(InvalidParameter, match=r"offered_load is -1, but it must be 0 or more"):
        overflow_probability(servers=2, offered_load=-1)
