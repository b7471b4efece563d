"""The law of a lane that has only a few periods: its mean and spread, and how little they are known."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from core.forecast.band import QUANTILE_LEVELS
from core.laws.special_functions import stdtrit
from core.quantities import FloatArray

# Few periods cannot show how skewed demand is; between the normal law (0) and the gamma law (2) the upper quantiles of
# both keep about what they promise.
SKEWNESS_PER_CV = 1.0


def student_quantiles(
    *, mean_units: ArrayLike, sd_units: ArrayLike, n_known: ArrayLike, n_periods_ahead: ArrayLike
) -> FloatArray:
    """Quantiles of the total of some coming periods, when mean and spread are those of a few known ones.

    Parameters
    ----------
    mean_units, sd_units : (...) mean and standard deviation of the known periods, >= 0
    n_known : (...) how many there are; n_periods_ahead : (...) how many are to come, >= 0

    Returns
    -------
    (n_levels, ...) [units], levels as in QUANTILE_LEVELS, never negative

    Formula
    -------
    quantile p = m t + (T + g (T**2 - 1) / 6) * s * sqrt(t + t**2 / n) for a total of t periods after n known ones
    with mean m and standard deviation s; T is Student's t at p with n - 1 degrees of freedom, and g = s / m (at
    most 1) its skewness, above T = -1

    Assumes
    -------
    Periods are independent and alike: so few cannot show a season or a trend.

    Source
    ------
    The prediction interval of a normal sample whose mean and variance are estimated; Hahn & Meeker (1991),
    Statistical Intervals, section 4.7; Cornish & Fisher (1938) for the skewness.
    """
    level = np.array(QUANTILE_LEVELS)
    n, ahead = np.asarray(n_known, dtype=np.float64), np.asarray(n_periods_ahead, dtype=np.float64)
    score = stdtrit(np.maximum(n - 1.0, 1.0), level.reshape(-1, *(1,) * n.ndim))
    mean, sd = np.asarray(mean_units, dtype=np.float64), np.asarray(sd_units, dtype=np.float64)
    cv = np.minimum(sd / np.where(mean > 0, mean, 1.0), 1.0)
    skewed = np.where(score > -1.0, score + SKEWNESS_PER_CV * cv * (score**2 - 1.0) / 6.0, score)
    spread = sd * np.sqrt(ahead + ahead**2 / np.maximum(n, 1.0))
    return np.asarray(np.maximum(mean * ahead + skewed * spread, 0.0))
