"""What the data say about demand: records, a gap-free history, and its rate and spread per day.

Everything is built for many lanes at once; one lane is a network of one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from core import cadence as cal
from core.errors import NotEnoughHistory
from core.quantities import FloatArray

MIN_PERIODS = 3  # below this neither a spread nor a trend can be told from noise
SHORT_HISTORY_PERIODS = 14
CLOSED_DAY_MIN_WEEKS = 8  # a weekday must have been due this often before its silence means "closed"
REGULAR_LANE_MIN_SHARE = 0.5  # and the lane must run on at least this share of its other days

DateArray = NDArray[np.datetime64]
IntArray = NDArray[np.int64]


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


@dataclass(frozen=True)
class NetworkHistory:
    """Histories of many lanes, one after the other; offsets (n_lanes + 1,) bound them.

    cadence, anchor_day, first_position: (n_lanes,); days_in_period, demand_units, is_open: (n_cells,);
    closed_weekdays: (n_lanes, 7) bool; n_filled_zero: (n_lanes,) int.
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

    def last_period_days(self) -> IntArray:
        """Day number on which the last period of each lane with records begins, (n_lanes_with_records,)."""
        n_cells = np.diff(self.offsets)
        some = n_cells > 0
        return cal.period_first_days(
            positions=(self.first_position + n_cells - 1)[some],
            cadence=self.cadence[some],
            anchor_day=self.anchor_day[some],
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
        )


# float for one lane, (n_lanes,) array for a network
FloatOrColumn: TypeAlias = Any


@dataclass(frozen=True)
class DemandProfile:
    """Rate and spread of demand; floats for one lane, (n_lanes,) arrays for a network.

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


def build_network_history(
    records: NetworkRecords, *, missing_is_unknown: NDArray[np.bool_] | None = None
) -> NetworkHistory:
    """Put the records of many lanes on gap-free calendars.

    A day without a record between a daily lane's first and last date is zero volume (or unknown where
    `missing_is_unknown`, shape (n_lanes,)), except weekdays on which the lane never runs; a missing week or
    month is unknown. A lane without records gets no cells.
    """
    n_lanes = len(records.lanes)
    counts = np.diff(records.offsets)
    has_records = counts > 0
    cadence = cal.find_cadences(days=records.days, offsets=records.offsets)
    lane_of_record = np.repeat(np.arange(n_lanes), counts)
    anchor_day = np.zeros(n_lanes, dtype=np.int64)
    anchor_day[has_records] = records.days[records.offsets[:-1][has_records]]
    positions = cal.period_positions(
        days=records.days, cadence=cadence[lane_of_record], anchor_day=anchor_day[lane_of_record]
    )
    first_position = np.zeros(n_lanes, dtype=np.int64)
    first_position[has_records] = positions[records.offsets[:-1][has_records]]
    n_cells = np.zeros(n_lanes, dtype=np.int64)
    n_cells[has_records] = positions[records.offsets[1:][has_records] - 1] - first_position[has_records] + 1
    offsets = np.concatenate([[0], np.cumsum(n_cells)])

    demand = np.full(int(offsets[-1]), np.nan)
    cells_of_records = offsets[lane_of_record] + positions - first_position[lane_of_record]
    demand[cells_of_records] = records.demand_units

    lane_of_cell = np.repeat(np.arange(n_lanes), n_cells)
    cell_positions = np.arange(demand.size) - offsets[lane_of_cell] + first_position[lane_of_cell]
    is_daily = cadence[lane_of_cell] == cal.DAILY
    weekday_of_cell = cal.weekdays(cell_positions)
    closed = _closed_weekdays(
        demand, lane_of_cell=lane_of_cell, weekday=weekday_of_cell, is_daily=is_daily, n_lanes=n_lanes
    )
    is_open = ~(is_daily & closed[lane_of_cell, weekday_of_cell])
    fills_zero = np.isnan(demand) & is_daily
    if missing_is_unknown is not None:
        fills_zero &= ~missing_is_unknown[lane_of_cell] | ~is_open
    demand[fills_zero] = 0.0
    return NetworkHistory(
        lanes=records.lanes,
        offsets=offsets,
        cadence=cadence,
        anchor_day=anchor_day,
        first_position=first_position,
        days_in_period=cal.period_lengths(positions=cell_positions, cadence=cadence[lane_of_cell]),
        demand_units=demand,
        is_open=is_open,
        closed_weekdays=closed,
        n_filled_zero=np.bincount(lane_of_cell[fills_zero & is_open], minlength=n_lanes),
    )


def build_history(lane: str, records: DemandRecords, *, missing_days: str = "zero") -> DemandHistory:
    """Put the records of one lane on a gap-free calendar; rows may come in any order.

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
    unknown = np.array([missing_days == "unknown"])
    return build_network_history(network, missing_is_unknown=unknown).lane_history(0)


