"""What the twin's forecast is measured against, on the same histories."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.demand.profile import NetworkHistory
from core.forecast.lane_grid import right_aligned_demand
from core.forecast.methods.catalogue import forecast_by_methods
from core.forecast.methods.guard import guarded
from core.forecast.methods.preparation import prepare_demand
from core.forecast.methods.regression import fit_trend, predict_trend
from core.quantities import FloatArray
from forecast_extra import MEDIAN, StatsforecastMethods

STATSFORECAST_MISSING = (
    "statsforecast is not installed, so it is not compared: `make setup-forecast` makes an environment for it"
)


@dataclass(frozen=True)
class Forecast:
    """Mean, bounds of a 95 % band, one-sided 95 % quantile: (n_lanes, horizon); NaN where there is none."""

    mean_units: FloatArray
    lower_units: FloatArray
    upper_units: FloatArray
    q95_units: FloatArray


def simple_method(
    history: NetworkHistory, *, method: str, horizon_periods: int, season_periods: int
) -> Forecast:
    """One of the twin's own single methods for all lanes, without a band."""
    demand, lanes = _all_demand(history)
    prepared = prepare_demand(demand, season_periods=season_periods)
    mean = forecast_by_methods(prepared, horizon_periods=horizon_periods, methods=(method,))[0]
    return _spread_out(history, lanes, mean, np.nan, np.nan, np.nan)


def straight_line(history: NetworkHistory, *, horizon_periods: int) -> Forecast:
    """A least-squares line with the usual band of 1.96 in-sample standard deviations."""
    demand, lanes = _all_demand(history)
    n_periods = demand.shape[1]
    fit = fit_trend(times=np.arange(n_periods, dtype=float), demand_units=demand)
    ahead = np.arange(n_periods, n_periods + horizon_periods, dtype=float)
    mean = predict_trend(fit, times=ahead).mean_units
    sd = fit.residual_sd_units[:, None]
    band = (np.maximum(mean - 1.96 * sd, 0), mean + 1.96 * sd, mean + 1.645 * sd)
    return _spread_out(history, lanes, np.maximum(mean, 0), *band)


def statsforecast_median(history: NetworkHistory, *, horizon_periods: int, season_periods: int) -> Forecast:
    """Median of AutoETS, DynamicOptimizedTheta and AutoCES, means only; seasonal naive where that explodes.

    Raises
    ------
    ImportError
        where statsforecast is not installed.
    """
    demand, lanes = _all_demand(history)
    prepared = prepare_demand(demand, season_periods=season_periods)
    begun = np.arange(demand.shape[1]) >= prepared.first_period[:, None]
    (mean,) = StatsforecastMethods().forecast(
        np.where(begun, prepared.demand_units, np.nan),
        methods=(MEDIAN,),
        season_periods=season_periods,
        horizon_periods=horizon_periods,
    )
    own = forecast_by_methods(prepared, horizon_periods=horizon_periods, methods=("seasonal naive",))[0]
    sane = guarded(mean, history_units=demand, own_units=own)
    return _spread_out(history, lanes, sane, np.nan, np.nan, np.nan)


def _all_demand(history: NetworkHistory) -> tuple[FloatArray, np.ndarray]:
    lanes = np.flatnonzero(np.diff(history.offsets) > 0)
    n_periods = int(np.diff(history.offsets).max())
    return right_aligned_demand(history, lanes=lanes, n_periods=n_periods), lanes


def _spread_out(
    history: NetworkHistory,
    lanes: np.ndarray,
    mean: FloatArray,
    lower: FloatArray | float,
    upper: FloatArray | float,
    q95: FloatArray | float,
) -> Forecast:
    pages = [np.full((len(history.lanes), mean.shape[1]), np.nan) for _ in range(4)]
    for page, values in zip(pages, (mean, lower, upper, q95), strict=True):
        page[lanes] = values
    return Forecast(*pages)
