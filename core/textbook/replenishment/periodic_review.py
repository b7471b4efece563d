"""(R, S): every R periods order up to S. An order placed at a review must last until the next one arrives.

Event order: what was ordered arrives, the position is reviewed and an order placed, then demand follows. An
order placed at t arrives at t + L, so each covers the R + L periods up to the arrival of the next.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from core.laws import NormalLaw, PoissonLaw
from core.quantities import FloatArray, require_finite, require_non_negative, require_positive
from core.service.safety_stock import mean_lead_time_demand, safety_stock, sd_lead_time_demand


@dataclass(frozen=True)
class OrderUpToPlan:
    """Order-up-to level of one lane and the time it must last."""

    protection_periods: float
    mean_protection_demand_units: float
    safety_stock_units: float
    order_up_to_units: float


@dataclass(frozen=True)
class PeriodicReviewService:
    """Service of an order-up-to level; fill_rate_simple_ratio counts what carries over twice."""

    cycle_service_level_ratio: float
    fill_rate_ratio: float
    fill_rate_simple_ratio: float


def protection_periods(*, lead_time_periods: ArrayLike, review_periods: ArrayLike) -> FloatArray:
    """Time that an order must last: lead time plus review period.

    Raises
    ------
    InvalidParameter
        where the lead time is negative, the review period not above 0, or one not finite.
    """
    lead_time = require_non_negative("lead_time_periods", lead_time_periods)
    return lead_time + require_positive("review_periods", review_periods)


def plan_order_up_to(
    *,
    mean_units_per_period: float,
    sd_units_per_period: float,
    lead_time_periods: float,
    sd_lead_time_periods: float,
    review_periods: float,
    service_level_ratio: float,
) -> OrderUpToPlan:
    """Order-up-to level that meets a cycle service level under normal demand.

    Formula
    -------
    S = D (R + L) + z sqrt((R + L) sd_D**2 + D**2 sd_L**2)

    Raises
    ------
    InvalidParameter
        as `protection_periods`, `sd_lead_time_demand` and `safety_stock` do.

    Source
    ------
    Silver, Pyke & Thomas, Inventory and Production Management in Supply Chains, chapter 6.
    """
    span = protection_periods(lead_time_periods=lead_time_periods, review_periods=review_periods)
    mean = mean_lead_time_demand(mean_units_per_day=mean_units_per_period, lead_time_days=span)
    sd = sd_lead_time_demand(
        mean_units_per_day=mean_units_per_period,
        sd_units_per_day=sd_units_per_period,
        lead_time_days=span,
        sd_lead_time_days=sd_lead_time_periods,
    )
    buffer = safety_stock(service_level_ratio=service_level_ratio, sd_lead_time_demand_units=sd)
    return OrderUpToPlan(
        protection_periods=float(span),
        mean_protection_demand_units=float(mean),
        safety_stock_units=float(buffer),
        order_up_to_units=float(mean + buffer),
    )


def score_order_up_to(
    law: NormalLaw | PoissonLaw,
    *,
    order_up_to_units: float,
    lead_time_periods: float,
    review_periods: float,
) -> PeriodicReviewService:
    """Service of an order-up-to level.

    Parameters
    ----------
    law : NormalLaw or PoissonLaw, with a mean above 0
        Demand of one period.
    order_up_to_units : float, finite
    lead_time_periods : float, >= 0
    review_periods : float, > 0

    Returns
    -------
    PeriodicReviewService
        fill rate 1 - (loss over R + L - loss over L) / mean demand of R: what is short when the next order
        arrives, less what was short already when this one did.

    Raises
    ------
    InvalidParameter
        where an argument is outside its domain.

    Assumes
    -------
    Unmet demand waits; the lead time is known; periods are independent.

    Source
    ------
    Hadley & Whitin; Johnson, Lee, Davis & Hall (1995), Expressions for item fill rates in periodic inventory
    systems, Naval Research Logistics 42.
    """
    level = require_finite("order_up_to_units", order_up_to_units)
    span = protection_periods(lead_time_periods=lead_time_periods, review_periods=review_periods)
    demand = float(require_positive("mean demand per review period", law.mean * np.float64(review_periods)))
    at_end = law.over_periods(span)
    short_at_end = float(at_end.loss(level))
    short_at_start = float(law.over_periods(lead_time_periods).loss(level))
    return PeriodicReviewService(
        cycle_service_level_ratio=float(at_end.at_most(level)),
        fill_rate_ratio=1.0 - (short_at_end - short_at_start) / demand,
        fill_rate_simple_ratio=1.0 - short_at_end / demand,
    )
