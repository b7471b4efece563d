"""The slow test: a lasting drop of a volatile lane, which some weeks show against half a year and no week alone.

The quick tests compare with a baseline that follows the lane within weeks, so a drop that takes weeks to stand
out of the noise has become the baseline before. Here the mean deviation of some four weeks is held against a
mean of half a year.
"""

from __future__ import annotations

import numpy as np

from core.quantities import BoolArray, FloatArray, IntArray
from core.watch.state import MonitorState
from core.watch.thresholds import (
    HOPELESS_SHIFT_SD,
    read_noise,
    small_sample_factor,
    variance_inflation,
)

WEEKS_GAIN, HALF_YEAR_GAIN = 0.06, 1.0 / 120.0  # about four weeks against half a year
# Of the difference of the two means, which share their latest periods.
WEEKS_VARIANCE = WEEKS_GAIN / (2.0 - WEEKS_GAIN) - HALF_YEAR_GAIN
CAUTION = 0.8  # where neighbours go together, the spread of a few weeks is known less well
LASTING_CUT_OFF_SD = 1.5  # weeks are told by their many days, not by the few that are far out
KEPT_BY_CUT_OFF = (
    0.866  # of a small shift of normal deviations; a large one approaches the limit as tanh does
)
LARGEST_SHARE = 0.98
LASTING_Z = 2.4
LEAST_DROP_RATIO = 0.30  # a yearly wave of 30 % falls short of half a year's mean by less
DAYS_OF_NEWS = 56


def follow_half_year(
    state: MonitorState,
    *,
    roots: FloatArray,
    factor: FloatArray,
    variance: FloatArray,
    positions: IntArray,
) -> dict[str, FloatArray | IntArray]:
    """Columns slow_level, lasting_z and lasting_position after one more period."""
    sd = np.sqrt(variance * np.maximum(state.slow_level * factor, 1e-9))
    z = (roots - state.slow_level * factor) / sd
    z = np.minimum(np.maximum(z, -LASTING_CUT_OFF_SD), LASTING_CUT_OFF_SD)
    gain = np.maximum(HALF_YEAR_GAIN, 1.0 / (state.n_known + 1.0))
    return {
        "slow_level": state.slow_level + gain * z * sd / factor,
        "lasting_z": state.lasting_z + WEEKS_GAIN * (z - state.lasting_z),
        "lasting_position": np.where(state.lasting_z >= 0.0, positions, state.lasting_position),
    }


def lasting_limit(state: MonitorState) -> FloatArray:
    """Mean deviation [sd of one period] of the latest weeks that hardly ever happens by chance.

    Formula
    -------
    2.4 (1 + 0.8 phi) sqrt((g / (2 - g) - 1 / 120) (1 + f) / (1 - f)), with g = 0.06, phi the correlation of
    neighbours and f = (1 - g) phi

    Source
    ------
    Exponentially weighted moving average chart: Hawkins & Olwell (1998); Lucas & Saccucci (1990).
    """
    together = read_noise(state).correlation
    inflation = variance_inflation((1.0 - WEEKS_GAIN) * together)
    limit: FloatArray = LASTING_Z * (1.0 + CAUTION * together) * np.sqrt(WEEKS_VARIANCE * inflation)
    return limit * small_sample_factor(state)


def lasting_change(state: MonitorState) -> FloatArray:
    """Change [ratio] against half a year, from the mean deviation of the weeks it has stood."""
    n_periods = np.maximum(state.position - state.lasting_position + 1, 1) * state.n_slots / 7.0
    mean_cut_z = state.lasting_z / (1.0 - (1.0 - WEEKS_GAIN) ** np.maximum(n_periods, 1.0))
    share_of_limit = np.minimum(np.maximum(mean_cut_z / LASTING_CUT_OFF_SD, -LARGEST_SHARE), LARGEST_SHARE)
    shift = LASTING_CUT_OFF_SD / KEPT_BY_CUT_OFF * np.arctanh(share_of_limit)
    slow_level = np.maximum(state.slow_level, 1e-9)
    change: FloatArray = (
        np.maximum(1.0 + shift * np.sqrt(state.relative_variance / slow_level), 0.0) ** 2 - 1.0
    )
    return change


def has_lasting_drop(state: MonitorState) -> BoolArray:
    """True on daily lanes whose noise hides a change from the quick tests and which have dropped for weeks."""
    noise = read_noise(state)
    volatile = (noise.change_to_find < HOPELESS_SHIFT_SD) & noise.is_regular_daily
    falls_short = state.level < np.sqrt(1.0 - LEAST_DROP_RATIO) * state.slow_level
    far = (state.lasting_z < -lasting_limit(state)) & falls_short
    is_news = state.position - state.lasting_position <= DAYS_OF_NEWS
    drop: BoolArray = volatile & far & is_news
    return drop
