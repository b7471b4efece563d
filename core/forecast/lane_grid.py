"""Views of many histories as matrices whose last column is each lane's last period."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.demand import cadence as cal
from core.demand.profile import NetworkHistory, count_in_lanes
from core.quantities import FloatArray

IntArray = NDArray[np.int64]


@dataclass(frozen=True)
class ComingPeriods:
    """Calendar of the periods after each lane's last one; all (n_lanes, horizon).

    open_days: days of each period on which the lane runs, as `NetworkHistory.open_days_of` says.
    """

    first_days: IntArray
    days_in_period: IntArray
    is_open: NDArray[np.bool_]
    open_days: FloatArray


def right_aligned_demand(history: NetworkHistory, *, lanes: IntArray, n_periods: int) -> FloatArray:
    """(lanes.size, n_periods) demand that ends with each lane's last period; NaN before its first one."""
    cells, begun = right_aligned_cells(history, lanes, n_periods)
    return np.where(begun, history.demand_units[cells], np.nan)


def right_aligned_is_open(history: NetworkHistory, *, lanes: IntArray, n_periods: int) -> NDArray[np.bool_]:
    """(lanes.size, n_periods) whether the lane runs in a period, aligned like its demand."""
    cells, begun = right_aligned_cells(history, lanes, n_periods)
    return np.asarray(begun & history.is_open[cells])


def coming_periods(history: NetworkHistory, *, horizon_periods: int) -> ComingPeriods:
    """The next `horizon_periods` periods of each lane, each from that lane's own end."""
    positions = history.end_positions[:, None] + np.arange(horizon_periods)
    cadence = np.broadcast_to(history.cadence[:, None], positions.shape)
    first_days = cal.period_first_days(
        positions=positions, cadence=cadence, anchor_day=history.anchor_day[:, None]
    )
    closed = np.take_along_axis(history.closed_weekdays, cal.weekdays(first_days), axis=1)
    days_in_period = cal.period_lengths(
        positions=positions, cadence=cadence, anchor_day=history.anchor_day[:, None]
    )
    return ComingPeriods(
        first_days=first_days,
        days_in_period=days_in_period,
        open_days=history.open_days_of(first_days, days_in_period, np.arange(len(history.lanes))),
        is_open=~(closed & (cadence == cal.DAILY)),
    )


def right_aligned_cells(
    history: NetworkHistory, lanes: IntArray, n_periods: int
) -> tuple[IntArray, NDArray[np.bool_]]:
    """(lanes.size, n_periods) cells that end with each lane's last period, and which of them are its own."""
    cells = history.offsets[lanes + 1][:, None] - n_periods + np.arange(n_periods)
    begun = cells >= history.offsets[lanes][:, None]
    return np.where(begun, cells, 0), begun


def count_of_lane(history: NetworkHistory, cells: NDArray[np.bool_]) -> IntArray:
    """(n_lanes,) how many of each lane's cells these are."""
    return count_in_lanes(cells, history.offsets)
