"""Running totals: values that never fall but to begin anew or to be corrected; as demand they would multiply it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from core.told import told
from core.twin.imports import Choice, Question
from db.demand_file.dates import iso
from db.demand_file.plausibility.finding import LaneDays

MIN_VALUES = 12
FEW_VALUES = 4  # of a lane at least, where many lanes together tell what each alone cannot
MIN_STEPS_TOGETHER = 8  # from date to date, of all lanes of few values
FIRST_STEPS = 2.5  # the first value of a total, in usual steps at most: it is one of them
GROWN_RATIO = 2.5  # the last value of a total, to its first
MIN_VALUES_PER_FALL = 4  # quarters of a year at least, before a total begins anew
RISING_LANES = 0.9  # of the lanes of few values
RISING_SHARE = 0.5  # of the steps that rise at all; the others stay level
LANE_SHARE = 0.8  # of the lanes that are long enough
MIN_STEPS = 3  # of different size: a count that grows by the same each time is none of demand
LEVEL_RATIO = 4  # the usual value, in usual steps
ANEW_STEPS = 3  # the first value of a new total, in large steps at most
ANEW_SHARE = 0.5  # of the total before it, that the first value of a new one has at most
ALIKE_RUNS = 0.35  # of the usual length between two beginnings, by which one may miss it
CORRECTED_SHARE = 0.03  # of the steps, that correct a total downwards
LARGEST_CORRECTION = 0.25  # of the total


def is_running_total(values: LaneDays) -> bool:
    """Whether nearly all lanes never fall, except to begin anew in a rhythm, or rarely and a little."""
    offsets = values.offsets
    is_long = np.diff(offsets) >= MIN_VALUES
    if not is_long.any():
        return _are_totals_together(values)
    # Most lanes fall often, which is seen at once; only those that hardly do are looked at one by one.
    is_fall = (np.diff(values.units) < 0) & (np.diff(values.codes) == 0)
    n_falls = np.bincount(values.codes[1:][is_fall], minlength=len(values.names))
    is_steady = is_long & (n_falls <= np.diff(offsets) // MIN_VALUES_PER_FALL)
    if is_steady.sum() < LANE_SHARE * is_long.sum():
        return False
    judged = [
        _is_total(values.days[begin:end], values.units[begin:end])
        for begin, end in zip(offsets[:-1][is_steady].tolist(), offsets[1:][is_steady].tolist(), strict=True)
    ]
    return sum(judged) >= LANE_SHARE * int(is_long.sum())


def _are_totals_together(values: LaneDays) -> bool:
    """Whether nearly all lanes of few values rise from one step to many, as a year to date does in its first half."""
    offsets = values.offsets
    lanes = np.flatnonzero(np.diff(offsets) >= FEW_VALUES)
    n_steps = int((np.diff(offsets)[lanes] - 1).sum())
    if n_steps < MIN_STEPS_TOGETHER or 2 * lanes.size < np.count_nonzero(np.diff(offsets)):
        return False
    is_total = [
        _rises_from_one_step(values.units[offsets[lane] : offsets[lane + 1]]) for lane in lanes.tolist()
    ]
    return sum(is_total) >= RISING_LANES * lanes.size


def _rises_from_one_step(units: NDArray[np.float64]) -> bool:
    steps = np.diff(units)
    rising = steps[steps > 0]
    if steps.min() < 0 or rising.size < RISING_SHARE * steps.size or np.unique(rising).size < MIN_STEPS:
        return False
    usual = float(np.median(rising))
    return bool(units[0] <= FIRST_STEPS * usual and units[-1] >= GROWN_RATIO * max(units[0], usual))


def running_total_question(values: LaneDays) -> Question:
    """Whether the values are totals up to their date."""
    offsets = values.offsets
    counts = np.diff(offsets)
    lane = int(np.argmax(counts >= min(MIN_VALUES, counts.max())))
    begin = int(offsets[lane])
    before, after = values.units[begin], values.units[begin + 1]
    shown = f"{values.names[lane]}, {iso(int(values.days[begin + 1]))}: {after:,.10g}"
    return Question(
        "running_total",
        told(
            "The values hardly ever fall from one date to the next: they look like running totals. "
            "What are they?"
        ),
        (
            Choice(
                "differences",
                told("Running totals: take the differences"),
                f"{shown} → {after - before:,.10g}",
            ),
            Choice("as_written", told("Demand as it stands"), shown),
        ),
    )


def differences(values: LaneDays) -> tuple[LaneDays, int]:
    """What came between two dates of each lane, and how many first values have no date before them.

    Where a total begins anew, its first value is what came. What a correction takes off a total is taken off what came
    last before it, so that the sum of what came stays that of the file.
    """
    offsets = values.offsets
    steps = np.diff(values.units, prepend=0.0)
    for begin, end in zip(offsets[:-1].tolist(), offsets[1:].tolist(), strict=True):
        units = values.units[begin:end]
        anew = begin + 1 + _begins_anew(units)
        steps[anew] = values.units[anew]
        for place in (begin + 1 + np.flatnonzero(steps[begin + 1 : end] < 0)).tolist():
            _take_off_before(steps, begin, place)
    is_first = np.zeros(values.units.size, dtype=bool)
    is_first[offsets[:-1][np.diff(offsets) > 0]] = True
    kept = ~is_first
    came = replace(values, codes=values.codes[kept], days=values.days[kept], units=steps[kept])
    return came, int(is_first.sum())


def _take_off_before(steps: NDArray[np.float64], first: int, place: int) -> None:
    """Spread a negative step over the steps before it, the last one first."""
    owed, steps[place] = -steps[place], 0.0
    while owed > 0 and place > first + 1:
        place -= 1
        taken = min(owed, max(steps[place], 0.0))
        steps[place] -= taken
        owed -= taken


def _is_total(days: NDArray[np.int32], units: NDArray[np.float64]) -> bool:
    steps = np.diff(units)
    rising = steps[steps > 0]
    if rising.size < RISING_SHARE * steps.size or np.unique(rising).size < MIN_STEPS:
        return False
    if np.median(units) < LEVEL_RATIO * np.median(rising):
        return False
    anew = _begins_anew(units)
    corrected = np.setdiff1d(np.flatnonzero(steps < 0), anew)
    n_corrected = max(CORRECTED_SHARE * steps.size, 1)
    is_small = -steps[corrected] <= LARGEST_CORRECTION * units[corrected]
    return bool(corrected.size <= n_corrected and is_small.all() and _is_rhythm(days[anew + 1]))


def _begins_anew(units: NDArray[np.float64]) -> NDArray[np.intp]:
    """The steps that fall to about what usually comes between two dates."""
    steps = np.diff(units)
    rising = steps[steps > 0]
    large = ANEW_STEPS * float(np.quantile(rising, 0.9)) if rising.size else 0.0
    return np.flatnonzero((steps < 0) & (units[1:] <= np.minimum(large, ANEW_SHARE * units[:-1])))


def _is_rhythm(days: NDArray[np.int32]) -> bool:
    """Whether totals begin anew every month, quarter or year, of whatever kind; twice or less tell nothing else."""
    runs = np.diff(days)
    if not runs.size:
        return True
    usual = float(np.median(runs))
    return bool(np.all(np.abs(runs - usual) <= ALIKE_RUNS * usual))
