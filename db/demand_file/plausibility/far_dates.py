"""Lone dates outside the run of the others, of the file or of their lane: mostly a year typed wrong.

How far is far, the dates themselves say: a gap that those between the others do not explain. Beyond days without a
pause that is a week, beyond months three of them, beyond a list of orders three times its longest pause.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.told import told
from core.twin.imports import Choice, Question
from db.demand_file.dates import iso
from db.demand_file.plausibility.finding import Finding, LaneDays
from db.demand_file.synonyms import DATE

MIN_VALUES = 8
FEW_SHARE = 0.01  # of the values, that may lie beyond a gap as wide as no other by far
FAR_GAP_DAYS, FAR_GAP_RATIO = 60, 20.0
SLIP_SHARE, MOST_SLIPS = (
    0.02,
    5,
)  # of the values, and at most, beyond a gap that is only wider than the others
MIN_GAP_DAYS = 8  # a week without records is a pause of any daily list
GAP_RATIO, STEADY_GAP_RATIO = 3.0, 2.5  # to the widest gap between the others; where these are alike
STEADY = 1.35  # times the usual gap is the widest one of a steady rhythm
ALIKE = 1.5  # between the gaps of dates that have a rhythm of their own
MIN_LANE_VALUES = 20  # of a lane that is looked at by itself
LANE_GAP_RATIO, STEADY_LANE_GAP_RATIO = 10.0, 5.0  # to its widest other gap
EDGE_PERIODS, EDGE_DAYS = 2.0, 7  # from the end of the file: a lane that comes back is no slip


def find_far_dates(values: LaneDays, *, until_day: int | None = None) -> Finding | None:
    """Values that a gap sets apart: few at the first or last dates of the file, or one at those of its lane.

    Before these, and however many there are, values later than `until_day`: far beyond what is stored and today.
    """
    if until_day is not None and (values.days > until_day).any():
        return _ahead(values, until_day)
    if values.days.size < MIN_VALUES:
        return None
    few = max(FEW_SHARE * values.days.size, 1)
    first, last = _run(values, few, FAR_GAP_DAYS, (FAR_GAP_RATIO, FAR_GAP_RATIO))
    slips = min(max(SLIP_SHARE * values.days.size, 1), MOST_SLIPS)
    nearer = _run(values, slips, MIN_GAP_DAYS, (GAP_RATIO, STEADY_GAP_RATIO))
    first, last = max(first, nearer[0]), min(last, nearer[1])
    is_far = (values.days < first) | (values.days > last)
    is_far_in_lane = ~is_far & _far_from_lane(values)
    if is_far.any():
        return _finding(values, is_far | is_far_in_lane, first, last)
    return _finding(values, is_far_in_lane) if is_far_in_lane.any() else None


def _ahead(values: LaneDays, until_day: int) -> Finding:
    """The values whose dates lie ahead of everything stored."""
    is_ahead = values.days > until_day
    n, shown = (
        int(is_ahead.sum()),
        ", ".join(iso(day) for day in np.unique(values.days[is_ahead]).tolist()[:3]),
    )
    text = told(
        "{n:,} {value} more than a month ahead of today and of all that is stored ({shown}). Every lane would "
        "be planned as of then. Is the year right?",
        n=n,
        value="value lies" if n == 1 else "values lie",
        shown=shown,
    )
    return _asking(values, is_ahead, text, shown, told("the date lies far ahead of all that is stored"))


def _run(values: LaneDays, few: float, min_days: int, ratios: tuple[float, float]) -> tuple[int, int]:
    """The first and the last date of all but few values that a gap sets apart.

    Parameters
    ----------
    few : how many values may lie beyond the gap
    min_days, ratios : what the gap must have, and its ratio to the others, where these differ and where they are alike
    """
    days, counts = values.calendar
    n_upto = np.cumsum(counts)
    # Those that are too many to be slips: from the date behind the first few to the one before the last few.
    begin = int(np.searchsorted(n_upto, few, side="right"))
    end = int(np.searchsorted(n_upto, n_upto[-1] - few, side="left"))
    gaps = np.diff(days)
    if end - begin < 2:
        return int(days[0]), int(days[-1])
    limit = _limit(gaps[begin:end], min_days, ratios)
    early, late = _set_apart(gaps[:begin][::-1], limit), _set_apart(gaps[end:], limit)
    first = int(days[begin - early]) if early is not None else int(days[0])
    last = int(days[end + late]) if late is not None else int(days[-1])
    return first, last


def _limit(inner: NDArray[np.int64], min_days: int, ratios: tuple[float, float]) -> float:
    """The days that a gap must have to set dates apart from those that have these gaps."""
    widest = float(inner.max())
    is_steady = widest <= STEADY * float(np.median(inner))
    return max(min_days, ratios[is_steady] * widest)


def _set_apart(outer: NDArray[np.int64], limit: float) -> int | None:
    """Behind how many gaps at an end, counted outwards, the run ends; None where it goes on to the last date."""
    wide = np.flatnonzero(outer >= limit)
    if not wide.size:
        return None
    beyond = outer[wide[0] :]
    has_rhythm = beyond.size > 2 and beyond.max() <= ALIKE * beyond.min()
    return None if has_rhythm else int(wide[0])


def _far_from_lane(values: LaneDays) -> NDArray[np.bool_]:
    """(n_values,) the first or last value of a lane, where no other pause of the lane is nearly as long.

    Values at the very begin or end of the other lanes are none: a lane may come back as the file ends. Nor are those
    that two lanes have at the same date.
    """
    offsets, days = values.offsets, values.days
    is_far = np.zeros(days.size, dtype=bool)
    long = np.flatnonzero(np.diff(offsets) >= MIN_LANE_VALUES)
    if not long.size:
        return is_far
    begins, ends = offsets[long], offsets[long + 1] - 1
    gaps = np.zeros_like(days)
    np.subtract(days[1:], days[:-1], out=gaps[:-1])
    # From the gap behind the first value to the one before the last, both left out.
    bounds = np.ravel(np.column_stack((begins + 1, ends - 1)))
    widest = np.maximum.reduceat(gaps, bounds)[::2]
    usual = (days[ends - 1] - days[begins + 1]) / (ends - begins - 2)
    ratio = np.where(widest <= STEADY * usual, STEADY_LANE_GAP_RATIO, LANE_GAP_RATIO)
    limit = np.maximum(ratio * widest, MIN_GAP_DAYS)
    edge = np.maximum(EDGE_PERIODS * usual, EDGE_DAYS)
    filled = np.flatnonzero(np.diff(offsets))
    place = np.searchsorted(filled, long)
    late_others = _largest_other(days[offsets[filled + 1] - 1])[place]
    early_others = -_largest_other(-days[offsets[filled]])[place]
    is_at_end = (days[ends] <= late_others) & (days[ends] >= late_others - edge)
    is_at_begin = (days[begins] >= early_others) & (days[begins] <= early_others + edge)
    is_far[ends[(gaps[ends - 1] >= limit) & ~is_at_end]] = True
    is_far[begins[(gaps[begins] >= limit) & ~is_at_begin]] = True
    far_days, n_lanes = np.unique(days[is_far], return_counts=True)
    is_far[is_far] = ~np.isin(days[is_far], far_days[n_lanes > 1])
    return is_far


def _largest_other(values: NDArray[np.int32]) -> NDArray[np.int32]:
    """The largest of all values but each one itself; its own where it is alone."""
    if values.size < 2:
        return values - 1
    second, first = np.sort(values)[-2:]
    others: NDArray[np.int32] = np.where(values == first, second, first)
    return others


def _finding(
    values: LaneDays, is_far: NDArray[np.bool_], first: int | None = None, last: int | None = None
) -> Finding:
    n = int(is_far.sum())
    shown = ", ".join(iso(day) for day in np.unique(values.days[is_far]).tolist()[:3])
    value = "value lies" if n == 1 else "values lie"
    if first is None or last is None:
        lanes = ", ".join(repr(values.names[code]) for code in np.unique(values.codes[is_far]).tolist()[:3])
        text = told(
            "{n:,} {value} far from the other dates of the lane ({shown} of {lanes}). Is the year right?",
            n=n,
            value=value,
            shown=shown,
            lanes=lanes,
        )
    else:
        text = told(
            "{n:,} {value} far from all other dates ({shown}); the others run from {iso} to {iso_2}. "
            "Is the year right?",
            n=n,
            value=value,
            shown=shown,
            iso=iso(first),
            iso_2=iso(last),
        )
    return _asking(values, is_far, text, shown, told("the date lies far from all others"))


def _asking(values: LaneDays, is_far: NDArray[np.bool_], text: str, shown: str, reason: str) -> Finding:
    kept = told("data run to {iso}", iso=iso(int(values.days.max())))
    question = Question(
        "far_dates",
        text,
        (
            Choice("reject", told("No: refuse these rows"), f"{shown} → refused"),
            Choice("keep", told("Yes: keep them"), kept),
        ),
    )
    return Finding(
        question,
        is_far,
        DATE,
        reason,
        told("correct the year, or keep the date"),
    )
