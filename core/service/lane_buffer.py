"""The buffer that a lane's other figures use: by the forecast's measured errors where it has a band.

Without a band (too few periods yet) it is the classical safety stock of the history's mean and spread.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from core.demand.returns import ReturnsWorkload, mean_workload
from core.forecast.ahead import Ahead
from core.forecast.band import QUANTILE_LEVELS, ForecastBand
from core.forecast.lead_time_demand import lead_time_demand
from core.forecast.quantile_law import QuantileLaw
from core.lane import Lane
from core.laws import DemandLaw, NormalLaw
from core.quantities import FloatArray, FloatOrColumn, plain
from core.service.safety_stock import SafetyStockPlan, mean_lead_time_demand, sd_lead_time_demand


@dataclass(frozen=True)
class LaneBuffer:
    """What a lane should hold above the mean workload of its lead time, and the law behind it.

    Floats for one lane, (n_lanes,) arrays for many that all have a band or none. by_forecast: whether the
    forecast's measured errors make the buffer, or the history. lead_time_law: of the workload that arrives
    within the lead time. buffer_units is the reorder point less the mean. demand_part_units and
    lead_time_part_units are what the swings of demand and of the lead time would ask for alone; their squares
    add up to the buffer's. workload_units_per_day: of an order cycle, the coming one or the history's.
    """

    by_forecast: bool
    lead_time_law: DemandLaw
    z: FloatOrColumn
    critical_ratio: FloatOrColumn
    mean_lead_time_demand_units: FloatOrColumn
    buffer_units: FloatOrColumn
    reorder_point_units: FloatOrColumn
    demand_part_units: FloatOrColumn
    lead_time_part_units: FloatOrColumn
    workload_units_per_day: FloatOrColumn

    @property
    def newsvendor_stock_units(self) -> FloatArray:
        """Stock for the lead time at the critical ratio; 0 and 1 are taken as the outermost quantiles."""
        return self.lead_time_law.quantile(
            np.clip(self.critical_ratio, QUANTILE_LEVELS[0], QUANTILE_LEVELS[-1])
        )

    def stock_units(self, buffer_units: FloatOrColumn) -> FloatOrColumn:
        """Stock that this buffer stands for: the mean of the lead time and the buffer."""
        return self.mean_lead_time_demand_units + buffer_units


def plan_lane_buffer(
    ahead: Ahead,
    *,
    workload: ReturnsWorkload,
    classical: SafetyStockPlan,
    lead_time_days: ArrayLike,
    sd_lead_time_days: ArrayLike,
    service_level_ratio: ArrayLike,
    return_ratio: ArrayLike,
    order_cycle_days: ArrayLike,
    critical_ratio: ArrayLike,
) -> LaneBuffer:
    """The buffer at a lane's service level, elementwise.

    Parameters
    ----------
    ahead : what is coming on the lanes, all of which have a band or none
    workload, classical : demand and returns of the history, and the safety stock of their mean and spread
    others : float or (n_lanes,) array, as in LaneParameters

    Formula
    -------
    reorder point = quantile of the coming lead time's workload at the service level, at least its mean where
    the level is one half or more; buffer = reorder point - mean; buffer**2 = demand part**2 + (z D sd_L)**2

    Source
    ------
    Quantiles of sums of demand over the lead time, calibrated on backtests (`core.forecast`), in place of
    z times the history's spread.
    """
    by_forecast = bool(np.any(ahead.lead_time.has_band))
    law: DemandLaw
    if by_forecast:
        law, rate = ahead.lead_time.law, ahead.lead_time.rate_units_per_day
        of_cycle = _workload_of_cycle(
            law,
            coming_units_per_day=mean_workload(mean_units=ahead.units_per_day, return_ratio=return_ratio),
            lead_time_days=lead_time_days,
            order_cycle_days=order_cycle_days,
        )
    else:
        law = NormalLaw(classical.mean_lead_time_demand_units, classical.sd_lead_time_demand_units)
        rate = of_cycle = workload.mean_units_per_day
    point = _stock_at(law, service_level_ratio)
    buffer = point - law.mean
    of_lead_time = np.minimum(np.abs(classical.z) * rate * np.asarray(sd_lead_time_days), np.abs(buffer))
    return plain(
        LaneBuffer(
            by_forecast=by_forecast,
            lead_time_law=law,
            z=classical.z,
            critical_ratio=critical_ratio,
            mean_lead_time_demand_units=law.mean,
            buffer_units=buffer,
            reorder_point_units=point,
            demand_part_units=np.sqrt(buffer**2 - of_lead_time**2),
            lead_time_part_units=of_lead_time,
            workload_units_per_day=of_cycle,
        )
    )


def _stock_at(law: DemandLaw, service_level_ratio: ArrayLike) -> FloatArray:
    """Stock that a lead time needs at a service level, elementwise: from one half on never less than its mean.

    Where volume is rare, nothing at all may come in 95 of 100 lead times; a buffer below zero would then be
    right in the letter and puzzling to everybody.
    """
    level = np.asarray(service_level_ratio, dtype=np.float64)
    quantile = law.quantile(level)
    return np.where(level >= 0.5, np.maximum(quantile, law.mean), quantile)[()]


def lead_time_laws(
    lane: Lane, workload: ReturnsWorkload, band: ForecastBand, *, sd_lead_time_days: ArrayLike
) -> DemandLaw:
    """The law of the lead time's workload for each of some spreads of the lead time, shaped (n_spreads, 1)."""
    spreads, lead_time = np.ravel(np.asarray(sd_lead_time_days)), lane.parameters.lead_time_days
    if band.has_band:
        coming = lead_time_demand(
            band,
            lead_time_days=lead_time,
            sd_lead_time_days=spreads,
            return_ratio=lane.parameters.return_ratio,
        )
        return QuantileLaw(coming.quantile_units[:, :, None], coming.mean_units[:, None])
    mean = workload.mean_units_per_day
    return NormalLaw(
        mean_units=mean_lead_time_demand(mean_units_per_day=mean, lead_time_days=lead_time),
        sd_units=sd_lead_time_demand(
            mean_units_per_day=mean,
            sd_units_per_day=workload.sd_units_per_day,
            lead_time_days=lead_time,
            sd_lead_time_days=spreads[:, None],
        ),
    )


def _workload_of_cycle(
    law: DemandLaw,
    *,
    coming_units_per_day: FloatOrColumn,
    lead_time_days: ArrayLike,
    order_cycle_days: ArrayLike,
) -> FloatOrColumn:
    """Workload per day of the coming order cycle, at least what the law expects of the lead time inside it.

    A lane that is forecast at nothing and might have something would otherwise be short of a share of nothing.
    """
    inside = law.loss(0.0) / np.maximum(lead_time_days, order_cycle_days)
    return np.maximum(coming_units_per_day, inside)
