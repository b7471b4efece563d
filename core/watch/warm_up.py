"""The first cycles of a lane: means of level and seasonal slots, and the spread between the cycles."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from core.demand import cadence as cal
from core.quantities import BoolArray, FloatArray, IntArray
from core.watch.month_ends import month_end_slots
from core.watch.state import N_SLOTS, MonitorState, is_warm

# Lanes of weeks have no season to wait for, so their level may follow a yearly pattern from the start.
SLOWEST_LEVEL_GAIN = np.where(N_SLOTS == 1, 0.25, 0.0)
FIRST_MONTH_END_GAIN = 0.8
PRIOR_CORRELATION, PRIOR_PERIODS = 0.3, 20.0  # two dozen periods say little of how neighbours go together
MOST_CORRELATION = 0.95


def learn_first_cycles(
    state: MonitorState,
    *,
    roots: FloatArray,
    slots: IntArray,
    positions: IntArray,
    learns: BoolArray,
) -> MonitorState:
    """Take one period into the means of the lanes that still warm up (`learns`).

    A month end is compared with its weekday and left out of the weekday's mean.
    """
    rows = np.flatnonzero(learns)
    if rows.size == 0:
        return state
    places = rows, slots[rows]
    roots, positions, n_known = roots[rows], positions[rows], state.n_known[rows]
    gain = np.maximum(SLOWEST_LEVEL_GAIN[state.cadence[rows]], 1.0 / (n_known + 1))
    visits = np.floor(n_known / state.n_slots[rows])
    old = state.season[places]
    ends = month_end_slots(positions=positions, cadence=state.cadence[rows])
    ended = month_end_slots(positions=positions - 7, cadence=state.cadence[rows])
    is_end = (ends >= 0) & (visits > 0)
    was_end = (ended >= 0) & (visits == 1) & ~is_end  # its weekday's only mean is a month end
    left_out = is_end | was_end
    step = np.where(is_end, 0.0, roots - old)
    repeated = np.where((visits > 0) & ~left_out, step, 0.0)
    season = state.season.copy()
    season[places] += np.where(was_end, step, step / (visits + 1))
    month_end = state.month_end.copy()
    for chosen, slot, ratio in ((is_end, ends, (roots, old)), (was_end, ended, (old, roots))):
        some = np.flatnonzero(chosen & (ratio[1] > 0))
        seen, cells = ratio[0][some] / ratio[1][some], (rows[some], slot[some])
        month_end[cells] += FIRST_MONTH_END_GAIN * (seen - month_end[cells])
    level = state.level[rows] + np.where(was_end, step / np.maximum(n_known, 1.0), 0.0)
    deviation = repeated * np.sqrt(visits / (visits + 1))
    return replace(
        state,
        level=_put(state.level, rows, level + gain * (np.where(is_end, old, roots) - level)),
        season=season,
        month_end=month_end,
        relative_variance=_put(state.relative_variance, rows, state.relative_variance[rows] + deviation**2),
        trend=_put(state.trend, rows, state.trend[rows] + repeated * 2 / (visits + 1)),
        lag_covariance=_put(
            state.lag_covariance, rows, state.lag_covariance[rows] + deviation * state.last_z[rows]
        ),
        lasting_z=_put(state.lasting_z, rows, state.lasting_z[rows] + left_out),
        last_z=_put(state.last_z, rows, deviation),
    )


def finish_warm_up(state: MonitorState, *, was_warm: BoolArray) -> MonitorState:
    """Turn the means of lanes that have just seen enough into level, trend, factors and spread."""
    rows = np.flatnonzero(~was_warm & is_warm(state))
    if rows.size == 0:
        return state
    level, slots, n_known = state.level[rows], state.n_slots[rows], state.n_known[rows]
    n_repeated = np.maximum(n_known - slots - state.lasting_z[rows], 1.0)
    is_monthly = (state.cadence[rows] != cal.DAILY) & (slots > 1)
    # Only the two years of lanes of months or quarters are long enough for growth to matter.
    yearly_step = np.where(is_monthly, state.trend[rows] / n_repeated, 0.0)
    squares = state.relative_variance[rows] - n_repeated * yearly_step**2 / 2
    variance = np.maximum(squares, 0.0) / np.maximum(n_repeated - is_monthly, 1.0)
    season = state.season.copy()
    season[rows] = _shrunk_factors(
        state.season[rows] / level[:, None],
        noise=variance / (level**2 * n_known / slots),
        in_use=(state.season[rows] > 0) & (slots > 1)[:, None],
    )
    products = state.lag_covariance[rows] - n_repeated * yearly_step**2 / 2
    covariance = (products + PRIOR_PERIODS * PRIOR_CORRELATION * variance) / (n_repeated + PRIOR_PERIODS)
    correlated = np.clip(covariance, 0.0, MOST_CORRELATION * variance)
    grown = level + yearly_step / slots * (n_known - 1) / 2
    return replace(
        state,
        level=_put(state.level, rows, grown),
        trend=_put(state.trend, rows, yearly_step / slots),
        season=season,
        relative_variance=_put(state.relative_variance, rows, variance / level),
        lag_covariance=_put(state.lag_covariance, rows, correlated / level),
        slow_level=_put(state.slow_level, rows, grown),
        lasting_z=_put(state.lasting_z, rows, 0.0),
        last_z=_put(state.last_z, rows, 0.0),
    )


def _shrunk_factors(raw: FloatArray, *, noise: FloatArray, in_use: BoolArray) -> FloatArray:
    """Pull factors towards 1 by the share of their spread that noise explains (James and Stein)."""
    n_used = np.maximum(in_use.sum(axis=1), 1)
    spread = np.where(in_use, (raw - 1.0) ** 2, 0.0).sum(axis=1) / n_used
    kept = 1.0 - np.minimum(1.0, np.divide(noise, spread, out=np.ones_like(spread), where=spread > 0))
    return np.where(in_use, 1.0 + kept[:, None] * (raw - 1.0), 1.0)


def _put(values: FloatArray, rows: NDArray[np.intp], new: FloatArray | float) -> FloatArray:
    changed = values.copy()
    changed[rows] = new
    return changed
