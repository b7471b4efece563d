"""Weeks named by their last day: "Week ending 2024-01-07" is the week that began on the first of January."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from core.told import told
from core.twin.imports import Choice, Question
from db.demand_file.answers import answer_to
from db.demand_file.dates import in_range, iso
from db.demand_file.lane_names import cell_text
from db.demand_file.synonyms import normal_word

DAYS_TO_FIRST = 6
MIN_DATES, WEEKDAY_SHARE = 4, 0.9  # different dates, and those of them on one weekday
_END_WORDS = (
    *(
        "weekending",
        "weekended",
        "weekenddate",
        "weekend",
        "endofweek",
        "wochenende",
        "endederwoche",
        "wochebis",
    ),
    *("finsemaine", "findesemaine", "finsemana", "findesemana", "finesettimana", "eindeweek", "weekeinde"),
)
_SHORT_WORDS = ("we", "wedate", "wend")


def first_or_last_of_week(
    column: str, values: Sequence[object], days: Sequence[int | None], answers: Mapping[str, str]
) -> tuple[str | None, Question | None]:
    """Whether dates are the first or the last ones of their weeks, asked where the header speaks of ends.

    Parameters
    ----------
    column : the header cell
    values : the different dates as written
    days : the day number of each, None where it is no date; both (n_distinct,)
    """
    pairs = [
        (day, value) for day, value in zip(days, values, strict=True) if day is not None and in_range(day)
    ]
    if not _says_end(column) or not _are_of_one_weekday([day for day, _ in pairs]):
        return "first", None
    day, value = pairs[0]
    shown = cell_text(value).strip()
    question = Question(
        "week_dates",
        told("The column {column!r} speaks of ends. Which day of its week does a date name?", column=column),
        (
            Choice("last", told("The last one"), f"{shown} → {iso(day - DAYS_TO_FIRST)} … {iso(day)}"),
            Choice("first", told("The first one"), f"{shown} → {iso(day)} … {iso(day + DAYS_TO_FIRST)}"),
        ),
    )
    answer = answer_to(question, answers)
    return answer, None if answer else question


def _says_end(column: str) -> bool:
    word = normal_word(column)
    return word in _SHORT_WORDS or word.startswith(_END_WORDS)


def _are_of_one_weekday(days: Sequence[int]) -> bool:
    counts = Counter(day % 7 for day in days)
    return len(days) >= MIN_DATES and max(counts.values()) >= WEEKDAY_SHARE * len(days)
