"""The buffer that a lane's other figures use: by the forecast's measured errors where it has a band.

Without a band (too few periods yet) it is the classical safety stock of the history's mean and spread.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from core.demand.returns import ReturnsWorkload, mean_workload
from core.forecast.band import QUANTILE_LEVELS, ForecastBand
from core.forecast.lead_time_demand import LeadTimeDemand, lane_lead_time_demand
from core.forecast.quantile_law import QuantileLaw
from core.lane import Lane
from core.laws import DemandLaw, NormalLaw
from core.quantities import FloatArray
from core.service.safety_stock import mean_lead_time_demand, sd_lead_time_demand, service_factor

BY_FORECAST, BY_HISTORY = "forecast", "history"


@dataclass(frozen=True)
class LaneBuffer:
    """What one lane should hold above the mean workload of its lead time, and the law behind it.

    basis: "forecast" or "history". lead_time_law: of the workload that arrives within the lead time.
    buffer_units is the reorder point less the mean. demand_part_units and lead_time_part_units are what the
    swings of demand and of the lead time would ask for alone; their squares add up to the buffer's.
    newsvendor_stock_units: stock for the lead time at the critical ratio. workload_units_per_day: of an order
    cycle, the coming one or the history's.
    """

    basis: str
    lead_time_law: DemandLaw
    z: float
    mean_lead_time_demand_units: float
    buffer_units: float
    reorder_point_units: float
    demand_part_units: float
    lead_time_part_units: float
    newsvendor_stock_units: float
    workload_units_per_day: float

    @property
    def by_forecast(self) -> bool:
        """Whether the forecast's measured errors make the buffer."""
        return self.basis == BY_FORECAST

    def stock_units(self, buffer_units: float) -> float:
        """Stock that this buffer stands for: the mean of the lead time and the buffer."""
        return self.mean_lead_time_demand_units + buffer_units


def plan_lane_buffer(
    lane: Lane,
    workload: ReturnsWorkload,
    band: ForecastBand,
    *,
    critical_ratio: float,
    coming_units_per_day: float,
) -> LaneBuffer:
    """The buffer of one lane at its service level.

    Parameters
    ----------
    workload : demand and returns of the history
    critical_ratio : 0 to 1; 0 and 1 are taken as the outermost levels of the forecast's quantiles
    coming_units_per_day : forecast demand, without returns

    Formula
    -------
    reorder point = quantile of the coming lead time's workload at the service level, at least its mean where
    the level is one half or more; buffer = reorder point - mean; buffer**2 = demand part**2 + (z D sd_L)**2

    Source
    ------
    Quantiles of sums of demand over the lead time, calibrated on backtests (`core.forecast`), in place of
    z times the history's spread.
    """
    parameters = lane.parameters
    demand = _coming(lane, band, parameters.sd_lead_time_days)
    law: DemandLaw
    if demand is None:
        law = _law_of_history(lane, workload, parameters.sd_lead_time_days)
        rate = of_cycle = workload.mean_units_per_day
    else:
        law = QuantileLaw(demand.quantile_units[:, 0], float(demand.mean_units[0]))
        rate = float(demand.rate_units_per_day[0])
        coming = mean_workload(mean_units=coming_units_per_day, return_ratio=parameters.return_ratio)
        of_cycle = float(
            workload_of_cycle(
                law,
                coming_units_per_day=coming,
                lead_time_days=parameters.lead_time_days,
                order_cycle_days=parameters.order_cycle_days,
            )
        )
    z = float(service_factor(parameters.service_level_ratio))
    mean, point = float(law.mean), float(stock_at(law, parameters.service_level_ratio))
    demand_part, lead_time_part = _parts(point - mean, abs(z) * rate * parameters.sd_lead_time_days)
    ratio = min(max(critical_ratio, QUANTILE_LEVELS[0]), QUANTILE_LEVELS[-1])
    return LaneBuffer(
        basis=BY_HISTORY if demand is None else BY_FORECAST,
        lead_time_law=law,
        z=z,
        mean_lead_time_demand_units=mean,
        buffer_units=point - mean,
        reorder_point_units=point,
        demand_part_units=demand_part,
        lead_time_part_units=lead_time_part,
        newsvendor_stock_units=float(law.quantile(ratio)),
        workload_units_per_day=of_cycle,
    )


def stock_at(law: DemandLaw, service_level_ratio: ArrayLike) -> FloatArray:
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
    spreads = np.ravel(np.asarray(sd_lead_time_days, dtype=np.float64))
    demand = _coming(lane, band, spreads)
    if demand is None:
        return _law_of_history(lane, workload, spreads[:, None])
    return QuantileLaw(demand.quantile_units[:, :, None], demand.mean_units[:, None])


def _coming(lane: Lane, band: ForecastBand, sd_lead_time_days: ArrayLike) -> LeadTimeDemand | None:
    return lane_lead_time_demand(
        band,
        lead_time_days=lane.parameters.lead_time_days,
        sd_lead_time_days=sd_lead_time_days,
        return_ratio=lane.parameters.return_ratio,
    )


def workload_of_cycle(
    law: QuantileLaw,
    *,
    coming_units_per_day: ArrayLike,
    lead_time_days: ArrayLike,
    order_cycle_days: ArrayLike,
) -> FloatArray:
    """Workload per day of the coming order cycle, at least what the law expects of the lead time inside it.

    A lane that is forecast at nothing and might have something would otherwise be short of a share of nothing.
    """
    inside = law.loss(0.0) / np.maximum(lead_time_days, order_cycle_days)
    return np.asarray(np.maximum(coming_units_per_day, inside))


def _law_of_history(lane: Lane, workload: ReturnsWorkload, sd_lead_time_days: ArrayLike) -> NormalLaw:
    lead_time, mean = lane.parameters.lead_time_days, workload.mean_units_per_day
    return NormalLaw(
        mean_units=mean_lead_time_demand(mean_units_per_day=mean, lead_time_days=lead_time),
        sd_units=sd_lead_time_demand(
            mean_units_per_day=mean,
            sd_units_per_day=workload.sd_units_per_day,
            lead_time_days=lead_time,
            sd_lead_time_days=sd_lead_time_days,
        ),
    )


def _parts(buffer_units: float, lead_time_units: float) -> tuple[float, float]:
    """What demand and the lead time ask for alone; the squares add up to the square of the buffer."""
    of_lead_time = min(lead_time_units, abs(buffer_units))
    return math.sqrt(buffer_units**2 - of_lead_time**2), of_lead_time
