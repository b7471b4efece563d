"""A law of demand whose level and spread are a multiple of another's."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from core.laws.law import DemandLaw, Parameter
from core.quantities import FloatArray


@dataclass(frozen=True)
class MovedLaw:
    """level_ratio * m + spread_ratio * (D - m) for demand D of mean m; both ratios > 0, elementwise.

    The spread is a multiple of the first law's own, whatever the level.
    """

    law: DemandLaw
    level_ratio: Parameter
    spread_ratio: Parameter

    @property
    def mean(self) -> Parameter:
        return self.law.mean * self.level_ratio

    def at_most(self, quantity_units: ArrayLike) -> FloatArray:
        return self.law.at_most(self._before(quantity_units))

    def quantile(self, ratio: ArrayLike) -> FloatArray:
        away = self.law.quantile(ratio) - self.law.mean
        return np.asarray(self.mean + self.spread_ratio * away)[()]

    def loss(self, quantity_units: ArrayLike) -> FloatArray:
        return np.asarray(self.spread_ratio * self.law.loss(self._before(quantity_units)))[()]

    def complementary_loss(self, quantity_units: ArrayLike) -> FloatArray:
        return np.asarray(self.spread_ratio * self.law.complementary_loss(self._before(quantity_units)))[()]

    def _before(self, quantity_units: ArrayLike) -> FloatArray:
        """The quantity that is as likely to be passed under the first law."""
        moved = (np.asarray(quantity_units, dtype=np.float64) - self.mean) / self.spread_ratio
        return np.asarray(self.law.mean + moved)
