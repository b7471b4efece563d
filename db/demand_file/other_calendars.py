"""Days of the Persian and of the Islamic calendar, as files of Iran and of the Gulf write them: 1403-01-15.

The Persian year is that of the 33 year cycle, which holds from 1178 to 1633; the Islamic one that of the tables (civil,
30 year cycle), from which what is seen of the moon, and the calendar of Umm al-Qura, may differ by a day.
Source: Reingold and Dershowitz, Calendrical Calculations; Borkowski, The Persian calendar for 3000 years (1996).
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache

PERSIAN, ISLAMIC = (
    "year, month, day of the Persian calendar",
    "year, month, day of the Islamic calendar (tables)",
)
FIRST_YEAR, LAST_YEAR = 1300, 1500  # of either, that stand for 1921 to 2122 and 1882 to 2077
_EPOCH = date(1970, 1, 1).toordinal()
_PERSIAN_1400 = date(2021, 3, 21).toordinal() - _EPOCH  # the first day of that year
_ISLAMIC_EPOCH = 1_948_440 - 385 - 2_440_588  # Julian days, counted from 1970
_LONG_MONTHS, _LONG_DAYS, _SHORT_DAYS = 6, 31, 30


def other_days(year: int, month: int, day: int) -> dict[str, int | None]:
    """Days since 1970-01-01 under both calendars, None where one has no such day."""
    return {PERSIAN: persian_day(year, month, day), ISLAMIC: islamic_day(year, month, day)}


def persian_day(year: int, month: int, day: int) -> int | None:
    """Days since 1970-01-01 of a day of the Persian calendar; None where it has none such."""
    if not (1 <= month <= 12 and 1 <= day <= _persian_days(year, month)):
        return None
    before = (month - 1) * _SHORT_DAYS + min(month - 1, _LONG_MONTHS)
    return _persian_new_year(year) + before + day - 1


def _persian_days(year: int, month: int) -> int:
    if month <= _LONG_MONTHS:
        return _LONG_DAYS
    return _SHORT_DAYS if month < 12 or _is_persian_leap(year) else 29


def _is_persian_leap(year: int) -> bool:
    return (25 * year + 11) % 33 < 8


@lru_cache
def _persian_new_year(year: int) -> int:
    between = range(1400, year) if year >= 1400 else range(year, 1400)
    days = sum(365 + _is_persian_leap(each) for each in between)
    return _PERSIAN_1400 + (days if year >= 1400 else -days)


def islamic_day(year: int, month: int, day: int) -> int | None:
    """Days since 1970-01-01 of a day of the Islamic calendar by its tables; None where it has none such."""
    is_leap = (11 * year + 14) % 30 < 11
    n_days = 30 if month % 2 or (month == 12 and is_leap) else 29
    if not (1 <= month <= 12 and 1 <= day <= n_days):
        return None
    return (11 * year + 3) // 30 + 354 * year + 30 * month - (month - 1) // 2 + day + _ISLAMIC_EPOCH
