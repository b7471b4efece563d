"""Forecasts on logarithms: growth by shares instead of units, for rows that never come near zero."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.quantities import FloatArray, IntArray

MIN_SHARE_OF_MEAN = 0.02  # a lower value would say more in logarithms than all others together
MOST_GROWTH_RATIO = 3.0  # above the highest value seen
NEIGHBOURS = 4  # periods whose level is one
MOST_ABOVE_MIDDLE = 1.5  # mean over middle of demand: beyond it a few peaks would decide


def rows_for_logarithms(demand_units: FloatArray, first_period: IntArray) -> NDArray[np.bool_]:
    """(n_rows,) True where no value of a row, 0 before first_period, comes near zero."""
    begun = np.arange(demand_units.shape[1]) >= first_period[:, None]
    low = np.where(begun, demand_units, np.inf).min(axis=1)
    mean = demand_units.sum(axis=1) / (demand_units.shape[1] - first_period)
    return np.asarray((low > MIN_SHARE_OF_MEAN * mean) & (low > 0))


def logarithms(demand_units: FloatArray) -> FloatArray:
    """(n_rows, n_periods) natural logarithms, 0 where there is no demand."""
    return np.log(np.where(demand_units > 0, demand_units, 1.0))


def raised(log_forecast: FloatArray, demand_units: FloatArray, *, above_ratio: FloatArray) -> FloatArray:
    """(n_rows, horizon) mean demand by forecasts of logarithms, never far above what the row has seen.

    above_ratio: (n_rows,) by `mean_over_middle`.
    """
    most = np.log(MOST_GROWTH_RATIO) + np.log(demand_units.max(axis=1))
    return np.asarray(np.exp(np.minimum(log_forecast, most[:, None])) * above_ratio[:, None])


def mean_over_middle(demand_units: FloatArray, first_period: IntArray) -> FloatArray:
    """(n_rows,) how far the mean of demand lies above what the mean of its logarithms tells.

    Formula
    -------
    (sum of arithmetic means / sum of geometric means) ** (4 / 3), of every four neighbouring periods

    Source
    ------
    Duan (1983), Smearing estimate: a nonparametric retransformation method. A geometric mean of four values still holds
    a quarter of their noise, hence the power.
    """
    n_windows = demand_units.shape[1] // NEIGHBOURS
    begun = np.arange(demand_units.shape[1]) >= first_period[:, None]
    newest = slice(demand_units.shape[1] - n_windows * NEIGHBOURS, None)
    shape = (len(demand_units), n_windows, NEIGHBOURS)
    values, known = demand_units[:, newest].reshape(shape), begun[:, newest].reshape(shape).all(axis=2)
    arithmetic = np.where(known, values.mean(axis=2), 0.0).sum(axis=1)
    geometric = np.where(known, np.exp(logarithms(values).mean(axis=2)), 0.0).sum(axis=1)
    ratio = np.where(geometric > 0, arithmetic / np.where(geometric > 0, geometric, 1.0), 1.0)
    return np.clip(ratio ** (NEIGHBOURS / (NEIGHBOURS - 1.0)), 1.0, MOST_ABOVE_MIDDLE)
