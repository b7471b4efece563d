"""Demand that takes one of a list of values: a law given by hand, or a lane's own history."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from core.errors import InvalidParameter
from core.laws.law import Parameter, store
from core.quantities import FloatArray, require_finite, require_non_negative, require_ratio

SUM_TOLERANCE = 1e-9  # how far from 1 the probabilities of a law typed by hand may add up
_TIE = 1e-12  # ten times 0.1 adds up to less than 1: a level met to within rounding is met


@dataclass(frozen=True)
class DiscreteLaw:
    """Demand values [units] with their probabilities, both (n_values,), in any order."""

    values_units: ArrayLike
    probabilities: ArrayLike

    def __post_init__(self) -> None:
        values = np.atleast_1d(require_finite("values_units", self.values_units))
        weights = np.atleast_1d(require_non_negative("probabilities", self.probabilities))
        if values.size == 0:
            raise InvalidParameter("the number of demand values", 0, "1 or more")
        if values.shape != weights.shape:
            raise InvalidParameter(
                "the number of probabilities", weights.size, f"{values.size}, one per value"
            )
        if abs(weights.sum() - 1.0) > SUM_TOLERANCE:
            raise InvalidParameter("the sum of probabilities", f"{weights.sum():.10g}", "1")
        order = np.argsort(values, kind="stable")
        store(self, "values_units", values[order])
        store(self, "probabilities", weights[order] / weights.sum())

    @property
    def mean(self) -> Parameter:
        return float(np.dot(self._values, self._weights))

    @property
    def variance_units2(self) -> float:
        """Variance of the demand [units squared]."""
        return float(np.dot((self._values - self.mean) ** 2, self._weights))

    def at_most(self, quantity_units: ArrayLike) -> FloatArray:
        quantity = require_finite("quantity_units", quantity_units)
        cumulative = np.concatenate([[0.0], np.cumsum(self._weights)])
        reached: FloatArray = cumulative[np.searchsorted(self._values, quantity, side="right")]
        return np.minimum(reached, 1.0)

    def quantile(self, ratio: ArrayLike) -> FloatArray:
        level = require_ratio("ratio", ratio)
        possible = self._weights > 0
        cumulative = np.cumsum(self._weights[possible])
        position = np.searchsorted(cumulative, level - _TIE, side="left")
        values: FloatArray = self._values[possible][np.minimum(position, cumulative.size - 1)]
        return values

    def loss(self, quantity_units: ArrayLike) -> FloatArray:
        quantity = require_finite("quantity_units", quantity_units)
        loss: FloatArray = np.maximum(self._values - quantity[..., None], 0.0) @ self._weights
        return loss

    def complementary_loss(self, quantity_units: ArrayLike) -> FloatArray:
        quantity = require_finite("quantity_units", quantity_units)
        left: FloatArray = np.maximum(quantity[..., None] - self._values, 0.0) @ self._weights
        return left

    @property
    def _values(self) -> FloatArray:
        return np.asarray(self.values_units, dtype=np.float64)

    @property
    def _weights(self) -> FloatArray:
        return np.asarray(self.probabilities, dtype=np.float64)


def empirical_law(sample_units: ArrayLike) -> DiscreteLaw:
    """The law that gives each value of a sample [units] the same probability.

    Raises
    ------
    InvalidParameter
        where the sample is empty or a value is not finite.
    """
    sample = np.ravel(require_finite("sample_units", sample_units))
    if sample.size == 0:
        raise InvalidParameter("the number of sample values", 0, "1 or more")
    return DiscreteLaw(values_units=sample, probabilities=np.full(sample.size, 1.0 / sample.size))
