"""The cadence of each lane, told by most of its dates; an odd one, moved by a holiday, belongs to its period.

Dates are labels of periods: the first of a month, its last working day, every second Monday. What most dates of a lane
share is its cadence; records so far apart from each other that no period explains them are days.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.demand import cadence as cal
from core.quantities import FloatArray

IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]

BY_DATES = -1  # the code of a cadence that nobody gave
LEAST_MEAN_GAP_DAYS = 4.5  # below it no lane reports weeks: a cheap answer for most
LEAST_FOR_MAJORITY = 6  # records, before odd dates are believed to be moved ones
LABEL_SHARE = 0.75  # of the dates, that have the weekday or stand exactly where most do
WINDOW_SHARE = 0.9  # of the dates, that stand near it
WINDOW_DAYS = {cal.MONTHLY: 6, cal.HALF_MONTHLY: 4, cal.WEEKLY: 3}  # moved by so much at most
END_DAYS = 4  # before the last day of a month, on which its last working day stands
GAP_SHARE = 0.75  # of the gaps, that have the usual length
LEAST_GAPS_445 = 3
ADDS_UP_BELOW = 0.6  # of a period, between its dates
LAST_LABEL = 31  # "the end of the month", as a day of the month


@dataclass(frozen=True)
class LaneCalendars:
    """The calendar of each lane; all (n_lanes,).

    anchor_day: as core.demand.cadence wants it. shift_days: a record of the day d belongs to the period that holds
    the day d + shift, so that labels at either end of a period, and moved ones, fall into its middle. adds_up: somebody
    chose longer periods than the dates', so that a period is the sum of its records.
    """

    cadence: IntArray
    anchor_day: IntArray
    shift_days: IntArray
    adds_up: BoolArray

    def positions(self, days: IntArray, lane: IntArray) -> IntArray:
        """Positions of the periods that records of these days and lanes belong to."""
        return cal.period_positions(
            days=days + self.shift_days[lane], cadence=self.cadence[lane], anchor_day=self.anchor_day[lane]
        )


def find_calendars(
    *,
    days: IntArray,
    offsets: IntArray,
    given: IntArray | None = None,
    demand_units: FloatArray | None = None,
) -> LaneCalendars:
    """Cadence of each lane and how its dates name its periods.

    Parameters
    ----------
    days : (n_records,) day numbers, ascending and distinct within a lane
    offsets : (n_lanes + 1,) where the records of each lane begin and end
    given : (n_lanes,) cadence codes that somebody chose, BY_DATES where nobody did
    demand_units : (n_records,) tells whether 4-4-5 dates begin or end their periods, which dates alone do not
    """
    counts = np.diff(offsets)
    n_lanes = counts.size
    cadence = np.zeros(n_lanes, dtype=np.int64)
    first = (
        days[np.minimum(offsets[:-1], max(days.size - 1, 0))] if days.size else np.zeros(n_lanes, np.int64)
    )
    calendars = LaneCalendars(
        cadence,
        np.where(counts > 0, first, 0),
        np.zeros(n_lanes, dtype=np.int64),
        np.zeros(n_lanes, dtype=np.bool_),
    )
    if given is not None:
        cadence[:] = np.where(given == BY_DATES, cal.DAILY, given)
    is_looked_at = _may_be_coarse(days, offsets) | (counts > 0) & (cadence != cal.DAILY)
    looked_at = np.flatnonzero(is_looked_at)
    if looked_at.size == 0:
        return calendars
    dates = _Dates.of(days, offsets, looked_at)
    cadence[looked_at] = dates.cadences()
    if given is not None:
        cadence[:] = np.where(given == BY_DATES, cadence, given)
    anchor, shift = dates.labels(cadence[looked_at])
    of_445 = np.flatnonzero(cadence[looked_at] == cal.FOUR_FOUR_FIVE)
    for place in of_445.tolist():
        lane = looked_at[place]
        cells = slice(int(offsets[lane]), int(offsets[lane + 1]))
        anchor[place], shift[place] = _label_445(
            days[cells], None if demand_units is None else demand_units[cells]
        )
    calendars.anchor_day[looked_at], calendars.shift_days[looked_at] = anchor, shift
    if given is not None:
        _add_up(calendars, days, offsets)
    return calendars


def find_cadences(*, days: IntArray, offsets: IntArray) -> IntArray:
    """(n_lanes,) cadence code of each lane; parameters as those of `find_calendars`."""
    return find_calendars(days=days, offsets=offsets).cadence


def _may_be_coarse(days: IntArray, offsets: IntArray) -> BoolArray:
    counts = np.diff(offsets)
    ends = np.maximum(offsets[1:] - 1, 0)
    begins = np.minimum(offsets[:-1], ends)
    if days.size == 0:
        return np.zeros(counts.size, dtype=np.bool_)
    return np.asarray((counts >= 2) & (days[ends] - days[begins] >= LEAST_MEAN_GAP_DAYS * (counts - 1)))


def _add_up(calendars: LaneCalendars, days: IntArray, offsets: IntArray) -> None:
    """Where periods are to be longer than the dates', dates are days of theirs; weeks begin on Mondays."""
    counts = np.diff(offsets)
    last = days[np.maximum(offsets[1:] - 1, 0)]
    first = days[np.minimum(offsets[:-1], days.size - 1)]
    usual = np.asarray(cal.MEAN_DAYS_PER_PERIOD)[calendars.cadence]
    calendars.adds_up[:] = (counts > 1) & (last - first < ADDS_UP_BELOW * usual * (counts - 1))
    calendars.shift_days[calendars.adds_up] = 0
    of_weeks = calendars.adds_up & np.isin(calendars.cadence, list(cal.WEEKS_PER_PERIOD))
    calendars.anchor_day[:] = np.where(of_weeks, first - cal.weekdays(first), calendars.anchor_day)


