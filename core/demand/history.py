"""Records put on gap-free calendars: the histories that every formula and forecast reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from core.demand import cadence as cal
from core.demand.find_cadence import BY_DATES, LaneCalendars, find_calendars
from core.demand.profile import (
    MIN_PERIODS,
    DemandHistory,
    DemandRecords,
    NetworkHistory,
    NetworkRecords,
    count_in_lanes,
    lane_blocks,
)
from core.errors import NotEnoughHistory
from core.lane import ALWAYS_ZERO, FROM_DATES, MISSING_UNKNOWN, MISSING_ZERO, WEEK_DAYS
from core.quantities import FloatArray, IntArray

SKIPS_FROM_INTERVAL = (
    1.32  # mean interval between records, from which a lane lists orders: Syntetos & Boylan (2005)
)
LONG_AGO_DAYS = 30  # who reports goes on within a month
PART_OF_PERIOD = 3.5  # usual gaps between records, by which those of a whole period may miss its ends
CLOSED_DAY_MIN_WEEKS = 8  # a weekday must have been due this often before its silence means "closed"
# Sooner where the lane's other days hardly ever miss: a lane is watched from its fifth week on.
CLOSED_DAY_LEAST_WEEKS, CLOSED_DAY_CHANCE = 4, 1e-4
REGULAR_LANE_MIN_SHARE = 0.5  # and the lane must run on at least this share of its other days


def build_network_history(
    records: NetworkRecords,
    *,
    missing_is_unknown: NDArray[np.bool_] | None = None,
    missing_is_zero: NDArray[np.bool_] | None = None,
    given_cadence: IntArray | None = None,
    open_days_per_week: FloatArray | None = None,
    until_day: int | None = None,
) -> NetworkHistory:
    """Put the records of many lanes on gap-free calendars.

    A day without a record between a daily lane's first and last date is zero volume (or unknown where
    `missing_is_unknown`, shape (n_lanes,)), except weekdays on which the lane never runs. A missing week, month or
    other period is unknown, but zero on a lane that skips most of them, as its records are orders rather than reports,
    and where missing_is_zero, (n_lanes,), says so.
    Records of one period are added up, but the first and last period are unknown where records begin or end inside.
    A lane without records gets no cells.

    given_cadence : (n_lanes,) cadence codes that somebody chose, BY_DATES where the dates tell it
    open_days_per_week : (n_lanes,) days of a week on which lanes of weeks and longer periods run, NaN where nobody
        said: then all seven
    until_day : day number until which the data of the whole workspace reach: lanes that list only what came were empty
        until then; by default each lane ends with its own records
    """
    n_lanes, blocks = len(records.lanes), lane_blocks(records.offsets)
    calendars = _calendars_of(records, blocks, given_cadence)
    first_position, n_cells, n_filled_zero = np.zeros((3, n_lanes), dtype=np.int64)
    has_records = np.flatnonzero(np.diff(records.offsets) > 0)
    if has_records.size:
        first, last = records.offsets[:-1][has_records], records.offsets[1:][has_records] - 1
        first_position[has_records] = calendars.positions(records.days[first], has_records)
        last_position = calendars.positions(records.days[last], has_records)
        n_cells[has_records] = last_position - first_position[has_records] + 1
    offsets = np.concatenate([[0], np.cumsum(n_cells)])
    history = NetworkHistory(
        lanes=records.lanes,
        open_days_per_week=_open_days(calendars.cadence, open_days_per_week),
        offsets=offsets,
        cadence=calendars.cadence,
        anchor_day=calendars.anchor_day,
        first_position=first_position,
        days_in_period=np.zeros(int(offsets[-1]), dtype=np.int64),
        demand_units=np.full(int(offsets[-1]), np.nan),
        is_open=np.ones(int(offsets[-1]), dtype=np.bool_),
        closed_weekdays=np.zeros((n_lanes, 7), dtype=np.bool_),
        n_filled_zero=n_filled_zero,
    )
    for lanes in blocks:
        _fill_block(
            history,
            records,
            lanes,
            calendars,
            missing_is_unknown=missing_is_unknown,
            missing_is_zero=missing_is_zero,
        )
    if until_day is None or has_records.size == 0:
        return history
    lists_only = _lists_only_what_came(history, np.diff(records.offsets), until_day)
    if missing_is_zero is not None:
        lists_only |= missing_is_zero & (history.n_filled_zero > 0)
    if missing_is_unknown is not None:
        lists_only &= ~missing_is_unknown
    until = calendars.positions(np.full(n_lanes, until_day), np.arange(n_lanes))
    n_added = np.where(lists_only, np.maximum(until + 1 - history.end_positions, 0), 0)
    return with_empty_periods(history, n_added)


def _open_days(cadence: IntArray, said: FloatArray | None) -> FloatArray | None:
    """(n_lanes,) days of a week on which lanes run, where somebody said it; None where nobody did of any lane."""
    if said is None or np.isnan(said).all():
        return None
    return np.where((cadence != cal.DAILY) & np.isfinite(said), said, WEEK_DAYS)


def _calendars_of(
    records: NetworkRecords, blocks: Sequence[slice], given_cadence: IntArray | None
) -> LaneCalendars:
    """The calendar of each lane, found some lanes at a time."""
    n_lanes = len(records.lanes)
    cadence, anchor_day, shift_days = np.zeros((3, n_lanes), dtype=np.int64)
    adds_up = np.zeros(n_lanes, dtype=np.bool_)
    for lanes in blocks:
        of_block = _days_of(records, lanes)
        first_record = int(records.offsets[lanes.start])
        found = find_calendars(
            **of_block,
            given=None if given_cadence is None else given_cadence[lanes],
            demand_units=records.demand_units[first_record : first_record + of_block["days"].size],
        )
        cadence[lanes], anchor_day[lanes] = found.cadence, found.anchor_day
        shift_days[lanes], adds_up[lanes] = found.shift_days, found.adds_up
    return LaneCalendars(cadence, anchor_day, shift_days, adds_up)


def _lists_only_what_came(history: NetworkHistory, n_records: IntArray, until_day: int) -> NDArray[np.bool_]:
    """(n_lanes,) lanes of orders: those that skip more than one period of four, and one or two records long ago."""
    n_open = count_in_lanes(history.is_open, history.offsets)
    skips = (history.n_filled_zero > 0) & (n_open > SKIPS_FROM_INTERVAL * n_records)
    n_silent = until_day + 1 - history.first_days(history.end_positions)
    few = (history.cadence == cal.DAILY) & (n_records > 0) & (n_records < MIN_PERIODS)
    return np.asarray(skips | (few & (n_silent > LONG_AGO_DAYS)))


def with_empty_periods(history: NetworkHistory, n_added: IntArray) -> NetworkHistory:
    """The history with so many periods without volume, (n_lanes,), after the last one of each lane."""
    if not n_added.any():
        return history
    n_cells = np.diff(history.offsets)
    is_old = np.repeat(np.tile([True, False], n_cells.size), np.stack([n_cells, n_added], axis=1).ravel())
    lane = np.repeat(np.arange(n_cells.size), n_added)
    position = (history.end_positions - np.cumsum(n_added) + n_added)[lane] + np.arange(lane.size)
    cadence = history.cadence[lane]
    demand, is_open = np.zeros(is_old.size), np.ones(is_old.size, dtype=np.bool_)
    days_in_period = np.ones(is_old.size, dtype=np.int64)
    demand[is_old], is_open[is_old] = history.demand_units, history.is_open
    days_in_period[is_old] = history.days_in_period
    days_in_period[~is_old] = cal.period_lengths(
        positions=position, cadence=cadence, anchor_day=history.anchor_day[lane]
    )
    closed = history.closed_weekdays[lane, cal.weekdays(position)]
    is_open[~is_old] = ~(closed & (cadence == cal.DAILY))
    return replace(
        history,
        offsets=np.concatenate([[0], np.cumsum(n_cells + n_added)]),
        days_in_period=days_in_period,
        demand_units=demand,
        is_open=is_open,
        n_filled_zero=history.n_filled_zero + n_added,
    )


def skips_periods(history: NetworkHistory) -> NDArray[np.bool_]:
    """(n_lanes,) lanes of weeks, months and the like with two periods or more between most of their records."""
    n_lanes = len(history.lanes)
    coarse = np.repeat(history.cadence != cal.DAILY, np.diff(history.offsets))
    cell = np.flatnonzero(coarse & np.isfinite(history.demand_units))
    lane = np.searchsorted(history.offsets, cell, side="right") - 1
    inside = lane[1:] == lane[:-1]
    gap_lane, gap = lane[1:][inside], np.diff(cell)[inside]
    return most_gaps_are_wide(gap_lane, gap, n_lanes)


def most_gaps_are_wide(gap_lane: IntArray, gap: IntArray, n_lanes: int) -> NDArray[np.bool_]:
    """(n_lanes,) whether most gaps between records, of these lanes and in periods, are longer than one period."""
    n_gaps = np.bincount(gap_lane, minlength=n_lanes)
    n_wide = np.bincount(gap_lane, weights=gap > 1, minlength=n_lanes)
    return np.asarray(2 * n_wide > n_gaps)


def _days_of(records: NetworkRecords, lanes: slice) -> dict[str, IntArray]:
    offsets = records.offsets[lanes.start : lanes.stop + 1]
    return {"days": records.days[offsets[0] : offsets[-1]], "offsets": offsets - offsets[0]}


def _fill_block(
    history: NetworkHistory,
    records: NetworkRecords,
    lanes: slice,
    calendars: LaneCalendars,
    *,
    missing_is_unknown: NDArray[np.bool_] | None,
    missing_is_zero: NDArray[np.bool_] | None,
) -> None:
    """Write the periods of some lanes into `history`, whose columns by lane are known already."""
    n_lanes = lanes.stop - lanes.start
    of_block = _days_of(records, lanes)
    cadence, first_position = history.cadence[lanes], history.first_position[lanes]
    offsets = history.offsets[lanes.start : lanes.stop + 1]
    cells = slice(int(offsets[0]), int(offsets[-1]))
    offsets = offsets - offsets[0]

    lane_of_record = np.repeat(np.arange(n_lanes), np.diff(of_block["offsets"]))
    positions = calendars.positions(of_block["days"], lane_of_record + lanes.start)
    demand = history.demand_units[cells]
    first_record = records.offsets[lanes.start]
    came = records.demand_units[first_record : first_record + positions.size]
    cell = (offsets[:-1] - first_position)[lane_of_record] + positions
    demand[cell] = came
    is_same = cell[1:] == cell[:-1]
    if is_same.any():  # a given cadence is longer than that of the dates
        total = np.bincount(cell, weights=came, minlength=demand.size)
        demand[cell] = total[cell]

    _hide_parts_of_periods(history, records, calendars, lanes)

    lane_of_cell = np.repeat(np.arange(n_lanes), np.diff(offsets))
    cell_positions = np.arange(demand.size) - (offsets[:-1] - first_position)[lane_of_cell]
    is_daily = cadence[lane_of_cell] == cal.DAILY
    weekday_of_cell = cal.weekdays(cell_positions)
    closed = _closed_weekdays(
        demand, lane_of_cell=lane_of_cell, weekday=weekday_of_cell, is_daily=is_daily, n_lanes=n_lanes
    )
    is_open = ~(is_daily & closed[lane_of_cell, weekday_of_cell])
    inside = lane_of_record[1:] == lane_of_record[:-1]
    skips = most_gaps_are_wide(lane_of_record[1:][inside], np.diff(positions)[inside], n_lanes)
    if missing_is_zero is not None:
        skips = skips | missing_is_zero[lanes]
    fills_zero = np.isnan(demand) & (is_daily | (skips & (cadence != cal.DAILY))[lane_of_cell])
    if missing_is_unknown is not None:
        fills_zero &= ~missing_is_unknown[lanes][lane_of_cell] | ~is_open
    demand[fills_zero] = 0.0
    history.days_in_period[cells] = cal.period_lengths(
        positions=cell_positions,
        cadence=cadence[lane_of_cell],
        anchor_day=history.anchor_day[lanes][lane_of_cell],
    )
    history.is_open[cells] = is_open
    history.closed_weekdays[lanes] = closed
    history.n_filled_zero[lanes] = np.bincount(lane_of_cell[fills_zero & is_open], minlength=n_lanes)


def _hide_parts_of_periods(
    history: NetworkHistory, records: NetworkRecords, calendars: LaneCalendars, lanes: slice
) -> None:
    """Make unknown the first and last period of lanes whose records add up, where these cover a part of it."""
    adding = lanes.start + np.flatnonzero(calendars.adds_up[lanes])
    if adding.size == 0:
        return
    first, last = records.days[records.offsets[adding]], records.days[records.offsets[adding + 1] - 1]
    usual_gap = (last - first) / np.maximum(np.diff(records.offsets)[adding] - 1, 1)
    of_lanes = history.take(adding)
    begin, end = of_lanes.first_days(of_lanes.first_position), of_lanes.first_days(of_lanes.end_positions) - 1
    begins_late, ends_early = (
        first - begin > PART_OF_PERIOD * usual_gap,
        end - last > PART_OF_PERIOD * usual_gap,
    )
    history.demand_units[history.offsets[adding[begins_late]]] = np.nan
    history.demand_units[history.offsets[adding[ends_early] + 1] - 1] = np.nan


def build_history(
    lane: str,
    records: DemandRecords,
    *,
    missing_days: str = MISSING_ZERO,
    cadence: str = FROM_DATES,
    open_days_per_week: float | None = None,
    until_day: int | None = None,
) -> DemandHistory:
    """Put the records of one lane on a gap-free calendar; rows may come in any order.

    cadence : a name of core.demand.cadence, or "from dates"
    open_days_per_week : of a lane of weeks or longer periods; None: seven
    until_day : as in `build_network_history`

    Raises
    ------
    NotEnoughHistory
        where there is no record at all.
    """
    if records.dates.size == 0:
        raise NotEnoughHistory(lane, 0, MIN_PERIODS)
    days, record_of = np.unique(records.dates.astype("datetime64[D]").astype(np.int64), return_inverse=True)
    network = NetworkRecords(
        lanes=(lane,),
        offsets=np.array([0, days.size]),
        days=days,
        demand_units=np.bincount(record_of, weights=records.demand_units, minlength=days.size).astype(
            np.float64
        ),
    )
    return build_network_history(
        network,
        missing_is_unknown=np.array([missing_days == MISSING_UNKNOWN]),
        missing_is_zero=np.array([missing_days == ALWAYS_ZERO]),
        given_cadence=cadence_codes([cadence]),
        open_days_per_week=None if open_days_per_week is None else np.array([open_days_per_week]),
        until_day=until_day,
    ).lane_history(0)


def cadence_codes(names: Sequence[str]) -> IntArray | None:
    """Codes of cadences that were chosen, by name; None where none was."""
    if all(name == FROM_DATES for name in names):
        return None
    code_of = {FROM_DATES: BY_DATES} | {name: code for code, name in enumerate(cal.CADENCE_NAMES)}
    return np.array([code_of[name] for name in names], dtype=np.int64)


def without_days(history: NetworkHistory, days: IntArray) -> FloatArray:
    """(n_cells,) demand with the given days of daily lanes as unknown."""
    if days.size == 0:
        return history.demand_units
    first_day = int(days.min())
    listed = np.zeros(int(days.max()) - first_day + 1, dtype=np.bool_)
    listed[days - first_day] = True
    n_cells = np.diff(history.offsets)
    start = np.where(history.cadence == cal.DAILY, history.first_position, -listed.size - 2 - n_cells)
    position = np.arange(history.demand_units.size) + np.repeat(
        start - history.offsets[:-1] - first_day, n_cells
    )
    inside = (position >= 0) & (position < listed.size)
    hidden = inside & listed[np.where(inside, position, 0)] & history.is_open
    return np.where(hidden, np.nan, history.demand_units)


def _closed_weekdays(
    demand: FloatArray,
    *,
    lane_of_cell: IntArray,
    weekday: IntArray,
    is_daily: NDArray[np.bool_],
    n_lanes: int,
) -> NDArray[np.bool_]:
    """(n_lanes, 7): weekdays on which a regularly running daily lane never had volume.

    After eight weeks without; after four where so many empty days by chance, each as likely as on the lane's other
    weekdays, would come less than once in ten thousand times.
    """
    key = (lane_of_cell * 7 + weekday)[is_daily]
    runs = (demand > 0)[is_daily]  # NaN > 0 is False: no record, no volume
    due = np.bincount(key, minlength=7 * n_lanes).reshape(n_lanes, 7)
    ran = np.bincount(key, weights=runs, minlength=7 * n_lanes).reshape(n_lanes, 7)
    silent = (ran == 0) & (due >= CLOSED_DAY_MIN_WEEKS)
    due_elsewhere = np.where(silent, 0, due).sum(axis=1)
    regular = ran.sum(axis=1) >= REGULAR_LANE_MIN_SHARE * np.maximum(due_elsewhere, 1)
    due_when_run = np.where(ran > 0, due, 0).sum(axis=1)
    missed = 1.0 - ran.sum(axis=1) / (
        due_when_run + 1.0
    )  # of a lane that never missed a day as of one that will
    is_plain = (ran == 0) & (due >= CLOSED_DAY_LEAST_WEEKS) & (missed[:, None] ** due <= CLOSED_DAY_CHANCE)
    return np.asarray((silent & regular[:, None]) | is_plain)
