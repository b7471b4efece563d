"""Demand of a lead time that begins on a day nobody knows yet: under continuous review orders fall on any weekday."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.forecast.band import QUANTILE_LEVELS, ForecastBand
from core.forecast.coming_days import level_shares
from core.forecast.distribution import level_scores
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
) -> LeadTimeDemand:
    """Workload of a lead time after an order on any day of the coming week, more likely on a day of more demand.

    Parameters
    ----------
    forecast, lead_time_days, sd_lead_time_days, return_ratio : as in `lead_time_demand`

    Returns
    -------
    LeadTimeDemand
        `lead_time_demand` itself where the days of a week are alike. Else the mixture of the lead times that begin
        after each day, around their means with the spread of whole weeks: a L + b L**2 through the totals of 7 and of
        14 days.

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
    asked = {"sd_lead_time_days": sd_lead_time_days, "return_ratio": return_ratio}
    today = lead_time_demand(forecast, lead_time_days=lead_time_days, **asked)
    n_lanes = today.mean_units.size
    lead = np.broadcast_to(require_non_negative("lead_time_days", lead_time_days), (n_lanes,))

    def total(days: FloatArray) -> LeadTimeDemand:
        return lead_time_demand(forecast, lead_time_days=days, return_ratio=return_ratio)

    passed = np.array([total(np.full(n_lanes, float(day))).mean_units for day in range(WEEK_DAYS + 1)])
    later = np.array([total(lead + day).mean_units for day in range(1, WEEK_DAYS + 1)])
    weight = np.maximum(np.diff(passed, axis=0), 0.0)
    whole = weight.sum(axis=0)
    weight = np.where(whole > 0, weight, 1.0) / np.where(whole > 0, whole, WEEK_DAYS)
    means = later - passed[1:]
    mean = (weight * means).sum(axis=0)
    uneven = (weight * (means - mean) ** 2).sum(axis=0) > (_EVEN_RATIO * mean) ** 2
    rate = np.where(lead > 0, mean / np.where(lead > 0, lead, 1.0), today.rate_units_per_day)
    week, fortnight = (total(np.full(n_lanes, float(days))) for days in (WEEK_DAYS, 2 * WEEK_DAYS))
    scores = level_scores()[:, None]
    swing = (rate * np.asarray(sd_lead_time_days, dtype=np.float64)) ** 2
    square = _signed_square_at(week, fortnight, lead) + np.sign(scores) * scores**2 * swing
    quantile = _quantiles_of_mixture(means, np.sign(square) * np.sqrt(np.abs(square)), weight)
    return LeadTimeDemand(
        mean_units=np.where(uneven, mean, today.mean_units),
        quantile_units=np.where(uneven, quantile, today.quantile_units),
        rate_units_per_day=np.where(uneven, rate, today.rate_units_per_day),
        has_band=today.has_band,
        slow_parameters=np.where(uneven, np.nan, today.slow_parameters),
    )


def either(is_first: NDArray[np.bool_], first: LeadTimeDemand, second: LeadTimeDemand) -> LeadTimeDemand:
    """Lane by lane the one or the other; is_first: (n_lanes,) or one for all."""
    return LeadTimeDemand(
        **{name: np.where(is_first, values, getattr(second, name)) for name, values in vars(first).items()}
    )


def _quantiles_of_mixture(means: FloatArray, distance: FloatArray, weight: FloatArray) -> FloatArray:
    """(n_levels, n_lanes) quantiles; means, weight: (7, n_lanes) of the lead times; distance: (n_levels, n_lanes)."""
    borders = cell_borders()
    at_cells = level_shares((borders[:-1] + borders[1:]) / 2.0) @ distance  # (n_cells, n_lanes)
    outcomes = np.maximum(means[:, None] + at_cells, 0.0).reshape(-1, means.shape[1])
    weights = (weight[:, None] * cell_weights()[:, None]).reshape(outcomes.shape)
    law = pool_outcomes(outcomes.T, weights.T)
    return np.maximum.accumulate(law.quantile(np.array(QUANTILE_LEVELS)[:, None]), axis=0)


def _signed_square_at(week: LeadTimeDemand, fortnight: LeadTimeDemand, days: FloatArray) -> FloatArray:
    """(n_levels, n_lanes) a d + b d**2 through the squared distances of both, with neither part below 0."""
    of_week, of_fortnight = ((one.quantile_units - one.mean_units) ** 2 for one in (week, fortnight))
    lasting = np.clip((of_fortnight - 2.0 * of_week) / (2.0 * WEEK_DAYS**2), 0.0, of_week / WEEK_DAYS**2)
    own = (of_week - lasting * WEEK_DAYS**2) / WEEK_DAYS
    return np.asarray(np.sign(week.quantile_units - week.mean_units) * (own * days + lasting * days**2))
