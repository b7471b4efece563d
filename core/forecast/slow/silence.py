"""Which lanes are slow, and the silence that their records do not show: none came until the data end."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from core.demand import cadence as cal
from core.demand.history import skips_periods, with_empty_periods
from core.demand.profile import NetworkHistory
from core.forecast.lane_facts import (
    INTERMITTENT_INTERVAL_PERIODS,
    from_begin,
    is_intermittent,
    n_known_periods,
)
from core.forecast.lane_grid import count_of_lane, right_aligned_demand
from core.quantities import FloatArray

BoolArray = NDArray[np.bool_]
IntArray = NDArray[np.int64]

FEW_PERIODS = 14  # a history shorter than this does not show a rhythm of its own
LATE_DAYS = 7  # a young lane whose records are so late is no slow one yet
LUMPS_LOOKED_AT = 60  # periods: older ones say little about the next
# Of the noise of a period over its mean squared: six orders of sizes as spread as their mean; where few units are
# counted a law of counts suits sixteen as well.
LEAST_LUMPS, LEAST_LUMPS_OF_COUNTS, MOST_LUMPY_UNITS = 1.0 / 3.0, 1.0 / 8.0, 30.0
LEFT_OUT_SHARE = (
    0.125  # of the periods of a lane, from which a law of periods that all bring some misses its mean
)
TOO_FEW_PERIODS = 3  # with less it is taken for what most lanes of its cadence are


def find_slow(
    history: NetworkHistory,
    *,
    newest_end_day: int,
    is_usual: BoolArray | None = None,
    usual_agreement_ratio: FloatArray | None = None,
) -> BoolArray:
    """(n_lanes,) lanes on which demand is rare.

    Beside those whose own calendar says so: lanes of few records, after which nothing came for long; weekly and monthly
    lanes that mostly skip periods, whose records are orders rather than reports, or that leave out one of eight where
    nothing came; and lanes of one or two records where
    is_usual, (n cadences,), says that most lanes of their cadence are slow. usual_agreement_ratio: see is_intermittent.
    """
    n_known = n_known_periods(history)
    n_busy = count_of_lane(history, history.demand_units > 0)
    n_silent = np.where(
        _days_silent(history, newest_end_day) > LATE_DAYS, _n_to_come(history, newest_end_day), 0
    )
    shows_silence = INTERMITTENT_INTERVAL_PERIODS * n_busy < n_known + n_silent
    slow = is_intermittent(history, usual_agreement_ratio=usual_agreement_ratio)
    slow |= (n_known < FEW_PERIODS) & _fills(history) & shows_silence
    slow |= skips_periods(history)
    slow |= (history.cadence != cal.DAILY) & (
        history.n_filled_zero >= LEFT_OUT_SHARE * np.maximum(n_known, 1)
    )
    slow |= comes_in_lumps(history)
    if is_usual is not None:
        slow |= (n_known < TOO_FEW_PERIODS) & is_usual[history.cadence]
    return np.asarray(slow & (n_known > 0))


def comes_in_lumps(history: NetworkHistory) -> BoolArray:
    """(n_lanes,) lanes of weeks and longer periods, each of which few orders make up.

    Most of their days bring nothing, which totals of periods hide: a law of days that all bring some would keep half of
    what it promises over a lead time of days.

    Formula
    -------
    noise / mean**2 >= LEAST_LUMPS of a period, noise half the mean square of changes from one period to the next, where
    a period went without demand; >= LEAST_LUMPS_OF_COUNTS where the mean one has at most MOST_LUMPY_UNITS whole units.
    Of n orders of sizes as spread as their mean, noise / mean**2 is 2 / n.

    Source
    ------
    Compound Poisson demand: Axsaeter (2015), Inventory Control, section 5.1; von Neumann (1941) for the noise.
    """
    lumpy = np.zeros(len(history.lanes), dtype=np.bool_)
    lanes = np.flatnonzero((history.cadence != cal.DAILY) & (n_known_periods(history) >= FEW_PERIODS))
    if lanes.size == 0:
        return lumpy
    n_periods = min(int(np.diff(history.offsets)[lanes].max()), LUMPS_LOOKED_AT)
    demand = from_begin(right_aligned_demand(history, lanes=lanes, n_periods=n_periods))
    known = np.isfinite(demand)
    units = np.where(known, demand, 0.0)
    n_known = np.maximum(known.sum(axis=1), 1)
    mean = units.sum(axis=1) / n_known
    change = np.diff(demand, axis=1)
    is_told = np.isfinite(change)
    noise = np.where(is_told, change, 0.0) ** 2
    noise_of_lane = noise.sum(axis=1) / (2.0 * np.maximum(is_told.sum(axis=1), 1))
    is_whole = (units == np.rint(units)).all(axis=1)
    has_empty = (known & (units <= 0)).any(axis=1)
    is_counted = is_whole & (mean <= MOST_LUMPY_UNITS)
    least = np.where(is_counted, LEAST_LUMPS_OF_COUNTS, LEAST_LUMPS) * mean**2
    lumpy[lanes] = (has_empty | is_counted) & (mean > 0) & (noise_of_lane >= least)
    return lumpy


def begins_with_demand(history: NetworkHistory) -> BoolArray:
    """(n_lanes,) lanes whose history begins where their first order was, rather than where a table begins."""
    n_cells = np.diff(history.offsets)
    first = np.minimum(history.offsets[:-1], max(history.demand_units.size - 1, 0))
    busy = history.demand_units[first] > 0 if history.demand_units.size else np.zeros(n_cells.size, np.bool_)
    of_orders = (history.n_filled_zero > 0) | (n_cells == 1) | skips_periods(history)
    return np.asarray(busy & of_orders & (n_cells > 0))


def with_silence(history: NetworkHistory, slow: BoolArray, *, newest_end_day: int) -> NetworkHistory:
    """The history with slow lanes empty from their last record until the data end.

    What a slow lane does not report did not come: also between the records of a lane that skips periods. Where
    missing days are unknown they stay so.
    """
    skips = slow & skips_periods(history)
    n_added = np.where(slow & (_fills(history) | skips), _n_to_come(history, newest_end_day), 0)
    if not n_added.any() and not skips.any():
        return history
    if skips.any():
        demand = history.demand_units.copy()
        demand[np.repeat(skips, np.diff(history.offsets)) & np.isnan(demand)] = 0.0
        history = replace(history, demand_units=demand)
    return with_empty_periods(history, n_added)


def _fills(history: NetworkHistory) -> BoolArray:
    """(n_lanes,) lanes on which a period without a record is one without demand: of days, or of orders."""
    n_unknown = count_of_lane(history, np.isnan(history.demand_units))
    reports_all = (history.cadence == cal.DAILY) & (n_unknown == 0)
    return np.asarray(reports_all | (history.n_filled_zero > 0))


def _days_silent(history: NetworkHistory, newest_end_day: int) -> IntArray:
    return np.maximum(newest_end_day - history.first_days(history.end_positions), 0)


def _n_to_come(history: NetworkHistory, newest_end_day: int) -> IntArray:
    """(n_lanes,) whole periods between a lane's end and that of the data."""
    if history.cadence.size == 0:
        return np.zeros(0, dtype=np.int64)
    end = cal.period_positions(
        days=np.full(history.cadence.size, newest_end_day),
        cadence=history.cadence,
        anchor_day=history.anchor_day,
    )
    has_cells = np.diff(history.offsets) > 0
    return np.where(has_cells, np.maximum(end - history.end_positions, 0), 0)
