"""How far a single day strays from the level of its time, and how that grows with the level."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.demand import cadence as cal
from core.demand.profile import NetworkHistory
from core.quantities import FloatArray, IntArray

POWERS = (0.0, 0.5, 1.0)  # of the level with which the noise grows: not at all, as its root, in proportion
PRIOR_WEIGHTS = (0.1, 0.3, 0.6)  # most volumes lie between the last two (Taylor 1961)
YEARS_LOOKED_AT = cal.of_each_cadence(3, 3, 5)  # noise needs many pairs
NEIGHBOURS = 4  # changes on either side over which the level of a change is told
MIN_PAIRS_OF_SEASONS = 6  # below this the change over a season says little about the noise
MIN_PAIRS_OF_TREND = 12  # fewer changes do not tell a share of the level from an even amount
STRONG_SEASON_RATIO = 0.5  # where periods a season apart differ so much less, neighbours differ by it
WILD_SQUARE = (
    20.0  # of the usual one: normal noise passes it once in 100,000 changes, a slip of the pen often
)
# Weeks and months are means of many days: a change so far out is a step of the level, which is no noise of a day.
STEP_SQUARE = 15.0
MEDIAN_OF_SQUARE = 0.455  # of a standard normal change
TRUST = 0.5  # of a likelihood: neighbouring changes share a period, and noise is seldom normal
LEAST_LEVEL_RATIO = 0.05  # of a lane's mean: nearly empty periods say nothing of the noise at other levels
_TINY = 1e-100  # below which a volume is none


@dataclass(frozen=True)
class DayNoise:
    """Spread of one day about its level, as a mixture over POWERS of the level; all by lane.

    square_units: (n_powers, n_lanes) variance of a day at the level 1 under each power, times its probability.
    n_pairs: (n_lanes,) changes that told it. 0 where nothing is known.
    """

    square_units: FloatArray
    n_pairs: IntArray

    def at(self, level_units: FloatArray) -> FloatArray:
        """(n_lanes, ...) spread of a day at these levels, (n_lanes, ...), both in units per day."""
        level = np.maximum(level_units, 0.0)
        total = np.zeros(level.shape)
        for power, square in zip(POWERS, self.square_units, strict=True):
            total += _beside(square, level) * (level ** (2.0 * power) if power else 1.0)
        return np.sqrt(total)


def network_day_noise(history: NetworkHistory, *, is_wanted: NDArray[np.bool_] | None = None) -> DayNoise:
    """Noise of a day of each lane, from changes between its periods.

    Parameters
    ----------
    history : of the lanes
    is_wanted : (n_lanes,) lanes to look at; by default all. The others have no noise.

    Formula
    -------
    s(l)**2 = sum of w_p c_p l**(2 p) over p = 0, 1/2, 1: c_p is the mean of (x_t / d_t - x_u / d_u - c)**2 / (1 / d_t +
    1 / d_u) / l**(2 p) over neighbouring weeks or months t, u about the level l (over periods a season apart where
    they differ by less than half as much, over days a week apart), c the mean change, w_p in proportion to its
    normal likelihood

    Source
    ------
    von Neumann (1941): the mean square successive difference measures noise where the level moves slowly; Taylor
    (1961): variance is a power of the mean.
    """
    n_lanes = len(history.lanes)
    square, n_pairs = np.zeros((len(POWERS), n_lanes)), np.zeros(n_lanes, dtype=np.int64)
    has_data = np.diff(history.offsets) > 0
    chosen = has_data if is_wanted is None else has_data & is_wanted
    for code, (n_periods, season) in enumerate(zip(cal.PERIODS_PER_YEAR, cal.SEASON_PERIODS, strict=True)):
        lanes = np.flatnonzero(chosen & (history.cadence == code))
        if lanes.size:
            longest = int(np.diff(history.offsets)[lanes].max())
            rate, days = last_periods(history, lanes, min(n_periods * int(YEARS_LOOKED_AT[code]), longest))
            lags = (season,) if code == cal.DAILY else (1, season)  # weekdays differ, weeks follow each other
            changes, level = _best_changes(rate, days, lags)
            calm = (_without_wild if code == cal.DAILY else _without_steps)(changes, level)
            square[:, lanes], n_pairs[lanes] = _of_changes(calm, level)
    return DayNoise(square, n_pairs)


def last_periods(history: NetworkHistory, lanes: IntArray, n_periods: int) -> tuple[FloatArray, FloatArray]:
    """(n, n_periods) demand per open day and open days of each lane's last periods; NaN, 0 where unknown or closed."""
    back = np.arange(n_periods - 1, -1, -1)
    cell = history.offsets[lanes + 1][:, None] - 1 - back
    is_there = cell >= history.offsets[lanes][:, None]
    cell = np.where(is_there, cell, history.offsets[lanes][:, None])
    demand, days = history.demand_units[cell], history.open_days_at(cell)
    is_used = is_there & history.is_open[cell] & np.isfinite(demand)
    return np.where(is_used, demand / days, np.nan), np.where(is_used, days, 0.0)


