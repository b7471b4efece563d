"""Bands from what really happened: quantiles of scaled backtest errors, pooled over lanes."""

from __future__ import annotations

import numpy as np
from scipy.special import ndtri, stdtrit

from core.forecast_band import QUANTILE_LEVELS
from core.quantities import FloatArray

POOLING_ROWS = 30.0  # below about this many errors of a step, the errors of all steps have more to say
# What comes next differs more from the past than pieces of the past from each other: on five real data sets bands
# calibrated on older origins covered about one point less at the newest one.
DRIFT_ALLOWANCE = 1.05
LEVELS = np.array(QUANTILE_LEVELS)


def error_quantiles(scaled_errors: FloatArray, *, n_independent: float) -> FloatArray:
    """Quantiles of scaled errors for each step of the horizon.

    Parameters
    ----------
    scaled_errors : (n_rows, horizon), (actual - forecast) / spread; NaN where unknown
    n_independent : errors of a step that do not overlap; the fewer, the wider (Student's t to the normal)

    Returns
    -------
    (n_levels, horizon), non-decreasing in the level; levels as in QUANTILE_LEVELS. Steps that no origin
    reached continue from the last one that was, as the square root of the horizon. NaN without any error.

    Source
    ------
    Vovk, Gammerman & Shafer (2005), Algorithmic Learning in a Random World; Lei et al. (2018), scaled errors.
    """
    n_known = np.isfinite(scaled_errors).sum(axis=0)
    if not n_known.any():
        return np.full((LEVELS.size, scaled_errors.shape[1]), np.nan)
    by_step = _column_quantiles(scaled_errors)
    all_steps = _column_quantiles(scaled_errors.reshape(-1, 1))
    weight = n_known / (n_known + POOLING_ROWS)
    quantiles = np.where(n_known > 0, weight * by_step + (1.0 - weight) * all_steps, np.nan)

    last = int(np.flatnonzero(n_known)[-1])
    step = np.arange(1, scaled_errors.shape[1] + 1)
    beyond = step > last + 1
    quantiles[:, beyond] = quantiles[:, last, None] * np.sqrt(step[beyond] / (last + 1.0))
    off_centre = np.abs(LEVELS - 0.5) > 0
    normal = np.where(off_centre, ndtri(LEVELS), 1.0)
    widening = np.where(off_centre, stdtrit(max(n_independent, 2.0), LEVELS) / normal, 1.0)
    return np.maximum.accumulate(quantiles * (DRIFT_ALLOWANCE * widening)[:, None], axis=0)


def _column_quantiles(values: FloatArray) -> FloatArray:
    """(n_levels, n_columns) conformal quantiles: level p is the p * (n + 1)-th smallest of n values."""
    ordered = np.sort(values, axis=0)  # NaN goes to the end
    n_known = np.isfinite(values).sum(axis=0)
    rank = np.clip(LEVELS[:, None] * (n_known + 1.0) - 1.0, 0.0, np.maximum(n_known - 1.0, 0.0))
    below = np.floor(rank).astype(np.int64)
    above = np.minimum(below + 1, np.maximum(n_known - 1, 0))
    low = np.take_along_axis(ordered, below, axis=0)
    high = np.take_along_axis(ordered, above, axis=0)
    return np.asarray(low + (rank - below) * (high - low))


def quantiles_around(
    mean_units: FloatArray,
    *,
    spread_units: FloatArray,
    quantiles: FloatArray,
    zero_chance_ratio: FloatArray,
) -> FloatArray:
    """Quantiles of demand from those of scaled errors.

    Parameters
    ----------
    mean_units, spread_units : (n_rows, horizon); quantiles : (n_levels, horizon) of scaled errors
    zero_chance_ratio : (n_rows, horizon) probability of no volume at all: levels below it are 0, since errors
        pooled over lanes do not know how often this lane is empty

    Returns
    -------
    (n_levels, n_rows, horizon), never negative
    """
    around = np.maximum(mean_units + quantiles[:, None] * spread_units, 0.0)
    return np.where(LEVELS[:, None, None] < zero_chance_ratio, 0.0, around)


def covered_share(
    *, actual_units: FloatArray, quantile_units: FloatArray, coverages: tuple[float, ...]
) -> tuple[tuple[float, float], ...]:
    """Share of known demand inside each central band: ((nominal, measured), ...).

    actual_units : (n_rows, horizon), NaN where unknown; quantile_units : (n_levels, n_rows, horizon)
    """
    known = np.isfinite(actual_units)
    shares = []
    for coverage in coverages:
        tail = round((1.0 - coverage) / 2, 6)
        low = quantile_units[QUANTILE_LEVELS.index(tail)]
        high = quantile_units[QUANTILE_LEVELS.index(round(1.0 - tail, 6))]
        inside = known & (actual_units >= low) & (actual_units <= high)
        shares.append((coverage, float(inside.sum() / max(int(known.sum()), 1))))
    return tuple(shares)
