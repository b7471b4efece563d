"""Lanes that report in another rhythm than they did: days for a while, weeks before."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.errors import InvalidParameter
from core.told import told
from core.twin.imports import Choice, Question
from db.demand_file.dates import iso
from db.demand_file.plausibility.finding import Finding, LaneDays
from db.demand_file.synonyms import DATE

MIN_VALUES = 16  # of a lane
MIN_GAPS = 6  # of a part
GAP_RATIO = 1.8  # of the usual gap between dates before and after
REGULAR_SHARE = 0.8  # of the gaps of a part that are like its usual one
ALIKE = 0.35


def find_cadence_changes(values: LaneDays) -> Finding | None:
    """Values of lanes before their rhythm changed for good."""
    offsets = values.offsets
    counts = np.diff(offsets)
    begins, ends = offsets[:-1], offsets[1:] - 1
    middles = np.minimum(begins + counts // 2, max(values.days.size - 1, 0))
    days = values.days.astype(np.float64)
    is_long = counts >= MIN_VALUES
    last = np.maximum(ends, 0)
    early = (days[middles] - days[np.minimum(begins, last)]) / np.maximum(middles - begins, 1)
    late = (days[last] - days[middles]) / np.maximum(ends - middles, 1)
    ratio = np.maximum(early, late) / np.maximum(np.minimum(early, late), 1e-9)
    is_meant = np.zeros(values.days.size, dtype=bool)
    changes = []
    # The mean gaps of the halves leave few lanes; only those are looked at one by one.
    for lane in np.flatnonzero(is_long & (ratio >= (1 + GAP_RATIO) / 2)).tolist():
        begin, end = int(offsets[lane]), int(offsets[lane + 1])
        place = _place_of_change(np.diff(values.days[begin:end]))
        if place:
            is_meant[begin : begin + place] = True
            changes.append((lane, int(values.days[begin + place])))
    if not changes:
        return None
    lane, day = changes[0]
    return Finding(
        _question(values, changes, int(is_meant.sum()), values.names[lane], day),
        is_meant,
        DATE,
        told("the lane reported in another rhythm then"),
        told("keep the date, or import this part as a lane of its own"),
    )


def part_name(lane: str, day: int) -> str:
    """The name of the lane that holds what a lane reported before this day."""
    return f"{lane} (until {iso(day - 1)})"


def split_lanes(values: LaneDays, is_before: NDArray[np.bool_]) -> tuple[LaneDays, dict[str, str]]:
    """The values with lanes of their own for these, and by the name of each new lane that of the one it was part of.

    Parameters
    ----------
    is_before : (n_values,) values before the rhythm of their lane changed
    """
    parts: dict[str, str] = {}
    codes, names = values.codes.copy(), list(values.names)
    for lane in np.unique(values.codes[is_before]).tolist():
        is_of_lane = values.codes == lane
        since = int(values.days[is_of_lane & ~is_before].min())
        parts[part_name(names[lane], since)] = names[lane]
        codes[is_of_lane & is_before] = len(names)
        names.append(part_name(names[lane], since))
    if len(set(names)) < len(names):
        raise InvalidParameter(
            told("the answer to {id!r}", id="cadence_changes"),
            "'split'",
            told("another one: the file has a lane of the name that its part would have"),
        )
    in_order = sorted(range(len(names)), key=names.__getitem__)
    new_code = np.empty(len(names), dtype=codes.dtype)
    new_code[in_order] = np.arange(len(names))
    codes = new_code[codes]
    order = np.lexsort((values.days, codes))
    split = LaneDays(codes[order], values.days[order], values.units[order], tuple(names[i] for i in in_order))
    return split, parts


def _place_of_change(gaps: NDArray[np.int32]) -> int:
    """How many values stand before a change of rhythm; 0 where there is none."""
    quarter = max(gaps.size // 4, MIN_GAPS)
    # Few months before many days are a short part of the lane: its first and last gaps alone show them.
    return next(
        (place for n in (quarter, MIN_GAPS) if (place := _change_between(gaps, gaps[:n], gaps[-n:]))), 0
    )


def _change_between(gaps: NDArray[np.int32], first: NDArray[np.int32], last: NDArray[np.int32]) -> int:
    before, after = float(np.median(first)), float(np.median(last))
    if max(before, after) < GAP_RATIO * max(min(before, after), 1e-9):
        return 0
    is_new = np.abs(gaps - after) <= ALIKE * after
    old = np.flatnonzero(~is_new & (np.abs(gaps - before) <= ALIKE * before))
    if not old.size:
        return 0
    place = int(old[-1]) + 1
    if min(place, gaps.size - place) < MIN_GAPS:
        return 0
    is_regular = [
        np.mean(np.abs(part - usual) <= ALIKE * usual) >= REGULAR_SHARE
        for part, usual in ((gaps[:place], before), (gaps[place:], after))
    ]
    return place if all(is_regular) else 0


def _question(
    values: LaneDays, changes: list[tuple[int, int]], n_before: int, name: str, day: int
) -> Question:
    n = len(changes)
    return Question(
        "cadence_changes",
        told(
            "{n:,} {value} in another rhythm than before ({name} since {iso}). What counts?",
            n=n,
            value="lane reports" if n == 1 else "lanes report",
            name=name,
            iso=iso(day),
        ),
        (
            Choice(
                "reject",
                told("The time since: refuse what came before"),
                told("{n_before:,} values refused", n_before=n_before),
            ),
            Choice(
                "split",
                told("Both: what came before becomes a lane of its own"),
                told("{name} and {part}", name=name, part=part_name(name, day)),
            ),
            Choice("keep", told("All of it"), f"{values.days.size:,} values"),
        ),
    )
