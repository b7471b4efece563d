"""Which lanes of a workspace it is learned from: all of an ordinary one, an even sample of a large one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from core.quantities import IntArray

# Lanes to learn from: as many as hold this many records, at least some. On M3, freight and flight data the
# error no longer falls beyond that, while time and memory go on growing.
MAX_RECORDS, MIN_LANES = 400_000, 50


def lanes_to_learn_from(n_records_of_lane: Sequence[int]) -> IntArray:
    """Numbers of an even sample of the lanes that have records; all of them in an ordinary workspace."""
    counts = np.asarray(n_records_of_lane, dtype=np.int64)
    filled = np.flatnonzero(counts > 0)
    if filled.size == 0:
        return filled
    n_wanted = max(MIN_LANES, int(MAX_RECORDS / counts[filled].mean()))
    if filled.size <= n_wanted:
        return filled
    return np.asarray(filled[np.linspace(0, filled.size - 1, n_wanted).round().astype(np.int64)])
