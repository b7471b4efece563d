"""A value a thousand times its neighbours, or a thousandth of them: mostly a decimal mark gone wrong."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from core.told import told
from core.twin.imports import Choice, Question
from db.demand_file.dates import iso
from db.demand_file.plausibility.finding import Finding, LaneDays
from db.demand_file.synonyms import DEMAND

MIN_VALUES = 8  # of a lane
MEDIAN_RATIO = 300
NEXT_RATIO = 30  # to the next largest, or next smallest, value of the lane
FEW_SHARE = 0.1  # of a lane's values
BLOCK_VALUES = 100_000


def find_outliers(values: LaneDays) -> Finding | None:
    """Values that are out of all proportion to the other ones of their lane."""
    may_have = _may_have_outliers(values)
    if not may_have.any():
        return None
    is_meant = np.zeros(values.units.size, dtype=bool)
    median = np.ones(len(values.names))
    for lanes, rows in _blocks(values.offsets):
        if may_have[lanes].any():
            block = values.codes[rows] - np.int32(lanes.start), values.units[rows]
            is_meant[rows], median[lanes] = _odd_ones(*block, may_have[lanes])
    if not is_meant.any():
        return None
    return Finding(
        _question(values, is_meant, median),
        is_meant,
        DEMAND,
        told("the value is out of proportion to the lane's other ones"),
        told("check the decimal mark and the unit, or keep the value"),
    )


def _blocks(offsets: NDArray[np.int64]) -> Iterator[tuple[slice, slice]]:
    """Lanes and their values, some at a time: what is compared is copied, of a million values 45 MB."""
    first, n_lanes = 0, offsets.size - 1
    while first < n_lanes:
        behind = int(np.searchsorted(offsets, offsets[first] + BLOCK_VALUES, side="right")) - 1
        last = max(behind, first + 1)
        yield slice(first, last), slice(int(offsets[first]), int(offsets[last]))
        first = last


def _odd_ones(
    codes: NDArray[np.int32], units: NDArray[np.float64], may_have: NDArray[np.bool_]
) -> tuple[NDArray[np.bool_], NDArray[np.float64]]:
    """(n_values,) which values of a block are out of proportion, and (n_lanes,) the median of each lane."""
    is_looked_at = (units > 0) & may_have[codes]
    codes, units = codes[is_looked_at], units[is_looked_at]
    counts = np.bincount(codes, minlength=may_have.size)
    median = _medians(codes, units, counts)
    ratio = units / median[codes]
    is_odd = np.zeros(units.size, dtype=bool)
    for is_candidate, side in ((ratio >= MEDIAN_RATIO, 1.0), (ratio <= 1 / MEDIAN_RATIO, -1.0)):
        next_one = np.full(may_have.size, -np.inf)
        np.maximum.at(next_one, codes[~is_candidate], side * np.log(units[~is_candidate]))
        is_odd |= is_candidate & (side * np.log(units) - next_one[codes] >= np.log(NEXT_RATIO))
    n_odd = np.bincount(codes[is_odd], minlength=may_have.size)
    is_odd &= (n_odd <= np.maximum(FEW_SHARE * counts, 1))[codes]
    found = np.zeros(is_looked_at.size, dtype=bool)
    found[np.flatnonzero(is_looked_at)[is_odd]] = True
    return found, median


def _may_have_outliers(values: LaneDays) -> NDArray[np.bool_]:
    """(n_lanes,) whether the largest and the smallest positive value lie far enough apart."""
    counts, starts = np.diff(values.offsets), values.offsets[:-1]
    may_have = np.zeros(len(values.names), dtype=bool)
    filled = np.flatnonzero(counts)
    largest = np.maximum.reduceat(values.units, starts[filled])
    smallest = np.minimum.reduceat(np.where(values.units > 0, values.units, np.inf), starts[filled])
    may_have[filled] = (largest >= MEDIAN_RATIO * smallest) & (counts[filled] >= MIN_VALUES)
    return may_have


def _medians(
    codes: NDArray[np.int32], units: NDArray[np.float64], counts: NDArray[np.int64]
) -> NDArray[np.float64]:
    ordered = units[np.lexsort((units, codes))]
    ends = np.cumsum(counts)
    middle = np.minimum(ends - counts + counts // 2, max(ordered.size - 1, 0))
    return np.asarray(np.where(counts > 0, ordered[middle], 1.0))


def _question(values: LaneDays, is_meant: NDArray[np.bool_], median: NDArray[np.float64]) -> Question:
    place = int(np.flatnonzero(is_meant)[0])
    lane, n = int(values.codes[place]), int(is_meant.sum())
    shown = f"{values.names[lane]}, {iso(int(values.days[place]))}: {values.units[place]:,.10g}"
    return Question(
        "outliers",
        told(
            "{n:,} {value} hundreds of times larger or smaller than usual on the lane ({shown}, "
            "usually about {median:,.4g}). Is that right?",
            n=n,
            value="value is" if n == 1 else "values are",
            shown=shown,
            median=median[lane],
        ),
        (
            Choice("reject", told("No: refuse these rows"), f"{shown} → refused"),
            Choice("keep", told("Yes: keep them"), shown),
        ),
    )
