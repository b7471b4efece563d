"""Months are not equally long: what a longer period brings more, taken out before methods learn and put back after.

Methods see volumes as if all periods of a lane were as long as the mean one. Without that a steady lane seems to fall
by a tenth each February, and its forecast of February is as high as that of January.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from core.demand import cadence as cal
from core.demand.profile import NetworkHistory
from core.forecast.lane_block import LaneBlock
from core.forecast.lane_grid import right_aligned_cells
from core.quantities import FloatArray

IntArray = NDArray[np.int64]

# Reports of a flow grow as their days do (1); some lanes report a rate or a contract, which does not (0).
POWER_OF_A_FLOW, PRIOR_SD_OF_POWER = 1.0, 1.0
MOST_PERIODS = 240  # that tell it
MOST_SPREADS = 3.0  # a period further from its neighbours says no more than one so far
LEAST_POWER = 0.05  # a volume that hardly follows its days does not
NORMAL_SD_PER_MEDIAN = 1.4826
LEAST_SD_OF_LOG = 1e-3
EVEN_CADENCES = (cal.DAILY, *cal.DAYS_PER_PERIOD)  # whose periods are all as long


def length_power(history: NetworkHistory, *, is_flow: NDArray[np.bool_]) -> FloatArray:
    """How the volume of each lane's periods grows with the days that they have.

    Parameters
    ----------
    history : of lanes of any cadence
    is_flow : (n_lanes,) lanes to look at; the others, on which demand is rare, are taken as they are

    Returns
    -------
    (n_lanes,) power of a period's days, 0 to 1; 0 where all periods are as long

    Formula
    -------
    p = (sum of x y / s**2 + 1) / (sum of x**2 / s**2 + 1), x and y the logarithms of a period's days and volume over
    the mean of those of its neighbours, s the spread of y; 0 below 0.05

    Source
    ------
    Calendar adjustment: Hyndman & Athanasopoulos, Forecasting: Principles and Practice, section 3.1; the normal mean
    with a normal prior. Freight and air routes follow their days with powers of 1.14 and 0.85; of business series some
    do, some do not.
    """
    power = np.zeros(len(history.lanes))
    has_data = is_flow & (np.diff(history.offsets) > 0)
    for code in np.unique(history.cadence[has_data]).tolist():
        if code not in EVEN_CADENCES:
            lanes = np.flatnonzero(has_data & (history.cadence == code))
            power[lanes] = _power_of(*_logarithms(history, lanes))
    return power


def at_even_length(history: NetworkHistory, power: FloatArray) -> NetworkHistory:
    """The history as if all periods of a lane had the mean number of days; power: (n_lanes,)."""
    if not power.any():
        return history
    n_cells = np.diff(history.offsets)
    ratio = history.open_days_in_period / np.repeat(mean_open_days(history), n_cells)
    return replace(history, demand_units=history.demand_units / ratio ** np.repeat(power, n_cells))


def put_lengths_back(
    whole: LaneBlock, *, open_days: FloatArray, mean_days: FloatArray, power: FloatArray
) -> None:
    """Write the forecast of periods with these open days, (n_lanes, horizon), over that of periods of mean length.

    Noise of days adds up: a distance from the mean grows with the root of what its mean grows with.
    """
    lanes = np.flatnonzero(power > 0)
    if lanes.size == 0:
        return
    ratio = (open_days[lanes] / mean_days[lanes, None]) ** power[lanes, None]
    mean = whole.mean_units[lanes]
    total, moved_total = np.cumsum(mean, axis=1), np.cumsum(mean * ratio, axis=1)
    of_total = np.where(total > 0, moved_total / np.where(total > 0, total, 1.0), 1.0)
    whole.quantile_units[lanes] = _moved(whole.quantile_units[lanes], mean, mean * ratio, ratio)
    whole.total_quantile_units[lanes] = _moved(
        whole.total_quantile_units[lanes], total, moved_total, of_total
    )
    whole.mean_units[lanes] = mean * ratio


def _moved(quantile: FloatArray, mean: FloatArray, moved: FloatArray, ratio: FloatArray) -> FloatArray:
    """(n_lanes, n_levels, horizon) quantiles around another mean; the rest (n_lanes, horizon)."""
    away = (quantile - mean[:, None]) * np.sqrt(ratio)[:, None]
    return np.asarray(np.maximum(moved[:, None] + away, 0.0))


def mean_open_days(history: NetworkHistory) -> FloatArray:
    """(n_lanes,) days of a lane's mean period on which it runs."""
    return np.asarray(np.array(cal.MEAN_DAYS_PER_PERIOD)[history.cadence] * history.open_of_period_ratio)


def _logarithms(history: NetworkHistory, lanes: IntArray) -> tuple[FloatArray, FloatArray]:
    """(lanes.size, n_periods) logarithms of days and of volume, NaN where there is none."""
    longest = int(np.diff(history.offsets)[lanes].max())
    cells, begun = right_aligned_cells(history, lanes, min(longest, MOST_PERIODS))
    demand = np.where(begun, history.demand_units[cells], np.nan)
    has_volume = np.isfinite(demand) & (demand > 0)
    days = np.log(history.open_days_at(cells))
    return days, np.where(has_volume, np.log(np.where(has_volume, demand, 1.0)), np.nan)


def _power_of(log_days: FloatArray, log_volume: FloatArray) -> FloatArray:
    """(n_lanes,) powers; both (n_lanes, n_periods)."""
    if log_volume.shape[1] < 3:
        return np.full(len(log_volume), POWER_OF_A_FLOW)
    volume, days = (
        values[:, 1:-1] - (values[:, :-2] + values[:, 2:]) / 2.0 for values in (log_volume, log_days)
    )
    known = np.isfinite(volume)
    spread = NORMAL_SD_PER_MEDIAN * _median(np.abs(volume), known)
    most = MOST_SPREADS * np.maximum(spread, LEAST_SD_OF_LOG)[:, None]
    volume = np.where(known, np.clip(np.where(known, volume, 0.0), -most, most), 0.0)
    days = np.where(known, days, 0.0)
    n_known = np.maximum(known.sum(axis=1), 1)
    variance = np.maximum((volume**2).sum(axis=1) / n_known, LEAST_SD_OF_LOG**2)
    prior = PRIOR_SD_OF_POWER**-2.0
    cross, square = ((days * other).sum(axis=1) / variance for other in (volume, days))
    told = (cross + prior * POWER_OF_A_FLOW) / (square + prior)
    return np.asarray(np.where(told < LEAST_POWER, 0.0, np.minimum(told, POWER_OF_A_FLOW)))


def _median(values: FloatArray, known: NDArray[np.bool_]) -> FloatArray:
    """(n_lanes,) lower median of what is known, 0 where nothing is."""
    middle = np.maximum(known.sum(axis=1) - 1, 0) // 2
    ordered = np.sort(np.where(known, values, np.inf), axis=1)
    median = np.take_along_axis(ordered, middle[:, None], axis=1)[:, 0]
    return np.where(np.isfinite(median), median, 0.0)
