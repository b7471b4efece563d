"""The Theta method: half a straight line, half exponential smoothing of what the line leaves out."""

from __future__ import annotations

import numpy as np

from core.forecast.methods.preparation import PreparedDemand
from core.forecast.methods.smoothing import smooth_level
from core.quantities import FloatArray, IntArray


def theta(prepared: PreparedDemand, horizon_periods: int) -> FloatArray:
    """(n_rows, horizon): Theta forecast of adjusted demand, with the season put back.

    The line with theta 0 is the least-squares trend; the line with theta 2 doubles the distance of demand
    from it and is smoothed with the factor of least squared error. The forecast is their mean.

    Formula
    -------
    forecast = (a + b t + smoothed level of (2 demand - a - b t)) / 2 * season

    Source
    ------
    Assimakopoulos & Nikolopoulos (2000), The theta model; Fiorucci et al. (2016) for the optimised smoothing.
    """
    series, first_period = prepared.adjusted_units, prepared.first_period
    last_units, slope = line_through_rows(series, first_period)
    time = np.arange(series.shape[1]) - series.shape[1] + 1.0
    line = last_units[:, None] + slope[:, None] * time
    doubled = np.where(np.arange(series.shape[1]) >= first_period[:, None], 2.0 * series - line, 0.0)
    smoothed = smooth_level(doubled, first_period=first_period)
    line_ahead = last_units[:, None] + slope[:, None] * np.arange(1, horizon_periods + 1)
    ahead = (line_ahead + smoothed.level_units[:, None]) / 2
    return np.maximum(ahead, 0.0) * prepared.season_ahead(horizon_periods)


def line_through_rows(series: FloatArray, first_period: IntArray) -> tuple[FloatArray, FloatArray]:
    """Least-squares line of each row: its value in the last period and its slope, (n_rows,) each."""
    n_periods = series.shape[1]
    time = np.arange(n_periods) - n_periods + 1.0
    count = (n_periods - first_period).astype(np.float64)
    mean_time = (1.0 - count) / 2
    mean_units = series.sum(axis=1) / count
    squares = count * (count**2 - 1.0) / 12
    cross = series @ time - count * mean_time * mean_units
    slope = np.where(squares > 0, cross / np.where(squares > 0, squares, 1.0), 0.0)
    return mean_units - slope * mean_time, slope
