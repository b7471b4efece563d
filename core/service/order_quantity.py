"""Economic order quantity: the lot at which ordering and holding cost the same."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from core.quantities import FloatArray, require_non_negative, require_positive

DAYS_PER_YEAR = 365.2425  # Gregorian mean, as in core.demand.cadence


@dataclass(frozen=True)
class OrderQuantityPlan:
    """Lot size of one lane.

    Without demand nothing is ordered and days_between_orders is infinite; where an order costs nothing the
    lot shrinks to 0 and orders_per_year is infinite.
    """

    order_quantity_units: float
    orders_per_year: float
    days_between_orders: float
    yearly_cost: float


def economic_order_quantity(
    *,
    demand_units_per_year: ArrayLike,
    order_cost: ArrayLike,
    holding_cost_per_unit_per_year: ArrayLike,
) -> FloatArray:
    """Lot size of least ordering plus holding cost.

    Parameters
    ----------
    demand_units_per_year, order_cost : float or (n_lanes,) array, >= 0
    holding_cost_per_unit_per_year : float or (n_lanes,) array, > 0
        Any other unit of time will do, if demand and holding cost share it.

    Returns
    -------
    float or (n_lanes,) array [units]
        sqrt(2 * demand * order cost / holding cost)

    Raises
    ------
    InvalidParameter
        where demand or order cost is negative, the holding cost is not above 0, or one is not finite.

    Source
    ------
    Harris (1913); Snyder & Shen, Fundamentals of Supply Chain Theory, 2nd ed., section 3.2.
    """
    demand = require_non_negative("demand_units_per_year", demand_units_per_year)
    fixed = require_non_negative("order_cost", order_cost)
    holding = require_positive("holding_cost_per_unit_per_year", holding_cost_per_unit_per_year)
    return np.sqrt(2.0 * demand * fixed / holding)


def order_quantity_cost(
    *,
    order_quantity_units: ArrayLike,
    demand_units_per_year: ArrayLike,
    order_cost: ArrayLike,
    holding_cost_per_unit_per_year: ArrayLike,
) -> FloatArray:
    """Ordering plus holding cost of a lot size, per year.

    Parameters
    ----------
    order_quantity_units : float or (n_lanes,) array, > 0
    demand_units_per_year, order_cost, holding_cost_per_unit_per_year : float or (n_lanes,) array, >= 0

    Returns
    -------
    float or (n_lanes,) array [money per year]
        order cost * demand / Q + holding cost * Q / 2

    Raises
    ------
    InvalidParameter
        where the lot is not above 0, or another argument is negative or not finite.

    Source
    ------
    Harris (1913); Snyder & Shen, Fundamentals of Supply Chain Theory, 2nd ed., section 3.2.
    """
    quantity = require_positive("order_quantity_units", order_quantity_units)
    demand = require_non_negative("demand_units_per_year", demand_units_per_year)
    fixed = require_non_negative("order_cost", order_cost)
    holding = require_non_negative("holding_cost_per_unit_per_year", holding_cost_per_unit_per_year)
    return fixed * demand / quantity + holding * quantity / 2.0


def plan_order_quantity(
    *, demand_units_per_year: float, order_cost: float, holding_cost_per_unit_per_year: float
) -> OrderQuantityPlan:
    """Economic order quantity of one lane.

    Raises
    ------
    InvalidParameter
        as `economic_order_quantity` does.
    """
    quantity = float(
        economic_order_quantity(
            demand_units_per_year=demand_units_per_year,
            order_cost=order_cost,
            holding_cost_per_unit_per_year=holding_cost_per_unit_per_year,
        )
    )
    if demand_units_per_year == 0:
        return OrderQuantityPlan(0.0, orders_per_year=0.0, days_between_orders=np.inf, yearly_cost=0.0)
    if quantity == 0:
        return OrderQuantityPlan(0.0, orders_per_year=np.inf, days_between_orders=0.0, yearly_cost=0.0)
    orders = demand_units_per_year / quantity
    cost = order_quantity_cost(
        order_quantity_units=quantity,
        demand_units_per_year=demand_units_per_year,
        order_cost=order_cost,
        holding_cost_per_unit_per_year=holding_cost_per_unit_per_year,
    )
    return OrderQuantityPlan(
        order_quantity_units=quantity,
        orders_per_year=orders,
        days_between_orders=DAYS_PER_YEAR / orders,
        yearly_cost=float(cost),
    )
