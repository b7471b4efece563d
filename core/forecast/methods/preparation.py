"""What every method starts from: gaps bridged, the season found, demand without it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from core.demand import cadence as cal
from core.forecast.methods.season import (
    MIN_INDEX_TO_DIVIDE,
    season_indices,
    season_labels,
    year_indices,
)
from core.quantities import FloatArray, IntArray

PERIODS_FOR_FIRST_LEVEL = 6


@dataclass(frozen=True)
class PreparedDemand:
    """Right-aligned demand of many rows (a lane, or a lane cut off at an earlier origin).

    demand_units, adjusted_units: (n_rows, n_periods), 0 before first_period (n_rows,); adjusted_units has the
    season divided out; season_index: (n_rows, whole seasons), mean 1, entry 0 belongs to the coming period.
    """

    demand_units: FloatArray
    adjusted_units: FloatArray
    season_index: FloatArray
    first_period: IntArray
    season_periods: int

    @property
    def n_periods_of_row(self) -> IntArray:
        """(n_rows,) periods from each row's first to its last."""
        return np.asarray(self.demand_units.shape[1] - self.first_period)

    def rows(self, chosen: slice) -> PreparedDemand:
        """The same of some rows."""
        return replace(
            self,
            demand_units=self.demand_units[chosen],
            adjusted_units=self.adjusted_units[chosen],
            season_index=self.season_index[chosen],
            first_period=self.first_period[chosen],
        )

    def season_ahead(self, horizon_periods: int) -> FloatArray:
        """(n_rows, horizon) season index of the coming periods."""
        return np.asarray(self.season_index[:, np.arange(horizon_periods) % self.season_index.shape[1]])


def prepare_demand(demand_units: FloatArray, *, season_periods: int) -> PreparedDemand:
    """Bridge gaps, find the season and divide it out.

    Parameters
    ----------
    demand_units : (n_rows, n_periods), NaN where unknown and before the first period
    """
    filled, first_period = bridge_gaps(demand_units)
    index = season_indices(filled, first_period=first_period, season_periods=season_periods)
    unknown = ~np.isfinite(demand_units) & (np.arange(demand_units.shape[1]) >= first_period[:, None])
    gappy = np.flatnonzero(unknown.any(axis=1))
    if gappy.size:
        bridged = (
            _bridge_weekdays(filled[gappy], unknown[gappy])
            if season_periods == cal.SEASON_PERIODS[cal.DAILY]
            else _bridge_in_season(filled[gappy], unknown[gappy], index[gappy], first_period[gappy])
        )
        filled[gappy] = bridged
        index[gappy] = season_indices(
            bridged, first_period=first_period[gappy], season_periods=season_periods
        )
    return PreparedDemand(
        demand_units=filled,
        adjusted_units=_without_season(filled, index, first_period),
        season_index=index,
        first_period=first_period,
        season_periods=season_periods,
    )


def _bridge_weekdays(filled: FloatArray, unknown: NDArray[np.bool_]) -> FloatArray:
    """Bridge each weekday from the same weekday before and after; `filled` stays where there is none."""
    bridged = filled.copy()
    for weekday in range(min(7, filled.shape[1])):
        days = slice(weekday, None, 7)
        of_weekday, _ = bridge_gaps(np.where(unknown, np.nan, filled)[:, days])
        is_known = ~unknown[:, days].all(axis=1, keepdims=True)
        bridged[:, days] = np.where(unknown[:, days] & is_known, of_weekday, filled[:, days])
    return bridged


def _bridge_in_season(
    filled: FloatArray, unknown: NDArray[np.bool_], index: FloatArray, first_period: IntArray
) -> FloatArray:
    """Bridge gaps on demand without its season, and put the season of the unknown periods back."""
    adjusted = _without_season(filled, index, first_period)
    before = np.arange(filled.shape[1]) < first_period[:, None]
    bridged, _ = bridge_gaps(np.where(unknown | before, np.nan, adjusted))
    of_period = index[:, season_labels(filled.shape[1], index.shape[1])]
    return np.where(unknown, bridged * of_period, filled)


def with_year(prepared: PreparedDemand) -> PreparedDemand:
    """Daily demand with a second season, the time of year (52 weeks), on top of the weekday."""
    days = 4 * prepared.season_periods
    year = year_indices(prepared.adjusted_units, first_period=prepared.first_period, block_periods=days)
    index = np.tile(prepared.season_index, year.shape[1] // prepared.season_index.shape[1]) * year
    return replace(
        prepared,
        season_index=index,
        adjusted_units=_without_season(prepared.demand_units, index, prepared.first_period),
    )


def _without_season(filled: FloatArray, index: FloatArray, first_period: IntArray) -> FloatArray:
    of_period = index[:, season_labels(filled.shape[1], index.shape[1])]
    divides = of_period > MIN_INDEX_TO_DIVIDE
    adjusted = np.where(divides, filled / np.where(divides, of_period, 1.0), np.nan)
    before = np.arange(filled.shape[1]) < first_period[:, None]
    adjusted[before] = np.nan
    if not divides.all():
        adjusted, _ = bridge_gaps(adjusted)
    adjusted[before] = 0.0
    return adjusted


def bridge_gaps(demand_units: FloatArray) -> tuple[FloatArray, IntArray]:
    """Unknown periods between known ones by straight lines, at the ends by the nearest known value.

    Returns
    -------
    (n_rows, n_periods) demand, 0 before the first known period, and (n_rows,) that period's number;
    a row of which nothing is known is 0 throughout and begins in the last period
    """
    n_periods = demand_units.shape[1]
    known = np.isfinite(demand_units)
    period = np.arange(n_periods)
    first_period = np.where(known.any(axis=1), known.argmax(axis=1), n_periods - 1)
    before = period < first_period[:, None]
    if (known | before).all():
        return np.where(known, demand_units, 0.0), first_period
    last_known = np.maximum.accumulate(np.where(known, period, -1), axis=1)
    next_known = np.minimum.accumulate(np.where(known, period, n_periods)[:, ::-1], axis=1)[:, ::-1]
    left = np.where(last_known < 0, np.minimum(next_known, n_periods - 1), last_known)
    right = np.where(next_known == n_periods, left, next_known)
    share = (period - left) / np.maximum(right - left, 1)
    left_units = np.take_along_axis(demand_units, left, axis=1)
    right_units = np.take_along_axis(demand_units, right, axis=1)
    bridged = left_units + np.where(right > left, share, 0.0) * (right_units - left_units)
    return np.where(before | ~np.isfinite(bridged), 0.0, bridged), first_period


def first_level(series: FloatArray, first_period: IntArray) -> FloatArray:
    """(n_rows,) mean of each row's first periods."""
    reach = np.minimum(first_period[:, None] + np.arange(PERIODS_FOR_FIRST_LEVEL), series.shape[1] - 1)
    return np.asarray(np.take_along_axis(series, reach, axis=1).mean(axis=1))
