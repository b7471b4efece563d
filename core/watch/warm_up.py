"""The first cycles of a lane: means of level and seasonal slots, and the spread between the cycles."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from core.demand import cadence as cal
from core.quantities import FloatArray
from core.watch.state import BoolArray, IntArray, MonitorState, is_warm

# Weekly lanes have no season to wait for, so their level may follow a yearly pattern from the start.
SLOWEST_LEVEL_GAIN = np.array([0.0, 0.25, 0.0])


def learn_first_cycles(
    state: MonitorState, *, roots: FloatArray, slots: IntArray, learns: BoolArray
) -> MonitorState:
    """Take one period into the means of the lanes that still warm up (`learns`)."""
    if not learns.any():
        return state
    lane_numbers = np.arange(slots.size)
    gain = np.maximum(SLOWEST_LEVEL_GAIN[state.cadence], 1.0 / (state.n_known + 1))
    visits = np.floor(state.n_known / state.n_slots)
    step = np.where(learns, roots - state.season[lane_numbers, slots], 0.0)
    repeated = np.where(visits > 0, step, 0.0)
    season = state.season.copy()
    season[lane_numbers, slots] += step / (visits + 1)
    return replace(
        state,
        level=state.level + np.where(learns, gain * (roots - state.level), 0.0),
        season=season,
        warm_sum_squares=state.warm_sum_squares + repeated**2 * visits / (visits + 1),
        warm_sum_steps=state.warm_sum_steps + repeated * 2 / (visits + 1),
    )


def finish_warm_up(state: MonitorState, *, was_warm: BoolArray) -> MonitorState:
    """Turn the means of lanes that have just seen enough into level, trend, factors and spread."""
    rows = np.flatnonzero(~was_warm & is_warm(state))
    if rows.size == 0:
        return state
    level, slots, n_known = state.level[rows], state.n_slots[rows], state.n_known[rows]
    n_repeated = n_known - slots
    is_monthly = state.cadence[rows] == cal.MONTHLY
    # Only the two years of a monthly lane are long enough for growth to matter.
    yearly_step = np.where(is_monthly, state.warm_sum_steps[rows] / n_repeated, 0.0)
    squares = state.warm_sum_squares[rows] - n_repeated * yearly_step**2 / 2
    variance = np.maximum(squares, 0.0) / np.maximum(n_repeated - is_monthly, 1.0)
    season = state.season.copy()
    season[rows] = _shrunk_factors(
        state.season[rows] / level[:, None],
        noise=variance / (level**2 * n_known / slots),
        in_use=(state.season[rows] > 0) & (slots > 1)[:, None],
    )
    return replace(
        state,
        level=_put(state.level, rows, level + yearly_step / 12 * (n_known - 1) / 2),
        trend=_put(state.trend, rows, yearly_step / 12),
        season=season,
        relative_variance=_put(state.relative_variance, rows, variance / level),
    )


def _shrunk_factors(raw: FloatArray, *, noise: FloatArray, in_use: BoolArray) -> FloatArray:
    """Pull factors towards 1 by the share of their spread that noise explains (James and Stein)."""
    n_used = np.maximum(in_use.sum(axis=1), 1)
    spread = np.where(in_use, (raw - 1.0) ** 2, 0.0).sum(axis=1) / n_used
    kept = 1.0 - np.minimum(1.0, np.divide(noise, spread, out=np.ones_like(spread), where=spread > 0))
    return np.where(in_use, 1.0 + kept[:, None] * (raw - 1.0), 1.0)


def _put(values: FloatArray, rows: NDArray[np.intp], new: FloatArray) -> FloatArray:
    changed = values.copy()
    changed[rows] = new
    return changed
