"""Lots for demand that is known but changes from period to period (Wagner-Whitin)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from core.errors import InvalidParameter
from core.quantities import FloatArray, require_non_negative


@dataclass(frozen=True)
class DynamicLotPlan:
    """Orders of least cost; order_units has shape (n_periods,). Other plans may cost the same."""

    order_units: FloatArray
    cost: float


def plan_dynamic_lots(
    *,
    demand_units: ArrayLike,
    order_cost: ArrayLike,
    holding_cost_per_unit_per_period: ArrayLike,
    unit_cost_per_unit: ArrayLike = 0.0,
) -> DynamicLotPlan:
    """When to order how much, so that all demand is met on time at the least cost.

    Parameters
    ----------
    demand_units : (n_periods,) array, >= 0
    order_cost, holding_cost_per_unit_per_period, unit_cost_per_unit : float or (n_periods,) array, >= 0
        Holding is paid on what is left at the end of a period; a period without an order costs none.

    Returns
    -------
    DynamicLotPlan
        Each order covers whole periods up to the next one.

    Formula
    -------
    f(t) = min over s > t of K_t + sum over t <= u < s of d_u (c_t + h_t + ... + h_u-1) + f(s), with f(end) =
    0

    Raises
    ------
    InvalidParameter
        where there is no period, an argument is outside its domain or of another length.

    Source
    ------
    Wagner & Whitin (1958); Snyder & Shen, Fundamentals of Supply Chain Theory, 2nd ed., section 3.7.
    """
    demand = np.atleast_1d(require_non_negative("demand_units", demand_units))
    n_periods = demand.size
    if n_periods == 0:
        raise InvalidParameter("the number of periods", 0, "1 or more")
    fixed = _per_period("order_cost", order_cost, n_periods)
    holding = _per_period("holding_cost_per_unit_per_period", holding_cost_per_unit_per_period, n_periods)
    price = _per_period("unit_cost_per_unit", unit_cost_per_unit, n_periods)
    cost_to_go = np.zeros(n_periods + 1)
    next_order = np.zeros(n_periods, dtype=np.int64)
    for period in reversed(range(n_periods)):
        coming = demand[period:]
        storage = np.concatenate([[0.0], np.cumsum(holding[period:-1])])
        spent = np.cumsum(coming * (price[period] + storage))
        ordered = np.where(np.cumsum(coming) > 0, fixed[period], 0.0)
        totals = ordered + spent + cost_to_go[period + 1 :]
        covered = int(np.argmin(totals))
        cost_to_go[period], next_order[period] = totals[covered], period + covered + 1
    return DynamicLotPlan(order_units=_orders(demand, next_order), cost=float(cost_to_go[0]))


def _orders(demand: FloatArray, next_order: np.ndarray[tuple[int], np.dtype[np.int64]]) -> FloatArray:
    orders = np.zeros(demand.size)
    period = 0
    while period < demand.size:
        following = int(next_order[period])
        orders[period] = demand[period:following].sum()
        period = following
    return orders


def _per_period(name: str, value: ArrayLike, n_periods: int) -> FloatArray:
    costs = require_non_negative(name, value)
    if costs.ndim and costs.shape != (n_periods,):
        raise InvalidParameter(f"the number of values of {name}", costs.size, f"1 or {n_periods}")
    return np.broadcast_to(costs, (n_periods,))
