"""Contracts with partners: one who takes only so much, and capacity reserved for a fee.

Volumes, laws and capacities are of one and the same period.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from core.capacity.overflow import quantile_from_zero
from core.capacity.own_capacity import require_prices
from core.errors import InvalidParameter
from core.laws import DemandLaw
from core.quantities import require_non_negative, require_positive

_TIE_RATIO = 1e-12  # probabilities of a sample add up to a border only within rounding
_BISECTIONS = 100  # more halvings than a double has bits


@dataclass(frozen=True)
class LimitedPartnerPlan:
    """A booked capacity beside a partner who takes only so much; what he cannot take is lost."""

    own_capacity_units: float
    expected_partner_units: float
    expected_lost_units: float
    expected_cost: float


@dataclass(frozen=True)
class ReservationPlan:
    """Capacity reserved with a partner for a fee; demand beyond it is bought on the spot market."""

    reserved_units: float
    critical_ratio: float
    expected_used_units: float
    expected_spot_units: float
    expected_cost: float


def plan_capacity_with_limited_partner(
    law: DemandLaw,
    *,
    own_capacity_cost_per_unit: float,
    partner_surcharge_per_unit: float,
    partner_capacity_units: float,
    lost_unit_cost: float,
) -> LimitedPartnerPlan:
    """Best booked capacity when the partner takes at most so many units and the rest is lost.

    Parameters
    ----------
    law : demand per period
    own_capacity_cost_per_unit : float, > 0 (H)
    partner_surcharge_per_unit : float, >= 0 (S)
    partner_capacity_units : float, >= 0 (K)
    lost_unit_cost : float, at least H + S
        Otherwise losing a unit is cheaper than handing it on, and the partner would never be used.

    Returns
    -------
    LimitedPartnerPlan
        Least C*H + (H + S) * E[min((D - C)+, K)] + lost_unit_cost * E[(D - C - K)+]: the smallest C with
        (H + S) * P(D > C) + (lost_unit_cost - H - S) * P(D > C + K) <= H.

    Raises
    ------
    InvalidParameter
        where an argument is outside its domain.

    Source
    ------
    First-order condition of the brief's cost with a bounded partner; a newsvendor with two shortage prices
    (Porteus, Foundations of Stochastic Inventory Theory).
    """
    own_cost, surcharge = require_prices(own_capacity_cost_per_unit, partner_surcharge_per_unit)
    require_positive("own_capacity_cost_per_unit", own_cost)
    room = float(require_non_negative("partner_capacity_units", partner_capacity_units))
    lost_cost = float(require_positive("lost_unit_cost", lost_unit_cost))
    partner_cost = own_cost + surcharge
    if lost_cost < partner_cost:
        raise InvalidParameter("lost_unit_cost", f"{lost_cost:.10g}", f"at least H + S = {partner_cost:.10g}")

    def is_enough(capacity: float) -> bool:
        above_own, above_both = (1.0 - float(law.at_most(level)) for level in (capacity, capacity + room))
        return partner_cost * above_own + (lost_cost - partner_cost) * above_both <= own_cost * (
            1.0 + _TIE_RATIO
        )

    ceiling = float(quantile_from_zero(law, (lost_cost - own_cost) / lost_cost))
    capacity = _smallest_enough(is_enough, ceiling)
    lost = float(law.loss(capacity + room))
    handed_on = float(law.loss(capacity)) - lost
    return LimitedPartnerPlan(
        own_capacity_units=capacity,
        expected_partner_units=handed_on,
        expected_lost_units=lost,
        expected_cost=capacity * own_cost + handed_on * partner_cost + lost * lost_cost,
    )


def plan_reservation(
    law: DemandLaw,
    *,
    reservation_fee_per_unit: float,
    exercise_price_per_unit: float,
    spot_price_per_unit: float,
) -> ReservationPlan:
    """How much to reserve with a partner before demand is known.

    Parameters
    ----------
    law : demand per period
    reservation_fee_per_unit : float, > 0, paid for each reserved unit, used or not
    exercise_price_per_unit : float, >= 0, paid for each reserved unit that is used
    spot_price_per_unit : float, >= 0, paid for each unit beyond the reservation

    Returns
    -------
    ReservationPlan
        critical_ratio = (spot - exercise - fee) / (spot - exercise); where the spot market is no dearer than
        fee plus exercise, it is 0 and nothing is reserved.

    Raises
    ------
    InvalidParameter
        where the fee is 0 (then no finite reservation is best) or a price is negative or not finite.

    Source
    ------
    Option contract as a newsvendor (Snyder & Shen, Fundamentals of Supply Chain Theory, ch. 14).
    """
    fee = float(require_positive("reservation_fee_per_unit", reservation_fee_per_unit))
    exercise = float(require_non_negative("exercise_price_per_unit", exercise_price_per_unit))
    spot = float(require_non_negative("spot_price_per_unit", spot_price_per_unit))
    saved = spot - exercise
    ratio = (saved - fee) / saved if saved > fee else 0.0
    reserved = float(quantile_from_zero(law, ratio))
    on_spot = float(law.loss(reserved)) if reserved > 0 else float(law.mean)
    used = float(law.mean) - on_spot
    return ReservationPlan(
        reserved_units=reserved,
        critical_ratio=ratio,
        expected_used_units=used,
        expected_spot_units=on_spot,
        expected_cost=fee * reserved + exercise * used + spot * on_spot,
    )


def _smallest_enough(is_enough: Callable[[float], bool], ceiling: float) -> float:
    """Smallest capacity from 0 to `ceiling` that is enough, where `ceiling` is and every larger one too."""
    if is_enough(0.0):
        return 0.0
    low, high = 0.0, ceiling
    for _ in range(_BISECTIONS):
        middle = (low + high) / 2.0
        if is_enough(middle):
            high = middle
        else:
            low = middle
    # demand in whole units jumps at a whole number, which halving only approaches from above
    whole = float(round(high))
    return (
        whole
        if low < whole <= high or (abs(whole - high) <= 1e-9 * max(whole, 1.0) and is_enough(whole))
        else high
    )
