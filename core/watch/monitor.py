"""One step of the monitor for many lanes at once: predict, score, remember.

Everything is measured in square roots of units: there the spread of a small count hardly depends on its
mean, and the skewness of ordinary demand shrinks. Level and trend follow the lane by exponential smoothing,
seasonal factors (weekdays of daily lanes, months of monthly lanes) by their own slow averages. A deviation is
cut off before it teaches the baseline, and while a CUSUM stands above its threshold the baseline learns
slowly, so that a change does not become normal before somebody has seen it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from core.demand import cadence as cal
from core.quantities import BoolArray, FloatArray, IntArray
from core.watch.gaps import count_gaps
from core.watch.lasting import follow_half_year
from core.watch.month_ends import learn_month_end, month_end_factors, month_end_slots
from core.watch.state import (
    LEVEL_GAIN,
    MAX_SLOTS,
    N_SLOTS,
    MonitorState,
    RunSums,
    is_warm,
    least_level,
)
from core.watch.thresholds import (
    TAIL_SD,
    Noise,
    cusum_reference,
    cusum_threshold,
    cut_off,
    is_intermittent,
    read_noise,
)
from core.watch.warm_up import finish_warm_up, learn_first_cycles

# By cadence, as LEVEL_GAIN. Chosen with bench/watchtower.py.
TREND_GAIN = cal.of_each_cadence(0.004, 0.025, 0.025)
SEASON_GAIN = np.where(N_SLOTS > 1, cal.of_each_cadence(0.03, 0.0, 0.15), 0.0)
MEMORY_GAIN = cal.of_each_cadence(0.015, 0.03, 0.03)

FIRST_SLOT = np.where(np.arange(len(N_SLOTS)) == cal.DAILY, 3, 0)  # of position 0: 1970-01-01 was a Thursday
TEACHING_LIMIT_SD = 2.5
ALERTED_GAIN_SHARE = 0.2
CERTAIN_ABOVE_THRESHOLD = 0.5
PERIODS_OF_NEWS = cal.of_each_cadence(35.0, 8.0, 4.0)  # then a new level may become normal
PERIODS_OF_A_SHIFT = 2.0  # one period alone is a spike, however high
CLEARS_AT_SHARE = 0.8  # an alert does not flicker while its CUSUM is near the threshold
CUSUM_ABOVE_THRESHOLD = 4.0  # no higher, so that an alert ends soon after its cause
SMALLEST_RELATIVE_VARIANCE = 1e-4  # of the square root: a constant lane may move by 2 % unnoticed
SMALLEST_FACTOR = 0.05
TINY = 1e-9


@dataclass(frozen=True)
class _Expected:
    """What one period is expected to be: base * factor; (n_lanes,), in square roots of units.

    factor: that of the season slot, weekday at least, times that of a month end. variance: of the noise, in units of
    base. unknown: how little is known of the month end's factor. cells: of each lane's slot in the flat table of
    seasons.
    """

    positions: IntArray
    ends: IntArray
    cells: IntArray
    base: FloatArray
    season: FloatArray
    weekday: FloatArray
    factor: FloatArray
    unknown: FloatArray
    variance: FloatArray


@dataclass(frozen=True)
class _Score:
    """One period against its expectation, and how surely that is known; (n_lanes,).

    value: the period as a level, freed of its factor. sd: of the noise alone. trust: share of the deviation's
    variance that is noise, 1 but on month ends of which little is known. novelty: what the period adds to its
    neighbour.
    """

    value: FloatArray
    deviation: FloatArray
    mean: FloatArray
    sd: FloatArray
    trust: FloatArray
    z: FloatArray
    cut_z: FloatArray
    cut_before: FloatArray
    novelty: FloatArray


def season_slots(*, positions: IntArray, cadence: IntArray) -> IntArray:
    """Seasonal slot of each calendar position: weekday, month of the year, or 0."""
    slots: IntArray = (positions + FIRST_SLOT[cadence]) % N_SLOTS[cadence]
    return slots


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
    expected, roots, was_warm = _expect(state, positions), np.sqrt(demand_units), is_warm(state)
    known = ~np.isnan(demand_units)
    if may_be_partial is not None:
        usual = np.where(was_warm, expected.base * expected.factor, state.level)
        known &= ~(may_be_partial & (roots < usual))
    slots = season_slots(positions=positions, cadence=state.cadence)
    learnt = learn_first_cycles(
        state, roots=roots, slots=slots, positions=positions, learns=known & ~was_warm
    )
    watches = known & was_warm
    changes = _watched(state, expected, roots) if watches.any() else {}
    counted = replace(
        learnt,
        **(changes if watches.all() else _only(watches, learnt, changes)),
        **count_gaps(state, roots=roots, positions=positions, known=known),
        n_known=state.n_known + known,
        position=np.where(known, positions, state.position),
        last_value=np.where(known, demand_units, state.last_value),
    )
    return counted if was_warm.all() else finish_warm_up(counted, was_warm=was_warm)


def _expect(state: MonitorState, positions: IntArray) -> _Expected:
    slots = season_slots(positions=positions, cadence=state.cadence)
    ends = month_end_slots(positions=positions, cadence=state.cadence)
    cells = np.arange(slots.size) * MAX_SLOTS + slots
    season = state.season.ravel().take(cells)
    weekday = np.maximum(season, SMALLEST_FACTOR)
    base = np.maximum(state.level + state.trend, np.maximum(least_level(state), TINY))
    variance = np.maximum(state.relative_variance, SMALLEST_RELATIVE_VARIANCE * base)
    end_factor, unknown = month_end_factors(state, noise=variance / base, ends=ends)
    return _Expected(
        positions=positions,
        ends=ends,
        cells=cells,
        base=base,
        season=season,
        weekday=weekday,
        factor=weekday * end_factor,
        unknown=unknown,
        variance=variance,
    )


def _watched(state: MonitorState, expected: _Expected, roots: FloatArray) -> dict[str, Any]:
    """What changes of lanes that are warm and whose period is known."""
    noise = read_noise(state)
    score = _score(state, noise, expected, roots)
    reference = cusum_reference(noise)
    threshold = cusum_threshold(state, noise, reference=reference)
    return {
        **_move_cusums(state, expected, score, reference=reference, threshold=threshold),
        **_learn(state, expected, score, pace=_pace(state, threshold)),
        **follow_half_year(
            state,
            roots=roots,
            factor=expected.factor,
            variance=expected.variance,
            positions=expected.positions,
        ),
    }


def _only(watches: BoolArray, old: Any, changes: dict[str, Any]) -> dict[str, Any]:
    """These changes where a lane is watched, and what stood before elsewhere: written into the changes."""
    stays = np.flatnonzero(~watches)
    for name, new in changes.items():
        before = getattr(old, name)
        if isinstance(new, RunSums):
            for column, values in vars(new).items():
                values[stays] = getattr(before, column)[stays]
        else:
            new[stays] = before[stays]
    return changes


def _score(state: MonitorState, noise: Noise, expected: _Expected, roots: FloatArray) -> _Score:
    mean = expected.base * expected.factor
    # Between the constant spread of counts and the proportional spread of a busy lane.
    sd = np.sqrt(expected.variance * mean)
    trust = np.ones(1)
    if expected.unknown.any():
        trust = 1.0 / (1.0 + expected.unknown * expected.base / expected.variance)
        sd = sd / np.sqrt(trust)
    deviation = roots - mean
    z = deviation / sd
    limit = cut_off(state.mean_gap)
    cut_z = np.minimum(np.maximum(z, -limit), limit)
    cut_before = np.minimum(np.maximum(state.last_z, -limit), limit)
    together = noise.correlation
    return _Score(
        value=roots / expected.factor,
        deviation=deviation,
        mean=mean,
        sd=sd,
        trust=trust,
        z=z,
        cut_z=cut_z,
        cut_before=cut_before,
        novelty=(cut_z - together * cut_before) / np.sqrt(1.0 - together**2),
    )


def _pace(state: MonitorState, threshold: FloatArray) -> FloatArray:
    """Share of its usual gain with which a lane's baseline learns."""
    is_certain = np.maximum(state.up.score, state.down.score) > threshold + CERTAIN_ABOVE_THRESHOLD
    is_news = np.maximum(state.up.n_periods, state.down.n_periods) <= PERIODS_OF_NEWS[state.cadence]
    return np.where(is_certain & is_news, ALERTED_GAIN_SHARE, 1.0) / state.mean_gap


