"""What the data say about demand: records, a gap-free history, and its rate and spread per day.

Everything is built for many lanes at once; one lane is a network of one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.demand import cadence as cal
from core.errors import NotEnoughHistory
from core.quantities import FloatArray, FloatOrColumn, IntArray, take

CELLS_AT_A_TIME = 500_000  # records or periods that are worked on at once: bounded memory
PIECE_CELLS = 255  # as many as a byte counts
MIN_PERIODS = 3  # below this neither a spread nor a trend can be told from noise
SHORT_HISTORY_PERIODS = 14
YEAR_DAYS = 365

COLUMNS_OF_HISTORIES = (
    "cadence",
    "anchor_day",
    "first_position",
    "days_in_period",
    "demand_units",
    "is_open",
    "closed_weekdays",
    "n_filled_zero",
)

DateArray = NDArray[np.datetime64]


@dataclass(frozen=True)
class DemandRecords:
    """Records of one lane as stored: dates (datetime64[D], ascending), demand [units]; both (n_records,)."""

    dates: DateArray
    demand_units: FloatArray


@dataclass(frozen=True)
class NetworkRecords:
    """Records of many lanes, one lane after the other.

    lanes: n_lanes names; offsets: (n_lanes + 1,); days: (n_records,) day numbers since 1970-01-01, ascending
    within a lane; demand_units: (n_records,).
    """

    lanes: tuple[str, ...]
    offsets: IntArray
    days: IntArray
    demand_units: FloatArray


@dataclass(frozen=True)
class DemandHistory:
    """Demand of one lane on a gap-free calendar, as the mathematics sees it.

    period_starts (datetime64[D]), days_in_period, demand_units (NaN where unknown) and is_open (False on
    weekdays on which the lane never runs) all have shape (n_periods,).
    """

    lane: str
    cadence: str
    period_starts: DateArray
    days_in_period: IntArray
    demand_units: FloatArray
    is_open: NDArray[np.bool_]
    n_filled_zero: int
    n_unknown: int
    closed_weekdays: tuple[int, ...]
    open_days_per_week: float = 7.0  # as somebody said of a lane of weeks or longer periods
    anchor_day: int | None = (
        None  # of its calendar, see core.demand.cadence; by default where the first period begins
    )

    @property
    def last_day(self) -> date:
        """Day on which the newest period begins."""
        return _as_date(self.period_starts[-1])

    def as_network(self) -> NetworkHistory:
        """The lane as a network of one: whatever is done for many lanes is done for one in the same way."""
        cadence = np.array([cal.CADENCE_NAMES.index(self.cadence)])
        first_day = np.zeros(1, dtype=np.int64)
        first_day[: self.period_starts.size] = self.period_starts[:1].astype("datetime64[D]").astype(np.int64)
        anchor_day = first_day if self.anchor_day is None else np.array([self.anchor_day])
        return NetworkHistory(
            lanes=(self.lane,),
            offsets=np.array([0, self.demand_units.size]),
            cadence=cadence,
            anchor_day=anchor_day,
            first_position=cal.period_positions(days=first_day, cadence=cadence, anchor_day=anchor_day),
            days_in_period=self.days_in_period,
            demand_units=self.demand_units,
            is_open=self.is_open,
            closed_weekdays=np.isin(np.arange(7), self.closed_weekdays)[None, :],
            n_filled_zero=np.array([self.n_filled_zero]),
            open_days_per_week=None
            if self.open_days_per_week == 7.0
            else np.array([self.open_days_per_week]),
        )

    @property
    def open_share_ratio(self) -> float:
        """Share of all days on which the lane runs: by its weekdays, or as somebody said."""
        return (1.0 - len(self.closed_weekdays) / 7.0) * self.open_days_per_week / 7.0

    def open_days_of(self, period_starts: DateArray, days_in_period: IntArray) -> FloatArray:
        """Days of periods on which the lane runs; of a daily lane each day is one, closed or not."""
        return cal.open_days(
            first_days=period_starts.astype("datetime64[D]").astype(np.int64),
            n_days=days_in_period,
            days_per_week=self.open_days_per_week,
        )


@dataclass(frozen=True)
class NetworkHistory:
    """Histories of many lanes, one after the other; offsets (n_lanes + 1,) bound them.

    cadence, anchor_day, first_position: (n_lanes,); days_in_period, demand_units, is_open: (n_cells,);
    closed_weekdays: (n_lanes, 7) bool; n_filled_zero: (n_lanes,) int. open_days_per_week: (n_lanes,) as
    somebody said of lanes of weeks or longer periods, 7 of the others; None where nobody did.
    """

    lanes: tuple[str, ...]
    offsets: IntArray
    cadence: IntArray
    anchor_day: IntArray
    first_position: IntArray
    days_in_period: IntArray
    demand_units: FloatArray
    is_open: NDArray[np.bool_]
    closed_weekdays: NDArray[np.bool_]
    n_filled_zero: IntArray
    open_days_per_week: FloatArray | None = None

    @property
    def open_of_period_ratio(self) -> FloatArray | float:
        """(n_lanes,) mean share of the days of a period on which the lane runs; 1 on daily lanes."""
        return 1.0 if self.open_days_per_week is None else self.open_days_per_week / 7.0

    @property
    def open_share_ratio(self) -> FloatArray:
        """(n_lanes,) share of all days on which the lane runs: by its weekdays, or as somebody said."""
        return np.asarray((1.0 - self.closed_weekdays.mean(axis=1)) * self.open_of_period_ratio)

    def open_days_of(self, first_days: IntArray, days_in_period: IntArray, lanes: IntArray) -> FloatArray:
        """Days of periods on which their lanes run, as floats; a day of a daily lane is one, closed or not.

        All of one shape, or (n, n_periods) beside (n,) lanes, the numbers of the periods' lanes.
        """
        if self.open_days_per_week is None:
            return days_in_period.astype(np.float64)
        per_week = self.open_days_per_week[lanes]
        per_week = per_week[:, None] if first_days.ndim > lanes.ndim else per_week
        return cal.open_days(first_days=first_days, n_days=days_in_period, days_per_week=per_week)

    @property
    def open_days_in_period(self) -> FloatArray:
        """(n_cells,) days of each period on which its lane runs, see `open_days_of`."""
        return self.open_days_at(np.arange(self.days_in_period.size))

    def open_days_at(self, cells: IntArray) -> FloatArray:
        """The same of some periods, in their shape."""
        if self.open_days_per_week is None:
            return self.days_in_period[cells].astype(np.float64)
        lanes = np.searchsorted(self.offsets, cells, side="right") - 1
        position = cells + (self.first_position - self.offsets[:-1])[lanes]
        first_days = cal.period_first_days(
            positions=position, cadence=self.cadence[lanes], anchor_day=self.anchor_day[lanes]
        )
        return self.open_days_of(first_days, self.days_in_period[cells], lanes)

    def first_days(self, positions: IntArray) -> IntArray:
        """(n_lanes,) day number on which the period at a position of each lane begins."""
        return cal.period_first_days(positions=positions, cadence=self.cadence, anchor_day=self.anchor_day)

    @property
    def end_positions(self) -> IntArray:
        """(n_lanes,) position after each lane's last period."""
        return self.first_position + np.diff(self.offsets)

    @property
    def newest_day(self) -> date | None:
        """Day on which the newest period of any lane begins: a month that has only begun dates nobody ahead."""
        begun = self.first_days(self.end_positions - 1)[np.diff(self.offsets) > 0]
        return _as_date(begun.max().astype("datetime64[D]")) if begun.size else None

    def take(self, lanes: IntArray) -> NetworkHistory:
        """The histories of the lanes of these numbers alone, in this order."""
        if lanes.size == len(self.lanes) and np.array_equal(lanes, np.arange(lanes.size)):
            return self
        n_cells = np.diff(self.offsets)[lanes]
        offsets = np.concatenate([[0], np.cumsum(n_cells)])
        cells = np.arange(int(offsets[-1])) + np.repeat(self.offsets[lanes] - offsets[:-1], n_cells)
        return NetworkHistory(
            lanes=tuple(self.lanes[number] for number in lanes.tolist()),
            offsets=offsets,
            cadence=self.cadence[lanes],
            anchor_day=self.anchor_day[lanes],
            first_position=self.first_position[lanes],
            days_in_period=self.days_in_period[cells],
            demand_units=self.demand_units[cells],
            is_open=self.is_open[cells],
            closed_weekdays=self.closed_weekdays[lanes],
            n_filled_zero=self.n_filled_zero[lanes],
            open_days_per_week=None if self.open_days_per_week is None else self.open_days_per_week[lanes],
        )

    def newest(self, n_periods: int) -> NetworkHistory:
        """The latest periods of each lane, at most so many: of what lies further back nothing is kept."""
        n_cells = np.minimum(np.diff(self.offsets), n_periods)
        offsets = np.concatenate([[0], np.cumsum(n_cells)])
        cells = np.arange(int(offsets[-1])) + np.repeat(self.offsets[1:] - offsets[1:], n_cells)
        return replace(
            self,
            offsets=offsets,
            first_position=self.end_positions - n_cells,
            days_in_period=self.days_in_period[cells],
            demand_units=self.demand_units[cells],
            is_open=self.is_open[cells],
        )

    def lane_history(self, index: int) -> DemandHistory:
        """The history of lane number `index`."""
        cells = slice(int(self.offsets[index]), int(self.offsets[index + 1]))
        n_cells = cells.stop - cells.start
        positions = self.first_position[index] + np.arange(n_cells)
        first_days = cal.period_first_days(
            positions=positions, cadence=self.cadence[index], anchor_day=self.anchor_day[index]
        )
        demand = self.demand_units[cells]
        return DemandHistory(
            lane=self.lanes[index],
            cadence=cal.CADENCE_NAMES[int(self.cadence[index])],
            period_starts=first_days.astype("datetime64[D]"),
            days_in_period=self.days_in_period[cells],
            demand_units=demand,
            is_open=self.is_open[cells],
            n_filled_zero=int(self.n_filled_zero[index]),
            n_unknown=int(np.isnan(demand).sum()),
            closed_weekdays=tuple(int(day) for day in np.flatnonzero(self.closed_weekdays[index])),
            open_days_per_week=7.0
            if self.open_days_per_week is None
            else float(self.open_days_per_week[index]),
            anchor_day=int(self.anchor_day[index]),
        )


