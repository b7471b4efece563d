"""Days that follow one law for ever, with a weekly pattern where there is one: the truth of tests."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from core.errors import InvalidParameter
from core.quantities import FloatArray, require_non_negative, require_positive

SHAPES = ("normal", "gamma")


@dataclass(frozen=True)
class StationaryDays:
    """Independent days of demand: "normal" (what is below 0 counts as 0) or "gamma".

    weekday_factors: seven, of mean 1, that multiply mean and spread of a day; 0 where the lane rests.
    """

    mean_units: float
    cv_ratio: float
    shape: str = "gamma"
    weekday_factors: tuple[float, ...] = (1.0,) * 7

    def __post_init__(self) -> None:
        require_positive("mean_units", self.mean_units)
        require_non_negative("cv_ratio", self.cv_ratio)
        require_non_negative("weekday_factors", self.weekday_factors)
        if self.shape not in SHAPES:
            raise InvalidParameter("shape", repr(self.shape), "'normal' or 'gamma'")
        if len(self.weekday_factors) != 7:
            raise InvalidParameter("the number of weekday_factors", len(self.weekday_factors), "7")

    def rows(self, *, n_days: int, n_replications: int, rng: np.random.Generator) -> Iterator[FloatArray]:
        """The demand of each day in turn, (n_replications,); the array is used again for the next day."""
        row = np.empty(n_replications)
        for day in range(n_days):
            factor = self.weekday_factors[day % 7]
            if factor == 0.0 or self.cv_ratio == 0.0:
                row[:] = self.mean_units * factor
            elif self.shape == "normal":
                rng.standard_normal(out=row)
                row *= self.mean_units * factor * self.cv_ratio
                row += self.mean_units * factor
                np.maximum(row, 0.0, out=row)
            else:
                shape = self.cv_ratio**-2
                rng.standard_gamma(shape, out=row)
                row *= self.mean_units * factor / shape
            yield row
