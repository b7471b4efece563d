"""What is coming on one lane or on many: the one law that every figure of a plan rests on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.demand.day_noise import DayNoise
from core.demand.last_year import LastYear, last_year_days
from core.demand.profile import NetworkHistory
from core.demand.wild import without_wild
from core.forecast.any_day import either, lead_time_demand_of_any_day
from core.forecast.band import ForecastBand
from core.forecast.coming_days import coming_days, first_days_of
from core.forecast.coming_year import coming_year
from core.forecast.day_law import is_slow
from core.forecast.horizons import RISK_HORIZON_DAYS, coming_shares
from core.forecast.lead_time_demand import LeadTimeDemand, lead_time_demand
from core.forecast.network_forecast import NetworkForecast
from core.laws.cells import CellLaw
from core.laws.special_functions import ndtri
from core.quantities import FloatArray, FloatOrColumn, Rows, take

RANGE_LEVELS = (0.1, 0.9)  # between which 8 of 10 cases lie


@dataclass(frozen=True)
class Ahead:
    """Floats for one lane, (n_lanes,) arrays for a network; laws are of workload, demand and returns.

    units_per_day, year_units_per_day: forecast demand per calendar day, without returns, over the coming
    RISK_HORIZON_DAYS (one month of a monthly lane) and over the coming year. lead_time, protected: totals of the
    lead time and of the days that an order protects; outage: until recovery from one that may begin on any day of the
    week (of one day where that time is not known). next_days: an open day of the coming RISK_HORIZON_DAYS, of which
    open_share_ratio are open; last_year, next_year: an open day of those years. level_range_ratio: (2, ...) total
    of the coming RISK_HORIZON_DAYS at its 10 % and 90 % quantile, over its mean; year_range_ratio: the same of the
    coming year's rate. year_is_seen: whether a year was seen to which the coming one is compared. day_noise: of one day
    about its level, always by lane, of which these laws were made. elapsed_days: of the forecast, that are over on the
    day of the question: all of this begins after them.
    """

    units_per_day: FloatOrColumn
    year_units_per_day: FloatOrColumn
    lead_time: LeadTimeDemand
    protected: LeadTimeDemand
    outage: LeadTimeDemand
    next_days: CellLaw
    next_year: CellLaw
    last_year: CellLaw
    open_share_ratio: FloatOrColumn
    level_range_ratio: FloatArray
    year_range_ratio: FloatArray
    year_is_seen: NDArray[np.bool_]
    day_noise: DayNoise
    elapsed_days: FloatOrColumn = 0.0

    @property
    def is_calibrated(self) -> NDArray[np.bool_] | bool:
        """Whether the law was calibrated on backtests; a lane with few data has one by Student's t."""
        return self.lead_time.has_band

    def take(self, rows: Rows) -> Ahead:
        """The same of some lanes."""
        return Ahead(
            units_per_day=self.units_per_day[rows],
            year_units_per_day=self.year_units_per_day[rows],
            lead_time=take(self.lead_time, rows),
            protected=take(self.protected, rows),
            outage=take(self.outage, rows),
            next_days=take(self.next_days, rows),
            next_year=take(self.next_year, rows),
            last_year=take(self.last_year, rows),
            open_share_ratio=self.open_share_ratio[rows],
            level_range_ratio=self.level_range_ratio[:, rows],
            year_range_ratio=self.year_range_ratio[:, rows],
            year_is_seen=self.year_is_seen[rows],
            day_noise=take(self.day_noise, np.atleast_1d(np.arange(self.day_noise.n_pairs.size)[rows])),
            elapsed_days=self.elapsed_days[rows] if np.ndim(self.elapsed_days) else self.elapsed_days,
        )


