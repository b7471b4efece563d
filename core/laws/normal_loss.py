"""Loss functions of the normal law: how much demand is expected above a level.

Written with the scaled complementary error function, so that the far tail keeps its digits: the textbook form
phi(z) - z * (1 - cdf(z)) has none left at z = 6.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from core.laws.special_functions import erfcx, ndtr
from core.quantities import FloatArray, require_finite, require_non_negative

_SMALLEST_SD = np.finfo(np.float64).tiny
_FEW_DIGITS_LOST_BELOW_Z = 4.0  # there the textbook form is as good, and six times as fast
_NO_DENSITY_BEYOND_Z = 40.0  # exp(-40**2 / 2) is below the smallest double; also keeps z**2 from overflowing


def standard_normal_loss(z: ArrayLike) -> FloatArray:
    """Expected excess of a standard normal over z.

    Parameters
    ----------
    z : float or (n_lanes,) array, finite

    Returns
    -------
    float or (n_lanes,) array
        Relative error below 1e-12 for |z| <= 30; 0 where the value is below the smallest double (z > 38).

    Formula
    -------
    L(z) = E[(Z - z)+] = phi(z) - z P(Z > z), written as phi(z) (1 - z m(z)) with the Mills ratio
    m(z) = P(Z > z) / phi(z) from erfcx, so that no digits are lost in the tail; L(-z) = L(z) + z.

    Raises
    ------
    InvalidParameter
        where z is not finite.

    Source
    ------
    Snyder & Shen, Fundamentals of Supply Chain Theory, 2nd ed., appendix C.3.
    """
    level = require_finite("z", z)
    return np.maximum(-level, 0.0) + _upper_loss(np.abs(level))


def standard_normal_second_loss(z: ArrayLike) -> FloatArray:
    """Second-order loss of a standard normal: the first-order loss summed from z upwards.

    Parameters
    ----------
    z : float or (n_lanes,) array, finite

    Returns
    -------
    float or (n_lanes,) array
        Relative error below 1e-11 for |z| <= 8 and below 1e-8 until it underflows to 0 (z > 38).

    Formula
    -------
    L2(z) = E[((Z - z)+)**2] / 2 = ((z**2 + 1) P(Z > z) - z phi(z)) / 2, with the Mills ratio as for L(z);
    L2(-z) = (z**2 + 1) / 2 - L2(z).

    Raises
    ------
    InvalidParameter
        where z is not finite.

    Source
    ------
    Snyder & Shen, Fundamentals of Supply Chain Theory, 2nd ed., appendix C.3.
    """
    level = require_finite("z", z)
    upper = _upper_second_loss(np.abs(level))
    return np.where(level < 0, (level * level + 1.0) / 2.0 - upper, upper)[()]


def normal_loss(*, quantity_units: ArrayLike, mean_units: ArrayLike, sd_units: ArrayLike) -> FloatArray:
    """Expected normal demand above a quantity, E[(D - q)+].

    Parameters
    ----------
    quantity_units, mean_units : float or (n_lanes,) array, finite
    sd_units : float or (n_lanes,) array, >= 0
        0 means that the demand is known.

    Returns
    -------
    float or (n_lanes,) array [units]
        sd * standard loss((q - mean) / sd); (mean - q)+ where sd is 0.

    Raises
    ------
    InvalidParameter
        where an argument is not finite or the sd is negative.

    Source
    ------
    Snyder & Shen, Fundamentals of Supply Chain Theory, 2nd ed., appendix C.3.
    """
    quantity = require_finite("quantity_units", quantity_units)
    mean = require_finite("mean_units", mean_units)
    sd = require_non_negative("sd_units", sd_units)
    return np.maximum(mean - quantity, 0.0) + sd * _upper_loss(_distance(quantity - mean, sd))


def normal_second_loss(
    *, quantity_units: ArrayLike, mean_units: ArrayLike, sd_units: ArrayLike
) -> FloatArray:
    """Second-order loss of normal demand, E[((D - q)+)**2] / 2: the first-order loss summed from q upwards.

    Parameters
    ----------
    quantity_units, mean_units : float or (n_lanes,) array, finite
    sd_units : float or (n_lanes,) array, >= 0

    Returns
    -------
    float or (n_lanes,) array [units squared]
        sd**2 * standard second loss((q - mean) / sd); ((mean - q)+)**2 / 2 where sd is 0.

    Raises
    ------
    InvalidParameter
        where an argument is not finite or the sd is negative.

    Source
    ------
    Snyder & Shen, Fundamentals of Supply Chain Theory, 2nd ed., appendix C.3.
    """
    quantity = require_finite("quantity_units", quantity_units)
    mean = require_finite("mean_units", mean_units)
    sd = require_non_negative("sd_units", sd_units)
    upper = sd * sd * _upper_second_loss(_distance(quantity - mean, sd))
    whole = ((mean - quantity) ** 2 + sd * sd) / 2.0
    return np.where(quantity < mean, whole - upper, upper)[()]


def normal_at_most(*, quantity_units: ArrayLike, mean_units: ArrayLike, sd_units: ArrayLike) -> FloatArray:
    """Probability that normal demand stays at or below a quantity, elementwise [ratio].

    Where the sd is 0 it is 1 for a quantity of the mean or more, else 0.

    Raises
    ------
    InvalidParameter
        where an argument is not finite or the sd is negative.
    """
    quantity = require_finite("quantity_units", quantity_units)
    gap = quantity - require_finite("mean_units", mean_units)
    sd = require_non_negative("sd_units", sd_units)
    reached: FloatArray = ndtr(np.sign(gap) * _distance(gap, sd))
    return np.where(sd > 0, reached, np.where(gap >= 0, 1.0, 0.0))[()]


def _distance(gap: FloatArray, sd: FloatArray) -> FloatArray:
    """|gap| in standard deviations, capped where the density is gone; 0 where sd is 0."""
    capped = np.minimum(np.abs(gap), _NO_DENSITY_BEYOND_Z * sd)
    return capped / np.maximum(sd, _SMALLEST_SD)


def _upper_loss(z: FloatArray) -> FloatArray:
    """Standard loss for z >= 0."""
    capped = np.ravel(np.minimum(z, _NO_DENSITY_BEYOND_Z))
    loss: FloatArray = _density(capped) - capped * ndtr(-capped)
    far = np.flatnonzero(capped > _FEW_DIGITS_LOST_BELOW_Z)
    if far.size:
        tail = capped[far]
        loss[far] = _density(tail) * (1.0 - tail * _mills_ratio(tail))
    return loss.reshape(np.shape(z))[()]


def _upper_second_loss(z: FloatArray) -> FloatArray:
    """Standard second-order loss for z >= 0."""
    capped = np.minimum(z, _NO_DENSITY_BEYOND_Z)
    return _density(capped) * ((capped * capped + 1.0) * _mills_ratio(capped) - capped) / 2.0


def _density(z: FloatArray) -> FloatArray:
    density: FloatArray = np.exp(-z * z / 2.0) / np.sqrt(2.0 * np.pi)
    return density


def _mills_ratio(z: FloatArray) -> FloatArray:
    """P(Z > z) / phi(z)."""
    ratio: FloatArray = np.sqrt(np.pi / 2.0) * erfcx(z / np.sqrt(2.0))
    return ratio
