"""Lanes that equal the sum of some others, such as a region beside its depots."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from db.demand_file.plausibility.finding import LaneDays
from db.demand_file.plausibility.near_sums import REST_SHARE, is_near_sum, rounding_step

MOST_LANES, MOST_DAYS = 40, 400  # looked at: each lane is a problem of least squares
MIN_DAYS = 8  # on which a sum, and more than on which a part, has demand
MIN_PART_DAYS = 3
TOLERANCE = 1e-6
NEAR_WEIGHT = (
    0.03  # by which the weight of a part may miss 1, or that of another lane 0, where sums are rounded
)


def lanes_of_parts(values: LaneDays) -> dict[int, tuple[int, ...]]:
    """By code of each lane that is the sum of others on every date, exactly or but for roundings: the codes of these.

    Smaller lanes are looked at first, and a sum is no part of another, so that a country is the sum of its depots where
    regions stand between. Dates must be more than lanes: then a sum cannot be a chance of the equations.
    """
    table = _table(values)
    if table is None:
        return {}
    n_with = np.count_nonzero(table, axis=0)
    sizes = table.sum(axis=0)
    step = rounding_step(values.units)
    sums: dict[int, tuple[int, ...]] = {}
    for lane in np.argsort(sizes, kind="stable").tolist():
        parts = [
            part
            for part in np.flatnonzero((sizes < sizes[lane]) & (n_with >= MIN_PART_DAYS)).tolist()
            if part not in sums
        ]
        if n_with[lane] < MIN_DAYS or len(parts) < 2 or not _moves_with(table[:, lane], table[:, parts]):
            continue
        from scipy.optimize import nnls  # loads slowly, and few files come here

        weights, rest = nnls(table[:, parts], table[:, lane])
        is_exact = rest <= TOLERANCE * np.linalg.norm(table[:, lane])
        tolerance = TOLERANCE if is_exact else NEAR_WEIGHT
        is_part = np.abs(weights - 1) <= tolerance
        if is_part.sum() < 2 or not np.all(is_part | (weights <= tolerance)):
            continue
        used = tuple(part for part, of_sum in zip(parts, is_part, strict=True) if of_sum)
        if is_exact or is_near_sum(table[:, lane], table[:, used].sum(axis=1), n_parts=len(used), step=step):
            sums[lane] = used
    return sums


def _moves_with(total: NDArray[np.float64], parts: NDArray[np.float64]) -> bool:
    """Whether any weights of parts follow a lane's changes as far as those of a sum must; else it is none of them."""
    changes, of_parts = np.diff(total), np.diff(parts, axis=0)
    changes, of_parts = changes - changes.mean(), of_parts - of_parts.mean(axis=0)
    rest = changes - of_parts @ np.linalg.lstsq(of_parts, changes, rcond=None)[0]
    least = max(REST_SHARE * np.linalg.norm(changes), 10 * TOLERANCE * np.linalg.norm(total))
    return bool(np.linalg.norm(rest) <= least * (1 + TOLERANCE))


def _table(values: LaneDays) -> NDArray[np.float64] | None:
    """(n_days, n_lanes) demand, without the dates behind the first few hundred; None where it tells nothing."""
    n_lanes = len(values.names)
    if not 3 <= n_lanes <= MOST_LANES:
        return None
    days, _ = values.calendar
    if days.size <= n_lanes + 2:
        return None
    row = np.searchsorted(days, values.days)
    is_early = row < MOST_DAYS
    table = np.zeros((min(days.size, MOST_DAYS), n_lanes))
    table[row[is_early], values.codes[is_early]] = values.units[is_early]
    return table
