"""What a buffer costs per order cycle: units idle at the overage cost, units short at the underage cost."""

from __future__ import annotations

from numpy.typing import ArrayLike

from core.quantities import FloatArray, require_finite, require_non_negative
from core.service_level import expected_shortage_per_cycle


def holding_cost_per_cycle(
    *, buffer_units: ArrayLike, sd_lead_time_demand_units: ArrayLike, overage_cost_per_unit: ArrayLike
) -> FloatArray:
    """Expected cost of the units left idle in an order cycle.

    Parameters
    ----------
    buffer_units : float or (n_lanes,) array, finite
        Stock above mean lead-time demand.
    sd_lead_time_demand_units, overage_cost_per_unit : float or (n_lanes,) array, >= 0

    Returns
    -------
    float or (n_lanes,) array [money per order cycle]
        Co * (b + sd * L(b / sd)), with L the standard normal loss.

    Raises
    ------
    InvalidParameter
        where an argument is outside its domain.

    Source
    ------
    Snyder & Shen, Fundamentals of Supply Chain Theory, 2nd ed., section 4.3.
    """
    buffer = require_finite("buffer_units", buffer_units)
    cost = require_non_negative("overage_cost_per_unit", overage_cost_per_unit)
    short = expected_shortage_per_cycle(
        buffer_units=buffer, sd_lead_time_demand_units=sd_lead_time_demand_units
    )
    return cost * (buffer + short)


def shortage_cost_per_cycle(
    *, buffer_units: ArrayLike, sd_lead_time_demand_units: ArrayLike, underage_cost_per_unit: ArrayLike
) -> FloatArray:
    """Expected cost of the units short in an order cycle: Cu * sd * L(b / sd), elementwise.

    Formula
    -------
    Cu sd L(b / sd)

    Raises
    ------
    InvalidParameter
        where an argument is outside its domain.

    Source
    ------
    Snyder & Shen, Fundamentals of Supply Chain Theory, 2nd ed., section 4.3.
    """
    cost = require_non_negative("underage_cost_per_unit", underage_cost_per_unit)
    return cost * expected_shortage_per_cycle(
        buffer_units=buffer_units, sd_lead_time_demand_units=sd_lead_time_demand_units
    )


def buffer_cost_per_cycle(
    *,
    buffer_units: ArrayLike,
    sd_lead_time_demand_units: ArrayLike,
    underage_cost_per_unit: ArrayLike,
    overage_cost_per_unit: ArrayLike,
) -> FloatArray:
    """Expected holding plus shortage cost of a buffer in an order cycle, elementwise.

    Convex in the buffer; least where P(no shortage) is the critical ratio Cu / (Cu + Co).

    Formula
    -------
    C(b) = Co (b + sd L(b / sd)) + Cu sd L(b / sd)

    Raises
    ------
    InvalidParameter
        where an argument is outside its domain.

    Source
    ------
    Snyder & Shen, Fundamentals of Supply Chain Theory, 2nd ed., section 4.3.
    """
    state = {"buffer_units": buffer_units, "sd_lead_time_demand_units": sd_lead_time_demand_units}
    return holding_cost_per_cycle(
        **state, overage_cost_per_unit=overage_cost_per_unit
    ) + shortage_cost_per_cycle(**state, underage_cost_per_unit=underage_cost_per_unit)
