"""A lane's records as a few bytes: the first day, the steps between days, and the values, compressed without loss.

Most demand is whole numbers or has a few decimals: whole numbers of the narrowest width that holds them, their bytes
sorted by place, compress to half of what float64 does, and unpack in a quarter of the time (docs/scaling.md has the
figures). Where that would not give back each value to the last bit, the float64 values themselves are compressed.
"""

from __future__ import annotations

import struct
import zlib

import numpy as np
from numpy.typing import NDArray

Days = NDArray[np.int32]
Units = NDArray[np.float64]

HEADER = struct.Struct("<BBBBIi")  # form, decimals, width of a value, width of a step, records, first day
FORM = 1
LEVEL = 3  # of zlib: higher ones take two to ten times as long for a few per cent
MOST_DECIMALS = 4
RAW = 255  # in the place of the decimals: float64 as they are
LARGEST_EXACT = 2.0**53
WIDTHS = (1, 2, 4, 8)
ENTRY = np.dtype([("day", "<i4"), ("demand", "<f8")])  # of a journal; no demand (NaN) takes the record out


def pack(days: Days, units: Units) -> bytes:
    """Records of one lane, ascending by day, as bytes; none are no bytes."""
    if days.size == 0:
        return b""
    steps = np.diff(days)
    is_even = days.size == 1 or int(steps.min()) == int(steps.max()) == 1
    decimals, numbers = _as_whole_numbers(units)
    step_width, step_bytes = (0, b"") if is_even else _narrow(steps.astype(np.int64))
    width, value_bytes = (8, units.tobytes()) if numbers is None else _narrow(numbers)
    header = HEADER.pack(FORM, decimals, width, step_width, days.size, int(days[0]))
    return header + zlib.compress(step_bytes + value_bytes, LEVEL)


def unpack(packed: bytes | memoryview) -> tuple[Days, Units]:
    """The records that `pack` made bytes of."""
    if len(packed) == 0:
        return np.zeros(0, dtype=np.int32), np.zeros(0)
    form, decimals, width, step_width, n, first_day = HEADER.unpack_from(packed)
    if form != FORM:
        raise ValueError(f"a series of the form {form}, but only {FORM} is known: rebuild the series")
    body = zlib.decompress(packed[HEADER.size :])
    n_step_bytes = step_width * (n - 1)
    if step_width:
        days = np.cumsum(np.concatenate([[first_day], _widen(body[:n_step_bytes], step_width)]))
    else:
        days = np.arange(first_day, first_day + n)
    values = body[n_step_bytes:]
    if decimals == RAW:
        return days.astype(np.int32), np.frombuffer(values, dtype=np.float64)
    whole = _widen(values, width)
    return days.astype(np.int32), whole / 10.0**decimals if decimals else whole.astype(np.float64)


def entries_of(days: Days, units: Units) -> NDArray[np.void]:
    """Records as entries of a journal."""
    entries = np.empty(days.size, dtype=ENTRY)
    entries["day"], entries["demand"] = days, units
    return entries


def apply_journal(days: Days, units: Units, journal: bytes | memoryview) -> tuple[Days, Units]:
    """The records after what a journal says, entry by entry: the last one of a day holds."""
    entries = np.frombuffer(journal, dtype=ENTRY)
    if entries.size == 0:
        return days, units
    came, told = entries["day"], entries["demand"]
    all_days, all_units = np.concatenate([days, came]), np.concatenate([units, told])
    goes_on = bool(np.all(came[1:] > came[:-1])) and (days.size == 0 or came[0] > days[-1])
    if not goes_on:
        order = np.argsort(all_days, kind="stable")
        all_days, all_units = all_days[order], all_units[order]
        is_last = np.append(all_days[1:] != all_days[:-1], True)
        all_days, all_units = all_days[is_last], all_units[is_last]
    held = ~np.isnan(all_units)
    return all_days[held].astype(np.int32), all_units[held]


def _as_whole_numbers(units: Units) -> tuple[int, NDArray[np.int64] | None]:
    """Number of decimals and the values without their point, where that gives back each to the last bit."""
    for decimals in range(MOST_DECIMALS + 1):
        scale = 10.0**decimals
        whole = np.rint(units * scale)
        if np.any(np.abs(whole) >= LARGEST_EXACT):
            break
        numbers = whole.astype(np.int64)
        if np.array_equal((numbers / scale).view(np.int64), units.view(np.int64)):
            return decimals, numbers
    return RAW, None


def _narrow(numbers: NDArray[np.int64]) -> tuple[int, bytes]:
    """Width in bytes that holds these numbers, and their bytes: all first ones, all second ones ..."""
    low, high = int(numbers.min()), int(numbers.max())
    width = next(w for w in WIDTHS if -(1 << 8 * w - 1) <= low and high < 1 << 8 * w - 1)
    narrow = np.ascontiguousarray(numbers.astype(f"<i{width}"))
    return width, narrow.view(np.uint8).reshape(-1, width).T.tobytes()


def _widen(body: bytes, width: int) -> NDArray[np.int64]:
    columns = np.frombuffer(body, dtype=np.uint8).reshape(width, -1)
    return np.ascontiguousarray(columns.T).view(f"<i{width}").ravel().astype(np.int64)
