"""The different dates of a file: cells that no rule for dates could tell apart share a code.

A file may have a different moment in each of a million rows. Kept one by one they took half a gigabyte; what decides is
the day of each, whether it carries a time, and to which day that belongs in UTC. Of the moments themselves the minutes
are kept, as numbers beside the rows.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from db.demand_file.dates import DateReadings, read_date
from db.demand_file.lane_names import cell_text

MOST_CELLS_AT_HAND = 50_000  # cells whose code is remembered, so that they are read once
Key = object


class DateValues:
    """Numbers the dates of a file in the order in which they appear.

    keys : one cell (or tuple of cells) for each code, the first that had it
    """

    def __init__(self, value: Callable[[Key], object]) -> None:
        self.keys: list[Key] = []
        self._value = value
        self._code_of_kind: dict[Key, int] = {}
        self._at_hand: dict[Key, tuple[int, float]] = {}

    def values(self) -> list[object]:
        """The date that each code stands for; (n_codes,)."""
        return [self._value(key) for key in self.keys]

    def take(self, keys: Sequence[Key]) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
        """Codes of cells, and minutes since midnight, 0 where no time is written; both (n_cells,)."""
        found = [self._at_hand.get(key) or self._read(key) for key in keys]
        codes = np.fromiter((code for code, _ in found), dtype=np.int32, count=len(found))
        return codes, np.fromiter((minutes for _, minutes in found), dtype=np.float64, count=len(found))

    def _read(self, key: Key) -> tuple[int, float]:
        value = self._value(key)
        reading = read_date(value)
        kind = _kind(value, reading)
        code = self._code_of_kind.get(kind)
        if code is None:
            code = self._code_of_kind[kind] = len(self.keys)
            self.keys.append(key)
        if len(self._at_hand) >= MOST_CELLS_AT_HAND:
            self._at_hand.clear()
        found = self._at_hand[key] = code, reading.minutes or 0.0
        return found


def _kind(value: object, reading: DateReadings) -> Key:
    """What tells a cell from others wherever dates are decided."""
    if not reading.days:
        text = cell_text(value)
        return text.isascii(), bool(text.strip())
    minutes, offset = reading.minutes, reading.offset_minutes
    days_to_utc = 0 if offset is None else ((minutes or 0.0) - offset) // 1440
    is_ascii = not isinstance(value, str) or value.isascii()
    is_cell = isinstance(value, date)
    return (
        *reading.days.items(),
        is_ascii,
        is_cell,
        minutes is None,
        bool(minutes),
        offset is None,
        days_to_utc,
    )
