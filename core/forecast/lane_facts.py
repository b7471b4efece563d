"""Facts about histories that decide how they are forecast and what has to be said about them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.demand import cadence as cal
from core.demand.profile import NetworkHistory
from core.quantities import FloatArray

IntArray = NDArray[np.int64]

# Mean interval between periods with volume from which a lane is intermittent: Syntetos & Boylan (2005)
INTERMITTENT_INTERVAL_PERIODS = 1.32
UNLIKELY_SILENCE = 1e-3  # a silence that the lane's usual rhythm produces less often than this is pointed out
PERIODS_BEHIND = 2.0
MIN_VOLUMES_SINCE_BEGIN = 5


def n_known_periods(history: NetworkHistory) -> IntArray:
    """(n_lanes,) open periods whose demand is known."""
    return _count_of_lane(history, history.is_open & np.isfinite(history.demand_units))


def is_intermittent(history: NetworkHistory) -> NDArray[np.bool_]:
    """(n_lanes,) True where volume comes in fewer than three of four open periods."""
    with_volume = _count_of_lane(history, history.demand_units > 0)
    return np.asarray(n_known_periods(history) > INTERMITTENT_INTERVAL_PERIODS * with_volume)


def newest_end_day(history: NetworkHistory) -> int:
    """Day number after the last period of the newest lane; 0 without any lane."""
    return int(history.first_days(history.end_positions)[np.diff(history.offsets) > 0].max(initial=0))


def days_behind(history: NetworkHistory, *, newest_end_day: int) -> IntArray:
    """(n_lanes,) days by which a lane's records end before the newest lane's; 0 within two of its periods."""
    behind = newest_end_day - history.first_days(history.end_positions)
    allowed = PERIODS_BEHIND * np.asarray(cal.MEAN_DAYS_PER_PERIOD)[history.cadence]
    return np.where((np.diff(history.offsets) > 0) & (behind > allowed), behind, 0)


def unusual_silence(demand_units: FloatArray) -> IntArray:
    """Empty periods at the end of each row, where so many are unlikely by its own rhythm; else 0.

    Parameters
    ----------
    demand_units : (n_rows, n_periods), NaN where unknown; closed days must be NaN too
    """
    n_periods = demand_units.shape[1]
    has_volume = demand_units > 0
    last = np.where(has_volume.any(axis=1), n_periods - 1 - has_volume[:, ::-1].argmax(axis=1), n_periods)
    silent = (np.arange(n_periods) > last[:, None]) & np.isfinite(demand_units)
    n_silent = silent.sum(axis=1)
    n_before = np.isfinite(demand_units).sum(axis=1) - n_silent
    chance = has_volume.sum(axis=1) / (n_before + 1.0)
    return np.where((1.0 - chance) ** n_silent < UNLIKELY_SILENCE, n_silent, 0)


def n_before_begin(demand_units: FloatArray) -> IntArray:
    """(n_rows,) empty periods before a lane began: its first volume was followed by regular volume; else 0.

    On an intermittent lane empty periods at the beginning tell how rare volume is, and count.
    """
    n_volumes = (demand_units > 0).sum(axis=1)
    n_since = np.isfinite(demand_units).sum(axis=1) - _n_empty_at_begin(demand_units)
    is_regular = n_since <= INTERMITTENT_INTERVAL_PERIODS * n_volumes
    begun = is_regular & (n_volumes >= MIN_VOLUMES_SINCE_BEGIN)
    return np.where(begun, unusual_silence(demand_units[:, ::-1]), 0)


def _n_empty_at_begin(demand_units: FloatArray) -> IntArray:
    before = np.arange(demand_units.shape[1]) < (demand_units > 0).argmax(axis=1)[:, None]
    return np.asarray((before & np.isfinite(demand_units)).sum(axis=1))


def from_begin(demand_units: FloatArray) -> FloatArray:
    """Demand as unknown (NaN) before a lane that had not begun shows its first volume."""
    first_volume = (demand_units > 0).argmax(axis=1)
    before = np.arange(demand_units.shape[1]) < first_volume[:, None]
    return np.where(before & (n_before_begin(demand_units) > 0)[:, None], np.nan, demand_units)


def peak_share(demand_units: FloatArray) -> FloatArray:
    """(n_rows,) share of a row's known volume that its largest period holds; 0 without volume."""
    volume = np.where(np.isfinite(demand_units), demand_units, 0.0)
    peak = volume.max(axis=1)
    safe_peak = np.where(peak > 0, peak, 1.0)
    return np.where(peak > 0, 1.0 / np.maximum((volume / safe_peak[:, None]).sum(axis=1), 1.0), 0.0)


def never_changed(demand_units: FloatArray) -> NDArray[np.bool_]:
    """(n_rows,) True where all known demand is one value."""
    known = np.isfinite(demand_units)
    high = np.where(known, demand_units, -np.inf).max(axis=1)
    return np.asarray(high == np.where(known, demand_units, np.inf).min(axis=1))


def _count_of_lane(history: NetworkHistory, cells: NDArray[np.bool_]) -> IntArray:
    counts = np.zeros(len(history.lanes), dtype=np.int64)
    has_cells = np.diff(history.offsets) > 0
    if has_cells.any():
        counts[has_cells] = np.add.reduceat(cells, history.offsets[:-1][has_cells], dtype=np.int64)
    return counts
