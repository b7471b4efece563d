"""Lead time as observed: mean and spread, and how well so many observations know them."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from core.errors import InvalidParameter
from core.lane import LeadTimeEstimate
from core.quantities import require_non_negative, require_open_ratio

LEAST_LEAD_TIMES = 3


def estimate_lead_time(observed_days: ArrayLike, *, confidence_ratio: float = 0.8) -> LeadTimeEstimate:
    """Mean, spread and their uncertainty from observed lead times.

    Parameters
    ----------
    observed_days : (n,) array, >= 0, at least three; days from order to arrival
    confidence_ratio : float, above 0 and below 1

    Formula
    -------
    mean +- t s / sqrt(n); s exp(+- t se) with se**2 = (kurtosis - (n - 3) / n) / (4 (n - 1)), the kurtosis that of the
    observations, at least the normal 3; spread of the next s sqrt(1 + 1 / n)

    Raises
    ------
    InvalidParameter
        where a lead time is negative or not finite, or fewer than three are given.

    Assumes
    -------
    Lead times are independent and of one law, of any shape with a fourth moment.

    Source
    ------
    Bonett (2006), Approximate confidence interval for standard deviation of nonnormal distributions, Computational
    Statistics & Data Analysis 50.
    """
    from scipy.special import stdtrit

    days = np.ravel(require_non_negative("observed_days", observed_days))
    confidence = float(require_open_ratio("confidence_ratio", confidence_ratio))
    n = days.size
    if n < LEAST_LEAD_TIMES:
        raise InvalidParameter("the number of observed_days", n, f"{LEAST_LEAD_TIMES} or more")
    mean, sd = float(days.mean()), float(days.std(ddof=1))
    t = float(stdtrit(n - 1, 0.5 + confidence / 2.0))
    half, factor = float(t * sd / np.sqrt(n)), float(np.exp(t * np.sqrt(_log_sd_variance(days))))
    return LeadTimeEstimate(
        n_observed=n,
        mean_days=mean,
        sd_days=sd,
        mean_low_days=max(mean - half, 0.0),
        mean_high_days=mean + half,
        sd_low_days=sd / factor,
        sd_high_days=sd * factor,
        sd_of_next_days=sd * float(np.sqrt(1.0 + 1.0 / n)),
    )


def _log_sd_variance(days: np.ndarray) -> float:
    """Variance of the logarithm of the sample's standard deviation."""
    n = days.size
    centred = days - days.mean()
    second = float(np.mean(centred**2))
    kurtosis = 3.0 if second <= 0 else max(float(np.mean(centred**4)) / second**2, 3.0)
    return (kurtosis - (n - 3.0) / n) / (4.0 * (n - 1.0))
