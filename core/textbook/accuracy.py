"""How good a forecast was: of a mean, of a quantile, of a band, of a whole distribution.

Every measure works along the last axis, so one lane gives a float and (n_lanes, horizon) gives (n_lanes,).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from core.errors import InvalidParameter
from core.laws.special_functions import ndtr
from core.quantities import FloatArray, require_finite, require_non_negative, require_open_ratio


def mean_absolute_error(*, actual_units: ArrayLike, forecast_units: ArrayLike) -> FloatArray:
    """Mean of |forecast - actual| [units].

    Formula
    -------
    MAE = mean of |forecast - actual|

    Source
    ------
    Hyndman & Koehler (2006), Another look at measures of forecast accuracy.
    """
    return _mean_of_last_axis(np.abs(_error(actual_units, forecast_units)))


def root_mean_squared_error(*, actual_units: ArrayLike, forecast_units: ArrayLike) -> FloatArray:
    """Square root of the mean of (forecast - actual)**2 [units].

    Formula
    -------
    RMSE = sqrt(mean of (forecast - actual)**2)

    Source
    ------
    Hyndman & Koehler (2006), Another look at measures of forecast accuracy.
    """
    return np.sqrt(_mean_of_last_axis(_error(actual_units, forecast_units) ** 2))


def bias(*, actual_units: ArrayLike, forecast_units: ArrayLike) -> FloatArray:
    """Mean of forecast - actual [units]: above 0 where the forecast was too high.

    Formula
    -------
    mean of (forecast - actual)

    Source
    ------
    Hyndman & Koehler (2006), Another look at measures of forecast accuracy.
    """
    return _mean_of_last_axis(_error(actual_units, forecast_units))


def mean_absolute_percentage_error(*, actual_units: ArrayLike, forecast_units: ArrayLike) -> FloatArray:
    """Mean of |forecast - actual| / |actual| as a ratio; NaN, that is undefined, where an actual is 0.

    Formula
    -------
    MAPE = mean of |forecast - actual| / |actual|

    Source
    ------
    Hyndman & Koehler (2006), Another look at measures of forecast accuracy.
    """
    actual = np.asarray(actual_units, dtype=np.float64)
    absolute = np.abs(_error(actual_units, forecast_units))
    has_zero = (actual == 0).any(axis=-1)
    ratio = absolute / np.where(actual == 0, 1.0, np.abs(actual))
    return np.where(has_zero, np.nan, ratio.mean(axis=-1))


def symmetric_mean_absolute_percentage_error(
    *, actual_units: ArrayLike, forecast_units: ArrayLike
) -> FloatArray:
    """Mean of 2 * |forecast - actual| / (|actual| + |forecast|) as a ratio, 0 to 2; 0 / 0 counts as 0.

    Formula
    -------
    sMAPE = mean of 2 |forecast - actual| / (|actual| + |forecast|)

    Source
    ------
    Makridakis & Hibon (2000), The M3-Competition.
    """
    error = np.abs(_error(actual_units, forecast_units))
    size = np.abs(np.asarray(actual_units, dtype=np.float64)) + np.abs(np.asarray(forecast_units))
    return _mean_of_last_axis(np.where(size > 0, 2.0 * error / np.where(size > 0, size, 1.0), 0.0))


def weighted_absolute_percentage_error(*, actual_units: ArrayLike, forecast_units: ArrayLike) -> FloatArray:
    """WAPE: total |forecast - actual| over total |actual|, as a ratio; NaN where nothing was demanded.

    Formula
    -------
    WAPE = sum of |forecast - actual| / sum of |actual|

    Source
    ------
    Kolassa & Schutz (2007), Advantages of the MAD/mean ratio over the MAPE, Foresight 6.
    """
    total_error = np.abs(_error(actual_units, forecast_units)).sum(axis=-1)
    total = np.abs(np.asarray(actual_units, dtype=np.float64)).sum(axis=-1)
    return np.where(total > 0, total_error / np.where(total > 0, total, 1.0), np.nan)


def mean_absolute_scaled_error(
    *, history_units: ArrayLike, actual_units: ArrayLike, forecast_units: ArrayLike, season_periods: int = 1
) -> FloatArray:
    """MASE: mean absolute error over that of the seasonal naive forecast inside the history.

    Parameters
    ----------
    history_units : (..., n_periods), more periods than one season, NaN where unknown

    Returns
    -------
    float or (n_lanes,) array; NaN where the history repeats itself exactly: there is nothing to scale by

    Formula
    -------
    MASE = MAE / mean of |demand_t - demand_t-season| over the history

    Source
    ------
    Hyndman & Koehler (2006), Another look at measures of forecast accuracy.
    """
    history = np.asarray(history_units, dtype=np.float64)
    require_finite("history_units", np.where(np.isnan(history), 0.0, history))
    if season_periods < 1 or history.shape[-1] <= season_periods:
        domain = f"from 1 to {history.shape[-1] - 1}, below the {history.shape[-1]} periods of history"
        raise InvalidParameter("season_periods", season_periods, domain)
    change = np.abs(history[..., season_periods:] - history[..., :-season_periods])
    known = np.isfinite(change)
    n_known = known.sum(axis=-1)
    scale = np.where(known, change, 0.0).sum(axis=-1) / np.maximum(n_known, 1)
    error = mean_absolute_error(actual_units=actual_units, forecast_units=forecast_units)
    return np.where(scale > 0, error / np.where(scale > 0, scale, 1.0), np.nan)


def pinball_loss(*, actual_units: ArrayLike, quantile_units: ArrayLike, level: float) -> FloatArray:
    """Mean loss of a forecast quantile [units]: a unit above it costs `level`, a unit below it 1 - `level`.

    Formula
    -------
    mean of level (actual - q)+ + (1 - level) (q - actual)+

    Source
    ------
    Koenker & Bassett (1978), Regression quantiles.
    """
    require_open_ratio("level", level)
    above = -_error(actual_units, quantile_units)
    return _mean_of_last_axis(np.where(above >= 0, level * above, (level - 1.0) * above))


def interval_score(
    *, actual_units: ArrayLike, lower_units: ArrayLike, upper_units: ArrayLike, coverage: float
) -> FloatArray:
    """Mean width of a band plus 2 / (1 - coverage) for each unit by which it was missed [units].

    Formula
    -------
    mean of (u - l) + 2 / (1 - coverage) * ((l - actual)+ + (actual - u)+)

    Raises
    ------
    InvalidParameter
        where an upper bound lies below its lower bound, or the coverage is not between 0 and 1.

    Source
    ------
    Gneiting & Raftery (2007), Strictly proper scoring rules, equation 43.
    """
    require_open_ratio("coverage", coverage)
    low, high = require_finite("lower_units", lower_units), require_finite("upper_units", upper_units)
    require_non_negative("upper_units - lower_units", high - low)
    actual = require_finite("actual_units", actual_units)
    missed = np.maximum(low - actual, 0.0) + np.maximum(actual - high, 0.0)
    return _mean_of_last_axis(high - low + 2.0 / (1.0 - coverage) * missed)


def crps_normal(*, actual_units: ArrayLike, mean_units: ArrayLike, sd_units: ArrayLike) -> FloatArray:
    """Continuous ranked probability score of a normal forecast, element by element [units].

    Formula
    -------
    sd (z (2 Phi(z) - 1) + 2 phi(z) - 1 / sqrt(pi)) with z = (actual - mean) / sd

    Source
    ------
    Gneiting & Raftery (2007), equation 21: sd * (z * (2 * Phi(z) - 1) + 2 * phi(z) - 1 / sqrt(pi)).
    """
    sd = require_non_negative("sd_units", sd_units)
    error = _error(mean_units, actual_units)
    z = error / np.where(sd > 0, sd, 1.0)
    density = np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi)
    score = sd * (z * (2.0 * ndtr(z) - 1.0) + 2.0 * density - 1.0 / np.sqrt(np.pi))
    return np.where(sd > 0, score, np.abs(error))


def crps_ensemble(*, actual_units: ArrayLike, ensemble_units: ArrayLike) -> FloatArray:
    """Continuous ranked probability score of a sample, its members along the last axis [units].

    Formula
    -------
    E|X - y| - E|X - X'| / 2

    Source
    ------
    Gneiting & Raftery (2007), equation 20, the energy form: E|X - y| - E|X - X'| / 2.
    """
    members = np.sort(require_finite("ensemble_units", ensemble_units), axis=-1)
    actual = require_finite("actual_units", actual_units)
    n_members = members.shape[-1]
    rank_weight = 2.0 * np.arange(1, n_members + 1) - n_members - 1.0  # sum |x_i - x_j| of a sorted sample
    spread = (members * rank_weight).sum(axis=-1) / n_members**2
    return np.asarray(np.abs(members - actual[..., None]).mean(axis=-1) - spread)


def _error(actual_units: ArrayLike, forecast_units: ArrayLike) -> FloatArray:
    actual = require_finite("actual_units", actual_units)
    forecast = require_finite("forecast_units", forecast_units)
    if actual.shape != forecast.shape and actual.ndim and forecast.ndim:
        raise InvalidParameter(
            "the shape of forecast_units", forecast.shape, f"{actual.shape}, as actual_units"
        )
    return np.asarray(forecast - actual)


def _mean_of_last_axis(values: FloatArray) -> FloatArray:
    return np.asarray(values.mean(axis=-1) if values.ndim else values)
