"""How the dates of a lane name its periods: where periods begin, and what to add to a date to fall into its own."""

from __future__ import annotations

import numpy as np

from core.demand import cadence as cal
from core.demand.lane_dates import (
    LAST_LABEL,
    LaneDates,
    half_labels,
    half_shift,
    month_label,
    third_labels,
    third_shift,
    week_anchor,
)
from core.quantities import FloatArray, IntArray


def labels_of(dates: LaneDates, cadence: IntArray) -> tuple[IntArray, IntArray]:
    """(n_lanes,) anchor day and shift of lanes of these cadences."""
    begin = np.cumsum(dates.counts) - dates.counts
    anchor = dates.days[np.minimum(begin, max(dates.days.size - 1, 0))].copy()
    shift = np.zeros(cadence.size, dtype=np.int64)
    of_week, of_month = week_anchor(dates), month_label(dates)
    for code, n_weeks in cal.WEEKS_PER_PERIOD.items():
        of_code = cadence == code
        weeks = (dates.days - of_week[dates.lane] + 3) // 7
        phase = dates.mode(weeks % n_weeks, n_weeks)
        anchor = np.where(of_code, of_week + 7 * (phase - n_weeks * (phase > n_weeks / 2)), anchor)
        shift = np.where(of_code, 7 * n_weeks // 2, shift)
    tens = dates.mode(dates.days % 10, 10)
    anchor = np.where(cadence == cal.TEN_DAILY, anchor + (tens - anchor + 5) % 10 - 5, anchor)
    shift = np.where(cadence == cal.TEN_DAILY, 5, shift)
    months = cal.month_numbers(dates.days + 15 - of_month[dates.lane])
    for code, n_months in cal.MONTHS_PER_PERIOD.items():
        of_code = cadence == code
        rest = dates.mode(months % n_months, n_months)
        # Dates at the end of a period name it too: 31 March, or March itself, for the first three months.
        names_end = (n_months > 1) & ((of_month == LAST_LABEL) | ((n_months > 2) & (rest == n_months - 1)))
        phase = np.where(names_end, (rest + 1) % n_months, rest)
        anchor = np.where(
            of_code, cal.first_day_of_month(cal.month_numbers(anchor) // 12 * 12 + phase), anchor
        )
        to_middle = np.where(names_end, -(n_months - 1) * 30.4, (n_months - 1) * 30.4) / 2
        shift = np.where(of_code, 15 - of_month + to_middle.astype(np.int64), shift)
    first, _ = half_labels(dates)
    shift = np.where(cadence == cal.HALF_MONTHLY, half_shift(first), shift)
    shift = np.where(cadence == cal.THIRD_MONTHLY, third_shift(*third_labels(dates)), shift)
    return anchor.astype(np.int64), shift.astype(np.int64)


def label_445(days: IntArray, demand_units: FloatArray | None) -> tuple[int, int]:
    """Anchor day and shift of one 4-4-5 lane.

    The longer gaps tell where quarters begin; the year whose first day explains most dates is taken, the one that
    begins nearest to a first of January among equal ones. Whether dates begin or end their periods is told by demand:
    the right lengths leave the rates more alike.
    """
    ends = _dates_end_periods(days, demand_units)
    begins = days + ends
    gap = np.diff(begins)
    if gap.size == 0:
        return int(begins[0]), -14 if ends else 14
    after_long = np.flatnonzero(gap >= 32) + 1
    third = np.bincount(after_long % 3, minlength=3).argmax() if after_long.size else 0
    quarters = begins[third::3] if after_long.size else begins[:1]
    places = np.arange(begins.size)
    best: tuple[float, ...] = ()
    anchor = int(begins[0])
    for candidate in quarters[-12:].tolist():
        day = np.full(begins.size, candidate)
        code = np.full(begins.size, cal.FOUR_FOUR_FIVE)
        positions = cal.period_positions(days=begins + 14, cadence=code, anchor_day=day)
        first = cal.period_first_days(positions=positions, cadence=code, anchor_day=day)
        of_year = int(candidate - cal.first_day_of_month(cal.month_numbers(day[:1]) // 12 * 12)[0])
        score = (
            -float(np.sum(np.abs(first - begins) > 3)),
            -float(min(of_year, 365 - of_year)),
            float(places[0]),
        )
        if not best or score > best:
            best, anchor = score, candidate
    return anchor, -14 if ends else 14


def _dates_end_periods(days: IntArray, demand_units: FloatArray | None) -> bool:
    if demand_units is None or days.size < 7:
        return False
    gap = np.diff(days).astype(np.float64)
    inner = demand_units[1:-1]
    if not (inner > 0).all():
        return False
    spread = [float(np.std(np.log(inner / length))) for length in (gap[:-1], gap[1:])]
    return spread[0] < spread[1]
