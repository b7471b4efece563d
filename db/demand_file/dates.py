"""Dates as text: a value gets every reading that its shape allows; `date_columns` chooses one per column."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache

from db.demand_file.calendar_words import weekdays_named
from db.demand_file.date_shapes import (
    ALWAYS_ASKED,
    EPOCH_WEEKDAY,
    EXCEL_1900,
    EXCEL_1904,
    SHAPES,
    SPREADSHEET,
    WEEK_SUFFIX,
    day_number,
    from_day_number,
    in_range,
    is_early,
    iso,
    minutes_in_number,
    with_day_before_month,
)

__all__ = [
    "ALWAYS_ASKED",
    "AND",
    "EXCEL_1900",
    "EXCEL_1904",
    "SPREADSHEET",
    "WEEK_SUFFIX",
    "DateReadings",
    "from_day_number",
    "in_range",
    "is_early",
    "iso",
    "read_date",
]

AND = " + "  # between two formats that one column writes side by side
_WEEKDAY = re.compile(r"(?P<weekday>[^\W\d_]{1,12})(?:\.,?|,)? (?P<rest>.*)")
_SPAN = re.compile(r"(?P<first>\S.{5,}?) ?(?:[-–—~]|bis|to|au|al|tot|do) ?(?P<last>\S.{5,})")
MOST_SPAN_DAYS, MOST_SPAN_LETTERS = 366, 60
_TIME = re.compile(
    r"(?P<date>.*?[\dA-Za-z.]),?(?:T|[ \u00a0\u202f]+)"
    r"(?P<h>\d{1,2}):(?P<m>\d{2})(?::(?P<s>\d{2})(?:[.,](?P<f>\d{1,9}))?)?(?: Uhr)?"
    r"(?:[ \u00a0\u202f]?(?P<half>[AaPp])\.?[Mm]\.?)?[ ]?(?P<zone>Z|z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class DateReadings:
    """One value's readings: days since 1970-01-01 by format, None where the format knows no such day.

    `minutes` is the time of day (None: no time written), `offset_minutes` the zone (None: no zone).
    """

    days: Mapping[str, int | None] = field(default_factory=dict)
    minutes: float | None = None
    offset_minutes: int | None = None

    @property
    def is_midnight(self) -> bool:
        return not self.minutes

    def day(self, label: str, time_rule: str) -> int | None:
        """The day under a format and a rule for times: `as_written`, `utc` or `reject`."""
        written = next((part for part in label.split(AND) if part in self.days), SPREADSHEET)
        day = self.days.get(written)
        if label.startswith("yyyy") and label not in self.days:
            day = with_day_before_month(self.days).get(label, day)
        if day is None or (self.is_midnight and time_rule != "utc"):
            return day
        if time_rule == "reject" and not self.is_midnight:
            return None
        if time_rule == "utc" and self.offset_minutes is not None:
            day += int(((self.minutes or 0) - self.offset_minutes) // 1440)
        return day


def read_date(value: object) -> DateReadings:
    """Every reading of one value; no reading at all where it has the shape of no date."""
    minutes: float | None
    offset: int | None
    if isinstance(value, datetime):
        minutes = value.hour * 60 + value.minute + value.second / 60 + value.microsecond / 6e7
        return DateReadings({SPREADSHEET: day_number(value.date())}, minutes)
    if isinstance(value, date):
        return DateReadings({SPREADSHEET: day_number(value)})
    text = f"{value:.10f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
    text = text.strip()
    minutes, offset = None, None
    if ":" in text and (match := _TIME.fullmatch(text)):
        minutes, offset = _minutes(match), _offset(match["zone"])
        if minutes is None:
            return DateReadings()
        text = match["date"].strip()
    days, minutes_of_date = _days_of_text(text)
    return DateReadings(days, minutes_of_date or minutes, offset) if days else DateReadings()


@lru_cache(maxsize=4_096)
def _days_of_text(text: str) -> tuple[Mapping[str, int | None], float | None]:
    """Days by format, and the time of day that the date itself carries; of many moments of a day they are kept once."""
    days, minutes = _days_of_shape(text)
    if not days and (match := _WEEKDAY.fullmatch(text)) and (weekdays := weekdays_named(match["weekday"])):
        days, minutes = _days_of_shape(match["rest"])
        days = {label: _on_weekday(day, weekdays) for label, day in days.items()}
    if not days and 12 < len(text) < MOST_SPAN_LETTERS and (match := _SPAN.fullmatch(text)):
        days = _first_of_span(match["first"].strip(), match["last"].strip())
    return days, minutes


def _first_of_span(first: str, last: str) -> dict[str, int | None]:
    """The first day of "01.01.2024 - 07.01.2024"; nothing where the second date does not follow it in the same form."""
    (begins, _), (ends, _) = _days_of_shape(first), _days_of_shape(last)
    return {
        label: day if day is not None and end is not None and 0 <= end - day <= MOST_SPAN_DAYS else None
        for label, day in begins.items()
        if label in ends
        for end in (ends[label],)
    }


def _days_of_shape(text: str) -> tuple[dict[str, int | None], float | None]:
    for pattern, read in SHAPES:
        if match := pattern.fullmatch(text):
            return read(match), minutes_in_number(match)
    return {}, None


def _on_weekday(day: int | None, weekdays: frozenset[int]) -> int | None:
    return day if day is not None and (day + EPOCH_WEEKDAY) % 7 in weekdays else None


def _minutes(match: re.Match[str]) -> float | None:
    hour, minute, second = int(match["h"]), int(match["m"]), int(match["s"] or 0)
    if match["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if match["half"] in "pP" else 0)
    if hour > 23 or minute > 59 or second > 59:
        return None
    return hour * 60 + minute + second / 60 + float(f"0.{match['f'] or 0}") / 60


def _offset(zone: str | None) -> int | None:
    if zone is None:
        return None
    if zone[0] not in "+-":
        return 0
    digits = zone[1:].replace(":", "").ljust(4, "0")
    minutes = int(digits[:2]) * 60 + int(digits[2:])
    return minutes if zone[0] == "+" else -minutes
