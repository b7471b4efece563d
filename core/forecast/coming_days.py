"""What an open day of the coming weeks brings: the forecast at day grain, whatever the grain of the reports."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.demand import cadence as cal
from core.demand.day_noise import DayNoise
from core.forecast.band import QUANTILE_LEVELS, ForecastBand
from core.forecast.day_law import with_day_noise
from core.forecast.distribution import level_scores, level_shares, signed_square, with_returns
from core.forecast.horizons import coming_shares
from core.forecast.network_forecast import NetworkForecast
from core.forecast.slow.lanes import SlowLanes
from core.laws.cells import CellLaw, pool_outcomes
from core.laws.continuous import quantile_of_unseen_days
from core.laws.hurdle_cells import cells_of
from core.quantities import FloatArray

N_OUTCOMES = 336  # that stand for the coming four weeks: twelve a day, twelve times as many for a month


@dataclass(frozen=True)
class ComingDays:
    """The open days of the coming RISK_HORIZON_DAYS, one month of a monthly lane; all by lane.

    law: of the workload (demand and returns) of an open day, (N_CELLS, n_lanes). open_share_ratio: (n_lanes,) of
    all calendar days. Without an open day the law is that of no volume.
    """

    law: CellLaw
    open_share_ratio: FloatArray


def coming_days(
    forecast: NetworkForecast | ForecastBand,
    *,
    closed_weekdays: NDArray[np.bool_],
    day_noise: DayNoise,
    return_ratio: FloatArray,
    open_days: FloatArray | None = None,
    elapsed_days: ArrayLike = 0.0,
) -> ComingDays:
    """The law of a coming open day of each lane, all of one cadence.

    Parameters
    ----------
    forecast : of demand, without returns
    closed_weekdays : (n_lanes, 7), Monday first
    day_noise : of the same lanes
    return_ratio : (n_lanes,) 0 to 1
    open_days : (n_lanes, horizon) days of each period on which the lane runs; None: all
    elapsed_days : float or (n_lanes,), of the forecast, that are over on the day of the question

    Formula
    -------
    A day has the law of its forecast (`core.forecast.day_law`). An open day of a period
    of d open days whose total has the spread S has the variance (S / d)**2 + a (1 - 1 / d), with a that of one day
    about its level; the first follows the shape of the period's own quantiles, the second that of days nobody
    saw (`core.laws.continuous`). Their squared distances from the mean add up, and returns
    add score**2 * mean * r * (1 - r).

    Source
    ------
    Variance of a sum of days with a common part; binomial thinning of
    returns. Proved by reports of one lane by the day, week and month.
    """
    days = np.atleast_2d(forecast.days_in_period)
    near = coming_shares(days, np.broadcast_to(elapsed_days, len(days)))
    open_days = days.astype(np.float64) if open_days is None else open_days
    mean, quantile = days_of_periods(with_day_noise(forecast, day_noise), open_days, day_noise, return_ratio)
    is_open = near * ~_is_closed(forecast, closed_weekdays, days)
    # the last periods that anybody looks at; lanes of months differ in how many days those have
    n_shown = max(int(np.flatnonzero((near > 0).any(axis=0)).max(initial=0)) + 1, 1)
    points = _points(quantile[:, :, :n_shown], mean.shape[0])
    weights = (is_open * open_days)[:, :n_shown]
    n_open = weights.sum(axis=1)
    law = pool_outcomes(
        points.reshape(points.shape[0], -1),
        np.repeat(np.where(n_open[:, None] > 0, weights, 1.0), points.shape[2], axis=1),
    )
    known = np.isfinite(mean[:, 0])
    cells = np.where(n_open > 0, law.cell_units, 0.0)
    if isinstance(forecast.slow, SlowLanes) and forecast.slow.is_slow.any():
        _put_slow(cells, forecast.slow, open_days[:, 0], return_ratio, is_open=n_open > 0)
    return ComingDays(
        CellLaw(np.where(known, cells, np.nan)), n_open / np.maximum((near * days).sum(axis=1), 1)
    )


def _put_slow(
    cells: FloatArray,
    slow: SlowLanes,
    days_in_period: FloatArray,
    return_ratio: FloatArray,
    *,
    is_open: NDArray[np.bool_],
) -> None:
    """Write the counting law of a day over the cells of slow lanes: on most days nothing comes, then much."""
    chosen = slow.is_slow & is_open
    if chosen.any():
        law = slow.where(chosen).law(1.0 / days_in_period[chosen], return_ratio=return_ratio[chosen])
        cells[:, chosen] = cells_of(law.demand)


def days_of_periods(
    forecast: NetworkForecast | ForecastBand,
    days: FloatArray,
    noise: DayNoise,
    return_ratio: FloatArray,
) -> tuple[FloatArray, FloatArray]:
    """(n_lanes, horizon) mean and (n_levels, n_lanes, horizon) quantiles of a day's workload in each period.

    forecast : with the noise of its days (`core.forecast.day_law`); days: (n_lanes, horizon) open ones of each period
    """
    scores = level_scores()[:, None, None]
    mean = np.atleast_2d(forecast.mean_units) / days
    distance = forecast.quantile_units.reshape(len(QUANTILE_LEVELS), *mean.shape) / days - mean
    within = noise.at(mean) * np.sqrt(
        1.0 - 1.0 / np.maximum(days, 1.0)
    )  # of a day about the level of its week or month
    square = signed_square(distance) + signed_square(quantile_of_unseen_days(mean, within, scores) - mean)
    quantile = mean + np.sign(square) * np.sqrt(np.abs(square))
    return with_returns(mean, quantile, return_ratio[:, None])


def _is_closed(
    forecast: NetworkForecast | ForecastBand, closed_weekdays: NDArray[np.bool_], days: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """(n_lanes, horizon) days on which a lane of daily reports rests."""
    closed = np.take_along_axis(closed_weekdays, cal.weekdays(first_days_of(forecast)), axis=1)
    return np.asarray(closed & (days == 1))


def first_days_of(forecast: NetworkForecast | ForecastBand) -> NDArray[np.int64]:
    """(n_lanes, horizon) day number on which each coming period begins."""
    if isinstance(forecast, ForecastBand):
        return forecast.period_starts.astype("datetime64[D]").astype(np.int64)[None]
    return forecast.first_days


def _points(quantile_units: FloatArray, n_lanes: int) -> FloatArray:
    """(n_lanes, n_periods, n_points) outcomes of each period that are equally likely.

    The levels of one period lie between those of the others, so that periods alike (weekdays of four weeks too) make
    one fine law together.
    """
    n_periods = quantile_units.shape[2]
    n_points = -(-N_OUTCOMES // n_periods)
    offset = (np.arange(n_periods) + 0.5) / n_periods  # evenly, however many there are: one half on average
    levels = (np.arange(n_points) + offset[:, None]) / n_points
    points = np.empty((n_lanes, n_periods, n_points))
    for number in range(n_periods):
        points[:, number] = (level_shares(levels[number]) @ quantile_units[:, :, number]).T
    return np.maximum(points, 0.0)
