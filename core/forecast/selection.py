"""Which method forecasts which lanes: the winner of the workspace's own backtest."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.quantities import FloatArray

IntArray = NDArray[np.int64]


def method_scores(
    *, errors_units: FloatArray, actual_units: FloatArray, spread_units: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Two views of the mean absolute error of each method, (n_methods,) each.

    Parameters
    ----------
    errors_units : (n_methods, n_rows, horizon), NaN where unknown; actual_units : (n_rows, horizon)
    spread_units : (n_rows,) each row's own noise

    Returns
    -------
    scaled error (every row counts the same) and WAPE (every unit counts the same)
    """
    known = np.isfinite(actual_units)
    absolute = np.where(known, np.abs(errors_units), 0.0)
    usable = (spread_units > 0) & known.any(axis=1)
    n_known = np.maximum(known.sum(axis=1), 1)
    of_row = absolute.sum(axis=2)[:, usable] / (n_known * spread_units)[usable]
    volume = np.where(known, actual_units, 0.0).sum()
    scaled = of_row.mean(axis=1) if usable.any() else np.zeros(len(errors_units))
    return np.asarray(scaled), absolute.sum(axis=(1, 2)) / max(volume, np.finfo(float).tiny)


def squared_scores(*, errors_units: FloatArray, spread_units: FloatArray) -> FloatArray:
    """(n_methods,) root mean squared scaled error: the score that is best at the mean.

    An absolute error is best at the median, which on a lane with mostly empty periods is zero.
    """
    usable = spread_units > 0
    scaled = errors_units[:, usable] / spread_units[usable][:, None]
    n_known = max(int(np.isfinite(scaled[0]).sum()), 1)
    return np.asarray(np.sqrt(np.nansum(scaled**2, axis=(1, 2)) / n_known))


def relative_to_best(*scores: FloatArray) -> FloatArray:
    """(n_methods,) mean over the scores of each method's score over the best one; 1 is best in all."""
    relative = [
        np.where(score.min() > 0, score / max(score.min(), np.finfo(float).tiny), 1.0) for score in scores
    ]
    return np.asarray(np.mean(relative, axis=0))
