"""How often each lane of a file reports: told by its dates, by those of the whole file, or asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.demand import cadence as cal
from core.demand.find_cadence import find_cadences
from core.told import as_told, told, told_in_a_row
from core.twin.imports import Choice, Question
from db.demand_file.answers import answer_to
from db.demand_file.date_shapes import FINANCIAL_MONTH, FINANCIAL_QUARTER, HALF_CODE, QUARTER_CODE, YEAR_CODE
from db.demand_file.dates import iso
from db.demand_file.plausibility.finding import LaneDays

IntArray = NDArray[np.int64]

WRITTEN_PERIODS = {
    FINANCIAL_QUARTER: cal.QUARTERLY,
    FINANCIAL_MONTH: cal.MONTHLY,
    "financial year": cal.YEARLY,
    QUARTER_CODE: cal.QUARTERLY,
    HALF_CODE: cal.HALF_YEARLY,
    YEAR_CODE: cal.YEARLY,
}
ROWS_AT_A_TIME = 200_000
ENOUGH_DATES = 6  # of a lane, to tell its cadence against that of the file
CHANCE_DATES = 4  # fewer may stand in a rhythm by chance
LEAST_DATES_TO_ASK = 10
STEADY_GAP_SPREAD = 0.2  # of the mean gap: below it dates come in a rhythm, though no calendar has it
LEAST_STEADY_GAP, STEADY_SHARE = 2, 0.9  # days between dates of one rhythm shorter than weeks
NEAR_PERIOD = 0.1  # of a period, by which a mean gap may miss it
CHANCE_SHARE = 0.1  # of the lanes of one cadence
SOME_GAPS = 0.5  # of one length: too many to be missing reports, too few to be the cadence


@dataclass(frozen=True)
class FileCalendars:
    """By lane code: cadence, and whether it is given rather than told by the lane's own dates; what is asked."""

    cadence: IntArray
    is_given: NDArray[np.bool_]
    question: Question | None = None

    def given_names(self, names: tuple[str, ...]) -> dict[str, str]:
        """Names of cadences that lanes are given, by lane."""
        return {names[lane]: cal.CADENCE_NAMES[self.cadence[lane]] for lane in np.flatnonzero(self.is_given)}

    def text(self, counts: IntArray) -> str:
        """How many lanes report how often; `counts` are the values of each lane."""
        shown = np.bincount(self.cadence[counts > 0], minlength=len(cal.CADENCE_NAMES))
        n_kinds = int((shown > 0).sum())
        names = {
            as_told(cal.CADENCE_NAMES[code]): int(shown[code])
            for code in np.argsort(-shown, kind="stable").tolist()
            if shown[code]
        }
        if n_kinds == 1:
            return next(iter(names))
        counted = (told("{cadence} ({n:,})", cadence=name, n=n) for name, n in names.items())
        return told_in_a_row(counted, between=", ")


def file_calendars(values: LaneDays, answers: Mapping[str, str], date_format: str = "") -> FileCalendars:
    """The cadence of each lane.

    Dates that are written as quarters or half-years say so themselves.

    A lane of few dates reports as the file does whose dates together show a cadence. Where two readings are near, it
    is asked; an answer that nobody asked for holds for all lanes.
    """
    offsets, counts = values.offsets, np.diff(values.offsets)
    cadence = _own_cadences(values)
    every_day, _ = values.calendar
    of_file = int(find_cadences(days=every_day, offsets=np.array([0, every_day.size]))[0])
    days_of = np.asarray(cal.MEAN_DAYS_PER_PERIOD)
    # No lane is finer than the dates of all; a longer rhythm of few dates that no lane of many has is one by chance.
    seen = np.unique(cadence[counts >= ENOUGH_DATES])
    by_chance = (counts < CHANCE_DATES) & (seen.size > 0) & ~np.isin(cadence, seen)
    is_given = (counts > 0) & (cadence != of_file) & ((days_of[cadence] < days_of[of_file]) | by_chance)
    cadence = np.where(is_given, of_file, cadence)
    written = next((code for label, code in WRITTEN_PERIODS.items() if label in date_format), None)
    if written is not None:
        is_finer = (counts > 0) & (days_of[cadence] < days_of[written])
        is_given, cadence = is_given | is_finer, np.where(is_finer, written, cadence)
    is_spaced = every_day.size > 1 and float(np.median(np.diff(every_day))) >= LEAST_STEADY_GAP
    pairs = _unclear(values, offsets, cadence, is_spaced=is_spaced)
    if pairs:
        (one, other), lanes = max(pairs.items(), key=lambda item: len(item[1]))
        question = _question(values, one, other, lanes)
        answer = answer_to(question, answers, also=cal.CADENCE_NAMES)
        if answer is None:
            return FileCalendars(cadence, is_given, question)
        cadence[lanes] = cal.CADENCE_NAMES.index(answer)
        is_given[lanes] = True
    elif "cadence" in answers:
        cadence[:], is_given = cal.CADENCE_NAMES.index(answers["cadence"]), counts > 0
    return FileCalendars(cadence, is_given)


def _own_cadences(values: LaneDays) -> IntArray:
    cadence = np.zeros(len(values.names), dtype=np.int64)
    for lanes, days, offsets in blocks_of_lanes(values):
        cadence[lanes] = find_cadences(days=days, offsets=offsets)
    return cadence


