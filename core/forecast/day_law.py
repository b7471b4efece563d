"""A forecast as wide as its days are: without what bands allow for, and at the noise of the level that is coming.

Bands are wider than the errors they were measured on, so that promises hold where the future drifts, and are as wide as
errors were at the levels of the backtest's origins. A volume above a capacity is an expectation over days: it needs the
noise of a day at the level that is forecast.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from core.demand.day_noise import DayNoise
from core.forecast.backtest.conformal import drift_allowance
from core.forecast.band import QUANTILE_LEVELS, ForecastBand
from core.forecast.distribution import level_shares
from core.forecast.network_forecast import NetworkForecast
from core.forecast.slow.lanes import SlowLanes
from core.laws.cells import cell_middles, cell_weights
from core.quantities import FloatArray

Forecast = TypeVar("Forecast", bound=NetworkForecast | ForecastBand)

PAIRS_THAT_BANDS_WEIGH = 30.0  # changes of a lane's days that say as much of their noise as its band does
WEEK_DAYS = 7


def with_day_noise(forecast: Forecast, noise: DayNoise) -> Forecast:
    """The forecast around the same means, with the spread that its days have.

    Parameters
    ----------
    forecast : of lanes of one cadence; those without a calibrated band and slow ones stay as they are
    noise : of the same lanes

    Returns
    -------
    NetworkForecast or ForecastBand
        Of weeks and months without the allowance. On daily lanes each day has the shape of its band and the
        spread sqrt(a_h + b), the total of h days sqrt(a_1 + ... + a_h + b h**2 + s h), s h less within a week.

    Formula
    -------
    a_h = noise at the mean of day h, squared; b = ((V_28 - 2 V_14) - (V_14 - 2 V_7)) / 294, from 0 to b' = (V_14 - 2
    V_7) / 98 (that itself below four weeks), what all days have in common by the variances V of the totals of one, two
    and four weeks; s = 7 (b' - b), by which neighbours go together; weighed with the band's own variance as n to 30, n
    changes of days

    Source
    ------
    Variance of a sum of days with a common part. Proved by reports of one lane by the day, week and month.
    """
    mean = np.atleast_2d(forecast.mean_units)
    shape = (len(QUANTILE_LEVELS), *mean.shape)
    days, total_mean = np.atleast_2d(forecast.days_in_period), np.cumsum(mean, axis=1)
    is_banded = forecast.has_band & ~is_slow(forecast)
    allowance = np.where(is_banded, drift_allowance()[:, None], 1.0)[:, :, None]
    away = (forecast.quantile_units.reshape(shape) - mean) / allowance
    total_away = (forecast.total_quantile_units.reshape(shape) - total_mean) / allowance
    if (days == 1).all():
        away, total_away = _as_wide_as_days(away, total_away, mean, noise, is_banded=is_banded)
    return replace(
        forecast,
        quantile_units=np.maximum(mean + away, 0.0).reshape(forecast.quantile_units.shape),
        total_quantile_units=np.maximum(total_mean + total_away, 0.0).reshape(
            forecast.total_quantile_units.shape
        ),
    )


def is_slow(forecast: NetworkForecast | ForecastBand) -> NDArray[np.bool_]:
    """(n_lanes,) lanes on which demand is rare, that have a counting law."""
    if isinstance(forecast.slow, SlowLanes):
        return forecast.slow.is_slow
    return np.array([forecast.slow is not None])


def _as_wide_as_days(
    away: FloatArray,
    total_away: FloatArray,
    mean: FloatArray,
    noise: DayNoise,
    *,
    is_banded: NDArray[np.bool_],
) -> tuple[FloatArray, FloatArray]:
    """Distances of days and of totals from their forecasts, (n_levels, n_lanes, horizon), at the noise of the days."""
    (bias, variance), (total_bias, total_variance) = _moments(away), _moments(total_away)
    ahead, n_pairs = np.arange(1.0, mean.shape[1] + 1.0), noise.n_pairs[:, None]
    common, serial = _parts_of_totals(total_variance)
    own = np.where(mean > 0, noise.at(mean + bias) ** 2, 0.0)
    weight = np.where(np.reshape(is_banded, (-1, 1)), n_pairs / (n_pairs + PAIRS_THAT_BANDS_WEIGH), 0.0)
    ratio = _blended(own + common, variance, weight)
    # neighbours that go together add to a total, to none of its days; within a week ever more of them do
    pairs = np.where(ahead < WEEK_DAYS, ahead * (ahead - 1.0) / (WEEK_DAYS - 1.0), ahead)
    wanted = np.cumsum(own, axis=1) + common * ahead**2 + serial * pairs
    total_ratio = _blended(wanted, total_variance, weight)
    return bias + (away - bias) * ratio, total_bias + (total_away - total_bias) * total_ratio


def _parts_of_totals(total_variance: FloatArray) -> tuple[FloatArray, FloatArray]:
    """What all days have in common, and what a day adds to totals as its neighbours go with it; (n_lanes, 1) variances.

    total_variance: (n_lanes, horizon) of the first days' totals, V_h = a h + b h**2 - c: days that only their
    neighbours resemble add a constant, which would pass for a level that lasts were V_28 not asked as well.
    """
    nothing = np.zeros((len(total_variance), 1))
    if total_variance.shape[1] < 2 * WEEK_DAYS:
        return nothing, nothing
    week, fortnight = (total_variance[:, [days - 1]] for days in (WEEK_DAYS, 2 * WEEK_DAYS))
    bend = fortnight - 2.0 * week
    lasting = np.clip(bend / (2.0 * WEEK_DAYS**2), 0.0, week / WEEK_DAYS**2)
    common = lasting
    if total_variance.shape[1] >= 4 * WEEK_DAYS:
        later = total_variance[:, [4 * WEEK_DAYS - 1]] - 2.0 * fortnight
        common = np.clip((later - bend) / (6.0 * WEEK_DAYS**2), 0.0, lasting)
    return common, (lasting - common) * WEEK_DAYS


def _blended(wanted: FloatArray, variance: FloatArray, weight: FloatArray) -> FloatArray:
    """Ratio of spreads: that of the wanted variance to the band's, by weight; 1 where the band has none."""
    share = np.where(variance > 0, wanted / np.where(variance > 0, variance, 1.0), 1.0)
    return np.asarray(np.sqrt(weight * share + 1.0 - weight))


def _moments(away: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Mean and variance of the distances (n_levels, ...), as the law between the levels has them."""
    mean = np.tensordot(_lines().T @ cell_weights(), away, axes=1)
    squares = _lines().T @ (cell_weights()[:, None] * _lines())
    return mean, np.einsum("ij,i...,j...->...", squares, away - mean, away - mean, optimize=True)


@cache
def _lines() -> FloatArray:
    """(n_cells, n_levels) shares of the levels in each cell."""
    return level_shares(cell_middles())
