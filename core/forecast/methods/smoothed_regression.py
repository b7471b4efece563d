"""Straight lines, steps and years whose errors are smoothed: a grid of models, weighted by likelihood.

A lane that grows by the same share each year, or whose year repeats, goes on so beyond the newest weeks, which
smoothing alone does not see; a lane whose level wanders is left to smoothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from core.demand import cadence as cal
from core.forecast.methods.likelihood import akaike_weights
from core.forecast.methods.logarithms import logarithms, mean_over_middle, raised, rows_for_logarithms
from core.forecast.methods.preparation import PreparedDemand
from core.forecast.methods.regression_filter import FACTORS, Filtered
from core.forecast.methods.season import WEEKS_PER_YEAR
from core.quantities import FloatArray, IntArray

STABLE, WANDERS, FOLLOWS_LINE, HAS_YEAR, HAS_STEP = range(5)
N_STRUCTURES = 5
WEEK_DAYS = 7
MAX_BLOCKS = 209  # four years of weeks
N_WAVES = 2
# A year is looked for where it was seen so often: less than that, a wave is a trend that turned.
LEAST_YEARS = 1.5
LEAST_BLOCKS_BESIDE_STEP = 4
# A step of two or three weeks or months ago may be a peak; beyond doubt is what stands far out of all that was.
LEAST_BLOCKS_SINCE_NEW_STEP = 2
MOST_DOUBT_OF_STEP, MOST_DOUBT_OF_NEW_STEP = 1e-2, 1e-9  # weight of all other models together
STEP_PARAMETERS = 6.0  # two levels, a spread, and a place that was looked for all along the history
STEP_FACTOR = (
    0.15  # a level that stepped once may do so again: it wanders as much as smoothing by this factor
)
MOST_LOG_STEP = 5.0  # beyond it one of the levels is none
NO_MODEL = 10.0  # times the worst model's squared errors
ROWS_AT_ONCE = 500
# Columns of each regression: constant, line, and waves of the year; and what lanes it fits are
OF_LEVEL = (((0,), WANDERS), ((0, 1), FOLLOWS_LINE))
OF_YEAR = (((0, 2, 3), HAS_YEAR), ((0, 1, 2, 3), HAS_YEAR), ((0, 1, 2, 3, 4, 5), HAS_YEAR))


@dataclass(frozen=True)
class Structure:
    """What each row's past shows, (n_rows,) each.

    number: STABLE, WANDERS, FOLLOWS_LINE, HAS_YEAR or HAS_STEP, the likeliest; wander_ratio: how far the level still
    wanders beside the line, the step or the year, over how far it seems to wander without them. step_period: the first
    period after a step beyond doubt, step_ratio: the level since over that before; 0 and 1 where there is none.
    """

    number: IntArray
    wander_ratio: FloatArray
    step_period: IntArray
    step_ratio: FloatArray

    def where(self, rows: NDArray[np.bool_]) -> Structure:
        """The same of some rows."""
        return Structure(**{name: values[rows] for name, values in vars(self).items()})


def smoothed_regression(prepared: PreparedDemand, horizon_periods: int) -> FloatArray:
    """(n_rows, horizon): level, line, step and waves of the year with smoothed errors, of logarithms away from zero.

    Days are looked at by the week. Weeks bring their year along, which is found here; months have their season.

    Formula
    -------
    log y_t = x_t b + l_t-1 + e_t, l_t = l_t-1 + a e_t; x_t: 1; 1, t; 1 and one or two waves of a year; 1 and a step;
    b by least squares of the errors e_t for each a of a grid; the models weighted by exp(-AICc / 2)

    Source
    ------
    Hyndman, Koehler, Ord & Snyder (2008), Forecasting with Exponential Smoothing, chapters 5 and 9; Harvey (1989),
    Forecasting, structural time series models and the Kalman filter, for generalised least squares by filtering.
    """
    return _fit(prepared, horizon_periods)[0]


@dataclass(frozen=True)
class _Step:
    """(n_rows,) each: levels of a step, its first block, and squared errors around both levels.

    Without room for a step the levels are one, its block 0 and the errors infinite.
    """

    level_before: FloatArray
    level_since: FloatArray
    block: IntArray
    squares: FloatArray

    def ratio(self, *, is_log: bool) -> FloatArray:
        """(n_rows,) level since the step over that before; 1 where one of them is none."""
        if is_log:
            log_ratio = self.level_since - self.level_before
            return np.asarray(np.exp(np.clip(log_ratio, -MOST_LOG_STEP, MOST_LOG_STEP)))
        has_both = (self.level_before > 0) & (self.level_since > 0)
        return np.where(has_both, self.level_since / np.where(has_both, self.level_before, 1.0), 1.0)


def structure_of(prepared: PreparedDemand) -> Structure:
    """What the models of `smoothed_regression` say of each row."""
    return _fit(prepared, 1)[1]


def _fit(prepared: PreparedDemand, horizon_periods: int) -> tuple[FloatArray, Structure]:
    is_daily, is_weekly = (prepared.season_periods == cal.SEASON_PERIODS[c] for c in (cal.DAILY, cal.WEEKLY))
    block = WEEK_DAYS if is_daily else 1
    demand = prepared.demand_units if is_weekly else prepared.adjusted_units
    series, first = _blocks(demand, prepared.first_period, block)
    position = (np.arange(horizon_periods) + 0.5) / block + 0.5  # in blocks, the last known one is 0
    logs = rows_for_logarithms(series, first)
    n_rows, left_out = len(series), demand.shape[1] - series.shape[1] * block
    ahead = np.empty((n_rows, horizon_periods))
    structure = Structure(
        number=np.zeros(n_rows, dtype=np.int64),
        wander_ratio=np.ones(n_rows),
        step_period=np.zeros(n_rows, dtype=np.int64),
        step_ratio=np.ones(n_rows),
    )
    for is_log in (True, False):
        rows = np.flatnonzero(logs == is_log)
        for part in np.array_split(rows, -(-rows.size // ROWS_AT_ONCE)) if rows.size else ():
            values = logarithms(series[part]) if is_log else series[part]
            line, shown = _weigh(values, first[part], position, has_year=is_daily or is_weekly, is_log=is_log)
            if is_log:
                above = mean_over_middle(series[part], first[part])
                line = raised(line, series[part], above_ratio=above)
            ahead[part] = line
            for name, own in vars(structure).items():
                own[part] = getattr(shown, name)
    ahead = np.maximum(ahead, 0.0)
    if not is_weekly:
        ahead = ahead * prepared.season_ahead(horizon_periods)
    step_period = np.where(structure.step_period > 0, left_out + structure.step_period * block, 0)
    return ahead, replace(structure, step_period=step_period)


def _blocks(demand: FloatArray, first_period: IntArray, block: int) -> tuple[FloatArray, IntArray]:
    """Means of whole blocks that end with the history, and each row's first whole one."""
    n_blocks = min(demand.shape[1] // block, MAX_BLOCKS)
    if n_blocks == 0:
        return demand.mean(axis=1, keepdims=True), np.zeros(len(demand), dtype=np.int64)
    left_out = demand.shape[1] - n_blocks * block
    means = demand[:, left_out:].reshape(len(demand), n_blocks, block).mean(axis=2)
    return means, np.clip(-(-(first_period - left_out) // block), 0, n_blocks - 1)


def _weigh(
    series: FloatArray, first: IntArray, position: FloatArray, *, has_year: bool, is_log: bool
) -> tuple[FloatArray, Structure]:
    """(n_rows, horizon) weighted forecast at these positions after the last known block, and what was found."""
    n_blocks, n_columns = series.shape[1], 2 * (1 + N_WAVES) if has_year else 2
    known, coming = (_columns(time, n_columns) for time in (np.arange(1.0 - n_blocks, 1.0), position))
    filtered = Filtered.of(series, known, np.arange(n_blocks) >= first[:, None])
    n_errors = n_blocks - first
    squares, fits, n_parameters, numbers = [], [], [], []
    for chosen, number in OF_LEVEL + (OF_YEAR if has_year else ()):
        effect, level, left = filtered.fit(list(chosen))
        squares.append(
            np.where(n_errors >= LEAST_YEARS * WEEKS_PER_YEAR, left, np.inf) if number == HAS_YEAR else left
        )
        fits.append((list(chosen), effect, level))
        n_parameters.append(1.0 + len(chosen) + (FACTORS > 0))
        numbers.append(np.where((number == WANDERS) & (FACTORS == 0), STABLE, number))
    step = _find_step(series, first, least_since=LEAST_BLOCKS_BESIDE_STEP)
    squares.append(step.squares[None])
    n_parameters.append(np.array([STEP_PARAMETERS]))
    numbers.append(np.array([HAS_STEP]))
    parameters = np.concatenate(n_parameters).astype(np.float64)
    weight = _weights(np.concatenate(squares), n_errors, parameters)
    of_level = _weights(squares[0], n_errors, parameters[: FACTORS.size])
    number_of_model = np.concatenate(numbers)
    share = np.array([weight[number_of_model == number].sum(axis=0) for number in range(N_STRUCTURES)])
    factors = np.append(np.tile(FACTORS, len(numbers) - 1), STEP_FACTOR)
    left_over, seeming = (np.sqrt(w.T @ f**2) for w, f in ((weight, factors), (of_level, FACTORS)))
    ratio = np.where(seeming > 0, left_over / np.where(seeming > 0, seeming, 1.0), 1.0)
    newest = _find_step(series, first, least_since=LEAST_BLOCKS_SINCE_NEW_STEP)
    squares[-1] = newest.squares[None]
    of_newest = _weights(np.concatenate(squares), n_errors, parameters)[-1]
    is_new = (of_newest >= 1.0 - MOST_DOUBT_OF_NEW_STEP) & (
        n_blocks - newest.block < LEAST_BLOCKS_BESIDE_STEP
    )
    is_clear = is_new | (share[HAS_STEP] >= 1.0 - MOST_DOUBT_OF_STEP)
    return (
        _weighted_line(weight, fits, step.level_since) @ np.column_stack([np.ones(position.size), coming]).T,
        Structure(
            number=share.argmax(axis=0),
            wander_ratio=np.minimum(ratio, 1.0),
            step_period=np.where(is_clear, np.where(is_new, newest.block, step.block), 0),
            step_ratio=np.where(
                is_clear, np.where(is_new, newest.ratio(is_log=is_log), step.ratio(is_log=is_log)), 1.0
            ),
        ),
    )


def _weighted_line(
    weight: FloatArray, fits: Sequence[tuple[list[int], FloatArray, FloatArray]], level_since: FloatArray
) -> FloatArray:
    """(n_rows, 1 + n_columns) level and effects of all models together, each by its weight; the last one is the step.

    fits : of each regression the columns chosen, effects (n_factors, n_rows, n_chosen) and levels (n_factors, n_rows)
    """
    n_columns = max(max(chosen) for chosen, _, _ in fits) + 1
    line = np.zeros((level_since.size, 1 + n_columns))
    line[:, 0] = weight[-1] * level_since
    for number, (chosen, effect, level) in enumerate(fits):
        own = weight[number * FACTORS.size : (number + 1) * FACTORS.size]
        line[:, 0] += (own * level).sum(axis=0)
        line[:, [1 + column for column in chosen]] += np.einsum("fr,frc->rc", own, effect)
    return line


def _weights(squares: FloatArray, n_errors: IntArray, n_parameters: FloatArray) -> FloatArray:
    """(n_models, n_rows) weights; a model without squares counts for nothing."""
    fits = np.isfinite(squares)
    worst = np.where(fits, squares, 0.0).max(axis=0)
    return akaike_weights(
        np.where(fits, squares, NO_MODEL * worst), n_errors=n_errors, n_parameters=n_parameters
    )


def _columns(time: FloatArray, n_columns: int) -> FloatArray:
    """(n_times, n_columns): 1, time in years, and waves of the year."""
    angle = 2.0 * np.pi * time / WEEKS_PER_YEAR
    waves = [part(wave * angle) for wave in range(1, n_columns // 2) for part in (np.cos, np.sin)]
    return np.stack([np.ones(time.size), time / WEEKS_PER_YEAR, *waves], axis=1)


def _find_step(series: FloatArray, first: IntArray, *, least_since: int) -> _Step:
    """The likeliest single step of each row that was so many blocks ago at least."""
    n_rows, n_blocks = series.shape
    begun = np.arange(n_blocks) >= first[:, None]
    origin = np.where(begun, series, 0.0).sum(axis=1, keepdims=True) / begun.sum(axis=1, keepdims=True)
    value = np.where(begun, series - origin, 0.0)
    total, square = np.cumsum(value, axis=1), (value**2).sum(axis=1)
    n_before = np.cumsum(begun, axis=1)
    n_after: IntArray = n_before[:, -1:] - n_before
    has_room = (n_before >= LEAST_BLOCKS_BESIDE_STEP) & (n_after >= least_since)
    after = (total[:, -1:] - total) / np.maximum(n_after, 1)
    explained = total**2 / np.maximum(n_before, 1) + after**2 * n_after
    best = np.where(has_room, explained, -np.inf).argmax(axis=1)
    row = np.arange(n_rows)
    is_one, since = has_room[row, best], after[row, best]
    before = np.where(is_one, total[row, best] / np.maximum(n_before[row, best], 1), since)
    return _Step(
        level_before=origin[:, 0] + before,
        level_since=origin[:, 0] + since,
        block=np.where(is_one, best + 1, 0),
        squares=np.where(is_one, np.maximum(square - explained[row, best], 0.0), np.inf),
    )
