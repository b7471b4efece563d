"""The cadence of each lane, told by most of its dates; an odd one, moved by a holiday, belongs to its period.

Dates are labels of periods: the first of a month, its last working day, every second Monday. What most dates of a lane
share is its cadence; records so far apart from each other that no period explains them are days.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.demand import cadence as cal
from core.demand.lane_dates import LaneDates
from core.demand.period_labels import label_445, labels_of
from core.demand.tell_cadence import cadences_of
from core.quantities import BoolArray, FloatArray, IntArray

BY_DATES = -1  # the code of a cadence that nobody gave
LEAST_MEAN_GAP_DAYS = 4.5  # below it no lane reports weeks: a cheap answer for most
ADDS_UP_BELOW = 0.6  # of a period, between its dates


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
    dates = LaneDates.of(days, offsets, looked_at)
    cadence[looked_at] = cadences_of(dates)
    if given is not None:
        cadence[:] = np.where(given == BY_DATES, cadence, given)
    anchor, shift = labels_of(dates, cadence[looked_at])
    of_445 = np.flatnonzero(cadence[looked_at] == cal.FOUR_FOUR_FIVE)
    for place in of_445.tolist():
        lane = looked_at[place]
        cells = slice(int(offsets[lane]), int(offsets[lane + 1]))
        anchor[place], shift[place] = label_445(
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
    return may_be_coarse(first_day=days[begins], last_day=days[ends], n_records=counts)


def may_be_coarse(*, first_day: IntArray, last_day: IntArray, n_records: IntArray) -> BoolArray:
    """(n_lanes,) whether a lane of so many records between these days may be of longer periods than days.

    Where it may not, and nobody chose its cadence, a lane is daily: no other look at its dates is needed.
    """
    return np.asarray((n_records >= 2) & (last_day - first_day >= LEAST_MEAN_GAP_DAYS * (n_records - 1)))


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
