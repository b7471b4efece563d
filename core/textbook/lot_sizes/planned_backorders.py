"""Lot size where customers wait at a price: part of each cycle is run short on purpose."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from core.quantities import FloatArray, require_positive
from core.service.order_quantity import economic_order_quantity


@dataclass(frozen=True)
class BackorderLotPlan:
    """Lot size of one lane, the share of demand that waits, and the cost per year."""

    order_quantity_units: float
    backordered_ratio: float
    yearly_cost: float


def backordered_ratio(
    *, holding_cost_per_unit_per_year: ArrayLike, backorder_cost_per_unit_per_year: ArrayLike
) -> FloatArray:
    """Share of each cycle's demand that it is best to let wait, h / (h + p).

    Raises
    ------
    InvalidParameter
        where a cost is not above 0 or not finite.
    """
    holding = require_positive("holding_cost_per_unit_per_year", holding_cost_per_unit_per_year)
    penalty = require_positive("backorder_cost_per_unit_per_year", backorder_cost_per_unit_per_year)
    return holding / (holding + penalty)


def plan_backorder_lot(
    *,
    demand_units_per_year: float,
    order_cost: float,
    holding_cost_per_unit_per_year: float,
    backorder_cost_per_unit_per_year: float,
) -> BackorderLotPlan:
    """Lot size, backordered share and cost of least cost with planned backorders.

    Parameters
    ----------
    demand_units_per_year, order_cost : float, >= 0
    holding_cost_per_unit_per_year, backorder_cost_per_unit_per_year : float, > 0

    Returns
    -------
    BackorderLotPlan
        Q = sqrt(2 K D (h + p) / (h p)): the economic order quantity at the holding cost h p / (h + p);
        cost sqrt(2 K D h p / (h + p)).

    Raises
    ------
    InvalidParameter
        where an argument is outside its domain.

    Source
    ------
    Snyder & Shen, Fundamentals of Supply Chain Theory, 2nd ed., section 3.5.
    """
    waiting = backordered_ratio(
        holding_cost_per_unit_per_year=holding_cost_per_unit_per_year,
        backorder_cost_per_unit_per_year=backorder_cost_per_unit_per_year,
    )
    blended = holding_cost_per_unit_per_year * (1.0 - waiting)
    quantity = economic_order_quantity(
        demand_units_per_year=demand_units_per_year,
        order_cost=order_cost,
        holding_cost_per_unit_per_year=blended,
    )
    return BackorderLotPlan(
        order_quantity_units=float(quantity),
        backordered_ratio=float(waiting),
        yearly_cost=float(np.asarray(blended) * quantity),
    )
