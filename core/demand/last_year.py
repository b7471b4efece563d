"""The open days of a lane's last year: their law at day grain, whether the lane reports days, weeks or months."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.demand import cadence as cal
from core.demand.profile import NetworkHistory
from core.laws.cells import N_CELLS, CellLaw, pool_outcomes
from core.laws.continuous import gamma_quantile_by_cube
from core.laws.special_functions import ndtri
from core.quantities import FloatArray

IntArray = NDArray[np.int64]

SEASONS_FOR_NOISE = cal.of_each_cadence(0, 2, 4)  # looked at beside the last year: noise needs many pairs
MIN_PAIRS_OF_SEASONS = 6  # below this the change over a season says little about the noise
STRONG_SEASON_RATIO = (
    0.5  # where periods a season apart differ so much less, neighbours differ by their season
)
DAYS_PER_PERIOD = 9  # outcomes that stand for the unseen days of a week or a month


@dataclass(frozen=True)
class LastYear:
    """What the open days of a lane's last year brought, without returns; all by lane.

    law: (N_CELLS, n_lanes), NaN without a known open day. day_noise_units: (n_lanes,) spread of one day about the
    level of its week or month, as the reports tell it; 0 on daily lanes, whose days are seen.
    """

    law: CellLaw
    day_noise_units: FloatArray


def last_year_days(history: NetworkHistory) -> LastYear:
    """Law of the open days of each lane's last 365 days, 52 weeks or 12 months of reports.

    Formula
    -------
    A day of a week or month of volume x and d days has the mean x / d and the spread s_1 about it, where s_1**2 is
    the mean of (x_t / d_t - x_u / d_u)**2 / (1 / d_t + 1 / d_u) over neighbouring periods t, u, or over periods
    a season apart where they differ by less than half as much: a trend moves those most

    Source
    ------
    von Neumann (1941): the mean square successive difference measures noise where the level moves slowly.
    """
    n_lanes = len(history.lanes)
    cells, noise = np.full((N_CELLS, n_lanes), np.nan), np.zeros(n_lanes)
    for code, n_periods in enumerate(cal.PERIODS_PER_YEAR):
        lanes = np.flatnonzero((history.cadence == code) & (np.diff(history.offsets) > 0))
        if lanes.size == 0:
            continue
        season = cal.SEASON_PERIODS[code]
        rate, days = _last_periods(history, lanes, n_periods + season * int(SEASONS_FOR_NOISE[code]))
        if code != cal.DAILY:
            noise[lanes] = _day_noise(rate, days, season=season)
        cells[:, lanes] = _pool_days(rate[:, -n_periods:], days[:, -n_periods:], noise[lanes])
    return LastYear(CellLaw(cells), noise)


def _last_periods(history: NetworkHistory, lanes: IntArray, n_periods: int) -> tuple[FloatArray, FloatArray]:
    """(n, n_periods) demand per day and days of each lane's last periods, NaN and 0 where unknown or closed."""
    back = np.arange(n_periods - 1, -1, -1)
    cell = history.offsets[lanes + 1][:, None] - 1 - back
    is_there = cell >= history.offsets[lanes][:, None]
    cell = np.where(is_there, cell, history.offsets[lanes][:, None])
    demand, days = history.demand_units[cell], history.days_in_period[cell].astype(np.float64)
    is_used = is_there & history.is_open[cell] & np.isfinite(demand)
    return np.where(is_used, demand / days, np.nan), np.where(is_used, days, 0.0)


def _day_noise(rate: FloatArray, days: FloatArray, *, season: int) -> FloatArray:
    """(n,) spread of one day, from the changes of neighbouring periods and of periods a season apart."""
    (near, _), (apart, n_apart) = (_mean_square_change(rate, days, lag) for lag in (1, season))
    is_seasonal = (n_apart >= MIN_PAIRS_OF_SEASONS) & (apart < STRONG_SEASON_RATIO * near)
    return np.sqrt(np.where(is_seasonal, apart, near))


def _mean_square_change(rate: FloatArray, days: FloatArray, lag: int) -> tuple[FloatArray, IntArray]:
    """(n,) mean square change over a lag, for days that do not depend on each other, and of how many pairs."""
    change = rate[:, lag:] - rate[:, :-lag]
    known = np.isfinite(change)
    inverse = 1.0 / np.where(known, days[:, lag:], 1.0) + 1.0 / np.where(known, days[:, :-lag], 1.0)
    n_pairs = known.sum(axis=1)
    square = np.where(known, change, 0.0) ** 2 / inverse
    return square.sum(axis=1) / np.maximum(n_pairs, 1), n_pairs


def _pool_days(rate: FloatArray, days: FloatArray, noise: FloatArray) -> FloatArray:
    """(N_CELLS, n) law of the days of these periods; what a period's own level varies is in its rate already."""
    if noise.any():
        scores = ndtri((np.arange(DAYS_PER_PERIOD) + 0.5) / DAYS_PER_PERIOD)
        scores /= np.sqrt(np.mean(scores**2))  # so few points keep the spread
        within = noise[:, None] * np.sqrt(1.0 - 1.0 / np.maximum(days, 1.0))
        outcomes = gamma_quantile_by_cube(rate[:, :, None], within[:, :, None], scores).reshape(
            rate.shape[0], -1
        )
        weights = np.repeat(days, DAYS_PER_PERIOD, axis=1)
    else:
        outcomes, weights = rate, days
    has_any = weights.sum(axis=1) > 0
    weights = np.where(has_any[:, None], weights, 1.0)
    cells = pool_outcomes(np.where(np.isfinite(outcomes), outcomes, 0.0), weights).cell_units
    return np.where(has_any, cells, np.nan)
