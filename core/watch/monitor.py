"""One step of the monitor for many lanes at once: predict, score, remember.

Everything is measured in square roots of units: there the spread of a small count hardly depends on its
mean, and the skewness of ordinary demand shrinks. Level and trend follow the lane by exponential smoothing,
seasonal factors (weekdays of daily lanes, months of monthly lanes) by their own slow averages. A deviation is
cut off before it teaches the baseline, and while a CUSUM stands above its threshold the baseline learns
slowly, so that a change does not become normal before somebody has seen it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from core.demand import cadence as cal
from core.quantities import FloatArray
from core.watch.gaps import count_gaps
from core.watch.state import SMOOTH_GAIN, BoolArray, IntArray, MonitorState, RunSums, is_warm, least_level
from core.watch.thresholds import cusum_reference, cusum_threshold, cut_off, is_intermittent
from core.watch.warm_up import finish_warm_up, learn_first_cycles

# One entry per cadence: daily, weekly, monthly. Chosen with bench/watchtower.py: fast enough to follow a
# yearly pattern, slow enough that a week of a new level stands out.
LEVEL_GAIN = np.array([0.06, 0.25, 0.25])
TREND_GAIN = np.array([0.004, 0.025, 0.025])
SEASON_GAIN = np.array([0.03, 0.0, 0.15])
MEMORY_GAIN = np.array([0.015, 0.03, 0.03])

TEACHING_LIMIT_SD = 2.5
ALERTED_GAIN_SHARE = 0.2
CERTAIN_ABOVE_THRESHOLD = 0.5
PERIODS_OF_NEWS = np.array([35.0, 8.0, 4.0])  # then a new level may become normal
PERIODS_OF_A_SHIFT = 2.0  # one period alone is a spike, however high
CLEARS_AT_SHARE = 0.8  # an alert does not flicker while its CUSUM is near the threshold
CUSUM_ABOVE_THRESHOLD = 4.0  # no higher, so that an alert ends soon after its cause
SMOOTH_SQUARE_LIMIT = 0.8
SMALLEST_RELATIVE_VARIANCE = 1e-4  # of the square root: a constant lane may move by 2 % unnoticed
SMALLEST_FACTOR = 0.05
TINY = 1e-9


@dataclass(frozen=True)
class _Score:
    """One period against its expectation base * factor; the deviation is 0 where a lane is not watched."""

    base: FloatArray
    factor: FloatArray
    deviation: FloatArray
    expected: FloatArray
    sd: FloatArray
    z: FloatArray
    cut_z: FloatArray


def season_slots(*, positions: IntArray, cadence: IntArray) -> IntArray:
    """Seasonal slot of each calendar position: weekday, month of the year, or 0."""
    return np.where(
        cadence == cal.DAILY, cal.weekdays(positions), np.where(cadence == cal.MONTHLY, positions % 12, 0)
    )


def update_state(
    state: MonitorState,
    *,
    demand_units: FloatArray,
    positions: IntArray,
    may_be_partial: BoolArray | None = None,
) -> MonitorState:
    """State after one more period of each lane.

    Parameters
    ----------
    demand_units : (n_lanes,) demand of the period, NaN where unknown or closed: the lane's state then stays
    positions : (n_lanes,) calendar position of the period (see core.demand.cadence)
    may_be_partial : (n_lanes,) True where the period still runs: it counts only once it is above expectation

    Returns
    -------
    MonitorState
        The given state is left as it was.
    """
    slots = season_slots(positions=positions, cadence=state.cadence)
    factor = np.maximum(state.season[np.arange(slots.size), slots], SMALLEST_FACTOR)
    roots = np.sqrt(demand_units)
    base = np.maximum(state.level + state.trend, np.maximum(least_level(state), TINY))
    was_warm = is_warm(state)
    known = ~np.isnan(demand_units)
    if may_be_partial is not None:
        known &= ~(may_be_partial & (roots < np.where(was_warm, base * factor, state.level)))

    learnt = learn_first_cycles(state, roots=roots, slots=slots, learns=known & ~was_warm)
    watches = known & was_warm
    if watches.any():
        score = _score(state, roots=roots, base=base, factor=factor, watches=watches)
        reference = cusum_reference(state)
        threshold = cusum_threshold(state, reference=reference)
        pace = _pace(state, threshold)
        learnt = _move_cusums(
            learnt, score, reference=reference, threshold=threshold, positions=positions, watches=watches
        )
        learnt = _learn(learnt, score, slots=slots, pace=pace * watches)
    counted = count_gaps(learnt, roots=roots, positions=positions, known=known)
    counted = replace(
        counted,
        n_known=state.n_known + known,
        position=np.where(known, positions, state.position),
        last_value=np.where(known, demand_units, state.last_value),
    )
    return finish_warm_up(counted, was_warm=was_warm)


def _score(
    state: MonitorState, *, roots: FloatArray, base: FloatArray, factor: FloatArray, watches: BoolArray
) -> _Score:
    expected = base * factor
    variance = np.maximum(state.relative_variance, SMALLEST_RELATIVE_VARIANCE * base)
    # Between the constant spread of counts and the proportional spread of a busy lane.
    sd = np.sqrt(variance * expected)
    deviation = np.where(watches, roots - expected, 0.0)
    z = deviation / sd
    limit = cut_off(state.mean_gap)
    return _Score(
        base=base,
        factor=factor,
        deviation=deviation,
        expected=expected,
        sd=sd,
        z=z,
        cut_z=np.clip(z, -limit, limit),
    )


def _pace(state: MonitorState, threshold: FloatArray) -> FloatArray:
    """Share of its usual gain with which a lane's baseline learns."""
    is_certain = np.maximum(state.up.score, state.down.score) > threshold + CERTAIN_ABOVE_THRESHOLD
    is_news = np.maximum(state.up.n_periods, state.down.n_periods) <= PERIODS_OF_NEWS[state.cadence]
    return np.where(is_certain & is_news, ALERTED_GAIN_SHARE, 1.0) / state.mean_gap


