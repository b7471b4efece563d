"""Means and quantiles of slow lanes for each period of the horizon and for the totals, all lanes at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.forecast.slow.levels import LevelMap
from core.forecast.slow.outlook import SlowOutlook
from core.quantities import FloatArray

MOST_STEPS = 10  # quantiles of more totals than that are joined by straight lines between so many


@dataclass(frozen=True)
class SlowQuantiles:
    """mean_units: (n_lanes, horizon); quantile_units, total_quantile_units: (n_levels, n_lanes, horizon)."""

    mean_units: FloatArray
    quantile_units: FloatArray
    total_quantile_units: FloatArray


def slow_quantiles(
    ahead: SlowOutlook, *, levels: LevelMap, is_open_ahead: NDArray[np.bool_]
) -> SlowQuantiles:
    """What slow lanes bring in each coming period, 0 where they are closed; is_open_ahead : (n_lanes, horizon)."""
    n_open = np.cumsum(is_open_ahead, axis=1).astype(np.float64)
    total = ahead.mean_units_each(n_open)
    one = ahead.law(np.ones(len(n_open))).quantiles(levels.at(1.0))
    horizon = n_open.shape[1]
    steps = np.unique(np.geomspace(1, horizon, MOST_STEPS).round().astype(np.int64)) - 1
    # Lanes open on the same days share their levels: those of the median lane.
    at_step = [
        ahead.law(n_open[:, step]).quantiles(levels.at(float(np.median(n_open[:, step]))))
        for step in steps.tolist()
    ]
    known = np.maximum.accumulate(np.stack(at_step, axis=2), axis=2)
    return SlowQuantiles(
        mean_units=np.diff(total, axis=1, prepend=0.0),
        quantile_units=np.where(is_open_ahead, one[:, :, None], 0.0),
        total_quantile_units=_joined(known, steps, horizon, is_whole=ahead.is_whole > 0.5),
    )


def _joined(
    known: FloatArray, steps: NDArray[np.int64], horizon: int, *, is_whole: NDArray[np.bool_]
) -> FloatArray:
    """(n_levels, n_lanes, horizon) from the steps that are known, whole where units are counted."""
    step = np.arange(horizon)
    above = np.minimum(np.searchsorted(steps, step), steps.size - 1)
    below = np.maximum(above - 1, 0)
    width = np.maximum(steps[above] - steps[below], 1)
    share = np.where(above > below, (step - steps[below]) / width, 1.0)
    joined = known[:, :, below] + share * (known[:, :, above] - known[:, :, below])
    return np.where(is_whole[None, :, None], np.ceil(joined - 1e-9), joined)