def join_histories(parts: Sequence[NetworkHistory]) -> NetworkHistory:
    """The histories of all parts, one part after the other."""
    if len(parts) == 1:
        return parts[0]
    columns: dict[str, Any] = {
        name: np.concatenate([getattr(part, name) for part in parts]) for name in COLUMNS_OF_HISTORIES
    }
    days = [part.open_days_per_week for part in parts]
    if any(of_part is not None for of_part in days):
        columns["open_days_per_week"] = np.concatenate(
            [
                np.full(len(part.lanes), 7.0) if of_part is None else of_part
                for part, of_part in zip(parts, days, strict=True)
            ]
        )
    return NetworkHistory(
        lanes=tuple(name for part in parts for name in part.lanes),
        offsets=np.concatenate([[0], np.cumsum(np.concatenate([np.diff(part.offsets) for part in parts]))]),
        **columns,
    )


def count_in_lanes(cells: NDArray[np.bool_], offsets: IntArray) -> IntArray:
    """(n_lanes,) how many of each lane's cells, which offsets (n_lanes + 1,) bound, these are.

    Counted in pieces that a byte can count: numpy adds bytes ten times as fast as it makes numbers of them.
    """
    n_cells = np.diff(offsets)
    n_pieces = -(-n_cells // PIECE_CELLS)
    counts = np.zeros(n_cells.size, dtype=np.int64)
    filled = n_pieces > 0
    if not filled.any():
        return counts
    first = np.cumsum(n_pieces) - n_pieces
    number = np.arange(int(n_pieces.sum())) - np.repeat(first, n_pieces)
    begins = np.repeat(offsets[:-1], n_pieces) + PIECE_CELLS * number
    of_pieces = np.add.reduceat(np.ascontiguousarray(cells).view(np.uint8), begins, dtype=np.uint8)
    counts[filled] = np.add.reduceat(of_pieces, first[filled], dtype=np.int64)
    return counts


@dataclass(frozen=True)
class DemandProfile:
    """Rate and spread of the last year's demand; floats for one lane, (n_lanes,) arrays for a network.

    Per day means per calendar day, so lanes of every cadence and with closed weekdays share one time base.
    Per period means per open day (daily lanes), week or average month: the grain at which it was observed.
    """

    n_periods: FloatOrColumn
    mean_units_per_day: FloatOrColumn
    sd_units_per_day: FloatOrColumn
    mean_units_per_period: FloatOrColumn
    sd_units_per_period: FloatOrColumn
    open_days_per_period: FloatOrColumn
    periods_per_day: FloatOrColumn
    zero_share_ratio: FloatOrColumn


def profile_network(history: NetworkHistory) -> DemandProfile:
    """Demand profile of each lane's last year, from its known, open periods; NaN where there are too few.

    n_periods counts all known periods. The last year are 365 days, 52 weeks, 12 months ... up to the lane's end, but 3
    half-years or years where a year has fewer.

    The rate is total demand over total days. The variance per day is the weighted estimate
    sum((x - rate*d)**2 / d) / (n - 1) over periods of d days: a month is the sum of d independent days.

    Formula
    -------
    D = sum x / sum d over periods of volume x and d days; sd_D = sqrt(sum((x - D d)**2 / d) / (n - 1)). Both
    are taken over open days and then spread over calendar days: D times the share of open days, sd_D times
    its square root. A period of d open days has mean D d and sd sd_D sqrt(d).

    Source
    ------
    Weighted least squares for a rate: the variance of a sum of d independent days grows as d (Draper &
    Smith, Applied Regression Analysis).
    """
    n_periods, rate, variance_per_open_day, zero_share = np.full((4, len(history.lanes)), np.nan)
    for lanes in lane_blocks(history.offsets):
        block = _block_profile(history, lanes)
        n_periods[lanes], rate[lanes], variance_per_open_day[lanes], zero_share[lanes] = block
    too_few = n_periods < MIN_PERIODS
    rate, variance_per_open_day = (np.where(too_few, np.nan, x) for x in (rate, variance_per_open_day))
    open_share = 1.0 - history.closed_weekdays.mean(axis=1)
    days_per_period = np.asarray(cal.MEAN_DAYS_PER_PERIOD)[history.cadence]
    return DemandProfile(
        n_periods=n_periods,
        mean_units_per_day=rate * open_share,
        sd_units_per_day=np.sqrt(variance_per_open_day * open_share),
        mean_units_per_period=rate * days_per_period,
        sd_units_per_period=np.sqrt(variance_per_open_day * days_per_period),
        open_days_per_period=days_per_period * history.open_of_period_ratio,
        periods_per_day=open_share / days_per_period,
        zero_share_ratio=zero_share,
    )


def lane_blocks(offsets: IntArray) -> list[slice]:
    """Lanes in blocks of about CELLS_AT_A_TIME periods, at least one lane each."""
    ends = (
        np.searchsorted(
            offsets[1:], np.arange(CELLS_AT_A_TIME, offsets[-1] + CELLS_AT_A_TIME, CELLS_AT_A_TIME)
        )
        + 1
    )
    bounds = np.unique(np.minimum([0, *ends.tolist(), offsets.size - 1], offsets.size - 1))
    return [slice(begin, end) for begin, end in zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True)]


