"""First-order losses of the laws beside the normal: expected demand above a level, and stock left below it.

`..._loss` is E[(D - q)+]; `..._complementary_loss` is E[(q - D)+]. Each is written from its own tail, because
their difference, q - mean, takes all digits with it where one of them is small. A level below 0 is allowed.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from core.errors import InvalidParameter
from core.laws.count_probabilities import (
    negative_binomial_at_least,
    negative_binomial_at_most,
    poisson_at_least,
    poisson_at_most,
)
from core.laws.special_functions import gammainc, gammaincc, ndtr
from core.quantities import FloatArray, require_finite, require_non_negative, require_positive


def poisson_loss(*, quantity_units: ArrayLike, mean_units: ArrayLike) -> FloatArray:
    """Expected Poisson demand above a level.

    Parameters
    ----------
    quantity_units : float or (n_lanes,) array, finite
        Between two whole numbers the loss is a straight line.
    mean_units : float or (n_lanes,) array, >= 0

    Returns
    -------
    float or (n_lanes,) array [units]
        m P(D >= k) - q P(D >= k + 1) with k the whole part of q

    Raises
    ------
    InvalidParameter
        where the level is not finite, or the mean is negative or not finite.

    Source
    ------
    Snyder & Shen, Fundamentals of Supply Chain Theory, 2nd ed., appendix C.3.
    """
    quantity = require_finite("quantity_units", quantity_units)
    mean = require_non_negative("mean_units", mean_units)
    count = np.floor(quantity)
    loss = mean * poisson_at_least(count, mean) - quantity * poisson_at_least(count + 1.0, mean)
    return np.maximum(loss, 0.0)


def poisson_complementary_loss(*, quantity_units: ArrayLike, mean_units: ArrayLike) -> FloatArray:
    """Expected stock left of a level under Poisson demand: q P(D <= k) - m P(D <= k - 1), k = floor(q).

    Arguments, units and refusals as `poisson_loss`.
    """
    quantity = require_finite("quantity_units", quantity_units)
    mean = require_non_negative("mean_units", mean_units)
    count = np.floor(quantity)
    left = quantity * poisson_at_most(count, mean) - mean * poisson_at_most(count - 1.0, mean)
    return np.maximum(left, 0.0)


def negative_binomial_size_and_prob(
    *, mean_units: ArrayLike, sd_units: ArrayLike
) -> tuple[FloatArray, FloatArray]:
    """Parameters (r, p) of the negative binomial law with this mean and sd: m**2 / (v - m) and m / v.

    Formula
    -------
    r = m**2 / (v - m), p = m / v with mean m and variance v

    Raises
    ------
    InvalidParameter
        where the mean is not above 0, or the variance is not above the mean (then Poisson or a narrower law
        fits, and no negative binomial does).

    Source
    ------
    Snyder & Shen, Fundamentals of Supply Chain Theory, 2nd ed., appendix C.3: demand counts the failures
    before success number r.
    """
    mean = require_positive("mean_units", mean_units)
    variance = require_positive("sd_units", sd_units) ** 2
    if np.any(variance <= mean):
        raise InvalidParameter(
            "the variance of demand",
            f"{float(np.min(variance / mean)):.10g} times its mean",
            "more than its mean for the negative binomial law",
        )
    return mean * (mean / (variance - mean)), mean / variance


def negative_binomial_loss(
    *, quantity_units: ArrayLike, mean_units: ArrayLike, sd_units: ArrayLike
) -> FloatArray:
    """Expected negative binomial demand above a level.

    Parameters
    ----------
    quantity_units : float or (n_lanes,) array, finite
    mean_units, sd_units : float or (n_lanes,) array, > 0, with sd**2 > mean

    Returns
    -------
    float or (n_lanes,) array [units]
        m P(D' >= k) - q P(D >= k + 1) with k the whole part of q and D' of size r + 1

    Raises
    ------
    InvalidParameter
        as `negative_binomial_size_and_prob` does, and where the level is not finite.

    Source
    ------
    Snyder & Shen, Fundamentals of Supply Chain Theory, 2nd ed., appendix C.3; from k P(D = k) = m P(D' = k -
    1).
    """
    quantity = require_finite("quantity_units", quantity_units)
    size, prob = negative_binomial_size_and_prob(mean_units=mean_units, sd_units=sd_units)
    count = np.floor(quantity)
    above = np.asarray(mean_units, dtype=np.float64) * negative_binomial_at_least(count, size + 1.0, prob)
    return np.maximum(above - quantity * negative_binomial_at_least(count + 1.0, size, prob), 0.0)


def negative_binomial_complementary_loss(
    *, quantity_units: ArrayLike, mean_units: ArrayLike, sd_units: ArrayLike
) -> FloatArray:
    """Expected stock left of a level under negative binomial demand.

    Arguments, units and refusals as `negative_binomial_loss`.
    """
    quantity = require_finite("quantity_units", quantity_units)
    size, prob = negative_binomial_size_and_prob(mean_units=mean_units, sd_units=sd_units)
    count = np.floor(quantity)
    served = np.asarray(mean_units, dtype=np.float64) * negative_binomial_at_most(
        count - 1.0, size + 1.0, prob
    )
    return np.maximum(quantity * negative_binomial_at_most(count, size, prob) - served, 0.0)


def gamma_loss(*, quantity_units: ArrayLike, shape: ArrayLike, scale_units: ArrayLike) -> FloatArray:
    """Expected gamma demand above a level.

    Parameters
    ----------
    quantity_units : float or (n_lanes,) array, finite
    shape, scale_units : float or (n_lanes,) array, > 0
        Mean shape * scale.

    Returns
    -------
    float or (n_lanes,) array [units]
        mean P(G(shape + 1) > q) - q P(G(shape) > q)

    Raises
    ------
    InvalidParameter
        where the level is not finite, or shape or scale is not above 0.

    Source
    ------
    Snyder & Shen, Fundamentals of Supply Chain Theory, 2nd ed., appendix C.3; from the partial expectation
    of the gamma law.
    """
    quantity, a, scale = _gamma_arguments(quantity_units, shape, scale_units)
    level = np.maximum(quantity, 0.0) / scale
    loss: FloatArray = scale * (a * gammaincc(a + 1.0, level) - level * gammaincc(a, level))
    return np.maximum(loss, 0.0) + np.maximum(-quantity, 0.0)


def gamma_complementary_loss(
    *, quantity_units: ArrayLike, shape: ArrayLike, scale_units: ArrayLike
) -> FloatArray:
    """Expected stock left of a level under gamma demand; arguments, units and refusals as `gamma_loss`."""
    quantity, a, scale = _gamma_arguments(quantity_units, shape, scale_units)
    level = np.maximum(quantity, 0.0) / scale
    left: FloatArray = scale * (level * gammainc(a, level) - a * gammainc(a + 1.0, level))
    return np.maximum(left, 0.0)


def lognormal_loss(*, quantity_units: ArrayLike, mu_log: ArrayLike, sigma_log: ArrayLike) -> FloatArray:
    """Expected lognormal demand above a level.

    Parameters
    ----------
    quantity_units, mu_log : float or (n_lanes,) array, finite
    sigma_log : float or (n_lanes,) array, >= 0
        log D is normal with mean mu_log and sd sigma_log; 0 means that the demand is known.

    Returns
    -------
    float or (n_lanes,) array [units]
        mean P(Z <= d + sigma) - q P(Z <= d) with d = (mu - log q) / sigma

    Raises
    ------
    InvalidParameter
        where an argument is not finite or sigma is negative.

    Source
    ------
    Snyder & Shen, Fundamentals of Supply Chain Theory, 2nd ed., appendix C.3; from the partial expectation
    of the lognormal law.
    """
    quantity, mean, d, sigma = _lognormal_arguments(quantity_units, mu_log, sigma_log)
    level = np.maximum(quantity, 0.0)
    loss = np.where(sigma > 0, mean * ndtr(d + sigma) - level * ndtr(d), mean - level)
    return np.maximum(loss, 0.0) + np.maximum(-quantity, 0.0)


def lognormal_complementary_loss(
    *, quantity_units: ArrayLike, mu_log: ArrayLike, sigma_log: ArrayLike
) -> FloatArray:
    """Expected stock left of a level under lognormal demand; otherwise as `lognormal_loss`."""
    quantity, mean, d, sigma = _lognormal_arguments(quantity_units, mu_log, sigma_log)
    level = np.maximum(quantity, 0.0)
    left = np.where(sigma > 0, level * ndtr(-d) - mean * ndtr(-d - sigma), level - mean)
    return np.maximum(left, 0.0)


def uniform_loss(*, quantity_units: ArrayLike, low_units: ArrayLike, high_units: ArrayLike) -> FloatArray:
    """Expected uniform demand above a level.

    Parameters
    ----------
    quantity_units, low_units, high_units : float or (n_lanes,) array, finite, low < high

    Returns
    -------
    float or (n_lanes,) array [units]
        (high - q)**2 / (2 (high - low)) between low and high, mean - q below, 0 above

    Raises
    ------
    InvalidParameter
        where an argument is not finite or high is not above low.

    Source
    ------
    The integral of (x - q) / (high - low) from q to high.
    """
    quantity = require_finite("quantity_units", quantity_units)
    low = require_finite("low_units", low_units)
    width = require_positive("high_units - low_units", require_finite("high_units", high_units) - low)
    inside = np.clip(low + width - quantity, 0.0, width)
    return inside * inside / (2.0 * width) + np.maximum(low - quantity, 0.0)


def _gamma_arguments(
    quantity_units: ArrayLike, shape: ArrayLike, scale_units: ArrayLike
) -> tuple[FloatArray, FloatArray, FloatArray]:
    return (
        require_finite("quantity_units", quantity_units),
        require_positive("shape", shape),
        require_positive("scale_units", scale_units),
    )


def _lognormal_arguments(
    quantity_units: ArrayLike, mu_log: ArrayLike, sigma_log: ArrayLike
) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """Level, mean, d = (mu - log q) / sigma (infinite for a level of 0 or less), and sigma."""
    quantity = require_finite("quantity_units", quantity_units)
    mu = require_finite("mu_log", mu_log)
    sigma = require_non_negative("sigma_log", sigma_log)
    log_level = np.where(quantity > 0, np.log(np.where(quantity > 0, quantity, 1.0)), -np.inf)
    return (
        quantity,
        np.exp(mu + sigma * sigma / 2.0),
        (mu - log_level) / np.where(sigma > 0, sigma, 1.0),
        sigma,
    )
