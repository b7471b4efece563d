"""Sentences about what was seen in a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from core.lane import LeadTimeEstimate
from core.told import told
from db.demand_file.dates import iso
from db.demand_file.header import ColumnMapping
from db.demand_file.lane_names import near_duplicates
from db.demand_file.plausibility.finding import LaneDays
from db.demand_file.settle import ONE_PER_TIME, SettledRows

MAX_EXAMPLES = 5


def column_notes(mapping: ColumnMapping) -> list[str]:
    """Which columns are not used."""
    if not mapping.ignored:
        return list(mapping.notes)
    shown = ", ".join(repr(cell[:40]) for cell in mapping.ignored[:12])
    more = (
        told(" and {n_ignored} more", n_ignored=len(mapping.ignored) - 12)
        if len(mapping.ignored) > 12
        else ""
    )
    not_used = told(
        "Not used: {value} {shown}{more}.",
        value="column" if len(mapping.ignored) == 1 else "columns",
        shown=shown,
        more=more,
    )
    return [not_used, *mapping.notes]


def name_notes(names: tuple[str, ...]) -> list[str]:
    """Names that differ only in what the eye overlooks."""
    groups = near_duplicates(names)
    notes: list[str] = [
        told(
            "These lane names look alike but count as different lanes: {names}.",
            names=", ".join(repr(name) for name in group[:MAX_EXAMPLES]),
        )
        for group in groups[:MAX_EXAMPLES]
    ]
    if len(groups) > MAX_EXAMPLES:
        notes.append(
            told("{n_groups} more groups of lane names look alike.", n_groups=len(groups) - MAX_EXAMPLES)
        )
    return notes


def range_notes(values: LaneDays, gaps: NDArray[np.int64]) -> list[str]:
    """The dates covered and the gaps inside them; `gaps` are periods without a value, by lane."""
    days, names = values.days, values.names
    first, last = int(days.min()), int(days.max())
    n_lanes = len(names)
    notes: list[str] = [
        told(
            "{size:,} {value} of {n_lanes:,} {value_2}, {iso} to {iso_2}.",
            size=days.size,
            value="value" if days.size == 1 else "values",
            n_lanes=n_lanes,
            value_2="lane" if n_lanes == 1 else "lanes",
            iso=iso(first),
            iso_2=iso(last),
        )
    ]
    with_gaps = np.flatnonzero(gaps)
    if with_gaps.size:
        shown = ", ".join(f"{names[lane]} ({gaps[lane]:,})" for lane in with_gaps[:MAX_EXAMPLES])
        more = (
            told(" and {size:,} more", size=with_gaps.size - MAX_EXAMPLES)
            if with_gaps.size > MAX_EXAMPLES
            else ""
        )
        notes.append(
            told(
                "{size:,} of {n_lanes:,} lanes have dates without a value between first and last "
                "(periods missing): {shown}{more}.",
                size=with_gaps.size,
                n_lanes=n_lanes,
                shown=shown,
                more=more,
            )
        )
    return notes


def blank_notes(n_blank: int) -> list[str]:
    """Cells without a value in a table with several values in each row."""
    return (
        [told("{n_blank:,} cells of the table are empty: no record for their dates.", n_blank=n_blank)]
        if n_blank
        else []
    )


def beside_notes(cells: Sequence[str]) -> list[str]:
    """Cells that stand beside the table of a sheet."""
    if not cells:
        return []
    shown = ", ".join(repr(cell[:40]) for cell in cells[:MAX_EXAMPLES]) + (
        " …" if cells[MAX_EXAMPLES:] else ""
    )
    return [
        told("Left out, as it stands beside the table: {shown} ({n:,} cells).", shown=shown, n=len(cells))
    ]


def cancelled_notes(n_cancelled: int) -> list[str]:
    """Rows that a column calls cancelled."""
    return (
        [told("{n_cancelled:,} cancelled rows are left out.", n_cancelled=n_cancelled)] if n_cancelled else []
    )


def repeated_number_notes(n_again: int) -> list[str]:
    """Rows whose number stands in an earlier row, where each number counts once."""
    return [told("{n_again:,} rows repeat a number and are left out.", n_again=n_again)] if n_again else []


def repeat_notes(settled: SettledRows, rule: str | None) -> list[str]:
    """What happened to rows of the same lane and date."""
    if not settled.n_repeated or rule is None:
        return []
    done = {
        "sum": told("were added up"),
        ONE_PER_TIME: told("were added up"),
        "last": told("count with their last row"),
        "reject": told("were refused"),
    }[rule]
    return [
        told(
            "{n_repeated:,} lane-dates with more than one row {done}.",
            n_repeated=settled.n_repeated,
            done=done,
        )
    ]


def lane_value_notes(
    contradictory: Mapping[str, list[str]], unreadable: Mapping[str, list[str]]
) -> list[str]:
    """Optional per-lane values that were not taken; lanes by column role."""
    notes: list[str] = []
    for lanes_by_role, why in (
        (contradictory, told("has different values for the same lane")),
        (unreadable, told("has values that are no plain number of 0 or more")),
    ):
        for role, lanes in lanes_by_role.items():
            shown = ", ".join(lanes[:MAX_EXAMPLES])
            notes.append(
                told(
                    "{role} {why} and was not taken there: {shown} ({n_lanes:,} in all).",
                    role=role,
                    why=why,
                    shown=shown,
                    n_lanes=len(lanes),
                )
            )
    return notes


def lead_time_notes(lead_times: Mapping[str, LeadTimeEstimate]) -> list[str]:
    """Lead times that differ from row to row, of how many lanes, and what they say of the first."""
    if not lead_times:
        return []
    lane, found = next(iter(lead_times.items()))
    return [
        told(
            "Lead times differ from row to row on {n_lanes:,} lanes. They change no plan by themselves: mean and "
            "spread are kept and offered on each lane's page and among its settings, as for {lane!r}: {n:,} lead "
            "times, {mean:.1f} days, spread {spread:.1f}.",
            n_lanes=len(lead_times),
            lane=lane,
            n=found.n_observed,
            mean=found.mean_days,
            spread=found.sd_of_next_days,
        )
    ]
