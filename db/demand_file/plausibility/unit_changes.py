"""Lanes whose values jump to a thousand times what they were, or a thousandth, and stay there: another unit since."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.told import told
from core.twin.imports import Choice, Question
from db.demand_file.dates import iso
from db.demand_file.plausibility.cadence_changes import find_cadence_changes
from db.demand_file.plausibility.finding import Finding, LaneDays
from db.demand_file.synonyms import DEMAND

LANES_AT_ONCE = 64
MIN_VALUES = 10  # of a lane, above 0
MIN_PART = 4  # before and after
JUMP_RATIO = 70.0  # of the usual value before and after: about a hundred
ANY_RATIO = 500.0  # beyond which a jump need be near no power of ten
GAP_RATIO = 3.0  # between the largest of the small values and the smallest of the large ones
APART_SHARE = 0.5  # of the jump in logarithms, that the two parts lie apart
NEAR_POWER = 0.15  # in powers of ten, by which a jump may miss one


@dataclass(frozen=True)
class UnitChanges:
    """Values before the jumps of their lanes, (n_values,), and what brings each of them to the unit since."""

    is_before: NDArray[np.bool_]
    factors: NDArray[np.float64]
    finding: Finding


def find_unit_changes(values: LaneDays) -> UnitChanges | None:
    """Lanes of which all values before a date are of another size than all since.

    Where their rhythm changed as well, values of months before those of days are larger for that.
    """
    candidates = _candidates(values)
    if not candidates.size:
        return None
    rhythm = find_cadence_changes(values)
    of_rhythm = set() if rhythm is None else set(values.codes[rhythm.is_meant].tolist())
    offsets = values.offsets
    is_before = np.zeros(values.units.size, dtype=bool)
    factors = np.ones(values.units.size)
    jumps: list[tuple[int, int, float]] = []
    for lane in candidates.tolist():
        begin, end = int(offsets[lane]), int(offsets[lane + 1])
        place, ratio = _jump(values.units[begin:end])
        if place and lane not in of_rhythm:
            is_before[begin : begin + place] = True
            factors[begin : begin + place] = _power_of_ten(ratio)
            jumps.append((lane, begin + place, ratio))
    if not jumps:
        return None
    question = _question(values, jumps, int(is_before.sum()))
    reason = told("the lane's values were of another size then")
    fix = told("write all values in one unit")
    return UnitChanges(is_before, factors, Finding(question, is_before, DEMAND, reason, fix))


def _candidates(values: LaneDays) -> NDArray[np.intp]:
    """Lanes whose largest and smallest positive values lie far enough apart, and whose halves do as well."""
    offsets, found = values.offsets, [np.empty(0, dtype=np.intp)]
    there = np.flatnonzero(np.diff(offsets))
    # Some lanes at a time: all values at once would be held twice more, of two million each time 15 MB.
    for begin in range(0, there.size, LANES_AT_ONCE):
        lanes = there[begin : begin + LANES_AT_ONCE]
        units = values.units[offsets[lanes[0]] : offsets[lanes[-1] + 1]]
        bounds = offsets[lanes] - offsets[lanes[0]]
        largest = np.maximum.reduceat(units, bounds)
        smallest = np.minimum.reduceat(np.where(units > 0, units, np.inf), bounds)
        is_apart = (largest >= JUMP_RATIO * smallest) & (np.diff(offsets)[lanes] >= MIN_VALUES)
        found.append(lanes[is_apart])
    return np.concatenate(found)


def _jump(units: NDArray[np.float64]) -> tuple[int, float]:
    """How many values stand before the jump and the ratio of what is usual since to what was; 0 where there is none."""
    places = np.flatnonzero(units > 0)
    if places.size < MIN_VALUES:
        return 0, 1.0
    logs = np.log(units[places])
    step = int(np.argmax(np.abs(np.diff(logs)))) + 1
    if not MIN_PART <= step <= logs.size - MIN_PART:
        return 0, 1.0
    before, since = logs[:step], logs[step:]
    ratio = float(np.exp(np.median(since) - np.median(before)))
    small, large = (before, since) if ratio > 1 else (since, before)
    apart = float(large.min() - small.max())
    times = max(ratio, 1 / ratio)
    is_size = times >= ANY_RATIO or (times >= JUMP_RATIO and np.isfinite(_power_of_ten(ratio)))
    # Values that differ as much among themselves show no jump.
    is_jump = is_size and apart >= max(np.log(GAP_RATIO), APART_SHARE * np.log(times))
    return (int(places[step]), ratio) if is_jump else (0, 1.0)


def _power_of_ten(ratio: float) -> float:
    """The power of ten that a ratio is, nearly; NaN for another ratio."""
    power = float(np.log10(ratio))
    return 10.0 ** round(power) if abs(power - round(power)) <= NEAR_POWER else float("nan")


def _question(values: LaneDays, jumps: list[tuple[int, int, float]], n_before: int) -> Question:
    lane, place, _ = jumps[0]
    begin = int(values.offsets[lane])
    usual = [
        float(np.median(values.units[part]))
        for part in (slice(begin, place), slice(place, values.offsets[lane + 1]))
    ]
    powers = [_power_of_ten(ratio) for _, _, ratio in jumps]
    old, day = values.units[place - 1], iso(int(values.days[place]))
    choices = []
    if np.isfinite(powers).all():
        times = f"{powers[0]:,.10g}"
        text = told("Another unit: take the values before times {times}", times=times)
        choices.append(Choice("convert", text, f"{old:,.10g} → {old * powers[0]:,.10g}"))
    choices += [
        Choice(
            "reject",
            told("Another unit: refuse the values before"),
            told("{n_before:,} values refused", n_before=n_before),
        ),
        Choice("keep", told("It is right: the lane changed so much"), f"{old:,.10g}"),
    ]
    return Question(
        "unit_changes",
        told(
            "{n:,} {value} ({name}: usually {old:,.4g} before {day}, {new:,.4g} since). Is it another unit?",
            n=len(jumps),
            value=told("lane jumps from one date to the next and stays there")
            if len(jumps) == 1
            else told("lanes jump from one date to the next and stay there"),
            name=values.names[lane],
            old=usual[0],
            new=usual[1],
            day=day,
        ),
        tuple(choices),
    )
