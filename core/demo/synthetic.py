"""Synthetic demand of known make: seasonal, industrial, shock, intermittent; equal numbers for an equal rng.

A lane is the product of its mean and its factors (core.demo.synthetic_factors) with gamma noise around it: demand
is never negative, and every factor is known, so that a test can hold the twin against the truth.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.demand import cadence as cal
from core.demand.profile import DateArray, DemandRecords
from core.demo.synthetic_factors import (
    DAYS_PER_YEAR,
    EVEN_WEEK,
    PLANT_WEEK,
    SHOP_WEEK,
    Shock,
    growth_factors,
    noisy_demand,
    season_factors,
    shock_factors,
    weekday_factors,
)
from core.errors import InvalidParameter
from core.quantities import FloatArray, require_non_negative, require_open_ratio, require_positive

KINDS = ("seasonal", "industrial", "shock", "intermittent")


def seasonal_demand(
    days: DateArray,
    *,
    mean_units_per_day: float,
    growth_per_year_ratio: float,
    rng: np.random.Generator,
    strength_ratio: float = 0.25,
    peak_day_of_year: float = 335.0,
    week: tuple[float, ...] = SHOP_WEEK,
    noise_ratio: float = 0.10,
    factors: FloatArray | float = 1.0,
) -> FloatArray:
    """(n_days,) demand with weekdays, one peak a year and compound growth, as of an online shop.

    `mean_units_per_day` is the rate of the first day's trend; `factors` multiplies it (market, shock).
    """
    expected = (
        float(require_positive("mean_units_per_day", mean_units_per_day))
        * growth_factors(days, growth_per_year_ratio=growth_per_year_ratio)
        * season_factors(days, strength_ratio=strength_ratio, peak_day_of_year=peak_day_of_year)
        * weekday_factors(days, week=week)
        * factors
    )
    return noisy_demand(expected, noise_ratio=noise_ratio, rng=rng)


def industrial_demand(
    days: DateArray,
    *,
    mean_units_per_day: float,
    growth_per_year_ratio: float,
    rng: np.random.Generator,
    peak_ratio: float = 0.35,
    noise_ratio: float = 0.12,
    factors: FloatArray | float = 1.0,
) -> FloatArray:
    """(n_days,) demand of a plant: closed at weekends, with a peak in the last weeks of each quarter.

    `peak_ratio` is what the last day of a quarter has above an ordinary day; it rises over three weeks.
    """
    months = days.astype("datetime64[M]").astype(np.int64)
    quarter_end = cal.first_day_of_month(months - months % 3 + 3)
    days_left = quarter_end - 1 - _day_numbers(days)
    peak = 1.0 + require_non_negative("peak_ratio", peak_ratio) * np.clip(1.0 - days_left / 21.0, 0.0, 1.0)
    expected = (
        float(require_positive("mean_units_per_day", mean_units_per_day))
        * growth_factors(days, growth_per_year_ratio=growth_per_year_ratio)
        * weekday_factors(days, week=PLANT_WEEK)
        * peak
        * factors
    )
    return noisy_demand(expected, noise_ratio=noise_ratio, rng=rng)


def shock_demand(
    days: DateArray,
    *,
    mean_units_per_day: float,
    growth_per_year_ratio: float,
    shocks: tuple[Shock, ...],
    rng: np.random.Generator,
    week: tuple[float, ...] = EVEN_WEEK,
    noise_ratio: float = 0.10,
    factors: FloatArray | float = 1.0,
) -> FloatArray:
    """(n_days,) steady demand hit by shocks that last."""
    expected = (
        float(require_positive("mean_units_per_day", mean_units_per_day))
        * growth_factors(days, growth_per_year_ratio=growth_per_year_ratio)
        * weekday_factors(days, week=week)
        * shock_factors(days, shocks=shocks)
        * factors
    )
    return noisy_demand(expected, noise_ratio=noise_ratio, rng=rng)


def intermittent_demand(
    days: DateArray,
    *,
    mean_units_per_day: float,
    active_share_ratio: float,
    rng: np.random.Generator,
    size_noise_ratio: float = 0.5,
) -> FloatArray:
    """(n_days,) demand on a share of the days, each independently, in lots of varying size (>= 1)."""
    share = float(require_open_ratio("active_share_ratio", active_share_ratio))
    lot = float(require_positive("mean_units_per_day", mean_units_per_day)) / share
    sizes = noisy_demand(np.full(days.size, lot), noise_ratio=size_noise_ratio, rng=rng)
    return np.where(rng.random(days.size) < share, np.maximum(sizes, 1.0), 0.0)


def generate_demand(
    kind: str,
    days: DateArray,
    *,
    mean_units_per_day: float,
    growth_per_year_ratio: float,
    rng: np.random.Generator,
) -> FloatArray:
    """(n_days,) demand of one of KINDS with this mean and growth and the kind's usual shape.

    Raises
    ------
    InvalidParameter
        where the kind is unknown, the mean is not above 0, or the growth is -1 or less.
    """
    mean, growth = mean_units_per_day, growth_per_year_ratio
    if kind == "seasonal":
        return seasonal_demand(days, mean_units_per_day=mean, growth_per_year_ratio=growth, rng=rng)
    if kind == "industrial":
        return industrial_demand(days, mean_units_per_day=mean, growth_per_year_ratio=growth, rng=rng)
    if kind == "shock":
        # After two thirds of the history demand jumps by 60 %, and half of that is left a year later.
        shock = Shock(first_day=days[days.size * 2 // 3], size_ratio=0.6, half_life_days=DAYS_PER_YEAR)
        return shock_demand(
            days, mean_units_per_day=mean, growth_per_year_ratio=growth, shocks=(shock,), rng=rng
        )
    if kind == "intermittent":
        sparse = intermittent_demand(days, mean_units_per_day=mean, active_share_ratio=0.15, rng=rng)
        return np.rint(sparse * growth_factors(days, growth_per_year_ratio=growth))
    raise InvalidParameter("kind", repr(kind), f"one of {', '.join(KINDS)}")


def open_day_records(days: DateArray, demand_units: FloatArray, *, week: tuple[float, ...]) -> DemandRecords:
    """Records of the days whose weekday has a factor above 0: a lane that is closed reports nothing."""
    is_open = np.asarray(week)[cal.weekdays(_day_numbers(days))] > 0
    return DemandRecords(dates=days[is_open], demand_units=demand_units[is_open])


def weekly_records(days: DateArray, demand_units: FloatArray) -> DemandRecords:
    """Totals of the complete weeks, dated by their Monday."""
    numbers = _day_numbers(days)
    mondays = numbers - cal.weekdays(numbers)
    return _complete_totals(mondays, demand_units, days_in_period=np.full(days.size, 7))


def monthly_records(days: DateArray, demand_units: FloatArray) -> DemandRecords:
    """Totals of the complete months, dated by their first day."""
    months = cal.month_numbers(_day_numbers(days))
    firsts = cal.first_day_of_month(months)
    return _complete_totals(firsts, demand_units, days_in_period=cal.first_day_of_month(months + 1) - firsts)


def _complete_totals(
    first_days: NDArray[np.int64], demand_units: FloatArray, *, days_in_period: NDArray[np.int64]
) -> DemandRecords:
    firsts, begin, n_days = np.unique(first_days, return_index=True, return_counts=True)
    complete = n_days == days_in_period[begin]
    totals = np.add.reduceat(demand_units, begin)
    return DemandRecords(dates=firsts[complete].astype("datetime64[D]"), demand_units=totals[complete])


def _day_numbers(days: DateArray) -> NDArray[np.int64]:
    return days.astype("datetime64[D]").astype(np.int64)
