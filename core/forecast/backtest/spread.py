"""How wide a lane's forecast errors are expected to be: its own noise, steadied by lanes of its size."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.forecast.methods.preparation import PreparedDemand
from core.forecast.methods.smoothing import smooth_level
from core.quantities import FloatArray

N_FITTED = 2.0  # level and smoothing factor are fitted to the very errors whose size is then told
UNPROVED_FACTOR = 0.05  # smoothing factors as small as this are found in noise whose level does not move
MIN_LANES_FOR_LAW = 10
LAW_WEIGHT_PERIODS = 8.0  # the law counts as much as this many periods of the lane's own history
LEVEL_FLOOR_QUANTILE = 0.10  # a lane with hardly any volume is given the spread of a small lane, not of none


@dataclass(frozen=True)
class SpreadLaw:
    """Spread of a lane as a power of its level: spread = exp(intercept) * max(level, floor)**slope."""

    intercept: float
    slope: float
    level_floor_units: float


@dataclass(frozen=True)
class RowSpread:
    """Expected error of a forecast: of each period, and of the total up to it; both (n_rows, horizon)."""

    of_period_units: FloatArray
    of_total_units: FloatArray


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


def expected_spread(prepared: PreparedDemand, *, horizon_periods: int, law: SpreadLaw | None) -> RowSpread:
    """Spread of each row's forecast errors, growing with the horizon as the level wanders.

    With the smoothing factor a of the level, the error of period h has variance s**2 * (1 + (h - 1) * a**2)
    and that of the first k periods' total s**2 * sum over i < k of (1 + i * a)**2. A small factor is made smaller:
    it is found in noise without any drift too.

    Source
    ------
    Hyndman, Koehler, Ord & Snyder (2008), Forecasting with Exponential Smoothing, sections 6.3 and 6.4.
    """
    spread, chosen = _own_spread(prepared)
    factor = chosen**2 / (chosen + UNPROVED_FACTOR)
    n_periods = prepared.n_periods_of_row.astype(np.float64)
    spread = spread * np.sqrt(n_periods / np.maximum(n_periods - N_FITTED, 1.0))
    if law is not None:
        level = prepared.demand_units.sum(axis=1) / prepared.n_periods_of_row
        by_law = np.exp(law.intercept) * np.maximum(level, law.level_floor_units) ** law.slope
        spread = np.sqrt(
            (n_periods * spread**2 + LAW_WEIGHT_PERIODS * by_law**2) / (n_periods + LAW_WEIGHT_PERIODS)
        )
    before = np.arange(horizon_periods)
    of_period = np.sqrt(1.0 + before * factor[:, None] ** 2)
    of_total = np.sqrt(np.cumsum((1.0 + before * factor[:, None]) ** 2, axis=1))
    return RowSpread(spread[:, None] * of_period, spread[:, None] * of_total)


def _own_spread(prepared: PreparedDemand) -> tuple[FloatArray, FloatArray]:
    """Each row's noise (root mean square of one-step error and seasonal change) and smoothing factor."""
    smoothed = smooth_level(prepared.adjusted_units, first_period=prepared.first_period)
    season, demand = prepared.season_periods, prepared.demand_units
    begun = np.arange(demand.shape[1] - season) >= prepared.first_period[:, None]
    change = np.where(begun, np.abs(demand[:, season:] - demand[:, :-season]), 0.0).sum(axis=1)
    n_changes = begun.sum(axis=1)
    seasonal_change = np.where(
        n_changes > 0, change / np.maximum(n_changes, 1), smoothed.one_step_error_units
    )
    return np.sqrt((smoothed.one_step_error_units**2 + seasonal_change**2) / 2), smoothed.factor
