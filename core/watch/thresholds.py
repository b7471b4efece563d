"""How far is too far: reference value and threshold of the CUSUM, limits of the other tests.

The threshold of a CUSUM is chosen for a mean time between false alarms by Siegmund's approximation, with the
exponent of Cramer and Lundberg where single deviations are skewed (rare, large periods). Where deviations of
neighbouring periods go together, the CUSUM looks at what is new in each.

Source: D. Siegmund, Sequential Analysis (1985), chapter 2; D. M. Hawkins and D. H. Olwell, Cumulative Sum
Charts and Charting for Quality Improvement (1998).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.demand import cadence as cal
from core.quantities import BoolArray, FloatArray
from core.watch.state import LEVEL_GAIN, MonitorState, least_level, shows_in_one_period

CHANGE_TO_FIND_RATIO = 0.30
PERIODS_TO_FIND_IT = cal.of_each_cadence(7.0, 4.0, 3.0)  # daily, weekly, monthly
FOUND_IN_THREE_OF_FOUR_Z = 0.674
# Where noise hides the change to be found anyway, alarms are made rarer still instead.
HOPELESS_SHIFT_SD = 1.5
MOST_PATIENCE = 4.0
LONGEST_WAIT = 20.0
SIEGMUND_OVERSHOOT = 1.166
# A little below the half of theory: the baseline has followed a new level by some days.
REFERENCE_SHARE = 0.45
SPIKE_SD, MOST_SPIKE_SD = 4.0, 10.0
TAIL_SD, TAIL_POWER = (
    3.0,
    3.0,
)  # tails are taken as falling with the third power, as heavy as a variance allows
SPIKE_PROBABILITY = 0.0012
SILENCE_PROBABILITY = 0.001
SMALLEST_SILENT_SHARE = 0.03  # so that one period without volume is judged as a spike, never as silence
INTERMITTENT_MEAN_GAP = 1.35
# A quiet lane's baseline lags behind its own seasons by more than its noise, so the reference may be large.
LEAST_REFERENCE, MOST_REFERENCE = 0.5, 2.0
CUT_OFF_SD = 3.0
MOST_CORRELATION = 0.95
TOLERATED, TOLERATED_OF_RARE = 0.05, 0.1  # few periods with volume say little of how neighbours go together
SMALLEST_RELATIVE_SD = 0.01


def is_intermittent(mean_gap: FloatArray) -> BoolArray:
    """True where a period without volume is ordinary."""
    return mean_gap > INTERMITTENT_MEAN_GAP


def cut_off(mean_gap: FloatArray) -> FloatArray:
    """Largest deviation [sd] that counts; more where the rare period with volume is far from the mean."""
    return CUT_OFF_SD * np.sqrt(mean_gap)


def variance_inflation(correlation: FloatArray) -> FloatArray:
    """Long-run variance over the variance of one period, where neighbours have this correlation, 1 or more."""
    inflation: FloatArray = (1.0 + correlation) / (1.0 - correlation)
    return inflation


@dataclass(frozen=True)
class Noise:
    """How large a lane's ordinary ups and downs are, read off the state; (n_lanes,).

    relative_sd: spread of the square root as a share of its level. change_to_find: in standard deviations of
    one period. correlation: of neighbours, and inflation: what it makes of the long-run variance.
    """

    relative_sd: FloatArray
    change_to_find: FloatArray
    correlation: FloatArray
    inflation: FloatArray
    is_rare: BoolArray
    is_regular_daily: BoolArray


def read_noise(state: MonitorState) -> Noise:
    """The noise of each lane, as far as it is known now."""
    share = state.relative_variance / np.maximum(state.level, np.maximum(least_level(state), 1e-9))
    relative_sd = np.sqrt(np.maximum(share, SMALLEST_RELATIVE_SD**2))
    seen = state.lag_covariance / np.maximum(state.relative_variance, 1e-12)
    is_rare = is_intermittent(state.mean_gap)
    seen = seen - np.where(is_rare, TOLERATED_OF_RARE, TOLERATED)
    correlation = np.minimum(np.maximum(seen, 0.0), MOST_CORRELATION)
    return Noise(
        relative_sd=relative_sd,
        change_to_find=(np.sqrt(1.0 + CHANGE_TO_FIND_RATIO) - 1.0) / relative_sd,
        correlation=correlation,
        inflation=variance_inflation(correlation),
        is_rare=is_rare,
        is_regular_daily=(state.cadence == cal.DAILY) & ~is_rare,
    )


def cusum_reference(noise: Noise) -> FloatArray:
    """What a deviation must exceed to raise the CUSUM [sd]: nearly half of the change that is to be found.

    Formula
    -------
    k = 0.45 (sqrt(1.3) - 1) / spread of the square root of demand, times sqrt((1 - phi) / (1 + phi)) where
    neighbouring days have correlation phi, and from 0.5 to 2. The CUSUM is then max(0, CUSUM + e - k) upwards,
    and max(0, CUSUM - e - k) downwards, with e = (z - phi * z of the period before) / sqrt(1 - phi**2).

    Source
    ------
    Hawkins & Olwell (1998), Cumulative Sum Charts and Charting for Quality Improvement.
    """
    shift = noise.change_to_find / np.sqrt(np.where(noise.is_regular_daily, noise.inflation, 1.0))
    reference: FloatArray = np.minimum(np.maximum(REFERENCE_SHARE * shift, LEAST_REFERENCE), MOST_REFERENCE)
    return reference


def upward_skewness(state: MonitorState) -> FloatArray:
    """Skewness of all periods of a lane whose volume is rare and of symmetric size, 0 or more."""
    p, m, v = 1.0 / state.mean_gap, np.maximum(state.size_mean, 1e-9), state.size_variance
    mean, second, third = p * m, p * (m**2 + v), p * (m**3 + 3 * m * v)
    variance = np.maximum(second - mean**2, 1e-3 * mean**2)
    skewness = (third - 3 * mean * second + 2 * mean**3) / variance**1.5
    return np.maximum(skewness, 0.0)


def cusum_threshold(state: MonitorState, noise: Noise, *, reference: FloatArray) -> FloatArray:
    """Score beyond which a CUSUM with this reference value speaks of a change.

    Formula
    -------
    h with mean time between false alarms (exp(t (h + 1.166)) - 1 - t (h + 1.166)) / (2 k**2) = 520 periods, or what
    the workspace chose; t = 2 k for symmetric deviations

    Source
    ------
    Siegmund (1985), Sequential Analysis, chapter 2; Cramer-Lundberg exponent for skewed deviations.
    """
    rare, together = noise.is_rare, np.sqrt(noise.inflation)
    exponent = cusum_exponent(state, noise, reference=reference)
    patience = np.minimum(np.maximum(HOPELESS_SHIFT_SD / noise.change_to_find, 1.0), MOST_PATIENCE)
    patience = patience * noise.inflation  # an alarm of correlated noise lasts, so it must be rarer too
    if rare.any():
        # An alarm of a rare lane lasts from volume to volume, so it must be rarer by that much.
        patience *= np.where(rare, np.minimum(state.mean_gap, LONGEST_WAIT), 1.0)
    runs = 2.0 * reference**2 * state.periods_between_false_alarms * patience
    distance = np.log(runs + 1.0 + np.log(runs + 1.0))
    threshold: FloatArray = distance / exponent - SIEGMUND_OVERSHOOT
    threshold *= np.where(noise.is_regular_daily, 1.0, together)
    return threshold * small_sample_factor(state)


def cusum_exponent(state: MonitorState, noise: Noise, *, reference: FloatArray) -> FloatArray:
    """How fast the chance of a score falls with its height: t in P(score > x) ~ exp(-t x).

    It solves t**2/2 + skewness*t**3/6 = reference*t, where the drift of the score is just outweighed by its
    spread; without skewness it is 2*reference.
    """
    exponent: FloatArray = 2.0 * reference
    if noise.is_rare.any():
        skewness = np.maximum(upward_skewness(state), 0.01)
        bend = np.sqrt(0.25 + 2.0 * skewness * reference / 3.0) - 0.5
        exponent = np.where(noise.is_rare, 3.0 * bend / skewness, exponent)
    return exponent


def small_sample_factor(state: MonitorState) -> FloatArray:
    """Widens every limit while the spread rests on few periods."""
    return 1.0 + 4.0 / np.maximum(state.n_known - state.n_slots, 8.0)


def spike_limit(state: MonitorState) -> FloatArray:
    """Deviation of one period [sd] that hardly ever happens by chance.

    Four standard deviations of an ordinary lane, more where periods far out are frequent on it.

    Formula
    -------
    3 (share of periods beyond 3 sd / 0.0012)**(1/3), from 4 to 10

    Source
    ------
    Own: the tail is taken to fall with the third power, as Student's t of three degrees of freedom does.
    """
    share = state.tail_share * np.where(is_intermittent(state.mean_gap), state.mean_gap, 1.0)
    limit = np.clip(TAIL_SD * (share / SPIKE_PROBABILITY) ** (1.0 / TAIL_POWER), SPIKE_SD, MOST_SPIKE_SD)
    return limit * small_sample_factor(state)


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
    by_chance = np.log(SILENCE_PROBABILITY) / np.log(silent_share)
    by_chance *= np.sqrt(read_noise(state).inflation)
    limit: FloatArray = np.maximum(by_chance, state.longest_gap)
    return limit


def smallest_visible_change(state: MonitorState) -> FloatArray:
    """Rise [ratio] of the level that is found in three of four cases within PERIODS_TO_FIND_IT.

    The CUSUM passes its threshold within n periods where n*(shift - reference) exceeds it by its own spread;
    a single period passes the spike limit where the shift itself exceeds it. Rare volume needs as many
    periods with volume as a regular lane needs periods.

    Formula
    -------
    n (f s - k) = h + 0.674 sqrt(n), n the periods in which it is to be found and f = (1 - (1 - g)**n) / (n g) what
    a baseline with gain g leaves of the shift meanwhile; shift = s sqrt((1 + phi) / (1 - phi)) with phi the
    correlation of neighbours; change = (1 + shift * spread)**2 - 1, and no less than what counts as a rise

    Source
    ------
    Hawkins & Olwell (1998), with the power of a one-sided test at three of four.
    """
    by_cusum, by_spike = _visible_shifts(state)
    shift = np.where(is_intermittent(state.mean_gap), by_cusum, np.minimum(by_cusum, by_spike))
    ratio: FloatArray = np.maximum((1.0 + shift) ** 2 - 1.0, state.least_rise_ratio)
    return ratio


def smallest_visible_fall(state: MonitorState) -> FloatArray:
    """Fall [ratio, 0 to 1] of the level that is found in three of four cases within PERIODS_TO_FIND_IT.

    As `smallest_visible_change`, downwards. A single low period must be far off on the scale of units, where
    a fall to nothing is no further than its mean. At 1 no fall is seen so soon, and only silence tells. No less than
    what counts as a fall.

    Formula
    -------
    fall = 1 - (1 - shift * spread)**2

    Source
    ------
    Hawkins & Olwell (1998), with the power of a one-sided test at three of four.
    """
    by_cusum, by_spike = _visible_shifts(state)
    fall = 1.0 - np.maximum(1.0 - by_cusum, 0.0) ** 2
    seen = np.where(is_intermittent(state.mean_gap), fall, np.minimum(fall, np.minimum(2.0 * by_spike, 1.0)))
    ratio: FloatArray = np.maximum(seen, state.least_fall_ratio)
    return ratio


def _visible_shifts(state: MonitorState) -> tuple[FloatArray, FloatArray]:
    """What the CUSUM and what a single period shows in time, as shares of the level of square roots."""
    n_active, gain = PERIODS_TO_FIND_IT[state.cadence], LEVEL_GAIN[state.cadence]
    left = (1.0 - (1.0 - gain) ** n_active) / (n_active * gain)
    n = n_active * np.where(is_intermittent(state.mean_gap), state.mean_gap, 1.0)
    noise = read_noise(state)
    reference = cusum_reference(noise)
    threshold = cusum_threshold(state, noise, reference=reference)
    by_cusum = (reference + (threshold + FOUND_IN_THREE_OF_FOUR_Z * np.sqrt(n)) / n) / left
    by_spike = np.where(shows_in_one_period(state), spike_limit(state) + FOUND_IN_THREE_OF_FOUR_Z, np.inf)
    return by_cusum * np.sqrt(noise.inflation) * noise.relative_sd, by_spike * noise.relative_sd
