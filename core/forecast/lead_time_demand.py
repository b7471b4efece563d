"""Demand over a protection interval, from the forecast's calibrated totals, not the history's spread."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.forecast.distribution import level_scores, quantile_at
from core.forecast.network_forecast import NetworkForecast
from core.forecast_band import QUANTILE_LEVELS, ForecastBand
from core.quantities import FloatArray, require_non_negative, require_ratio


@dataclass(frozen=True)
class LeadTimeDemand:
    """Demand of each lane until the replenishment is there; levels as in QUANTILE_LEVELS.

    mean_units: (n_lanes,); quantile_units: (n_levels, n_lanes); both NaN for a lane without any record.
    """

    mean_units: FloatArray
    quantile_units: FloatArray

    def at_service_level(self, service_level_ratio: ArrayLike) -> FloatArray:
        """(n_lanes,) stock that covers the lead time with this probability (cycle service level)."""
        return quantile_at(self.quantile_units, service_level_ratio)

    def safety_stock_units(self, service_level_ratio: ArrayLike) -> FloatArray:
        """(n_lanes,) what that stock holds above the mean."""
        return np.asarray(self.at_service_level(service_level_ratio) - self.mean_units)


@dataclass(frozen=True)
class ForecastBuffer:
    """One lane's buffer by the forecast and its measured errors, to hold beside the classical formula's.

    All in units of workload. newsvendor_stock_units is the stock for the lead time at the critical ratio.
    """

    mean_lead_time_demand_units: float
    safety_stock_units: float
    reorder_point_units: float
    newsvendor_stock_units: float


def plan_forecast_buffer(
    band: ForecastBand,
    *,
    lead_time_days: float,
    sd_lead_time_days: float,
    service_level_ratio: float,
    critical_ratio: float,
    return_ratio: float,
) -> ForecastBuffer | None:
    """Buffer of one lane from its forecast; None where the forecast has no band.

    Parameters
    ----------
    service_level_ratio, critical_ratio : above 0 and below 1; a critical ratio of 0 or 1 is taken as the
        lowest or highest level that the quantiles reach
    return_ratio : 0 to 1; returned units pass through the same capacity

    Assumes
    -------
    Returns come with their demand.
    """
    if not band.has_band or band.total_quantile_units is None:
        return None
    demand = _lead_time_demand(
        mean_units=band.mean_units[None],
        total_quantile_units=band.total_quantile_units[:, None],
        days_in_period=band.days_in_period[None],
        lead_time_days=lead_time_days,
        sd_lead_time_days=sd_lead_time_days,
    )
    workload = 1.0 + float(require_ratio("return_ratio", return_ratio))
    mean = workload * float(demand.mean_units[0])
    reorder_point = max(mean, workload * float(demand.at_service_level(service_level_ratio)[0]))
    ratio = min(max(critical_ratio, QUANTILE_LEVELS[0]), QUANTILE_LEVELS[-1])
    return ForecastBuffer(
        mean_lead_time_demand_units=mean,
        safety_stock_units=reorder_point - mean,
        reorder_point_units=reorder_point,
        newsvendor_stock_units=workload * float(demand.at_service_level(ratio)[0]),
    )


def lead_time_demand(
    forecast: NetworkForecast, *, lead_time_days: ArrayLike, sd_lead_time_days: ArrayLike = 0.0
) -> LeadTimeDemand:
    """Mean and quantiles of the demand that arrives within the lead time.

    Parameters
    ----------
    lead_time_days, sd_lead_time_days : float or (n_lanes,), >= 0; for periodic review add the review period

    Returns
    -------
    LeadTimeDemand
        Quantiles of the totals of whole periods are calibrated on backtests. Inside a period their squared
        distance from the mean grows evenly, beyond the horizon in proportion to time. A lead time that varies
        adds (score of the level * mean rate * sd of the lead time)**2, as in the root sum of squares.

    Assumes
    -------
    The lead time does not depend on demand.
    """
    return _lead_time_demand(
        mean_units=forecast.mean_units,
        total_quantile_units=forecast.total_quantile_units,
        days_in_period=forecast.days_in_period,
        lead_time_days=lead_time_days,
        sd_lead_time_days=sd_lead_time_days,
    )


def _lead_time_demand(
    *,
    mean_units: FloatArray,
    total_quantile_units: FloatArray,
    days_in_period: NDArray[np.int64],
    lead_time_days: ArrayLike,
    sd_lead_time_days: ArrayLike,
) -> LeadTimeDemand:
    n_lanes, horizon = mean_units.shape
    lead = np.broadcast_to(require_non_negative("lead_time_days", lead_time_days), (n_lanes,))
    sd_lead = np.broadcast_to(require_non_negative("sd_lead_time_days", sd_lead_time_days), (n_lanes,))
    lane = np.arange(n_lanes)
    end_day = np.pad(np.cumsum(days_in_period, axis=1), ((0, 0), (1, 0))).astype(np.float64)
    total_mean = np.pad(np.cumsum(mean_units, axis=1), ((0, 0), (1, 0)))
    distance = np.pad(total_quantile_units - total_mean[None, :, 1:], ((0, 0), (0, 0), (1, 0)))

    known_days = np.minimum(lead, end_day[:, -1])
    period = np.clip((end_day <= known_days[:, None]).sum(axis=1) - 1, 0, horizon - 1)
    share = (known_days - end_day[lane, period]) / (end_day[lane, period + 1] - end_day[lane, period])
    mean = total_mean[lane, period] + share * (total_mean[lane, period + 1] - total_mean[lane, period])
    signed_square = np.sign(distance) * distance**2
    begin, end = signed_square[:, lane, period], signed_square[:, lane, period + 1]
    square = begin + share * (end - begin)

    beyond = np.where(lead > 0, lead / np.where(known_days > 0, known_days, 1.0), 1.0)
    mean, square = mean * beyond, square * beyond
    rate = mean / np.where(lead > 0, lead, 1.0)
    rate = np.where(lead > 0, rate, mean_units[:, 0] / days_in_period[:, 0])
    scores = level_scores()
    timing = np.sign(scores) * scores**2
    square = square + timing[:, None] * (rate * sd_lead) ** 2
    quantile = np.maximum(mean + np.sign(square) * np.sqrt(np.abs(square)), 0.0)
    return LeadTimeDemand(mean_units=mean, quantile_units=np.maximum.accumulate(quantile, axis=0))