@dataclass(frozen=True)
class _Dates:
    """The dates of some lanes, one lane after the other, and what calendars say of them."""

    days: IntArray
    lane: IntArray
    counts: IntArray

    @classmethod
    def of(cls, days: IntArray, offsets: IntArray, lanes: IntArray) -> _Dates:
        counts = np.diff(offsets)[lanes]
        before = np.cumsum(counts) - counts
        cells = np.arange(int(counts.sum())) + np.repeat(offsets[lanes] - before, counts)
        return cls(days[cells], np.repeat(np.arange(lanes.size), counts), counts)

    # Shares of records and of gaps

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

    # Which cadence

    def cadences(self) -> IntArray:
        """(n_lanes,) cadence codes."""
        months, is_monthly, is_exact = self._by_months()
        weeks, is_weekly, skips = self._by_weeks()
        of_months = self._grouped(
            months, ((cal.YEARLY, 12), (cal.HALF_YEARLY, 6), (cal.QUARTERLY, 3)), cal.MONTHLY
        )
        of_weeks = self._grouped(weeks, ((cal.FOUR_WEEKLY, 4), (cal.FORTNIGHTLY, 2)), cal.WEEKLY)
        of_weeks = np.where(self._is_445(weeks), cal.FOUR_FOUR_FIVE, of_weeks)
        # Orders that came on one weekday, weeks apart, are days; a lane of periods has most of them.
        by_chance = (of_weeks == cal.WEEKLY) & skips & (self.counts < LEAST_FOR_MAJORITY)
        return np.select(
            [
                self.counts < 2,
                is_monthly & is_exact,
                is_weekly & ~by_chance & (of_weeks == cal.FOUR_FOUR_FIVE),
                is_monthly,
                is_weekly & ~by_chance,
                self._is_half_monthly(),
            ],
            [
                np.full(self.counts.size, cal.DAILY),
                of_months,
                of_weeks,
                of_months,
                of_weeks,
                np.full(self.counts.size, cal.HALF_MONTHLY),
            ],
            cal.DAILY,
        ).astype(np.int64)

    def _grouped(self, positions: IntArray, groups: tuple[tuple[int, int], ...], single: int) -> IntArray:
        """The cadence whose period is the usual gap between positions, else that of the single ones."""
        found = np.full(self.counts.size, single)
        for code, n in groups:
            is_usual = self.gap_share(positions, lambda gap, n=n: gap == n) >= GAP_SHARE  # type: ignore[misc]
            enough = self.counts >= (2 if code == cal.YEARLY else 3)
            found = np.where(
                enough & is_usual & (self.on_one_grid(positions, n) >= WINDOW_SHARE) & (found == single),
                code,
                found,
            )
        return found

    def _by_months(self) -> tuple[IntArray, BoolArray, BoolArray]:
        """Month of each record by its label; (n_lanes,) whether the lane reports months at most, and exactly so."""
        label = self._month_label()
        months = cal.month_numbers(self.days + 15 - label[self.lane])
        is_exact = self._is_exact_month()
        apart = self.gap_share(months, lambda gap: gap >= 1) == 1
        near = self.share(self._days_off_month(label) <= WINDOW_DAYS[cal.MONTHLY]) >= WINDOW_SHARE
        lane, gap = self.gaps(months)
        longest = int(min(gap.max(initial=0), 12)) + 1
        table = np.bincount(
            lane * longest + np.clip(gap, 0, longest - 1), minlength=self.counts.size * longest
        )
        usual_share = table.reshape(-1, longest).max(axis=1) / np.maximum(self.counts - 1, 1)
        regular = near & (usual_share >= GAP_SHARE) & (self.counts >= LEAST_FOR_MAJORITY)
        return months, np.asarray(apart & (is_exact | regular)), is_exact

    def _month_label(self) -> IntArray:
        """(n_lanes,) day of the month by which periods are named, LAST_LABEL for its end."""
        of_month, to_end = self._of_month()
        usual = self.mode(of_month - 1, 31) + 1
        return np.where(self.share(to_end <= END_DAYS) >= WINDOW_SHARE, LAST_LABEL, usual)

    def _of_month(self) -> tuple[IntArray, IntArray]:
        months = cal.month_numbers(self.days)
        return (
            self.days - cal.first_day_of_month(months) + 1,
            cal.first_day_of_month(months + 1) - 1 - self.days,
        )

    def _days_off_month(self, label: IntArray) -> IntArray:
        """Days of each record from the nearest day of this number of a month."""
        wanted = label[self.lane]
        months = cal.month_numbers(self.days + 15 - wanted)
        first = cal.first_day_of_month(months)
        last = cal.first_day_of_month(months + 1) - 1
        return np.asarray(np.abs(self.days - np.minimum(first + wanted - 1, last)))

    def _is_exact_month(self) -> BoolArray:
        """(n_lanes,) all on one day of the month, on its last day, or on its first or last working day."""
        of_month, to_end = self._of_month()
        weekday = cal.weekdays(self.days)
        last_working = ((weekday < 4) & (to_end == 0)) | ((weekday == 4) & (to_end <= 2))
        first_working = ((weekday < 5) & (of_month == 1)) | ((weekday == 0) & (of_month <= 3))
        same = of_month == self.mode(of_month - 1, 31)[self.lane] + 1
        shares = [self.share(holds) for holds in (same, to_end == 0, last_working, first_working)]
        return np.asarray(np.max(shares, axis=0) == 1)

    def _by_weeks(self) -> tuple[IntArray, BoolArray, BoolArray]:
        """Week of each record; (n_lanes,) whether the lane reports weeks at most; whether it skips most of them."""
        anchor = self._week_anchor()
        weeks = (self.days - anchor[self.lane] + 3) // 7
        on_weekday = self.share((self.days - anchor[self.lane]) % 7 == 0)
        apart = self.gap_share(weeks, lambda gap: gap >= 1) == 1
        lane, gap = self.gaps(weeks)
        longest = 7
        table = np.bincount(
            lane * longest + np.clip(gap, 0, longest - 1), minlength=self.counts.size * longest
        )
        usual_share = table.reshape(-1, longest)[:, :6].max(axis=1) / np.maximum(self.counts - 1, 1)
        of_445 = self.gap_share(weeks, lambda gap: (gap == 4) | (gap == 5))
        regular = (on_weekday >= LABEL_SHARE) & (np.maximum(usual_share, of_445) >= GAP_SHARE)
        skips = 2 * self.gap_share(weeks, lambda gap: gap > 1) > 1
        return (
            weeks,
            np.asarray(apart & ((on_weekday == 1) | (regular & (self.counts >= LEAST_FOR_MAJORITY)))),
            np.asarray(skips),
        )

    def _week_anchor(self) -> IntArray:
        """(n_lanes,) the usual weekday nearest to each lane's first date."""
        begin = np.cumsum(self.counts) - self.counts
        first = self.days[np.minimum(begin, max(self.days.size - 1, 0))]
        usual = self.mode(cal.weekdays(self.days), 7)
        return np.asarray(first + (usual - cal.weekdays(first) + 3) % 7 - 3)

    def _is_445(self, weeks: IntArray) -> BoolArray:
        """(n_lanes,) gaps of four and five weeks, every third of them longer."""
        lane, gap = self.gaps(weeks)
        if lane.size == 0:
            return np.zeros(self.counts.size, dtype=np.bool_)
        begin = np.cumsum(self.counts) - self.counts
        number = np.flatnonzero(self.lane[1:] == self.lane[:-1]) - begin[lane]
        is_five, n_lanes = gap == 5, self.counts.size
        by_third = np.bincount(lane * 3 + number % 3, weights=is_five, minlength=3 * n_lanes).reshape(-1, 3)
        n_gaps, n_five = self.counts - 1, by_third.sum(axis=1)
        usual = self.gap_share(weeks, lambda gap: (gap == 4) | (gap == 5)) >= WINDOW_SHARE
        share = n_five / np.maximum(n_gaps, 1)
        in_thirds = by_third.max(axis=1) >= 0.9 * n_five
        return np.asarray(usual & in_thirds & (n_gaps >= LEAST_GAPS_445) & (share >= 0.2) & (share <= 0.45))

    def _is_half_monthly(self) -> BoolArray:
        """(n_lanes,) two dates in nearly every month, half a month apart, on the same two days."""
        first, second = self._half_labels()
        halves = self._halves(first)
        near = np.minimum(self._days_off_month(first), self._days_off_month(second))
        return np.asarray(
            (self.counts >= LEAST_FOR_MAJORITY - 1)
            & (second - first >= 10)
            & (second - first <= 20)
            & (self.share(near <= WINDOW_DAYS[cal.HALF_MONTHLY]) >= WINDOW_SHARE)
            & (self.gap_share(halves, lambda gap: gap >= 1) == 1)
            & (self.gap_share(halves, lambda gap: gap == 1) >= GAP_SHARE)
        )

    def _half_labels(self) -> tuple[IntArray, IntArray]:
        """(n_lanes,) the two days of the month on which most dates stand, the earlier one first."""
        of_month, to_end = self._of_month()
        label = np.where((to_end == 0) & (of_month >= 28), LAST_LABEL, of_month)
        one = self.mode(label - 1, LAST_LABEL) + 1
        off = np.abs(label - one[self.lane])
        is_other = np.minimum(off, LAST_LABEL - off) >= 10
        table = np.bincount(
            self.lane * LAST_LABEL + label - 1, weights=is_other, minlength=self.counts.size * LAST_LABEL
        )
        other = table.reshape(-1, LAST_LABEL).argmax(axis=1) + 1
        return np.minimum(one, other), np.maximum(one, other)

    def _halves(self, first: IntArray) -> IntArray:
        return cal.period_positions(
            days=self.days + self._half_shift(first)[self.lane],
            cadence=np.full(self.days.size, cal.HALF_MONTHLY),
            anchor_day=self.days,
        )

    @staticmethod
    def _half_shift(first: IntArray) -> IntArray:
        return np.asarray(8 - first)  # the labels then stand on the 8th and about the 23rd

    # How dates name periods

    def labels(self, cadence: IntArray) -> tuple[IntArray, IntArray]:
        """(n_lanes,) anchor day and shift of lanes of these cadences."""
        begin = np.cumsum(self.counts) - self.counts
        anchor = self.days[np.minimum(begin, max(self.days.size - 1, 0))].copy()
        shift = np.zeros(cadence.size, dtype=np.int64)
        week_anchor, month_label = self._week_anchor(), self._month_label()
        for code, n_weeks in cal.WEEKS_PER_PERIOD.items():
            of_code = cadence == code
            weeks = (self.days - week_anchor[self.lane] + 3) // 7
            phase = self.mode(weeks % n_weeks, n_weeks)
            anchor = np.where(of_code, week_anchor + 7 * (phase - n_weeks * (phase > n_weeks / 2)), anchor)
            shift = np.where(of_code, 7 * n_weeks // 2, shift)
        months = cal.month_numbers(self.days + 15 - month_label[self.lane])
        for code, n_months in cal.MONTHS_PER_PERIOD.items():
            of_code = cadence == code
            rest = self.mode(months % n_months, n_months)
            # Dates at the end of a period name it too: 31 March, or March itself, for the first three months.
            names_end = (n_months > 1) & ((month_label == LAST_LABEL) | (rest == n_months - 1))
            phase = np.where(names_end, (rest + 1) % n_months, rest)
            anchor = np.where(
                of_code, cal.first_day_of_month(cal.month_numbers(anchor) // 12 * 12 + phase), anchor
            )
            to_middle = np.where(names_end, -(n_months - 1) * 30.4, (n_months - 1) * 30.4) / 2
            shift = np.where(of_code, 15 - month_label + to_middle.astype(np.int64), shift)
        first, _ = self._half_labels()
        shift = np.where(cadence == cal.HALF_MONTHLY, self._half_shift(first), shift)
        return anchor.astype(np.int64), shift.astype(np.int64)


def _label_445(days: IntArray, demand_units: FloatArray | None) -> tuple[int, int]:
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
