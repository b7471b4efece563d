"""Forecast every lane of a network; one lane is a network of one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from core.demand import cadence as cal
from core.demand.profile import MIN_PERIODS, DemandHistory, NetworkHistory
from core.demand.wild import n_wild, without_wild
from core.forecast.backtest.calibration import Calibration
from core.forecast.backtest.kind_calibration import KindCalibration
from core.forecast.backtest.spread import SpreadLaw
from core.forecast.band import ForecastBand
from core.forecast.holidays.calendar import HolidayCalendar
from core.forecast.holidays.learned import HolidaysAhead
from core.forecast.holidays.shared_days import n_days_at_end
from core.forecast.lane_block import LaneBlock, few_periods, forecast_block, no_forecast
from core.forecast.lane_facts import days_behind, n_known_periods
from core.forecast.lane_grid import (
    ComingPeriods,
    coming_periods,
    right_aligned_demand,
    right_aligned_is_open,
)
from core.forecast.learning import Learning, learn_forecast, periods_looked_at
from core.forecast.learning_sample import lanes_to_learn_from
from core.forecast.network_forecast import RECENT_DAYS, LaneNotes, NetworkForecast
from core.forecast.period_lengths import at_even_length, length_power, mean_open_days, put_lengths_back
from core.forecast.slow.block import forecast_slow_block
from core.forecast.slow.silence import begins_with_demand, with_silence

IntArray = NDArray[np.int64]

MIN_PERIODS_FOR_BAND = cal.of_each_cadence(14, 8, 8).astype(np.int64)
OWN_MEAN = "mean of all periods"  # the method of lanes too short for any other
SLOW_BLOCK_CELLS = (
    1_500_000  # counting takes one pass over the history, and many over few numbers for each lane
)
BLOCK_CELLS = 300_000  # lanes are forecast in blocks of about this many cells: bounded memory, kind to caches


def forecast_lane(
    history: DemandHistory, *, horizon_periods: int, learning: Learning | None = None
) -> ForecastBand:
    """Forecast one lane, with what its network taught; without that, the lane teaches itself."""
    network = history.as_network()
    if learning is None:
        return forecast_network(network, horizon_periods=horizon_periods).lane(0)
    return forecast_with(learning, network).lane(0)


def forecast_network(
    history: NetworkHistory, *, horizon_periods: int, calendar: HolidayCalendar | None = None
) -> NetworkForecast:
    """Forecast all lanes, each from its own last period.

    For the lanes of each cadence, regular and intermittent ones apart, every method is tried from several
    past origins and the best ones are combined. Their errors there, scaled by each lane's own noise and
    pooled over lanes, give the quantiles of each step ahead and of the total up to it. Days on which the
    whole network left its weekly rhythm are not learned from. With a calendar, daily and regular lanes follow
    its holidays where that would have paid before.

    Raises
    ------
    InvalidParameter
        where the horizon is not a whole number of 1 or more.
    """
    learning = learn_forecast(history, horizon_periods=horizon_periods, calendar=calendar)
    return forecast_with(learning, history)


def forecast_with(learning: Learning, history: NetworkHistory) -> NetworkForecast:
    """Forecast these lanes with what was learned before, from them or from lanes like them.

    Lanes of a sort that was not learned teach themselves.
    """
    as_recorded, history = history, without_wild(history)
    intermittent = learning.slow_lanes(history)
    learning = with_every_kind(learning, history, intermittent)
    history = with_silence(history, intermittent, newest_end_day=learning.newest_end_day)
    power = length_power(history, is_flow=~intermittent)
    history = at_even_length(history, power)
    calendar = coming_periods(history, horizon_periods=learning.horizon_periods)
    n_known = n_known_periods(history)
    n_missing = np.maximum(MIN_PERIODS_FOR_BAND[history.cadence] - n_known, 0)
    whole = no_forecast(len(history.lanes), horizon_periods=learning.horizon_periods)
    method = np.where(n_known >= MIN_PERIODS, OWN_MEAN, "naive").astype(object)
    groups = learning.groups()
    seen = learning.seen(history, slow=intermittent)
    for cadence in (int(code) for code in np.unique(history.cadence[n_known > 0])):
        lanes = np.flatnonzero((history.cadence == cadence) & (n_known > 0))
        for kind in np.unique(intermittent[lanes]).astype(np.int64).tolist():
            of_kind = lanes[intermittent[lanes] == bool(kind)]
            found = learning.find(cadence, kind)
            if found is not None:
                is_long_enough = (n_missing[of_kind] == 0) | (found[0].slow is not None)
                members = of_kind[is_long_enough]
                method[members] = found[0].method
                ahead = partial(_holidays_ahead, learning, history, calendar, ~intermittent)
                _forecast_members(whole, seen, members, calendar.is_open, *found, holidays_of=ahead)
        few = (n_missing[lanes] > 0) & ~whole.slow.is_slow[lanes]
        _forecast_few_periods(whole, history, lanes[few], calendar.is_open)
    put_lengths_back(whole, open_days=calendar.open_days, mean_days=mean_open_days(history), power=power)
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
        measured_coverage={group: of_kind.measured_coverage for group, of_kind in groups.items()},
        scores={group: of_kind.scores for group, of_kind in groups.items()},
        notes=_notes(
            whole,
            n_missing=n_missing,
            n_days_behind=days_behind(as_recorded, newest_end_day=learning.newest_end_day),
            n_shared_days_left_out=n_days_at_end(history, learning.unexplained_days, within_days=RECENT_DAYS),
            n_wild_left_out=n_wild(as_recorded),
        ),
        holiday_ratio=whole.holiday_ratio,
        holidays=learning.holidays,
        slow=whole.slow,
    )


def with_every_kind(
    learning: Learning, history: NetworkHistory, is_slow: NDArray[np.bool_] | None = None
) -> Learning:
    """The learning, and what lanes of a sort that it does not know teach about themselves.

    is_slow : (n_lanes,) lanes on which demand is rare, by default those of the learning
    """
    if learning.knows_every_kind(history):
        return learning
    is_slow = learning.slow_lanes(history) if is_slow is None else is_slow
    has_data = n_known_periods(history) > 0
    calibrations = dict(learning.calibrations)
    for cadence in np.unique(history.cadence[has_data]).tolist():
        for kind in (False, True):
            lanes = np.flatnonzero((history.cadence == cadence) & has_data & (is_slow == kind))
            if lanes.size == 0 or learning.find(cadence, int(kind)) is not None:
                continue
            own = _learn_alone(learning, history, lanes, is_slow=kind).calibrations.get(cadence)
            if own is not None and int(kind) in own.kinds:
                # Lanes that taught only themselves do not say what is usual: they count for none.
                alone = {int(kind): replace(own.kinds[int(kind)], n_lanes=0)}
                known = calibrations.get(cadence, Calibration({}, None))
                calibrations[cadence] = Calibration(known.kinds | alone, known.law if kind else own.law)
    return replace(learning, calibrations=calibrations)


def _learn_alone(learning: Learning, history: NetworkHistory, lanes: IntArray, *, is_slow: bool) -> Learning:
    """What lanes of a sort that the network did not show teach: all of them or, of many, an even sample."""
    some = lanes[lanes_to_learn_from(np.diff(history.offsets)[lanes].tolist())]
    return learn_forecast(
        history.take(some),
        horizon_periods=learning.horizon_periods,
        newest=learning.newest_end_day,
        slow=np.full(some.size, is_slow),
    )


def _forecast_members(
    whole: LaneBlock,
    history: NetworkHistory,
    members: IntArray,
    is_open_ahead: NDArray[np.bool_],
    learned: KindCalibration,
    law: SpreadLaw | None,
    *,
    holidays_of: Callable[[IntArray], HolidaysAhead | None],
) -> None:
    """Write the forecasts of lanes of one cadence and kind into `whole`, block by block."""
    if members.size == 0:
        return
    n_periods = periods_looked_at(history, members)
    cells = BLOCK_CELLS if learned.slow is None else SLOW_BLOCK_CELLS
    n_blocks = -(-members.size * n_periods // cells)
    begins = begins_with_demand(history) if learned.slow is not None else None
    for lanes in np.array_split(members, min(n_blocks, members.size)):
        demand = right_aligned_demand(history, lanes=lanes, n_periods=n_periods)
        is_open = right_aligned_is_open(history, lanes=lanes, n_periods=n_periods)
        if learned.slow is not None and begins is not None:
            slow = forecast_slow_block(
                demand,
                is_open=is_open,
                is_open_ahead=is_open_ahead[lanes],
                begins=begins[lanes],
                learned=learned.slow,
                is_backtested=bool(learned.scores),
            )
            whole.put(lanes, slow)
            continue
        block = forecast_block(
            demand,
            is_open=is_open,
            is_open_ahead=is_open_ahead[lanes],
            season_periods=cal.SEASON_PERIODS[int(history.cadence[lanes[0]])],
            learned=learned,
            law=law,
            holidays=holidays_of(lanes),
        )
        whole.put(lanes, block)


def _holidays_ahead(
    learning: Learning,
    history: NetworkHistory,
    calendar: ComingPeriods,
    is_regular: NDArray[np.bool_],
    lanes: IntArray,
) -> HolidaysAhead | None:
    """What holidays do to the coming periods of these lanes, all of one cadence and kind; None where nothing."""
    follows = (history.cadence[lanes] == cal.DAILY) & is_regular[lanes]
    if learning.holidays is None or not learning.holidays.is_used or not follows.all():
        return None
    return learning.holidays.ahead(
        history,
        lanes=lanes,
        first_days=calendar.first_days[lanes, 0],
        horizon_periods=learning.horizon_periods,
        followed_by=is_regular,
    )


def _forecast_few_periods(
    whole: LaneBlock, history: NetworkHistory, members: IntArray, is_open_ahead: NDArray[np.bool_]
) -> None:
    if members.size:
        n_periods = periods_looked_at(history, members)
        demand = right_aligned_demand(history, lanes=members, n_periods=n_periods)
        is_open = right_aligned_is_open(history, lanes=members, n_periods=n_periods)
        whole.put(members, few_periods(demand, is_open=is_open, is_open_ahead=is_open_ahead[members]))


def _notes(
    whole: LaneBlock,
    *,
    n_missing: IntArray,
    n_days_behind: IntArray,
    n_shared_days_left_out: IntArray,
    n_wild_left_out: IntArray,
) -> LaneNotes:
    return LaneNotes(
        n_missing_for_band=n_missing,
        n_empty_at_end=whole.n_empty_at_end,
        n_before_begin=whole.n_before_begin,
        n_days_behind_newest=n_days_behind,
        never_changed=whole.never_changed,
        is_backtested=whole.is_backtested,
        was_bounded=whole.was_bounded,
        peak_share_ratio=whole.peak_share_ratio,
        n_shared_days_left_out=n_shared_days_left_out,
        n_wild_left_out=n_wild_left_out,
    )
