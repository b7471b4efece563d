"""Forecasts on logarithms: growth by shares instead of units, for rows that never come near zero."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.quantities import FloatArray

IntArray = NDArray[np.int64]

MIN_SHARE_OF_MEAN = 0.02  # a lower value would say more in logarithms than all others together
MOST_GROWTH_RATIO = 3.0  # above the highest value seen


def rows_for_logarithms(demand_units: FloatArray, first_period: IntArray) -> NDArray[np.bool_]:
    """(n_rows,) True where no value of a row, 0 before first_period, comes near zero."""
    begun = np.arange(demand_units.shape[1]) >= first_period[:, None]
    low = np.where(begun, demand_units, np.inf).min(axis=1)
    mean = demand_units.sum(axis=1) / (demand_units.shape[1] - first_period)
    return np.asarray((low > MIN_SHARE_OF_MEAN * mean) & (low > 0))


def logarithms(demand_units: FloatArray) -> FloatArray:
    """(n_rows, n_periods) natural logarithms, 0 where there is no demand."""
    return np.log(np.where(demand_units > 0, demand_units, 1.0))


def raised(log_forecast: FloatArray, demand_units: FloatArray) -> FloatArray:
    """(n_rows, horizon) forecasts of logarithms as units, never far above what the row has seen."""
    most = np.log(MOST_GROWTH_RATIO) + np.log(demand_units.max(axis=1))
    return np.asarray(np.exp(np.minimum(log_forecast, most[:, None])))
