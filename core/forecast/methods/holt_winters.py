"""Level, damped trend and season, all smoothed: a grid of factors, weighted by likelihood."""

from __future__ import annotations

from functools import partial
from itertools import product

import numpy as np

from core.forecast.methods.likelihood import akaike_weights
from core.forecast.methods.logarithms import logarithms, mean_over_middle, raised, rows_for_logarithms
from core.forecast.methods.preparation import PreparedDemand, first_level
from core.forecast.methods.season import season_labels
from core.forecast.methods.weighted_trend import MAX_PERIODS_SMOOTHED
from core.quantities import FloatArray, IntArray

# (level factor, trend factor as a share of it, damping, season factor); 0 leaves trend or season as they begin
GRID = np.array(
    [
        (a, a * b, p, g)
        for a, (b, p), g in product(
            (0.05, 0.15, 0.3, 0.5, 0.8), ((0.0, 1.0), (0.1, 0.9), (0.1, 0.98)), (0.0, 0.05, 0.15, 0.35)
        )
    ]
)
N_PARAMETERS = np.where(GRID[:, 1] > 0, 5.0, 2.0) + (GRID[:, 3] > 0)
ROWS_AT_ONCE = 100
MIN_INDEX = 0.02  # whose logarithm is still no outlier


def holt_winters_of_logarithms(prepared: PreparedDemand, horizon_periods: int) -> FloatArray:
    """(n_rows, horizon): exponential smoothing with damped trend and season; of demand itself near zero.

    It begins with the season that was found in the whole history.

    Formula
    -------
    y_h = exp(sum over a grid of w_i (l_i + (p_i + ... + p_i**h) b_i + s_i,h)), with w_i in proportion to
    exp(-AICc_i / 2) and level, trend and season smoothed by the factors of grid point i

    Source
    ------
    Winters (1960); ETS(A,Ad,A) of Hyndman, Koehler, Ord & Snyder (2008), Forecasting with Exponential Smoothing;
    Kolassa (2011) for the weights.
    """
    demand, first_period, index = prepared.demand_units, prepared.first_period, prepared.season_index
    smooth = partial(_smooth_rows, horizon_periods=horizon_periods)
    logs = rows_for_logarithms(demand, first_period)
    result = np.empty((len(demand), horizon_periods))
    if logs.any():
        pattern = np.log(np.maximum(index[logs], MIN_INDEX))
        pattern -= pattern.mean(axis=1, keepdims=True)
        ahead = smooth(logarithms(demand[logs]), first_period[logs], pattern)
        above = mean_over_middle(prepared.adjusted_units[logs], first_period[logs])
        result[logs] = raised(ahead, demand[logs], above_ratio=above)
    if not logs.all():
        level = demand[~logs].sum(axis=1) / prepared.n_periods_of_row[~logs]
        result[~logs] = smooth(demand[~logs], first_period[~logs], (index[~logs] - 1.0) * level[:, None])
    return np.maximum(result, 0.0)


def _smooth_rows(
    series: FloatArray, first_period: IntArray, pattern: FloatArray, *, horizon_periods: int
) -> FloatArray:
    """(n_rows, horizon) weighted forecasts of series whose first season is pattern (n_rows, season)."""
    left_out = max(series.shape[1] - MAX_PERIODS_SMOOTHED, 0)
    newest, begin = series[:, left_out:], np.maximum(first_period - left_out, 0)
    ahead = np.empty((len(series), horizon_periods))
    for rows in np.array_split(np.arange(len(series)), max(1, len(series) // ROWS_AT_ONCE)):
        ahead[rows] = _smooth(newest[rows], begin[rows], pattern[rows].T, horizon_periods)
    return ahead


def _smooth(
    series: FloatArray, first_period: IntArray, pattern: FloatArray, horizon_periods: int
) -> FloatArray:
    n_periods, season = series.shape[1], len(pattern)
    label = season_labels(n_periods, season)
    begun = np.arange(n_periods)[:, None] >= first_period
    adjusted = np.where(begun, series.T - pattern[label], 0.0)
    start = first_level(np.ascontiguousarray(adjusted.T), first_period)
    by_period = np.where(begun, series.T, start + pattern[label])  # no error before a row begins
    alpha, beta, damping, gamma = (GRID[:, column, None] for column in range(4))
    season_gain = gamma * (1.0 - alpha)
    level = np.repeat(start[None], len(GRID), axis=0)
    seasons = np.repeat(pattern[:, None], len(GRID), axis=1)
    trend, squares = np.zeros_like(level), np.zeros_like(level)
    error, change = np.empty_like(level), np.empty_like(level)
    for value, now in zip(by_period, label, strict=True):
        trend *= damping
        level += trend
        np.subtract(value, level, out=error)
        error -= seasons[now]
        level += np.multiply(alpha, error, out=change)
        trend += np.multiply(beta, error, out=change)
        seasons[now] += np.multiply(season_gain, error, out=change)
        squares += np.multiply(error, error, out=error)
    weight = akaike_weights(squares, n_errors=n_periods - first_period, n_parameters=N_PARAMETERS)
    fading = np.cumsum(damping ** np.arange(1, horizon_periods + 1), axis=1)
    line = (weight * level).sum(axis=0)[:, None] + (weight * trend).T @ fading
    of_season = np.einsum("gr,sgr->rs", weight, seasons)
    return np.asarray(line + of_season[:, np.arange(horizon_periods) % season])
