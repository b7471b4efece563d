"""The open days of a lane's last year: their law at day grain, whether the lane reports days, weeks or months."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.demand import cadence as cal
from core.demand.day_noise import DayNoise, last_periods, network_day_noise
from core.demand.profile import NetworkHistory
from core.laws.cells import N_CELLS, CellLaw, pool_outcomes
from core.laws.continuous import quantile_of_unseen_days
from core.laws.hurdle import HurdleLaw
from core.laws.hurdle_cells import cells_of
from core.laws.special_functions import ndtri
from core.quantities import FloatArray, IntArray, take

DAYS_PER_PERIOD = 15  # outcomes that stand for the unseen days of a week or a month


@dataclass(frozen=True)
class LastYear:
    """What the open days of a lane's last year brought, without returns; all by lane.

    law: (N_CELLS, n_lanes), NaN without a known open day. day_noise: of one day about the level of its time, as the
    reports tell it.
    """

    law: CellLaw
    day_noise: DayNoise


def last_year_days(history: NetworkHistory, *, is_slow: NDArray[np.bool_] | None = None) -> LastYear:
    """Law of the open days of each lane's last 365 days, 52 weeks or 12 months of reports.

    Parameters
    ----------
    history : of the lanes
    is_slow : (n_lanes,) lanes on which demand is rare, whose days need no noise where they are seen; by default none

    Formula
    -------
    A day of a week or month of volume x and d days has the mean x / d and the spread s(x / d) about it
    (`core.demand.day_noise`); the days of a daily lane are those that were seen. Where demand is rare, a day of a week
    or month has the mean m of all and the variance v = s(m)**2 + what rates vary beyond that; something comes with
    the chance 2 m**2 / (v + m**2), that of orders as spread as their mean. Of a lane whose last year is unknown as a
    whole, all that is known counts.

    Source
    ------
    Own definition; the spread of unseen days as von Neumann (1941) measures noise.
    """
    n_lanes = len(history.lanes)
    cells = np.full((N_CELLS, n_lanes), np.nan)
    is_wanted = None if is_slow is None else ~is_slow | (history.cadence != cal.DAILY)
    noise = network_day_noise(history, is_wanted=is_wanted)
    for code, n_periods in enumerate(cal.PERIODS_PER_YEAR):
        lanes = np.flatnonzero((history.cadence == code) & (np.diff(history.offsets) > 0))
        if lanes.size == 0:
            continue
        rare = None if is_slow is None or code == cal.DAILY else is_slow
        cells[:, lanes] = _cells(history, lanes, n_periods, noise, is_slow=rare)
        silent = lanes[np.isnan(cells[0, lanes])]
        if silent.size:
            longest = int(np.diff(history.offsets)[silent].max())
            cells[:, silent] = _cells(history, silent, longest, noise, is_slow=rare)
    return LastYear(CellLaw(cells), noise)


def _cells(
    history: NetworkHistory,
    lanes: IntArray,
    n_periods: int,
    noise: DayNoise,
    *,
    is_slow: NDArray[np.bool_] | None,
) -> FloatArray:
    """(N_CELLS, n) law of the days of these lanes' last periods; NaN where none of them is known."""
    rate, days = last_periods(history, lanes, n_periods)
    is_daily = bool((history.cadence[lanes] == cal.DAILY).all())
    cells = _pool_days(rate, days, None if is_daily else take(noise, lanes).at(np.nan_to_num(rate)))
    of_rare = np.zeros(lanes.size, dtype=np.bool_) if is_slow is None else is_slow[lanes]
    if of_rare.any():
        cells[:, of_rare] = _rare_days(rate[of_rare], days[of_rare], take(noise, lanes[of_rare]))
    return cells


def _pool_days(rate: FloatArray, days: FloatArray, noise: FloatArray | None) -> FloatArray:
    """(N_CELLS, n) law of the days of these periods; what a period's own level varies is in its rate already."""
    if noise is not None:
        scores = ndtri((np.arange(DAYS_PER_PERIOD) + 0.5) / DAYS_PER_PERIOD)
        scores /= np.sqrt(np.mean(scores**2))  # so few points keep the spread
        within = noise * np.sqrt(1.0 - 1.0 / np.maximum(days, 1.0))
        outcomes = quantile_of_unseen_days(rate[:, :, None], within[:, :, None], scores).reshape(
            rate.shape[0], -1
        )
        weights = np.repeat(days, DAYS_PER_PERIOD, axis=1)
    else:
        outcomes, weights = rate, days
    has_any = weights.sum(axis=1) > 0
    weights = np.where(has_any[:, None], weights, 1.0)
    cells = pool_outcomes(np.where(np.isfinite(outcomes), outcomes, 0.0), weights).cell_units
    return np.where(has_any, cells, np.nan)


def _rare_days(rate: FloatArray, days: FloatArray, noise: DayNoise) -> FloatArray:
    """(N_CELLS, n) law of the days of weeks or months that few orders make up: mostly nothing."""
    known = np.isfinite(rate)
    n_days = np.where(known, days, 0.0).sum(axis=1)
    safe = np.maximum(n_days, 1.0)
    mean = np.where(known, rate * days, 0.0).sum(axis=1) / safe
    between = np.where(known, (rate - mean[:, None]) ** 2 * days, 0.0).sum(axis=1) / safe
    of_day = noise.at(mean) ** 2
    n_periods = np.maximum(known.sum(axis=1), 1)
    variance = of_day + np.maximum(between - of_day * n_periods / safe, 0.0)
    second = variance + mean**2
    chance = np.where(second > 0, 2.0 * mean**2 / np.where(second > 0, second, 1.0), 0.0)
    law = HurdleLaw(
        mean_units=mean,
        sd_units=np.sqrt(variance),
        busy_chance_ratio=np.minimum(chance, 1.0),
        is_whole=np.zeros(mean.size, dtype=np.bool_),
    )
    return np.where(n_days > 0, cells_of(law), np.nan)
