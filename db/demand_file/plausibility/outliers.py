"""A value a thousand times its neighbours, or a thousandth of them: mostly a decimal mark gone wrong."""

from __future__ import annotations

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


def find_outliers(values: LaneDays) -> Finding | None:
    """Values that are out of all proportion to the other ones of their lane."""
    n_lanes = len(values.names)
    may_have = _may_have_outliers(values)
    if not may_have.any():
        return None
    is_looked_at = (values.units > 0) & may_have[values.codes]
    codes, units = values.codes[is_looked_at], values.units[is_looked_at]
    counts = np.bincount(codes, minlength=n_lanes)
    median = _medians(codes, units, counts)
    ratio = units / median[codes]
    is_odd = np.zeros(units.size, dtype=bool)
    for is_candidate, side in ((ratio >= MEDIAN_RATIO, 1.0), (ratio <= 1 / MEDIAN_RATIO, -1.0)):
        next_one = np.full(n_lanes, -np.inf)
        np.maximum.at(next_one, codes[~is_candidate], side * np.log(units[~is_candidate]))
        is_odd |= is_candidate & (side * np.log(units) - next_one[codes] >= np.log(NEXT_RATIO))
    n_odd = np.bincount(codes[is_odd], minlength=n_lanes)
    is_lane_sure = n_odd <= np.maximum(FEW_SHARE * counts, 1)
    is_odd &= is_lane_sure[codes]
    if not is_odd.any():
        return None
    is_meant = np.zeros(values.units.size, dtype=bool)
    is_meant[np.flatnonzero(is_looked_at)[is_odd]] = True
    return Finding(
        _question(values, is_meant, median),
        is_meant,
        DEMAND,
        told("the value is out of proportion to the lane's other ones"),
        told("check the decimal mark and the unit, or keep the value"),
    )


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
