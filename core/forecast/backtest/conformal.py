"""Bands from what really happened: quantiles of scaled backtest errors, pooled over lanes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.forecast.backtest.dependence import independent_errors
from core.forecast.band import QUANTILE_LEVELS
from core.forecast.distribution import level_scores
from core.laws.special_functions import ndtri, stdtrit
from core.quantities import FloatArray

IntArray = NDArray[np.int64]

POOLING_ERRORS = 30.0  # below about this many errors of a step, the errors of all steps have more to say
# Few independent errors cannot show a tail: below about 40 Student's t says more than their own order does. Its
# scale is that of the step, as if 5 errors more had confirmed that of all steps, and 15 errors the expected one.
FULL_TRUST_ERRORS, PRIOR_ERRORS, PRIOR_STEP_ERRORS = 40.0, 15.0, 5.0
PRIOR_DEGREES_OF_FREEDOM = 5.0
PRIOR_ERRORS_OF_BIAS = 10.0  # before errors are seen, their mean is held to be 0 within a third of a spread
# Expected spreads grow with the horizon already; that they might grow faster where no origin has looked is allowed
# for by this power of time. Of 0, 1/4 and 1/2 it had the least pinball loss on freight and business series cut short.
UNSEEN_GROWTH_POWER = 0.25
# Expected spreads may grow with the horizon otherwise than errors do: by a power of time that is measured, and before
# errors are seen is held to be 0 within this. Only errors of one size may be pooled over steps.
GROWTH_POWER_SD = 0.25
# What comes next differs more from the past than pieces of the past from each other: on real data, bands
# calibrated on older origins cover about one point less at the newest one, and lanes differ in that. So they are wider
# by 2 % from the 5 % and 95 % levels outwards; towards the middle nothing is missing.
DRIFT_ALLOWANCE, DRIFT_LEVEL = 1.02, 0.95
# The scale of few errors is told by their mean to this power: a single break weighs less there than in the squares.
SCALE_POWER, NORMAL_MOMENT = 1.5, 0.860040  # E|Z|**1.5 of a standard normal
# Beyond the outermost level lie 1 in 100 errors: a single shock in 140 errors is that quantile, whatever it was. How
# far it lies beyond the level before it is therefore told by Student's t of 3 degrees, as if 4 errors beyond it had.
TAIL_DEGREES_OF_FREEDOM, PRIOR_ERRORS_BEYOND = 3.0, 4.0
# Above the upper quartile one curve tells all levels together, so that none of them stands out by chance: the more
# errors there are, the more their own order has to say beside it.
TAIL_LEVELS = (0.75, 0.90, 0.95, 0.975, 0.99)
LEAST_STRETCH, MOST_STRETCH = -0.05, 0.5
ERRORS_OF_THE_CURVE = 400.0
# Errors further out are not learned from, unless they are more than this share of all.
MOST_SPREADS, MOST_LEFT_OUT_RATIO = 100.0, 0.05
LEVELS = np.array(QUANTILE_LEVELS)
MEDIAN, BEFORE_OUTERMOST, OUTERMOST = QUANTILE_LEVELS.index(0.5), len(LEVELS) - 2, len(LEVELS) - 1


def error_quantiles(scaled_errors: FloatArray, *, offset_periods: IntArray) -> FloatArray:
    """Quantiles of scaled errors for each step of the horizon.

    Parameters
    ----------
    scaled_errors : (n_rows, horizon), (actual - forecast) / expected spread; NaN where unknown
    offset_periods : (n_rows,) from the origin to the end of the history

    Returns
    -------
    (n_levels, horizon), non-decreasing in the level; levels as in QUANTILE_LEVELS. With many independent errors
    their own order statistics, with few Student's t, in between a mixture; the outermost level needs a hundred times
    as many. Steps that no origin reached continue
    from the last one that was, growing with UNSEEN_GROWTH_POWER of the horizon.

    Formula
    -------
    quantile p = the p (n + 1)-th smallest of n scaled errors (actual - forecast) / spread, mixed with
    Student's t where independent errors are few

    Source
    ------
    Vovk, Gammerman & Shafer (2005), Algorithmic Learning in a Random World; Lei et al. (2018), scaled errors.
    """
    n_steps = scaled_errors.shape[1]
    n_seen = independent_errors(scaled_errors, offset_periods=offset_periods)
    bias = _bias(scaled_errors, n_seen)
    scaled_errors = scaled_errors - bias
    reached = np.flatnonzero(n_seen > 0)
    growth_curve = _measured_growth(scaled_errors, n_seen)
    scaled_errors = scaled_errors / growth_curve
    scale, n_of_scale = _scale_of_steps(scaled_errors, n_seen)
    quantiles = scale * stdtrit(n_of_scale, LEVELS[:, None])
    if reached.size:
        weight = n_seen / (n_seen + POOLING_ERRORS)
        all_steps = _column_quantiles(scaled_errors.reshape(-1, 1))
        own = (
            weight * np.where(n_seen > 0, _column_quantiles(scaled_errors), 0.0) + (1.0 - weight) * all_steps
        )
        trust = n_seen / (n_seen + FULL_TRUST_ERRORS)
        quantiles = _smooth_tail(_held_tail(trust * own + (1.0 - trust) * quantiles, n_seen), n_seen)
        quantiles = quantiles * growth_curve
        last = int(reached[-1])
        step = np.arange(1, n_steps + 1)
        growth = np.maximum(step / (last + 1.0), 1.0) ** UNSEEN_GROWTH_POWER
        quantiles = np.where(step > last + 1, quantiles[:, [last]] * growth, quantiles)
        bias = np.where(step > last + 1, bias[last], bias)
    return bias + np.maximum.accumulate(drift_allowance()[:, None] * quantiles, axis=0)


def scaled_errors(errors_units: FloatArray, spread_units: FloatArray) -> FloatArray:
    """(n_rows, horizon) errors in expected ones; unknown where none is expected, or where a lane became another one.

    A lane that jumped to a thousand times its volume has no error that others could have: a few such lanes would
    stretch the bands of all.
    """
    scaled = np.where(spread_units > 0, errors_units / np.where(spread_units > 0, spread_units, 1.0), np.nan)
    size = np.abs(scaled)
    known = size[np.isfinite(size)]
    if known.size == 0 or known.max() <= MOST_SPREADS:
        return scaled
    most = max(MOST_SPREADS, float(np.quantile(known, 1.0 - MOST_LEFT_OUT_RATIO)))
    return np.where(size <= most, scaled, np.nan)


def drift_allowance() -> FloatArray:
    """(n_levels,) by which bands are wider than the errors they were measured on."""
    share = np.minimum(np.abs(level_scores()) / ndtri(DRIFT_LEVEL), 1.0)
    return np.asarray(1.0 + (DRIFT_ALLOWANCE - 1.0) * share)


def _bias(scaled_errors: FloatArray, n_seen: FloatArray) -> FloatArray:
    """(horizon,) mean error of each step, held to none: the least absolute error lies below the mean of skewed demand.

    Told apart, since that of totals grows with their length.
    """
    known = np.isfinite(scaled_errors)
    mean = np.where(known, scaled_errors, 0.0).sum(axis=0) / np.maximum(known.sum(axis=0), 1)
    return np.asarray(mean * n_seen / (n_seen + PRIOR_ERRORS_OF_BIAS))


def _measured_growth(scaled_errors: FloatArray, n_seen: FloatArray) -> FloatArray:
    """(horizon,) how errors grow over the steps beyond what was expected: a power of time, 1 on average.

    Formula
    -------
    h**g, g the least-squares slope of the logarithm of the steps' scales over that of their time, weighted by their
    independent errors, times s**2 / (s**2 + v): s = GROWTH_POWER_SD, v = 1 / (2 n var log h), n the mean number of
    independent errors of a step (those of several steps repeat each other)

    Source
    ------
    Variance of the logarithm of a normal spread, 1 / (2 n); normal prior of the slope.
    """
    of_step, n_known = _powers_of_steps(scaled_errors)
    is_told = (n_known > 1) & (of_step > 0)
    total = np.where(is_told, n_seen, 0.0).sum()
    if is_told.sum() < 3 or total <= 0:
        return np.ones(n_seen.size)
    weight = np.where(is_told, n_seen, 0.0) / total
    time = np.log(np.arange(1.0, n_seen.size + 1.0))
    time = time - weight @ time
    square = float(weight @ time**2)
    n_errors = total / is_told.sum()
    slope = float((weight * time) @ np.log(np.where(is_told, of_step, 1.0))) / 2.0 / square
    unsure = 1.0 / (2.0 * n_errors * square)
    return np.asarray(np.exp(slope * GROWTH_POWER_SD**2 / (GROWTH_POWER_SD**2 + unsure) * time))


def _powers_of_steps(scaled_errors: FloatArray) -> tuple[FloatArray, IntArray]:
    """(horizon,) variance of each step's errors as their powers tell it, and how many are known."""
    known = np.isfinite(scaled_errors)
    n_known = known.sum(axis=0)
    powers = np.abs(np.where(known, scaled_errors, 0.0)) ** SCALE_POWER
    mean = powers.sum(axis=0) / np.maximum(n_known, 1) / NORMAL_MOMENT
    return np.asarray(mean ** (2.0 / SCALE_POWER)), n_known


