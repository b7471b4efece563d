"""Weeks, months and longer periods without a row: nothing came, or nobody said. Told by the whole file, or asked.

A lane that skips most of its periods lists orders, as core.demand.history has it. Of the others the file says it:
one that lists what was sold leaves out many periods of many lanes, while its other lanes have them, and writes no zero.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from core.demand import cadence as cal
from core.demand.find_cadence import find_calendars
from core.demand.history import SKIPS_FROM_INTERVAL, most_gaps_are_wide
from core.lane import ALWAYS_ZERO, MISSING_UNKNOWN
from core.told import told
from core.twin.imports import Choice, Question
from db.demand_file.answers import answer_to
from db.demand_file.lane_calendars import blocks_of_lanes
from db.demand_file.plausibility.finding import LaneDays

IntArray = NDArray[np.int64]

QUESTION = "missing_periods"
MIN_LANES = 3  # that leave periods out, for a file that lists what came
OF_OTHERS = 0.9  # of the periods that lanes leave out, that other lanes have
LEAST_MISSING, MISSING_SHARE = 2, 0.08  # of a lane, that change its rate enough to be asked about
MIN_PERIODS = 10  # of a lane


@dataclass(frozen=True)
class MissingPeriods:
    """(n_lanes,) periods from the first to the last record of each lane of weeks or longer periods; 0 of daily ones.

    n_missing: those without a record. n_of_others: those of them in which the file has a record of another lane.
    skips: lanes with two periods or more between most of their records. n_gaps counts those without a record of every
    lane, days of daily ones as well.
    """

    n_periods: IntArray
    n_missing: IntArray
    n_of_others: IntArray
    skips: NDArray[np.bool_]
    n_gaps: IntArray


@dataclass(frozen=True)
class MissingDecision:
    """What a missing period means by lane name, where the file or an answer says so; a note, or the question."""

    by_lane: dict[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    question: Question | None = None


def count_missing(values: LaneDays, cadence: IntArray) -> MissingPeriods:
    """Count the periods that lanes leave out."""
    n_lanes = len(values.names)
    n_periods, n_missing, n_of_others, n_gaps = np.zeros((4, n_lanes), dtype=np.int64)
    skips = np.zeros(n_lanes, dtype=bool)
    every_day, _ = values.calendar
    for lanes, days, offsets in blocks_of_lanes(values):
        n = offsets.size - 1
        calendars = find_calendars(days=days, offsets=offsets, given=cadence[lanes])
        ends = [calendars.positions(days[at], np.arange(n)) for at in (offsets[:-1], offsets[1:] - 1)]
        n_gaps[lanes] = np.maximum(ends[1] - ends[0] + 1 - np.diff(offsets), 0)
        if not (calendars.cadence != cal.DAILY).any():
            continue
        lane = np.repeat(np.arange(n), np.diff(offsets))
        is_coarse = (calendars.cadence != cal.DAILY)[lane]
        lane = lane[is_coarse]
        position = calendars.positions(days[is_coarse], lane)
        inside = lane[1:] == lane[:-1]
        gap, before = np.diff(position)[inside], position[:-1][inside]
        gap_lane = lane[1:][inside]
        n_periods[lanes] = np.bincount(gap_lane, weights=gap, minlength=n) + np.bincount(
            lane, minlength=n
        ).clip(max=1)
        skips[lanes] = most_gaps_are_wide(gap_lane, gap, n)
        wide = gap > 1
        left_out, of_lane = _between(before[wide], gap[wide]), np.repeat(gap_lane[wide], gap[wide] - 1)
        n_missing[lanes] = np.bincount(of_lane, minlength=n)
        of_calendar = {"cadence": calendars.cadence[of_lane], "anchor_day": calendars.anchor_day[of_lane]}
        first = cal.period_first_days(positions=left_out, **of_calendar) - calendars.shift_days[of_lane]
        end = first + cal.period_lengths(positions=left_out, **of_calendar)
        is_of_others = np.searchsorted(every_day, end) > np.searchsorted(every_day, first)
        n_of_others[lanes] = np.bincount(of_lane[is_of_others], minlength=n)
    return MissingPeriods(n_periods, n_missing, n_of_others, skips, n_gaps)


def _between(before: IntArray, gap: IntArray) -> IntArray:
    """The positions within gaps behind these positions, one gap after the other."""
    n = gap - 1
    begin = np.repeat(np.cumsum(n) - n, n)
    return np.asarray(np.repeat(before, n) + 1 + np.arange(begin.size) - begin, dtype=np.int64)


def decide_missing(
    values: LaneDays,
    missing: MissingPeriods,
    answers: Mapping[str, str],
    *,
    n_refused: int = 0,
) -> MissingDecision:
    """What periods without a row mean: by an answer, by the whole file, or by the lane's own dates; else it is asked.

    n_refused : rows of the file that were refused, whose periods are not without a row
    """
    is_coarse = missing.n_periods > 0
    if not missing.n_missing.any():
        return MissingDecision()
    n_said = n_refused + int(np.count_nonzero(values.units[is_coarse[values.codes]] == 0))
    is_asked = _changes_the_rate(missing) & ~missing.skips
    answer = answers.get(QUESTION)
    if answer is None and not is_asked.any():
        return MissingDecision()
    if answer is None and _lists_what_came(missing, n_said):
        note = told(
            "{n:,} periods of lanes have no row while other lanes have one: nothing came then. Each lane's "
            "settings change it.",
            n=int(missing.n_missing.sum()),
        )
        return MissingDecision(_said(values, is_coarse, ALWAYS_ZERO), (note,))
    if answer is None and (n_said >= missing.n_missing.sum() or answers.get("missing") == "unknown"):
        return MissingDecision()  # who writes zeros, or marks what is missing, leaves out what is not known
    question = _question(values, missing, is_asked)
    answer = answer_to(question, answers)
    if answer is None:
        return MissingDecision(question=question)
    return MissingDecision(_said(values, is_coarse, ALWAYS_ZERO if answer == "zero" else MISSING_UNKNOWN))


def _changes_the_rate(missing: MissingPeriods) -> NDArray[np.bool_]:
    least = np.maximum(LEAST_MISSING, MISSING_SHARE * missing.n_periods)
    return np.asarray((missing.n_periods >= MIN_PERIODS) & (missing.n_missing >= least))


def _lists_what_came(missing: MissingPeriods, n_said: int) -> bool:
    """Whether the file leaves out so many periods of its lanes, and no other way of saying that nothing came."""
    n_missing, n_periods = int(missing.n_missing.sum()), int(missing.n_periods.sum())
    is_of_many = int(_changes_the_rate(missing).sum()) >= MIN_LANES
    is_sparse = n_periods >= SKIPS_FROM_INTERVAL * (n_periods - n_missing)
    return is_of_many and is_sparse and not n_said and int(missing.n_of_others.sum()) >= OF_OTHERS * n_missing


def _said(values: LaneDays, is_coarse: NDArray[np.bool_], meaning: str) -> dict[str, str]:
    return {values.names[lane]: meaning for lane in np.flatnonzero(is_coarse).tolist()}


def _question(values: LaneDays, missing: MissingPeriods, is_asked: NDArray[np.bool_]) -> Question:
    asked = np.flatnonzero(is_asked if is_asked.any() else missing.n_missing > 0)
    lane = int(asked[np.argmax(missing.n_missing[asked])])
    n_left, n_periods = int(missing.n_missing[lane]), int(missing.n_periods[lane])
    units = values.units[values.offsets[lane] : values.offsets[lane + 1]]
    name, mean = values.names[lane], float(units.mean())
    of_all = told("{name}: {mean:,.4g} on average", name=name, mean=mean * (n_periods - n_left) / n_periods)
    of_each = told("{name}: {mean:,.4g} on average", name=name, mean=mean)
    choices = [
        Choice("zero", told("Nothing came: count 0"), of_all),
        Choice("unknown", told("It was not reported"), of_each),
    ]
    if missing.n_of_others[asked].sum() < OF_OTHERS * missing.n_missing[asked].sum():
        choices.reverse()  # no lane has a row then, as where a list lacks a part
    return Question(
        QUESTION,
        told(
            "{n:,} {value} no row for some periods ({name}: {n_left:,} of {n_periods:,}). What does that mean?",
            n=asked.size,
            value="lane has" if asked.size == 1 else "lanes have",
            name=name,
            n_left=n_left,
            n_periods=n_periods,
        ),
        tuple(choices),
    )
