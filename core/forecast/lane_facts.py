"""Facts about histories that decide how they are forecast and what has to be said about them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.demand import cadence as cal
from core.demand.profile import NetworkHistory
from core.forecast.agreement import goes_on_as_before, usual_agreement
from core.forecast.lane_grid import count_of_lane, right_aligned_demand
from core.quantities import FloatArray, IntArray

# Mean interval between periods with volume from which a lane is intermittent: Syntetos & Boylan (2005)
INTERMITTENT_INTERVAL_PERIODS = 1.32
# A lane whose calendar explains its empty periods is regular: days of the week on which it runs, months of its season.
SEASON_TIMES_LOOKED_AT = {cal.DAILY: 26, cal.MONTHLY: 5}
LEAST_TIMES_DUE = {cal.DAILY: 8, cal.MONTHLY: 3}
LEAST_BUSY_RATIO = 0.08  # rarer than that no calendar explains it
CALENDAR_VOLUME_RATIO = 0.8
UNLIKELY_SILENCE = 1e-3  # a silence that the lane's usual rhythm produces less often than this is pointed out
PERIODS_BEHIND = 2.0
MIN_VOLUMES_SINCE_BEGIN = 5


def n_known_periods(history: NetworkHistory) -> IntArray:
    """(n_lanes,) open periods whose demand is known."""
    return count_of_lane(history, history.is_open & np.isfinite(history.demand_units))


def is_intermittent(
    history: NetworkHistory, *, usual_agreement_ratio: FloatArray | None = None
) -> NDArray[np.bool_]:
    """(n_lanes,) True where volume comes in fewer than three of four open periods, and no calendar says when.

    Regular are also lanes that began late and have run in most periods since, lanes that run on certain days of the
    week, or in certain months, and hardly ever else, and lanes that go on as they did the week before.

    usual_agreement_ratio : (n cadences,) how far lanes go on as before, by default these ones (core.forecast.agreement)
    """
    rare = _is_rare_by_no_calendar(history)
    lanes = np.flatnonzero(rare)
    rare[lanes] = ~goes_on_as_before(history, lanes, usual_ratio=usual_agreement_ratio)
    return rare


def usual_agreement_of_rare(history: NetworkHistory) -> FloatArray:
    """(n cadences,) how far lanes with rare volume that no calendar explains go on as before."""
    return usual_agreement(history, np.flatnonzero(_is_rare_by_no_calendar(history)))


def _is_rare_by_no_calendar(history: NetworkHistory) -> NDArray[np.bool_]:
    n_known, n_busy = n_known_periods(history), count_of_lane(history, history.demand_units > 0)
    rare = n_known > INTERMITTENT_INTERVAL_PERIODS * n_busy
    some = np.flatnonzero(rare & (n_busy >= np.maximum(LEAST_BUSY_RATIO * n_known, MIN_VOLUMES_SINCE_BEGIN)))
    rare[some[_runs_since_it_began(history, some) | _runs_by_calendar(history, some)]] = False
    return np.asarray(rare)


def _runs_since_it_began(history: NetworkHistory, lanes: IntArray) -> NDArray[np.bool_]:
    """(lanes.size,) lanes with volume in most open periods from their first volume on."""
    of_lanes = history.take(lanes)
    begin, end = of_lanes.offsets[:-1], of_lanes.offsets[1:]
    busy = np.flatnonzero(of_lanes.demand_units > 0)
    after = np.searchsorted(busy, begin)
    n_busy = np.searchsorted(busy, end) - after
    first = np.where(n_busy > 0, np.append(busy, 0)[after], end)
    known = of_lanes.is_open & np.isfinite(of_lanes.demand_units)
    n_since = np.diff(np.searchsorted(np.flatnonzero(known), np.stack([first, end])), axis=0)[0]
    return np.asarray(n_since <= INTERMITTENT_INTERVAL_PERIODS * n_busy)


def _runs_by_calendar(history: NetworkHistory, lanes: IntArray) -> NDArray[np.bool_]:
    """(lanes.size,) lanes with most of their volume on weekdays (months of the year) that hardly ever go without."""
    explained = np.zeros(lanes.size, dtype=np.bool_)
    for cadence, n_times in SEASON_TIMES_LOOKED_AT.items():
        of_cadence = np.flatnonzero(history.cadence[lanes] == cadence)
        season = cal.SEASON_PERIODS[cadence]
        demand = right_aligned_demand(history, lanes=lanes[of_cadence], n_periods=n_times * season)
        by_time = demand.reshape(of_cadence.size, n_times, season)
        n_due, n_busy = np.isfinite(by_time).sum(axis=1), (by_time > 0).sum(axis=1)
        usual = (n_due <= INTERMITTENT_INTERVAL_PERIODS * n_busy) & (n_due >= LEAST_TIMES_DUE[cadence])
        volume = np.nansum(by_time, axis=1)
        explained[of_cadence] = (volume * usual).sum(axis=1) >= CALENDAR_VOLUME_RATIO * np.maximum(
            volume.sum(axis=1), np.finfo(np.float64).tiny
        )
    return explained


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
