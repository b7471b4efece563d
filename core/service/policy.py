"""What a level of stock covers and achieves under a lane's review policy.

A day's demand is met from what stands at its start. An order is placed at the close of a day and is there at the
opening of the day L + 1 days later (L = 0: at the next opening); unmet demand waits. Three policies:

- "periodic" (R, S): at the close of every R-th day an order lifts the inventory position (on hand and on order,
  less what waits) to S. S covers the demand of L + R days.
- "daily": the same every day, L + 1 days.
- "continuous" (r, Q), seen at the close of each day: where the position is at or below r, the least multiple of Q
  that lifts it above r. r covers the demand of L days and the undershoot (`core.service.undershoot`).

The level of a policy is S or r. Lead times and review intervals need not be whole days: the laws take the share of a
day's demand, the day itself has no hours. A lead time that varies is in the laws; no order overtakes another.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from core.laws.law import DemandLaw
from core.quantities import FloatArray, require_finite, require_non_negative, require_positive
from core.service.cycle_law import CycleLaw
from core.service.service_level import DAYS_PER_WEEK, ServiceOutcome, sla_penalty_cost
from core.service.undershoot import with_overshoot, with_undershoot

# Gauss's rule of three points between 0 and 1
_NODES = (0.5 - 0.15**0.5, 0.5, 0.5 + 0.15**0.5)
_WEIGHTS = (5.0 / 18.0, 8.0 / 18.0, 5.0 / 18.0)


def order_quantity(
    *, review_policy: ArrayLike, mean_units_per_day: ArrayLike, order_cycle_days: ArrayLike
) -> FloatArray:
    """Order quantity of continuous review: the demand of an order cycle; 0 for the other policies.

    Parameters
    ----------
    review_policy : one of REVIEW_POLICIES, or (n_lanes,) of them
    mean_units_per_day : float or (n_lanes,) array, >= 0
    order_cycle_days : float or (n_lanes,) array, > 0

    Returns
    -------
    float or (n_lanes,) array [units]

    Formula
    -------
    Q = D R

    Raises
    ------
    InvalidParameter
        where an argument is outside its domain.

    Source
    ------
    Silver, Pyke & Thomas, Inventory and Production Management in Supply Chains, chapter 7: (R, S) and (r, Q) with
    the same number of orders.
    """
    rate = require_non_negative("mean_units_per_day", mean_units_per_day)
    lot = rate * require_positive("order_cycle_days", order_cycle_days)
    return np.where(np.asarray(review_policy) == "continuous", lot, 0.0)[()]


def policy_law(
    *,
    review_policy: ArrayLike,
    protection_law: DemandLaw,
    lead_time_law: DemandLaw,
    day_law: DemandLaw,
    order_quantity_units: ArrayLike,
) -> CycleLaw:
    """The law on which the level and the promises of a policy rest, elementwise; lanes may differ in policy.

    Parameters
    ----------
    review_policy : one of REVIEW_POLICIES, or (n_lanes,) of them
    protection_law, lead_time_law : demand of `protection_days` and of the lead time
    day_law : demand of one day; of no effect without continuous review
    order_quantity_units : float or (n_lanes,) array, >= 0, as `order_quantity` gives it

    Returns
    -------
    CycleLaw
        The level of a service level is its quantile, the cycle service of a level `at_most`, the units that become
        short in a cycle `loss`.

    Formula
    -------
    protected: D_L+R, D_L+1, or D_L + U; carried: D_L, D_L, or D_L + U - nQ, nQ the order that opens the cycle

    Raises
    ------
    InvalidParameter
        where a quantity is negative.

    Source
    ------
    Hadley & Whitin, Analysis of Inventory Systems, chapters 4 and 5.
    """
    reviewed = np.asarray(review_policy) == "continuous"
    if not np.any(reviewed):
        return CycleLaw(protected=protection_law, carried=lead_time_law)
    lot = np.where(reviewed, require_non_negative("order_quantity_units", order_quantity_units), 0.0)
    return CycleLaw(
        protected=with_undershoot(protection_law, day_law=day_law, order_quantity_units=lot),
        carried=with_overshoot(lead_time_law, day_law=day_law, order_quantity_units=lot),
    )


def mean_cycle_demand(law: CycleLaw) -> FloatArray:
    """Mean demand of a replenishment cycle, elementwise [units].

    A lane that is forecast at nothing and might have something has at least what its quantiles expect.

    Formula
    -------
    E[X_protected] - E[X_carried]: D R, or the mean order nQ of continuous review

    Source
    ------
    What is ordered is what is demanded.
    """
    if law.carried is None:
        return np.asarray(law.protected.mean)[()]
    of_quantiles = law.protected.loss(0.0) - law.carried.loss(0.0)
    return np.maximum(np.asarray(law.protected.mean) - law.carried.mean, of_quantiles)[()]


def policy_fill_rate(law: CycleLaw, *, level_units: ArrayLike) -> FloatArray:
    """Share of demand served from stock (type 2), elementwise [ratio]; 1 where there is no demand.

    Formula
    -------
    1 - units that become short in a cycle / mean demand of a cycle; periodic
    1 - (E[(D_L+R - S)+] - E[(D_L - S)+]) / (D R)

    Source
    ------
    Silver, Pyke & Thomas, Inventory and Production Management in Supply Chains, chapter 7 (P2).
    """
    short = law.loss(require_finite("level_units", level_units))
    return fill_rate_of_cycle(short_units=short, cycle_units=mean_cycle_demand(law))


def fill_rate_of_cycle(*, short_units: ArrayLike, cycle_units: ArrayLike) -> FloatArray:
    """Share of a cycle's demand that is served, elementwise, 0 to 1; 1 where nothing is short."""
    short = require_non_negative("short_units", short_units)
    demand = require_non_negative("cycle_units", cycle_units)
    return np.clip(1.0 - short / np.where(demand > 0, demand, np.maximum(short, 1.0)), 0.0, 1.0)[()]


