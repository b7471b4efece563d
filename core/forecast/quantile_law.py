"""A law of demand given by its calibrated quantiles, with the same face as the laws of `core.laws`."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from core.forecast.distribution import expected_above, quantile_at, score_reached
from core.laws.law import Parameter
from core.laws.special_functions import ndtr
from core.quantities import FloatArray, require_finite


@dataclass(frozen=True)
class QuantileLaw:
    """Demand whose quantiles are joined by straight lines over the normal score of their level.

    quantile_units: (n_levels, ...), levels as in QUANTILE_LEVELS, non-decreasing, never negative. mean_units:
    (...), the forecast itself; what is left of a stock is counted against the mean of the quantiles, so that
    it is never negative.
    """

    quantile_units: FloatArray
    mean_units: Parameter

    @property
    def mean(self) -> Parameter:
        return self.mean_units

    def quantile(self, ratio: ArrayLike) -> FloatArray:
        levels = np.asarray(ratio, dtype=np.float64)
        return quantile_at(self._spread_over(levels), levels)[()]

    def at_most(self, quantity_units: ArrayLike) -> FloatArray:
        quantity = require_finite("quantity_units", quantity_units)
        reached = ndtr(score_reached(*self._beside(quantity)))
        return np.where(quantity < 0, 0.0, reached)[()]

    def loss(self, quantity_units: ArrayLike) -> FloatArray:
        """Expected demand above a quantity, E[(D - q)+] [units]; `expected_above` gives the formula."""
        quantity = require_finite("quantity_units", quantity_units)
        served = np.maximum(quantity, 0.0)
        return (expected_above(*self._beside(served)) + (served - quantity))[()]

    def complementary_loss(self, quantity_units: ArrayLike) -> FloatArray:
        quantity = require_finite("quantity_units", quantity_units)
        return np.maximum(quantity - self.loss(0.0) + self.loss(quantity), 0.0)[()]

    def _beside(self, quantity: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Quantiles and quantity in one shape (but for the levels of the first)."""
        quantile = self._spread_over(quantity)
        return quantile, np.broadcast_to(quantity, quantile.shape[1:])

    def _spread_over(self, values: FloatArray) -> FloatArray:
        lanes = self.quantile_units.shape[1:]
        shape = np.broadcast_shapes(lanes, values.shape)
        return np.broadcast_to(
            self.quantile_units.reshape(len(self.quantile_units), *(1,) * (len(shape) - len(lanes)), *lanes),
            (len(self.quantile_units), *shape),
        )
