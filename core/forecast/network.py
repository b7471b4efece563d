"""Forecast every lane of a network; one lane is a network of one."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core import cadence as cal
from core.demand import DemandHistory, NetworkHistory
from core.errors import InvalidParameter
from core.forecast.calibration import KIND_NAMES, Calibration, calibrate
from core.forecast.lane_block import LaneBlock, carry_forward, forecast_block, no_forecast
from core.forecast.lane_facts import days_behind_newest, is_intermittent, n_known_periods
from core.forecast.lane_grid import (
    coming_periods,
    network_of_one,
    right_aligned_demand,
    right_aligned_is_open,
)
from core.forecast.network_forecast import LaneNotes, MethodScore, NetworkForecast
from core.forecast_band import ForecastBand

IntArray = NDArray[np.int64]

MIN_PERIODS_FOR_BAND = {cal.DAILY: 14, cal.WEEKLY: 8, cal.MONTHLY: 8}
MAX_PERIODS = {cal.DAILY: 1096, cal.WEEKLY: 261, cal.MONTHLY: 240}  # older demand says little about the next
BLOCK_CELLS = 300_000  # lanes are forecast in blocks of about this many cells: bounded memory, kind to caches


def forecast_lane(history: DemandHistory, *, horizon_periods: int) -> ForecastBand:
    """Forecast one lane on its own; within a network, `forecast_network` has more to calibrate on."""
    return forecast_network(network_of_one(history), horizon_periods=horizon_periods).lane(0)


def forecast_network(history: NetworkHistory, *, horizon_periods: int) -> NetworkForecast:
    """Forecast all lanes, each from its own last period.

    For the lanes of each cadence, regular and intermittent ones apart, every method is tried from several
    past origins and the three best are combined. Their errors there, scaled by each lane's own noise and
    pooled over lanes, give the quantiles of each step ahead and of the total up to it.

    Raises
    ------
    InvalidParameter
        where the horizon is not a whole number of 1 or more.
    """
    if horizon_periods != int(horizon_periods) or horizon_periods < 1:
        raise InvalidParameter("horizon_periods", horizon_periods, "a whole number of 1 or more")
    calendar = coming_periods(history, horizon_periods=horizon_periods)
    intermittent, n_known = is_intermittent(history), n_known_periods(history)
    needed = np.array([MIN_PERIODS_FOR_BAND[code] for code in (cal.DAILY, cal.WEEKLY, cal.MONTHLY)])
    n_missing = np.maximum(needed[history.cadence] - n_known, 0)
    whole = no_forecast(len(history.lanes), horizon_periods=horizon_periods)
    method = np.full(len(history.lanes), "naive", dtype=object)
    coverage: dict[tuple[str, str], tuple[tuple[float, float], ...]] = {}
    scores: dict[tuple[str, str], tuple[MethodScore, ...]] = {}
    for cadence in (int(code) for code in np.unique(history.cadence[n_known > 0])):
        lanes = np.flatnonzero((history.cadence == cadence) & (n_known > 0))
        learned = calibrate(
            history,
            lanes=lanes,
            is_intermittent=intermittent,
            horizon_periods=horizon_periods,
            n_periods=_periods_looked_at(history, lanes),
        )
        for kind, of_kind in learned.kinds.items():
            members = lanes[(intermittent[lanes] == bool(kind)) & (n_missing[lanes] == 0)]
            method[members] = of_kind.method
            _forecast_members(whole, history, members, calendar.is_open, learned, kind)
            group = cal.CADENCE_NAMES[cadence], KIND_NAMES[kind]
            coverage[group], scores[group] = of_kind.measured_coverage, of_kind.scores
        _carry_members_forward(whole, history, lanes[n_missing[lanes] > 0], calendar.is_open)
    return NetworkForecast(
        lanes=history.lanes,
        cadence=history.cadence,
        is_intermittent=intermittent,
        method=tuple(method),
        first_days=calendar.first_days,
        days_in_period=calendar.days_in_period,
        mean_units=whole.mean_units,
        quantile_units=np.moveaxis(whole.quantile_units, 1, 0),
        total_quantile_units=np.moveaxis(whole.total_quantile_units, 1, 0),
        n_periods_used=n_known,
        has_band=whole.has_band,
        measured_coverage=coverage,
        scores=scores,
        notes=_notes(whole, n_missing, days_behind_newest(history)),
    )


def _periods_looked_at(history: NetworkHistory, lanes: IntArray) -> int:
    longest = int(np.diff(history.offsets)[lanes].max())
    return min(longest, MAX_PERIODS[int(history.cadence[lanes[0]])])


def _forecast_members(
    whole: LaneBlock,
    history: NetworkHistory,
    members: IntArray,
    is_open_ahead: NDArray[np.bool_],
    learned: Calibration,
    kind: int,
) -> None:
    """Write the forecasts of lanes of one cadence and kind into `whole`, block by block."""
    if members.size == 0:
        return
    n_periods = _periods_looked_at(history, members)
    n_blocks = -(-members.size * n_periods // BLOCK_CELLS)
    for lanes in np.array_split(members, min(n_blocks, members.size)):
        block = forecast_block(
            right_aligned_demand(history, lanes=lanes, n_periods=n_periods),
            is_open=right_aligned_is_open(history, lanes=lanes, n_periods=n_periods),
            is_open_ahead=is_open_ahead[lanes],
            season_periods=cal.SEASON_PERIODS[int(history.cadence[lanes[0]])],
            learned=learned.kinds[kind],
            law=learned.law,
        )
        whole.put(lanes, block)


def _carry_members_forward(
    whole: LaneBlock, history: NetworkHistory, members: IntArray, is_open_ahead: NDArray[np.bool_]
) -> None:
    if members.size:
        n_periods = _periods_looked_at(history, members)
        demand = right_aligned_demand(history, lanes=members, n_periods=n_periods)
        whole.put(members, carry_forward(demand, is_open_ahead=is_open_ahead[members]))


def _notes(whole: LaneBlock, n_missing: IntArray, n_days_behind: IntArray) -> LaneNotes:
    return LaneNotes(
        n_missing_for_band=n_missing,
        n_empty_at_end=whole.n_empty_at_end,
        n_before_begin=whole.n_before_begin,
        n_days_behind_newest=n_days_behind,
        never_changed=whole.never_changed,
        is_backtested=whole.is_backtested,
        was_bounded=whole.was_bounded,
        peak_share_ratio=whole.peak_share_ratio,
    )
