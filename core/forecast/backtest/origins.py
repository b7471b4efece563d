"""Rolling origin: a backtest is a forecast of copies of the lanes that were cut off earlier."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.demand import cadence as cal
from core.demand.profile import NetworkHistory
from core.forecast.lane_facts import INTERMITTENT_INTERVAL_PERIODS, from_begin
from core.forecast.lane_grid import right_aligned_demand, right_aligned_is_open
from core.quantities import FloatArray, IntArray

MIN_PERIODS_AT_ORIGIN = 8
# Daily lanes need more origins than others: some must lie just after a holiday, others not. Weekly lanes need more
# than monthly ones: a horizon of 13 weeks sees a quarter of the year.
MIN_ORIGINS = cal.of_each_cadence(12, 6, 3).astype(np.int64)
MAX_ORIGINS = 60
MIN_ROWS = 400  # few lanes get more origins, up to MAX_ORIGINS
# Of a large network an even sample of lanes is enough to choose and calibrate.
MAX_CELLS, MAX_ROWS = 1_000_000, 10_000


@dataclass(frozen=True)
class BacktestRows:
    """Lanes cut off at earlier origins, and what came after.

    demand_units: (n_rows, n_periods) right-aligned at the origin; actual_units, is_open: (n_rows, horizon),
    NaN where unknown; lane: (n_rows,) lane number; offset_periods: (n_rows,) from origin to end of history.
    """

    demand_units: FloatArray
    actual_units: FloatArray
    is_open: NDArray[np.bool_]
    lane: IntArray
    offset_periods: IntArray

    @property
    def is_rare(self) -> NDArray[np.bool_]:
        """(n_rows,) rows on which demand was rare until the origin."""
        n_known = np.isfinite(self.demand_units).sum(axis=1)
        return np.asarray(n_known > INTERMITTENT_INTERVAL_PERIODS * (self.demand_units > 0).sum(axis=1))

    @property
    def is_newest_origin(self) -> NDArray[np.bool_]:
        """(n_rows,) True for the rows of the latest origin."""
        return np.asarray(self.offset_periods == self.offset_periods.min(initial=np.iinfo(np.int64).max))


def origin_offsets(*, n_periods_of_lane: IntArray, horizon_periods: int, cadence: int) -> IntArray:
    """Periods to go back from each lane's end, nearest first; empty where histories are too short.

    The first origin leaves the horizon, or a third of the typical history if that is shorter, to be checked.
    Origins are a third of that apart and go back to half of the typical history.
    """
    typical = int(np.median(n_periods_of_lane))
    reach = min(horizon_periods, typical // 3)
    if reach < 1 or typical - reach < MIN_PERIODS_AT_ORIGIN:
        return np.empty(0, dtype=np.int64)
    wanted = max(int(MIN_ORIGINS[cadence]), min(MAX_ORIGINS, -(-MIN_ROWS // n_periods_of_lane.size)))
    furthest = max(reach, min(reach + (wanted - 1) * max(1, reach // 3), typical - typical // 2))
    return np.unique(np.linspace(reach, furthest, wanted).round().astype(np.int64))


def backtest_rows(
    history: NetworkHistory,
    *,
    learned: NetworkHistory,
    lanes: IntArray,
    horizon_periods: int,
    n_periods: int,
) -> BacktestRows:
    """Cut the lanes (of one cadence) off at each origin; a large network is sampled evenly.

    `learned` is the history as the methods see it; what came after an origin is that of `history`.
    """
    n_of_lane = np.diff(history.offsets)[lanes]
    offsets = origin_offsets(
        n_periods_of_lane=n_of_lane, horizon_periods=horizon_periods, cadence=int(history.cadence[lanes[0]])
    )
    n_sampled = max(1, min(MAX_ROWS, MAX_CELLS // n_periods) // max(offsets.size, 1))
    if lanes.size > n_sampled:
        lanes = lanes[np.linspace(0, lanes.size - 1, n_sampled).round().astype(np.int64)]
    whole = right_aligned_demand(history, lanes=lanes, n_periods=n_periods)
    whole_learned = right_aligned_demand(learned, lanes=lanes, n_periods=n_periods)
    whole_is_open = right_aligned_is_open(history, lanes=lanes, n_periods=n_periods)
    ahead = np.arange(horizon_periods)
    none = BacktestRows(
        demand_units=np.empty((0, n_periods)),
        actual_units=np.empty((0, horizon_periods)),
        is_open=np.empty((0, horizon_periods), dtype=np.bool_),
        lane=np.empty(0, dtype=np.int64),
        offset_periods=np.empty(0, dtype=np.int64),
    )
    parts = [none]
    for offset in offsets:
        cut = np.full_like(whole, np.nan)
        cut[:, offset:] = whole_learned[:, :-offset]
        cut = from_begin(cut)
        kept = np.isfinite(cut).sum(axis=1) >= MIN_PERIODS_AT_ORIGIN
        known_ahead = ahead < offset
        column = n_periods - offset + np.where(known_ahead, ahead, 0)
        parts.append(
            BacktestRows(
                demand_units=cut[kept],
                actual_units=np.where(known_ahead, whole[kept][:, column], np.nan),
                is_open=whole_is_open[kept][:, column],
                lane=lanes[kept],
                offset_periods=np.full(int(kept.sum()), offset),
            )
        )
    return BacktestRows(**{name: np.concatenate([vars(part)[name] for part in parts]) for name in vars(none)})
