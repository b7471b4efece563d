"""How likely chance alone is to bring what an alarm tells: one probability for each lane, to compare many lanes by.

Each test has its own law for what chance brings: that of its threshold (`core.watch.thresholds`), read backwards.
"""

from __future__ import annotations

import numpy as np

from core.quantities import FloatArray, IntArray
from core.watch import verdict as v
from core.watch.lasting import lasting_limit
from core.watch.monitor import CUSUM_ABOVE_THRESHOLD, PERIODS_OF_NEWS
from core.watch.state import MonitorState, RunSums, is_warm
from core.watch.thresholds import (
    SIEGMUND_OVERSHOOT,
    SILENCE_PROBABILITY,
    SPIKE_PROBABILITY,
    TAIL_POWER,
    cusum_exponent,
    cusum_reference,
    cusum_threshold,
    cut_off,
    read_noise,
    silence_limit_periods,
    small_sample_factor,
    spike_limit,
)

LASTING_PROBABILITY = (
    0.0082  # of a normal law below -2.4; slow waves are no noise, so the tail is taken as heavy
)
N_TESTS = 4  # spike, shift, silence, lasting drop: each lane is tried by all


def chance_of_alarms(state: MonitorState, reason: IntArray) -> FloatArray:
    """(n_lanes,) probability that a lane at which nothing changed shows as much: 1 without an alarm.

    NaN of a lane that cannot be judged yet. Of counts of a few units whose neighbours go together (a correlation of 0.7
    and more) chances below one in a hundred come several times as often as they say.

    Parameters
    ----------
    reason : (n_lanes,) codes of `core.watch.verdict`, of these states

    Formula
    -------
    min(1, 4 p), p of a shift 2 exp(-t (score / w + 1.166)), t the exponent of its threshold and w what widens that;
    of a spike 0.0012 (limit / z)**3; of silence 0.001**(periods / limit); of a lasting drop
    0.0082 (limit / mean deviation)**3

    Source
    ------
    Siegmund (1985), Sequential Analysis, chapter 2; Bonferroni over the four tests.
    """
    spike = SPIKE_PROBABILITY * (spike_limit(state) / np.maximum(_spike_sd(state), 1e-9)) ** TAIL_POWER
    silence = SILENCE_PROBABILITY ** (state.silence / np.maximum(silence_limit_periods(state), 1e-9))
    lasting = LASTING_PROBABILITY * (lasting_limit(state) / np.maximum(-state.lasting_z, 1e-9)) ** TAIL_POWER
    chance = np.select(
        [
            np.isin(reason, (v.SPIKE_UP, v.SPIKE_DOWN)),
            reason == v.SHIFT_UP,
            reason == v.SHIFT_DOWN,
            reason == v.SILENT,
            reason == v.LASTING_DROP,
        ],
        [spike, _of_run(state, state.up), _of_run(state, state.down), silence, lasting],
        np.inf,
    )
    return np.where(is_warm(state), np.minimum(N_TESTS * chance, 1.0), np.nan)


def _spike_sd(state: MonitorState) -> FloatArray:
    """How far the latest period is off [sd]; a low one on the scale of units, as it is judged."""
    rare = read_noise(state).is_rare
    drop = state.last_z * (np.sqrt(state.last_value / np.maximum(state.last_expected, 1e-12)) + 1.0) / 2.0
    return np.abs(np.where(rare, state.last_size_z, np.where(state.last_z < 0, drop, state.last_z)))


def _of_run(state: MonitorState, run: RunSums) -> FloatArray:
    """Two-sided chance of a CUSUM as high as this one.

    The score itself stops a little above its threshold, so that an alert ends soon after its cause. How far the run
    has really gone is told by its excess while it is news.
    """
    noise = read_noise(state)
    reference = cusum_reference(noise)
    threshold = cusum_threshold(state, noise, reference=reference)
    deviation = np.abs(run.excess) / (noise.relative_sd * np.sqrt(noise.inflation))
    far = np.minimum(deviation, run.n_periods * cut_off(state.mean_gap)) - reference * run.n_periods
    is_full = run.score >= threshold + CUSUM_ABOVE_THRESHOLD - 1.0
    is_news = run.n_periods <= PERIODS_OF_NEWS[state.cadence]
    score = np.where(is_full & is_news, np.maximum(run.score, far), run.score)
    widening = np.where(noise.is_regular_daily, 1.0, np.sqrt(noise.inflation)) * small_sample_factor(state)
    exponent = cusum_exponent(state, noise, reference=reference)
    chance: FloatArray = 2.0 * np.exp(-exponent * (score / widening + SIEGMUND_OVERSHOOT))
    return chance
