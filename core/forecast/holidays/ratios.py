"""Demand of single days of daily lanes against what is usual on their weekday."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.demand.profile import NetworkHistory
from core.quantities import FloatArray, IntArray

WEEKS_BEFORE = 4
MIN_USUAL_DAYS = 2


@dataclass(frozen=True)
class DaysOfLanes:
    """Demand of some days and the usual demand on their weekday; both (n_rows, n_days), NaN where unknown."""

    demand_units: FloatArray
    usual_units: FloatArray

    @property
    def known(self) -> NDArray[np.bool_]:
        """(n_rows, n_days) True where both are known and something is usual."""
        return np.asarray(np.isfinite(self.demand_units) & (self.usual_units > 0))

    def rows(self, chosen: IntArray) -> DaysOfLanes:
        """The same of these rows, which may repeat."""
        return DaysOfLanes(self.demand_units[chosen], self.usual_units[chosen])

    def columns(self, chosen: slice | NDArray[np.bool_]) -> DaysOfLanes:
        """The same of these days."""
        return DaysOfLanes(self.demand_units[:, chosen], self.usual_units[:, chosen])


def look_up_days(
    history: NetworkHistory, *, lanes: IntArray, days: IntArray, unusual_days: IntArray
) -> DaysOfLanes:
    """Demand of these day numbers, and the median of the same weekday in the four weeks before.

    Parameters
    ----------
    lanes : numbers of daily lanes; days : (n_days,)
    unusual_days : ascending day numbers that say nothing about what is usual
    """
    first, begin = history.first_position[lanes][:, None], history.offsets[lanes][:, None]
    n_cells = np.diff(history.offsets)[lanes][:, None]

    def demand_on(wanted: IntArray) -> FloatArray:
        inside = (wanted >= first) & (wanted < first + n_cells)
        cell = np.where(inside, begin + wanted - first, 0)
        return np.where(inside & history.is_open[cell], history.demand_units[cell], np.nan)

    before = np.stack(
        [
            np.where(np.isin(earlier, unusual_days), np.nan, demand_on(earlier))
            for earlier in (days - 7 * weeks for weeks in range(1, WEEKS_BEFORE + 1))
        ]
    )
    n_known = np.isfinite(before).sum(axis=0)
    ordered = np.sort(before, axis=0)  # NaN goes to the end
    low = np.take_along_axis(ordered, np.maximum((n_known - 1) // 2, 0)[None], axis=0)[0]
    high = np.take_along_axis(ordered, np.minimum(n_known // 2, WEEKS_BEFORE - 1)[None], axis=0)[0]
    usual = np.where(n_known >= MIN_USUAL_DAYS, (low + high) / 2, np.nan)
    return DaysOfLanes(demand_units=demand_on(days), usual_units=usual)
