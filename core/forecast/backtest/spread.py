"""How wide a lane's forecast errors are expected to be: its own noise, steadied by lanes of its size."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from core.demand import cadence as cal
from core.forecast.methods.preparation import PreparedDemand, first_level
from core.forecast.methods.smoothing import smooth_level
from core.quantities import FloatArray

N_FITTED = 2.0  # level and smoothing factor are fitted to the very errors whose size is then told
MOST_FITTED_FACTOR = 3.0  # three times the variance, however much was fitted
UNPROVED_FACTOR = 0.05  # smoothing factors as small as this are found in noise whose level does not move
MIN_LANES_FOR_LAW = 10
LAW_WEIGHT_PERIODS = 8.0  # the law counts as much as this many periods of the lane's own history
# Half of what is remembered of a lane's noise is younger than this; by season of the cadence
NOISE_MEMORY_PERIODS = {cal.SEASON_PERIODS[cal.DAILY]: 45.0, cal.SEASON_PERIODS[cal.WEEKLY]: 26.0}
OTHER_MEMORY_PERIODS = 12.0
NOISE_OF_LEVEL = 1.0  # power: 1 for counts, 2 where noise is a share of the level
LEVEL_FLOOR_RATIO = 0.5  # of the mean: nearer to nothing, noise no longer falls with the level
SLOW_FACTOR = 0.1
ROWS_AT_ONCE = 256  # whose errors of each period are held at once
LEVEL_RATIOS = (0.5, 2.0)  # beyond this, noise no longer follows the level
LEVEL_FLOOR_QUANTILE = 0.10  # a lane with hardly any volume is given the spread of a small lane, not of none


@dataclass(frozen=True)
class SpreadLaw:
    """Spread of a lane as a power of its level: spread = exp(intercept) * max(level, floor)**slope."""

    intercept: float
    slope: float
    level_floor_units: float


@dataclass(frozen=True)
class RowSpread:
    """Expected error of a forecast: of each period, and of the total up to it; both (n_rows, horizon).

    level_units: (n_rows,) the level at which the errors are so large. period_growth, total_growth: (n_rows, horizon) by
    how much the spread of the first period is multiplied as the row's level wanders.
    """

    of_period_units: FloatArray
    of_total_units: FloatArray
    level_units: FloatArray
    period_growth: FloatArray
    total_growth: FloatArray

    def where(self, rows: NDArray[np.bool_]) -> RowSpread:
        """The same of some rows."""
        return RowSpread(**{name: values[rows] for name, values in vars(self).items()})

    def around(self, mean_units: FloatArray) -> RowSpread:
        """The same where the forecast (n_rows, horizon) is above or below that level: noise follows it."""
        level = np.where(self.level_units > 0, self.level_units, 1.0)[:, None]
        ratio = np.clip(mean_units / level, *LEVEL_RATIOS) ** (NOISE_OF_LEVEL / 2.0)
        own = self.of_period_units * ratio
        squares = np.cumsum(self.of_period_units**2, axis=1)
        of_noise = np.cumsum(own**2, axis=1) / np.where(squares > 0, squares, 1.0)
        return replace(self, of_period_units=own, of_total_units=self.of_total_units * np.sqrt(of_noise))


def fit_spread_law(prepared: PreparedDemand, *, n_lanes: int) -> SpreadLaw | None:
    """The law of the given rows, or None for too few lanes to tell.

    Source
    ------
    Taylor (1961), Aggregation, variance and the mean.
    """
    level = prepared.demand_units.sum(axis=1) / prepared.n_periods_of_row
    spread = _own_spread(prepared)[0]
    usable = (level > 0) & (spread > 0)
    if n_lanes < MIN_LANES_FOR_LAW or usable.sum() < MIN_LANES_FOR_LAW:
        return None
    log_level, log_spread = np.log(level[usable]), np.log(spread[usable])
    deviation = log_level - log_level.mean()
    squares = float(deviation @ deviation)
    slope = float(np.clip(deviation @ log_spread / squares, 0.0, 1.0)) if squares > 0 else 0.0
    return SpreadLaw(
        intercept=float(log_spread.mean() - slope * log_level.mean()),
        slope=slope,
        level_floor_units=float(np.quantile(level[usable], LEVEL_FLOOR_QUANTILE)),
    )


def expected_spread(
    prepared: PreparedDemand, *, horizon_periods: int, law: SpreadLaw | None, wander_ratio: FloatArray
) -> RowSpread:
    """Spread of each row's forecast errors, growing with the horizon as the level wanders.

    With the smoothing factor a of the level, told by n periods, the error of period h has variance
    s**2 * (1 + (h - 1) * a**2 + 1 / n) and that of the first k periods' total
    s**2 * (k**2 / n + sum over i < k of (1 + i * a)**2). A small factor is made smaller:
    it is found in noise without any drift too; and wander_ratio, (n_rows,), times that is left of it where a line, a
    step or a year was what seemed to wander (`core.forecast.methods.smoothed_regression`). Noise is remembered for
    NOISE_MEMORY_PERIODS, at the newest level: its variance grows with the level to NOISE_OF_LEVEL.

    Source
    ------
    Hyndman, Koehler, Ord & Snyder (2008), Forecasting with Exponential Smoothing, sections 6.3 and 6.4.
    """
    spread, chosen, level_now = _own_spread(prepared)
    factor = wander_ratio * chosen**2 / (chosen + UNPROVED_FACTOR)
    n_periods = prepared.n_periods_of_row.astype(np.float64)
    n_fitted = N_FITTED + _season_parameters(prepared, spread)
    spread = spread * np.sqrt(n_periods / np.maximum(n_periods - n_fitted, n_periods / MOST_FITTED_FACTOR))
    if law is not None:
        level = prepared.demand_units.sum(axis=1) / prepared.n_periods_of_row
        by_law = np.exp(law.intercept) * np.maximum(level, law.level_floor_units) ** law.slope
        spread = np.sqrt(
            (n_periods * spread**2 + LAW_WEIGHT_PERIODS * by_law**2) / (n_periods + LAW_WEIGHT_PERIODS)
        )
    before, of_level = np.arange(horizon_periods), 1.0 / np.maximum(n_periods, 1.0)[:, None]
    of_period = np.sqrt(1.0 + before * factor[:, None] ** 2 + of_level)
    wandered = np.cumsum((1.0 + before * factor[:, None]) ** 2, axis=1)
    of_total = np.sqrt(wandered + (before + 1.0) ** 2 * of_level)
    growths = (growth / growth[:, :1] for growth in (of_period, of_total))
    return RowSpread(spread[:, None] * of_period, spread[:, None] * of_total, level_now, *growths)


def _season_parameters(prepared: PreparedDemand, spread_units: FloatArray) -> FloatArray:
    """(n_rows,) how many parameters each row's season is worth: fewer than it has, as it is shrunk towards none.

    Formula
    -------
    w m for m indices that hold the share w of their noise; w**2 = mean square of the indices' second differences, over
    6 times the variance of the noise of one index

    Source
    ------
    Effective degrees of freedom of a linear smoother: Hastie, Tibshirani & Friedman (2009), section 7.6. Second
    differences see noise that is left in a year, and hardly the year itself.
    """
    n_indices = prepared.season_index.shape[1]
    level = prepared.demand_units.sum(axis=1) / prepared.n_periods_of_row
    noise = (spread_units / np.where(level > 0, level, 1.0)) ** 2 * n_indices / prepared.n_periods_of_row
    index = prepared.season_index
    bends = np.roll(index, 1, axis=1) - 2.0 * index + np.roll(index, -1, axis=1)
    square = (bends**2).mean(axis=1) / 6.0
    held = np.sqrt(square / np.where(noise > 0, noise, 1.0))
    return np.where((level > 0) & (noise > 0), np.minimum(held, 1.0) * n_indices, 0.0)


def _own_spread(prepared: PreparedDemand) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Each row's noise at its newest level (root mean square one-step error) and smoothing factor."""
    factor = smooth_level(prepared.adjusted_units, first_period=prepared.first_period).factor
    spread, base = np.empty_like(factor), np.empty_like(factor)
    for start in range(0, factor.size, ROWS_AT_ONCE):
        rows = slice(start, start + ROWS_AT_ONCE)
        spread[rows], base[rows] = _spread_of_rows(prepared.rows(rows), factor[rows])
    return spread, factor, base


