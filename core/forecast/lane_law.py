"""The law of many lanes at once: calibrated quantiles on the regular ones, counting laws on the slow ones."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.forecast.quantile_law import QuantileLaw
from core.laws.hurdle import HurdleLaw
from core.laws.law import Parameter
from core.quantities import FloatArray


@dataclass(frozen=True)
class LaneLaw:
    """Each lane's own law, behind the face of the laws of `core.laws`; elementwise over lanes.

    regular, slow: both of all lanes; is_slow: (...) which lanes take the second.
    """

    regular: QuantileLaw
    slow: HurdleLaw
    is_slow: NDArray[np.bool_]

    @property
    def mean(self) -> Parameter:
        return self.regular.mean

    def quantile(self, ratio: ArrayLike) -> FloatArray:
        return self._either(self.slow.quantile(ratio), self.regular.quantile(ratio))

    def at_most(self, quantity_units: ArrayLike) -> FloatArray:
        return self._either(self.slow.at_most(quantity_units), self.regular.at_most(quantity_units))

    def loss(self, quantity_units: ArrayLike) -> FloatArray:
        return self._either(self.slow.loss(quantity_units), self.regular.loss(quantity_units))

    def complementary_loss(self, quantity_units: ArrayLike) -> FloatArray:
        left = self.slow.complementary_loss(quantity_units)
        return self._either(left, self.regular.complementary_loss(quantity_units))

    def _either(self, of_slow: FloatArray, of_regular: FloatArray) -> FloatArray:
        return np.asarray(np.where(self.is_slow, of_slow, of_regular))[()]
