"""Silence and size: how long a lane is used to be without volume, and how much comes when it comes."""

from __future__ import annotations

from typing import Any

import numpy as np

from core.quantities import BoolArray, FloatArray, IntArray
from core.watch.state import MonitorState

PERIODS_REMEMBERED = 100.0
LONGEST_GAP_FADES = 0.995  # a single long gap years ago must not hide silence for ever
SIZES_BEFORE_LIMIT = 10.0
SIZE_LIMIT_SD = 3.0
# However alike the sizes so far, one of twice the mean (in roots half more) teaches fully: ten single units do not say
# that two never come. And their spread is a quarter of the mean until so many sizes have said otherwise.
LEAST_LIMIT_RATIO = 0.5
USUAL_SIZE_SD_RATIO, SIZES_OF_THE_USUAL = 0.25, 5.0


def count_gaps(
    state: MonitorState, *, roots: FloatArray, positions: IntArray, known: BoolArray
) -> dict[str, Any]:
    """Columns of the lane's gaps and sizes after one more period."""
    active = known & (roots > 0)
    n_active = state.n_active + active
    gain = 1.0 / np.minimum(np.maximum(n_active, 1.0), PERIODS_REMEMBERED)
    size_sd = np.sqrt(state.size_variance)
    step = roots - state.size_mean
    limit = np.maximum(SIZE_LIMIT_SD * size_sd, LEAST_LIMIT_RATIO * state.size_mean)
    limit = np.where(n_active > SIZES_BEFORE_LIMIT, limit, np.inf)
    lesson = np.minimum(np.maximum(step, -limit), limit)
    gap = state.silence + 1.0
    changes: dict[str, Any] = {
        "silence": np.zeros(active.size),
        "active_position": positions,
        "mean_gap": state.mean_gap + np.where(state.n_active > 0, gain * (gap - state.mean_gap), 0.0),
        "longest_gap": np.where(
            state.n_active > 0, np.maximum(state.longest_gap * LONGEST_GAP_FADES, gap), state.longest_gap
        ),
        "size_mean": state.size_mean + gain * lesson,
        "size_variance": state.size_variance + gain * ((1.0 - gain) * lesson**2 - state.size_variance),
        "last_size_z": step / np.maximum(_sd_of_sizes(state), 1e-9),
    }
    if not active.all():
        changes = {name: np.where(active, new, getattr(state, name)) for name, new in changes.items()}
        changes["silence"] = np.where(active, 0.0, state.silence + known)
        changes["last_size_z"] = np.where(known & ~active, 0.0, changes["last_size_z"])
    return {"n_active": n_active, **changes}


def _sd_of_sizes(state: MonitorState) -> FloatArray:
    """Spread of the next size, in roots: that of those seen, and of a usual one worth a few sizes."""
    n_seen = np.minimum(state.n_active, PERIODS_REMEMBERED)
    usual = (USUAL_SIZE_SD_RATIO * state.size_mean) ** 2
    variance = n_seen * state.size_variance + SIZES_OF_THE_USUAL * usual
    return np.sqrt(variance / (n_seen + SIZES_OF_THE_USUAL))