def ahead_of(
    forecast: NetworkForecast | ForecastBand,
    history: NetworkHistory,
    *,
    lead_time_days: ArrayLike,
    sd_lead_time_days: ArrayLike,
    protection_days: ArrayLike,
    is_continuous: ArrayLike,
    is_any_weekday: ArrayLike,
    time_to_recover_days: ArrayLike,
    return_ratio: ArrayLike,
    elapsed_days: ArrayLike = 0.0,
) -> Ahead:
    """What a forecast says is coming on its lanes, or on its one lane.

    Parameters
    ----------
    forecast, history : of the same lanes, all of one cadence
    lead_time_days, sd_lead_time_days, return_ratio : float or (n_lanes,), as in `lead_time_demand`
    protection_days : float or (n_lanes,), lead time and review together
    is_continuous, is_any_weekday : float or (n_lanes,), 1 where orders are placed as soon as a level is passed, and
        where they do not all fall on one weekday
    time_to_recover_days : float or (n_lanes,), NaN where not known
    elapsed_days : float or (n_lanes,), of the forecast, that are over on the day of the question
    """
    days, mean = np.atleast_2d(forecast.days_in_period), np.atleast_2d(forecast.mean_units)
    elapsed = np.broadcast_to(np.asarray(elapsed_days, dtype=np.float64), len(days))
    near = coming_shares(days, elapsed)
    units_per_day = (mean * near).sum(axis=1) / (days * near).sum(axis=1)
    history = without_wild(history)
    past = last_year_days(history, is_slow=is_slow(forecast))
    ratio = np.broadcast_to(np.asarray(return_ratio, dtype=np.float64), units_per_day.shape)
    coming = coming_days(
        forecast,
        closed_weekdays=history.closed_weekdays,
        day_noise=past.day_noise,
        return_ratio=ratio,
        open_days=_open_days(forecast, history),
        elapsed_days=elapsed,
    )
    year = coming_year(forecast, history)

    def total(days: ArrayLike, sd_days: ArrayLike) -> LeadTimeDemand:
        return lead_time_demand(
            forecast,
            lead_time_days=days,
            sd_lead_time_days=sd_days,
            return_ratio=return_ratio,
            elapsed_days=elapsed,
        )

    def any_day(days: ArrayLike, sd_days: ArrayLike, follows_demand: ArrayLike) -> LeadTimeDemand:
        return lead_time_demand_of_any_day(
            forecast,
            lead_time_days=days,
            sd_lead_time_days=sd_days,
            return_ratio=return_ratio,
            follows_demand=follows_demand,
            day_noise=past.day_noise,
            elapsed_days=elapsed,
        )

    lead_time, protected = (
        total(lead_time_days, sd_lead_time_days),
        total(protection_days, sd_lead_time_days),
    )
    orders_any_day = np.broadcast_to(np.asarray(is_any_weekday) > 0, units_per_day.shape)
    if orders_any_day.any():
        lead_time, protected = (
            either(orders_any_day, any_day(days, sd_lead_time_days, is_continuous), law)
            for days, law in ((lead_time_days, lead_time), (protection_days, protected))
        )
    until_recovery = np.nan_to_num(np.asarray(time_to_recover_days, dtype=np.float64), nan=1.0)
    # no outage waits for the weekday after the last record
    is_asked = np.isfinite(time_to_recover_days).any()
    last_year = past.law.with_returns(ratio)
    return Ahead(
        units_per_day=units_per_day,
        year_units_per_day=year.units_per_day,
        lead_time=lead_time,
        protected=protected,
        outage=any_day(until_recovery, 0.0, 0.0) if is_asked else total(until_recovery, 0.0),
        next_days=coming.law,
        next_year=last_year.scaled(_growth(year.units_per_day, past, history)),
        last_year=last_year,
        open_share_ratio=coming.open_share_ratio,
        level_range_ratio=_level_range(total(float(RISK_HORIZON_DAYS), 0.0)),
        year_range_ratio=np.exp(ndtri(np.array(RANGE_LEVELS))[:, None] * year.sd_of_log),
        year_is_seen=year.is_seen,
        day_noise=past.day_noise,
        elapsed_days=elapsed,
    )


def _open_days(forecast: NetworkForecast | ForecastBand, history: NetworkHistory) -> FloatArray | None:
    """(n_lanes, horizon) days of the coming periods on which the lanes run; None where nobody said it."""
    if history.open_days_per_week is None:
        return None
    days = np.atleast_2d(forecast.days_in_period)
    return history.open_days_of(first_days_of(forecast), days, np.arange(len(history.lanes)))


def _level_range(weeks: LeadTimeDemand) -> FloatArray:
    """(2, n_lanes) quantiles of the total at RANGE_LEVELS over its mean; 1 where nothing is expected."""
    law = weeks.law
    ends = np.array([law.quantile(level) for level in RANGE_LEVELS])
    return np.where(law.mean > 0, ends / np.where(law.mean > 0, law.mean, 1.0), 1.0)


def _growth(year_units_per_day: FloatArray, past: LastYear, history: NetworkHistory) -> FloatArray:
    """(n_lanes,) rate of the coming year over that of the last."""
    last = past.law.mean * history.open_share_ratio
    return np.where(last > 0, year_units_per_day / np.where(last > 0, last, 1.0), 1.0)
