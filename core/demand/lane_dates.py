"""The dates of lanes, and what they share: gaps, weekdays, days of the month."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from core.demand import cadence as cal
from core.quantities import BoolArray, FloatArray, IntArray

WINDOW_SHARE = 0.9  # of the dates, that stand near a label
END_DAYS = 4  # before the last day of a month, on which its last working day stands
LAST_LABEL = 31  # "the end of the month", as a day of the month


@dataclass(frozen=True)
class LaneDates:
    """The dates of some lanes, one lane after the other."""

    days: IntArray
    lane: IntArray
    counts: IntArray

    @classmethod
    def of(cls, days: IntArray, offsets: IntArray, lanes: IntArray) -> LaneDates:
        counts = np.diff(offsets)[lanes]
        before = np.cumsum(counts) - counts
        cells = np.arange(int(counts.sum())) + np.repeat(offsets[lanes] - before, counts)
        return cls(days[cells], np.repeat(np.arange(lanes.size), counts), counts)

    def share(self, holds: BoolArray) -> FloatArray:
        """(n_lanes,) share of the records of which it holds."""
        return np.bincount(self.lane, weights=holds, minlength=self.counts.size) / np.maximum(self.counts, 1)

    def mode(self, values: IntArray, n_values: int) -> IntArray:
        """(n_lanes,) the most frequent of the values 0 to n_values - 1."""
        table = np.bincount(self.lane * n_values + values, minlength=self.counts.size * n_values)
        return np.asarray(table.reshape(-1, n_values).argmax(axis=1))

    def gaps(self, positions: IntArray) -> tuple[IntArray, IntArray]:
        """Lane and length of each gap between neighbouring records of a lane."""
        inside = self.lane[1:] == self.lane[:-1]
        return self.lane[1:][inside], np.diff(positions)[inside]

    def gap_share(self, positions: IntArray, holds: Callable[[IntArray], BoolArray]) -> FloatArray:
        """(n_lanes,) share of the gaps between positions of which it holds."""
        lane, gap = self.gaps(positions)
        n = np.bincount(lane, weights=holds(gap), minlength=self.counts.size)
        return np.asarray(n / np.maximum(self.counts - 1, 1))

    def on_one_grid(self, positions: IntArray, n: int) -> FloatArray:
        """(n_lanes,) share of the records whose position leaves the same rest, divided by n, as that of most."""
        rest = positions % n
        return self.share(rest == self.mode(rest, n)[self.lane])


def month_label(dates: LaneDates) -> IntArray:
    """(n_lanes,) day of the month by which periods are named, LAST_LABEL for its end."""
    of_month, to_end = days_of_month(dates)
    usual = dates.mode(of_month - 1, 31) + 1
    return np.where(dates.share(to_end <= END_DAYS) >= WINDOW_SHARE, LAST_LABEL, usual)


def days_of_month(dates: LaneDates) -> tuple[IntArray, IntArray]:
    """(n_records,) day of the month of each record, and days to its end."""
    months = cal.month_numbers(dates.days)
    return (
        dates.days - cal.first_day_of_month(months) + 1,
        cal.first_day_of_month(months + 1) - 1 - dates.days,
    )


def days_off_month(dates: LaneDates, label: IntArray) -> IntArray:
    """Days of each record from the nearest day of this number of a month."""
    wanted = label[dates.lane]
    months = cal.month_numbers(dates.days + 15 - wanted)
    first = cal.first_day_of_month(months)
    last = cal.first_day_of_month(months + 1) - 1
    return np.asarray(np.abs(dates.days - np.minimum(first + wanted - 1, last)))


def week_anchor(dates: LaneDates) -> IntArray:
    """(n_lanes,) the usual weekday nearest to each lane's first date."""
    begin = np.cumsum(dates.counts) - dates.counts
    first = dates.days[np.minimum(begin, max(dates.days.size - 1, 0))]
    usual = dates.mode(cal.weekdays(dates.days), 7)
    return np.asarray(first + (usual - cal.weekdays(first) + 3) % 7 - 3)


def half_labels(dates: LaneDates) -> tuple[IntArray, IntArray]:
    """(n_lanes,) the two days of the month on which most dates stand, the earlier one first."""
    of_month, to_end = days_of_month(dates)
    label = np.where((to_end == 0) & (of_month >= 28), LAST_LABEL, of_month)
    one = dates.mode(label - 1, LAST_LABEL) + 1
    off = np.abs(label - one[dates.lane])
    is_other = np.minimum(off, LAST_LABEL - off) >= 10
    table = np.bincount(
        dates.lane * LAST_LABEL + label - 1, weights=is_other, minlength=dates.counts.size * LAST_LABEL
    )
    other = table.reshape(-1, LAST_LABEL).argmax(axis=1) + 1
    return np.minimum(one, other), np.maximum(one, other)


def halves(dates: LaneDates, first: IntArray) -> IntArray:
    """(n_records,) half-month of each record, of lanes whose earlier label is `first`."""
    return cal.period_positions(
        days=dates.days + half_shift(first)[dates.lane],
        cadence=np.full(dates.days.size, cal.HALF_MONTHLY),
        anchor_day=dates.days,
    )


def half_shift(first: IntArray) -> IntArray:
    """(n_lanes,) days to add, so that the two labels stand in the middle of their halves."""
    return np.asarray(8 - first)  # the labels then stand on the 8th and about the 23rd


def third_labels(dates: LaneDates) -> tuple[FloatArray, FloatArray]:
    """(n_lanes,) share of the dates that begin a third of a month, and share of those that end one."""
    of_month, to_end = days_of_month(dates)
    begins = dates.share(np.isin(of_month, (1, 11, 21)))
    return begins, dates.share(np.isin(of_month, (10, 20)) | (to_end == 0))


def third_shift(begins: FloatArray, ends: FloatArray) -> IntArray:
    """(n_lanes,) days to add, so that labels at either end of a third, and moved ones, fall into its middle."""
    return np.where(begins >= ends, 4, -4)
