"""Which cadence the dates of a lane show: what most of them share, and the usual gap between them."""

from __future__ import annotations

import numpy as np

from core.demand import cadence as cal
from core.demand.lane_dates import (
    WINDOW_SHARE,
    LaneDates,
    days_of_month,
    days_off_month,
    half_labels,
    halves,
    month_label,
    third_labels,
    third_shift,
    week_anchor,
)
from core.quantities import BoolArray, IntArray

LEAST_FOR_MAJORITY = 6  # records, before odd dates are believed to be moved ones
LABEL_SHARE = 0.75  # of the dates, that have the weekday or stand exactly where most do
WINDOW_DAYS = {cal.MONTHLY: 6, cal.HALF_MONTHLY: 4}  # moved by so much at most
GAP_SHARE = 0.75  # of the gaps, that have the usual length
LEAST_GAPS_445 = 3
RARE = (cal.THREE_WEEKLY, cal.TWO_MONTHLY)  # few dates that far apart are orders by chance


def cadences_of(dates: LaneDates) -> IntArray:
    """(n_lanes,) cadence codes."""
    months, is_monthly, is_exact = _by_months(dates)
    weeks, is_weekly, skips = _by_weeks(dates)
    of_months = _grouped(
        dates,
        months,
        ((cal.YEARLY, 12), (cal.HALF_YEARLY, 6), (cal.QUARTERLY, 3), (cal.TWO_MONTHLY, 2)),
        cal.MONTHLY,
    )
    of_weeks = _grouped(
        dates, weeks, ((cal.FOUR_WEEKLY, 4), (cal.THREE_WEEKLY, 3), (cal.FORTNIGHTLY, 2)), cal.WEEKLY
    )
    of_weeks = np.where(_is_445(dates, weeks), cal.FOUR_FOUR_FIVE, of_weeks)
    # Two dates a month or a week apart are no rhythm yet; on one day of two years they may be.
    is_pair = (dates.counts < 3) & (of_months != cal.YEARLY)
    # Orders that came on one weekday, weeks apart, are days; a lane of periods has most of them.
    by_chance = (of_weeks == cal.WEEKLY) & skips & (dates.counts < LEAST_FOR_MAJORITY)
    return np.select(
        [
            (dates.counts < 2) | is_pair,
            is_monthly & is_exact,
            is_weekly & ~by_chance & (of_weeks == cal.FOUR_FOUR_FIVE),
            is_monthly,
            is_weekly & ~by_chance,
            _is_half_monthly(dates),
            _is_third_monthly(dates),
            _is_ten_daily(dates),
        ],
        [
            np.full(dates.counts.size, cal.DAILY),
            of_months,
            of_weeks,
            of_months,
            of_weeks,
            np.full(dates.counts.size, cal.HALF_MONTHLY),
            np.full(dates.counts.size, cal.THIRD_MONTHLY),
            np.full(dates.counts.size, cal.TEN_DAILY),
        ],
        cal.DAILY,
    ).astype(np.int64)


def _grouped(
    dates: LaneDates, positions: IntArray, groups: tuple[tuple[int, int], ...], single: int
) -> IntArray:
    """The cadence whose period is the usual gap between positions, else that of the single ones."""
    found = np.full(dates.counts.size, single)
    for code, n in groups:
        is_usual = dates.gap_share(positions, lambda gap, n=n: gap == n) >= GAP_SHARE  # type: ignore[misc]
        enough = dates.counts >= (2 if code == cal.YEARLY else LEAST_FOR_MAJORITY if code in RARE else 3)
        found = np.where(
            enough & is_usual & (dates.on_one_grid(positions, n) >= WINDOW_SHARE) & (found == single),
            code,
            found,
        )
    return found


def _by_months(dates: LaneDates) -> tuple[IntArray, BoolArray, BoolArray]:
    """Month of each record by its label; (n_lanes,) whether the lane reports months at most, and exactly so."""
    label = month_label(dates)
    months = cal.month_numbers(dates.days + 15 - label[dates.lane])
    is_exact = _is_exact_month(dates)
    apart = dates.gap_share(months, lambda gap: gap >= 1) == 1
    near = dates.share(days_off_month(dates, label) <= WINDOW_DAYS[cal.MONTHLY]) >= WINDOW_SHARE
    lane, gap = dates.gaps(months)
    longest = int(min(gap.max(initial=0), 12)) + 1
    table = np.bincount(lane * longest + np.clip(gap, 0, longest - 1), minlength=dates.counts.size * longest)
    usual_share = table.reshape(-1, longest).max(axis=1) / np.maximum(dates.counts - 1, 1)
    regular = near & (usual_share >= GAP_SHARE) & (dates.counts >= LEAST_FOR_MAJORITY)
    return months, np.asarray(apart & (is_exact | regular)), is_exact


