"""Running totals: values that never fall but at the turn of a year, taken for demand they would multiply it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.twin.imports import Choice, Question
from db.demand_file.dates import from_day_number, iso
from db.demand_file.plausibility.finding import LaneDays

MIN_VALUES = 12
MIN_VALUES_PER_FALL = 4  # quarters of a year at least, before a total begins anew
RISING_SHARE = 0.5  # of the steps that rise at all; the others stay level
LANE_SHARE = 0.8  # of the lanes that are long enough
MIN_STEPS = 3  # of different size: a count that grows by the same each time is none of demand
LEVEL_RATIO = 4  # the usual value, in usual steps


def is_running_total(values: LaneDays) -> bool:
    """Whether nearly all lanes never fall, except to begin anew with a year."""
    offsets = values.offsets
    is_long = np.diff(offsets) >= MIN_VALUES
    if not is_long.any():
        return False
    # Most lanes fall often, which is seen at once; only those that hardly do are looked at one by one.
    is_fall = (np.diff(values.units) < 0) & (np.diff(values.codes) == 0)
    n_falls = np.bincount(values.codes[1:][is_fall], minlength=len(values.names))
    is_steady = is_long & (n_falls <= np.diff(offsets) // MIN_VALUES_PER_FALL)
    if is_steady.sum() < LANE_SHARE * is_long.sum():
        return False
    judged = [
        _never_falls(values.days[begin:end], values.units[begin:end])
        for begin, end in zip(offsets[:-1][is_steady].tolist(), offsets[1:][is_steady].tolist(), strict=True)
    ]
    return sum(judged) >= LANE_SHARE * int(is_long.sum())


def running_total_question(values: LaneDays) -> Question:
    """Whether the values are totals up to their date."""
    offsets = values.offsets
    lane = int(np.argmax(np.diff(offsets) >= MIN_VALUES))
    begin = int(offsets[lane])
    before, after = values.units[begin], values.units[begin + 1]
    shown = f"{values.names[lane]}, {iso(int(values.days[begin + 1]))}: {after:,.10g}"
    return Question(
        "running_total",
        "The values never fall from one date to the next: they look like running totals. What are they?",
        (
            Choice(
                "differences", "Running totals: take the differences", f"{shown} → {after - before:,.10g}"
            ),
            Choice("as_written", "Demand as it stands", shown),
        ),
    )


def differences(values: LaneDays) -> tuple[LaneDays, int]:
    """What came between two dates of each lane, and how many first values have no date before them.

    Where a total begins anew, its first value is what came.
    """
    steps = np.diff(values.units, prepend=0.0)
    steps = np.where(steps < 0, values.units, steps)
    is_first = np.zeros(values.units.size, dtype=bool)
    is_first[values.offsets[:-1]] = True
    kept = ~is_first
    return LaneDays(values.codes[kept], values.days[kept], steps[kept], values.names), int(is_first.sum())


def _never_falls(days: NDArray[np.int32], units: NDArray[np.float64]) -> bool:
    steps = np.diff(units)
    falls = np.flatnonzero(steps < 0)
    turns = [
        from_day_number(int(days[place])).year < from_day_number(int(days[place + 1])).year for place in falls
    ]
    rising = steps[steps > 0]
    if not all(turns) or rising.size < RISING_SHARE * steps.size:
        return False
    if np.unique(rising).size < MIN_STEPS:
        return False
    return bool(np.median(units) >= LEVEL_RATIO * np.median(rising))
