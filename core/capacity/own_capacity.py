"""How much capacity to own when partners take the overflow: any law of demand, or the lane's own history.

Each cost here is convex in the capacity, and each best capacity is a quantile of demand (`core.laws`; pass
`workload_law(history)` for the lane's own history). Volumes, laws and capacities are of the same period.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.capacity.overflow import best_own_capacity, dependency_ratio
from core.demand.profile import DemandHistory
from core.laws import DemandLaw, DiscreteLaw, empirical_law
from core.quantities import (
    require_non_negative,
    require_ratio,
)


@dataclass(frozen=True)
class OwnCapacityPlan:
    """A booked capacity per period, what overflows it, and the expected cost C*H + overflow*(H + S)."""

    own_capacity_units: float
    expected_overflow_units: float
    overflow_probability_ratio: float
    dependency_ratio: float
    expected_cost: float


def workload_law(history: DemandHistory, *, return_ratio: float = 0.0) -> DiscreteLaw:
    """The lane's own history as a law: each known, open period is equally likely, with its mean returns.

    Raises
    ------
    InvalidParameter
        where no period is known, or the return ratio is outside 0 to 1.
    """
    ratio = float(require_ratio("return_ratio", return_ratio))
    is_used = history.is_open & ~np.isnan(history.demand_units)
    return empirical_law(history.demand_units[is_used] * (1.0 + ratio))


def price_own_capacity(
    law: DemandLaw,
    *,
    own_capacity_units: float,
    own_capacity_cost_per_unit: float,
    partner_surcharge_per_unit: float,
) -> OwnCapacityPlan:
    """Overflow and expected cost of a given booked capacity.

    Formula
    -------
    C H + E[(D - C)+] (H + S)

    Raises
    ------
    InvalidParameter
        where an argument is negative or not finite.

    Source
    ------
    The product brief, Cmax*H + (Creq - Cmax)*(H + S), in expectation.
    """
    capacity = float(require_non_negative("own_capacity_units", own_capacity_units))
    own_cost, surcharge = require_prices(own_capacity_cost_per_unit, partner_surcharge_per_unit)
    overflow = float(law.loss(capacity))
    return OwnCapacityPlan(
        own_capacity_units=capacity,
        expected_overflow_units=overflow,
        overflow_probability_ratio=1.0 - float(law.at_most(capacity)),
        dependency_ratio=float(
            dependency_ratio(expected_overflow_units=overflow, mean_required_units=float(law.mean))
        ),
        expected_cost=capacity * own_cost + overflow * (own_cost + surcharge),
    )


def plan_own_capacity(
    law: DemandLaw, *, own_capacity_cost_per_unit: float, partner_surcharge_per_unit: float
) -> OwnCapacityPlan:
    """Best booked capacity of one lane with its overflow and cost.

    Raises
    ------
    InvalidParameter
        as `best_own_capacity` does.
    """
    own_cost, surcharge = require_prices(own_capacity_cost_per_unit, partner_surcharge_per_unit)
    capacity = best_own_capacity(
        law, own_capacity_cost_per_unit=own_cost, partner_surcharge_per_unit=surcharge
    )
    return price_own_capacity(
        law,
        own_capacity_units=float(capacity),
        own_capacity_cost_per_unit=own_cost,
        partner_surcharge_per_unit=surcharge,
    )


def require_prices(own_cost: float, surcharge: float) -> tuple[float, float]:
    """H and S as floats, or refused where negative or not finite."""
    return (
        float(require_non_negative("own_capacity_cost_per_unit", own_cost)),
        float(require_non_negative("partner_surcharge_per_unit", surcharge)),
    )
