"""The buffer that a lane's other figures use, from the law of what is coming and the policy by which it orders."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import ArrayLike

from core.demand.returns import mean_workload
from core.forecast.ahead import Ahead
from core.forecast.any_day import lead_time_demand_of_any_day
from core.forecast.band import QUANTILE_LEVELS, ForecastBand
from core.forecast.lead_time_demand import lead_time_demand
from core.lane import LaneParameters
from core.laws import DemandLaw
from core.quantities import FloatArray, FloatOrColumn, plain
from core.service.cycle_law import CycleLaw, days_of_cycle, days_protected, orders_on_any_weekday
from core.service.policy import mean_cycle_demand, policy_law


@dataclass(frozen=True)
class LaneBuffer:
    """What a lane should hold above the mean workload that an order protects, and the law behind it.

    Floats for one lane, (n_lanes,) arrays for many that all order at fixed times, or all continuously. law: of the
    workload from an order until the next one can be there. level_units: the stock, on hand and on order, up to which
    is ordered (S), or at which is ordered (r): mean_protected_units + buffer_units. demand_part_units and
    lead_time_part_units are what the swings of demand and of the lead time would ask for alone; their squares add up
    to the buffer's. cycle_units: workload of an order cycle, which lasts cycle_days at the rate that is coming.
    is_calibrated: whether the law was calibrated on backtests.
    """

    is_calibrated: FloatOrColumn
    law: CycleLaw
    mean_protected_units: FloatOrColumn
    buffer_units: FloatOrColumn
    level_units: FloatOrColumn
    demand_part_units: FloatOrColumn
    lead_time_part_units: FloatOrColumn
    cycle_units: FloatOrColumn
    cycle_days: FloatOrColumn

    def newsvendor_stock_units(self, critical_ratio: FloatOrColumn) -> FloatArray:
        """Stock at the critical ratio; 0 and 1 are taken as the outermost quantiles."""
        return self.law.quantile(np.clip(critical_ratio, QUANTILE_LEVELS[0], QUANTILE_LEVELS[-1]))

    def stock_units(self, buffer_units: FloatOrColumn) -> FloatOrColumn:
        """Level that this buffer stands for: the mean of what an order protects, and the buffer."""
        return self.mean_protected_units + buffer_units


def plan_lane_buffer(
    ahead: Ahead,
    *,
    z: ArrayLike,
    sd_lead_time_days: ArrayLike,
    service_level_ratio: ArrayLike,
    return_ratio: ArrayLike,
    cycle_days: ArrayLike,
    is_continuous: ArrayLike,
) -> LaneBuffer:
    """The buffer at a lane's service level, elementwise.

    Parameters
    ----------
    ahead : what is coming on the lanes
    z : standard normal quantile of the service level
    is_continuous : the same for all lanes
    others : float or (n_lanes,) array, as in LaneParameters

    Formula
    -------
    level = quantile of the protected workload at the service level, at least its mean where the level is one half or
    more; buffer = level - mean; buffer**2 = demand part**2 + (z D sd_L)**2

    Source
    ------
    Protected are L + R days under periodic review, L + 1 under daily review, and L days and the undershoot under
    continuous review: Silver, Pyke & Thomas, Inventory and Production Management in Supply Chains, chapter 7.
    Quantiles of sums of demand, calibrated on backtests (`core.forecast`), in place of z times the history's spread.
    """
    coming = mean_workload(mean_units=ahead.units_per_day, return_ratio=return_ratio)
    law = _law_of_cycle(
        ahead.lead_time.law,
        ahead.protected.law,
        ahead.next_days,
        order_quantity_units=coming * np.asarray(cycle_days),
        is_continuous=bool(np.any(is_continuous)),
    )
    is_fixed = not np.any(is_continuous)
    quantile = ahead.protected.at_service_level if is_fixed else law.quantile
    level = _at_least_the_mean(quantile(service_level_ratio), law.mean, service_level_ratio)
    buffer, of_cycle = level - law.mean, mean_cycle_demand(law)
    swing = np.abs(z) * ahead.protected.rate_units_per_day * np.asarray(sd_lead_time_days)
    of_lead_time = np.minimum(swing, np.abs(buffer))
    return plain(
        LaneBuffer(
            is_calibrated=ahead.is_calibrated,
            law=law,
            mean_protected_units=law.mean,
            buffer_units=buffer,
            level_units=level,
            demand_part_units=np.sqrt(buffer**2 - of_lead_time**2),
            lead_time_part_units=of_lead_time,
            cycle_units=of_cycle,
            cycle_days=_days_of_cycle(of_cycle, coming, at_least=cycle_days, is_continuous=is_continuous),
        )
    )


def cycle_laws(
    parameters: LaneParameters,
    ahead: Ahead,
    band: ForecastBand,
    *,
    sd_lead_time_days: ArrayLike,
) -> CycleLaw:
    """The law of one lane's cycle for each of some spreads of the lead time, shaped (n_spreads, 1).

    At the lane's own spread it is the law of its plan.
    """
    spreads = np.ravel(np.asarray(sd_lead_time_days))
    is_continuous = parameters.review_policy == "continuous"

    def total(days: float) -> DemandLaw:
        of_days = lead_time_demand
        if orders_on_any_weekday(parameters):
            of_days = partial(
                lead_time_demand_of_any_day, follows_demand=float(is_continuous), day_noise=ahead.day_noise
            )
        return of_days(
            band,
            lead_time_days=np.full(spreads.size, days),
            sd_lead_time_days=spreads,
            return_ratio=parameters.return_ratio,
            elapsed_days=ahead.elapsed_days,
        ).law_by_row

    day = replace(ahead.next_days, cell_units=ahead.next_days.cell_units[:, None, None])
    coming = float(mean_workload(mean_units=ahead.units_per_day, return_ratio=parameters.return_ratio))
    return _law_of_cycle(
        total(parameters.lead_time_days),
        total(days_protected(parameters)),
        day,
        order_quantity_units=np.full((spreads.size, 1), coming * days_of_cycle(parameters)),
        is_continuous=is_continuous,
    )


def _days_of_cycle(
    cycle_units: FloatArray,
    coming_units_per_day: FloatOrColumn,
    *,
    at_least: ArrayLike,
    is_continuous: ArrayLike,
) -> FloatArray:
    """How long a cycle lasts: as entered; where a day's demand passes several orders at once, as long as they cover."""
    rate = np.asarray(coming_units_per_day, dtype=np.float64)
    covered = np.where(rate > 0, cycle_units / np.where(rate > 0, rate, 1.0), 0.0)
    return np.where(np.asarray(is_continuous) > 0, np.maximum(covered, at_least), at_least)[()]


def _law_of_cycle(
    lead_time: DemandLaw,
    protected: DemandLaw,
    day: DemandLaw,
    *,
    order_quantity_units: ArrayLike,
    is_continuous: bool,
) -> CycleLaw:
    return policy_law(
        review_policy="continuous" if is_continuous else "periodic",
        protection_law=protected,
        lead_time_law=lead_time,
        day_law=day,
        order_quantity_units=order_quantity_units,
    )


def _at_least_the_mean(
    quantile_units: FloatArray, mean_units: FloatOrColumn, service_level_ratio: ArrayLike
) -> FloatArray:
    """Stock that lasts at a service level, elementwise: from one half on never less than the mean.

    Where volume is rare, nothing at all may come in 95 of 100 cycles; a buffer below zero would then be right in the
    letter and puzzling to everybody.
    """
    is_promised = np.asarray(service_level_ratio, dtype=np.float64) >= 0.5
    return np.where(is_promised, np.maximum(quantile_units, mean_units), quantile_units)[()]