def _is_exact_month(dates: LaneDates) -> BoolArray:
    """(n_lanes,) all on one day of the month, on its last day, or on its first or last working day."""
    of_month, to_end = days_of_month(dates)
    weekday = cal.weekdays(dates.days)
    last_working = ((weekday < 4) & (to_end == 0)) | ((weekday == 4) & (to_end <= 2))
    first_working = ((weekday < 5) & (of_month == 1)) | ((weekday == 0) & (of_month <= 3))
    same = of_month == dates.mode(of_month - 1, 31)[dates.lane] + 1
    shares = [dates.share(holds) for holds in (same, to_end == 0, last_working, first_working)]
    return np.asarray(np.max(shares, axis=0) == 1)


def _by_weeks(dates: LaneDates) -> tuple[IntArray, BoolArray, BoolArray]:
    """Week of each record; (n_lanes,) whether the lane reports weeks at most; whether it skips most of them."""
    anchor = week_anchor(dates)
    weeks = (dates.days - anchor[dates.lane] + 3) // 7
    on_weekday = dates.share((dates.days - anchor[dates.lane]) % 7 == 0)
    apart = dates.gap_share(weeks, lambda gap: gap >= 1) == 1
    lane, gap = dates.gaps(weeks)
    longest = 7
    table = np.bincount(lane * longest + np.clip(gap, 0, longest - 1), minlength=dates.counts.size * longest)
    usual_share = table.reshape(-1, longest)[:, :6].max(axis=1) / np.maximum(dates.counts - 1, 1)
    of_445 = dates.gap_share(weeks, lambda gap: (gap == 4) | (gap == 5))
    regular = (on_weekday >= LABEL_SHARE) & (np.maximum(usual_share, of_445) >= GAP_SHARE)
    skips = 2 * dates.gap_share(weeks, lambda gap: gap > 1) > 1
    return (
        weeks,
        np.asarray(apart & ((on_weekday == 1) | (regular & (dates.counts >= LEAST_FOR_MAJORITY)))),
        np.asarray(skips),
    )


def _is_445(dates: LaneDates, weeks: IntArray) -> BoolArray:
    """(n_lanes,) gaps of four and five weeks, every third of them longer; one of eight to ten lacks a report."""
    lane, gap = dates.gaps(weeks)
    if lane.size == 0:
        return np.zeros(dates.counts.size, dtype=np.bool_)
    n_periods = np.rint(gap * 3 / 13).astype(np.int64)
    before = np.cumsum(n_periods) - n_periods
    number = before - before[np.searchsorted(lane, lane)]  # of the period, counted from the lane's first
    is_five, n_lanes = gap == 5, dates.counts.size
    by_third = np.bincount(lane * 3 + number % 3, weights=is_five, minlength=3 * n_lanes).reshape(-1, 3)
    n_gaps, n_five = dates.counts - 1, by_third.sum(axis=1)
    usual = dates.gap_share(weeks, lambda gap: (gap == 4) | (gap == 5)) >= WINDOW_SHARE
    share = n_five / np.maximum(n_gaps, 1)
    in_thirds = by_third.max(axis=1) >= 0.9 * n_five
    return np.asarray(usual & in_thirds & (n_gaps >= LEAST_GAPS_445) & (share >= 0.2) & (share <= 0.45))


def _is_half_monthly(dates: LaneDates) -> BoolArray:
    """(n_lanes,) two dates in nearly every month, half a month apart, on the same two days."""
    first, second = half_labels(dates)
    of_half = halves(dates, first)
    near = np.minimum(days_off_month(dates, first), days_off_month(dates, second))
    return np.asarray(
        (dates.counts >= LEAST_FOR_MAJORITY - 1)
        & (second - first >= 10)
        & (second - first <= 20)
        & (dates.share(near <= WINDOW_DAYS[cal.HALF_MONTHLY]) >= WINDOW_SHARE)
        & (dates.gap_share(of_half, lambda gap: gap >= 1) == 1)
        & (dates.gap_share(of_half, lambda gap: gap == 1) >= GAP_SHARE)
    )


def _is_third_monthly(dates: LaneDates) -> BoolArray:
    """(n_lanes,) three dates in nearly every month, that begin or end its thirds."""
    begins, ends = third_labels(dates)
    thirds = cal.period_positions(
        days=dates.days + third_shift(begins, ends)[dates.lane],
        cadence=np.full(dates.days.size, cal.THIRD_MONTHLY),
        anchor_day=dates.days,
    )
    return np.asarray(
        (dates.counts >= LEAST_FOR_MAJORITY)
        & (np.maximum(begins, ends) >= WINDOW_SHARE)
        & (dates.gap_share(thirds, lambda gap: gap >= 1) == 1)
        & (dates.gap_share(thirds, lambda gap: gap == 1) >= GAP_SHARE)
    )


def _is_ten_daily(dates: LaneDates) -> BoolArray:
    """(n_lanes,) a date every ten days, whatever the calendar."""
    tens = dates.gap_share(dates.days, lambda gap: gap % 10 == 0)
    return np.asarray(
        (dates.counts >= LEAST_FOR_MAJORITY)
        & (tens >= WINDOW_SHARE)
        & (dates.gap_share(dates.days, lambda gap: gap == 10) >= GAP_SHARE)
    )
