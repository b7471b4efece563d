"""The rate of the coming year: the last year at the level that is coming, and how well it is known."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.demand import cadence as cal
from core.demand.profile import YEAR_DAYS, NetworkHistory
from core.forecast.band import ForecastBand
from core.forecast.lane_grid import right_aligned_demand
from core.forecast.network_forecast import NetworkForecast
from core.quantities import FloatArray

# Days, weeks, months ... that are held against those of a year ago.
NEAR_PERIODS = (28, 12, 3, 6, 3, 6, 3, 1, 1, 1, 4, 9, 9, 2)
LEAST_KNOWN_SHARE = 0.75  # of the season a year ago, to be compared with
GROWTH_SD = (
    0.5  # how much the log of a lane's yearly growth is expected to vary, before its own data are looked at
)
MOST_GROWTH = 4.0
# By how much the log of a season's weeks strays from its year's: where no year was seen, the coming weeks may be any.
SEASON_SD = 0.2
# Growth goes on from the coming weeks through the year, whose mean has half of it.
SHARE_OF_GROWTH = 0.5
CHANGE_OF_GROWTH_SD = 0.05  # and the growth of one year is not that of the next


@dataclass(frozen=True)
class ComingYear:
    """The coming year of some lanes; (n_lanes,) each.

    units_per_day: expected demand per calendar day, without returns. sd_of_log: how far the logarithm of the rate that
    comes may stray from it. is_seen: whether a year was seen to which it can be compared.
    """

    units_per_day: FloatArray
    sd_of_log: FloatArray
    is_seen: NDArray[np.bool_]


def coming_year(forecast: NetworkForecast | ForecastBand, history: NetworkHistory) -> ComingYear:
    """Rate of the coming year and its spread; all lanes of one cadence.

    Formula
    -------
    the last year's rate times g, with log g = log(coming rate / rate of the same season a year ago) * 0.5**2 / (0.5**2
    + its variance), over the next 28 days, 12 weeks or 3 months (for months the mean of this
    and log(last year / year before), where both are known); the coming rate itself without a year of data. The log has
    the variance 0.5**2 v / (0.5**2 + v) + 0.05**2, v that of its ratio of weeks; without a year of data
    (0.5 / 2)**2 + 0.2**2, of a growth and of a season that were never seen

    Source
    ------
    Own definition: the next weeks are forecast best and hold no yearly season; their ratio to the same weeks a year
    ago is free of it, and is trusted as far as it is precise (shrunk towards no growth).
    """
    cadence = int(history.cadence[0]) if len(history.lanes) else cal.DAILY
    near = slice(NEAR_PERIODS[cadence])
    days, mean = (np.atleast_2d(values)[:, near] for values in (forecast.days_in_period, forecast.mean_units))
    rate = mean.sum(axis=1) / days.sum(axis=1)
    year, horizon = cal.PERIODS_PER_YEAR[cadence], days.shape[1]
    season = 52 * 7 if cadence == cal.DAILY else year
    both = right_aligned_demand(history, lanes=np.arange(len(history.lanes)), n_periods=2 * season)
    before, demand = both[:, :season], both[:, season:]
    known = np.isfinite(demand)
    n_known, n_same = known.sum(axis=1), known[:, :horizon].sum(axis=1)
    filled = np.where(known, demand, 0.0)
    period_days = YEAR_DAYS / cal.PERIODS_IN_365_DAYS[cadence]
    last_year = filled.sum(axis=1) / (np.maximum(n_known, 1) * period_days)
    same_season = filled[:, :horizon].sum(axis=1) / (np.maximum(n_same, 1) * period_days)
    is_comparable = (
        (n_same >= LEAST_KNOWN_SHARE * horizon)
        & (n_known >= LEAST_KNOWN_SHARE * season)
        & (same_season > 0)
        & (rate > 0)
    )
    noise = _log_variance(filled, known, last_year * period_days) * 2.0 / horizon
    with np.errstate(divide="ignore", invalid="ignore"):
        log_growth = np.log(rate / same_season) * GROWTH_SD**2 / (GROWTH_SD**2 + noise)
    if cal.NEAREST_OF_THREE[cadence] == cal.MONTHLY:
        log_growth = _with_the_year_before(log_growth, before, demand)
    growth = np.exp(
        np.clip(np.where(is_comparable, log_growth, 0.0), -np.log(MOST_GROWTH), np.log(MOST_GROWTH))
    )
    seen = GROWTH_SD**2 * noise / (GROWTH_SD**2 + noise) + CHANGE_OF_GROWTH_SD**2
    never_seen = (SHARE_OF_GROWTH * GROWTH_SD) ** 2 + SEASON_SD**2
    return ComingYear(
        units_per_day=np.asarray(np.where(is_comparable, last_year * growth, rate)),
        sd_of_log=np.sqrt(np.where(is_comparable, seen, never_seen)),
        is_seen=is_comparable,
    )


def _with_the_year_before(log_growth: FloatArray, before: FloatArray, demand: FloatArray) -> FloatArray:
    """Three months are few: the growth over the last two years, where both are known, counts as much as theirs."""
    known = np.isfinite(before).all(axis=1) & np.isfinite(demand).all(axis=1)
    was, became = before.sum(axis=1), demand.sum(axis=1)
    grew = known & (was > 0) & (became > 0)
    over_years = np.log(np.where(grew, became, 1.0) / np.where(grew, was, 1.0))
    return np.where(grew, (log_growth + over_years) / 2.0, log_growth)


def _log_variance(filled: FloatArray, known: NDArray[np.bool_], mean: FloatArray) -> FloatArray:
    """(n_lanes,) squared coefficient of variation of a period: about the variance of its logarithm."""
    square = np.where(known, (filled - mean[:, None]) ** 2, 0.0).sum(axis=1) / np.maximum(
        known.sum(axis=1) - 1, 1
    )
    return np.where(mean > 0, square / np.where(mean > 0, mean, 1.0) ** 2, 0.0)
