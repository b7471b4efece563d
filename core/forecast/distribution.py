"""Between and beyond the forecast's quantile levels: any level, and the probability of any demand.

Quantiles are joined by straight lines over the normal score of their level, so a normal forecast is exact.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.forecast.band import QUANTILE_LEVELS
from core.laws.normal_loss import normal_loss
from core.laws.special_functions import ndtr, ndtri
from core.quantities import FloatArray, require_finite, require_non_negative, require_open_ratio

MEDIAN = QUANTILE_LEVELS.index(0.50)
BEFORE_LAST = len(QUANTILE_LEVELS) - 2  # where the line begins that goes on beyond the highest level
_FAR_SCORE = 1e6  # where the loss of a standard normal is its distance on the left and nothing on the right


@cache  # not a constant of the module, which would load scipy.special whenever this is imported
def level_scores() -> FloatArray:
    """(n_levels,) standard normal score of each quantile level."""
    scores = ndtri(np.array(QUANTILE_LEVELS))
    scores.setflags(write=False)
    return scores


def with_returns(
    mean_units: FloatArray, quantile_units: FloatArray, return_ratio: ArrayLike
) -> tuple[FloatArray, FloatArray]:
    """Mean and quantiles of the workload: demand, and of each unit a return with this chance.

    Parameters
    ----------
    mean_units : (...) of demand; quantile_units : (n_levels, ...), levels as in QUANTILE_LEVELS
    return_ratio : float or (...), 0 to 1

    Formula
    -------
    (q - m)**2 (1 + r)**2 + score**2 m r (1 - r) is the squared distance of the workload's quantile from m (1 + r)

    Source
    ------
    Binomial thinning and the law of total variance, level by level.
    """
    ratio = np.asarray(return_ratio, dtype=np.float64)
    scores = level_scores().reshape(-1, *[1] * mean_units.ndim)
    square = signed_square(quantile_units - mean_units) * (1.0 + ratio) ** 2
    square = square + signed_square(scores) * mean_units * ratio * (1.0 - ratio)
    mean = mean_units * (1.0 + ratio)
    return mean, np.maximum(mean + np.sign(square) * np.sqrt(np.abs(square)), 0.0)


def signed_square(values: FloatArray) -> FloatArray:
    """Squares that keep the sign of what was squared, so that distances on either side can be added up."""
    return np.asarray(np.sign(values) * values**2)


def quantile_at(quantile_units: FloatArray, level: ArrayLike) -> FloatArray:
    """Quantile at any level, for instance a lane's own service level.

    Parameters
    ----------
    quantile_units : (n_levels, ...), levels as in QUANTILE_LEVELS
    level : float or (...) array, above 0 and below 1; below the lowest level the line from the median to it goes on,
        above the highest one the line from the level before it, or from the median where these two are one value

    Returns
    -------
    (...) array [units], never negative
    """
    scores = level_scores()
    score = ndtri(require_open_ratio("level", level))
    above = np.clip(np.searchsorted(scores, score), 1, scores.size - 1)
    below = np.where(score > scores[-1], _tail_begin(quantile_units), above - 1)
    above = np.where(score < scores[0], MEDIAN, above)
    below = np.where(score < scores[0], 0, below)
    low, high = _of_lanes(quantile_units, below), _of_lanes(quantile_units, above)
    share = (score - scores[below]) / (scores[above] - scores[below])
    return np.asarray(np.maximum(low + share * (high - low), 0.0))


def level_shares(levels: FloatArray) -> FloatArray:
    """(n_points, n_levels) shares of the quantiles that make the demand at other levels."""
    scores, wanted = level_scores(), ndtri(levels)
    last, point = scores.size - 1, np.arange(levels.size)
    above = np.clip(np.searchsorted(scores, wanted), 1, last)
    below = above - 1
    above = np.where(wanted < scores[0], MEDIAN, above)
    below = np.where(wanted < scores[0], 0, below)
    share = (wanted - scores[below]) / (scores[above] - scores[below])
    lines = np.zeros((levels.size, scores.size))
    lines[point, below] += 1.0 - share
    lines[point, above] += share
    return lines


def probability_above(quantile_units: FloatArray, threshold_units: ArrayLike) -> FloatArray:
    """Probability that demand exceeds a threshold: 1 - the level at which the quantile reaches it.

    Parameters
    ----------
    quantile_units : (n_levels, ...), non-decreasing in the level; threshold_units : float or (...) array

    Returns
    -------
    (...) array, 0 to 1; where all quantiles are one value, 1 below it and 0 from it on
    """
    threshold = require_finite("threshold_units", threshold_units)
    return np.asarray(ndtr(-score_reached(quantile_units, threshold)))


def expected_above(
    quantile_units: FloatArray, threshold_units: ArrayLike, *, beyond_units: FloatArray | None = None
) -> FloatArray:
    """Expected demand above a threshold, E[(D - t)+].

    Parameters
    ----------
    quantile_units : (n_levels, ...), non-decreasing in the level
    threshold_units : float or array that broadcasts against (...), >= 0
    beyond_units : `demand_beyond_lines` of these quantiles, where somebody has it already

    Returns
    -------
    (...) array [units]

    Formula
    -------
    the integral of P(D > x) from t on = the sum over the lines above t of slope * (L(from) - L(to)), with L the
    standard normal loss of the scores at which a line begins and ends

    Raises
    ------
    InvalidParameter
        where a threshold is negative or not finite.

    Source
    ------
    Integration by parts along the quantile function; exact for a normal forecast.
    """
    threshold = require_non_negative("threshold_units", threshold_units)
    beyond = demand_beyond_lines(quantile_units) if beyond_units is None else beyond_units
    n_reached = _n_reached(quantile_units, threshold)
    score, slope = _point_on_line(quantile_units, threshold, n_reached)
    score = np.clip(score, -_FAR_SCORE, _FAR_SCORE)
    lost = normal_loss(quantity_units=score, mean_units=0.0, sd_units=1.0)
    part = slope * (lost - _lines_beyond()[1][n_reached])
    is_before_all = (n_reached == 0) & (slope == 0)
    if np.any(is_before_all):
        part = np.where(is_before_all, quantile_units[0] - threshold, part)
    return np.asarray(np.maximum(part + _of_lanes(beyond, n_reached), 0.0))


def demand_beyond_lines(quantile_units: FloatArray) -> FloatArray:
    """(n_levels + 1, ...) expected demand above the end of each line: before, between and beyond the levels."""
    beyond = np.tensordot(_lines_beyond()[0], quantile_units, axes=1)
    is_flat = quantile_units[-1] == quantile_units[BEFORE_LAST]
    if np.any(is_flat):
        beyond = np.where(is_flat, np.tensordot(_lines_beyond(MEDIAN)[0], quantile_units, axes=1), beyond)
    return beyond


def score_reached(quantile_units: FloatArray, threshold_units: FloatArray) -> FloatArray:
    """Normal score of the level whose quantile is this threshold; infinite where the quantiles never cross it.

    quantile_units : (n_levels, ...), non-decreasing in the level; threshold_units : finite, broadcasts against (...)
    """
    n_reached = _n_reached(quantile_units, threshold_units)
    return _point_on_line(quantile_units, threshold_units, n_reached)[0]


def _point_on_line(
    quantile_units: FloatArray, threshold_units: FloatArray, n_reached: NDArray[np.int64]
) -> tuple[FloatArray, FloatArray]:
    """Score at which the quantiles reach the threshold, and units per score of the line on which it lies."""
    scores = level_scores()
    last = scores.size - 1
    below, above = np.maximum(n_reached - 1, 0), np.minimum(n_reached, last)
    below, above = (
        np.where(n_reached > last, _tail_begin(quantile_units), below),
        np.where(n_reached == 0, MEDIAN, above),
    )
    low, high = _of_lanes(quantile_units, below), _of_lanes(quantile_units, above)
    rises = high > low
    slope = (high - low) / (scores[above] - scores[below])
    score = scores[below] + (threshold_units - low) / np.where(rises, slope, 1.0)
    flat = np.where(threshold_units >= high, np.inf, -np.inf)
    return np.asarray(np.where(rises, score, flat)), np.asarray(slope)


def _tail_begin(quantile_units: FloatArray) -> NDArray[np.int64]:
    """(...) number of the level from which the line goes on beyond the highest: counts often have two levels alike."""
    return np.where(quantile_units[-1] > quantile_units[BEFORE_LAST], BEFORE_LAST, MEDIAN)


@cache
def _lines_beyond(begin: int = BEFORE_LAST) -> tuple[FloatArray, FloatArray]:
    """What the quantiles give to the expected demand on all lines after one, and the loss at each line's end.

    There are n_levels + 1 lines: before, between and beyond the levels, this one from the level `begin`. (n_levels
    + 1, n_levels) shares, whose product with the quantiles is that demand, and the standard loss (n_levels + 1,).
    """
    scores = level_scores()
    n_levels, line = scores.size, np.arange(1, scores.size)
    slopes = np.zeros((n_levels + 1, n_levels))  # of each line, as shares of the quantiles
    slopes[0, [0, MEDIAN]] = np.array([-1.0, 1.0]) / -scores[0]
    slopes[n_levels, [begin, n_levels - 1]] = np.array([-1.0, 1.0]) / (scores[-1] - scores[begin])
    slopes[line, line - 1], slopes[line, line] = -1.0 / np.diff(scores), 1.0 / np.diff(scores)
    at_end = np.append(normal_loss(quantity_units=scores, mean_units=0.0, sd_units=1.0), 0.0)
    on_line = slopes[1:] * (at_end[:-1] - at_end[1:])[:, None]
    beyond = np.vstack([np.cumsum(on_line[::-1], axis=0)[::-1], np.zeros(n_levels)])
    for constant in (beyond, at_end):
        constant.setflags(write=False)
    return beyond, at_end


def _n_reached(quantile_units: FloatArray, threshold_units: FloatArray) -> NDArray[np.int64]:
    """How many quantiles of its lane a threshold reaches."""
    lanes = quantile_units.shape[1:]
    beside = (len(quantile_units), *(1,) * (threshold_units.ndim - len(lanes)), *lanes)
    reached = quantile_units.reshape(beside) <= threshold_units
    return np.asarray(np.add.reduce(reached, axis=0, dtype=np.int8)).astype(np.int64)


def _of_lanes(table: FloatArray, number: NDArray[np.int64]) -> FloatArray:
    """Each lane's value of a number, of a (n, ...) table; numbers broadcast against (...)."""
    lanes = table.shape[1:]
    n_lanes = int(np.prod(lanes))
    return np.asarray(np.take(table, number * n_lanes + np.arange(n_lanes).reshape(lanes)))
