"""Seasonal indices of many rows, believed as far as the pattern repeats itself."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.quantities import FloatArray

IntArray = NDArray[np.int64]

MIN_RATIOS_PER_SEASON = 2  # with one ratio for each season nothing shows whether the pattern repeats
BLOCKS_PER_YEAR = 13  # blocks of four weeks: 52 single weeks are mostly noise
MIN_LINE_SHARE = 0.1  # where a falling line comes near zero, ratios to it explode


def season_indices(demand_units: FloatArray, *, first_period: IntArray, season_periods: int) -> FloatArray:
    """Multiplicative indices from ratios to a centred moving average of one season.

    Parameters
    ----------
    demand_units : (n_rows, n_periods), gap-free from first_period (n_rows,) on

    Returns
    -------
    (n_rows, season_periods), mean 1 and never negative; entry 0 belongs to the period after the last one.
    Rows without two ratios for each season (about three seasons of history) have indices of 1.

    Source
    ------
    Classical decomposition: Makridakis, Wheelwright & Hyndman (1998), Forecasting, chapter 3.
    """
    n_rows, n_periods = demand_units.shape
    ratios = np.full((n_rows, n_periods), np.nan)
    if n_periods > season_periods:
        total = np.cumsum(np.pad(demand_units, ((0, 0), (1, 0))), axis=1)
        average = (total[:, season_periods:] - total[:, :-season_periods]) / season_periods
        if season_periods % 2 == 0:
            average = (average[:, :-1] + average[:, 1:]) / 2  # 2 x m: centred on a period again
        begin = season_periods // 2
        centre = np.arange(begin, begin + average.shape[1])
        tiny = 1e-9 * np.abs(demand_units).max(axis=1, keepdims=True)  # what is left of sums that cancel
        usable = (centre - begin >= first_period[:, None]) & (average > tiny)
        ratios[:, centre] = np.where(usable, demand_units[:, centre] / np.where(usable, average, 1.0), np.nan)
    return _indices_that_repeat(ratios, season_periods)


def year_indices(demand_units: FloatArray, *, first_period: IntArray, block_periods: int) -> FloatArray:
    """Multiplicative indices of the time of year: means of four-week blocks over the row's straight line.

    Parameters
    ----------
    demand_units : (n_rows, n_periods), gap-free from first_period (n_rows,) on, without shorter seasons
    block_periods : periods in four weeks: 28 for daily, 4 for weekly demand

    Returns
    -------
    (n_rows, 13 * block_periods), interpolated between blocks; entry 0 belongs to the next period.
    Rows with less than two years of history have indices of 1.
    """
    n_rows, n_periods = demand_units.shape
    n_blocks = n_periods // block_periods
    newest = n_blocks * block_periods
    if n_blocks < MIN_RATIOS_PER_SEASON * BLOCKS_PER_YEAR:
        return np.ones((n_rows, BLOCKS_PER_YEAR * block_periods))
    of_block = demand_units[:, n_periods - newest :].reshape(n_rows, n_blocks, block_periods).mean(axis=2)
    first_block = -(-(first_period - (n_periods - newest)) // block_periods)
    begun = np.arange(n_blocks) >= np.maximum(first_block, 0)[:, None]
    line = _straight_line(of_block, begun)
    level = np.where(begun, of_block, 0.0).sum(axis=1, keepdims=True) / np.maximum(
        begun.sum(axis=1, keepdims=True), 1
    )
    usable = begun & (line > MIN_LINE_SHARE * level) & (level > 0)
    ratios = np.where(usable, of_block / np.where(usable, line, 1.0), np.nan)
    block_index = _indices_that_repeat(ratios, BLOCKS_PER_YEAR)
    # the middle of block b is (b + 1/2) * block_periods ahead; between middles the index is a straight line
    position = (np.arange(BLOCKS_PER_YEAR * block_periods) + 0.5) / block_periods - 0.5
    left = np.floor(position).astype(np.int64)
    share = position - left
    return np.asarray(
        (1.0 - share) * block_index[:, left % BLOCKS_PER_YEAR]
        + share * block_index[:, (left + 1) % BLOCKS_PER_YEAR]
    )


def _indices_that_repeat(ratios: FloatArray, season_periods: int) -> FloatArray:
    """Mean ratio of each season, shrunk towards 1 by the share of its variance that is noise.

    Source
    ------
    James & Stein (1961); Miller & Williams (2003), Shrinkage estimators of time series seasonal factors.
    """
    n_periods = ratios.shape[1]
    label = np.arange(-n_periods, 0) % season_periods
    in_season = np.zeros((n_periods, season_periods))
    in_season[np.arange(n_periods), label] = 1.0
    known = np.isfinite(ratios)
    ratio = np.where(known, ratios, 0.0)
    count = known.astype(np.float64) @ in_season
    raw = ratio @ in_season / np.maximum(count, 1.0)
    deviation = np.where(known, ratio - raw[:, label], 0.0)
    level = np.where(raw.mean(axis=1) > 0, raw.mean(axis=1), 1.0)[:, None]
    raw, deviation = raw / level, deviation / level

    enough = (count.min(axis=1) >= MIN_RATIOS_PER_SEASON) & (raw.sum(axis=1) > 0)
    degrees = np.maximum(count.sum(axis=1) - season_periods, 1.0)
    noise = (deviation**2).sum(axis=1) / degrees / np.maximum(count.mean(axis=1), 1.0)
    between = ((raw - 1.0) ** 2).sum(axis=1) / max(season_periods - 1, 1)
    repeats = np.where(between > 0, 1.0 - noise / np.where(between > 0, between, 1.0), 0.0)
    weight = np.where(enough, np.clip(repeats, 0.0, 1.0), 0.0)
    return np.asarray(1.0 + weight[:, None] * (raw - 1.0))


def _straight_line(values: FloatArray, begun: NDArray[np.bool_]) -> FloatArray:
    """(n_rows, n_values) least-squares line of each row through the values where `begun`."""
    time = np.arange(values.shape[1]) - (values.shape[1] - 1) / 2
    count = np.maximum(begun.sum(axis=1, keepdims=True), 1)
    mean_time = np.where(begun, time, 0.0).sum(axis=1, keepdims=True) / count
    mean = np.where(begun, values, 0.0).sum(axis=1, keepdims=True) / count
    centred = np.where(begun, time - mean_time, 0.0)
    squares = (centred**2).sum(axis=1, keepdims=True)
    slope = (centred * values).sum(axis=1, keepdims=True) / np.where(squares > 0, squares, 1.0)
    return np.asarray(mean + slope * (time - mean_time))
