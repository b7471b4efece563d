"""Which methods forecast which lanes: those that did best in the workspace's own backtest, combined.

Where the future differs from the backtest, the median or the mean of the best methods loses less than the single best
one, on average and in the worst case; which of the two, and of how many methods, is seen in the backtest too, since
methods that erred alike are told apart by chance alone. More than five add nothing new. Choosing lane by lane, and
weighing methods by how far they are behind, did no better than one choice for lanes alike in trials on real data: a few
origins say too little about a lane. Which lanes are alike is seen in their past (`core.forecast.backtest.teams`).
"""

from __future__ import annotations

import numpy as np

from core.quantities import FloatArray, IntArray

N_BEST = 3  # at least
MOST_COMBINED = 5
LEAST_ERROR_RATIO = 0.01
CLOSE_RATIO = 0.05  # methods whose score lies within this of the best one's are as good as the best one
FAR_RATIO = 0.08


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


def pooled_scores(
    *, errors_units: FloatArray, actual_units: FloatArray, spread_units: FloatArray
) -> FloatArray:
    """(n_methods,) errors of each method over those of the best one, in three views; arguments as in `method_scores`.

    The mean of (scaled error / best scaled error), (relative error / best relative error) and (WAPE / best WAPE).
    """
    scaled, wape = method_scores(
        errors_units=errors_units, actual_units=actual_units, spread_units=spread_units
    )
    views = (scaled, relative_scores(errors_units=errors_units), wape)
    return np.asarray(np.mean([_relative(one) for one in views], axis=0))


def close_methods(score: FloatArray) -> IntArray:
    """Numbers of the methods to combine, the best one first: those within 5 % of its score, at most five.

    They are three at least, unless the third is far behind: it would only spoil what the best one saw.
    """
    n_close, n_near = (
        int((score <= (1.0 + ratio) * score.min()).sum()) for ratio in (CLOSE_RATIO, FAR_RATIO)
    )
    n_taken = min(max(n_close, min(N_BEST, n_near)), MOST_COMBINED)
    return np.asarray(np.argsort(score, kind="stable")[:n_taken])


def _relative(score: FloatArray) -> FloatArray:
    least = float(score.min())
    return score / least if least > 0 else np.asarray(score > least, dtype=np.float64)
