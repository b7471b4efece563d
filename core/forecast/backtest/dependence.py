"""How much a backtest's errors have to say: windows that overlap and lanes that move together repeat each other."""

from __future__ import annotations

import numpy as np

from core.quantities import FloatArray, IntArray


def independent_errors(scaled_errors: FloatArray, *, offset_periods: IntArray) -> FloatArray:
    """(horizon,) number of independent errors that say as much about each step as these do.

    Parameters
    ----------
    scaled_errors : (n_rows, horizon), NaN where unknown; at each origin every lane has one row
    offset_periods : (n_rows,) from the origin to the end of the history

    Formula
    -------
    n = w L / (1 + (L - 1) rho): L lanes with the mean correlation rho of their errors at the same origin, and
    w = 1 + span / h windows of h periods, end to end, between the furthest and the nearest of the origins (at
    most as many as there are)

    Source
    ------
    Kish (1965), Survey Sampling: the design effect of clusters.
    """
    known = np.isfinite(scaled_errors)
    origins, number = np.unique(offset_periods, return_inverse=True)
    n_steps = known.shape[1]
    of_origin = np.zeros((3, origins.size, n_steps))
    filled = np.where(known, scaled_errors, 0.0)
    for part, values in enumerate((known, filled, filled**2)):
        np.add.at(of_origin[part], number, values)
    n_lanes, total, squares = of_origin
    seen = n_lanes > 0
    n_origins = seen.sum(axis=0)
    mean_lanes = n_lanes.sum(axis=0) / np.maximum(n_origins, 1)
    offset = np.broadcast_to(origins[:, None].astype(np.float64), seen.shape)
    span = np.where(seen, offset, -np.inf).max(axis=0, initial=-np.inf) - np.where(seen, offset, np.inf).min(
        axis=0, initial=np.inf
    )
    windows = np.minimum(n_origins, 1.0 + np.maximum(span, 0.0) / np.arange(1, n_steps + 1))
    together = 1.0 + (mean_lanes - 1.0) * _correlation(n_lanes, total, squares)
    return np.asarray(np.where(n_origins > 0, windows * mean_lanes / np.maximum(together, 1.0), 0.0))


def _correlation(n_lanes: FloatArray, total: FloatArray, squares: FloatArray) -> float:
    """Mean correlation of two lanes' errors at the same origin; 0 where no origin has two lanes.

    Around zero: what all lanes erred by at all origins was not foreseen either.
    """
    products = (total**2 - squares).sum()
    most = ((n_lanes - 1.0) * squares)[n_lanes > 1].sum()
    return float(np.clip(products / most, 0.0, 1.0)) if most > 0 else 0.0
