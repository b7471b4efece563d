"""The forecast of a block of lanes of one cadence and kind, with what the whole workspace taught."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from core.forecast.backtest.conformal import LEVELS, quantiles_around
from core.forecast.backtest.kind_calibration import KindCalibration, empty_chance
from core.forecast.backtest.selection import combine_best
from core.forecast.backtest.spread import SpreadLaw, expected_spread
from core.forecast.holidays.learned import HolidaysAhead
from core.forecast.lane_facts import from_begin, n_before_begin, never_changed, peak_share, unusual_silence
from core.forecast.methods.extra import forecast_by_all_methods
from core.forecast.methods.preparation import prepare_demand
from core.quantities import FloatArray

IntArray = NDArray[np.int64]

BAND_RANGES, BAND_SPREADS = 3.0, 10.0  # above the highest value seen, in ranges seen and in expected errors


@dataclass(frozen=True)
class LaneBlock:
    """Forecast of some lanes, lanes along the first axis.

    mean_units, holiday_ratio: (n_lanes, horizon); quantile_units, total_quantile_units: (n_lanes, n_levels,
    horizon); the rest (n_lanes,), see LaneNotes.
    """

    mean_units: FloatArray
    quantile_units: FloatArray
    total_quantile_units: FloatArray
    holiday_ratio: FloatArray
    has_band: NDArray[np.bool_]
    is_backtested: NDArray[np.bool_]
    n_empty_at_end: IntArray
    n_before_begin: IntArray
    never_changed: NDArray[np.bool_]
    was_bounded: NDArray[np.bool_]
    peak_share_ratio: FloatArray

    def put(self, lanes: IntArray, block: LaneBlock) -> None:
        """Write the block over the lanes of these numbers."""
        for field in fields(self):
            getattr(self, field.name)[lanes] = getattr(block, field.name)


def no_forecast(n_lanes: int, *, horizon_periods: int) -> LaneBlock:
    """What a lane without any record has: NaN, and nothing to say."""
    of_levels = (n_lanes, LEVELS.size, horizon_periods)
    return LaneBlock(
        mean_units=np.full((n_lanes, horizon_periods), np.nan),
        quantile_units=np.full(of_levels, np.nan),
        total_quantile_units=np.full(of_levels, np.nan),
        holiday_ratio=np.ones((n_lanes, horizon_periods)),
        has_band=np.zeros(n_lanes, dtype=np.bool_),
        is_backtested=np.zeros(n_lanes, dtype=np.bool_),
        n_empty_at_end=np.zeros(n_lanes, dtype=np.int64),
        n_before_begin=np.zeros(n_lanes, dtype=np.int64),
        never_changed=np.zeros(n_lanes, dtype=np.bool_),
        was_bounded=np.zeros(n_lanes, dtype=np.bool_),
        peak_share_ratio=np.zeros(n_lanes),
    )


def forecast_block(
    demand_units: FloatArray,
    *,
    is_open: NDArray[np.bool_],
    is_open_ahead: NDArray[np.bool_],
    season_periods: int,
    learned: KindCalibration,
    law: SpreadLaw | None,
    holidays: HolidaysAhead | None = None,
) -> LaneBlock:
    """Forecast right-aligned histories with the methods and error quantiles that were learned.

    Parameters
    ----------
    demand_units, is_open : (n_lanes, n_periods), NaN where unknown; is_open_ahead : (n_lanes, horizon)
    holidays : what the calendar does to the coming periods, None where none is followed
    """
    horizon = is_open_ahead.shape[1]
    demand = from_begin(demand_units)
    known = np.where(is_open, demand, np.nan)
    prepared = prepare_demand(demand, season_periods=season_periods)
    forecasts = forecast_by_all_methods(
        prepared, horizon_periods=horizon, methods=learned.members, extra=learned.extra
    )
    raw = combine_best(forecasts, is_intermittent=learned.is_intermittent)
    if holidays is not None:
        raw = raw * holidays.ratio
    bounded = np.clip(raw, 0.0, _most_that_history_allows(demand)[:, None])
    mean = np.where(is_open_ahead, bounded, 0.0)
    total = np.cumsum(mean, axis=1)
    spread = expected_spread(prepared, horizon_periods=horizon, law=law)
    if holidays is not None:
        spread = holidays.widen(spread)
    empty = empty_chance(known, is_intermittent=learned.is_intermittent)[:, None]
    by_period = quantiles_around(
        mean,
        spread_units=spread.of_period_units,
        quantiles=learned.period_quantiles,
        zero_chance_ratio=np.where(is_open_ahead, empty, 1.0),
    )
    by_total = quantiles_around(
        total,
        spread_units=spread.of_total_units,
        quantiles=learned.total_quantiles,
        zero_chance_ratio=empty ** np.cumsum(is_open_ahead, axis=1),
    )
    bound = _most_that_a_band_may_reach(demand, spread.of_period_units)
    by_period = np.minimum(by_period, np.maximum(bound, mean))
    by_total = np.minimum(by_total, np.maximum(np.cumsum(bound, axis=1), total))
    has_band = spread.of_period_units[:, 0] > 0
    return LaneBlock(
        mean_units=mean,
        quantile_units=np.moveaxis(np.where(has_band[:, None], by_period, mean), 0, 1),
        total_quantile_units=np.moveaxis(np.where(has_band[:, None], by_total, total), 0, 1),
        holiday_ratio=np.ones_like(mean) if holidays is None else holidays.ratio,
        has_band=has_band,
        is_backtested=np.full(has_band.size, bool(learned.scores)),
        n_empty_at_end=unusual_silence(known),
        n_before_begin=n_before_begin(demand_units),
        never_changed=never_changed(known),
        was_bounded=np.asarray((raw > bounded).any(axis=1)),
        peak_share_ratio=peak_share(known),
    )


def carry_forward(demand_units: FloatArray, *, is_open_ahead: NDArray[np.bool_]) -> LaneBlock:
    """For lanes too short for anything else: the last known value again, without a band."""
    last = demand_units.shape[1] - 1 - np.isfinite(demand_units)[:, ::-1].argmax(axis=1)
    value = np.take_along_axis(demand_units, last[:, None], axis=1)
    block = no_forecast(demand_units.shape[0], horizon_periods=is_open_ahead.shape[1])
    block.mean_units[:] = np.where(is_open_ahead, value, 0.0)
    block.quantile_units[:] = block.mean_units[:, None]
    block.total_quantile_units[:] = np.cumsum(block.mean_units, axis=1)[:, None]
    return block


def _most_that_a_band_may_reach(demand_units: FloatArray, spread_units: FloatArray) -> FloatArray:
    """(n_lanes, horizon) a bound that no ordinary band comes near: a single wild value scales no band up."""
    known = np.isfinite(demand_units)
    high = np.where(known, demand_units, -np.inf).max(axis=1)
    low = np.where(known, demand_units, np.inf).min(axis=1)
    return np.asarray((high + BAND_RANGES * (high - low))[:, None] + BAND_SPREADS * spread_units)


def _most_that_history_allows(demand_units: FloatArray) -> FloatArray:
    """(n_lanes,) highest value seen plus the whole range seen: room for a trend, none for an explosion."""
    known = np.isfinite(demand_units)
    high = np.where(known, demand_units, -np.inf).max(axis=1)
    low = np.where(known, demand_units, np.inf).min(axis=1)
    return np.asarray(2.0 * high - low)