def _block_profile(history: NetworkHistory, lanes: slice) -> FloatArray:
    """(4, n_lanes): number of all known open periods; rate, variance per open day and zeros of the last year's."""
    offsets = history.offsets[lanes.start : lanes.stop + 1]
    cells, n_lanes = slice(int(offsets[0]), int(offsets[-1])), lanes.stop - lanes.start
    used = history.is_open[cells] & ~np.isnan(history.demand_units[cells])
    lane = np.repeat(np.arange(n_lanes), np.diff(offsets))
    n_known = np.bincount(lane[used], minlength=n_lanes)
    used &= _is_of_last_year(history, lanes, lane, used)
    lane = lane[used]
    demand, days = history.demand_units[cells][used], history.days_in_period[cells][used]

    def total(values: FloatArray) -> FloatArray:
        return np.bincount(lane, weights=values, minlength=n_lanes).astype(np.float64)

    n_periods, n_days = total(np.ones(lane.size)), total(days.astype(np.float64))
    with np.errstate(invalid="ignore", divide="ignore"):
        rate = total(demand) / n_days
        variance_per_open_day = total((demand - rate[lane] * days) ** 2 / days) / (n_periods - 1)
        return np.stack([n_known, rate, variance_per_open_day, total(demand == 0) / n_periods])


def _is_of_last_year(
    history: NetworkHistory, lanes: slice, lane: IntArray, used: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Cells of each lane's last year, or of its last MIN_PERIODS; all of a lane that tells too little of them."""
    ends = history.offsets[lanes.start + 1 : lanes.stop + 1] - history.offsets[lanes.start]
    begin = ends - np.maximum(np.array(cal.PERIODS_PER_YEAR), MIN_PERIODS)[history.cadence[lanes]]
    recent = np.arange(lane.size) >= begin[lane]
    n_recent = np.bincount(lane[used & recent], minlength=ends.size)
    return np.asarray(recent | (n_recent < MIN_PERIODS)[lane])


def profile_lane(history: DemandHistory) -> DemandProfile:
    """Demand profile of one lane, as floats.

    Raises
    ------
    NotEnoughHistory
        with fewer than 3 periods of known demand.
    """
    profile = take(profile_network(history.as_network()), 0)
    if profile.n_periods < MIN_PERIODS:
        raise NotEnoughHistory(history.lane, int(profile.n_periods), MIN_PERIODS)
    return profile


def _as_date(day: np.datetime64) -> date:
    as_date: date = day.astype("datetime64[D]").astype(object)
    return as_date
