"""The last working days of a month: many lanes have a peak there that neither weekday nor level explains.

Their factors are learnt month by month. What is not known of a factor yet widens the spread of its day, so the
first peaks of a lane call nobody, and every month that passes narrows it.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from core.demand import cadence as cal
from core.quantities import FloatArray, IntArray
from core.watch.state import MONTH_END_SLOTS, MonitorState

FACTOR_VARIANCE = (
    0.09  # before any month is seen, in square roots: twice the volume or a third surprises nobody
)
LEAST_GAIN = 0.15
DAYS_OF_A_MONTH = 30.44
MONTH_OF_WARM_UP = 0.9
SATURDAY = 5
MOST_MONTHS = 12.0
FIRST_OF_A_MONTH = 1e-3  # so that a factor of which nothing is known is all prior
SMALLEST_FACTOR = 0.05
DAYS_SPANNED = 7  # five working days and a weekend
DAYS_AT_A_TIME = 4096
MOST_CHUNKS = 4  # that are looked up together: lanes that end at about the same time


def month_end_slots(*, positions: IntArray, cadence: IntArray) -> IntArray:
    """(n_lanes,) working days that follow within the month of a daily lane; -1 where there are more, and elsewhere.

    Working days are Monday to Friday; a weekend day has no slot.
    """
    if positions.size == 0:
        return np.zeros(0, dtype=np.int64)
    chunk, last_chunk = int(positions.min()) // DAYS_AT_A_TIME, int(positions.max()) // DAYS_AT_A_TIME
    if last_chunk - chunk < MOST_CHUNKS:
        slots = _slots_of_chunks(chunk, last_chunk)[positions - chunk * DAYS_AT_A_TIME]
        if slots.max() < 0:
            return slots
    else:
        slots = _slots_of_days(positions)
    return np.where(cadence == cal.DAILY, slots, -1)


@lru_cache(maxsize=64)
def _slots_of_chunks(chunk: int, last_chunk: int) -> IntArray:
    return _slots_of_days(np.arange(chunk * DAYS_AT_A_TIME, (last_chunk + 1) * DAYS_AT_A_TIME))


def _slots_of_days(days: IntArray) -> IntArray:
    end = cal.first_day_of_month(cal.month_numbers(days) + 1)
    n_left = np.zeros(days.size, dtype=np.int64)
    for ahead in range(1, DAYS_SPANNED):
        n_left += (days + ahead < end) & (cal.weekdays(days + ahead) < SATURDAY)
    has_slot = (end - days <= DAYS_SPANNED) & (cal.weekdays(days) < SATURDAY) & (n_left < MONTH_END_SLOTS)
    return np.where(has_slot, n_left, -1)


def month_end_factors(
    state: MonitorState, *, noise: FloatArray, ends: IntArray
) -> tuple[FloatArray, FloatArray]:
    """Factor of a month end, 1 elsewhere, and the variance of what is not known of it, 0 elsewhere.

    Both (n_lanes,), or (1,) where no lane has a month end.

    Factors are pulled towards 1 as far as noise explains them, so that a lane without a peak has none.

    Parameters
    ----------
    noise : (n_lanes,) variance of one period as a factor, from its ordinary ups and downs
    ends : (n_lanes,) slots of the period, as `month_end_slots` gives them
    """
    rows = np.flatnonzero(ends >= 0)
    if rows.size == 0:
        return np.ones(1), np.zeros(1)
    factor, variance = np.ones(ends.size), np.zeros(ends.size)
    n_months = _months_seen(state)[rows]
    spread = np.mean((state.month_end[rows] - 1.0) ** 2, axis=1)
    own = factor_variance(spread=spread, noise=noise[rows], n_months=n_months)
    kept = own / (own + _of_estimate(noise[rows], n_months))
    factor[rows] = np.maximum(1.0 + kept * (state.month_end[rows, ends[rows]] - 1.0), SMALLEST_FACTOR)
    of_so_few = noise[rows] / np.minimum(np.maximum(n_months, FIRST_OF_A_MONTH), MOST_MONTHS)
    variance[rows] = own * of_so_few / (own + of_so_few)
    return factor, variance


def factor_variance(*, spread: FloatArray, noise: FloatArray, n_months: FloatArray) -> FloatArray:
    """How much month ends differ from other days on a lane: the variance of their true factors.

    Parameters
    ----------
    spread : (n_lanes,) mean square of the estimated factors less 1
    noise : (n_lanes,) variance of one period as a factor
    n_months : (n_lanes,) months seen since the first

    Formula
    -------
    max(spread - noise / m, 0) + 0.09 exp(-2 m), m the months seen, from 1 to 12 in the first term

    Source
    ------
    Empirical Bayes (James and Stein), beside a prior that fades within the first months.
    """
    own: FloatArray = np.maximum(spread - _of_estimate(noise, n_months), 0.0)
    return own + FACTOR_VARIANCE * np.exp(-2.0 * n_months)


def _of_estimate(noise: FloatArray, n_months: FloatArray) -> FloatArray:
    return noise / np.minimum(np.maximum(n_months, 1.0), MOST_MONTHS)


def learn_month_end(
    state: MonitorState, *, ratio: FloatArray, noise: FloatArray, ends: IntArray, rows: NDArray[np.intp]
) -> FloatArray:
    """(n_lanes, MONTH_END_SLOTS) factors after a month end that was `ratio` times its weekday on the lanes `rows`."""
    month_end = state.month_end.copy()
    n_months = _months_seen(state)[rows]
    known = FACTOR_VARIANCE * n_months
    gain = np.maximum(FACTOR_VARIANCE / (FACTOR_VARIANCE + noise[rows] + known), LEAST_GAIN)
    month_end[rows, ends[rows]] += gain * (ratio[rows] - month_end[rows, ends[rows]])
    return month_end


def _months_seen(state: MonitorState) -> FloatArray:
    days_per_known = 7.0 / state.n_slots
    return np.maximum(state.n_known * days_per_known / DAYS_OF_A_MONTH - MONTH_OF_WARM_UP, 0.0)
