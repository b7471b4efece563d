"""The forecasts that everything else has to beat."""

from __future__ import annotations

import numpy as np

from core.forecast.methods.preparation import PreparedDemand
from core.quantities import FloatArray


def naive(prepared: PreparedDemand, horizon_periods: int) -> FloatArray:
    """(n_rows, horizon): the last value again."""
    return np.repeat(prepared.demand_units[:, -1:], horizon_periods, axis=1)


def seasonal_naive(prepared: PreparedDemand, horizon_periods: int) -> FloatArray:
    """(n_rows, horizon): the value one season earlier; the last value where there is no whole season.

    Formula
    -------
    forecast of t + k = demand of t + k - season

    Source
    ------
    Hyndman & Athanasopoulos, Forecasting: Principles and Practice, section 5.2.
    """
    return np.asarray(_seasons_back(prepared, horizon_periods, n_seasons=1)[0])


def seasonal_median(prepared: PreparedDemand, horizon_periods: int) -> FloatArray:
    """(n_rows, horizon): the median of the same season's last three values.

    One odd week (a holiday) does not carry over, as it does in the seasonal naive forecast, which rows with
    fewer than three seasons get.
    """
    back = _seasons_back(prepared, horizon_periods, n_seasons=3)
    has_three = prepared.n_periods_of_row >= 3 * prepared.season_periods
    return np.where(has_three[:, None], np.median(back, axis=0), back[0])


def _seasons_back(prepared: PreparedDemand, horizon_periods: int, *, n_seasons: int) -> FloatArray:
    """(n_seasons, n_rows, horizon) values 1, 2, ... seasons before; the last value where there are none."""
    season, n_periods = prepared.season_periods, prepared.demand_units.shape[1]
    values = np.empty((n_seasons, prepared.demand_units.shape[0], horizon_periods))
    for back in range(n_seasons):
        period = n_periods - (back + 1) * season + np.arange(horizon_periods) % season
        begun = (prepared.n_periods_of_row >= (back + 1) * season)[:, None]
        values[back] = np.where(
            begun, prepared.demand_units[:, np.maximum(period, 0)], prepared.demand_units[:, -1:]
        )
    return values
