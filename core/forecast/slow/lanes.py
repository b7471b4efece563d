"""The slow lanes of a forecast: what is coming on each, and the law of it over any time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.forecast.slow.law import SlowLaw
from core.forecast.slow.learned import SlowLearned
from core.forecast.slow.levels import LEVELS, levels_at
from core.forecast.slow.outlook import SlowOutlook
from core.laws.hurdle import HurdleLaw
from core.quantities import FloatArray, require_non_negative, require_ratio

Lanes = NDArray[np.bool_] | NDArray[np.int64] | int


@dataclass(frozen=True)
class SlowLanes:
    """Lanes along the first axis; NaN where a lane is not slow.

    outlook: what is coming; period_level_ratio, horizon_level_ratio: (n_lanes, n_levels) levels of the law at
    which the promises of QUANTILE_LEVELS are kept for one period and for horizon_periods, (n_lanes,).
    """

    outlook: SlowOutlook
    period_level_ratio: FloatArray
    horizon_level_ratio: FloatArray
    horizon_periods: FloatArray

    @classmethod
    def unknown(cls, n_lanes: int) -> SlowLanes:
        """No lane is slow."""
        levels = np.full((2, n_lanes, LEVELS.size), np.nan)
        return cls(SlowOutlook.unknown(n_lanes), levels[0], levels[1], np.full(n_lanes, np.nan))

    @classmethod
    def of(cls, outlook: SlowOutlook, learned: SlowLearned) -> SlowLanes:
        """Lanes that were all learned together."""
        n_lanes, levels = outlook.busy_periods.size, learned.levels
        return cls(
            outlook,
            np.tile(levels.of_period, (n_lanes, 1)),
            np.tile(levels.of_horizon, (n_lanes, 1)),
            np.full(n_lanes, levels.horizon_periods),
        )

    @property
    def is_slow(self) -> NDArray[np.bool_]:
        """(n_lanes,) lanes that these laws are of."""
        return self.outlook.is_known

    def put(self, lanes: NDArray[np.int64], some: SlowLanes) -> None:
        """Write some lanes over those of these numbers."""
        for name, values in vars(self.outlook).items():
            values[lanes] = getattr(some.outlook, name)
        for name in ("period_level_ratio", "horizon_level_ratio", "horizon_periods"):
            getattr(self, name)[lanes] = getattr(some, name)

    def where(self, lanes: Lanes) -> SlowLanes:
        """The same of some lanes, of a single one too."""
        return SlowLanes(
            self.outlook.where(lanes),
            np.atleast_2d(self.period_level_ratio[lanes]),
            np.atleast_2d(self.horizon_level_ratio[lanes]),
            np.atleast_1d(self.horizon_periods[lanes]),
        )

    def law(
        self, n_periods: ArrayLike, *, sd_n_periods: ArrayLike = 0.0, return_ratio: ArrayLike = 0.0
    ) -> SlowLaw:
        """The law of the workload (demand and returns) of so many periods.

        Parameters
        ----------
        n_periods, sd_n_periods : float or (n_lanes,), >= 0, whole or not; the time does not depend on demand
        return_ratio : float or (n_lanes,), 0 to 1; each unit comes back by itself within that time

        Formula
        -------
        with returns r: mean (1 + r), variance (1 + r)2 + mean r (1 - r), the same chance of any
        """
        periods = require_non_negative("n_periods", n_periods)
        ratio = require_ratio("return_ratio", return_ratio)
        demand = self.outlook.law(periods, sd_n_periods=sd_n_periods)
        if np.any(ratio > 0):
            mean = np.asarray(demand.mean_units)
            variance = (np.asarray(demand.sd_units) * (1.0 + ratio)) ** 2 + mean * ratio * (1.0 - ratio)
            demand = HurdleLaw(
                mean_units=mean * (1.0 + ratio),
                sd_units=np.sqrt(variance),
                busy_chance_ratio=demand.busy_chance_ratio,
                is_whole=demand.is_whole,
                skewness_ratio=demand.skewness_ratio,
            )
        levels = levels_at(
            np.broadcast_to(periods, np.broadcast_shapes(periods.shape, self.horizon_periods.shape)),
            of_period=self.period_level_ratio.T,
            of_horizon=self.horizon_level_ratio.T,
            horizon_periods=self.horizon_periods,
        )
        return SlowLaw(demand, levels)
