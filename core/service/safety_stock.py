"""Safety stock by the root of the sum of squares: demand varies, and so does the lead time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from core.laws.special_functions import ndtri
from core.quantities import (
    FloatArray,
    FloatOrColumn,
    plain,
    require_finite,
    require_non_negative,
    require_open_ratio,
)


@dataclass(frozen=True)
class SafetyStockPlan:
    """Buffer of one lane or of many over the lead time, and what drives it: the two variances add up to sd squared."""

    z: FloatOrColumn
    mean_lead_time_demand_units: FloatOrColumn
    sd_lead_time_demand_units: FloatOrColumn
    demand_variance_units2: FloatOrColumn
    lead_time_variance_units2: FloatOrColumn
    safety_stock_units: FloatOrColumn
    reorder_point_units: FloatOrColumn


def mean_lead_time_demand(*, mean_units_per_day: ArrayLike, lead_time_days: ArrayLike) -> FloatArray:
    """Mean demand that arrives while a replenishment is under way.

    Parameters
    ----------
    mean_units_per_day, lead_time_days : float or (n_lanes,) array, >= 0

    Returns
    -------
    float or (n_lanes,) array [units]
        D * L

    Raises
    ------
    InvalidParameter
        where an argument is negative or not finite.

    Source
    ------
    Snyder & Shen, Fundamentals of Supply Chain Theory, 2nd ed., section 4.3.
    """
    demand = require_non_negative("mean_units_per_day", mean_units_per_day)
    return demand * require_non_negative("lead_time_days", lead_time_days)


def sd_lead_time_demand(
    *,
    mean_units_per_day: ArrayLike,
    sd_units_per_day: ArrayLike,
    lead_time_days: ArrayLike,
    sd_lead_time_days: ArrayLike,
) -> FloatArray:
    """Spread of the demand that arrives while a replenishment is under way.

    Parameters
    ----------
    mean_units_per_day, sd_units_per_day : float or (n_lanes,) array, >= 0
    lead_time_days, sd_lead_time_days : float or (n_lanes,) array, >= 0

    Returns
    -------
    float or (n_lanes,) array [units]
        sqrt(L * sd_D**2 + D**2 * sd_L**2)

    Raises
    ------
    InvalidParameter
        where an argument is negative or not finite.

    Assumes
    -------
    Demand of different days is independent, and independent of the lead time. Any other unit of time will do,
    as long as it is the same in all four arguments.

    Source
    ------
    Snyder & Shen, Fundamentals of Supply Chain Theory; the product brief, "Volatility modelling (RSS)".
    """
    demand = require_non_negative("mean_units_per_day", mean_units_per_day)
    sd_demand = require_non_negative("sd_units_per_day", sd_units_per_day)
    lead_time = require_non_negative("lead_time_days", lead_time_days)
    sd_lead_time = require_non_negative("sd_lead_time_days", sd_lead_time_days)
    return np.sqrt(lead_time * sd_demand**2 + (demand * sd_lead_time) ** 2)


def service_factor(service_level_ratio: ArrayLike) -> FloatArray:
    """Standard normal quantile z of a service level, elementwise.

    Formula
    -------
    z = Phi^-1(service level)

    Raises
    ------
    InvalidParameter
        where the level is 0 or 1 or outside them.

    Source
    ------
    Standard normal quantile, by Cephes ndtri.
    """
    z: FloatArray = ndtri(require_open_ratio("service_level_ratio", service_level_ratio))
    return z


def safety_stock(*, service_level_ratio: ArrayLike, sd_lead_time_demand_units: ArrayLike) -> FloatArray:
    """Buffer above mean lead-time demand that meets a cycle service level.

    Parameters
    ----------
    service_level_ratio : float or (n_lanes,) array, above 0 and below 1
    sd_lead_time_demand_units : float or (n_lanes,) array, >= 0

    Returns
    -------
    float or (n_lanes,) array [units]
        z * sd; negative for a service level below one half, and left so.

    Raises
    ------
    InvalidParameter
        where the service level is 0 or 1 or outside them, or the sd is negative or not finite.

    Assumes
    -------
    Lead-time demand is normal. `core.textbook.lead_time_demand` gives the exact quantile to hold beside it.

    Source
    ------
    Snyder & Shen, Fundamentals of Supply Chain Theory, 2nd ed., section 4.3; the product brief, safety
    stock.
    """
    sd = require_non_negative("sd_lead_time_demand_units", sd_lead_time_demand_units)
    return service_factor(service_level_ratio) * sd


def reorder_point(*, mean_lead_time_demand_units: ArrayLike, safety_stock_units: ArrayLike) -> FloatArray:
    """Stock on hand and on order at which to order again: mean lead-time demand plus safety stock.

    Parameters
    ----------
    mean_lead_time_demand_units : float or (n_lanes,) array, >= 0
    safety_stock_units : float or (n_lanes,) array, finite

    Returns
    -------
    float or (n_lanes,) array [units]

    Formula
    -------
    r = D L + safety stock

    Raises
    ------
    InvalidParameter
        where an argument is outside its domain.

    Source
    ------
    Snyder & Shen, Fundamentals of Supply Chain Theory, 2nd ed., section 5.2.
    """
    mean = require_non_negative("mean_lead_time_demand_units", mean_lead_time_demand_units)
    return mean + require_finite("safety_stock_units", safety_stock_units)


def plan_safety_stock(
    *,
    mean_units_per_day: ArrayLike,
    sd_units_per_day: ArrayLike,
    lead_time_days: ArrayLike,
    sd_lead_time_days: ArrayLike,
    service_level_ratio: ArrayLike,
) -> SafetyStockPlan:
    """Safety stock and reorder point, elementwise, with the two sources of spread apart.

    Raises
    ------
    InvalidParameter
        as `sd_lead_time_demand` and `safety_stock` do.
    """
    mean = mean_lead_time_demand(mean_units_per_day=mean_units_per_day, lead_time_days=lead_time_days)
    sd = sd_lead_time_demand(
        mean_units_per_day=mean_units_per_day,
        sd_units_per_day=sd_units_per_day,
        lead_time_days=lead_time_days,
        sd_lead_time_days=sd_lead_time_days,
    )
    buffer = safety_stock(service_level_ratio=service_level_ratio, sd_lead_time_demand_units=sd)
    return plain(
        SafetyStockPlan(
            z=service_factor(service_level_ratio),
            mean_lead_time_demand_units=mean,
            sd_lead_time_demand_units=sd,
            demand_variance_units2=np.multiply(lead_time_days, np.square(sd_units_per_day)),
            lead_time_variance_units2=np.square(np.multiply(mean_units_per_day, sd_lead_time_days)),
            safety_stock_units=buffer,
            reorder_point_units=reorder_point(mean_lead_time_demand_units=mean, safety_stock_units=buffer),
        )
    )
