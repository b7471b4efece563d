"""Lot size where a larger order has a lower price: on all its units, or on those above each break."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from core.errors import InvalidParameter
from core.quantities import FloatArray, require_non_negative, require_positive
from core.service.order_quantity import economic_order_quantity, order_quantity_cost


@dataclass(frozen=True)
class DiscountLotPlan:
    """Lot size, the price region it falls in (0 is the first), and the cost per year with the purchases."""

    order_quantity_units: float
    region: int
    yearly_cost: float


def plan_all_units_discount(
    *,
    demand_units_per_year: float,
    order_cost: float,
    holding_cost_ratio_per_year: float,
    break_quantities_units: ArrayLike,
    unit_costs: ArrayLike,
) -> DiscountLotPlan:
    """Lot size of least cost where the price of the region reached holds for every unit of the order.

    Parameters
    ----------
    demand_units_per_year, order_cost, holding_cost_ratio_per_year : float, > 0
        Holding a unit for a year costs this share of its price.
    break_quantities_units : (n_regions,) array, from 0 upwards
    unit_costs : (n_regions,) array, > 0, falling

    Returns
    -------
    DiscountLotPlan
        The cheapest of the lots of each region, raised to the region's break where they fall short of it.

    Formula
    -------
    C_j(Q) = c_j D + K D / Q + i c_j Q / 2 in price region j; least over the regions at Q_j = max(sqrt(2 K D
    / (i c_j)), break_j), where that lies in its own region

    Raises
    ------
    InvalidParameter
        where an argument is outside its domain or the breaks and prices are not such a table.

    Source
    ------
    Snyder & Shen, Fundamentals of Supply Chain Theory, 2nd ed., section 3.4.
    """
    demand = float(require_positive("demand_units_per_year", demand_units_per_year))
    breaks, prices = _require_price_table(break_quantities_units, unit_costs)
    holding = prices * require_positive("holding_cost_ratio_per_year", holding_cost_ratio_per_year)
    unbound = economic_order_quantity(
        demand_units_per_year=demand,
        order_cost=require_positive("order_cost", order_cost),
        holding_cost_per_unit_per_year=holding,
    )
    lots = np.maximum(unbound, breaks)
    costs = prices * demand + order_quantity_cost(
        order_quantity_units=lots,
        demand_units_per_year=demand,
        order_cost=order_cost,
        holding_cost_per_unit_per_year=holding,
    )
    return _cheapest(lots, costs, breaks)


def plan_incremental_discount(
    *,
    demand_units_per_year: float,
    order_cost: float,
    holding_cost_ratio_per_year: float,
    break_quantities_units: ArrayLike,
    unit_costs: ArrayLike,
) -> DiscountLotPlan:
    """Lot size of least cost where each price holds only for the units above its break.

    Parameters
    ----------
    as `plan_all_units_discount`

    Returns
    -------
    DiscountLotPlan
        In each region the dearer units below it act as an addition to the order cost.

    Formula
    -------
    C_j(Q) = c_j D + (K + d_j) D / Q + i (d_j + c_j Q) / 2 with d_j = sum over k <= j of (c_k-1 - c_k)
    break_k, what the dearer units cost more; least at Q_j = sqrt(2 (K + d_j) D / (i c_j)) in its own region

    Raises
    ------
    InvalidParameter
        where an argument is outside its domain or the breaks and prices are not such a table.

    Source
    ------
    Snyder & Shen, Fundamentals of Supply Chain Theory, 2nd ed., section 3.4.
    """
    demand = float(require_positive("demand_units_per_year", demand_units_per_year))
    fixed = float(require_positive("order_cost", order_cost))
    rate = float(require_positive("holding_cost_ratio_per_year", holding_cost_ratio_per_year))
    breaks, prices = _require_price_table(break_quantities_units, unit_costs)
    dearer_units_cost = np.concatenate([[0.0], np.cumsum((prices[:-1] - prices[1:]) * breaks[1:])])
    lots = economic_order_quantity(
        demand_units_per_year=demand,
        order_cost=fixed + dearer_units_cost,
        holding_cost_per_unit_per_year=rate * prices,
    )
    costs = prices * demand + rate * (dearer_units_cost / 2.0 + prices * lots)
    return _cheapest(lots, costs, breaks)


def _cheapest(lots: FloatArray, costs: FloatArray, breaks: FloatArray) -> DiscountLotPlan:
    """The cheapest lot among those that lie in their own region."""
    ends = np.append(breaks[1:], np.inf)
    reachable = np.where((lots >= breaks) & (lots < ends), costs, np.inf)
    region = int(np.argmin(reachable))
    return DiscountLotPlan(
        order_quantity_units=float(lots[region]), region=region, yearly_cost=float(costs[region])
    )


def _require_price_table(breaks: ArrayLike, prices: ArrayLike) -> tuple[FloatArray, FloatArray]:
    quantities = np.atleast_1d(require_non_negative("break_quantities_units", breaks))
    costs = np.atleast_1d(require_positive("unit_costs", prices))
    if quantities.shape != costs.shape:
        raise InvalidParameter("the number of unit_costs", costs.size, f"{quantities.size}, one per break")
    if quantities[0] != 0 or np.any(np.diff(quantities) <= 0):
        raise InvalidParameter("break_quantities_units", quantities.tolist(), "rising from 0")
    if np.any(np.diff(costs) > 0):
        raise InvalidParameter("unit_costs", costs.tolist(), "falling from break to break")
    return quantities, costs
