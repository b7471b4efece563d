"""Damped trends of a whole grid of factors, weighted by their likelihood; on one time scale or on several."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

import numpy as np
from numpy.typing import NDArray

from core.demand import cadence as cal
from core.forecast.methods.likelihood import akaike_weights
from core.forecast.methods.logarithms import logarithms, mean_over_middle, raised, rows_for_logarithms
from core.forecast.methods.preparation import PreparedDemand, first_level
from core.forecast.methods.smoothing import first_line
from core.quantities import FloatArray

IntArray = NDArray[np.int64]

LEVEL_ONLY = np.array([(a, 0.0, 1.0) for a in (0.05, 0.1, 0.2, 0.35, 0.5, 0.7, 0.9, 0.99)])
# (level factor, trend factor as a share of it, damping)
WITH_TREND = np.array(
    [(a, a * b, p) for a, b, p in product((0.05, 0.15, 0.4, 0.7, 0.95), (0.02, 0.1, 0.3), (0.8, 0.9, 0.98))]
)
GRID = np.concatenate([LEVEL_ONLY, WITH_TREND])
N_PARAMETERS = np.repeat([2.0, 5.0], [len(LEVEL_ONLY), len(WITH_TREND)])
ROWS_AT_ONCE = 200  # so many rows with the whole grid stay in the processor's cache
MAX_PERIODS_SMOOTHED = 400  # older periods no longer weigh in any level
# By season, periods of one block of each scale: up to two weeks of days, a quarter of weeks, a year of months
BLOCK_PERIODS = {
    cal.SEASON_PERIODS[cal.DAILY]: (1, 2, 7, 14),
    cal.SEASON_PERIODS[cal.WEEKLY]: (1, 2, 4, 13),
    cal.SEASON_PERIODS[cal.MONTHLY]: (1, 2, 3, 4, 6, 12),
}
MIN_BLOCKS = 6


def weighted_damped_trend(prepared: PreparedDemand, horizon_periods: int) -> FloatArray:
    """(n_rows, horizon): damped trends and levels of the logarithm of adjusted demand, weighted by likelihood.

    Formula
    -------
    y_h = exp(sum over a grid of w_i (l_i + (p_i + ... + p_i**h) b_i)) * season, with w_i in proportion to
    exp(-AICc_i / 2), l and b smoothed by the factors of grid point i, p its damping

    Source
    ------
    Gardner & McKenzie (1985), Forecasting trends in time series; Kolassa (2011), Combining exponential smoothing
    forecasts using Akaike weights.
    """
    return _of_logarithms(prepared, horizon_periods, weighted_line)


def temporal_hierarchy(prepared: PreparedDemand, horizon_periods: int) -> FloatArray:
    """(n_rows, horizon): weighted damped trends on several time scales of adjusted demand, and their mean.

    Short blocks see the newest change, long ones the trend that noise hides.

    Formula
    -------
    y_h = mean over k of the weighted damped trend of sums of k periods, spread evenly inside each sum, times the season

    Source
    ------
    Kourentzes, Petropoulos & Trapero (2014), Improving forecasting by estimating time series structural
    components across multiple frequencies; Athanasopoulos et al. (2017), Forecasting with temporal hierarchies.
    """
    blocks = BLOCK_PERIODS.get(prepared.season_periods, (1,))

    def line(series: FloatArray, first_period: IntArray, n_ahead: int) -> FloatArray:
        return _line_of_scales(series, first_period, n_ahead, block_periods=blocks)

    return _of_logarithms(prepared, horizon_periods, line)


def weighted_line(series: FloatArray, first_period: IntArray, horizon_periods: int) -> FloatArray:
    """(n_rows, horizon) forecasts of a series without season, gap-free from first_period (n_rows,) on."""
    left_out = max(series.shape[1] - MAX_PERIODS_SMOOTHED, 0)
    newest, begin = series[:, left_out:], np.maximum(first_period - left_out, 0)
    ahead = np.empty((len(series), horizon_periods))
    for rows in np.array_split(np.arange(len(series)), max(1, len(series) // ROWS_AT_ONCE)):
        level, trend, squares = _smooth(newest[rows], begin[rows])
        n_errors = newest.shape[1] - begin[rows]
        weight = akaike_weights(squares, n_errors=n_errors, n_parameters=N_PARAMETERS)
        fading = np.cumsum(GRID[:, 2:] ** np.arange(1, horizon_periods + 1), axis=1)
        ahead[rows] = (weight * level).sum(axis=0)[:, None] + (weight * trend).T @ fading
    return ahead


def _of_logarithms(
    prepared: PreparedDemand,
    horizon_periods: int,
    line: Callable[[FloatArray, IntArray, int], FloatArray],
) -> FloatArray:
    """(n_rows, horizon) `line` of adjusted demand's logarithm, of demand itself near zero, with its season."""
    series, first_period = prepared.adjusted_units, prepared.first_period
    logs = rows_for_logarithms(series, first_period)
    ahead = np.empty((len(series), horizon_periods))
    if logs.any():
        ahead[logs] = raised(
            line(logarithms(series[logs]), first_period[logs], horizon_periods),
            series[logs],
            above_ratio=mean_over_middle(series[logs], first_period[logs]),
        )
    if not logs.all():
        ahead[~logs] = line(series[~logs], first_period[~logs], horizon_periods)
    return np.asarray(np.maximum(ahead, 0.0) * prepared.season_ahead(horizon_periods))


