"""Forecast every lane of a network; one lane is a network of one."""

from __future__ import annotations

import numpy as np

from core import cadence as cal
from core.demand import DemandHistory, NetworkHistory
from core.errors import InvalidParameter
from core.forecast.lane_grid import coming_periods, network_of_one, right_aligned_demand
from core.forecast.network_forecast import NetworkForecast
from core.forecast.regression import fit_trend, predict_trend
from core.forecast_band import QUANTILE_LEVELS, ForecastBand

MIN_PERIODS_FOR_BAND = 4


def forecast_lane(history: DemandHistory, *, horizon_periods: int) -> ForecastBand:
    """Forecast one lane on its own; within a network, `forecast_network` has more to calibrate on."""
    return forecast_network(network_of_one(history), horizon_periods=horizon_periods).lane(0)


def forecast_network(history: NetworkHistory, *, horizon_periods: int) -> NetworkForecast:
    """Forecast all lanes, each from its own last period."""
    if horizon_periods < 1:
        raise InvalidParameter("horizon_periods", horizon_periods, "1 or more")
    n_lanes = len(history.lanes)
    calendar = coming_periods(history, horizon_periods=horizon_periods)
    mean = np.full((n_lanes, horizon_periods), np.nan)
    quantiles = np.full((len(QUANTILE_LEVELS), n_lanes, horizon_periods), np.nan)
    n_known = np.zeros(n_lanes, dtype=np.int64)
    for cadence in np.unique(history.cadence):
        lanes = np.flatnonzero((history.cadence == cadence) & (np.diff(history.offsets) > 0))
        if lanes.size == 0:
            continue
        n_periods = int(np.diff(history.offsets)[lanes].max())
        demand = right_aligned_demand(history, lanes=lanes, n_periods=n_periods)
        n_known[lanes] = np.isfinite(demand).sum(axis=1)
        season = cal.SEASON_PERIODS[int(cadence)]
        n_seasons = season if n_periods >= 2 * season else 1
        times, ahead = np.arange(n_periods), np.arange(n_periods, n_periods + horizon_periods)
        fit = fit_trend(
            times=times.astype(np.float64),
            demand_units=demand,
            seasons=times % n_seasons,
            n_seasons=n_seasons,
        )
        predicted = predict_trend(fit, times=ahead.astype(np.float64), seasons=ahead % n_seasons)
        mean[lanes] = predicted.mean_units
        for number, level in enumerate(QUANTILE_LEVELS):
            quantiles[number, lanes] = predicted.value_quantile(level)
    mean = np.where(calendar.is_open, np.maximum(mean, 0.0), 0.0)
    has_band = np.isfinite(quantiles).all(axis=(0, 2)) & (n_known >= MIN_PERIODS_FOR_BAND)
    quantiles = np.where(has_band[:, None], np.where(calendar.is_open, np.maximum(quantiles, 0.0), 0.0), mean)
    return NetworkForecast(
        lanes=history.lanes,
        cadence=history.cadence,
        method=("regression trend",) * n_lanes,
        first_days=calendar.first_days,
        days_in_period=calendar.days_in_period,
        mean_units=mean,
        quantile_units=quantiles,
        n_periods_used=n_known,
        has_band=has_band,
        measured_coverage={},
        scores=(),
        warnings=tuple(
            () if ok else (f"{max(0, MIN_PERIODS_FOR_BAND - int(n))} more periods are needed for a band.",)
            for ok, n in zip(has_band, n_known, strict=True)
        ),
    )
