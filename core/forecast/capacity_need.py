"""Forecast, buffer and returns against own capacity, period by period, with the probability of overflow."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.forecast.band import ForecastBand
from core.forecast.distribution import probability_above, quantile_at, with_returns
from core.quantities import FloatArray, require_non_negative, require_open_ratio, require_ratio


@dataclass(frozen=True)
class CapacityNeed:
    """What one lane will ask of its capacity; all (horizon,), volumes in units per period.

    need_units = forecast_units + returns_units + buffer_units; the buffer lifts the workload (demand and
    returns) from its mean to the quantile of the service level. shortfall_units is need above own capacity.
    overflow_probability_ratio is the probability that the workload exceeds own capacity, None without a band.
    """

    period_starts: NDArray[np.datetime64]
    forecast_units: FloatArray
    returns_units: FloatArray
    buffer_units: FloatArray
    need_units: FloatArray
    own_capacity_units: FloatArray
    shortfall_units: FloatArray
    overflow_probability_ratio: FloatArray | None


def plan_capacity_need(
    band: ForecastBand,
    *,
    own_capacity_units_per_day: float,
    service_level_ratio: float,
    return_ratio: float = 0.0,
    open_days: FloatArray | None = None,
) -> CapacityNeed:
    """Hold a forecast against own capacity.

    Parameters
    ----------
    own_capacity_units_per_day : >= 0, on each open day of the period
    service_level_ratio : above 0 and below 1; the share of periods that capacity is to suffice in
    return_ratio : 0 to 1, returned units per demanded unit, which pass through the same capacity
    open_days : (horizon,) days of each period on which the lane runs; None: all

    Assumes
    -------
    Returns come in the period of their demand.
    """
    per_day = require_non_negative("own_capacity_units_per_day", own_capacity_units_per_day)
    level = require_open_ratio("service_level_ratio", service_level_ratio)
    ratio = require_ratio("return_ratio", return_ratio)
    capacity = per_day * (band.days_in_period if open_days is None else open_days)
    workload, quantiles = with_returns(band.mean_units, band.quantile_units, ratio)
    needed = np.maximum(quantile_at(quantiles, level), workload)
    return CapacityNeed(
        period_starts=band.period_starts,
        forecast_units=band.mean_units,
        returns_units=band.mean_units * ratio,
        buffer_units=needed - workload,
        need_units=needed,
        own_capacity_units=capacity,
        shortfall_units=np.maximum(needed - capacity, 0.0),
        overflow_probability_ratio=probability_above(quantiles, capacity) if band.has_band else None,
    )
