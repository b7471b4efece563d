"""Lead times of whole days that a play can draw: gamma around the mean, never below 0.

A replication draws one lead time and keeps it for all its orders, so that no order overtakes another: every order has
the law that the formulas assume, and orders of one replication are slow or fast together.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.laws.special_functions import gammaincinv
from core.quantities import FloatArray, require_non_negative

_POINTS = 2000  # equally likely lead times that stand for the gamma law
_HALVINGS = 40


@dataclass(frozen=True)
class LeadTimeLaw:
    """Whole days, ascending, and their probabilities, (n,) each."""

    days: NDArray[np.int64]
    probabilities: FloatArray

    @property
    def mean_days(self) -> float:
        return float(self.days @ self.probabilities)

    @property
    def sd_days(self) -> float:
        return float(np.sqrt((self.days - self.mean_days) ** 2 @ self.probabilities))

    def draw(self, n: int, *, rng: np.random.Generator) -> NDArray[np.int64]:
        """(n,) lead times in random order, each value as often as its probability says, to within one."""
        level = (rng.permutation(n) + rng.random(n)) / n
        last = self.days.size - 1
        position = np.minimum(np.searchsorted(np.cumsum(self.probabilities), level, side="right"), last)
        return np.asarray(self.days[position])


def lead_time_law(*, lead_time_days: float, sd_lead_time_days: float) -> LeadTimeLaw:
    """The law of whole days with a mean and, as far as whole days can have it, a standard deviation.

    Parameters
    ----------
    lead_time_days, sd_lead_time_days : float, >= 0
        A lead time of 0 does not vary. 2.5 days without spread are 2 days or 3 alike: rounding to whole days adds
        between 0 and 1/4 to the variance, and the gamma law has so much less.

    Raises
    ------
    InvalidParameter
        where an argument is negative or not finite.
    """
    mean = float(require_non_negative("lead_time_days", lead_time_days))
    sd = float(require_non_negative("sd_lead_time_days", sd_lead_time_days))
    if mean == 0.0:
        return LeadTimeLaw(np.zeros(1, dtype=np.int64), np.ones(1))
    low, high = 0.0, sd
    law = _in_whole_days(mean, high)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2.0
        law = _in_whole_days(mean, middle)
        low, high = (low, middle) if law.sd_days > sd else (middle, high)
        if high - low < 1e-4:
            break
    return law


def _in_whole_days(mean: float, sd: float) -> LeadTimeLaw:
    """Gamma lead times, each between two whole days at random so that its mean is kept."""
    days = np.full(1, mean)
    if sd > 1e-6 * mean:
        shape = (mean / sd) ** 2
        days = gammaincinv(shape, (np.arange(_POINTS) + 0.5) / _POINTS) * (mean / shape)
        days = days * (mean / days.mean())
    below = np.floor(days).astype(np.int64)
    share = days - below
    weights = np.bincount(below, weights=1.0 - share, minlength=int(below.max()) + 2)
    weights += np.bincount(below + 1, weights=share, minlength=weights.size)
    possible = np.flatnonzero(weights > 0)
    return LeadTimeLaw(possible, weights[possible] / weights.sum())
