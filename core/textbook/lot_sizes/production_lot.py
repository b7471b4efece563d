"""Economic production quantity: the lot fills up while it is already being used."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from core.errors import InvalidParameter
from core.quantities import FloatArray, require_non_negative, require_positive
from core.service.order_quantity import (
    OrderQuantityPlan,
    economic_order_quantity,
    plan_order_quantity,
)


def building_holding_cost(
    *,
    demand_units_per_year: ArrayLike,
    production_units_per_year: ArrayLike,
    holding_cost_per_unit_per_year: ArrayLike,
) -> FloatArray:
    """Holding cost per unit of lot: only the part of a lot that production outruns demand is ever stored.

    Parameters
    ----------
    demand_units_per_year : float or (n_lanes,) array, >= 0
    production_units_per_year : float or (n_lanes,) array, above the demand
    holding_cost_per_unit_per_year : float or (n_lanes,) array, > 0

    Returns
    -------
    float or (n_lanes,) array [money per unit and year]
        h * (1 - demand / production)

    Raises
    ------
    InvalidParameter
        where an argument is outside its domain; production that does not outrun demand has no lot size.
    """
    demand = require_non_negative("demand_units_per_year", demand_units_per_year)
    production = require_positive("production_units_per_year", production_units_per_year)
    if np.any(production <= demand):
        raise InvalidParameter(
            "production_units_per_year", f"{float(np.min(production)):.10g}", "more than the demand per year"
        )
    holding = require_positive("holding_cost_per_unit_per_year", holding_cost_per_unit_per_year)
    return holding * ((production - demand) / production)


def economic_production_quantity(
    *,
    demand_units_per_year: ArrayLike,
    production_units_per_year: ArrayLike,
    order_cost: ArrayLike,
    holding_cost_per_unit_per_year: ArrayLike,
) -> FloatArray:
    """Production lot of least set-up plus holding cost, sqrt(2 K D / (h (1 - D / P))) [units].

    Formula
    -------
    Q* = sqrt(2 K D / (h (1 - D / P)))

    Raises
    ------
    InvalidParameter
        as `building_holding_cost` does, and where the order cost is negative.

    Source
    ------
    Snyder & Shen, Fundamentals of Supply Chain Theory, 2nd ed., section 3.6.
    """
    return economic_order_quantity(
        demand_units_per_year=demand_units_per_year,
        order_cost=order_cost,
        holding_cost_per_unit_per_year=building_holding_cost(
            demand_units_per_year=demand_units_per_year,
            production_units_per_year=production_units_per_year,
            holding_cost_per_unit_per_year=holding_cost_per_unit_per_year,
        ),
    )


def plan_production_lot(
    *,
    demand_units_per_year: float,
    production_units_per_year: float,
    order_cost: float,
    holding_cost_per_unit_per_year: float,
) -> OrderQuantityPlan:
    """Production lot of one lane with its cost per year; refusals as `economic_production_quantity`."""
    return plan_order_quantity(
        demand_units_per_year=demand_units_per_year,
        order_cost=order_cost,
        holding_cost_per_unit_per_year=float(
            building_holding_cost(
                demand_units_per_year=demand_units_per_year,
                production_units_per_year=production_units_per_year,
                holding_cost_per_unit_per_year=holding_cost_per_unit_per_year,
            )
        ),
    )
