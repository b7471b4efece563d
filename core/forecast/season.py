"""Seasonal indices of many rows: ratios to a centred moving average, believed as far as they repeat."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.quantities import FloatArray

IntArray = NDArray[np.int64]

MIN_RATIOS_PER_SEASON = 2  # with one ratio for each season nothing shows whether the pattern repeats
LONG_SEASON_PERIODS = (
    24  # in longer seasons neighbouring indices are averaged: 52 single weeks are mostly noise
)


def season_indices(demand_units: FloatArray, *, first_period: IntArray, season_periods: int) -> FloatArray:
    """Multiplicative seasonal indices, shrunk towards 1 where the pattern does not repeat itself.

    Parameters
    ----------
    demand_units : (n_rows, n_periods), gap-free from first_period (n_rows,) on

    Returns
    -------
    (n_rows, season_periods), mean 1 and never negative; entry 0 belongs to the period after the last one.
    Rows without two ratios for each season have indices of 1.

    Source
    ------
    Classical decomposition (Makridakis, Wheelwright & Hyndman 1998, chapter 3); shrinkage of the pattern by
    the share of its variance that is not noise (James & Stein 1961; Miller & Williams 2003 for indices).
    """
    ratios = _ratios_to_moving_average(demand_units, first_period, season_periods)
    n_periods = ratios.shape[1]
    label = np.arange(-n_periods, 0) % season_periods
    in_season = np.zeros((n_periods, season_periods))
    in_season[np.arange(n_periods), label] = 1.0
    known = np.isfinite(ratios)
    ratio = np.where(known, ratios, 0.0)
    count = known.astype(np.float64) @ in_season
    raw = ratio @ in_season / np.maximum(count, 1.0)
    deviation = np.where(known, ratio - raw[:, label], 0.0)
    level = np.where(raw.mean(axis=1) > 0, raw.mean(axis=1), 1.0)[:, None]
    raw, deviation = raw / level, deviation / level
    if season_periods >= LONG_SEASON_PERIODS:
        raw = (np.roll(raw, -1, axis=1) + raw + np.roll(raw, 1, axis=1)) / 3

    enough = (count.min(axis=1) >= MIN_RATIOS_PER_SEASON) & (raw.sum(axis=1) > 0)
    degrees = np.maximum(count.sum(axis=1) - season_periods, 1.0)
    noise = (deviation**2).sum(axis=1) / degrees / np.maximum(count.mean(axis=1), 1.0)
    between = ((raw - 1.0) ** 2).sum(axis=1) / max(season_periods - 1, 1)
    repeats = np.where(between > 0, 1.0 - noise / np.where(between > 0, between, 1.0), 0.0)
    weight = np.where(enough, np.clip(repeats, 0.0, 1.0), 0.0)
    return np.asarray(1.0 + weight[:, None] * (raw - 1.0))


def _ratios_to_moving_average(
    demand_units: FloatArray, first_period: IntArray, season_periods: int
) -> FloatArray:
    n_rows, n_periods = demand_units.shape
    ratios = np.full((n_rows, n_periods), np.nan)
    if n_periods <= season_periods:
        return ratios
    total = np.cumsum(np.pad(demand_units, ((0, 0), (1, 0))), axis=1)
    average = (total[:, season_periods:] - total[:, :-season_periods]) / season_periods
    if season_periods % 2 == 0:
        average = (average[:, :-1] + average[:, 1:]) / 2  # 2 x m: centred on a period again
    begin = season_periods // 2
    centre = np.arange(begin, begin + average.shape[1])
    tiny = 1e-9 * np.abs(demand_units).max(axis=1, keepdims=True)  # what is left of sums that cancel
    usable = (centre - begin >= first_period[:, None]) & (average > tiny)
    ratios[:, centre] = np.where(usable, demand_units[:, centre] / np.where(usable, average, 1.0), np.nan)
    return ratios
