"""Thresholds of the monitor: a CUSUM on plain noise waits as long between alarms as the formula says."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.demand import cadence as cal
from core.watch.state import SMOOTH_VARIANCE, initial_state
from core.watch.thresholds import (
    PERIODS_BETWEEN_FALSE_ALARMS,
    cusum_reference,
    cusum_threshold,
    silence_limit_periods,
    smallest_visible_change,
)


def busy_lane(spread_ratio, *, level=10.0, n_known=1e6):
    """The state of a daily lane that always runs: its spread, a share of the level, is that of the roots."""
    fresh = initial_state(cadence=np.array([cal.DAILY]), n_open_weekdays=np.array([7]))
    return replace(
        fresh,
        level=np.array([level]),
        relative_variance=np.array([spread_ratio**2 * level]),
        n_known=np.array([n_known]),
        n_active=np.array([n_known]),
        mean_gap=np.ones(1),
        smooth_z_square=np.full(1, SMOOTH_VARIANCE),
    )


def test_the_reference_is_nearly_half_of_the_change_to_find():
    # +30 % is a root 14.0 % higher; at a spread of 7 % that is 2.003 sd, of which 0.45 are 0.901
    assert cusum_reference(busy_lane(0.07)) == pytest.approx(0.45 * (np.sqrt(1.3) - 1) / 0.07)
    # and never below 0.5, where noise hides the change
    assert cusum_reference(busy_lane(0.5)) == 0.5


def test_a_simulated_cusum_waits_about_as_long_between_false_alarms():
    state = busy_lane(0.10)
    reference, threshold = cusum_reference(state), cusum_threshold(state, reference=cusum_reference(state))
    rng = np.random.default_rng(17)
    score, waited, n_alarms = np.zeros(2000), 0, 0
    for _ in range(4000):
        score = np.maximum(score + rng.normal(size=score.size) - reference, 0.0)
        waited += score.size
        alarms = score > threshold
        n_alarms += int(alarms.sum())
        score[alarms] = 0.0
    patience = max(1.5 / float((np.sqrt(1.3) - 1) / 0.10), 1.0)
    # Siegmund's approximation holds within a few percent
    assert waited / n_alarms == pytest.approx(PERIODS_BETWEEN_FALSE_ALARMS * patience, rel=0.1)


@given(less=st.floats(0.02, 0.5), more=st.floats(0.0, 0.5))
def test_more_noise_hides_larger_changes(less, more):
    calm, nervous = (float(smallest_visible_change(busy_lane(s))[0]) for s in (less, less + more))
    assert calm <= nervous * (1 + 1e-9)


def test_a_few_periods_widen_every_limit():
    known, short = busy_lane(0.1), busy_lane(0.1, n_known=35.0)
    reference = cusum_reference(known)
    # 1 + 4 / (35 - 7)
    widened = cusum_threshold(short, reference=reference) / cusum_threshold(known, reference=reference)
    assert widened == pytest.approx(1 + 4 / 28, rel=1e-4)


def test_a_silence_counts_when_only_one_in_a_thousand_lasts_so_long_by_chance():
    # a mean gap of 4 periods, known from many: log(0.001) / log(1 - 1 / 4.004) = 24.0
    rare = replace(busy_lane(0.1), mean_gap=np.array([4.0]), longest_gap=np.array([9.0]))
    assert silence_limit_periods(rare)[0] == pytest.approx(np.log(0.001) / np.log(1 - 1 / 4.004))
    seen = replace(rare, longest_gap=np.array([60.0]))
    assert silence_limit_periods(seen)[0] == 60
