"""Laws of demand that is counted in whole units."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from core.laws.count_probabilities import (
    negative_binomial_at_most,
    poisson_at_most,
    smallest_count_reaching,
)
from core.laws.law import Parameter, store
from core.laws.loss import (
    negative_binomial_complementary_loss,
    negative_binomial_loss,
    negative_binomial_size_and_prob,
    poisson_complementary_loss,
    poisson_loss,
)
from core.quantities import (
    FloatArray,
    require_finite,
    require_non_negative,
    require_open_ratio,
    require_positive,
)


@dataclass(frozen=True)
class PoissonLaw:
    """Poisson demand with this mean [units]; a mean of 0 means no demand."""

    mean_units: Parameter

    def __post_init__(self) -> None:
        store(self, "mean_units", require_non_negative("mean_units", self.mean_units))

    @property
    def mean(self) -> Parameter:
        return self.mean_units

    def over_periods(self, n_periods: ArrayLike) -> PoissonLaw:
        """The law of the sum over a number of independent periods."""
        return PoissonLaw(mean_units=self.mean * require_non_negative("n_periods", n_periods))

    def at_most(self, quantity_units: ArrayLike) -> FloatArray:
        return poisson_at_most(np.floor(require_finite("quantity_units", quantity_units)), self.mean)[()]

    def quantile(self, ratio: ArrayLike) -> FloatArray:
        level, mean = np.broadcast_arrays(require_open_ratio("ratio", ratio), self.mean)
        return smallest_count_reaching(
            level, lambda counts: poisson_at_most(counts, mean), mean + 2.0 * np.sqrt(mean)
        )

    def loss(self, quantity_units: ArrayLike) -> FloatArray:
        return poisson_loss(quantity_units=quantity_units, mean_units=self.mean_units)

    def complementary_loss(self, quantity_units: ArrayLike) -> FloatArray:
        return poisson_complementary_loss(quantity_units=quantity_units, mean_units=self.mean_units)


@dataclass(frozen=True)
class NegativeBinomialLaw:
    """Negative binomial demand with mean and sd [units]: counts with a variance above their mean."""

    mean_units: Parameter
    sd_units: Parameter

    def __post_init__(self) -> None:
        store(self, "mean_units", require_positive("mean_units", self.mean_units))
        store(self, "sd_units", require_positive("sd_units", self.sd_units))
        negative_binomial_size_and_prob(mean_units=self.mean_units, sd_units=self.sd_units)

    @property
    def mean(self) -> Parameter:
        return self.mean_units

    @property
    def size_and_prob(self) -> tuple[FloatArray, FloatArray]:
        """(r, p): demand counts the failures before the r-th success of probability p."""
        return negative_binomial_size_and_prob(mean_units=self.mean_units, sd_units=self.sd_units)

    def at_most(self, quantity_units: ArrayLike) -> FloatArray:
        size, prob = self.size_and_prob
        count = np.floor(require_finite("quantity_units", quantity_units))
        return negative_binomial_at_most(count, size, prob)[()]

    def quantile(self, ratio: ArrayLike) -> FloatArray:
        level, size, prob, mean = np.broadcast_arrays(
            require_open_ratio("ratio", ratio), *self.size_and_prob, self.mean
        )
        return smallest_count_reaching(
            level,
            lambda counts: negative_binomial_at_most(counts, size, prob),
            mean + 2.0 * self.sd_units,
        )

    def loss(self, quantity_units: ArrayLike) -> FloatArray:
        return negative_binomial_loss(
            quantity_units=quantity_units, mean_units=self.mean_units, sd_units=self.sd_units
        )

    def complementary_loss(self, quantity_units: ArrayLike) -> FloatArray:
        return negative_binomial_complementary_loss(
            quantity_units=quantity_units, mean_units=self.mean_units, sd_units=self.sd_units
        )
