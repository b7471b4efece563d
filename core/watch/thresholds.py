"""How far is too far: reference value and threshold of the CUSUM, limits of the single-period tests.

The threshold of a CUSUM is chosen for a mean time between false alarms by Siegmund's approximation, with the
exponent of Cramer and Lundberg where single deviations are skewed (rare, large periods) and with the long-run
variance where deviations of neighbouring periods go together.

Source: D. Siegmund, Sequential Analysis (1985), chapter 2; D. M. Hawkins and D. H. Olwell, Cumulative Sum
Charts and Charting for Quality Improvement (1998).
"""

from __future__ import annotations

import numpy as np

from core.quantities import FloatArray
from core.watch.state import SMOOTH_VARIANCE, BoolArray, MonitorState, least_level

CHANGE_TO_FIND_RATIO = 0.30
PERIODS_TO_FIND_IT = np.array([7.0, 4.0, 3.0])  # daily, weekly, monthly
FOUND_IN_THREE_OF_FOUR_Z = 0.674
PERIODS_BETWEEN_FALSE_ALARMS = 550.0
# Where noise hides the change to be found anyway, alarms are made rarer still instead.
HOPELESS_SHIFT_SD = 1.5
MOST_PATIENCE = 4.0
LONGEST_WAIT = 20.0
SIEGMUND_OVERSHOOT = 1.166
REFERENCE_SHARE = (
    0.45  # a little below the half of theory: the baseline has followed a new level by some days
)
SPIKE_SD = 4.0
SILENCE_PROBABILITY = 0.001
SMALLEST_SILENT_SHARE = 0.03  # so that one period without volume is judged as a spike, never as silence
INTERMITTENT_MEAN_GAP = 1.35
# A quiet lane's baseline lags behind its own seasons by more than its noise, so the reference may be large.
LEAST_REFERENCE, MOST_REFERENCE = 0.5, 2.0
CUT_OFF_SD = 3.0
TOLERATED_INFLATION = 1.15  # an estimate from some fifty periods strays that far by chance
LARGEST_INFLATION = 6.0
SMALLEST_RELATIVE_SD = 0.01


def is_intermittent(mean_gap: FloatArray) -> BoolArray:
    """True where a period without volume is ordinary."""
    return mean_gap > INTERMITTENT_MEAN_GAP


def cut_off(mean_gap: FloatArray) -> FloatArray:
    """Largest deviation [sd] that counts; more where the rare period with volume is far from the mean."""
    return CUT_OFF_SD * np.sqrt(mean_gap)


def relative_sd(state: MonitorState) -> FloatArray:
    """Spread of the square root as a share of its level."""
    share = state.relative_variance / np.maximum(state.level, np.maximum(least_level(state), 1e-9))
    return np.sqrt(np.maximum(share, SMALLEST_RELATIVE_SD**2))


def change_to_find(state: MonitorState) -> FloatArray:
    """The change that is to be found, in standard deviations of one period."""
    shift: FloatArray = (np.sqrt(1.0 + CHANGE_TO_FIND_RATIO) - 1.0) / relative_sd(state)
    return shift


def cusum_reference(state: MonitorState) -> FloatArray:
    """What a deviation must exceed to raise the CUSUM [sd]: nearly half of the change that is to be found.

    Formula
    -------
    k = 0.45 (sqrt(1.3) - 1) / spread of the square root of demand, and from 0.5 to 2. The CUSUM is then
    max(0, CUSUM + z - k) upwards, and max(0, CUSUM - z - k) downwards.

    Source
    ------
    Hawkins & Olwell (1998), Cumulative Sum Charts and Charting for Quality Improvement.
    """
    shift = change_to_find(state)
    reference: FloatArray = np.clip(REFERENCE_SHARE * shift, LEAST_REFERENCE, MOST_REFERENCE)
    return reference


def variance_inflation(state: MonitorState) -> FloatArray:
    """Long-run variance of the deviations over their own variance, 1 or more."""
    seen = state.smooth_z_square / SMOOTH_VARIANCE / TOLERATED_INFLATION
    return np.clip(seen, 1.0, LARGEST_INFLATION)


def upward_skewness(state: MonitorState) -> FloatArray:
    """Skewness of all periods of a lane whose volume is rare and of symmetric size, 0 or more."""
    p, m, v = 1.0 / state.mean_gap, np.maximum(state.size_mean, 1e-9), state.size_variance
    mean, second, third = p * m, p * (m**2 + v), p * (m**3 + 3 * m * v)
    variance = np.maximum(second - mean**2, 1e-3 * mean**2)
    skewness = (third - 3 * mean * second + 2 * mean**3) / variance**1.5
    return np.maximum(skewness, 0.0)