def mean_stock_on_hand(
    law: CycleLaw,
    *,
    level_units: ArrayLike,
    mean_lead_time_demand_units: ArrayLike,
    cycle_days: ArrayLike,
    order_quantity_units: ArrayLike = 0.0,
) -> FloatArray:
    """Mean of what stands at the start and at the close of a day, elementwise [units].

    Parameters
    ----------
    law : of the policy
    level_units : float or (n_lanes,) array
    mean_lead_time_demand_units : float or (n_lanes,) array, >= 0
    cycle_days : float or (n_lanes,) array, > 0; R, 1 for daily review, the days of demand in Q
    order_quantity_units : float or (n_lanes,) array, >= 0; 0 but for continuous review

    Formula
    -------
    I = N + B; N = S - D L - D R / 2, continuous r + Q / 2 - D (L + 1 / 2); B R = (l(S) + l(S + D)) / 2 for the last day
    of a cycle, and the integral of l(S + D x) over x from 1 to R for those before, l(q) = E[(X - q)+]

    Assumes
    -------
    What waits grows as it would at the mean demand until the end of the cycle.

    Source
    ------
    Stock on hand less what waits is the level less the demand since: Hadley & Whitin, Analysis of Inventory Systems,
    chapter 4.
    """
    level = require_finite("level_units", level_units)
    days = require_positive("cycle_days", cycle_days)
    lot = require_non_negative("order_quantity_units", order_quantity_units)
    of_cycle = mean_cycle_demand(law)
    net = level - require_non_negative("mean_lead_time_demand_units", mean_lead_time_demand_units)
    net = net + np.where(lot > 0, (lot - lot / days) / 2.0, -of_cycle / 2.0)
    day = of_cycle / days
    waits = (law.protected.loss(level) + law.protected.loss(level + day)) / (2.0 * days)
    for node, weight in zip(_NODES, _WEIGHTS, strict=True):
        before = weight * law.protected.loss(level + day + node * np.maximum(of_cycle - day, 0.0))
        waits = waits + np.maximum(1.0 - 1.0 / days, 0.0) * before
    return np.maximum(net + waits, 0.0)[()]


def price_level(
    law: CycleLaw, *, level_units: float, cycle_days: float, penalty_per_unit: float
) -> ServiceOutcome:
    """Service and penalty of one lane at a level of stock, under its own way of ordering.

    Parameters
    ----------
    cycle_days : > 0, how long a cycle lasts at the rate that is coming

    Formula
    -------
    penalty per week = 7 / T * units that become short in a cycle * penalty per unit

    Raises
    ------
    InvalidParameter
        where an argument is outside its domain.

    Source
    ------
    Silver, Pyke & Thomas, Inventory and Production Management in Supply Chains, chapter 7.
    """
    level = float(require_finite("level_units", level_units))
    short = float(law.loss(level))
    penalty = float(sla_penalty_cost(expected_shortage_units=short, penalty_per_unit=penalty_per_unit))
    fill_rate = float(policy_fill_rate(law, level_units=level))
    return ServiceOutcome(
        cycle_service_level_ratio=float(law.at_most(level)),
        expected_shortage_units_per_cycle=short,
        fill_rate_ratio=fill_rate,
        penalty_cost_per_cycle=penalty,
        penalty_cost_per_week=penalty * DAYS_PER_WEEK / float(require_positive("cycle_days", cycle_days)),
        fill_rate_exact_ratio=fill_rate,
    )
