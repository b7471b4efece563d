"""The forecast of a block of slow lanes of one cadence, by the counting law that their workspace taught."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.forecast.lane_block import LaneBlock, no_forecast
from core.forecast.lane_facts import from_begin, never_changed, peak_share, unusual_silence
from core.forecast.slow.lanes import SlowLanes
from core.forecast.slow.learned import SlowLearned
from core.forecast.slow.outlook import outlook
from core.forecast.slow.record import slow_record
from core.forecast.slow.totals import slow_quantiles
from core.quantities import FloatArray


def forecast_slow_block(
    demand_units: FloatArray,
    *,
    is_open: NDArray[np.bool_],
    is_open_ahead: NDArray[np.bool_],
    begins: NDArray[np.bool_],
    learned: SlowLearned,
    is_backtested: bool,
) -> LaneBlock:
    """Forecast right-aligned histories of slow lanes, of a single record too.

    Parameters
    ----------
    demand_units, is_open : (n_lanes, n_periods), NaN where unknown; is_open_ahead : (n_lanes, horizon)
    begins : (n_lanes,) histories that begin where their first demand was
    """
    known = np.where(is_open, demand_units, np.nan)
    record = slow_record(
        from_begin(known), begins_with_demand=begins, memory_periods=learned.prior.memory_periods
    )
    ahead = outlook(record, learned.prior)
    coming = slow_quantiles(ahead, levels=learned.levels, is_open_ahead=is_open_ahead)
    block = no_forecast(len(known), horizon_periods=is_open_ahead.shape[1])
    block.mean_units[:] = coming.mean_units
    block.quantile_units[:] = np.moveaxis(coming.quantile_units, 0, 1)
    block.total_quantile_units[:] = np.moveaxis(coming.total_quantile_units, 0, 1)
    block.has_band[:] = ahead.mean_size_units > 0
    block.is_backtested[:] = is_backtested
    block.n_empty_at_end[:] = unusual_silence(known)
    block.never_changed[:] = never_changed(known)
    block.peak_share_ratio[:] = peak_share(known)
    block.slow.put(np.arange(len(known)), SlowLanes.of(ahead, learned))
    return block
