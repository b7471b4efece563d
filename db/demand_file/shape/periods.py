"""Columns named by periods: one column per day, week, month or year, beside columns that name the lane."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

from db.demand_file.calendar_words import months_named
from db.demand_file.dates import in_range, read_date
from db.demand_file.shape.role_cells import CANONICAL

MIN_PERIODS = 3
_NUMBERED = re.compile(r"(?P<word>[A-Za-z]{1,6}|日|周|週)[ _.-]?(?P<number>\d{1,4})")
_NUMBER_WORDS_TEXT = (
    """w wk week kw cw woche sem semaine semana settimana t d day tag jour dia giorno p period m month"""
)
_NUMBER_WORDS = frozenset(_NUMBER_WORDS_TEXT.split())
_YEAR = re.compile(r"(?:18[5-9]\d|19\d\d|20\d\d)(?:\.0)?", re.ASCII)
_DECIMAL = re.compile(r"\d+[.,]\d+", re.ASCII)
_YEAR_AND_MONTH = re.compile(r"\d{4}\.(?:0[1-9]|1[0-2])|(?:0?[1-9]|1[0-2])\.\d{4}", re.ASCII)
DATES, YEARS, MONTHS, NUMBERS = "dates", "years", "months", "numbers"


def period_places(header: Sequence[str]) -> list[int]:
    """The places of the columns that are named by periods of one kind; empty where there are too few."""
    return kind_and_places(header)[1]


def kind_and_places(header: Sequence[str]) -> tuple[str, list[int]]:
    """What kind of periods name columns, and which; the kind that most columns have."""
    found: defaultdict[str, list[int]] = defaultdict(list)
    for place, cell in enumerate(header):
        kind = _kind(cell.strip())
        if kind:
            found[kind].append(place)
    if not found:
        return "", []
    kind, places = max(found.items(), key=lambda item: len(item[1]))
    if kind.startswith(NUMBERS):
        numbers = [int(_digits(header[place])) for place in places]
        if any(b <= a for a, b in pairwise(numbers)):
            return "", []
    if kind == YEARS and not _run_one_way([year_of(header[place]) or 0 for place in places]):
        return "", []  # amounts that look like years
    return (kind, places) if len(places) >= MIN_PERIODS else ("", [])


def _run_one_way(years: Sequence[int]) -> bool:
    """Whether each year is later than the one before it, or each earlier."""
    steps = {b > a for a, b in pairwise(years)}
    return len(steps) <= 1 and len(set(years)) == len(years)


def is_period(cell: str) -> bool:
    """Whether a text names a date, a year or a month."""
    return _kind(cell) in (DATES, YEARS, MONTHS)


def year_of(cell: str) -> int | None:
    """The year that a header cell is, None where it is none."""
    text = cell.strip()
    return int(text[:4]) if _YEAR.fullmatch(text) else None


def _kind(cell: str) -> str:
    if (
        not cell or cell in CANONICAL.values()
    ):  # the usual case, before the months of all languages are loaded
        return ""
    if _YEAR.fullmatch(cell):
        return YEARS
    if months_named(cell) != (None, None):
        return MONTHS
    match = _NUMBERED.fullmatch(cell)
    if match and match["word"].casefold() in _NUMBER_WORDS:
        return f"{NUMBERS} {match['word'].casefold()}"
    if cell.isdigit() and len(cell) not in (6, 8):
        return ""
    if _DECIMAL.fullmatch(cell) and not _YEAR_AND_MONTH.fullmatch(cell):
        return ""  # an amount, which a spreadsheet might take for a date
    days = read_date(cell).days.values()
    return DATES if any(day is not None and in_range(day) for day in days) else ""


def _digits(cell: str) -> str:
    return "".join(c for c in cell if c.isdigit()) or "0"
