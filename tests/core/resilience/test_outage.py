from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import InvalidParameter
from core.laws import NormalLaw
from core.resilience.outage import (
    lost_volume_units,
    measure_resilience_triangle,
    survive_coming_outage,
    survive_outage,
    time_to_survive_days,
)

volume = st.floats(0, 1e5)


def test_an_outage_worked_by_hand():
    # 100 a day less 20 from elsewhere: the buffer of 300 lasts 300 / 80 = 3.75 days; lost 10 * 80 - 300 = 500
    outcome = survive_outage(
        buffer_units=300, alternative_units_per_day=20, mean_units_per_day=100, time_to_recover_days=10
    )
    assert outcome.time_to_survive_days == 3.75
    assert not outcome.survives
    assert outcome.lost_volume_units == 500


def test_an_alternative_that_carries_everything_lasts_for_ever():
    outcome = survive_outage(
        buffer_units=0, alternative_units_per_day=120, mean_units_per_day=100, time_to_recover_days=10
    )
    assert outcome.time_to_survive_days == np.inf
    assert outcome.survives
    assert outcome.lost_volume_units == 0


@given(buffer=volume, alternative=volume, mean=volume, days=st.floats(0, 1000))
def test_volume_is_lost_exactly_where_recovery_takes_longer_than_survival(buffer, alternative, mean, days):
    supply = {"buffer_units": buffer, "alternative_units_per_day": alternative, "mean_units_per_day": mean}
    survives = float(time_to_survive_days(**supply))
    lost = float(lost_volume_units(**supply, time_to_recover_days=days))
    assert lost >= 0
    if days < survives * (1 - 1e-9):
        assert lost == 0
    if days > survives * (1 + 1e-9):
        assert lost >= 0 and (lost > 0 or (mean - alternative) * days - buffer <= 0)


def test_network_and_lane_agree():
    buffers = np.array([0.0, 300.0, 2000.0])
    column = time_to_survive_days(
        buffer_units=buffers, alternative_units_per_day=20.0, mean_units_per_day=100.0
    )
    assert column == pytest.approx([0, 3.75, 25])


def test_a_triangle_worked_by_hand():
    # service falls to 0.5 in 4 days and is back on day 12: the triangle has 12 * 0.5 / 2 = 3 lost service
    # days
    triangle = measure_resilience_triangle(times=[0, 4, 12], performance_ratios=[1.0, 0.5, 1.0])
    assert triangle.loss_of_resilience == pytest.approx(3)
    assert triangle.resilience_ratio == pytest.approx(0.75)
    assert triangle.lowest_performance_ratio == 0.5
    assert triangle.recovery_time == 12


def test_service_that_never_falls_loses_nothing_and_service_that_stays_down_never_recovers():
    steady = measure_resilience_triangle(times=[0, 5], performance_ratios=[1.0, 1.0])
    assert (steady.loss_of_resilience, steady.resilience_ratio, steady.recovery_time) == (0, 1, 0)
    down = measure_resilience_triangle(times=[0, 1, 5], performance_ratios=[1.0, 0.0, 0.4])
    assert down.recovery_time is None
    # 0.5 in the first day, then a mean loss of 0.8 for 4 days
    assert down.loss_of_resilience == pytest.approx(0.5 + 3.2)


def test_a_sudden_drop_is_a_time_that_stands_twice():
    # full service to day 5, then 0.4 at once and back in a straight line by day 15: 10 * 0.6 / 2 = 3
    shock = measure_resilience_triangle(times=[0, 5, 5, 15], performance_ratios=[1.0, 1.0, 0.4, 1.0])
    assert shock.loss_of_resilience == pytest.approx(3)
    assert shock.resilience_ratio == pytest.approx(0.8)
    assert shock.recovery_time == 15


@given(
    levels=st.lists(st.floats(0, 1), min_size=2, max_size=10),
    cut=st.integers(1, 9),
    share=st.floats(0.1, 0.9),
)
def test_a_point_on_the_line_between_two_changes_nothing(levels, cut, share):
    times = list(range(len(levels)))
    at = min(cut, len(levels) - 1)
    time = at - 1 + share
    level = levels[at - 1] + share * (levels[at] - levels[at - 1])
    plain = measure_resilience_triangle(times=times, performance_ratios=levels)
    finer = measure_resilience_triangle(
        times=[*times[:at], time, *times[at:]], performance_ratios=[*levels[:at], level, *levels[at:]]
    )
    assert finer.loss_of_resilience == pytest.approx(plain.loss_of_resilience, abs=1e-9)


@pytest.mark.parametrize(
    ("times", "levels", "sentence"),
    [
        ([0, 4], [1.0, 1.2], "performance_ratios is 1.2 .*between 0 and 1"),
        ([0, 4, 3], [1.0, 0.5, 1.0], "the step between two times is -1 .*0 or more"),
        ([4, 4], [1.0, 0.5], "the time from first to last is 0, but it must be more than 0"),
        ([0, float("nan")], [1.0, 0.5], "times is nan .*a finite number"),
        ([0, 4], [1.0, 0.5, 1.0], "is 2 and 3, but it must be equal and at least 2"),
        ([0], [1.0], "is 1 and 1, but it must be equal and at least 2"),
    ],
)
def test_records_that_are_no_curve_are_refused(times, levels, sentence):
    with pytest.raises(InvalidParameter, match=sentence):
        measure_resilience_triangle(times=times, performance_ratios=levels)


def test_a_negative_buffer_is_refused():
    with pytest.raises(InvalidParameter, match="buffer_units is -1, but it must be 0 or more"):
        time_to_survive_days(buffer_units=-1, alternative_units_per_day=0, mean_units_per_day=1)


def test_a_coming_outage_follows_the_demand_that_comes():
    # 10, 20, 30, ... a day; alternative 5: the gap of day d is 10 d - 5, 5 + 15 + 25 + 35 = 80 after four days
    total = np.cumsum(10.0 * np.arange(1, 31))
    outcome = survive_coming_outage(
        total_units=total,
        until_recovery=NormalLaw(550.0, 60.0),
        buffer_units=80.0,
        alternative_units_per_day=5.0,
        time_to_recover_days=10.0,
    )
    assert outcome.time_to_survive_days == pytest.approx(4.0)
    assert not outcome.survives
    came = np.random.default_rng(1).normal(550.0, 60.0, 400_000)
    assert outcome.lost_volume_units == pytest.approx(np.maximum(came - 50.0 - 80.0, 0.0).mean(), rel=1e-3)


def test_beyond_what_is_known_the_last_week_goes_on_and_an_alternative_that_suffices_lasts():
    steady = {"until_recovery": NormalLaw(100.0, 10.0), "time_to_recover_days": 10.0}
    total = 10.0 * np.arange(1, 8)
    late = survive_coming_outage(
        total_units=total, buffer_units=100.0, alternative_units_per_day=0.0, **steady
    )
    assert late.time_to_survive_days == pytest.approx(10.0)
    never = survive_coming_outage(
        total_units=total, buffer_units=0.0, alternative_units_per_day=10.0, **steady
    )
    assert never.time_to_survive_days == np.inf and never.survives
