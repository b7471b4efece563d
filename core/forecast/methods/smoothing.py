"""Exponential smoothing of many rows: every factor of a grid in one pass over time, the best one kept."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from core.forecast.methods.preparation import PERIODS_FOR_FIRST_LEVEL, PreparedDemand, first_level
from core.quantities import FloatArray

IntArray = NDArray[np.int64]

LEVEL_FACTORS = np.array([0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.99])
# (level factor, trend factor as a share of it, damping)
DAMPED_GRID = np.array(
    [
        (a, a * b, p)
        for a, b, p in product((0.05, 0.1, 0.2, 0.4, 0.6, 0.9), (0.02, 0.1, 0.3), (0.8, 0.9, 0.98))
    ]
)
ROWS_AT_ONCE = 300  # so many rows with every combination of the grid stay in the processor's cache
# (level factor, season factor)
SEASONAL_GRID = np.array(list(product((0.02, 0.1, 0.2, 0.4, 0.7), (0.01, 0.05, 0.15, 0.3, 0.5))))


@dataclass(frozen=True)
class SmoothedLevel:
    """Last level, chosen factor and root mean squared one-step error; all (n_rows,)."""

    level_units: FloatArray
    factor: FloatArray
    one_step_error_units: FloatArray


def smooth_level(
    series: FloatArray, *, first_period: IntArray, factors: FloatArray = LEVEL_FACTORS
) -> SmoothedLevel:
    """Simple exponential smoothing with the factor of least squared one-step error.

    Parameters
    ----------
    series : (n_rows, n_periods), gap-free from first_period (n_rows,) on

    Source
    ------
    Hyndman & Athanasopoulos, Forecasting: Principles and Practice, section 8.1.
    """
    start = first_level(series, first_period)
    by_period = np.ascontiguousarray(series.T)
    begun = np.arange(series.shape[1])[:, None] >= first_period
    by_period = np.where(begun, by_period, start)  # no error before a row begins
    level = np.repeat(start[None], factors.size, axis=0)
    squares = np.zeros_like(level)
    error, step, by_factor = np.empty_like(level), np.empty_like(level), factors[:, None]
    for value in by_period:
        np.subtract(value, level, out=error)
        level += np.multiply(by_factor, error, out=step)
        squares += np.multiply(error, error, out=error)
    best = squares.argmin(axis=0)
    row = np.arange(best.size)
    n_errors = series.shape[1] - first_period
    return SmoothedLevel(level[best, row], factors[best], np.sqrt(squares[best, row] / n_errors))


def exponential_smoothing(prepared: PreparedDemand, horizon_periods: int) -> FloatArray:
    """(n_rows, horizon): the smoothed level of adjusted demand, with the season put back."""
    smoothed = smooth_level(prepared.adjusted_units, first_period=prepared.first_period)
    return smoothed.level_units[:, None] * prepared.season_ahead(horizon_periods)


def damped_trend(prepared: PreparedDemand, horizon_periods: int) -> FloatArray:
    """(n_rows, horizon): level and a trend that fades, smoothed on adjusted demand, with the season put back.

    Source
    ------
    Gardner & McKenzie (1985), Forecasting trends in time series.
    """
    n_parts = max(1, len(prepared.adjusted_units) // ROWS_AT_ONCE)
    parts = zip(
        np.array_split(prepared.adjusted_units, n_parts),
        np.array_split(prepared.first_period, n_parts),
        strict=True,
    )
    line = np.concatenate([_damped_line(*part, horizon_periods) for part in parts])
    return np.asarray(np.maximum(line, 0.0) * prepared.season_ahead(horizon_periods))


def _damped_line(series: FloatArray, first_period: IntArray, horizon_periods: int) -> FloatArray:
    alpha, beta, damping = (DAMPED_GRID[:, column, None] for column in range(3))
    first_level_units, first_trend_units = first_line(series, first_period)
    begun = np.arange(series.shape[1])[:, None] >= first_period
    by_period = np.where(begun, series.T, first_level_units)  # no error before a row begins
    level = np.repeat(first_level_units[None], len(DAMPED_GRID), axis=0)
    trend, squares = np.zeros_like(level), np.zeros_like(level)
    error, change = np.empty_like(level), np.empty_like(level)
    begins_at = frozenset(first_period.tolist())
    for period, value in enumerate(by_period):
        if period in begins_at:
            begins = first_period == period
            trend[:, begins] = first_trend_units[begins]
        trend *= damping
        level += trend
        np.subtract(value, level, out=error)
        level += np.multiply(alpha, error, out=change)
        trend += np.multiply(beta, error, out=change)
        squares += np.multiply(error, error, out=error)
    best = squares.argmin(axis=0)
    row = np.arange(best.size)
    fading = np.cumsum(DAMPED_GRID[best, 2][:, None] ** np.arange(1, horizon_periods + 1), axis=1)
    return np.asarray(level[best, row][:, None] + fading * trend[best, row][:, None])


def seasonal_smoothing(prepared: PreparedDemand, horizon_periods: int) -> FloatArray:
    """(n_rows, horizon): level and additive season, both smoothed, so that a season may change its shape.

    Source
    ------
    Winters (1960), without trend; ETS(A,N,A) of Hyndman et al. (2008).
    """
    season, first_period = prepared.season_periods, prepared.first_period
    alpha, gamma = SEASONAL_GRID[:, :1], SEASONAL_GRID[:, 1:]
    reach = np.minimum(first_period[:, None] + np.arange(2 * season), prepared.demand_units.shape[1] - 1)
    start = np.take_along_axis(prepared.demand_units, reach, axis=1).mean(axis=1)
    level = np.repeat(start[None], len(SEASONAL_GRID), axis=0)
    pattern = np.repeat(
        ((prepared.season_index - 1.0) * start[:, None]).T[:, None], len(SEASONAL_GRID), axis=1
    )
    squares = np.zeros_like(level)
    by_period = np.ascontiguousarray(prepared.demand_units.T)
    for period, value in enumerate(by_period):
        now = (period - len(by_period)) % season
        error = np.where(first_period <= period, value - level - pattern[now], 0.0)
        squares += error * error
        level += alpha * error
        pattern[now] += gamma * (1.0 - alpha) * error
    best = squares.argmin(axis=0)
    row = np.arange(best.size)
    ahead = pattern[np.arange(horizon_periods)[:, None] % season, best, row].T
    return np.asarray(np.maximum(level[best, row][:, None] + ahead, 0.0))


def first_line(series: FloatArray, first_period: IntArray) -> tuple[FloatArray, FloatArray]:
    """Level before each row's first period, and half the slope of its first periods."""
    reach = np.minimum(first_period[:, None] + np.arange(PERIODS_FOR_FIRST_LEVEL), series.shape[1] - 1)
    values = np.take_along_axis(series, reach, axis=1)
    centred = np.arange(PERIODS_FOR_FIRST_LEVEL) - (PERIODS_FOR_FIRST_LEVEL - 1) / 2
    slope = values @ centred / (centred @ centred) / 2  # halved: six periods are mostly noise
    return values.mean(axis=1) - (PERIODS_FOR_FIRST_LEVEL + 1) / 2 * slope, slope
