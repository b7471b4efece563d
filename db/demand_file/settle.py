"""From all rows to one value per lane and day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.told import told
from core.twin.imports import Choice, Question
from db.demand_file.answers import answer_to
from db.demand_file.date_shapes import FIRST_DAY, day_number, iso

RULES = {
    "sum": told("Add them up"),
    "last": told("Take the last one in the file"),
    "reject": told("Refuse all of them"),
}
# Offered where times of day occur twice: an hour that was noted again, or put back in autumn.
ONE_PER_TIME = "one_per_time"
PART = 1 << 16
DAY_BITS = 17  # days since the first one that is taken lie below 2**17
_FIRST_DAY = day_number(FIRST_DAY)


_Keys = NDArray[np.int64]
_Places = NDArray[np.intp]


@dataclass(frozen=True)
class SettledRows:
    """One value per lane and day, sorted by (lane code, day); arrays have shape (n_accepted,).

    `n_repeated` counts lane-days with several rows; `repeated_rows` are the places refused for it.
    """

    lane_codes: NDArray[np.int32]
    days: NDArray[np.int32]
    units: NDArray[np.float64]
    n_repeated: int
    repeated_rows: NDArray[np.int64]
    question: Question | None


def row_keys(lane_codes: NDArray[np.int32], days: NDArray[np.int32]) -> NDArray[np.int64]:
    """One number per row that sorts by lane and then by day; (n_rows,)."""
    keys = lane_codes.astype(np.int64)
    keys <<= DAY_BITS
    keys += days
    keys -= _FIRST_DAY
    return keys


def settle_rows(
    keys: NDArray[np.int64],
    units: NDArray[np.float64],
    *,
    lane_names: tuple[str, ...],
    answers: Mapping[str, str],
    n_same_times: int = 0,
) -> SettledRows:
    """Sort rows and let the analyst's rule decide where a lane and day occur more than once.

    Parameters
    ----------
    keys, units : (n_valid,) in file order, keys as `row_keys` makes them; both may be overwritten
    n_same_times : rows whose lane, date and time of day a later row repeats
    """
    order = None
    if not np.all(keys[1:] > keys[:-1]):
        # In their place, one after the other: of two million rows each array more would take 15 MB.
        order = np.argsort(keys, kind="stable").astype(np.int32)
        units[:] = _in_order(units, order)
        keys.sort(kind="stable")
    is_same = keys[1:] == keys[:-1]
    if order is None or not is_same.any():
        del order
        return _as_columns(keys, units, n_repeated=0, refused=np.empty(0, np.int64), question=None)
    starts = np.flatnonzero(np.concatenate(([True], ~is_same)))
    counts = np.diff(starts, append=keys.size)
    question = _question(keys, units, starts, counts, lane_names, n_same_times)
    rule = answer_to(question, answers, also=(ONE_PER_TIME,))
    refused = np.empty(0, np.int64)
    if rule == "reject":
        refused = np.sort(order[np.repeat(counts > 1, counts)])
    if rule is not None:
        keys, units = _apply(rule, keys, units, starts, counts)
    n_repeated = int(np.count_nonzero(counts > 1))
    asked = question if rule is None else None
    return _as_columns(keys, units, n_repeated=n_repeated, refused=refused, question=asked)


def _in_order(units: NDArray[np.float64], order: NDArray[np.int32]) -> NDArray[np.float64]:
    """The values in this order; by parts, for an array of places is made twice as large before it is used."""
    ordered = np.empty_like(units)
    for begin in range(0, order.size, PART):
        ordered[begin : begin + PART] = units[order[begin : begin + PART]]
    return ordered


def _as_columns(
    keys: NDArray[np.int64],
    units: NDArray[np.float64],
    *,
    n_repeated: int,
    refused: NDArray[np.int64],
    question: Question | None,
) -> SettledRows:
    lane_codes, days = np.empty(keys.size, np.int32), np.empty(keys.size, np.int32)
    np.right_shift(keys, DAY_BITS, out=lane_codes, casting="unsafe")
    np.bitwise_and(keys, (1 << DAY_BITS) - 1, out=days, casting="unsafe")
    days += _FIRST_DAY
    return SettledRows(lane_codes, days, units, n_repeated, refused, question)


def _apply(
    rule: str, keys: _Keys, units: NDArray[np.float64], starts: _Places, counts: _Places
) -> tuple[_Keys, NDArray[np.float64]]:
    if rule in ("sum", ONE_PER_TIME):  # rows of the same time are left out before
        return keys[starts], np.add.reduceat(units, starts)
    if rule == "last":
        ends = starts + counts - 1
        return keys[ends], units[ends]
    once = starts[counts == 1]
    return keys[once], units[once]


def _question(
    keys: _Keys,
    units: NDArray[np.float64],
    starts: _Places,
    counts: _Places,
    lane_names: tuple[str, ...],
    n_same_times: int,
) -> Question:
    place = int(np.flatnonzero(counts > 1)[0])
    start, count = int(starts[place]), int(counts[place])
    key, values = int(keys[start]), units[start : start + count]
    shown = ", ".join(f"{value:g}" for value in values[:5]) + (", …" if count > 5 else "")
    what = f"{lane_names[key >> DAY_BITS]}, {iso((key & ((1 << DAY_BITS) - 1)) + _FIRST_DAY)}: {shown}"
    results = {"sum": f"{values.sum():g}", "last": f"{values[-1]:g}", "reject": "refused"}
    n_repeated = int(np.count_nonzero(counts > 1))
    choices = [Choice(rule, text, f"{what} → {results[rule]}") for rule, text in RULES.items()]
    n_equal = int(np.count_nonzero((counts > 1) & (_largest(units, starts) == _smallest(units, starts))))
    if n_equal == n_repeated == counts.size:  # a file put together from the same export twice
        choices.sort(key=lambda choice: choice.id != "last")
        asked = told(
            "All {n_repeated:,} values occur in more than one row, each with the same amount, as where an export was "
            "put into the file twice. What counts?",
            n_repeated=n_repeated,
        )
        return Question("duplicates", asked, tuple(choices))
    if not n_same_times:
        asked = told(
            "{n_repeated:,} times the same lane and date occur in more than one row. What counts?",
            n_repeated=n_repeated,
        )
        return Question("duplicates", asked, tuple(choices))
    text = told("Add up different times; where one time occurs twice, take the last row")
    left_out = told("rows left out: {n_rows:,}", n_rows=n_same_times)
    asked = told(
        "{n_repeated:,} times the same lane and date occur in more than one row; so often the time of day occurs "
        "twice as well: {n_same_times:,}. What counts?",
        n_repeated=n_repeated,
        n_same_times=n_same_times,
    )
    choices.insert(1, Choice(ONE_PER_TIME, text, left_out))
    return Question("duplicates", asked, tuple(choices))


def _largest(units: NDArray[np.float64], starts: _Places) -> NDArray[np.float64]:
    return np.asarray(np.maximum.reduceat(units, starts))


def _smallest(units: NDArray[np.float64], starts: _Places) -> NDArray[np.float64]:
    return np.asarray(np.minimum.reduceat(units, starts))
