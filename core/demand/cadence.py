"""How often a lane reports, found from its dates; vectorised over lanes.

A calendar position is a whole number: the day number (days since 1970-01-01) of a daily lane, the week
counted from the lane's first date, the month number (months since 1970-01) of a monthly lane.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

DAILY, WEEKLY, MONTHLY = 0, 1, 2
CADENCE_NAMES = ("daily", "weekly", "monthly")
PERIOD_NOUNS = {"daily": "day", "weekly": "week", "monthly": "month"}
MEAN_DAYS_PER_PERIOD = (1.0, 7.0, 365.2425 / 12)
SEASON_PERIODS = (7, 52, 12)

IntArray = NDArray[np.int64]


def find_cadences(*, days: IntArray, offsets: IntArray) -> IntArray:
    """Cadence code of each lane.

    Parameters
    ----------
    days : (n_records,) day numbers, ascending and distinct within a lane
    offsets : (n_lanes + 1,) where the records of each lane begin and end

    Returns
    -------
    (n_lanes,) array of DAILY, WEEKLY or MONTHLY
        Monthly where every date has its own month and either all share the day of the month or all are
        month ends; weekly where all gaps are whole weeks; daily otherwise, and for a single date.
    """
    counts = np.diff(offsets)
    lane_of_record = np.repeat(np.arange(counts.size), counts)
    months = month_numbers(days)
    day_of_month = days - first_day_of_month(months)
    days_to_month_end = first_day_of_month(months + 1) - 1 - days

    gap_lane = lane_of_record[1:]
    inside = lane_of_record[1:] == lane_of_record[:-1]
    gap_lane = gap_lane[inside]
    day_gaps = np.diff(days)[inside]
    month_gaps = np.diff(months)[inside]

    def holds_for_every_gap(condition: NDArray[np.bool_]) -> NDArray[np.bool_]:
        return np.asarray(np.bincount(gap_lane, weights=~condition, minlength=counts.size) == 0)

    same_day = holds_for_every_gap(np.diff(day_of_month)[inside] == 0)
    all_ends = holds_for_every_gap(
        (days_to_month_end[1:] == 0)[inside] & (days_to_month_end[:-1] == 0)[inside]
    )
    monthly = (same_day | all_ends) & holds_for_every_gap(month_gaps >= 1)
    weekly = holds_for_every_gap(day_gaps % 7 == 0)
    return np.where(counts < 2, DAILY, np.where(monthly, MONTHLY, np.where(weekly, WEEKLY, DAILY)))


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
    """Calendar position of each day number; `cadence` and `anchor_day` are those of its lane."""
    return np.where(
        cadence == DAILY, days, np.where(cadence == WEEKLY, (days - anchor_day) // 7, month_numbers(days))
    )


def period_first_days(*, positions: IntArray, cadence: IntArray, anchor_day: IntArray) -> IntArray:
    """Day number on which each calendar position begins."""
    return np.where(
        cadence == DAILY,
        positions,
        np.where(cadence == WEEKLY, anchor_day + 7 * positions, first_day_of_month(positions)),
    )


def period_lengths(*, positions: IntArray, cadence: IntArray) -> IntArray:
    """Days in each period: 1, 7, or those of the month."""
    month_days = first_day_of_month(positions + 1) - first_day_of_month(positions)
    return np.where(cadence == DAILY, 1, np.where(cadence == WEEKLY, 7, month_days))
