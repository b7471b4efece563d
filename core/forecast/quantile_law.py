"""A law of demand given by its calibrated quantiles, with the same face as the laws of `core.laws`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike

from core.forecast.distribution import (
    demand_beyond_lines,
    expected_above,
    quantile_at,
    score_reached,
)
from core.laws.answers import Answers
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
        return quantile_at(self._levels_units, levels)[()]

    def at_most(self, quantity_units: ArrayLike) -> FloatArray:
        quantity = require_finite("quantity_units", quantity_units)
        reached = ndtr(score_reached(self._levels_units, quantity))
        return np.where(quantity < 0, 0.0, reached)[()]

    def loss(self, quantity_units: ArrayLike) -> FloatArray:
        """Expected demand above a quantity, E[(D - q)+] [units]; `expected_above` gives the formula."""
        quantity = require_finite("quantity_units", quantity_units)
        is_one_each = quantity.shape == self.quantile_units.shape[1:]
        return self._losses.of(quantity, self._loss)[()] if is_one_each else self._loss(quantity)[()]

    def complementary_loss(self, quantity_units: ArrayLike) -> FloatArray:
        quantity = require_finite("quantity_units", quantity_units)
        return np.maximum(quantity - self._whole_units + self.loss(quantity), 0.0)[()]

    def _loss(self, quantity: FloatArray) -> FloatArray:
        served = np.maximum(quantity, 0.0)
        above = expected_above(self._levels_units, served, beyond_units=self._beyond_units)
        return np.asarray(above + (served - quantity))

    @cached_property
    def _losses(self) -> Answers:
        return Answers()

    @cached_property
    def _beyond_units(self) -> FloatArray:
        """What every loss needs of the quantiles, whatever the quantity."""
        return demand_beyond_lines(self._levels_units)

    @cached_property
    def _levels_units(self) -> FloatArray:
        """The quantiles in one piece of memory, in which those of a lane are found fast."""
        return np.ascontiguousarray(self.quantile_units)

    @cached_property
    def _whole_units(self) -> FloatArray:
        """Mean of the quantiles."""
        return self.loss(0.0)
