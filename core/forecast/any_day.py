"""Demand of an interval that begins on any weekday: of orders that do not always fall on the same one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.demand.day_noise import DayNoise
from core.forecast.band import QUANTILE_LEVELS, ForecastBand
from core.forecast.distribution import level_scores, level_shares
from core.forecast.lead_time_demand import LeadTimeDemand, lead_time_demand
from core.forecast.network_forecast import NetworkForecast
from core.laws.cells import cell_borders, cell_weights, pool_outcomes
from core.quantities import FloatArray, require_non_negative

WEEK_DAYS = 7
_EVEN_RATIO = 0.01  # lead times whose means differ by less all are that of today


def lead_time_demand_of_any_day(
    forecast: NetworkForecast | ForecastBand,
    *,
    lead_time_days: ArrayLike,
    sd_lead_time_days: ArrayLike = 0.0,
    return_ratio: ArrayLike = 0.0,
    follows_demand: ArrayLike = 1.0,
    day_noise: DayNoise | None = None,
    elapsed_days: ArrayLike = 0.0,
) -> LeadTimeDemand:
    """Workload of an interval after an order on any day of the coming week.

    Parameters
    ----------
    forecast, lead_time_days, sd_lead_time_days, return_ratio, elapsed_days : as in `lead_time_demand`; on a lane of
        days it makes no difference how many have elapsed, for each weekday comes again
    follows_demand : float or (n_lanes,), 1 where an order is the more likely on a day the more is demanded on it
        (continuous review), 0 where it falls on each weekday alike (a review every day, or every R days with R no
        whole number of weeks)
    day_noise : of the lanes, which says how much more a day of much demand strays; None: as much as every other

    Returns
    -------
    LeadTimeDemand
        `lead_time_demand` itself where the days of a week are alike. Else the mixture of the lead times that begin
        after each day, around their means with the spread of whole weeks: a v + b L**2 through the totals of 7 and of
        14 days, v the noise of the days in it in mean days; the shorter it is, the more it has the shape of a day's own
        quantiles.

    Formula
    -------
    P(D <= q) = sum of w_s P(D_s <= q) over the seven days s, w_s in proportion to the demand of day s, D_s the demand
    of the L days after it

    Assumes
    -------
    The position of the stock passes the reorder point at any unit of demand alike.

    Source
    ------
    Law of total probability over the day of the order.
    """
    asked = {"return_ratio": return_ratio, "elapsed_days": _of_longer_periods(forecast, elapsed_days)}
    today = lead_time_demand(
        forecast, lead_time_days=lead_time_days, sd_lead_time_days=sd_lead_time_days, **asked
    )
    after = _after_each_day(forecast, lead_time_days, follows_demand=follows_demand, **asked)
    lead, mean, uneven = after.days, after.mean_units, after.is_uneven
    rate = np.where(lead > 0, mean / np.where(lead > 0, lead, 1.0), today.rate_units_per_day)
    week, fortnight = (
        lead_time_demand(forecast, lead_time_days=np.full(lead.shape, days), **asked)
        for days in (WEEK_DAYS, 2 * WEEK_DAYS)
    )
    distance = _distances(
        _of_a_day(forecast, return_ratio),
        week,
        fortnight,
        lead,
        in_mean_days=_in_mean_days(after.passed_units, lead, day_noise, 1.0 + np.asarray(return_ratio)),
        swing=(rate * np.asarray(sd_lead_time_days, dtype=np.float64)) ** 2,
    )
    quantile = _quantiles_of_mixture(after.interval_units, distance, after.chance_ratio)
    return LeadTimeDemand(
        mean_units=np.where(uneven, mean, today.mean_units),
        quantile_units=np.where(uneven, quantile, today.quantile_units),
        rate_units_per_day=np.where(uneven, rate, today.rate_units_per_day),
        has_band=today.has_band,
        slow_parameters=np.where(uneven, np.nan, today.slow_parameters),
    )


def depends_on_weekday(
    forecast: NetworkForecast | ForecastBand,
    *,
    lead_time_days: ArrayLike,
    follows_demand: ArrayLike = 1.0,
    elapsed_days: ArrayLike = 0.0,
) -> NDArray[np.bool_]:
    """(n_lanes,) whether as many days bring another demand, by the weekday after which they begin.

    Arguments as in `lead_time_demand_of_any_day`, which is the law of today's order where they do not.
    """
    return _after_each_day(
        forecast,
        lead_time_days,
        return_ratio=0.0,
        follows_demand=follows_demand,
        elapsed_days=_of_longer_periods(forecast, elapsed_days),
    ).is_uneven


def _of_longer_periods(
    forecast: NetworkForecast | ForecastBand, elapsed_days: ArrayLike
) -> ArrayLike | FloatArray:
    """The elapsed days of lanes of weeks or longer periods, 0 of lanes of days."""
    is_daily = (np.atleast_2d(forecast.days_in_period) == 1).all(axis=1)
    return np.where(is_daily, 0.0, elapsed_days)


@dataclass(frozen=True)
class _AfterEachDay:
    """Intervals that begin after each day of the coming week.

    days: (n_lanes,) their length; passed_units: (8, n_lanes) mean total of the first days; interval_units,
    chance_ratio: (7, n_lanes) mean of each interval, and how likely an order falls on its day.
    """

    days: FloatArray
    passed_units: FloatArray
    interval_units: FloatArray
    chance_ratio: FloatArray

    @property
    def mean_units(self) -> FloatArray:
        """(n_lanes,) mean over all of them."""
        return np.asarray((self.chance_ratio * self.interval_units).sum(axis=0))

    @property
    def is_uneven(self) -> NDArray[np.bool_]:
        """(n_lanes,) whether their means differ."""
        square = (self.chance_ratio * (self.interval_units - self.mean_units) ** 2).sum(axis=0)
        return np.asarray(square > (_EVEN_RATIO * self.mean_units) ** 2)


def _after_each_day(
    forecast: NetworkForecast | ForecastBand,
    lead_time_days: ArrayLike,
    *,
    return_ratio: ArrayLike,
    follows_demand: ArrayLike,
    elapsed_days: ArrayLike,
) -> _AfterEachDay:
    n_lanes = np.atleast_2d(forecast.mean_units).shape[0]
    lead, *_ = np.broadcast_arrays(
        require_non_negative("lead_time_days", lead_time_days), return_ratio, np.empty(n_lanes)
    )

    def total(days: FloatArray) -> FloatArray:
        return lead_time_demand(
            forecast, lead_time_days=days, return_ratio=return_ratio, elapsed_days=elapsed_days
        ).mean_units

    passed = np.array([total(np.full(lead.shape, float(day))) for day in range(WEEK_DAYS + 1)])
    later = np.array([total(lead + day) for day in range(1, WEEK_DAYS + 1)])
    weight = np.where(np.asarray(follows_demand) > 0, np.maximum(np.diff(passed, axis=0), 0.0), 1.0)
    whole = weight.sum(axis=0)
    chance = np.where(whole > 0, weight, 1.0) / np.where(whole > 0, whole, WEEK_DAYS)
    return _AfterEachDay(lead, passed, later - passed[1:], chance)


def either(is_first: NDArray[np.bool_], first: LeadTimeDemand, second: LeadTimeDemand) -> LeadTimeDemand:
    """Lane by lane the one or the other; is_first: (n_lanes,) or one for all."""
    return LeadTimeDemand(
        **{name: np.where(is_first, values, getattr(second, name)) for name, values in vars(first).items()}
    )


def _quantiles_of_mixture(means: FloatArray, distance: FloatArray, weight: FloatArray) -> FloatArray:
    """(n_levels, n_lanes) quantiles; means, weight: (7, n_lanes) of the intervals; distance: (n_levels, 7, n_lanes)."""
    borders = cell_borders()
    shares = level_shares((borders[:-1] + borders[1:]) / 2.0)
    at_cells = np.tensordot(shares, distance, axes=1)  # (n_cells, 7, n_lanes)
    outcomes = np.maximum(means + at_cells, 0.0).reshape(-1, means.shape[1])
    weights = (cell_weights()[:, None, None] * weight).reshape(outcomes.shape)
    law = pool_outcomes(outcomes.T, weights.T)
    return np.maximum.accumulate(law.quantile(np.array(QUANTILE_LEVELS)[:, None]), axis=0)


def _distances(
    day: FloatArray,
    week: LeadTimeDemand,
    fortnight: LeadTimeDemand,
    days: FloatArray,
    *,
    in_mean_days: FloatArray,
    swing: FloatArray,
) -> FloatArray:
    """(n_levels, 7, n_lanes) distances from the mean of the intervals that begin after each day.

    day: (n_levels, n_lanes) of one day; in_mean_days: (7, n_lanes); swing: (n_lanes,) square of what a lead time that
    varies adds.
    """
    sign = np.sign(week.quantile_units - week.mean_units)
    of_week, of_fortnight = ((one.quantile_units - one.mean_units) ** 2 for one in (week, fortnight))
    lasting = np.clip((of_fortnight - 2.0 * of_week) / (2.0 * WEEK_DAYS**2), 0.0, of_week / WEEK_DAYS**2)
    own = (of_week - lasting * WEEK_DAYS**2) / WEEK_DAYS
    scores = level_scores()[:, None, None]
    square = sign[:, None] * (own[:, None] * in_mean_days + (lasting * days**2)[:, None])
    shape = (day - sign * np.sqrt(own + lasting)) * np.clip((WEEK_DAYS - days) / (WEEK_DAYS - 1.0), 0.0, 1.0)
    distance = np.sign(square) * np.sqrt(np.abs(square)) + (shape * np.minimum(days, 1.0))[:, None]
    square = np.sign(distance) * distance**2 + np.sign(scores) * scores**2 * swing
    return np.asarray(np.sign(square) * np.sqrt(np.abs(square)))


def _in_mean_days(
    passed: FloatArray, days: FloatArray, noise: DayNoise | None, workload_per_unit: FloatArray
) -> FloatArray:
    """(7, n_lanes) variance of the days after each day, in variances of a mean day; passed: (8, n_lanes) totals."""
    if noise is None:
        return np.broadcast_to(days, (WEEK_DAYS, days.size))
    level = np.diff(passed, axis=0).T / np.reshape(workload_per_unit, (-1, 1))
    variance = noise.at(np.maximum(level, 0.0)).T ** 2
    mean = variance.mean(axis=0)
    variance = np.where(mean > 0, variance / np.where(mean > 0, mean, 1.0), 1.0)
    until = np.concatenate([np.zeros((1, days.size)), np.cumsum(np.tile(variance, (2, 1)), axis=0)])

    def total(ends: FloatArray) -> FloatArray:
        whole_weeks, rest = np.divmod(ends, WEEK_DAYS)
        below = np.floor(rest).astype(np.int64)
        low, high = (np.take_along_axis(until, at[None], axis=0)[0] for at in (below, below + 1))
        return np.asarray(whole_weeks * WEEK_DAYS + low + (rest - below) * (high - low))

    begin = np.arange(1.0, WEEK_DAYS + 1.0)
    return np.array([total(days + one) - total(np.full(days.size, one)) for one in begin])


def _of_a_day(forecast: NetworkForecast | ForecastBand, return_ratio: ArrayLike) -> FloatArray:
    """(n_levels, n_lanes) mean distance from the mean of one day of the coming week, with returns."""
    mean, days = np.atleast_2d(forecast.mean_units), np.atleast_2d(forecast.days_in_period)
    ratio, near = np.asarray(return_ratio, dtype=np.float64), slice(WEEK_DAYS)
    quantile = forecast.quantile_units.reshape(len(QUANTILE_LEVELS), *mean.shape)
    away = ((quantile - mean) / np.sqrt(days))[:, :, near].mean(axis=2) * (1.0 + ratio)
    returned = (mean / days)[:, near].mean(axis=1) * ratio * (1.0 - ratio)
    scores = level_scores()[:, None]
    square = np.sign(away) * away**2 + np.sign(scores) * scores**2 * returned
    return np.asarray(np.sign(square) * np.sqrt(np.abs(square)))