def _best_changes(rate: FloatArray, days: FloatArray, lags: tuple[int, ...]) -> tuple[FloatArray, FloatArray]:
    """Of each lane the changes that its season disturbs least, see `_changes`."""
    square, level = _changes(rate, days, lags[0])
    for lag in lags[1:]:
        over_season, its_level = _changes(rate, days, lag)
        n_pairs = np.isfinite(over_season).sum(axis=1)
        is_calmer = _mean(over_season) < STRONG_SEASON_RATIO * _mean(square)
        seasonal = np.flatnonzero((n_pairs >= MIN_PAIRS_OF_SEASONS) & is_calmer)
        first = square.shape[1] - over_season.shape[1]
        square[seasonal, :first] = np.nan
        square[seasonal, first:], level[seasonal, first:] = over_season[seasonal], its_level[seasonal]
    return square, level


def _changes(rate: FloatArray, days: FloatArray, lag: int) -> tuple[FloatArray, FloatArray]:
    """(n, n_pairs) squared changes over a lag for days that do not depend on each other, and the level about them.

    Changes are NaN where a period is unknown.
    """
    change = rate[:, lag:] - rate[:, :-lag]
    known = np.isfinite(change)
    middle = np.where(known, (rate[:, lag:] + rate[:, :-lag]) / 2.0, 0.0)
    change = _without_trend(change, middle)
    inverse = 1.0 / np.where(known, days[:, lag:], 1.0) + 1.0 / np.where(known, days[:, :-lag], 1.0)
    step = lag if lag == cal.SEASON_PERIODS[cal.DAILY] else 1  # the neighbours of a weekday are that weekday
    volume, n = _sum_about(middle, step), _sum_about(known.astype(np.float64), step)
    level = np.where(n > 0, volume / np.maximum(n, 1.0), 0.0)
    return np.where(known, change**2 / inverse, np.nan), level


def _without_trend(change: FloatArray, level: FloatArray) -> FloatArray:
    """Changes less what a trend adds to each: an even amount, and an even share of the level there.

    The residuals of a regression on 1 and the level, steps aside; with few changes about their mean alone. Neither
    takes noise away that would have to be put back: noise of neighbouring changes cancels in their mean.
    """
    known = np.isfinite(change)
    with np.errstate(invalid="ignore"):
        is_fitted = known & (change**2 <= STEP_SQUARE * _usual(change**2)[:, None])
    fitted = np.where(is_fitted, change, np.nan)
    mean_level = _mean(np.where(is_fitted, level, np.nan))[:, None]
    away = np.where(is_fitted, level - mean_level, np.nan)
    mean, square = _mean(fitted)[:, None], _mean(away**2)[:, None]
    slope = _mean((fitted - mean) * away)[:, None] / np.where(square > 0, square, 1.0)
    is_told = is_fitted.sum(axis=1, keepdims=True) >= MIN_PAIRS_OF_TREND
    of_trend = mean + np.where(is_told, slope, 0.0) * (level - mean_level)
    return np.asarray(change - np.where(known, of_trend, 0.0))


