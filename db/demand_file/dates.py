"""Dates as text: a value gets every reading that its shape allows; `date_columns` chooses one per column."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2100, 12, 31)
EPOCH_ORDINAL = date(1970, 1, 1).toordinal()
SPREADSHEET = "spreadsheet date"
EXCEL_1900, EXCEL_1904 = "excel serial (1900)", "excel serial (1904)"
MONTH_STARTS = {
    # first letters that name a month in English, German, French, Spanish, Italian, Dutch or Portuguese
    1: "jan jän jaen ene gen",
    2: "feb fév fev",
    3: "mar mär maer mrt mrz",
    4: "apr avr abr",
    5: "may mai mag mei",
    6: "jun juin giu",
    7: "jul juil lug",
    8: "aug aoû aou ago",
    9: "sep set",
    10: "oct okt ott out",
    11: "nov",
    12: "dec dez déc dic",
}
_MONTH_OF = {start: month for month, starts in MONTH_STARTS.items() for start in starts.split()}
_TIME = re.compile(
    r"(?P<date>.*?[\dA-Za-z])(?:T|[ \u00a0\u202f]+)"
    r"(?P<h>\d{1,2}):(?P<m>\d{2})(?::(?P<s>\d{2})(?:[.,](?P<f>\d{1,9}))?)?"
    r"(?:[ \u00a0\u202f]?(?P<half>[AaPp])\.?[Mm]\.?)?[ ]?(?P<zone>Z|z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?",
    re.ASCII,
)


@dataclass(frozen=True)
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
        day = self.days.get(label, self.days.get(SPREADSHEET))
        if day is None or (self.is_midnight and time_rule != "utc"):
            return day
        if time_rule == "reject" and not self.is_midnight:
            return None
        if time_rule == "utc" and self.offset_minutes is not None:
            day += int(((self.minutes or 0) - self.offset_minutes) // 1440)
        return day


def read_date(value: object) -> DateReadings:
    """Every reading of one value; no reading at all where it has the shape of no date."""
    if isinstance(value, datetime):
        minutes = value.hour * 60 + value.minute + value.second / 60 + value.microsecond / 6e7
        return DateReadings({SPREADSHEET: _day_number(value.date())}, minutes)
    if isinstance(value, date):
        return DateReadings({SPREADSHEET: _day_number(value)})
    text = f"{value:.10f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
    text = text.strip()
    minutes, offset = None, None
    if ":" in text and (match := _TIME.fullmatch(text)):
        minutes, offset = _minutes(match), _offset(match["zone"])
        if minutes is None:
            return DateReadings()
        text = match["date"].strip()
    for pattern, read in _SHAPES:
        if match := pattern.fullmatch(text):
            return _with_serial_time(match, read(match), minutes, offset)
    return DateReadings()


def in_range(day: int) -> bool:
    """Whether a day number lies in 1990 to 2100."""
    return _FIRST_DAY_NUMBER <= day <= _LAST_DAY_NUMBER


def iso(day: int) -> str:
    """A day number as ISO date."""
    return date.fromordinal(day + EPOCH_ORDINAL).isoformat()


def _day_number(day: date) -> int:
    return day.toordinal() - EPOCH_ORDINAL


_FIRST_DAY_NUMBER, _LAST_DAY_NUMBER = _day_number(FIRST_DAY), _day_number(LAST_DAY)


def _day(year: str | int, month: str | int, day: str | int = 1) -> int | None:
    try:
        return _day_number(date(int(year), int(month), int(day)))
    except ValueError:
        return None


def _century(year: str) -> int:
    # Only one century of a two-digit year lies in 1990 to 2089.
    return int(year) + (1900 if int(year) >= 90 else 2000)


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


def _year_first(match: re.Match[str]) -> dict[str, int | None]:
    s = match["s"]
    return {f"yyyy{s}mm{s}dd": _day(match["y"], match["a"], match["b"])}


def _year_last(match: re.Match[str]) -> dict[str, int | None]:
    s, a, b, y = match["s"], match["a"], match["b"], match["y"]
    readings = {f"dd{s}mm{s}yyyy": _day(y, b, a)}
    if s != ".":  # dots are day first everywhere
        readings[f"mm{s}dd{s}yyyy"] = _day(y, a, b)
    return readings


def _short_year(match: re.Match[str]) -> dict[str, int | None]:
    s, a, b, c = match["s"], match["a"], match["b"], match["c"]
    year_last, year_first = len(c) == 2, len(a) == 2
    readings = {f"dd{s}mm{s}yy": _day(_century(c), b, a) if year_last else None}
    if s != ".":
        readings[f"mm{s}dd{s}yy"] = _day(_century(c), a, b) if year_last else None
    readings[f"yy{s}mm{s}dd"] = _day(_century(a), b, c) if year_first else None
    return readings


def _eight_digits(match: re.Match[str]) -> dict[str, int | None]:
    t = match.group()
    return {
        "yyyymmdd": _day(t[:4], t[4:6], t[6:]),
        "ddmmyyyy": _plausible(_day(t[4:], t[2:4], t[:2])),
        "mmddyyyy": _plausible(_day(t[4:], t[:2], t[2:4])),
    }


def _six_digits(match: re.Match[str]) -> dict[str, int | None]:
    t = match.group()
    return {
        "yyyymm": _plausible(_day(t[:4], t[4:])),
        "yymmdd": _day(_century(t[:2]), t[2:4], t[4:]),
        "ddmmyy": _day(_century(t[4:]), t[2:4], t[:2]),
        "mmddyy": _day(_century(t[4:]), t[:2], t[2:4]),
    }


def _plausible(day: int | None) -> int | None:
    return day if day is not None and in_range(day) else None


def _serial(match: re.Match[str]) -> dict[str, int | None]:
    days = int(match["n"])
    start_1900, start_1904 = _day_number(date(1899, 12, 30)), _day_number(date(1904, 1, 1))
    return {EXCEL_1900: _plausible(start_1900 + days), EXCEL_1904: _plausible(start_1904 + days)}


def _with_serial_time(
    match: re.Match[str], days: dict[str, int | None], minutes: float | None, offset: int | None
) -> DateReadings:
    fraction = match.groupdict().get("fraction")
    if fraction and float(f"0.{fraction}"):
        minutes = float(f"0.{fraction}") * 1440
    return DateReadings(days, minutes, offset)


def _iso_week(match: re.Match[str]) -> dict[str, int | None]:
    weekday = match.groupdict().get("d")
    try:
        day: int | None = _day_number(
            date.fromisocalendar(int(match["y"]), int(match["w"]), int(weekday or 1))
        )
    except ValueError:
        day = None
    return {"ISO week and weekday" if weekday else "ISO week (its Monday)": day}


def _year_month(match: re.Match[str]) -> dict[str, int | None]:
    return {f"yyyy{match['s']}mm (first of the month)": _day(match["y"], match["a"])}


def _month_year(match: re.Match[str]) -> dict[str, int | None]:
    return {f"mm{match['s']}yyyy (first of the month)": _day(match["y"], match["a"])}


def _named(match: re.Match[str]) -> dict[str, int | None]:
    groups = match.groupdict()
    month = _month_number(match["month"])
    if month is None:
        return {}
    if groups.get("a") is None:
        return {"month name and year (first of the month)": _day(match["y"], month)}
    year = match["y"] if len(match["y"]) == 4 else _century(match["y"])
    return {"day, month name, year": _day(year, month, match["a"])}


def _month_number(word: str) -> int | None:
    word = word.casefold()
    if word.startswith("juil"):
        return 7
    return _MONTH_OF.get(word[:4]) or _MONTH_OF.get(word[:3])


_Reader = Callable[[re.Match[str]], dict[str, int | None]]
_WORD = r"(?P<month>[^\W\d_]{3,12})\.?"
_SHAPES: tuple[tuple[re.Pattern[str], _Reader], ...] = (
    (re.compile(r"(?P<y>\d{4})(?P<s>[-/.])(?P<a>\d{1,2})(?P=s)(?P<b>\d{1,2})", re.ASCII), _year_first),
    (re.compile(r"(?P<a>\d{1,2})(?P<s>[-/.])(?P<b>\d{1,2})(?P=s)(?P<y>\d{4})", re.ASCII), _year_last),
    (re.compile(r"(?P<a>\d{1,2})(?P<s>[-/.])(?P<b>\d{1,2})(?P=s)(?P<c>\d{1,2})", re.ASCII), _short_year),
    (re.compile(r"\d{8}", re.ASCII), _eight_digits),
    (re.compile(r"\d{6}", re.ASCII), _six_digits),
    (re.compile(r"(?P<n>\d{5})(?:\.(?P<fraction>\d+))?", re.ASCII), _serial),
    (
        re.compile(r"(?P<y>\d{4})[-/ ]?(?:KW|CW|W)[- ]?(?P<w>\d{1,2})(?:-?(?P<d>[1-7]))?", re.ASCII | re.I),
        _iso_week,
    ),
    (re.compile(r"(?:KW|CW|W)[- ]?(?P<w>\d{1,2})[-/ .]+(?P<y>\d{4})", re.ASCII | re.I), _iso_week),
    (re.compile(r"(?P<y>\d{4})(?P<s>[-/.])(?P<a>\d{1,2})", re.ASCII), _year_month),
    (re.compile(r"(?P<a>\d{1,2})(?P<s>[-/.])(?P<y>\d{4})", re.ASCII), _month_year),
    (
        re.compile(
            rf"(?P<a>[0-9]{{1,2}})(?:\.|st|nd|rd|th|er)?[- /]*(?:de )?{_WORD}"
            r"[- /,]*(?:de )?(?P<y>[0-9]{4}|[0-9]{2})"
        ),
        _named,
    ),
    (re.compile(rf"{_WORD}[- ]*(?P<a>[0-9]{{1,2}})(?:st|nd|rd|th)?,?[- ]+(?P<y>[0-9]{{4}})"), _named),
    (re.compile(rf"{_WORD}[- /]*(?P<y>[0-9]{{4}})"), _named),
)