def profile_network(history: NetworkHistory) -> DemandProfile:
    """Demand profile of each lane, from all its known, open periods; NaN where there are too few.

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
    n_lanes = len(history.lanes)
    lane_of_cell = np.repeat(np.arange(n_lanes), np.diff(history.offsets))
    used = history.is_open & ~np.isnan(history.demand_units)
    lane, demand, days = lane_of_cell[used], history.demand_units[used], history.days_in_period[used]

    def total(values: FloatArray) -> FloatArray:
        return np.bincount(lane, weights=values, minlength=n_lanes).astype(np.float64)

    n_periods, n_days = total(np.ones(lane.size)), total(days.astype(np.float64))
    with np.errstate(invalid="ignore", divide="ignore"):
        rate = total(demand) / n_days
        variance_per_open_day = total((demand - rate[lane] * days) ** 2 / days) / (n_periods - 1)
        zero_share = total(demand == 0) / n_periods
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
        open_days_per_period=days_per_period,
        periods_per_day=open_share / days_per_period,
        zero_share_ratio=zero_share,
    )


def profile_lane(history: DemandHistory) -> DemandProfile:
    """Demand profile of one lane, as floats.

    Raises
    ------
    NotEnoughHistory
        with fewer than 3 periods of known demand.
    """
    n_cells = history.demand_units.size
    one = NetworkHistory(
        lanes=(history.lane,),
        offsets=np.array([0, n_cells]),
        cadence=np.array([cal.CADENCE_NAMES.index(history.cadence)]),
        anchor_day=np.zeros(1, dtype=np.int64),
        first_position=np.zeros(1, dtype=np.int64),
        days_in_period=history.days_in_period,
        demand_units=history.demand_units,
        is_open=history.is_open,
        closed_weekdays=np.isin(np.arange(7), history.closed_weekdays)[None, :],
        n_filled_zero=np.array([history.n_filled_zero]),
    )
    profile = profile_network(one)
    if profile.n_periods[0] < MIN_PERIODS:
        raise NotEnoughHistory(history.lane, int(profile.n_periods[0]), MIN_PERIODS)
    return DemandProfile(**{name: float(column[0]) for name, column in vars(profile).items()})


def _closed_weekdays(
    demand: FloatArray,
    *,
    lane_of_cell: IntArray,
    weekday: IntArray,
    is_daily: NDArray[np.bool_],
    n_lanes: int,
) -> NDArray[np.bool_]:
    """(n_lanes, 7): weekdays on which a regularly running daily lane never had volume."""
    key = (lane_of_cell * 7 + weekday)[is_daily]
    runs = (demand > 0)[is_daily]  # NaN > 0 is False: no record, no volume
    due = np.bincount(key, minlength=7 * n_lanes).reshape(n_lanes, 7)
    ran = np.bincount(key, weights=runs, minlength=7 * n_lanes).reshape(n_lanes, 7)
    silent = (ran == 0) & (due >= CLOSED_DAY_MIN_WEEKS)
    due_elsewhere = np.where(silent, 0, due).sum(axis=1)
    regular = ran.sum(axis=1) >= REGULAR_LANE_MIN_SHARE * np.maximum(due_elsewhere, 1)
    return np.asarray(silent & regular[:, None])
