"""How often lanes report, and the calendar of each cadence; vectorised over lanes.

A calendar position is a whole number, one for each period: the day number (days since 1970-01-01) of a daily lane,
the week, other number of weeks or ten days counted from the lane's anchor day, the third or half of a month, the month,
two months, quarter, half-year or year counted from 1970, and 12 times the year plus the period of a 4-4-5 year.
`core.demand.find_cadence` tells the cadence from dates.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from core.lane import CADENCES
from core.quantities import FloatArray, IntArray

(
    DAILY,
    WEEKLY,
    MONTHLY,
    FORTNIGHTLY,
    FOUR_WEEKLY,
    HALF_MONTHLY,
    FOUR_FOUR_FIVE,
    QUARTERLY,
    HALF_YEARLY,
    YEARLY,
    THREE_WEEKLY,
    TEN_DAILY,
    THIRD_MONTHLY,
    TWO_MONTHLY,
) = range(14)
CADENCE_NAMES = CADENCES
PERIOD_NOUNS = dict(
    zip(
        CADENCE_NAMES,
        (
            "day",
            "week",
            "month",
            "fortnight",
            "four-week period",
            "half-month",
            "4-4-5 month",
            "quarter",
            "half-year",
            "year",
            "three-week period",
            "ten-day period",
            "third of a month",
            "two-month period",
        ),
        strict=True,
    )
)
# One and several, nominative and dative.
PERIOD_NOUNS_DE = {
    "day": ("Tag", "Tage", "Tag", "Tagen"),
    "week": ("Woche", "Wochen", "Woche", "Wochen"),
    "month": ("Monat", "Monate", "Monat", "Monaten"),
    "fortnight": (
        "Zwei-Wochen-Abschnitt",
        "Zwei-Wochen-Abschnitte",
        "Zwei-Wochen-Abschnitt",
        "Zwei-Wochen-Abschnitten",
    ),
    "four-week period": (
        "Vier-Wochen-Abschnitt",
        "Vier-Wochen-Abschnitte",
        "Vier-Wochen-Abschnitt",
        "Vier-Wochen-Abschnitten",
    ),
    "three-week period": (
        "Drei-Wochen-Abschnitt",
        "Drei-Wochen-Abschnitte",
        "Drei-Wochen-Abschnitt",
        "Drei-Wochen-Abschnitten",
    ),
    "ten-day period": (
        "Zehn-Tage-Abschnitt",
        "Zehn-Tage-Abschnitte",
        "Zehn-Tage-Abschnitt",
        "Zehn-Tage-Abschnitten",
    ),
    "third of a month": ("Monatsdrittel", "Monatsdrittel", "Monatsdrittel", "Monatsdritteln"),
    "two-month period": (
        "Zwei-Monats-Abschnitt",
        "Zwei-Monats-Abschnitte",
        "Zwei-Monats-Abschnitt",
        "Zwei-Monats-Abschnitten",
    ),
    "half-month": ("halber Monat", "halbe Monate", "halben Monat", "halben Monaten"),
    "4-4-5 month": ("4-4-5-Monat", "4-4-5-Monate", "4-4-5-Monat", "4-4-5-Monaten"),
    "quarter": ("Quartal", "Quartale", "Quartal", "Quartalen"),
    "half-year": ("Halbjahr", "Halbjahre", "Halbjahr", "Halbjahren"),
    "year": ("Jahr", "Jahre", "Jahr", "Jahren"),
}
MEAN_YEAR_DAYS = 365.2425  # Gregorian
_PARTS_OF_A_YEAR = tuple(MEAN_YEAR_DAYS / n for n in (24, 12, 4, 2, 1))
MEAN_DAYS_PER_PERIOD = (
    *(1.0, 7.0, MEAN_YEAR_DAYS / 12, 14.0, 28.0, *_PARTS_OF_A_YEAR),
    *(21.0, 10.0, MEAN_YEAR_DAYS / 36, MEAN_YEAR_DAYS / 6),
)
SEASON_PERIODS = (7, 52, 12, 26, 13, 24, 12, 4, 2, 1, 17, 36, 36, 6)
PERIODS_PER_YEAR = (365, *SEASON_PERIODS[1:])  # what "the last year" of a lane is
# Where no whole number of periods makes a year, 17 of three weeks are called one.
PERIODS_IN_365_DAYS = (*PERIODS_PER_YEAR[:10], 365 / 21, 36.5, 36, 6)
# Constants that were chosen for days, weeks and months hold for the other cadences as for the one of these three
# that is nearest to them.
NEAREST_OF_THREE = np.array([0, 1, 2, 1, 2, 1, 2, 2, 2, 2, 2, 1, 1, 2])

WEEKS_PER_PERIOD = {WEEKLY: 1, FORTNIGHTLY: 2, THREE_WEEKLY: 3, FOUR_WEEKLY: 4}
DAYS_PER_PERIOD = {code: 7 * n_weeks for code, n_weeks in WEEKS_PER_PERIOD.items()} | {TEN_DAILY: 10}
MONTHS_PER_PERIOD = {MONTHLY: 1, TWO_MONTHLY: 2, QUARTERLY: 3, HALF_YEARLY: 6, YEARLY: 12}
LEAST_OPEN_DAYS = 0.5
SECOND_HALF_FROM_DAY = 16  # of a month, where a lane reports twice in it


def of_each_cadence(
    daily: float, weekly: float, monthly: float, others: Mapping[int, float] | None = None
) -> NDArray[np.float64]:
    """(n cadences,) a constant by cadence: that of the nearest of these three, but for `others` by their code."""
    values = np.array([daily, weekly, monthly], dtype=np.float64)[NEAREST_OF_THREE]
    for code, value in (others or {}).items():
        values[code] = value
    return np.asarray(values)


def month_numbers(days: IntArray) -> IntArray:
    """Months since 1970-01 of day numbers."""
    return days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)


def first_day_of_month(months: IntArray) -> IntArray:
    """Day number of the first day of month numbers."""
    return months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)


def weekdays(days: IntArray) -> IntArray:
    """Weekday of day numbers, Monday 0 to Sunday 6."""
    return (days + 3) % 7  # 1970-01-01 was a Thursday


def period_positions(*, days: IntArray, cadence: IntArray, anchor_day: IntArray) -> IntArray:
    """Calendar position of the period that each day lies in; `cadence` and `anchor_day` are those of its lane.

    anchor_day : a day on which a period of the lane begins; of a 4-4-5 lane, its year
    """
    return _by_cadence(_positions_of, days, cadence, anchor_day)


def period_first_days(*, positions: IntArray, cadence: IntArray, anchor_day: IntArray) -> IntArray:
    """Day number on which each calendar position begins."""
    return _by_cadence(_first_days_of, positions, cadence, anchor_day)


def period_lengths(*, positions: IntArray, cadence: IntArray, anchor_day: IntArray) -> IntArray:
    """Days in each period."""
    return _by_cadence(_lengths_of, positions, cadence, anchor_day)


def open_days(*, first_days: IntArray, n_days: IntArray, days_per_week: FloatArray | float) -> FloatArray:
    """Days from `first_days` on, `n_days` of them, on which a lane runs that does so on the first days of each week.

    days_per_week : 1 to 7, broadcast against the others: 5 are Monday to Friday, 5.5 every other Saturday as well

    At least half a day, for volume may be recorded where no day was due.
    """
    whole_weeks, rest = np.divmod(n_days, 7)
    begin = weekdays(first_days)

    def from_monday(until: IntArray) -> FloatArray:
        return np.asarray(days_per_week * (until // 7) + np.minimum(until % 7, days_per_week))

    found = whole_weeks * days_per_week + from_monday(begin + rest) - from_monday(begin)
    return np.asarray(np.maximum(found, LEAST_OPEN_DAYS))


def _by_cadence(
    of_code: Callable[[IntArray, int, IntArray], IntArray],
    values: IntArray,
    cadence: IntArray,
    anchor_day: IntArray,
) -> IntArray:
    values, cadence, anchor_day = np.broadcast_arrays(values, cadence, anchor_day)
    result = np.empty(values.shape, dtype=np.int64)
    for code in np.flatnonzero(np.bincount(cadence.ravel(), minlength=1)).tolist():
        chosen = cadence == code
        if chosen.all():
            return of_code(values, code, anchor_day)
        result[chosen] = of_code(values[chosen], code, anchor_day[chosen])
    return result


def _positions_of(days: IntArray, code: int, anchor_day: IntArray) -> IntArray:
    if code == DAILY:
        return days.astype(np.int64)
    if code in DAYS_PER_PERIOD:
        return np.asarray((days - anchor_day) // DAYS_PER_PERIOD[code])
    if code == FOUR_FOUR_FIVE:
        return _position_of_445(days, anchor_day)
    months = month_numbers(days)
    if code == HALF_MONTHLY:
        return np.asarray(2 * months + (days - first_day_of_month(months) >= SECOND_HALF_FROM_DAY - 1))
    if code == THIRD_MONTHLY:
        return np.asarray(3 * months + np.minimum((days - first_day_of_month(months)) // 10, 2))
    n_months = MONTHS_PER_PERIOD[code]
    return np.asarray((months - month_numbers(anchor_day) % n_months) // n_months)


def _first_days_of(positions: IntArray, code: int, anchor_day: IntArray) -> IntArray:
    if code == DAILY:
        return positions.astype(np.int64)
    if code in DAYS_PER_PERIOD:
        return np.asarray(anchor_day + DAYS_PER_PERIOD[code] * positions)
    if code == FOUR_FOUR_FIVE:
        year, period = positions // 12, positions % 12
        return np.asarray(_year_start_of_445(year, anchor_day) + 91 * (period // 3) + 28 * (period % 3))
    if code == HALF_MONTHLY:
        return first_day_of_month(positions // 2) + (SECOND_HALF_FROM_DAY - 1) * (positions % 2)
    if code == THIRD_MONTHLY:
        return first_day_of_month(positions // 3) + 10 * (positions % 3)
    n_months = MONTHS_PER_PERIOD[code]
    return first_day_of_month(n_months * positions + month_numbers(anchor_day) % n_months)


def _lengths_of(positions: IntArray, code: int, anchor_day: IntArray) -> IntArray:
    if code == DAILY or code in DAYS_PER_PERIOD:
        return np.full(positions.shape, DAYS_PER_PERIOD.get(code, 1), dtype=np.int64)
    return _first_days_of(positions + 1, code, anchor_day) - _first_days_of(positions, code, anchor_day)


def _year_start_of_445(year: IntArray, anchor_day: IntArray) -> IntArray:
    """First day of a year of 52 or 53 weeks: the anchor's weekday nearest to the anchor's date in that year."""
    anchor_month = month_numbers(anchor_day)
    date = first_day_of_month(12 * year + anchor_month % 12) + anchor_day - first_day_of_month(anchor_month)
    return np.asarray(date + (anchor_day - date + 3) % 7 - 3)


def _position_of_445(days: IntArray, anchor_day: IntArray) -> IntArray:
    year = month_numbers(days) // 12
    year = year - (days < _year_start_of_445(year, anchor_day))
    year = year + (days >= _year_start_of_445(year + 1, anchor_day))
    week = (days - _year_start_of_445(year, anchor_day)) // 7
    quarter = np.minimum(week // 13, 3)
    of_quarter = np.minimum((week - 13 * quarter) // 4, 2)
    return np.asarray(12 * year + 3 * quarter + of_quarter)
