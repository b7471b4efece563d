"""Silence and size: how long a lane is used to be without volume, and how much comes when it comes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from core.quantities import FloatArray
from core.watch.state import BoolArray, IntArray, MonitorState

PERIODS_REMEMBERED = 100.0
LONGEST_GAP_FADES = 0.995  # a single long gap years ago must not hide silence for ever
SIZES_BEFORE_LIMIT = 10.0
SIZE_LIMIT_SD = 3.0


def count_gaps(
    state: MonitorState, *, roots: FloatArray, positions: IntArray, known: BoolArray
) -> MonitorState:
    """Take one period into the lane's gaps and sizes."""
    active = known & (roots > 0)
    n_active = state.n_active + active
    gain = 1.0 / np.clip(n_active, 1.0, PERIODS_REMEMBERED)
    gap = state.silence + 1.0
    ends_gap = active & (state.n_active > 0)
    longest = np.maximum(state.longest_gap * LONGEST_GAP_FADES, gap)
    size_sd = np.sqrt(state.size_variance)
    step = np.where(active, roots - state.size_mean, 0.0)
    limit = np.where(n_active > SIZES_BEFORE_LIMIT, SIZE_LIMIT_SD * size_sd, np.inf)
    lesson = np.clip(step, -limit, limit)
    size_z = step / np.maximum(np.maximum(size_sd, 0.01 * state.size_mean), 1e-9)
    return replace(
        state,
        n_active=n_active,
        silence=np.where(active, 0.0, state.silence + known),
        active_position=np.where(active, positions, state.active_position),
        mean_gap=state.mean_gap + np.where(ends_gap, gain * (gap - state.mean_gap), 0.0),
        longest_gap=np.where(ends_gap, longest, state.longest_gap),
        size_mean=state.size_mean + gain * lesson,
        size_variance=state.size_variance
        + np.where(active, gain * ((1.0 - gain) * lesson**2 - state.size_variance), 0.0),
        last_size_z=np.where(known, np.where(active, size_z, 0.0), state.last_size_z),
    )
