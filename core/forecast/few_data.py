"""The law of a lane that has only a few periods: its mean and spread, and how little they are known."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from core.forecast.band import QUANTILE_LEVELS
from core.laws.special_functions import stdtrit
from core.quantities import FloatArray


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
    quantile p = m t + T(p; n - 1) * s * sqrt(t + t**2 / n) for a total of t periods after n known ones with mean
    m and standard deviation s; T is Student's t

    Assumes
    -------
    Periods are independent and alike: so few cannot show a season or a trend.

    Source
    ------
    The prediction interval of a normal sample whose mean and variance are estimated; Hahn & Meeker (1991),
    Statistical Intervals, section 4.7.
    """
    level = np.array(QUANTILE_LEVELS)
    n, ahead = np.asarray(n_known, dtype=np.float64), np.asarray(n_periods_ahead, dtype=np.float64)
    score = stdtrit(np.maximum(n - 1.0, 1.0), level.reshape(-1, *(1,) * n.ndim))
    spread = np.asarray(sd_units) * np.sqrt(ahead + ahead**2 / np.maximum(n, 1.0))
    return np.asarray(np.maximum(np.asarray(mean_units) * ahead + score * spread, 0.0))
