"""Between and beyond the forecast's quantile levels: any level, and the probability of any demand.

Quantiles are joined by straight lines over the normal score of their level, so a normal forecast is exact.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.forecast_band import QUANTILE_LEVELS
from core.quantities import FloatArray, require_finite, require_open_ratio
from core.special_functions import ndtr, ndtri

MEDIAN = QUANTILE_LEVELS.index(0.50)


@cache  # not a constant of the module, which would load scipy.special whenever this is imported
def level_scores() -> FloatArray:
    """(n_levels,) standard normal score of each quantile level."""
    scores = ndtri(np.array(QUANTILE_LEVELS))
    scores.setflags(write=False)
    return scores


def quantile_at(quantile_units: FloatArray, level: ArrayLike) -> FloatArray:
    """Quantile at any level, for instance a lane's own service level.

    Parameters
    ----------
    quantile_units : (n_levels, ...), levels as in QUANTILE_LEVELS
    level : float or (...) array, above 0 and below 1; beyond the outermost levels the line from the median to
        them goes on

    Returns
    -------
    (...) array [units], never negative
    """
    scores = level_scores()
    score = np.broadcast_to(ndtri(require_open_ratio("level", level)), quantile_units.shape[1:])
    above = np.clip(np.searchsorted(scores, score), 1, scores.size - 1)
    below = np.where(score > scores[-1], MEDIAN, above - 1)
    above = np.where(score < scores[0], MEDIAN, above)
    below = np.where(score < scores[0], 0, below)
    low, high = _pick(quantile_units, below), _pick(quantile_units, above)
    share = (score - scores[below]) / (scores[above] - scores[below])
    return np.asarray(np.maximum(low + share * (high - low), 0.0))


def probability_above(quantile_units: FloatArray, threshold_units: ArrayLike) -> FloatArray:
    """Probability that demand exceeds a threshold: 1 - the level at which the quantile reaches it.

    Parameters
    ----------
    quantile_units : (n_levels, ...), non-decreasing in the level; threshold_units : float or (...) array

    Returns
    -------
    (...) array, 0 to 1; where all quantiles are one value, 1 below it and 0 from it on
    """
    threshold = np.broadcast_to(require_finite("threshold_units", threshold_units), quantile_units.shape[1:])
    n_reached = (quantile_units <= threshold).sum(axis=0)
    scores = level_scores()
    last = scores.size - 1
    below = np.where(n_reached == 0, 0, np.where(n_reached > last, MEDIAN, n_reached - 1))
    above = np.where(n_reached == 0, MEDIAN, np.minimum(n_reached, last))
    low, high = _pick(quantile_units, below), _pick(quantile_units, above)
    rises = high > low
    share = (threshold - low) / np.where(rises, high - low, 1.0)
    score = scores[below] + share * (scores[above] - scores[below])
    flat = np.where(threshold >= high, np.inf, -np.inf)
    return np.asarray(ndtr(-np.where(rises, score, flat)))


def _pick(quantile_units: FloatArray, number: NDArray[np.int64]) -> FloatArray:
    return np.asarray(np.take_along_axis(quantile_units, number[None], axis=0)[0])
