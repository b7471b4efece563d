"""What a week costs on a lane if nothing is done: the order in which lanes are looked at."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from core.capacity.overflow import expected_overflow_units
from core.laws import DemandLaw
from core.quantities import FloatArray, require_non_negative, require_positive
from core.service.service_level import DAYS_PER_WEEK


def money_at_risk_per_week(
    lead_time_law: DemandLaw,
    *,
    stock_units: ArrayLike,
    order_cycle_days: ArrayLike,
    sla_penalty_per_unit: ArrayLike,
    mean_units: ArrayLike,
    sd_units: ArrayLike,
    own_capacity_units: ArrayLike,
    planned_overflow_units: ArrayLike,
    periods_per_day: ArrayLike,
    partner_cost_per_unit: ArrayLike,
) -> FloatArray:
    """Expected SLA penalty plus overflow cost above plan, per week, if nothing is done.

    The reorder point was set for the history's rate; workload now arrives at the forecast's. What the lane is
    short of then pays the penalty, and what passes own capacity beyond planned overflow goes to partners.

    Parameters
    ----------
    lead_time_law : law of the workload of the coming lead time
    stock_units : float or (n_lanes,) array, finite
        What is in force: the planned workload of a lead time and the buffer held.
    order_cycle_days, periods_per_day : float or (n_lanes,) array, > 0
    mean_units, sd_units : workload of a coming period, at the forecast's rate, and its spread
    own_capacity_units, planned_overflow_units : of one period, the overflow at the history's rate
    partner_cost_per_unit : H + S

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
    penalty = require_non_negative("sla_penalty_per_unit", sla_penalty_per_unit)
    cycles_per_week = DAYS_PER_WEEK / require_positive("order_cycle_days", order_cycle_days)
    periods_per_week = DAYS_PER_WEEK * require_positive("periods_per_day", periods_per_day)
    partner_cost = require_non_negative("partner_cost_per_unit", partner_cost_per_unit)
    planned = require_non_negative("planned_overflow_units", planned_overflow_units)
    coming = expected_overflow_units(
        own_capacity_units=own_capacity_units, mean_units=mean_units, sd_units=sd_units
    )
    at_penalty = lead_time_law.loss(stock_units) * penalty * cycles_per_week
    return at_penalty + np.maximum(coming - planned, 0.0) * partner_cost * periods_per_week