def _spread_of_rows(prepared: PreparedDemand, factor: FloatArray) -> tuple[FloatArray, FloatArray]:
    series, first_period = prepared.adjusted_units, prepared.first_period
    n_periods, level = series.shape[1], first_level(series, first_period)
    begun = np.arange(n_periods)[:, None] >= first_period
    by_period = np.where(begun, series.T, level)  # no error before a row begins
    # the level that errors are told from, and the slower one that tells how large they should be, side by side
    levels, errors = np.stack([level, level]), np.empty((n_periods, 2, level.size))
    factors, step = np.stack([factor, np.full_like(factor, SLOW_FACTOR)]), np.empty_like(levels)
    for value, error in zip(by_period, errors, strict=True):
        np.subtract(value, levels, out=error)
        levels += np.multiply(factors, error, out=step)
    floor = LEVEL_FLOOR_RATIO * prepared.demand_units.sum(axis=1) / prepared.n_periods_of_row
    memory = 0.5 ** (1.0 / NOISE_MEMORY_PERIODS.get(prepared.season_periods, OTHER_MEMORY_PERIODS))
    remembered = memory ** np.arange(n_periods - 1.0, -1.0, -1.0)
    base = np.maximum(by_period - errors[:, 1], floor)
    squares = remembered @ (errors[:, 0] ** 2 / np.where(base > 0, base, 1.0) ** NOISE_OF_LEVEL)
    base = np.maximum(levels[1], floor)
    noise = squares / (remembered @ begun) * np.where(base > 0, base, 1.0) ** NOISE_OF_LEVEL
    return np.sqrt(noise), base
