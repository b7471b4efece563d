"""Least-squares trend, with or without season, and its true prediction interval, for many lanes at once.

With one mean for each season the normal equations split: the slope is that of demand on time, each taken as a
deviation from its season's mean (Frisch-Waugh), so no matrix is ever inverted.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.errors import InvalidParameter
from core.laws.special_functions import stdtrit
from core.quantities import FloatArray, IntArray, require_open_ratio

BLOCK_CELLS = 200_000  # lanes are fitted in blocks of about this many cells, which stay in the caches


@dataclass(frozen=True)
class TrendFit:
    """Straight line with one level for each season.

    slope_units_per_period, sum_squares_time, residual_sd_units, n_periods, degrees_of_freedom,
    total_squares_units: (n_lanes,); season_mean_units, season_mean_time, season_count: (n_lanes, n_seasons).
    """

    slope_units_per_period: FloatArray
    season_mean_units: FloatArray
    season_mean_time: FloatArray
    season_count: FloatArray
    sum_squares_time: FloatArray
    residual_sd_units: FloatArray
    degrees_of_freedom: FloatArray
    total_squares_units: FloatArray

    @property
    def intercept_units(self) -> FloatArray:
        """(n_lanes, n_seasons) value of each season's line at time 0."""
        return self.season_mean_units - self.slope_units_per_period[:, None] * self.season_mean_time

    @property
    def slope_se_units_per_period(self) -> FloatArray:
        """(n_lanes,) standard error of the slope."""
        return self.residual_sd_units / np.sqrt(self.sum_squares_time)

    @property
    def r_squared_ratio(self) -> FloatArray:
        """(n_lanes,) share of the variation about the mean that the fit explains; NaN for a constant."""
        residual_squares = self.residual_sd_units**2 * self.degrees_of_freedom
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.where(
                self.total_squares_units > 0, 1.0 - residual_squares / self.total_squares_units, np.nan
            )


@dataclass(frozen=True)
class TrendPrediction:
    """Predicted mean and its uncertainty; all (n_lanes, horizon) but degrees_of_freedom (n_lanes,).

    sd_of_mean_units is the uncertainty of the line itself; sd_of_value_units adds the scatter about it.
    """

    mean_units: FloatArray
    sd_of_mean_units: FloatArray
    sd_of_value_units: FloatArray
    degrees_of_freedom: FloatArray

    def value_quantile(self, level: float) -> FloatArray:
        """(n_lanes, horizon) quantile of a new value, by Student's t."""
        return self.mean_units + self._t(level) * self.sd_of_value_units

    def mean_quantile(self, level: float) -> FloatArray:
        """(n_lanes, horizon) confidence bound of the line, by Student's t."""
        return self.mean_units + self._t(level) * self.sd_of_mean_units

    def _t(self, level: float) -> FloatArray:
        require_open_ratio("level", level)
        return np.asarray(stdtrit(self.degrees_of_freedom, level))[:, None]


