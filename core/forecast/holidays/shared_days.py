"""Days on which a whole network left its weekly rhythm: holidays and the like, found without a calendar.

Such a day says nothing about next week. Forecasts learn from the days around it instead; when bands are
calibrated it still counts, since other such days will come.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.demand import cadence as cal
from core.demand.profile import NetworkHistory
from core.forecast.lane_facts import is_intermittent
from core.quantities import FloatArray, IntArray

MIN_LANES = 20  # the mean of fewer lanes is too noisy to tell a shared day from chance
MAX_LANES = 500  # an even sample of a larger network shows the same days
WEEKS_BEFORE = 4
MAX_RATIO = 2.0
MIN_CHANGE = np.log(1.08)
MIN_SCORE = 5.0  # robust standard deviations
# More such days within a week on either side are a change that stays, and has to be learned.
MAX_DAYS_NEARBY = 6


def shared_unusual_days(history: NetworkHistory) -> IntArray:
    """Day numbers on which the daily, regular lanes together left their rhythm.

    Each lane's day is held against the same weekday in the four weeks before; the mean over lanes of that
    ratio is the day's, with no lane's ratio above 2, so that no lane speaks for the others.
    """
    lanes = np.flatnonzero((history.cadence == cal.DAILY) & ~is_intermittent(history))
    lanes = lanes[np.diff(history.offsets)[lanes] >= (WEEKS_BEFORE + 1) * 7]
    if lanes.size < MIN_LANES:
        return np.empty(0, dtype=np.int64)
    if lanes.size > MAX_LANES:
        lanes = lanes[np.linspace(0, lanes.size - 1, MAX_LANES).round().astype(np.int64)]
    first_day, change = _mean_change(history, lanes)
    return first_day + np.flatnonzero(_unusual(change))


def n_days_at_end(history: NetworkHistory, days: IntArray, *, within_days: int) -> IntArray:
    """(n_lanes,) how many of the given days lie in a daily lane's last `within_days` days."""
    end = history.end_positions[:, None]
    recent = (days >= end - within_days) & (days < end) & (history.cadence == cal.DAILY)[:, None]
    return np.asarray(recent.sum(axis=1))


def _mean_change(history: NetworkHistory, lanes: IntArray) -> tuple[int, FloatArray]:
    """First day, and each day's mean ratio of demand to the same weekday before; NaN where unknown."""
    first_day = int(history.first_position[lanes].min())
    n_of_lane = np.diff(history.offsets)[lanes]
    begin = history.first_position[lanes] - first_day
    day = np.arange(int((begin + n_of_lane).max()))
    inside = (day >= begin[:, None]) & (day < (begin + n_of_lane)[:, None])
    cell = np.where(inside, history.offsets[lanes][:, None] + day - begin[:, None], 0)
    demand = np.where(inside & history.is_open[cell], history.demand_units[cell], np.nan)
    before = np.full((WEEKS_BEFORE, *demand.shape), np.nan)
    for weeks in range(1, WEEKS_BEFORE + 1):
        before[weeks - 1, :, 7 * weeks :] = demand[:, : -7 * weeks]
    # of four values the median is what the largest and the smallest leave
    usual = (before.sum(axis=0) - before.max(axis=0) - before.min(axis=0)) / (WEEKS_BEFORE - 2)
    ratio = np.where(usual > 0, demand / np.where(usual > 0, usual, 1.0), np.nan)
    enough = np.isfinite(ratio).sum(axis=0) >= MIN_LANES
    change = np.full(day.size, np.nan)
    change[enough] = np.nanmean(np.minimum(ratio[:, enough], MAX_RATIO), axis=0)
    return first_day, change


def _unusual(change: FloatArray) -> NDArray[np.bool_]:
    known = np.isfinite(change)
    unusual = np.zeros(change.size, dtype=np.bool_)
    if known.any():
        score = np.log(np.maximum(change[known], 1e-9))
        scatter = 1.4826 * float(np.median(np.abs(score - np.median(score))))
        unusual[known] = np.abs(score) > max(MIN_CHANGE, MIN_SCORE * scatter)
    nearby = np.convolve(unusual, np.ones(15), mode="same")
    return np.asarray(unusual & (nearby <= MAX_DAYS_NEARBY))
