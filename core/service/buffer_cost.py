"""What a stock costs per order cycle: units idle at the overage cost, units short at the underage cost.

A stock is the mean of the lead time's demand and the buffer above it; the law is of that demand.
"""

from __future__ import annotations

from numpy.typing import ArrayLike

from core.laws.law import DemandLaw
from core.quantities import FloatArray, require_finite, require_non_negative


def holding_cost_per_cycle(
    cycle_law: DemandLaw, *, stock_units: ArrayLike, overage_cost_per_unit: ArrayLike
) -> FloatArray:
    """Expected cost of the units left idle in an order cycle, elementwise.

    Parameters
    ----------
    cycle_law : law of the demand that an order must last for
    stock_units : float or (n_lanes,) array, finite
        Mean of that demand plus buffer.
    overage_cost_per_unit : float or (n_lanes,) array, >= 0

    Returns
    -------
    float or (n_lanes,) array [money per order cycle]
        Co E[(S - D)+]; for normal demand Co (b + sd L(b / sd)) with b the buffer.

    Raises
    ------
    InvalidParameter
        where an argument is outside its domain.

    Source
    ------
    Snyder & Shen, Fundamentals of Supply Chain Theory, 2nd ed., section 4.3.
    """
    stock = require_finite("stock_units", stock_units)
    cost = require_non_negative("overage_cost_per_unit", overage_cost_per_unit)
    return cost * cycle_law.complementary_loss(stock)


def shortage_cost_per_cycle(
    cycle_law: DemandLaw, *, stock_units: ArrayLike, underage_cost_per_unit: ArrayLike
) -> FloatArray:
    """Expected cost of the units short in an order cycle, elementwise.

    Formula
    -------
    Cu E[(D - S)+]; for normal demand Cu sd L(b / sd) with b the buffer

    Raises
    ------
    InvalidParameter
        where an argument is outside its domain.

    Source
    ------
    Snyder & Shen, Fundamentals of Supply Chain Theory, 2nd ed., section 4.3.
    """
    stock = require_finite("stock_units", stock_units)
    cost = require_non_negative("underage_cost_per_unit", underage_cost_per_unit)
    return cost * cycle_law.loss(stock)


def buffer_cost_per_cycle(
    cycle_law: DemandLaw,
    *,
    stock_units: ArrayLike,
    underage_cost_per_unit: ArrayLike,
    overage_cost_per_unit: ArrayLike,
) -> FloatArray:
    """Expected holding plus shortage cost of a stock in an order cycle, elementwise.

    Convex in the stock; least where P(no shortage) is the critical ratio Cu / (Cu + Co).

    Formula
    -------
    C(S) = Co E[(S - D)+] + Cu E[(D - S)+]

    Raises
    ------
    InvalidParameter
        where an argument is outside its domain.

    Source
    ------
    Snyder & Shen, Fundamentals of Supply Chain Theory, 2nd ed., section 4.3.
    """
    return holding_cost_per_cycle(
        cycle_law, stock_units=stock_units, overage_cost_per_unit=overage_cost_per_unit
    ) + shortage_cost_per_cycle(
        cycle_law, stock_units=stock_units, underage_cost_per_unit=underage_cost_per_unit
    )
