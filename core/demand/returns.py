"""Reverse logistics: returned volume passes through the same capacity as the demand it comes from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from core.quantities import FloatArray, FloatOrColumn, plain, require_non_negative, require_ratio


@dataclass(frozen=True)
class ReturnsWorkload:
    """Demand plus returns per day; floats for one lane, (n_lanes,) arrays for many."""

    mean_units_per_day: FloatOrColumn
    sd_units_per_day: FloatOrColumn
    returned_units_per_day: FloatOrColumn


def mean_workload(*, mean_units: ArrayLike, return_ratio: ArrayLike) -> FloatArray:
    """Mean of demand plus returns over the time that `mean_units` covers.

    Parameters
    ----------
    mean_units : float or (n_lanes,) array, >= 0
    return_ratio : float or (n_lanes,) array, 0 to 1

    Returns
    -------
    float or (n_lanes,) array [units]
        D * (1 + r)

    Raises
    ------
    InvalidParameter
        where the demand is negative or not finite, or the ratio is outside 0 to 1.

    Source
    ------
    The product brief, reverse logistics: returned volume passes through the same capacity.
    """
    demand = require_non_negative("mean_units", mean_units)
    return demand * (1.0 + require_ratio("return_ratio", return_ratio))


def sd_workload(*, mean_units: ArrayLike, sd_units: ArrayLike, return_ratio: ArrayLike) -> FloatArray:
    """Spread of demand plus returns over the time that mean and sd cover.

    Parameters
    ----------
    mean_units, sd_units : float or (n_lanes,) array, >= 0
    return_ratio : float or (n_lanes,) array, 0 to 1

    Returns
    -------
    float or (n_lanes,) array [units]
        sqrt(sd**2 * (1 + r)**2 + D * r * (1 - r))

    Raises
    ------
    InvalidParameter
        where mean or sd is negative or not finite, or the ratio is outside 0 to 1.

    Assumes
    -------
    Each unit comes back independently of the others, with the same probability, in the same period.

    Source
    ------
    Binomial thinning; variance by conditioning on the demand.
    """
    demand = require_non_negative("mean_units", mean_units)
    sd = require_non_negative("sd_units", sd_units)
    ratio = require_ratio("return_ratio", return_ratio)
    return np.sqrt((sd * (1.0 + ratio)) ** 2 + demand * ratio * (1.0 - ratio))


def plan_returns(
    *, mean_units_per_day: ArrayLike, sd_units_per_day: ArrayLike, return_ratio: ArrayLike
) -> ReturnsWorkload:
    """Workload of one lane or of many, elementwise.

    Raises
    ------
    InvalidParameter
        as `sd_workload` does.
    """
    return plain(
        ReturnsWorkload(
            mean_units_per_day=mean_workload(mean_units=mean_units_per_day, return_ratio=return_ratio),
            sd_units_per_day=sd_workload(
                mean_units=mean_units_per_day, sd_units=sd_units_per_day, return_ratio=return_ratio
            ),
            returned_units_per_day=np.multiply(mean_units_per_day, return_ratio),
        )
    )
