"""The law of what must last from one order to the next, and what a cycle is short of."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from core.laws.law import DemandLaw, Parameter
from core.quantities import FloatArray

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

    Source
    ------
    Silver, Pyke & Thomas, Inventory and Production Management in Supply Chains, chapter 6: the interval that a
    decision protects.
    """
    policy, lead = np.asarray(review_policy), np.asarray(lead_time_days, dtype=np.float64)
    review = np.where(policy == "periodic", order_cycle_days, np.where(policy == "daily", 1.0, 0.0))
    return np.asarray(lead + review)[()]


def cycle_days(review_policy: ArrayLike, *, order_cycle_days: ArrayLike) -> FloatArray:
    """Days between two orders: R, or 1 where orders are placed every day, elementwise."""
    return np.where(np.asarray(review_policy) == "daily", 1.0, order_cycle_days)[()]
