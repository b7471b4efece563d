"""The law of what must last from one order to the next, and what a cycle is short of."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from core.lane import LaneParameters
from core.laws.law import DemandLaw, Parameter
from core.quantities import FloatArray, require_non_negative, require_positive
from core.service.newsvendor import critical_ratio

WEEK_DAYS = 7
LEAST_LEVEL_RATIO, MOST_LEVEL_RATIO = 0.01, 0.9999  # between which the best level is looked for
WORTH_CHANGING_RATIO = 1e-3  # of the cost; below it the critical ratio stands
_REACHES = (1.0, 0.02, 0.0005)  # how far around the best level so far others are tried, in even steps
_STEPS = np.linspace(-1.0, 1.0, 81)
_STEPS_TO_LEAST_COST = 60  # each step at least halves what is missing where carried shortages are rare


@dataclass(frozen=True)
class CycleLaw:
    """Demand that a stock level must last for, with the shortages that were there before counted once.

    protected: demand from the moment at which an order is decided until the next one can be there. carried: demand of
    the part of it in which the previous cycle's shortage was counted already; None where nothing is carried.
    """

    protected: DemandLaw
    carried: DemandLaw | None = None

    @property
    def mean(self) -> Parameter:
        return self.protected.mean

    def at_most(self, quantity_units: ArrayLike) -> FloatArray:
        return self.protected.at_most(quantity_units)

    def quantile(self, ratio: ArrayLike) -> FloatArray:
        return self.protected.quantile(ratio)

    def loss(self, quantity_units: ArrayLike) -> FloatArray:
        """Units first short in one cycle, E[(D - S)+] less what was short before it began."""
        short = self.protected.loss(quantity_units)
        if self.carried is None:
            return short
        return np.maximum(short - self.carried.loss(quantity_units), 0.0)[()]

    def complementary_loss(self, quantity_units: ArrayLike) -> FloatArray:
        return self.protected.complementary_loss(quantity_units)

    def level_of_least_cost(self, critical_ratio: ArrayLike) -> FloatArray:
        """The cycle service level at which idle and short units cost least together.

        Formula
        -------
        P(D <= S) = CR * P(D_before <= S), found from CR downwards; CR itself where nothing is carried

        Source
        ------
        First-order condition of Co E[(S - D)+] + Cu (E[(D - S)+] - E[(D_before - S)+]).
        """
        ratio = np.asarray(critical_ratio, dtype=np.float64)
        level = ratio
        if self.carried is None:
            return ratio[()]
        for _ in range(_STEPS_TO_LEAST_COST):
            lower = ratio * self.carried.at_most(self.protected.quantile(level))
            if np.allclose(lower, level, rtol=0.0, atol=1e-9):
                break
            level = np.clip(lower, 1e-6, ratio)
        return level[()]


def best_service_level(
    law: DemandLaw, *, underage_cost_per_unit: ArrayLike, overage_cost_per_unit: ArrayLike
) -> FloatArray:
    """Cycle service level at which idle and short units cost least together: of one lane, or of rows of (n, 1) laws.

    The critical ratio, or a little less where a cycle's shortage may have been there before it began.

    Formula
    -------
    P(D <= S) = CR, CR = Cu / (Cu + Co); for the law of a cycle CR times P(D_before <= S)

    Source
    ------
    Newsvendor, with each unit short counted once.
    """
    ratio = critical_ratio(
        underage_cost_per_unit=underage_cost_per_unit, overage_cost_per_unit=overage_cost_per_unit
    )
    if not isinstance(law, CycleLaw):
        return ratio

    def cost(level: FloatArray) -> FloatArray:
        stock = law.quantile(level)
        return ratio * law.loss(stock) + (1.0 - ratio) * law.complementary_loss(stock)

    usual = np.broadcast_to(law.level_of_least_cost(ratio), np.shape(law.mean) or (1,))
    level = usual
    # No cycle is short of more than its demand, so serving next to nothing may cost less than any good service.
    for reach in _REACHES:
        near = np.clip(level + reach * _STEPS, LEAST_LEVEL_RATIO, MOST_LEVEL_RATIO)
        tried = np.concatenate([level, near], axis=-1)
        level = np.take_along_axis(tried, cost(tried).argmin(axis=-1)[..., None], axis=-1)
    level = np.where(cost(level) < (1.0 - WORTH_CHANGING_RATIO) * cost(usual), level, usual)
    return level if np.ndim(law.mean) else level[0]


def protection_days(
    review_policy: ArrayLike, *, lead_time_days: ArrayLike, order_cycle_days: ArrayLike
) -> FloatArray:
    """Days for which one order must last until the next one can be there, elementwise.

    Parameters
    ----------
    review_policy : words of `core.lane.REVIEW_POLICIES`
    lead_time_days : >= 0 (L); order_cycle_days : > 0 (R)

    Formula
    -------
    periodic L + R; daily L + 1; continuous L, to which the undershoot comes

    Raises
    ------
    InvalidParameter
        where a number of days is outside its domain.

    Source
    ------
    Silver, Pyke & Thomas, Inventory and Production Management in Supply Chains, chapter 6: the interval that a
    decision protects.
    """
    policy, lead = np.asarray(review_policy), require_non_negative("lead_time_days", lead_time_days)
    cycle = require_positive("order_cycle_days", order_cycle_days)
    review = np.where(policy == "periodic", cycle, np.where(policy == "daily", 1.0, 0.0))
    return np.asarray(lead + review)[()]


def cycle_days(review_policy: ArrayLike, *, order_cycle_days: ArrayLike) -> FloatArray:
    """Days between two orders: R, or 1 where orders are placed every day, elementwise."""
    cycle = require_positive("order_cycle_days", order_cycle_days)
    return np.where(np.asarray(review_policy) == "daily", 1.0, cycle)[()]


def days_protected(parameters: LaneParameters) -> float:
    """`protection_days` of one lane, whose parameters are checked already."""
    review = 0.0 if parameters.review_policy == "continuous" else days_of_cycle(parameters)
    return float(parameters.lead_time_days + review)


def days_of_cycle(parameters: LaneParameters) -> float:
    """`cycle_days` of one lane."""
    return 1.0 if parameters.review_policy == "daily" else float(parameters.order_cycle_days)


def orders_on_any_weekday(parameters: LaneParameters) -> bool:
    """Whether a lane's orders do not all fall on one weekday: all but reviews every whole number of weeks."""
    is_whole_weeks = parameters.order_cycle_days % WEEK_DAYS == 0
    return parameters.review_policy != "periodic" or not is_whole_weeks
