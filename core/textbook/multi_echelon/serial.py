"""A chain of stages, each supplied by the next: the best echelon base-stock levels and their cost.

Stage 1 faces the customer. The echelon stock of a stage is what stands at it and everywhere downstream; its
echelon holding cost is what holding there adds to holding one stage upstream. With x the echelon position,

    C_0(x) = (p + h_1 + ... + h_n) * max(-x, 0)
    C_j(y) = E[h_j * (y - D_j) + C_(j-1)(min(S_(j-1), y - D_j))],   S_j = argmin C_j,

D_j being the demand over the lead time of stage j, and the least cost is C_n(S_n).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from core.errors import InvalidParameter
from core.quantities import FloatArray, require_finite, require_non_negative, require_positive
from core.textbook.multi_echelon.normal_grid import normal_stage_costs
from core.textbook.multi_echelon.poisson_grid import poisson_stage_costs


@dataclass(frozen=True)
class SerialPlan:
    """Base-stock levels of a chain, the customer's stage first, and the least expected cost per time unit.

    Arrays are (n_stages,). local_base_stock_units: what each stage itself may hold or have on order; its
    safety_stock_units are above the mean demand over its lead time.
    """

    echelon_base_stock_units: FloatArray
    local_base_stock_units: FloatArray
    safety_stock_units: FloatArray
    expected_cost: float


def plan_serial_normal(
    *,
    echelon_holding_cost_per_unit: Sequence[float],
    lead_times: Sequence[float],
    stockout_cost_per_unit: float,
    mean_units: float,
    sd_units: float,
) -> SerialPlan:
    """Best base-stock levels of a chain under normal demand.

    Parameters
    ----------
    echelon_holding_cost_per_unit : (n_stages,) > 0, per unit and time unit, stage 1 first
    lead_times : (n_stages,) >= 0, in the time unit; a lead time of 0 is a stage in name only
    stockout_cost_per_unit : > 0, per unit backordered and time unit
    mean_units : >= 0, demand per time unit
    sd_units : >= 0, its spread

    Returns
    -------
    SerialPlan
        The cost is accurate to about 1e-7 relative; it contains the units on the way between stages.

    Formula
    -------
    C_0(x) = (p + h_1 + ... + h_n) (-x)+; C_j(y) = E[h_j (y - D_j) + C_j-1(min(S_j-1, y - D_j))], S_j =
    argmin C_j; least cost C_n(S_n), with D_j the demand over the lead time of stage j and stage 1 at the
    customer

    Raises
    ------
    InvalidParameter
        where there is no stage, the lists differ in length, or a number is outside its domain.

    Assumes
    -------
    Demand is independent from one time to the next; what is short waits; continuous review.

    Source
    ------
    Clark & Scarf (1960); recursion of Chen & Zheng (1994) as in Snyder & Shen, Fundamentals of Supply Chain
    Theory, 2nd ed., section 6.2.
    """
    holding, days, stockout = _require_chain(
        echelon_holding_cost_per_unit, lead_times, stockout_cost_per_unit
    )
    mean = float(require_non_negative("mean_units", mean_units))
    sd = float(require_non_negative("sd_units", sd_units))
    levels, cost = normal_stage_costs(
        holding=holding, lead_times=days, stockout=stockout, mean_units=mean, sd_units=sd
    )
    return _plan(levels, cost, mean * days)


def plan_serial_poisson(
    *,
    echelon_holding_cost_per_unit: Sequence[float],
    lead_times: Sequence[float],
    stockout_cost_per_unit: float,
    demand_rate_units: float,
) -> SerialPlan:
    """Best base-stock levels, in whole units, of a chain under Poisson demand; exact up to rounding.

    Parameters
    ----------
    echelon_holding_cost_per_unit, lead_times, stockout_cost_per_unit : as in `plan_serial_normal`
    demand_rate_units : >= 0, mean demand per time unit

    Returns
    -------
    SerialPlan
        The smallest of the best levels where several tie.

    Formula
    -------
    the recursion of the normal chain, with sums over whole numbers instead of integrals

    Raises
    ------
    InvalidParameter
        as `plan_serial_normal` does.

    Source
    ------
    Chen & Zheng (1994); Shang & Song (2003), Management Science 49, whose table it reproduces.
    """
    holding, days, stockout = _require_chain(
        echelon_holding_cost_per_unit, lead_times, stockout_cost_per_unit
    )
    rate = float(require_non_negative("demand_rate_units", demand_rate_units))
    levels, cost = poisson_stage_costs(holding=holding, lead_time_means=rate * days, stockout=stockout)
    return _plan(levels, cost, rate * days)


def local_base_stocks(echelon_base_stock_units: ArrayLike) -> FloatArray:
    """Local levels equivalent to echelon levels: differences of their running minimum from upstream.

    Formula
    -------
    s_j = min(S_j, S_j+1, ..., S_n) - min(S_j-1, S_j, ..., S_n)

    Source
    ------
    Axsater & Rosling (1993), Management Science 39.
    """
    echelon = require_finite("echelon_base_stock_units", echelon_base_stock_units)
    reachable = np.minimum.accumulate(echelon[::-1])[::-1]
    return np.diff(reachable, prepend=0.0)


def _plan(levels: FloatArray, cost: float, lead_time_means: FloatArray) -> SerialPlan:
    local = local_base_stocks(levels)
    return SerialPlan(
        echelon_base_stock_units=levels,
        local_base_stock_units=local,
        safety_stock_units=local - lead_time_means,
        expected_cost=cost,
    )


def _require_chain(
    holding: Sequence[float], lead_times: Sequence[float], stockout: float
) -> tuple[FloatArray, FloatArray, float]:
    costs = np.atleast_1d(require_positive("echelon_holding_cost_per_unit", holding))
    days = np.atleast_1d(require_non_negative("lead_times", lead_times))
    if costs.size == 0 or costs.shape != days.shape or costs.ndim != 1:
        raise InvalidParameter(
            "the number of holding costs and of lead times",
            f"{costs.size} and {days.size}",
            "equal, at least 1",
        )
    return costs, days, float(require_positive("stockout_cost_per_unit", stockout))
