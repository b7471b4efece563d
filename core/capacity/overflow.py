"""Horizontal cooperation: what own capacity keeps, what overflows to partners, and what both cost."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from core.laws import DemandLaw
from core.laws.normal_loss import normal_loss
from core.laws.special_functions import ndtr, ndtri
from core.quantities import FloatArray, require_non_negative, require_positive


@dataclass(frozen=True)
class OverflowCost:
    """What an open day is expected to cost with partners, at today's own capacity and at the best one.

    booked: own capacity is paid whether used or not; pay-per-use: only the used part is. all_partner: nothing
    is owned; alone: there is no partner, and overflow is lost at the underage cost. The optimal_ fields are
    None where own capacity is free (H = 0), because then no finite capacity is best.
    """

    own_capacity_units_per_day: float
    required_units_per_day: float
    expected_overflow_units_per_day: float
    expected_kept_units_per_day: float
    overflow_probability_ratio: float
    dependency_ratio: float
    booked_cost_per_day: float
    pay_per_use_cost_per_day: float
    all_partner_cost_per_day: float
    alone_cost_per_day: float
    optimal_own_capacity_units_per_day: float | None
    optimal_booked_cost_per_day: float | None
    own_peak_is_irrational: bool


def overflow_units(*, required_units: ArrayLike, own_capacity_units: ArrayLike) -> FloatArray:
    """Volume above own capacity: max(required - own capacity, 0), elementwise [units].

    Formula
    -------
    overflow = max(required - C, 0); kept = min(required, C)

    Raises
    ------
    InvalidParameter
        where an argument is negative or not finite.

    Source
    ------
    The product brief, horizontal cooperation.
    """
    required = require_non_negative("required_units", required_units)
    capacity = require_non_negative("own_capacity_units", own_capacity_units)
    return np.maximum(required - capacity, 0.0)


def kept_units(*, required_units: ArrayLike, own_capacity_units: ArrayLike) -> FloatArray:
    """Volume that own capacity carries: min(required, own capacity), elementwise [units]."""
    required = require_non_negative("required_units", required_units)
    return np.minimum(required, require_non_negative("own_capacity_units", own_capacity_units))


def expected_overflow_units(
    *, own_capacity_units: ArrayLike, mean_units: ArrayLike, sd_units: ArrayLike
) -> FloatArray:
    """Expected volume above own capacity under normal demand.

    Parameters
    ----------
    own_capacity_units, mean_units, sd_units : float or (n_lanes,) array, >= 0, all of the same period

    Returns
    -------
    float or (n_lanes,) array [units]
        E[(D - C)+] = sd * loss((C - mean) / sd); max(mean - C, 0) where sd is 0.

    Raises
    ------
    InvalidParameter
        where an argument is negative or not finite.

    Source
    ------
    First-order loss function of the normal law (Snyder & Shen, Fundamentals of Supply Chain Theory, app. C).
    """
    capacity = require_non_negative("own_capacity_units", own_capacity_units)
    mean = require_non_negative("mean_units", mean_units)
    return normal_loss(quantity_units=capacity, mean_units=mean, sd_units=sd_units)


def overflow_probability(
    *, own_capacity_units: ArrayLike, mean_units: ArrayLike, sd_units: ArrayLike
) -> FloatArray:
    """P(D > C) under normal demand, elementwise; 1 or 0 where sd is 0.

    Formula
    -------
    P(D > C) = Phi((mean - C) / sd)

    Source
    ------
    Upper tail of the normal law.
    """
    capacity = require_non_negative("own_capacity_units", own_capacity_units)
    mean = require_non_negative("mean_units", mean_units)
    sd = require_non_negative("sd_units", sd_units)
    has_spread = sd > 0
    excess = mean - capacity
    return np.where(
        has_spread, ndtr(excess / np.where(has_spread, sd, 1.0)), (excess > 0).astype(np.float64)
    )[()]


def dependency_ratio(*, expected_overflow_units: ArrayLike, mean_required_units: ArrayLike) -> FloatArray:
    """Share of the required volume that partners carry: a flow over a flow, elementwise; 0 without demand.

    At most 1: the overflow of a normal law that reaches far below zero can exceed its mean, a share cannot.

    Formula
    -------
    expected overflow / mean required volume, at most 1

    Raises
    ------
    InvalidParameter
        where an argument is negative or not finite.

    Source
    ------
    The product brief, partner dependency; as a flow over a flow of the same period.
    """
    overflow = require_non_negative("expected_overflow_units", expected_overflow_units)
    required = require_non_negative("mean_required_units", mean_required_units)
    return np.where(required > 0, np.minimum(overflow / np.where(required > 0, required, 1.0), 1.0), 0.0)[()]


def booked_cost(
    *,
    own_capacity_units: ArrayLike,
    overflow_units: ArrayLike,
    own_capacity_cost_per_unit: ArrayLike,
    partner_surcharge_per_unit: ArrayLike,
) -> FloatArray:
    """Cost when own capacity is paid whether used or not.

    Returns
    -------
    float or (n_lanes,) array [money per period]
        C * H + overflow * (H + S); with the expected overflow it is the expected cost.

    Raises
    ------
    InvalidParameter
        where an argument is negative or not finite.

    Source
    ------
    The product brief, Cmax*H + (Creq - Cmax)*(H + S).
    """
    capacity = require_non_negative("own_capacity_units", own_capacity_units)
    overflow = require_non_negative("overflow_units", overflow_units)
    own_cost = require_non_negative("own_capacity_cost_per_unit", own_capacity_cost_per_unit)
    surcharge = require_non_negative("partner_surcharge_per_unit", partner_surcharge_per_unit)
    return capacity * own_cost + overflow * (own_cost + surcharge)


def pay_per_use_cost(
    *,
    kept_units: ArrayLike,
    overflow_units: ArrayLike,
    own_capacity_cost_per_unit: ArrayLike,
    partner_surcharge_per_unit: ArrayLike,
) -> FloatArray:
    """Cost when only the used part of own capacity is paid: kept * H + overflow * (H + S), elementwise.

    Formula
    -------
    kept * H + overflow * (H + S)

    Raises
    ------
    InvalidParameter
        where an argument is negative or not finite.

    Source
    ------
    The product brief, horizontal cooperation, with own capacity paid by use.
    """
    kept = require_non_negative("kept_units", kept_units)
    return booked_cost(
        own_capacity_units=kept,
        overflow_units=overflow_units,
        own_capacity_cost_per_unit=own_capacity_cost_per_unit,
        partner_surcharge_per_unit=partner_surcharge_per_unit,
    )


def optimal_own_capacity(
    *,
    mean_units: ArrayLike,
    sd_units: ArrayLike,
    own_capacity_cost_per_unit: ArrayLike,
    partner_surcharge_per_unit: ArrayLike,
) -> FloatArray:
    """Booked capacity with the least expected cost under normal demand.

    Parameters
    ----------
    mean_units, sd_units : float or (n_lanes,) array, >= 0, per period
    own_capacity_cost_per_unit : float or (n_lanes,) array, > 0 (H)
    partner_surcharge_per_unit : float or (n_lanes,) array, >= 0 (S)

    Returns
    -------
    float or (n_lanes,) array [units per period]
        C with P(D > C) = H / (H + S), so F^-1(S / (H + S)), and at least 0. With S = 0 the partner costs no
        more than an own unit and none is worth booking: 0.

    Raises
    ------
    InvalidParameter
        where H is 0 (free capacity has no finite best size) or an argument is negative or not finite.

    Source
    ------
    First-order condition of C*H + E[(D - C)+]*(H + S), which is convex in C.
    """
    mean = require_non_negative("mean_units", mean_units)
    sd = require_non_negative("sd_units", sd_units)
    own_cost = require_positive("own_capacity_cost_per_unit", own_capacity_cost_per_unit)
    surcharge = require_non_negative("partner_surcharge_per_unit", partner_surcharge_per_unit)
    ratio = surcharge / (own_cost + surcharge)
    worth_booking = ratio > 0
    z = ndtri(np.where(worth_booking, ratio, 0.5))
    return np.where(worth_booking, np.maximum(mean + sd * z, 0.0), 0.0)[()]


def price_overflow(
    law: DemandLaw,
    *,
    own_capacity_units: float,
    own_capacity_cost_per_unit: float,
    partner_surcharge_per_unit: float,
    underage_cost_per_unit: float,
) -> OverflowCost:
    """Price one lane's overflow per open day under the law of what a day brings.

    Raises
    ------
    InvalidParameter
        where an argument is negative or not finite.
    """
    prices = {
        "own_capacity_cost_per_unit": own_capacity_cost_per_unit,
        "partner_surcharge_per_unit": partner_surcharge_per_unit,
    }
    capacity = float(require_non_negative("own_capacity_units", own_capacity_units))
    underage_cost = float(require_non_negative("underage_cost_per_unit", underage_cost_per_unit))
    mean = float(law.mean)

    def expected_booked_cost(capacity: float) -> float:
        return float(
            booked_cost(own_capacity_units=capacity, overflow_units=float(law.loss(capacity)), **prices)
        )

    overflow = float(law.loss(capacity))
    # a wide normal law reaches below zero, so its overflow at C = 0 can exceed the mean by that tail
    kept = max(mean - overflow, 0.0)
    best = None
    if own_capacity_cost_per_unit > 0:
        best = float(best_own_capacity(law, **prices))
    return OverflowCost(
        own_capacity_units_per_day=capacity,
        required_units_per_day=mean,
        expected_overflow_units_per_day=overflow,
        expected_kept_units_per_day=kept,
        overflow_probability_ratio=1.0 - float(law.at_most(capacity)),
        dependency_ratio=float(dependency_ratio(expected_overflow_units=overflow, mean_required_units=mean)),
        booked_cost_per_day=expected_booked_cost(capacity),
        pay_per_use_cost_per_day=float(pay_per_use_cost(kept_units=kept, overflow_units=overflow, **prices)),
        all_partner_cost_per_day=mean * (own_capacity_cost_per_unit + partner_surcharge_per_unit),
        alone_cost_per_day=capacity * own_capacity_cost_per_unit + overflow * underage_cost,
        optimal_own_capacity_units_per_day=best,
        optimal_booked_cost_per_day=None if best is None else expected_booked_cost(best),
        own_peak_is_irrational=partner_surcharge_per_unit < own_capacity_cost_per_unit,
    )


def best_own_capacity(
    law: DemandLaw, *, own_capacity_cost_per_unit: ArrayLike, partner_surcharge_per_unit: ArrayLike
) -> FloatArray:
    """Booked capacity with the least expected cost under any law of demand.

    Parameters
    ----------
    law : demand per period, of one lane or of n_lanes
    own_capacity_cost_per_unit : float or (n_lanes,) array, > 0 (H)
    partner_surcharge_per_unit : float or (n_lanes,) array, >= 0 (S)

    Returns
    -------
    float or (n_lanes,) array [units per period]
        The smallest C with P(D <= C) >= S / (H + S), and at least 0; 0 where S is 0.

    Raises
    ------
    InvalidParameter
        where H is 0 (free capacity has no finite best size) or a price is negative or not finite.

    Source
    ------
    First-order condition P(D > C) = H / (H + S) of the brief's cost, C*H + E[(D - C)+]*(H + S).
    """
    own_cost = require_positive("own_capacity_cost_per_unit", own_capacity_cost_per_unit)
    surcharge = require_non_negative("partner_surcharge_per_unit", partner_surcharge_per_unit)
    return quantile_from_zero(law, surcharge / (own_cost + surcharge))


def quantile_from_zero(law: DemandLaw, ratio: ArrayLike) -> FloatArray:
    """Quantile of demand, at least 0, elementwise; 0 for a ratio of 0, where an unbounded law has none."""
    level = np.asarray(ratio, dtype=np.float64)
    is_asked = level > 0
    quantile = np.maximum(law.quantile(np.where(is_asked, level, 0.5)), 0.0)
    return np.where(is_asked, quantile, 0.0)[()]
