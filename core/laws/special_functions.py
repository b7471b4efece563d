"""The special functions that formulas are made of, elementwise on floats or arrays; scipy computes them.

`import scipy` loads none of its parts: `scipy.special` follows when the first of these is called. It costs more
than all of core, and a process that only keeps demand (import, undo, export) never needs it.
"""

from __future__ import annotations

import scipy
from numpy.typing import ArrayLike

from core.quantities import FloatArray


def ndtr(z: ArrayLike) -> FloatArray:
    """P(Z <= z) of the standard normal law."""
    ratio: FloatArray = scipy.special.ndtr(z)
    return ratio


def ndtri(ratio: ArrayLike) -> FloatArray:
    """Quantile of the standard normal law: the z with P(Z <= z) = ratio."""
    z: FloatArray = scipy.special.ndtri(ratio)
    return z


def erfcx(x: ArrayLike) -> FloatArray:
    """exp(x^2) times the complementary error function: keeps its digits where that one vanishes."""
    scaled: FloatArray = scipy.special.erfcx(x)
    return scaled


def stdtrit(degrees_of_freedom: ArrayLike, ratio: ArrayLike) -> FloatArray:
    """Quantile of Student's t law."""
    t: FloatArray = scipy.special.stdtrit(degrees_of_freedom, ratio)
    return t


def gammaln(a: ArrayLike) -> FloatArray:
    """Logarithm of the gamma function."""
    logarithm: FloatArray = scipy.special.gammaln(a)
    return logarithm


def gammainc(a: ArrayLike, x: ArrayLike) -> FloatArray:
    """Regularised lower incomplete gamma function: P(X <= x) of a gamma law of shape a and scale 1."""
    ratio: FloatArray = scipy.special.gammainc(a, x)
    return ratio


def gammaincc(a: ArrayLike, x: ArrayLike) -> FloatArray:
    """The complement of `gammainc`, computed for itself so that small tails keep their digits."""
    ratio: FloatArray = scipy.special.gammaincc(a, x)
    return ratio


def gammaincinv(a: ArrayLike, ratio: ArrayLike) -> FloatArray:
    """Quantile of a gamma law of shape a and scale 1."""
    x: FloatArray = scipy.special.gammaincinv(a, ratio)
    return x


def betainc(a: ArrayLike, b: ArrayLike, x: ArrayLike) -> FloatArray:
    """Regularised incomplete beta function."""
    ratio: FloatArray = scipy.special.betainc(a, b, x)
    return ratio


def betaincc(a: ArrayLike, b: ArrayLike, x: ArrayLike) -> FloatArray:
    """The complement of `betainc`, computed for itself so that small tails keep their digits."""
    ratio: FloatArray = scipy.special.betaincc(a, b, x)
    return ratio
