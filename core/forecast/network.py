"""Forecast every lane of a network; one lane is a network of one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core import cadence as cal
from core.demand import DemandHistory, NetworkHistory
from core.errors import InvalidParameter
from core.forecast.calibration import INTERMITTENT, KIND_NAMES, Calibration, calibrate, empty_chance
from core.forecast.conformal import LEVELS, quantiles_around
from core.forecast.lane_facts import (
    days_behind_newest,
    from_begin,
    is_intermittent,
    n_before_begin,
    n_known_periods,
    never_changed,
    unusual_silence,
)
from core.forecast.lane_grid import (
    coming_periods,
    network_of_one,
    right_aligned_demand,
    right_aligned_is_open,
)
from core.forecast.methods import forecast_by_methods
from core.forecast.network_forecast import LaneNotes, MethodScore, NetworkForecast
from core.forecast.preparation import prepare_demand
from core.forecast.selection import combine_best
from core.forecast.spread import expected_spread
from core.forecast_band import ForecastBand
from core.quantities import FloatArray

IntArray = NDArray[np.int64]

MIN_PERIODS_FOR_BAND = {cal.DAILY: 14, cal.WEEKLY: 8, cal.MONTHLY: 8}
MAX_PERIODS = {cal.DAILY: 1096, cal.WEEKLY: 261, cal.MONTHLY: 240}  # older demand says little about the next
BLOCK_CELLS = (
    300_000  # lanes are forecast in blocks of about this many cells: bounded memory, and fits the caches
)


@dataclass
class _Pages:
    """The result while it is being filled, block by block; arrays over all lanes."""

    mean_units: FloatArray
    quantile_units: FloatArray
    total_quantile_units: FloatArray
    has_band: NDArray[np.bool_]
    n_empty_at_end: IntArray
    n_before_begin: IntArray
    never_changed: NDArray[np.bool_]
    is_backtested: NDArray[np.bool_]
    was_bounded: NDArray[np.bool_]


def forecast_lane(history: DemandHistory, *, horizon_periods: int) -> ForecastBand:
    """Forecast one lane on its own; within a network, `forecast_network` has more to calibrate on."""
    return forecast_network(network_of_one(history), horizon_periods=horizon_periods).lane(0)


def forecast_network(history: NetworkHistory, *, horizon_periods: int) -> NetworkForecast:
    """Forecast all lanes, each from its own last period.

    For the lanes of each cadence, regular and intermittent ones apart, every method is tried from several past
    origins, the best one is taken, and its errors there, scaled by each lane's own noise and pooled over lanes,
    give the quantiles of each step ahead and of the total up to it.

    Raises
    ------
    InvalidParameter
        where the horizon is not a whole number of 1 or more.
    """
    if horizon_periods != int(horizon_periods) or horizon_periods < 1:
        raise InvalidParameter("horizon_periods", horizon_periods, "a whole number of 1 or more")
    n_lanes = len(history.lanes)
    calendar = coming_periods(history, horizon_periods=horizon_periods)
    intermittent, n_known = is_intermittent(history), n_known_periods(history)
    needed = np.array([MIN_PERIODS_FOR_BAND[code] for code in (cal.DAILY, cal.WEEKLY, cal.MONTHLY)])
    n_missing = np.maximum(needed[history.cadence] - n_known, 0)
    pages = _empty_pages(n_lanes, horizon_periods)
    method = np.full(n_lanes, "naive", dtype=object)
    coverage: dict[tuple[str, str], tuple[tuple[float, float], ...]] = {}
    scores: dict[tuple[str, str], tuple[MethodScore, ...]] = {}
    for cadence in (int(code) for code in np.unique(history.cadence[n_known > 0])):
        lanes = np.flatnonzero((history.cadence == cadence) & (n_known > 0))
        n_periods = min(int(np.diff(history.offsets)[lanes].max()), MAX_PERIODS[cadence])
        learned = calibrate(
            history,
            lanes=lanes,
            is_intermittent=intermittent,
            horizon_periods=horizon_periods,
            n_periods=n_periods,
        )
        for kind, of_kind in learned.kinds.items():
            group = cal.CADENCE_NAMES[cadence], KIND_NAMES[kind]
            members = lanes[(intermittent[lanes] == bool(kind)) & (n_missing[lanes] == 0)]
            method[members] = of_kind.method
            _forecast_members(pages, history, members, calendar.is_open, learned, kind, n_periods)
            coverage[group], scores[group] = of_kind.measured_coverage, of_kind.scores
        _carry_forward(pages, history, lanes[n_missing[lanes] > 0], calendar.is_open, n_periods)
    return NetworkForecast(
        lanes=history.lanes,
        cadence=history.cadence,
        is_intermittent=intermittent,
        method=tuple(method),
        first_days=calendar.first_days,
        days_in_period=calendar.days_in_period,
        mean_units=pages.mean_units,
        quantile_units=pages.quantile_units,
        total_quantile_units=pages.total_quantile_units,
        n_periods_used=n_known,
        has_band=pages.has_band,
        measured_coverage=coverage,
        scores=scores,
        notes=LaneNotes(
            n_missing_for_band=n_missing,
            n_empty_at_end=pages.n_empty_at_end,
            n_days_behind_newest=days_behind_newest(history),
            never_changed=pages.never_changed,
            is_backtested=pages.is_backtested,
            n_before_begin=pages.n_before_begin,
            was_bounded=pages.was_bounded,
        ),
    )


def _empty_pages(n_lanes: int, horizon_periods: int) -> _Pages:
    return _Pages(
        mean_units=np.full((n_lanes, horizon_periods), np.nan),
        quantile_units=np.full((LEVELS.size, n_lanes, horizon_periods), np.nan),
        total_quantile_units=np.full((LEVELS.size, n_lanes, horizon_periods), np.nan),
        has_band=np.zeros(n_lanes, dtype=np.bool_),
        n_empty_at_end=np.zeros(n_lanes, dtype=np.int64),
        n_before_begin=np.zeros(n_lanes, dtype=np.int64),
        never_changed=np.zeros(n_lanes, dtype=np.bool_),
        is_backtested=np.zeros(n_lanes, dtype=np.bool_),
        was_bounded=np.zeros(n_lanes, dtype=np.bool_),
    )


def _forecast_members(
    pages: _Pages,
    history: NetworkHistory,
    members: IntArray,
    is_open_ahead: NDArray[np.bool_],
    learned: Calibration,
    kind: int,
    n_periods: int,
) -> None:
    """Fill in the lanes of one cadence and kind, block by block."""
    of_kind = learned.kinds[kind]
    season = cal.SEASON_PERIODS[int(history.cadence[members[0]])] if members.size else 1
    n_blocks = -(-members.size * n_periods // BLOCK_CELLS)
    for block in np.array_split(members, max(n_blocks, 1)):
        if block.size == 0:
            continue
        demand = right_aligned_demand(history, lanes=block, n_periods=n_periods)
        is_open = right_aligned_is_open(history, lanes=block, n_periods=n_periods)
        pages.n_before_begin[block] = n_before_begin(demand)
        demand = from_begin(demand)
        prepared = prepare_demand(demand, season_periods=season)
        horizon = pages.mean_units.shape[1]
        forecasts = forecast_by_methods(prepared, horizon_periods=horizon, methods=of_kind.members)
        raw = combine_best(forecasts, is_intermittent=kind == INTERMITTENT)
        bounded = np.clip(raw, 0.0, _most_that_history_allows(demand)[:, None])
        mean = np.where(is_open_ahead[block], bounded, 0.0)
        spread = expected_spread(prepared, horizon_periods=horizon, law=learned.law)
        known = np.where(is_open, demand, np.nan)
        empty = empty_chance(known, kind)[:, None]
        by_period = quantiles_around(
            mean,
            spread_units=spread.of_period_units,
            quantiles=of_kind.period_quantiles,
            zero_chance_ratio=np.where(is_open_ahead[block], empty, 1.0),
        )
        by_total = quantiles_around(
            np.cumsum(mean, axis=1),
            spread_units=spread.of_total_units,
            quantiles=of_kind.total_quantiles,
            zero_chance_ratio=empty ** np.cumsum(is_open_ahead[block], axis=1),
        )
        has_band = spread.of_period_units[:, 0] > 0
        pages.mean_units[block] = mean
        pages.quantile_units[:, block] = np.where(has_band[:, None], by_period, mean)
        pages.total_quantile_units[:, block] = np.where(has_band[:, None], by_total, np.cumsum(mean, axis=1))
        pages.has_band[block] = has_band
        pages.is_backtested[block] = bool(of_kind.scores)
        pages.n_empty_at_end[block] = unusual_silence(known)
        pages.never_changed[block] = never_changed(known)
        pages.was_bounded[block] = (raw > bounded).any(axis=1)


def _carry_forward(
    pages: _Pages,
    history: NetworkHistory,
    lanes: IntArray,
    is_open_ahead: NDArray[np.bool_],
    n_periods: int,
) -> None:
    """Too short for anything else: the last known value again, without a band."""
    demand = right_aligned_demand(history, lanes=lanes, n_periods=n_periods)
    last = demand.shape[1] - 1 - np.isfinite(demand)[:, ::-1].argmax(axis=1)
    value = np.take_along_axis(demand, last[:, None], axis=1)
    pages.mean_units[lanes] = np.where(is_open_ahead[lanes], value, 0.0)
    pages.quantile_units[:, lanes] = pages.mean_units[lanes]
    pages.total_quantile_units[:, lanes] = np.cumsum(pages.mean_units[lanes], axis=1)


def _most_that_history_allows(demand_units: FloatArray) -> FloatArray:
    """(n_rows,) the highest value seen plus the whole range seen: room for a trend, none for an explosion."""
    known = np.isfinite(demand_units)
    high = np.where(known, demand_units, -np.inf).max(axis=1)
    low = np.where(known, demand_units, np.inf).min(axis=1)
    return np.asarray(2.0 * high - low)
