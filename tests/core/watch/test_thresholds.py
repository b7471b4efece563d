"""Thresholds of the monitor: a CUSUM on plain noise waits as long between alarms as the formula says."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.demand import cadence as cal
from core.watch.choices import USUAL
from core.watch.lasting import follow_half_year, lasting_limit
from core.watch.month_ends import factor_variance
from core.watch.state import USUAL_TAIL_SHARE, initial_state
from core.watch.thresholds import (
    cusum_reference,
    cusum_threshold,
    read_noise,
    silence_limit_periods,
    smallest_visible_change,
    smallest_visible_fall,
    spike_limit,
)


def busy_lane(spread_ratio, *, level=10.0, n_known=1e6, correlation=0.0):
    """The state of a daily lane that always runs: its spread, a share of the level, is that of the roots."""
    fresh = initial_state(cadence=np.array([cal.DAILY]), n_open_weekdays=np.array([7]))
    return replace(
        fresh,
        level=np.array([level]),
        relative_variance=np.array([spread_ratio**2 * level]),
        n_known=np.array([n_known]),
        n_active=np.array([n_known]),
        mean_gap=np.ones(1),
        lag_covariance=np.array([correlation * spread_ratio**2 * level]),
        tail_share=np.full(1, USUAL_TAIL_SHARE),
    )


def reference_of(state):
    return cusum_reference(read_noise(state))


def threshold_of(state):
    return cusum_threshold(state, read_noise(state), reference=reference_of(state))


def test_the_reference_is_nearly_half_of_the_change_to_find():
    # +30 % is a root 14.0 % higher; at a spread of 7 % that is 2.003 sd, of which 0.45 are 0.901
    assert reference_of(busy_lane(0.07)) == pytest.approx(0.45 * (np.sqrt(1.3) - 1) / 0.07)
    # and never below 0.5, where noise hides the change
    assert reference_of(busy_lane(0.5)) == 0.5


def test_a_simulated_cusum_waits_about_as_long_between_false_alarms():
    state = busy_lane(0.10)
    reference, threshold = reference_of(state), threshold_of(state)
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
    assert waited / n_alarms == pytest.approx(USUAL.periods_between_false_alarms * patience, rel=0.1)


@given(less=st.floats(0.02, 0.5), more=st.floats(0.0, 0.5))
def test_more_noise_hides_larger_changes(less, more):
    calm, nervous = (float(smallest_visible_change(busy_lane(s))[0]) for s in (less, less + more))
    assert calm <= nervous * (1 + 1e-9)


@given(spread=st.floats(0.02, 0.6), correlation=st.floats(0.0, 0.9))
def test_a_visible_fall_is_a_share_and_smaller_than_the_rise_that_noise_hides(spread, correlation):
    state = busy_lane(spread, correlation=correlation)
    fall, rise = float(smallest_visible_fall(state)[0]), float(smallest_visible_change(state)[0])
    assert 0.0 < fall <= 1.0
    assert fall < rise


@given(less=st.floats(0.0, 0.9), more=st.floats(0.0, 0.9))
def test_neighbours_that_go_together_hide_larger_changes(less, more):
    low, high = sorted((less, more))
    loose, tied = busy_lane(0.1, correlation=low), busy_lane(0.1, correlation=high)
    assert smallest_visible_change(loose)[0] <= smallest_visible_change(tied)[0] * (1 + 1e-9)
    assert smallest_visible_fall(loose)[0] <= smallest_visible_fall(tied)[0] * (1 + 1e-9)


def test_the_limit_of_a_single_period_follows_the_tail_of_students_t():
    # the monitor measures spread on deviations cut off at three of themselves; so does this
    sample = np.random.default_rng(18).standard_t(3, 400_000)
    sd = 1.0
    for _ in range(60):
        sd *= np.sqrt(np.mean(np.clip(sample / sd, -3, 3) ** 2))
    z = np.abs(sample / sd)
    state = replace(busy_lane(0.1), tail_share=np.array([(z > 3).mean()]))
    assert spike_limit(state)[0] == pytest.approx(np.quantile(z, 1 - 0.0012), rel=0.1)
    assert spike_limit(busy_lane(0.1))[0] == pytest.approx(4.0, rel=1e-4)


def test_a_few_periods_widen_every_limit():
    known, short = busy_lane(0.1), busy_lane(0.1, n_known=35.0)
    # 1 + 4 / (35 - 7)
    widened = threshold_of(short) / threshold_of(known)
    assert widened == pytest.approx(1 + 4 / 28, rel=1e-4)


def test_a_silence_counts_when_only_one_in_a_thousand_lasts_so_long_by_chance():
    # a mean gap of 4 periods, known from many: log(0.001) / log(1 - 1 / 4.004) = 24.0
    rare = replace(busy_lane(0.1), mean_gap=np.array([4.0]), longest_gap=np.array([9.0]))
    assert silence_limit_periods(rare)[0] == pytest.approx(np.log(0.001) / np.log(1 - 1 / 4.004))
    seen = replace(rare, longest_gap=np.array([60.0]))
    assert silence_limit_periods(seen)[0] == 60


@pytest.mark.parametrize("phi", [0.0, 0.4])
def test_plain_noise_passes_the_limit_of_some_weeks_about_once_in_some_hundred_days(phi):
    state = busy_lane(0.2, level=1.0, correlation=phi)
    rng = np.random.default_rng(19)
    n_lanes = 2000
    noise, state = np.zeros(n_lanes), replace(state, lasting_z=np.zeros(n_lanes), slow_level=np.ones(n_lanes))
    beyond, ones = [], np.ones(n_lanes)
    for day in range(500):
        noise = phi * noise + np.sqrt(1 - phi**2) * rng.standard_normal(n_lanes)
        columns = follow_half_year(
            state, roots=1.0 + 0.2 * noise, factor=ones, variance=0.04 * ones, positions=np.full(n_lanes, day)
        )
        state = replace(state, **columns)
        if day >= 200:
            beyond.append((state.lasting_z < -lasting_limit(state)).mean())
    # 2.4 sd are passed 0.8 % of the time; the cut-off takes a seventh of the spread, and so most of that
    assert 0.0002 < np.mean(beyond) < 0.008


def test_month_ends_like_other_days_vary_by_nothing_and_true_peaks_by_their_own():
    rng = np.random.default_rng(20)
    noise, n_months, n_lanes = 0.0056, 6.0, 4000
    estimates = rng.normal(0.0, np.sqrt(noise / n_months), (n_lanes, 5))
    for true_sd in (0.0, 0.3):
        factors = 1.0 + rng.normal(0.0, true_sd, (n_lanes, 5)) + estimates
        own = factor_variance(
            spread=np.mean((factors - 1.0) ** 2, axis=1),
            noise=np.full(n_lanes, noise),
            n_months=np.full(n_lanes, n_months),
        )
        assert own.mean() == pytest.approx(true_sd**2, abs=0.3 * noise / n_months + 0.05 * true_sd**2)
    # before a month is seen: the prior alone
    assert factor_variance(
        spread=np.zeros(1), noise=np.full(1, noise), n_months=np.zeros(1)
    ) == pytest.approx(0.09)
