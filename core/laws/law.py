"""What every law of demand can say."""

from __future__ import annotations

from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from core.quantities import FloatArray

Parameter: TypeAlias = FloatArray | float


class DemandLaw(Protocol):
    """A probability law of the demand of one period (or of whatever time its parameters cover)."""

    @property
    def mean(self) -> Parameter:
        """Mean demand [units]."""
        ...

    def at_most(self, quantity_units: ArrayLike) -> FloatArray:
        """P(D <= q)."""
        ...

    def quantile(self, ratio: ArrayLike) -> FloatArray:
        """Smallest quantity [units] that suffices with this probability, where that is finite."""
        ...

    def loss(self, quantity_units: ArrayLike) -> FloatArray:
        """Expected demand above a quantity, E[(D - q)+] [units]."""
        ...

    def complementary_loss(self, quantity_units: ArrayLike) -> FloatArray:
        """Expected part of a quantity that is left, E[(q - D)+] [units]."""
        ...


def store(law: object, name: str, value: FloatArray) -> None:
    """Keep a checked parameter of a frozen law as floats, so that lists and whole numbers work alike."""
    object.__setattr__(law, name, np.asarray(value, dtype=np.float64)[()])
