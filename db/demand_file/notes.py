"""Sentences about what was seen in a file."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from db.demand_file.dates import iso
from db.demand_file.header import ColumnMapping
from db.demand_file.lane_names import near_duplicates
from db.demand_file.plausibility.finding import LaneDays
from db.demand_file.settle import SettledRows

MAX_EXAMPLES = 5


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


def range_notes(values: LaneDays, gaps: NDArray[np.int64]) -> list[str]:
    """The dates covered and the gaps inside them; `gaps` are periods without a value, by lane."""
    days, names = values.days, values.names
    first, last = int(days.min()), int(days.max())
    n_lanes = len(names)
    notes = [
        f"{days.size:,} {'value' if days.size == 1 else 'values'} of "
        f"{n_lanes:,} {'lane' if n_lanes == 1 else 'lanes'}, "
        f"{iso(first)} to {iso(last)}."
    ]
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
