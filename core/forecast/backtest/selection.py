"""Which methods forecast which lanes: those that did best in the workspace's own backtest, combined.

Where the future differs from the backtest, the median of the best methods loses less than the single best one, on
average and in the worst case; how many there are is seen in the backtest too, since methods that erred alike are
told apart by chance alone. Choosing lane by lane, and weighing methods by how far they are behind, did no better
than one choice for all lanes in trials on real data: a few origins say too little about a lane.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.quantities import FloatArray

IntArray = NDArray[np.int64]

N_BEST = 3  # at least
MOST_COMBINED = 8
LEAST_ERROR_RATIO = 0.01
CLOSE_RATIO = 0.05  # methods whose score lies within this of the best one's are as good as the best one


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
    wape = absolute.sum(axis=(1, 2)) / volume if volume > 0 else np.zeros(len(errors_units))
    return np.asarray(scaled), np.asarray(wape)


def relative_scores(*, errors_units: FloatArray) -> FloatArray:
    """(n_methods,) mean over rows of each method's absolute error over the row's median method's.

    Every row counts the same, however well it can be forecast at all. Rows on which the median method hardly errs
    beside the worst one (lanes in a pause) count for nothing: they would outweigh all others.
    """
    of_row = np.nansum(np.abs(errors_units), axis=2)
    typical = np.median(of_row, axis=0)
    usable = typical > LEAST_ERROR_RATIO * of_row.max(axis=0)
    if not usable.any():
        return np.zeros(len(errors_units))
    return np.asarray((of_row[:, usable] / typical[usable]).mean(axis=1))


def squared_scores(*, errors_units: FloatArray, spread_units: FloatArray) -> FloatArray:
    """(n_methods,) root mean squared scaled error: the score that is best at the mean.

    An absolute error is best at the median, which on a lane with mostly empty periods is zero.
    """
    usable = spread_units > 0
    scaled = errors_units[:, usable] / spread_units[usable][:, None]
    n_known = max(int(np.isfinite(scaled[0]).sum()), 1)
    return np.asarray(np.sqrt(np.nansum(scaled**2, axis=(1, 2)) / n_known))


def best_methods(
    *, errors_units: FloatArray, actual_units: FloatArray, spread_units: FloatArray, is_intermittent: bool
) -> IntArray:
    """Numbers of the methods to combine, the best one first.

    Regular lanes are judged by absolute errors in three views: over each row's own noise, over what its median
    method erred, and over all demand. They take all methods that come close to the best one, 3 to 8; intermittent
    ones are judged by the squared error and take 3.

    Formula
    -------
    score = mean of (scaled error / best scaled error), (relative error / best relative error) and
    (WAPE / best WAPE) over the backtest; those within 5 % of the lowest are combined by their median

    Source
    ------
    Armstrong (2001), Combining forecasts, in Principles of Forecasting; measured on public sets (see the
    module).
    """
    if is_intermittent:
        score = squared_scores(errors_units=errors_units, spread_units=spread_units)
        return np.asarray(np.argsort(score, kind="stable")[:N_BEST])
    scaled, wape = method_scores(
        errors_units=errors_units, actual_units=actual_units, spread_units=spread_units
    )
    views = (scaled, relative_scores(errors_units=errors_units), wape)
    score = np.mean([_relative(one) for one in views], axis=0)
    n_close = int((score <= (1.0 + CLOSE_RATIO) * score.min()).sum())
    return np.asarray(np.argsort(score, kind="stable")[: min(max(n_close, N_BEST), MOST_COMBINED)])


def combine_best(values: FloatArray, *, is_intermittent: bool) -> FloatArray:
    """Median over the first axis on regular lanes; mean on intermittent ones, where medians lean to zero."""
    return np.asarray(values.mean(axis=0) if is_intermittent else np.median(values, axis=0))


def _relative(score: FloatArray) -> FloatArray:
    least = float(score.min())
    return score / least if least > 0 else np.asarray(score > least, dtype=np.float64)
