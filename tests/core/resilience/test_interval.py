from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import InvalidParameter
from core.resilience.index import score_resilience
from core.resilience.interval import resample_resilience

LANE = {
    "own_capacity_units_per_day": 150.0,
    "buffer_units": 300.0,
    "alternative_units_per_day": 60.0,
    "time_to_recover_days": 10.0,
}


def _history(n_days: int, seed: int = 1) -> np.ndarray:
    return np.maximum(np.random.default_rng(seed).normal(120, 35, n_days), 0)


def _interval(history, seed: int = 7, **changes):
    return resample_resilience(history, **LANE, rng=np.random.default_rng(seed), **changes)


def test_the_interval_holds_the_score_of_the_history():
    history = _history(365)
    score = score_resilience(
        mean_units_per_day=history.mean(), sd_units_per_day=history.std(ddof=1), **LANE
    ).score
    interval = _interval(history)
    assert interval.low_score < score < interval.high_score


def test_a_longer_history_is_surer():
    def width(n_days: int) -> float:
        interval = _interval(_history(n_days))
        return interval.high_score - interval.low_score

    assert width(2000) < width(60)


def test_a_wider_coverage_is_a_wider_interval():
    narrow, wide = _interval(_history(200), coverage_ratio=0.5), _interval(_history(200), coverage_ratio=0.95)
    assert wide.low_score < narrow.low_score < narrow.high_score < wide.high_score


def test_the_same_generator_state_gives_the_same_interval():  # prop-25
    assert _interval(_history(100)) == _interval(_history(100))
    assert _interval(_history(100)) != _interval(_history(100), seed=8)


@settings(max_examples=10)
@given(st.integers(0, 2**32 - 1))
def test_sessions_side_by_side_give_what_each_gives_alone(seed):  # prop-25
    history = _history(100)
    alone = _interval(history, seed)
    with ThreadPoolExecutor(4) as sessions:
        # other seeds run in between: no state is shared
        together = list(sessions.map(lambda one: _interval(history, one), [seed, seed + 1, seed, seed + 2]))
    assert together[0] == together[2] == alone
    assert (alone.n_resamples, alone.coverage_ratio) == (1000, 0.8)


def test_about_eight_in_ten_intervals_hold_the_true_score():
    truth = score_resilience(mean_units_per_day=120, sd_units_per_day=35, **LANE).score
    hits = 0
    for seed in range(200):
        interval = _interval(_history(120, seed), seed, n_resamples=200)
        hits += interval.low_score <= truth <= interval.high_score
    assert (
        140 <= hits <= 184
    )  # 80 % of 200, less the known shortfall of a bootstrap, and four standard errors


def test_steady_demand_leaves_no_doubt():
    interval = _interval(np.full(30, 120.0))
    assert interval.low_score == pytest.approx(interval.high_score)


def test_two_periods_are_too_few():
    with pytest.raises(InvalidParameter, match="number of periods is 2, but it must be 3 or more"):
        _interval([100.0, 120.0])