def blocks_of_lanes(values: LaneDays) -> Iterator[tuple[slice, IntArray, IntArray]]:
    """Some lanes at a time, with their days: the calendar arithmetic needs many arrays."""
    offsets, begin, n_lanes = values.offsets, 0, len(values.names)
    while begin < n_lanes:
        end = int(np.searchsorted(offsets, offsets[begin] + ROWS_AT_A_TIME, side="right")) - 1
        end = max(min(end, n_lanes), begin + 1)
        days = values.days[offsets[begin] : offsets[end]].astype(np.int64)
        yield slice(begin, end), days, offsets[begin : end + 1] - offsets[begin]
        begin = end


def _unclear(
    values: LaneDays, offsets: IntArray, cadence: IntArray, *, is_spaced: bool
) -> dict[tuple[int, int], list[int]]:
    """Lanes by the two cadences that are nearest to their dates, where none is clearly nearer.

    `is_spaced` says that no lane of the file reports every day: then a day between has no value, rather than zero.
    """
    counts = np.diff(offsets)
    last = np.maximum(offsets[1:] - 1, 0)
    span = values.days[last].astype(np.int64) - values.days[np.minimum(offsets[:-1], last)]
    looked_at = (counts >= LEAST_DATES_TO_ASK) & (
        span >= (LEAST_STEADY_GAP * STEADY_SHARE if is_spaced else 5) * (counts - 1)
    )
    grouped = (cal.WEEKLY, cal.MONTHLY)
    pairs: dict[tuple[int, int], list[int]] = {}
    # Most lanes of periods are complete; only those that are not are looked at one by one.
    usual = np.asarray(cal.MEAN_DAYS_PER_PERIOD)[cadence]
    is_complete = span <= 1.25 * usual * (counts - 1)
    candidates = looked_at & ((cadence == cal.DAILY) | (np.isin(cadence, grouped) & ~is_complete))
    for lane in np.flatnonzero(candidates).tolist():
        days = values.days[offsets[lane] : offsets[lane + 1]].astype(np.int64)
        pair = _near_readings(days[1:] - days[:-1], int(cadence[lane]), is_spaced=is_spaced)
        if pair is not None:
            pairs.setdefault(pair, []).append(lane)
    # Among many lanes that leave out periods at random, some leave out every second one by chance.
    n_alike = np.bincount(cadence[looked_at], minlength=len(cal.CADENCE_NAMES))
    return {
        pair: lanes
        for pair, lanes in pairs.items()
        if pair[1] == cal.DAILY or len(lanes) > CHANCE_SHARE * n_alike[pair[1]]
    }


def _near_readings(gaps: IntArray, cadence: int, *, is_spaced: bool) -> tuple[int, int] | None:
    if cadence == cal.DAILY:
        mean = float(gaps.mean())
        usual = int(np.median(gaps))
        if is_spaced and LEAST_STEADY_GAP <= usual <= 6 and float(np.mean(gaps == usual)) >= STEADY_SHARE:
            return cal.WEEKLY, cal.DAILY
        if float(gaps.std()) > STEADY_GAP_SPREAD * mean:
            return None
        days = np.asarray(cal.MEAN_DAYS_PER_PERIOD)
        nearest = int(np.argmin(np.abs(np.log(days / mean))))
        return (nearest, cal.DAILY) if abs(days[nearest] / mean - 1) <= NEAR_PERIOD else None
    periods = np.rint(gaps / cal.MEAN_DAYS_PER_PERIOD[cadence])
    for n, longer in ((2, cal.FORTNIGHTLY), (3, cal.THREE_WEEKLY), (4, cal.FOUR_WEEKLY)) if cadence == cal.WEEKLY else (
        (2, cal.TWO_MONTHLY), (3, cal.QUARTERLY), (6, cal.HALF_YEARLY), (12, cal.YEARLY),
    ):  # fmt: skip
        if float(np.mean(periods == n)) >= SOME_GAPS:
            return longer, cadence
    return None


def _question(values: LaneDays, one: int, other: int, lanes: list[int]) -> Question:
    lane = lanes[0]
    days = values.days[values.offsets[lane] : values.offsets[lane + 1]][:4]
    shown = ", ".join(iso(int(day)) for day in days)
    n = len(lanes)
    return Question(
        "cadence",
        told(
            "{n:,} {value} dates in no clear rhythm ({names}: {shown} …). How often does it report?",
            n=n,
            value="lane has" if n == 1 else "lanes have",
            names=values.names[lane],
            shown=shown,
        ),
        (
            _choice(one, _counted(one, values.days[values.offsets[lane] : values.offsets[lane + 1]])),
            _choice(other, _between(other)),
        ),
    )


def _choice(code: int, example: str) -> Choice:
    name = cal.CADENCE_NAMES[code]
    return Choice(name, name[:1].upper() + name[1:], example)


def _counted(code: int, days: NDArray[np.int32]) -> str:
    """What a value stands for in longer periods than those between the dates, or in such periods."""
    gap = float(days[-1] - days[0]) / max(days.size - 1, 1)
    if cal.MEAN_DAYS_PER_PERIOD[code] > (1 + NEAR_PERIOD) * gap:
        return told("values of one period are added up")
    return told("each value counts for all days until the next")


def _between(code: int) -> str:
    return (
        told("nothing came on the days between")
        if code == cal.DAILY
        else told("the periods between are missing")
    )
