"""The law of a slow lane's demand, whose quantiles are taken at the levels at which promises are kept."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from core.forecast.band import QUANTILE_LEVELS
from core.laws.hurdle import HurdleLaw
from core.laws.law import Parameter
from core.quantities import FloatArray, require_open_ratio

N_LAW_PARAMETERS = 4  # spread, chance of any demand, whether units are counted, skewness


@dataclass(frozen=True)
class SlowLaw:
    """Demand of a time; elementwise over lanes.

    demand: the law; level_ratio: (n_levels, ...) its level for each promise of QUANTILE_LEVELS, non-decreasing. A stock
    at the quantile of a promise keeps it on that share of lanes.
    """

    demand: HurdleLaw
    level_ratio: FloatArray

    @classmethod
    def of_parameters(cls, mean_units: FloatArray, parameters: FloatArray) -> SlowLaw:
        """The law of its mean and `parameters`; where those are NaN it is that of no demand."""
        known = np.isfinite(parameters[0])
        filled = np.where(known, parameters, 0.0)
        demand = HurdleLaw(
            mean_units=np.where(known, mean_units, 0.0),
            sd_units=filled[0],
            busy_chance_ratio=filled[1],
            is_whole=filled[2] > 0.5,
            skewness_ratio=np.where(known, parameters[3], np.nan),
        )
        return cls(demand, filled[N_LAW_PARAMETERS:])

    @property
    def parameters(self) -> FloatArray:
        """(N_LAW_PARAMETERS + n_levels, ...) numbers that make the law again, beside its mean."""
        law, shape = self.demand, self.level_ratio.shape[1:]
        counts = np.asarray(law.is_whole, dtype=np.float64)
        first = (law.sd_units, law.busy_chance_ratio, counts, law.skewness_ratio)
        return np.concatenate(
            [np.stack([np.broadcast_to(value, shape) for value in first]), self.level_ratio]
        )

    @property
    def mean(self) -> Parameter:
        return self.demand.mean

    def quantile(self, ratio: ArrayLike) -> FloatArray:
        promise = require_open_ratio("ratio", ratio)
        promised, levels = self._points(promise)
        return self.demand.quantile(np.clip(_between(promise, promised, levels), 1e-12, 1.0 - 1e-12))

    def quantiles(self) -> FloatArray:
        """(n_levels, ...) quantiles of the promises of QUANTILE_LEVELS."""
        return np.stack(
            [self.demand.quantile(np.clip(level, 1e-12, 1.0 - 1e-12)) for level in self.level_ratio]
        )

    def _points(self, values: ArrayLike) -> tuple[FloatArray, FloatArray]:
        """Promises and levels from 0 to 1, (n_levels + 2, ...) each, in a shape that values broadcast against."""
        shape = np.broadcast_shapes(np.shape(values), self.level_ratio.shape[1:])
        level = self.level_ratio.reshape(
            len(self.level_ratio),
            *(1,) * (len(shape) + 1 - self.level_ratio.ndim),
            *self.level_ratio.shape[1:],
        )
        level = np.broadcast_to(level, (len(level), *shape))
        promise = np.broadcast_to(np.array(QUANTILE_LEVELS).reshape(-1, *(1,) * len(shape)), level.shape)
        zero, one = np.zeros((1, *shape)), np.ones((1, *shape))
        return np.concatenate([zero, promise, one]), np.concatenate([zero, level, one])


def _between(values: ArrayLike, at: FloatArray, of: FloatArray) -> FloatArray:
    """Straight lines between points, elementwise; `at` is non-decreasing along the first axis from 0 to 1."""
    value = np.broadcast_to(values, at.shape[1:])
    above = np.clip((at <= value).sum(axis=0), 1, len(at) - 1)[None]
    low, high = (np.take_along_axis(at, above - step, axis=0)[0] for step in (1, 0))
    begin, end = (np.take_along_axis(of, above - step, axis=0)[0] for step in (1, 0))
    share = np.where(high > low, (value - low) / np.where(high > low, high - low, 1.0), 1.0)
    return np.asarray(begin + np.clip(share, 0.0, 1.0) * (end - begin))
