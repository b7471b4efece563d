"""The forecast of a block of lanes of one cadence and kind, with what the whole workspace taught."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from core.demand.profile import MIN_PERIODS
from core.forecast.backtest.conformal import LEVELS, quantiles_around
from core.forecast.backtest.kind_calibration import KindCalibration
from core.forecast.backtest.spread import SpreadLaw, expected_spread
from core.forecast.backtest.teams import Teams
from core.forecast.few_data import student_quantiles
from core.forecast.holidays.learned import HolidaysAhead
from core.forecast.lane_facts import from_begin, n_before_begin, never_changed, peak_share, unusual_silence
from core.forecast.methods.extra import forecast_by_all_methods
from core.forecast.methods.level_step import level_demand
from core.forecast.methods.preparation import PreparedDemand
from core.forecast.slow.lanes import SlowLanes
from core.quantities import FloatArray, IntArray

BAND_RANGES, BAND_SPREADS = 3.0, 10.0  # above the highest value seen, in ranges seen and in expected errors


@dataclass(frozen=True)
class LaneBlock:
    """Forecast of some lanes, lanes along the first axis.

    mean_units, holiday_ratio: (n_lanes, horizon); quantile_units, total_quantile_units: (n_lanes, n_levels,
    horizon); slow: the laws of slow lanes; the rest (n_lanes,), see LaneNotes.
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
    slow: SlowLanes

    def put(self, lanes: IntArray, block: LaneBlock) -> None:
        """Write the block over the lanes of these numbers."""
        for field in fields(self):
            own, some = getattr(self, field.name), getattr(block, field.name)
            if isinstance(own, SlowLanes):
                own.put(lanes, some)
            else:
                own[lanes] = some


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
        slow=SlowLanes.unknown(n_lanes),
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
    levelled = level_demand(demand, season_periods=season_periods)
    prepared, structure = levelled.prepared, levelled.structure
    raw = _combined(prepared, structure.number, learned, horizon_periods=horizon)
    if holidays is not None:
        raw = raw * holidays.ratio
    bounded = np.clip(raw, 0.0, _most_that_history_allows(demand)[:, None])
    mean = np.where(is_open_ahead, bounded, 0.0)
    total = np.cumsum(mean, axis=1)
    spread = expected_spread(
        prepared, horizon_periods=horizon, law=law, wander_ratio=structure.wander_ratio
    ).around(mean)
    if learned.growth is not None:
        spread = learned.growth.of(spread)
    if holidays is not None:
        spread = holidays.widen(spread)
    by_period = quantiles_around(
        mean,
        spread_units=spread.of_period_units,
        quantiles=learned.period_quantiles[:, structure.number],
        zero_chance_ratio=np.where(is_open_ahead, 0.0, 1.0),
    )
    by_total = quantiles_around(
        total,
        spread_units=spread.of_total_units,
        quantiles=learned.total_quantiles[:, structure.number],
        zero_chance_ratio=np.where(np.cumsum(is_open_ahead, axis=1) > 0, 0.0, 1.0),
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
        slow=SlowLanes.unknown(has_band.size),
    )


def _combined(
    prepared: PreparedDemand, structure: IntArray, learned: KindCalibration, *, horizon_periods: int
) -> FloatArray:
    """(n_lanes, horizon) what the methods of each lane's structure say together."""
    members = {
        number: learned.members_of_structure.get(number, learned.members)
        for number in np.unique(structure).tolist()
    }
    methods = tuple(dict.fromkeys(name for of_structure in members.values() for name in of_structure))
    forecasts = forecast_by_all_methods(
        prepared, horizon_periods=horizon_periods, methods=methods, extra=learned.extra
    )
    numbers = {number: np.array([methods.index(name) for name in names]) for number, names in members.items()}
    return Teams(np.arange(len(methods)), numbers, learned.average).combine(forecasts, structure)


def few_periods(
    demand_units: FloatArray, *, is_open: NDArray[np.bool_], is_open_ahead: NDArray[np.bool_]
) -> LaneBlock:
    """For lanes too short for a backtest: their own mean, and how far off it may be after so few periods.

    Parameters
    ----------
    demand_units, is_open : (n_lanes, n_periods), NaN where unknown; is_open_ahead : (n_lanes, horizon)

    Returns
    -------
    LaneBlock
        has_band is False, since no backtest has checked the law. With fewer than MIN_PERIODS known periods the
        last value is carried forward and there is no law: the quantiles repeat the mean.
    """
    known = np.where(is_open, demand_units, np.nan)
    is_known = np.isfinite(known)
    n_known = is_known.sum(axis=1)
    has_law = n_known >= MIN_PERIODS
    last = demand_units.shape[1] - 1 - np.isfinite(demand_units)[:, ::-1].argmax(axis=1)
    carried = np.take_along_axis(demand_units, last[:, None], axis=1)[:, 0]
    own_mean = np.where(is_known, known, 0.0).sum(axis=1) / np.maximum(n_known, 1)
    level = np.where(has_law, own_mean, carried)
    squares = np.where(is_known, (known - level[:, None]) ** 2, 0.0).sum(axis=1)
    sd = np.where(has_law, np.sqrt(squares / np.maximum(n_known - 1, 1)), 0.0)
    block = no_forecast(demand_units.shape[0], horizon_periods=is_open_ahead.shape[1])
    block.mean_units[:] = np.where(is_open_ahead, level[:, None], 0.0)
    of_lanes = {"mean_units": level[:, None], "sd_units": sd[:, None], "n_known": n_known[:, None]}
    by_period = student_quantiles(n_periods_ahead=is_open_ahead, **of_lanes)
    by_total = student_quantiles(n_periods_ahead=np.cumsum(is_open_ahead, axis=1), **of_lanes)
    block.quantile_units[:] = np.moveaxis(by_period, 0, 1)
    block.total_quantile_units[:] = np.moveaxis(by_total, 0, 1)
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
