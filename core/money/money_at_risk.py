"""What a week costs on a lane if nothing is done: the order in which lanes are looked at."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from core.capacity.overflow import expected_overflow_units
from core.demand.returns import mean_workload, sd_workload
from core.laws import DemandLaw, NormalLaw
from core.laws.special_functions import ndtri
from core.quantities import FloatArray, require_non_negative, require_open_ratio, require_positive
from core.service.lane_buffer import stock_at
from core.service.safety_stock import mean_lead_time_demand, sd_lead_time_demand


def money_at_risk_per_week(
    *,
    expected_units_per_day: ArrayLike,
    mean_units_per_day: ArrayLike,
    sd_units_per_day: ArrayLike,
    periods_per_day: ArrayLike,
    sd_units_per_period: ArrayLike,
    return_ratio: ArrayLike,
    lead_time_days: ArrayLike,
    sd_lead_time_days: ArrayLike,
    service_level_ratio: ArrayLike,
    buffer_held_units: ArrayLike,
    order_cycle_days: ArrayLike,
    own_capacity_units_per_period: ArrayLike,
    sla_penalty_per_unit: ArrayLike,
    partner_cost_per_unit: ArrayLike,
    coming_lead_time_law: DemandLaw | None = None,
) -> FloatArray:
    """Expected SLA penalty plus overflow cost above plan, per week, if nothing is done.

    The reorder point was set for the history's rate; demand now arrives at the forecast's. What the lane is
    short of then pays the penalty, and what passes own capacity beyond planned overflow goes to partners.

    Parameters
    ----------
    expected_units_per_day : float or (n_lanes,) array, >= 0
        Forecast demand per calendar day over the coming RISK_HORIZON_DAYS.
    mean_units_per_day, sd_units_per_day : the history's rate and spread per calendar day
    periods_per_day, sd_units_per_period : periods in a calendar day, and the spread of one period
    buffer_held_units : NaN where unknown; then the planned buffer stands in
    own_capacity_units_per_period : capacity of one period
    partner_cost_per_unit : H + S
    coming_lead_time_law : law of the workload of the coming lead time; without one it is normal, with the mean
        of the forecast's rate and the spread of the history
    others : as in LaneParameters and CostParameters

    Returns
    -------
    float or (n_lanes,) array [money per week], >= 0

    Raises
    ------
    InvalidParameter
        where an argument is outside its domain.

    Formula
    -------
    MaR = 7 / cycle days * penalty * E[(D' - r)+] + 7 * periods per day * (H + S) * (E[(W' - C)+] - E[(W -
    C)+])+, with r = planned workload per day * L + the buffer held, D' the workload of the coming lead time,
    and W, W' the workload of a period as planned and as forecast

    Source
    ------
    Own definition, from the shortage per cycle and the expected overflow above.
    """
    ratio = {"return_ratio": return_ratio}
    penalty_per_unit = require_non_negative("sla_penalty_per_unit", sla_penalty_per_unit)
    cycle_days = require_positive("order_cycle_days", order_cycle_days)
    partner_cost = require_non_negative("partner_cost_per_unit", partner_cost_per_unit)
    require_positive("periods_per_day", periods_per_day)
    level = require_open_ratio("service_level_ratio", service_level_ratio)
    ahead = require_non_negative("expected_units_per_day", expected_units_per_day)
    planned_rate = mean_workload(mean_units=mean_units_per_day, **ratio)
    coming_rate = mean_workload(mean_units=ahead, **ratio)
    sd_cycle = sd_lead_time_demand(
        mean_units_per_day=planned_rate,
        sd_units_per_day=sd_workload(mean_units=mean_units_per_day, sd_units=sd_units_per_day, **ratio),
        lead_time_days=lead_time_days,
        sd_lead_time_days=sd_lead_time_days,
    )
    in_force = mean_lead_time_demand(mean_units_per_day=planned_rate, lead_time_days=lead_time_days)
    if coming_lead_time_law is None:
        planned_buffer = ndtri(level) * sd_cycle
        coming_law: DemandLaw = NormalLaw(
            mean_units=mean_lead_time_demand(mean_units_per_day=coming_rate, lead_time_days=lead_time_days),
            sd_units=sd_cycle,
        )
    else:
        coming_law = coming_lead_time_law
        planned_buffer = stock_at(coming_law, level) - coming_law.mean
    shortage = coming_law.loss(in_force + _held_or_planned(buffer_held_units, planned_buffer))
    penalty = shortage * penalty_per_unit * 7.0 / cycle_days

    sd_period = sd_workload(
        mean_units=np.divide(mean_units_per_day, periods_per_day), sd_units=sd_units_per_period, **ratio
    )
    coming, planned = (
        _overflow(rate, periods_per_day, sd_period, own_capacity_units_per_period)
        for rate in (coming_rate, planned_rate)
    )
    at_partners = np.maximum(coming - planned, 0.0) * partner_cost * 7.0 * np.asarray(periods_per_day)
    return np.asarray(penalty + at_partners)


def _held_or_planned(buffer_held_units: ArrayLike, planned_units: FloatArray) -> FloatArray:
    held = np.asarray(buffer_held_units, dtype=np.float64)
    is_known = ~np.isnan(held)
    require_non_negative("buffer_held_units", np.where(is_known, held, 0.0))
    return np.where(is_known, held, planned_units)


def _overflow(
    rate_per_day: FloatArray, periods_per_day: ArrayLike, sd_period: FloatArray, capacity: ArrayLike
) -> FloatArray:
    return expected_overflow_units(
        own_capacity_units=capacity, mean_units=np.divide(rate_per_day, periods_per_day), sd_units=sd_period
    )
