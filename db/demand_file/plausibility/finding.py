"""What all checks of plausibility have in common."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.twin.imports import Question

PART = 1 << 18


@dataclass(frozen=True)
class LaneDays:
    """One value per lane and day, sorted by both; (n_values,) each. `names` are the lanes by code.

    `in_file` are the codes in the order in which the file names the lanes, () where nobody knows it.
    """

    codes: NDArray[np.int32]
    days: NDArray[np.int32]
    units: NDArray[np.float64]
    names: tuple[str, ...]
    in_file: tuple[int, ...] = ()

    @property
    def calendar(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The days that have a value, in order, and how many have one; (n_days,) each."""
        first, last = int(self.days.min()), int(self.days.max())
        counts = np.zeros(last - first + 1, dtype=np.int64)
        for begin in range(
            0, self.days.size, PART
        ):  # counting makes a copy of what it counts, four times as large
            part = self.days[begin : begin + PART] - first
            counts += np.bincount(part, minlength=counts.size)
        days = np.flatnonzero(counts)
        return days + first, counts[days]

    @property
    def offsets(self) -> NDArray[np.int64]:
        """Where the values of each lane begin and end; (n_lanes + 1,)."""
        return np.searchsorted(self.codes, np.arange(len(self.names) + 1)).astype(np.int64)


@dataclass(frozen=True)
class Finding:
    """A question, the values that it is about, (n_values,), and why they are refused where it is answered so."""

    question: Question
    is_meant: NDArray[np.bool_]
    role: str
    reason: str
    fix: str