def fit_trend(
    *, times: FloatArray, demand_units: FloatArray, seasons: IntArray | None = None, n_seasons: int = 1
) -> TrendFit:
    """Least-squares line through each lane's demand; unknown periods (NaN) are left out.

    Parameters
    ----------
    times : (n_periods,) time of each period, in periods
    demand_units : (n_lanes, n_periods), NaN where unknown
    seasons : (n_periods,) whole numbers 0 .. n_seasons - 1; None for a line without season

    Returns
    -------
    TrendFit
        NaN for the spread of a lane with no degree of freedom left, and slope 0 where time does not vary.

    Formula
    -------
    demand_t = level of its season + b t + error; b = S_td / S_tt with both sums about the season's means;
    s**2 = residual sum of squares / degrees of freedom

    Raises
    ------
    InvalidParameter
        where the shapes do not belong together.

    Assumes
    -------
    Independent, normal scatter of equal width about the line.

    Source
    ------
    Draper & Smith, Applied Regression Analysis, chapters 1 and 3; Frisch & Waugh (1933).
    """
    demand = np.atleast_2d(np.asarray(demand_units, dtype=np.float64))
    if demand.shape[1] != times.size:
        raise InvalidParameter("the number of demand periods", demand.shape[1], f"{times.size}, one per time")
    labels = np.zeros(times.size, dtype=np.int64) if seasons is None else seasons
    in_season = np.zeros((times.size, n_seasons))
    in_season[np.arange(times.size), labels] = 1.0
    when = np.asarray(times, dtype=np.float64)
    n_blocks = max(1, demand.size // BLOCK_CELLS)
    fits = [_fit_block(block, when, in_season) for block in np.array_split(demand, n_blocks)]
    return TrendFit(**{name: np.concatenate([vars(fit)[name] for fit in fits]) for name in vars(fits[0])})


def predict_trend(fit: TrendFit, *, times: FloatArray, seasons: IntArray | None = None) -> TrendPrediction:
    """Predict each lane at new times; a season never seen gets the lane's mean over its seasons.

    Forecasts take the means alone: their bands are measured on backtests. The interval of the formula is there for
    whoever wants it, and no page shows it.

    Parameters
    ----------
    times : (horizon,) or (n_lanes, horizon); seasons : the same shape, or None without season

    Returns
    -------
    TrendPrediction
        variance of a new value: s**2 * (1 + 1/n_season + (t - mean time of the season)**2 / S_tt)

    Source
    ------
    Draper & Smith, Applied Regression Analysis, chapters 1 and 3: Student's t with the degrees of freedom of
    the fit, not 1.96.
    """
    when = np.atleast_2d(np.asarray(times, dtype=np.float64))
    labels = np.zeros(when.shape, dtype=np.int64) if seasons is None else np.atleast_2d(seasons)
    labels = np.broadcast_to(labels, (fit.slope_units_per_period.size, when.shape[1]))
    seen = fit.season_count > 0
    n_seen = np.maximum(seen.sum(axis=1, keepdims=True), 1)

    def of_season(values: FloatArray) -> FloatArray:
        mean_seen = np.where(seen, values, 0.0).sum(axis=1, keepdims=True) / n_seen
        return np.take_along_axis(np.where(seen, values, mean_seen), labels, axis=1)

    distance = when - of_season(fit.season_mean_time)
    mean = of_season(fit.season_mean_units) + fit.slope_units_per_period[:, None] * distance
    safe_squares = np.where(fit.sum_squares_time > 0, fit.sum_squares_time, np.inf)[:, None]
    leverage = 1.0 / np.maximum(of_season(fit.season_count), 1.0) + distance**2 / safe_squares
    spread = fit.residual_sd_units[:, None]
    return TrendPrediction(
        mean_units=mean,
        sd_of_mean_units=spread * np.sqrt(leverage),
        sd_of_value_units=spread * np.sqrt(1.0 + leverage),
        degrees_of_freedom=fit.degrees_of_freedom,
    )


def _fit_block(demand: FloatArray, times: FloatArray, in_season: FloatArray) -> TrendFit:
    known = np.isfinite(demand)
    complete = bool(known.all())
    if complete:
        known = known[:1]  # one row stands for all lanes
    origin = times.mean()  # times near 0 keep the sums of squares exact
    centred = times - origin
    filled = demand if complete else np.where(known, demand, 0.0)
    weight = known.astype(np.float64)
    count = weight @ in_season
    divisor = np.maximum(count, 1.0)
    mean_time = weight @ (in_season * centred[:, None]) / divisor
    mean_demand = filled @ in_season / divisor
    squares_time = weight @ centred**2 - (count * mean_time**2).sum(axis=1)
    cross = filled @ centred - (count * mean_time * mean_demand).sum(axis=1)
    varies = squares_time > 1e-9 * np.maximum(weight.sum(axis=1), 1.0)
    slope = np.where(varies, cross, 0.0) / np.where(varies, squares_time, 1.0)

    level = mean_demand - slope[:, None] * mean_time
    line = np.concatenate([level, slope[:, None]], axis=1) @ np.concatenate([in_season.T, centred[None]])
    residual = np.subtract(filled, line, out=line)
    if not complete:
        residual *= weight
    residual_squares = np.einsum("ij,ij->i", residual, residual)
    # What lies between seasons, along the slope and in the residuals adds up: no sums that cancel.
    grand_mean = (count * mean_demand).sum(axis=1) / np.maximum(weight.sum(axis=1), 1.0)
    between = (count * (mean_demand - grand_mean[:, None]) ** 2).sum(axis=1)
    total_squares = between + slope**2 * squares_time + residual_squares
    degrees = weight.sum(axis=1) - (count > 0).sum(axis=1) - varies
    with np.errstate(invalid="ignore", divide="ignore"):
        variance = residual_squares / np.where(degrees > 0, degrees, np.nan)
    lanes = np.ones(demand.shape[0])
    return TrendFit(
        slope_units_per_period=slope,
        season_mean_units=mean_demand,
        season_mean_time=np.broadcast_to(mean_time + origin, mean_demand.shape),
        season_count=np.broadcast_to(count, mean_demand.shape),
        sum_squares_time=squares_time * lanes,
        residual_sd_units=np.sqrt(variance),
        degrees_of_freedom=degrees * lanes,
        total_squares_units=total_squares,
    )
