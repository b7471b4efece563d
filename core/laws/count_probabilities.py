"""Probabilities of counts: Poisson and negative binomial, exact in both tails; and the search for a count."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from core.errors import InvalidParameter
from core.laws.special_functions import betainc, betaincc, gammainc, gammaincc, gammaln
from core.quantities import FloatArray

_LARGEST_COUNT = 2.0**52  # above it neighbouring counts are no longer distinct floats


def poisson_pmf(counts: FloatArray, mean: FloatArray | float) -> FloatArray:
    """P(D = k) for whole k; 0 for k < 0.

    By Loader's saddle-point form: exp(k log m - m - log k!) loses digits in proportion to the mean.
    """
    k = np.maximum(counts, 0.0)
    safe_k, safe_mean = np.where(k > 0, k, 1.0), np.where(mean > 0, mean, 1.0)
    gap = safe_k - safe_mean
    deviance = safe_k * np.log1p(gap / safe_mean) - gap
    tail = np.exp(-_stirling_error(safe_k) - deviance) / np.sqrt(2.0 * np.pi * safe_k)
    mass = np.where(k > 0, np.where(mean > 0, tail, 0.0), np.exp(-mean))
    return np.where(counts >= 0, mass, 0.0)


def poisson_at_least(counts: FloatArray, mean: FloatArray | float) -> FloatArray:
    """P(D >= k) for whole k."""
    return np.where(counts > 0, gammainc(np.maximum(counts, 1.0), mean), 1.0)


def poisson_at_most(counts: FloatArray, mean: FloatArray | float) -> FloatArray:
    """P(D <= k) for whole k."""
    return np.where(counts >= 0, gammaincc(np.maximum(counts, 0.0) + 1.0, mean), 0.0)


def negative_binomial_at_least(counts: FloatArray, size: FloatArray, prob: FloatArray) -> FloatArray:
    """P(D >= k) for whole k; `size` successes of probability `prob` end the count of failures."""
    return np.where(counts > 0, betaincc(size, np.maximum(counts, 1.0), prob), 1.0)


def negative_binomial_at_most(counts: FloatArray, size: FloatArray, prob: FloatArray) -> FloatArray:
    """P(D <= k) for whole k."""
    return np.where(counts >= 0, betainc(size, np.maximum(counts, 0.0) + 1.0, prob), 0.0)


def smallest_count_reaching(
    ratio: FloatArray, at_most: Callable[[FloatArray], FloatArray], start: ArrayLike
) -> FloatArray:
    """Smallest whole k >= 0 with P(D <= k) >= ratio, elementwise; `start` is a first guess above 0.

    Doubling and halving, so that it holds for any law of counts and any mean.
    """
    high = np.ceil(np.broadcast_to(np.asarray(start, dtype=np.float64), ratio.shape)) + 1.0
    while np.any(short := at_most(high) < ratio):
        high = np.where(short, 2.0 * high, high)
        if np.any(high > _LARGEST_COUNT):
            raise InvalidParameter(
                "the quantile", "above 2**52", "a count that can be told from its neighbours"
            )
    low = np.full_like(high, -1.0)
    while np.any(high - low > 1.0):
        middle = np.floor((low + high) / 2.0)
        reached = at_most(middle) >= ratio
        high, low = np.where(reached, middle, high), np.where(reached, low, middle)
    return high[()]


def _stirling_error(k: FloatArray) -> FloatArray:
    """log k! minus Stirling's approximation of it, for k >= 1."""
    small = np.minimum(k, 16.0)
    direct = gammaln(small + 1.0) - (small + 0.5) * np.log(small) + small - 0.5 * np.log(2.0 * np.pi)
    inverse_square = 1.0 / (k * k)
    series = (
        1 / 12 - inverse_square * (1 / 360 - inverse_square * (1 / 1260 - inverse_square * (1 / 1680)))
    ) / k
    return np.where(k > 16.0, series, direct)