def cusum_threshold(state: MonitorState, *, reference: FloatArray) -> FloatArray:
    """Score beyond which a CUSUM with this reference value speaks of a change.

    The exponent t solves inflation*t**2/2 + skewness*t**3/6 = reference*t, where the drift of the score is
    just outweighed by its spread; without skewness it is 2*reference/inflation.

    Formula
    -------
    h with mean time between false alarms (exp(t (h + 1.166)) - 1 - t (h + 1.166)) / (2 k**2) = 550 periods,
    t = 2 k for symmetric deviations

    Source
    ------
    Siegmund (1985), Sequential Analysis, chapter 2; Cramer-Lundberg exponent for skewed deviations.
    """
    inflation, rare = variance_inflation(state), is_intermittent(state.mean_gap)
    exponent = 2.0 * reference / inflation
    if rare.any():
        skewness = np.maximum(upward_skewness(state), 0.01)
        bend = np.sqrt(inflation**2 / 4.0 + 2.0 * skewness * reference / 3.0) - inflation / 2.0
        exponent = np.where(rare, 3.0 * bend / skewness, exponent)
    patience = np.clip(HOPELESS_SHIFT_SD / change_to_find(state), 1.0, MOST_PATIENCE)
    # An alarm of a rare lane lasts from volume to volume, so it must be rarer by that much.
    patience *= np.where(rare, np.minimum(state.mean_gap, LONGEST_WAIT), 1.0)
    runs = 2.0 * reference**2 * PERIODS_BETWEEN_FALSE_ALARMS * patience / inflation
    distance = np.log(runs + 1.0 + np.log(runs + 1.0 + np.log(runs + 1.0)))
    threshold: FloatArray = distance / exponent - SIEGMUND_OVERSHOOT * np.sqrt(inflation)
    return threshold * small_sample_factor(state)


def small_sample_factor(state: MonitorState) -> FloatArray:
    """Widens every limit while the spread rests on few periods."""
    return 1.0 + 4.0 / np.maximum(state.n_known - state.n_slots, 8.0)


def silence_limit_periods(state: MonitorState) -> FloatArray:
    """Periods without volume that hardly ever pass on this lane by chance.

    Gaps are taken as geometric with the lane's mean gap, widened while it rests on few gaps; never less than
    the longest gap it has shown.

    Formula
    -------
    log(0.001) / log(1 - 1 / mean gap), and at least the longest gap seen

    Source
    ------
    Geometric waiting time between periods with volume.
    """
    gap = state.mean_gap * (1.0 + 1.0 / np.sqrt(np.maximum(state.n_active, 1.0)))
    silent_share = np.where(is_intermittent(state.mean_gap), 1.0 - 1.0 / gap, 1.0 - 1.0 / state.mean_gap)
    silent_share = np.clip(silent_share, SMALLEST_SILENT_SHARE, 1.0 - 1e-9)
    limit: FloatArray = np.maximum(np.log(SILENCE_PROBABILITY) / np.log(silent_share), state.longest_gap)
    return limit


def smallest_visible_change(state: MonitorState) -> FloatArray:
    """Rise [ratio] of the level that is found in three of four cases within PERIODS_TO_FIND_IT.

    The CUSUM passes its threshold within n periods where n*(shift - reference) exceeds it by its own spread;
    a single period passes the spike limit where the shift itself exceeds it. Rare volume needs as many
    periods with volume as a regular lane needs periods.

    Formula
    -------
    shift with n (shift - k) = h + 0.674 sqrt(n * variance inflation), n the periods in which it is to be
    found; change = (1 + shift * spread)**2 - 1

    Source
    ------
    Hawkins & Olwell (1998), with the power of a one-sided test at three of four.
    """
    n = PERIODS_TO_FIND_IT[state.cadence] * np.where(is_intermittent(state.mean_gap), state.mean_gap, 1.0)
    reference = cusum_reference(state)
    spread = FOUND_IN_THREE_OF_FOUR_Z * np.sqrt(n * variance_inflation(state))
    by_cusum = reference + (cusum_threshold(state, reference=reference) + spread) / n
    by_spike = SPIKE_SD * small_sample_factor(state) + FOUND_IN_THREE_OF_FOUR_Z
    shift = np.where(is_intermittent(state.mean_gap), by_cusum, np.minimum(by_cusum, by_spike))
    ratio: FloatArray = (1.0 + shift * relative_sd(state)) ** 2 - 1.0
    return ratio