def _scale_of_steps(scaled_errors: FloatArray, n_seen: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Scale of each step's errors, held to that of all steps and this to 1, and its degrees of freedom.

    Both (horizon,).
    """
    of_step = _powers_of_steps(scaled_errors)[0]
    n_all = float(n_seen.max(initial=0.0))
    of_all = float(_powers_of_steps(scaled_errors.reshape(-1, 1))[0][0])
    whole = (n_all * of_all + PRIOR_ERRORS) / (n_all + PRIOR_ERRORS)
    scale = np.sqrt((n_seen * of_step + PRIOR_STEP_ERRORS * whole) / (n_seen + PRIOR_STEP_ERRORS))
    return np.asarray(scale), n_seen + PRIOR_DEGREES_OF_FREEDOM


def _held_tail(quantiles: FloatArray, n_seen: FloatArray) -> FloatArray:
    """Quantiles whose outermost one lies as far out as errors beyond it, if any were to be expected, could tell."""
    reach = quantiles[BEFORE_OUTERMOST] - quantiles[MEDIAN]
    ratio = (quantiles[OUTERMOST] - quantiles[MEDIAN]) / np.where(reach > 0, reach, 1.0)
    n_beyond = n_seen * (1.0 - LEVELS[OUTERMOST])
    trust = n_beyond / (n_beyond + PRIOR_ERRORS_BEYOND)
    before, outermost = stdtrit(TAIL_DEGREES_OF_FREEDOM, LEVELS[BEFORE_OUTERMOST:])
    told = np.maximum(ratio, 1.0) ** trust * (outermost / before) ** (1.0 - trust)
    held = np.where(reach > 0, quantiles[MEDIAN] + told * reach, quantiles[OUTERMOST])
    return np.concatenate([quantiles[:OUTERMOST], held[None]])


def _smooth_tail(quantiles: FloatArray, n_seen: FloatArray) -> FloatArray:
    """Quantiles whose upper levels lie on one curve, or near it where many errors say otherwise; (n_levels, horizon).

    Formula
    -------
    q(z) - median = s z exp(h z**2 / 2) at the normal score z, log s and h by least squares of the logarithms at
    TAIL_LEVELS, weighted by how well as many normal errors would tell each: (density * z)**2 / (p (1 - p))

    Source
    ------
    Tukey's h law: Hoaglin (1985), Summarizing shape numerically: the g-and-h distributions.
    """
    rows = np.array([QUANTILE_LEVELS.index(level) for level in TAIL_LEVELS])
    level, score = LEVELS[rows], level_scores()[rows]
    density = np.exp(-(score**2) / 2.0) / np.sqrt(2.0 * np.pi)
    weight = (density * score) ** 2 / (level * (1.0 - level))
    weight = weight / weight.sum()
    reach = quantiles[rows] - quantiles[MEDIAN]
    is_told = (reach > 0).all(axis=0)
    height = np.log(np.where(is_told, reach, 1.0) / score[:, None])
    bend = score**2 / 2.0
    away = bend - weight @ bend
    stretch = np.clip((weight * away) @ height / (weight @ away**2), LEAST_STRETCH, MOST_STRETCH)
    curve = weight @ height + away[:, None] * stretch
    share = n_seen / (n_seen + ERRORS_OF_THE_CURVE)
    smooth = np.exp(share * height + (1.0 - share) * curve) * score[:, None]
    moved = quantiles.copy()
    moved[rows[1:]] = np.where(is_told, quantiles[MEDIAN] + smooth, quantiles[rows])[1:]
    return moved


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
    mean_units, spread_units : (n_rows, horizon); quantiles : (n_levels, horizon) of scaled errors, or
        (n_levels, n_rows, horizon)
    zero_chance_ratio : (n_rows, horizon) probability of no volume at all: levels below it are 0, since errors
        pooled over lanes do not know how often this lane is empty

    Returns
    -------
    (n_levels, n_rows, horizon), never negative
    """
    of_rows = quantiles if quantiles.ndim == 3 else quantiles[:, None]
    around = np.maximum(mean_units + of_rows * spread_units, 0.0)
    return np.where(LEVELS[:, None, None] < zero_chance_ratio, 0.0, around)


def covered(
    *, actual_units: FloatArray, quantile_units: FloatArray, coverages: tuple[float, ...]
) -> NDArray[np.bool_]:
    """Whether known demand lies inside each central band: (len(coverages), n_rows, horizon).

    actual_units : (n_rows, horizon), NaN where unknown; quantile_units : (n_levels, n_rows, horizon)
    """
    inside = []
    for coverage in coverages:
        tail = round((1.0 - coverage) / 2, 6)
        low = quantile_units[QUANTILE_LEVELS.index(tail)]
        high = quantile_units[QUANTILE_LEVELS.index(round(1.0 - tail, 6))]
        inside.append((actual_units >= low) & (actual_units <= high))
    return np.asarray(inside)