def _sum_about(values: FloatArray, step: int) -> FloatArray:
    """Sums over NEIGHBOURS values, `step` apart, on either side of each and itself."""
    reach, width = NEIGHBOURS * step, values.shape[1]
    padded = np.pad(values, ((0, 0), (reach, reach)))
    total = np.zeros_like(values)
    for number in range(2 * NEIGHBOURS + 1):
        total += padded[:, number * step : number * step + width]
    return total


def _of_changes(calm: FloatArray, level: FloatArray) -> tuple[FloatArray, IntArray]:
    """(n_powers, n) squares and (n,) pairs of `DayNoise`."""
    known = np.isfinite(calm)
    n_pairs = known.sum(axis=1)
    mean = np.where(known, level, 0.0).sum(axis=1) / np.maximum(n_pairs, 1)
    scale = np.where(mean > _TINY, mean, 1.0)
    relative = np.maximum(level / scale[:, None], LEAST_LEVEL_RATIO)
    at_mean = np.array([_mean(calm / relative ** (2.0 * power)) for power in POWERS])
    likely = -n_pairs / 2.0 * np.log(np.maximum(at_mean, _TINY))
    likely -= np.array(POWERS)[:, None] * np.where(known, np.log(relative), 0.0).sum(axis=1)
    weight = np.array(PRIOR_WEIGHTS)[:, None] * np.exp(TRUST * (likely - likely.max(axis=0)))
    at_one = at_mean / scale ** (2.0 * np.array(POWERS)[:, None])
    return at_one * weight / weight.sum(axis=0), n_pairs


def _without_wild(square: FloatArray, level: FloatArray) -> FloatArray:
    """The squares (n, n_pairs), cut off far above the usual one where most are not 0."""
    return np.asarray(np.minimum(square, WILD_SQUARE * _most_usual(square, level)))


def _without_steps(square: FloatArray, level: FloatArray) -> FloatArray:
    """The squares (n, n_pairs), NaN far above the usual one where most are not 0."""
    with np.errstate(invalid="ignore"):
        return np.where(square <= STEP_SQUARE * _most_usual(square, level), square, np.nan)


def _most_usual(square: FloatArray, level: FloatArray) -> FloatArray:
    """(n, n_pairs) the usual square, or what it is at this level where noise is in proportion to that: the larger.

    On a lane that grew to several times its volume the newest noise is far above the usual, and no step.
    """
    relative = np.where(level > 0, square / np.where(level > 0, level, 1.0) ** 2, np.nan)
    relative = np.where(np.isfinite(square), relative, np.nan)
    in_proportion = _usual(relative)[:, None]
    at_level = np.where(np.isfinite(in_proportion), in_proportion, 0.0) * level**2
    return np.asarray(np.maximum(_usual(square)[:, None], at_level))


def _usual(square: FloatArray) -> FloatArray:
    """(n,) the variance that the median of the squares tells; infinite where it tells none."""
    if square.shape[1] == 0:
        return np.full(len(square), np.inf)
    filled = np.where(np.isfinite(square), square, np.inf)
    middle = np.maximum(np.isfinite(square).sum(axis=1) - 1, 0) // 2
    median = np.take_along_axis(np.sort(filled, axis=1), middle[:, None], axis=1)[:, 0]
    return np.where((median > 0) & np.isfinite(median), median / MEDIAN_OF_SQUARE, np.inf)


def _mean(values: FloatArray) -> FloatArray:
    """(n,) mean of what is known, 0 where nothing is."""
    known = np.isfinite(values)
    return np.asarray(np.where(known, values, 0.0).sum(axis=1) / np.maximum(known.sum(axis=1), 1))


def _beside(of_lanes: FloatArray, values: FloatArray) -> FloatArray:
    return of_lanes.reshape(-1, *(1,) * (np.ndim(values) - 1))