def _smooth(series: FloatArray, first_period: IntArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Last level and trend, and summed squared one-step errors, of every model; all (n_models, n_rows)."""
    alpha, beta, damping = (GRID[:, column, None] for column in range(3))
    n_flat = len(LEVEL_ONLY)
    line_level, line_trend = first_line(series, first_period)
    level = np.repeat(line_level[None], len(GRID), axis=0)
    level[:n_flat] = first_level(series, first_period)
    trend, squares = np.zeros_like(level), np.zeros_like(level)
    error, change = np.empty_like(level), np.empty_like(level)
    begins_at, all_begun = frozenset(first_period.tolist()), int(first_period.max(initial=0))
    for period, value in enumerate(np.ascontiguousarray(series.T)):
        if period in begins_at:
            begins = first_period == period
            trend[n_flat:, begins] = line_trend[begins]
        trend *= damping
        level += trend
        np.subtract(value, level, out=error)
        if period < all_begun:
            error[:, first_period > period] = 0.0
        level += np.multiply(alpha, error, out=change)
        trend += np.multiply(beta, error, out=change)
        squares += np.multiply(error, error, out=error)
    return level, trend, squares


def _line_of_scales(
    series: FloatArray, first_period: IntArray, horizon_periods: int, *, block_periods: tuple[int, ...]
) -> FloatArray:
    """Mean over the scales that a row is long enough for, each read at the middle of every coming period."""
    n_rows, n_periods = series.shape
    total = weighted_line(series, first_period, horizon_periods)
    n_scales = np.ones(n_rows)
    for block in block_periods[1:]:
        n_blocks = n_periods // block
        left_out = n_periods - n_blocks * block
        first_block = np.maximum(-(-(first_period - left_out) // block), 0)
        rows = np.flatnonzero(n_blocks - first_block >= MIN_BLOCKS)
        if rows.size == 0:
            continue
        means = series[rows, left_out:].reshape(rows.size, n_blocks, block).mean(axis=2)
        n_ahead = -(-horizon_periods // block) + 1
        of_blocks = weighted_line(means, first_block[rows], n_ahead)
        position = np.maximum((np.arange(horizon_periods) + 0.5) / block - 0.5, 0.0)
        left = np.floor(position).astype(np.int64)
        share = position - left
        total[rows] += (1.0 - share) * of_blocks[:, left] + share * of_blocks[:, left + 1]
        n_scales[rows] += 1
    return np.asarray(total / n_scales[:, None])
