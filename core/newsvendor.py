"""The critical ratio: how often capacity should suffice, given what too little and too much of it cost."""

from __future__ import annotations

from numpy.typing import ArrayLike

from core.quantities import FloatArray, require_non_negative, require_positive


def critical_ratio(*, underage_cost_per_unit: ArrayLike, overage_cost_per_unit: ArrayLike) -> FloatArray:
    """Probability with which the optimal quantity meets the demand.

    Parameters
    ----------
    underage_cost_per_unit, overage_cost_per_unit : float or (n_lanes,) array, >= 0
        Cost of one unit short (Cu) and of one unit idle (Co); their sum must be above 0.

    Returns
    -------
    float or (n_lanes,) array [ratio]
        Cu / (Cu + Co): 0 where a shortage costs nothing, 1 where idle units cost nothing.

    Raises
    ------
    InvalidParameter
        where a cost is negative or not finite, or both are 0.

    Source
    ------
    Snyder & Shen, Fundamentals of Supply Chain Theory, 2nd ed., section 4.3.
    """
    underage = require_non_negative("underage_cost_per_unit", underage_cost_per_unit)
    overage = require_non_negative("overage_cost_per_unit", overage_cost_per_unit)
    total = require_positive("the sum of underage and overage cost per unit", underage + overage)
    return underage / total
