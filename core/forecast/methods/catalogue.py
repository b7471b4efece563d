"""Every forecasting method by name, and the combinations of them that enter the backtest."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from core.demand import cadence as cal
from core.forecast.methods.autoregression import autoregression
from core.forecast.methods.holt_winters import holt_winters_of_logarithms
from core.forecast.methods.intermittent import croston, tsb
from core.forecast.methods.naive import naive, seasonal_median, seasonal_naive
from core.forecast.methods.preparation import PreparedDemand, with_year
from core.forecast.methods.regression import fit_trend, predict_trend
from core.forecast.methods.smoothed_regression import smoothed_regression
from core.forecast.methods.smoothing import damped_trend, exponential_smoothing, seasonal_smoothing
from core.forecast.methods.theta import theta
from core.forecast.methods.weighted_trend import temporal_hierarchy, weighted_damped_trend
from core.quantities import FloatArray

MIN_SEASONS_FOR_DUMMIES = 2


def regression_trend(prepared: PreparedDemand, horizon_periods: int) -> FloatArray:
    """(n_rows, horizon): least-squares line, with a level for each season where two seasons are known."""
    n_periods = prepared.demand_units.shape[1]
    periods, ahead = np.arange(-n_periods, 0), np.arange(horizon_periods)
    begun = periods + n_periods >= prepared.first_period[:, None]
    demand = np.where(begun, prepared.demand_units, np.nan)

    def line(n_seasons: int) -> FloatArray:
        fit = fit_trend(
            times=periods.astype(np.float64),
            demand_units=demand,
            seasons=periods % n_seasons,
            n_seasons=n_seasons,
        )
        return predict_trend(fit, times=ahead.astype(np.float64), seasons=ahead % n_seasons).mean_units

    seasonal = prepared.n_periods_of_row >= MIN_SEASONS_FOR_DUMMIES * prepared.season_periods
    mean = line(prepared.season_periods) if seasonal.any() else line(1)
    if not seasonal.all():
        mean = np.where(seasonal[:, None], mean, line(1))
    return np.maximum(mean, 0.0)


def theta_with_year(prepared: PreparedDemand, horizon_periods: int) -> FloatArray:
    """(n_rows, horizon): Theta forecast of daily demand without weekday and time of year, both put back."""
    return theta(with_year(prepared), horizon_periods)


def exponential_smoothing_with_year(prepared: PreparedDemand, horizon_periods: int) -> FloatArray:
    """(n_rows, horizon): smoothed level of daily demand without weekday and time of year, both put back."""
    return exponential_smoothing(with_year(prepared), horizon_periods)


SINGLE_METHODS: dict[str, Callable[[PreparedDemand, int], FloatArray]] = {
    "naive": naive,
    "seasonal naive": seasonal_naive,
    "seasonal median": seasonal_median,
    "regression trend": regression_trend,
    "exponential smoothing": exponential_smoothing,
    "Theta": theta,
    "Theta with year": theta_with_year,
    "exponential smoothing with year": exponential_smoothing_with_year,
    "damped trend": damped_trend,
    "seasonal smoothing": seasonal_smoothing,
    "weighted damped trend": weighted_damped_trend,
    "temporal hierarchy": temporal_hierarchy,
    "Holt-Winters of logarithms": holt_winters_of_logarithms,
    "autoregression": autoregression,
    "smoothed regression": smoothed_regression,
    "TSB": tsb,
    "Croston-Syntetos": croston,
}


@dataclass(frozen=True)
class Combination:
    """Mean or median of single methods, period by period."""

    name: str
    members: tuple[str, ...]
    average: Callable[..., FloatArray]


def _mean_of(*members: str) -> Combination:
    return Combination(f"mean of {', '.join(members)}", members, np.mean)


def _median_of(*members: str) -> Combination:
    return Combination(f"median of {', '.join(members)}", members, np.median)


COMBINATIONS = (
    _mean_of("Theta", "damped trend", "seasonal naive"),
    _median_of("Theta", "damped trend", "seasonal smoothing", "regression trend"),
    _mean_of("seasonal naive", "exponential smoothing"),
    _mean_of("seasonal naive", "seasonal smoothing"),
    _mean_of("seasonal naive", "exponential smoothing", "seasonal smoothing"),
    _mean_of("TSB", "seasonal naive", "Theta"),
    _median_of("seasonal naive", "Croston-Syntetos", "seasonal smoothing"),
    _median_of("naive", "seasonal naive", "TSB"),
    _median_of("naive", "seasonal naive", "seasonal smoothing"),
    _median_of("seasonal naive", "seasonal median", "seasonal smoothing"),
    _median_of("naive", "seasonal naive", "seasonal median"),
    # Methods that see a level's future in unlike ways: what one of them mistakes the others even out.
    _mean_of(
        "temporal hierarchy",
        "autoregression",
        "smoothed regression",
        "Holt-Winters of logarithms",
        "damped trend",
    ),
)
METHOD_NAMES = (*SINGLE_METHODS, *(combination.name for combination in COMBINATIONS))
METHODS_WITH_YEAR = ("Theta with year", "exponential smoothing with year")
# Grids of models weighted by likelihood: where most periods are empty, that is no likelihood.
_WEIGHTED = (
    "weighted damped trend",
    "temporal hierarchy",
    "Holt-Winters of logarithms",
    "autoregression",
    "smoothed regression",
)
METHODS_OF_REGULAR_LANES = (
    *_WEIGHTED,
    *(combination.name for combination in COMBINATIONS if set(combination.members) & set(_WEIGHTED)),
)


def candidate_methods(
    *, season_periods: int, n_periods: int, has_regular_lanes: bool = True
) -> tuple[str, ...]:
    """The methods that a backtest should try; those with a second season need two years of daily demand."""
    left_out: set[str] = set()
    if season_periods != cal.SEASON_PERIODS[cal.DAILY] or n_periods < 2 * 52 * season_periods:
        left_out.update(METHODS_WITH_YEAR)
    if not has_regular_lanes:
        left_out.update(METHODS_OF_REGULAR_LANES)
    return tuple(name for name in METHOD_NAMES if name not in left_out)


def forecast_by_methods(
    prepared: PreparedDemand, *, horizon_periods: int, methods: Sequence[str]
) -> FloatArray:
    """(len(methods), n_rows, horizon) forecasts; members of several combinations are computed once."""
    combined = {combination.name: combination for combination in COMBINATIONS}
    singles: dict[str, FloatArray] = {}
    for method in methods:
        for single in combined[method].members if method in combined else (method,):
            if single not in singles:
                singles[single] = SINGLE_METHODS[single](prepared, horizon_periods)
    result = np.empty((len(methods), prepared.demand_units.shape[0], horizon_periods))
    for number, method in enumerate(methods):
        if method in combined:
            members = np.stack([singles[name] for name in combined[method].members])
            result[number] = combined[method].average(members, axis=0)
        else:
            result[number] = singles[method]
    return result