def _move_cusums(
    state: MonitorState,
    expected: _Expected,
    score: _Score,
    *,
    reference: FloatArray,
    threshold: FloatArray,
) -> dict[str, RunSums]:
    ceiling, clears_at = threshold + CUSUM_ABOVE_THRESHOLD, CLEARS_AT_SHARE * threshold

    def move(run: RunSums, step: FloatArray) -> RunSums:
        moved = np.minimum(np.maximum(run.score + step, 0.0), ceiling)
        goes_on, begins = moved > 0, run.score == 0
        level = np.where(begins, expected.base, run.level)
        n_periods = (run.n_periods + 1.0) * goes_on
        excess = (run.excess + (score.value / np.maximum(level, TINY) - 1.0)) * goes_on
        rises = (moved > threshold) & (n_periods >= PERIODS_OF_A_SHIFT)
        return RunSums(
            score=moved,
            first_position=np.where(begins, expected.positions, run.first_position),
            level=level,
            n_periods=n_periods,
            excess=excess,
            alerts=rises | (run.alerts & (moved > clears_at)),
        )

    return {
        "up": move(state.up, score.novelty - reference),
        "down": move(state.down, -score.novelty - reference),
    }


def _learn(
    state: MonitorState, expected: _Expected, score: _Score, *, pace: FloatArray
) -> dict[str, FloatArray]:
    rare = is_intermittent(state.mean_gap)
    limit = np.where(rare, np.inf, TEACHING_LIMIT_SD * score.sd)
    lesson = np.minimum(np.maximum(score.deviation, -limit), limit)
    error = score.trust * lesson * expected.factor / (expected.factor**2 + SMALLEST_FACTOR)
    level = np.maximum(expected.base + pace * LEVEL_GAIN[state.cadence] * error, 0.0)
    memory = np.maximum(
        MEMORY_GAIN[state.cadence] / np.where(rare, state.mean_gap, 1.0), 1.0 / (state.n_known + 1)
    )
    far = np.abs(np.where(rare, state.last_size_z, state.last_z)) > TAIL_SD
    return {
        **_learn_factors(state, expected, score, pace=pace, lesson=lesson, level=level),
        "level": level,
        "trend": np.where(rare, 0.0, state.trend + pace * TREND_GAIN[state.cadence] * error),
        "relative_variance": state.relative_variance
        + memory * (score.cut_z**2 * expected.variance - state.relative_variance),
        "lag_covariance": state.lag_covariance
        + memory * (score.cut_z * score.cut_before * expected.variance - state.lag_covariance),
        # The period before, so that no period widens its own limit.
        "tail_share": state.tail_share + memory * (far - state.tail_share),
        "last_z": score.z,
        "last_expected": score.mean**2 + score.sd**2,
    }


def _learn_factors(
    state: MonitorState,
    expected: _Expected,
    score: _Score,
    *,
    pace: FloatArray,
    lesson: FloatArray,
    level: FloatArray,
) -> dict[str, FloatArray]:
    """Seasonal factors; on a month end its own factor learns instead of that of the weekday."""
    season = state.season.copy()
    step = pace * SEASON_GAIN[state.cadence] * lesson / np.maximum(level, TINY)
    is_end = expected.ends >= 0
    taught = expected.season + np.maximum(step, -0.5 * expected.weekday)
    if not is_end.any():
        season.ravel()[expected.cells] = taught
        return {"season": season}
    season.ravel()[expected.cells] = np.where(is_end, expected.season, taught)
    usual = expected.base * expected.weekday
    month_end = learn_month_end(
        state,
        ratio=(score.mean + score.deviation) / usual,
        noise=expected.variance / expected.base,
        ends=expected.ends,
        rows=np.flatnonzero(is_end),
    )
    return {"season": season, "month_end": month_end}
