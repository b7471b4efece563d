"""Straight lines, steps and years whose errors are smoothed: a grid of models, weighted by likelihood.

A lane that grows by the same share each year, or whose year repeats, goes on so beyond the newest weeks, which
smoothing alone does not see; a lane whose level wanders is left to smoothing.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.demand import cadence as cal
from core.forecast.methods.likelihood import akaike_weights
from core.forecast.methods.logarithms import logarithms, raised, rows_for_logarithms
from core.forecast.methods.preparation import PreparedDemand
from core.forecast.methods.regression_filter import FACTORS, Filtered
from core.forecast.methods.season import WEEKS_PER_YEAR
from core.quantities import FloatArray

IntArray = NDArray[np.int64]

STABLE, WANDERS, FOLLOWS_LINE, HAS_YEAR, HAS_STEP = range(5)
N_STRUCTURES = 5
WEEK_DAYS = 7
MAX_BLOCKS = 209  # four years of weeks
N_WAVES = 2
# A year is looked for where it was seen so often: less than that, a wave is a trend that turned.
LEAST_YEARS = 1.5
LEAST_BLOCKS_BESIDE_STEP = 4
STEP_PARAMETERS = 6.0  # two levels, a spread, and a place that was looked for all along the history
STEP_FACTOR = (
    0.15  # a level that stepped once may do so again: it wanders as much as smoothing by this factor
)
NO_MODEL = 10.0  # times the worst model's squared errors
ROWS_AT_ONCE = 500
# Columns of each regression: constant, line, and waves of the year; and what lanes it fits are
OF_LEVEL = (((0,), WANDERS), ((0, 1), FOLLOWS_LINE))
OF_YEAR = (((0, 2, 3), HAS_YEAR), ((0, 1, 2, 3), HAS_YEAR), ((0, 1, 2, 3, 4, 5), HAS_YEAR))


@dataclass(frozen=True)
class Structure:
    """What each row's past shows, (n_rows,) each.

    number: STABLE, WANDERS, FOLLOWS_LINE, HAS_YEAR or HAS_STEP, the likeliest; wander_ratio: how far the level still
    wanders beside the line, the step or the year, over how far it seems to wander without them.
    """

    number: IntArray
    wander_ratio: FloatArray

    def where(self, rows: NDArray[np.bool_]) -> Structure:
        """The same of some rows."""
        return Structure(self.number[rows], self.wander_ratio[rows])


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
    ahead, number, ratio = (
        np.empty((len(series), horizon_periods)),
        np.zeros(len(series), int),
        np.ones(len(series)),
    )
    for is_log in (True, False):
        rows = np.flatnonzero(logs == is_log)
        for part in np.array_split(rows, -(-rows.size // ROWS_AT_ONCE)) if rows.size else ():
            values = logarithms(series[part]) if is_log else series[part]
            line, shown = _weigh(values, first[part], position, has_year=is_daily or is_weekly)
            ahead[part] = raised(line, series[part]) if is_log else line
            number[part], ratio[part] = shown.number, shown.wander_ratio
    ahead = np.maximum(ahead, 0.0)
    if not is_weekly:
        ahead = ahead * prepared.season_ahead(horizon_periods)
    return ahead, Structure(number, ratio)


def _blocks(demand: FloatArray, first_period: IntArray, block: int) -> tuple[FloatArray, IntArray]:
    """Means of whole blocks that end with the history, and each row's first whole one."""
    n_blocks = min(demand.shape[1] // block, MAX_BLOCKS)
    if n_blocks == 0:
        return demand.mean(axis=1, keepdims=True), np.zeros(len(demand), dtype=np.int64)
    left_out = demand.shape[1] - n_blocks * block
    means = demand[:, left_out:].reshape(len(demand), n_blocks, block).mean(axis=2)
    return means, np.clip(-(-(first_period - left_out) // block), 0, n_blocks - 1)


def _weigh(
    series: FloatArray, first: IntArray, position: FloatArray, *, has_year: bool
) -> tuple[FloatArray, Structure]:
    """(n_rows, horizon) weighted forecast at these positions after the last known block, and what was found."""
    n_blocks, n_columns = series.shape[1], 2 * (1 + N_WAVES) if has_year else 2
    known, coming = (_columns(time, n_columns) for time in (np.arange(1.0 - n_blocks, 1.0), position))
    filtered = Filtered.of(series, known, np.arange(n_blocks) >= first[:, None])
    n_errors = n_blocks - first
    squares, lines, n_parameters, numbers = [], [], [], []
    for chosen, number in OF_LEVEL + (OF_YEAR if has_year else ()):
        effect, level, left = filtered.fit(list(chosen))
        squares.append(
            np.where(n_errors >= LEAST_YEARS * WEEKS_PER_YEAR, left, np.inf) if number == HAS_YEAR else left
        )
        lines.append(level[..., None] + effect @ coming[:, chosen].T)
        n_parameters.append(1.0 + len(chosen) + (FACTORS > 0))
        numbers.append(np.where((number == WANDERS) & (FACTORS == 0), STABLE, number))
    after_step, left = _step(series, first)
    squares.append(left[None])
    lines.append(np.repeat(after_step[None, :, None], position.size, axis=2))
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
    return (
        np.einsum("mr,mrh->rh", weight, np.concatenate(lines)),
        Structure(share.argmax(axis=0), np.minimum(ratio, 1.0)),
    )


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


def _step(series: FloatArray, first: IntArray) -> tuple[FloatArray, FloatArray]:
    """(n_rows,) level since the likeliest single step, and squared errors around both levels; inf without room."""
    n_rows, n_blocks = series.shape
    begun = np.arange(n_blocks) >= first[:, None]
    origin = np.where(begun, series, 0.0).sum(axis=1, keepdims=True) / begun.sum(axis=1, keepdims=True)
    value = np.where(begun, series - origin, 0.0)
    total, square = np.cumsum(value, axis=1), (value**2).sum(axis=1)
    n_before = np.cumsum(begun, axis=1)
    n_after: IntArray = n_before[:, -1:] - n_before
    has_room = (n_before >= LEAST_BLOCKS_BESIDE_STEP) & (n_after >= LEAST_BLOCKS_BESIDE_STEP)
    after = (total[:, -1:] - total) / np.maximum(n_after, 1)
    explained = total**2 / np.maximum(n_before, 1) + after**2 * n_after
    best = np.where(has_room, explained, -np.inf).argmax(axis=1)
    row = np.arange(n_rows)
    left = np.where(has_room[row, best], np.maximum(square - explained[row, best], 0.0), np.inf)
    return origin[:, 0] + after[row, best], left
