"""A figure that was played, with its standard error."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from core.quantities import FloatArray

Z_RANGE = 1.281551565545  # a tenth of a normal law lies above


@dataclass(frozen=True)
class Estimate:
    """A mean over independent replications and its standard error; both NaN where nothing was counted."""

    value: float
    standard_error: float

    def agrees_with(self, promised: float, *, standard_errors: float = 4.0, slack: float = 0.0) -> bool:
        """Whether a promise lies within so many standard errors, and a slack, of what was played."""
        return abs(promised - self.value) <= standard_errors * self.standard_error + slack

    def times(self, factor: float) -> Estimate:
        """The same in another unit."""
        return Estimate(self.value * factor, self.standard_error * abs(factor))


def mean_of(values: ArrayLike) -> Estimate:
    """Mean over replications, (n_replications,)."""
    sample = np.asarray(values, dtype=np.float64)
    if sample.size < 2:
        return Estimate(float(sample.mean()) if sample.size else np.nan, np.nan)
    return Estimate(float(sample.mean()), float(sample.std(ddof=1) / np.sqrt(sample.size)))


def ratio_of(part: FloatArray, whole: FloatArray) -> Estimate:
    """Ratio of two sums over replications, each (n_replications,).

    Formula
    -------
    sum a / sum b, with the standard error sqrt(sum (a - ratio b)**2 / (n (n - 1))) / mean b

    Source
    ------
    Cochran, Sampling Techniques, 3rd ed., section 2.11 (ratio estimator).
    """
    total = float(np.sum(whole))
    if total == 0.0 or part.size < 2:
        return Estimate(np.nan, np.nan)
    ratio = float(np.sum(part)) / total
    residual = part - ratio * whole
    n = part.size
    error = np.sqrt(float(residual @ residual) / (n * (n - 1))) / (abs(total) / n)
    return Estimate(ratio, float(error))
