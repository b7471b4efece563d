"""Totals that do not quite add up: rounded for themselves, or published before the last revision of their parts."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

EQUAL_SHARE = 0.95  # of the dates, on which a total is near the sum of its parts
NEAR_SHARE = 0.01  # of the sum, by which it may miss it
MOST_SHARE = 0.1  # of the sum, by which roundings may miss it
REST_SHARE = 0.25  # of a total's changes from date to date, that its parts may leave unexplained
MOST_DECIMALS = 3


def is_near_sum(total: NDArray[np.float64], sums: NDArray[np.float64], *, n_parts: int, step: float) -> bool:
    """Whether values follow a sum from date to date and miss it by a per cent, or by roundings.

    Level alone would be chance: lanes of one season may add up to another. So its changes must be those of the sum.

    Parameters
    ----------
    total, sums : (n_dates,) in the order of the dates
    step : between two numbers as the file rounds them, see `rounding_step`
    """
    rest = total - sums
    rounded = np.minimum(step * (n_parts + 1) / 2, MOST_SHARE * np.abs(sums))
    within = np.abs(rest) <= np.maximum(NEAR_SHARE * np.abs(sums), rounded)
    if total.size < 2 or within.mean() < EQUAL_SHARE:
        return False
    changes = float(np.std(np.diff(total)))
    return changes > 0 and float(np.std(np.diff(rest))) <= REST_SHARE * changes


def rounding_step(units: NDArray[np.float64]) -> float:
    """1 where all values are whole, 0.1 where they have one decimal, and so on; 0 where they are not rounded."""
    for decimals in range(MOST_DECIMALS + 1):
        scaled = units * 10**decimals
        if np.all(np.abs(scaled - np.round(scaled)) <= 1e-6 * np.maximum(np.abs(scaled), 1)):
            return float(10.0**-decimals)
    return 0.0
