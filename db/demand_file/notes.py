"""Sentences about what was seen in a file."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from core.demand.find_cadence import find_calendars
from db.demand_file.dates import iso
from db.demand_file.header import ColumnMapping
from db.demand_file.lane_names import near_duplicates
from db.demand_file.settle import SettledRows

MAX_EXAMPLES = 5
ROWS_AT_A_TIME = 200_000


def column_notes(mapping: ColumnMapping) -> list[str]:
    """Which columns are not used."""
    if not mapping.ignored:
        return list(mapping.notes)
    shown = ", ".join(repr(cell[:40]) for cell in mapping.ignored[:12])
    more = f" and {len(mapping.ignored) - 12} more" if len(mapping.ignored) > 12 else ""
    not_used = f"Not used: {'column' if len(mapping.ignored) == 1 else 'columns'} {shown}{more}."
    return [not_used, *mapping.notes]


def name_notes(names: tuple[str, ...]) -> list[str]:
    """Names that differ only in what the eye overlooks."""
    groups = near_duplicates(names)
    notes = [
        "These lane names look alike but count as different lanes: "
        + ", ".join(repr(name) for name in group[:MAX_EXAMPLES])
        + "."
        for group in groups[:MAX_EXAMPLES]
    ]
    if len(groups) > MAX_EXAMPLES:
        notes.append(f"{len(groups) - MAX_EXAMPLES} more groups of lane names look alike.")
    return notes


def range_notes(codes: NDArray[np.int32], days: NDArray[np.int32], names: tuple[str, ...]) -> list[str]:
    """The dates covered and the gaps inside them."""
    if not days.size:
        return []
    first, last = int(days.min()), int(days.max())
    n_lanes = len(names)
    notes = [
        f"{days.size:,} {'value' if days.size == 1 else 'values'} of "
        f"{n_lanes:,} {'lane' if n_lanes == 1 else 'lanes'}, "
        f"{iso(first)} to {iso(last)}."
    ]
    gaps = _missing_periods(codes, days, n_lanes)
    with_gaps = np.flatnonzero(gaps)
    if with_gaps.size:
        shown = ", ".join(f"{names[lane]} ({gaps[lane]:,})" for lane in with_gaps[:MAX_EXAMPLES])
        more = f" and {with_gaps.size - MAX_EXAMPLES:,} more" if with_gaps.size > MAX_EXAMPLES else ""
        notes.append(
            f"{with_gaps.size:,} of {n_lanes:,} lanes have dates without a value between first and last "
            f"(periods missing): {shown}{more}."
        )
    return notes


def blank_notes(n_blank: int) -> list[str]:
    """Cells without a value in a table with several values in each row."""
    return [f"{n_blank:,} cells of the table are empty: no record for their dates."] if n_blank else []


def repeat_notes(settled: SettledRows, rule: str | None) -> list[str]:
    """What happened to rows of the same lane and date."""
    if not settled.n_repeated or rule is None:
        return []
    done = {"sum": "were added up", "last": "count with their last row", "reject": "were refused"}[rule]
    return [f"{settled.n_repeated:,} lane-dates with more than one row {done}."]


def lane_value_notes(
    contradictory: Mapping[str, list[str]], unreadable: Mapping[str, list[str]]
) -> list[str]:
    """Optional per-lane values that were not taken; lanes by column role."""
    notes = []
    for lanes_by_role, why in (
        (contradictory, "has different values for the same lane"),
        (unreadable, "has values that are no plain number of 0 or more"),
    ):
        for role, lanes in lanes_by_role.items():
            shown = ", ".join(lanes[:MAX_EXAMPLES])
            notes.append(f"{role} {why} and was not taken there: {shown} ({len(lanes):,} in all).")
    return notes


def _missing_periods(codes: NDArray[np.int32], days: NDArray[np.int32], n_lanes: int) -> NDArray[np.int64]:
    """Periods without a value between the first and last one of each lane, at the lane's own cadence."""
    offsets = np.searchsorted(codes, np.arange(n_lanes + 1, dtype=np.int32))
    missing = np.empty(n_lanes, dtype=np.int64)
    begin = 0
    while begin < n_lanes:  # some lanes at a time, because the calendar arithmetic needs many arrays
        end = max(int(np.searchsorted(offsets, offsets[begin] + ROWS_AT_A_TIME, side="right")) - 1, begin + 1)
        part = days[offsets[begin] : offsets[end]].astype(np.int64)
        missing[begin:end] = _missing_of_lanes(part, offsets[begin : end + 1] - offsets[begin])
        begin = end
    return missing


def _missing_of_lanes(days: NDArray[np.int64], offsets: NDArray[np.int64]) -> NDArray[np.int64]:
    calendars, lanes = find_calendars(days=days, offsets=offsets), np.arange(offsets.size - 1)
    first_places, last_places = (
        calendars.positions(days[ends], lanes) for ends in (offsets[:-1], offsets[1:] - 1)
    )
    return last_places - first_places + 1 - np.diff(offsets)