def _move_cusums(
    state: MonitorState,
    score: _Score,
    *,
    reference: FloatArray,
    threshold: FloatArray,
    positions: IntArray,
    watches: BoolArray,
) -> MonitorState:
    def move(run: RunSums, step: FloatArray) -> RunSums:
        moved = np.clip(run.score + step, 0.0, threshold + CUSUM_ABOVE_THRESHOLD)
        moved = np.where(watches, moved, run.score)
        goes_on, begins = moved > 0, watches & (run.score == 0)
        level = np.where(begins, score.base, run.level)
        n_periods = np.where(goes_on, run.n_periods + watches, 0.0)
        reached = (score.expected + score.deviation) / (score.factor * np.maximum(level, TINY))
        rises = (moved > threshold) & (n_periods >= PERIODS_OF_A_SHIFT)
        stays = run.alerts & (moved > CLEARS_AT_SHARE * threshold)
        return RunSums(
            score=moved,
            first_position=np.where(begins, positions, run.first_position),
            level=level,
            n_periods=n_periods,
            excess=np.where(goes_on, run.excess + np.where(watches, reached - 1.0, 0.0), 0.0),
            alerts=np.where(watches, rises | stays, run.alerts),
        )

    return replace(
        state, up=move(state.up, score.cut_z - reference), down=move(state.down, -score.cut_z - reference)
    )


def _learn(
    state: MonitorState,
    score: _Score,
    *,
    slots: IntArray,
    pace: FloatArray,
) -> MonitorState:
    watches = pace > 0
    rare = is_intermittent(state.mean_gap)
    limit = np.where(rare, np.inf, TEACHING_LIMIT_SD * score.sd)
    lesson = np.clip(score.deviation, -limit, limit)
    error = lesson * score.factor / (score.factor**2 + SMALLEST_FACTOR)
    level = np.where(watches, score.base + pace * LEVEL_GAIN[state.cadence] * error, state.level)
    season = state.season.copy()
    step = pace * SEASON_GAIN[state.cadence] * lesson / np.maximum(level, TINY)
    season[np.arange(slots.size), slots] += np.maximum(step, -0.5 * score.factor)
    gain = np.where(rare, MEMORY_GAIN[state.cadence] / state.mean_gap, MEMORY_GAIN[state.cadence])
    memory = watches * np.maximum(gain, 1.0 / (state.n_known + 1))
    smooth = state.smooth_z + watches * SMOOTH_GAIN * (score.cut_z - state.smooth_z)
    square = (score.cut_z * score.sd) ** 2 / score.expected
    return replace(
        state,
        level=np.maximum(level, 0.0),
        trend=np.where(rare, 0.0, state.trend + pace * TREND_GAIN[state.cadence] * error),
        season=season,
        relative_variance=state.relative_variance + memory * (square - state.relative_variance),
        smooth_z=smooth,
        smooth_z_square=state.smooth_z_square
        + memory * (np.minimum(smooth**2, SMOOTH_SQUARE_LIMIT) - state.smooth_z_square),
        last_z=np.where(watches, score.z, state.last_z),
        last_expected=np.where(watches, score.expected**2 + score.sd**2, state.last_expected),
    )
