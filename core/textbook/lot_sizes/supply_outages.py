"""Lots and stock against a supplier that is out now and then."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from core.quantities import (
    FloatArray,
    require_non_negative,
    require_open_ratio,
    require_positive,
    require_ratio,
)
from core.service.newsvendor import critical_ratio
from core.service.order_quantity import economic_order_quantity

_TIE = 1e-12  # relative; a level met to within rounding is met


@dataclass(frozen=True)
class OutageLotPlan:
    """Lot size under outages and its expected cost per unit of time."""

    order_quantity_units: float
    cost_per_period: float


@dataclass(frozen=True)
class OutageStockPlan:
    """Order-up-to level under outages: it covers `periods_covered` lost periods beside the current one."""

    order_up_to_units: float
    periods_covered: int
    expected_cost_per_period: float


def outage_lot_cost(
    *,
    order_quantity_units: ArrayLike,
    demand_units_per_period: ArrayLike,
    order_cost: ArrayLike,
    holding_cost_per_unit_per_period: ArrayLike,
    lost_unit_cost: ArrayLike,
    outages_per_period: ArrayLike,
    recoveries_per_period: ArrayLike,
) -> FloatArray:
    """Expected cost per unit of time of ordering Q when stock is out, from a supplier that may be out too.

    Parameters
    ----------
    order_quantity_units, demand_units_per_period, recoveries_per_period : float or array, > 0
    order_cost, holding_cost_per_unit_per_period, lost_unit_cost, outages_per_period : float or array, >= 0
        Times up and down are exponential with these rates; demand met by no stock is lost.

    Returns
    -------
    float or array [money per unit of time]
        (K + h Q**2 / (2 D) + p D w / m) / (Q / D + w / m) with w = l (1 - exp(-(l + m) Q / D)) / (l + m) the
        probability that the supplier is out when stock runs out, l outages and m recoveries per unit of time.

    Raises
    ------
    InvalidParameter
        where an argument is outside its domain.

    Source
    ------
    Berk & Arreola-Risa (1994), Note on "Future supply uncertainty in EOQ models"; Snyder & Shen, Fundamentals
    of Supply Chain Theory, 2nd ed., section 9.2.
    """
    lot = require_positive("order_quantity_units", order_quantity_units)
    demand = require_positive("demand_units_per_period", demand_units_per_period)
    fixed = require_non_negative("order_cost", order_cost)
    holding = require_non_negative("holding_cost_per_unit_per_period", holding_cost_per_unit_per_period)
    penalty = require_non_negative("lost_unit_cost", lost_unit_cost)
    failing = require_non_negative("outages_per_period", outages_per_period)
    recovering = require_positive("recoveries_per_period", recoveries_per_period)
    both = failing + recovering
    waiting = -np.expm1(-both * lot / demand) * failing / (both * recovering)
    cycle_cost = fixed + holding * lot * lot / (2.0 * demand) + penalty * demand * waiting
    return cycle_cost / (lot / demand + waiting)


def plan_outage_lot(
    *,
    demand_units_per_period: float,
    order_cost: float,
    holding_cost_per_unit_per_period: float,
    lost_unit_cost: float,
    outages_per_period: float,
    recoveries_per_period: float,
) -> OutageLotPlan:
    """Lot size of least cost under outages; arguments as `outage_lot_cost`, order and holding cost above 0.

    Formula
    -------
    Q* = argmin of (K + h Q**2 / (2 D) + p D w / m) / (Q / D + w / m)

    Raises
    ------
    InvalidParameter
        where an argument is outside its domain.

    Source
    ------
    Berk & Arreola-Risa (1994), Naval Research Logistics 41; Snyder & Shen, Fundamentals of Supply Chain
    Theory, 2nd ed., section 9.2.
    """
    from scipy.optimize import minimize_scalar

    scale = float(
        economic_order_quantity(
            demand_units_per_year=require_positive("demand_units_per_period", demand_units_per_period),
            order_cost=require_positive("order_cost", order_cost),
            holding_cost_per_unit_per_year=holding_cost_per_unit_per_period,
        )
    )

    def cost(log_lot: ArrayLike) -> FloatArray:
        return outage_lot_cost(
            order_quantity_units=scale * np.exp(log_lot),
            demand_units_per_period=demand_units_per_period,
            order_cost=order_cost,
            holding_cost_per_unit_per_period=holding_cost_per_unit_per_period,
            lost_unit_cost=lost_unit_cost,
            outages_per_period=outages_per_period,
            recoveries_per_period=recoveries_per_period,
        )

    # The cost need not be convex: a grid over six decades finds the valley, the minimiser its floor.
    grid = np.linspace(np.log(1e-3), np.log(1e3), 601)
    valley = int(np.clip(np.argmin(cost(grid)), 1, grid.size - 2))
    found = minimize_scalar(
        lambda x: float(cost(x)),
        bounds=(grid[valley - 1], grid[valley + 1]),
        method="bounded",
        options={"xatol": 1e-10},
    )
    return OutageLotPlan(
        order_quantity_units=scale * float(np.exp(found.x)), cost_per_period=float(found.fun)
    )


def plan_outage_stock(
    *,
    demand_units_per_period: float,
    holding_cost_per_unit_per_period: float,
    backorder_cost_per_unit_per_period: float,
    outage_probability_ratio: float,
    recovery_probability_ratio: float,
) -> OutageStockPlan:
    """Order-up-to level where demand is known but orders go unfilled while the supplier is out.

    Parameters
    ----------
    demand_units_per_period : float, > 0
    holding_cost_per_unit_per_period, backorder_cost_per_unit_per_period : float, > 0
    outage_probability_ratio : float, 0 to 1
        Probability that a supplier who is up goes out in the next period (a).
    recovery_probability_ratio : float, above 0 up to 1
        Probability that one who is out comes back in the next period (b).

    Returns
    -------
    OutageStockPlan
        (n + 1) D with n the smallest number of lost periods for which F(n) = 1 - a / (a + b) (1 - b)**n, the
        probability that no more are lost, reaches p / (p + h).

    Raises
    ------
    InvalidParameter
        where an argument is outside its domain.

    Source
    ------
    Snyder & Shen, Fundamentals of Supply Chain Theory, 2nd ed., section 9.2 (base stock with disruptions).
    """
    demand = float(require_positive("demand_units_per_period", demand_units_per_period))
    holding = float(require_positive("holding_cost_per_unit_per_period", holding_cost_per_unit_per_period))
    ratio = critical_ratio(
        underage_cost_per_unit=backorder_cost_per_unit_per_period, overage_cost_per_unit=holding
    )
    require_open_ratio("the critical ratio", ratio)
    failing = float(require_ratio("outage_probability_ratio", outage_probability_ratio))
    recovering = float(require_ratio("recovery_probability_ratio", recovery_probability_ratio))
    require_positive("recovery_probability_ratio", recovering)
    exceeded = failing / (failing + recovering)
    allowed = (1.0 - float(ratio)) * (1.0 + _TIE)
    covered = 0
    if exceeded > allowed:
        stay_out = np.log1p(-recovering) if recovering < 1.0 else -np.inf
        covered = max(1, int(np.ceil(np.log(allowed / exceeded) / stay_out)))
    short = exceeded * (1.0 - recovering) ** covered / recovering
    left = covered - exceeded / recovering + short
    cost = demand * (holding * left + backorder_cost_per_unit_per_period * short)
    return OutageStockPlan(
        order_up_to_units=(covered + 1) * demand, periods_covered=covered, expected_cost_per_period=cost
    )
