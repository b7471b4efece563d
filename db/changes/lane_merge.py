"""Two lanes become one: the records of one go over to the other, and the emptied lane is taken out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from core.demand.records import MergePreview, require_same_date_choice
from core.errors import InvalidParameter, MergeRefused
from core.told import told
from core.twin.imports import Receipt
from db.demand_file.numbers import MAX_UNITS
from db.rows.binary_copy import RecordRows, date_of
from db.rows.change_log import Counts, Origin, Writer, begin_change, finish_change
from db.rows.lane_rows import delete_lanes, noting_lanes, require_lane_row
from db.rows.record_rows import look_up, read_rows
from db.rows.record_writes import delete_rows, write_rows


@dataclass(frozen=True)
class _Meeting:
    """Records of a lane as they go over to another, by date; kept_units is what the other has where is_same."""

    source_id: int
    moved: RecordRows
    is_same: NDArray[np.bool_]
    kept_units: NDArray[np.float64]

    @property
    def n_same(self) -> int:
        return int(self.is_same.sum())

    @property
    def first_same(self) -> date | None:
        return _first_day(self.moved.take(self.is_same))


def preview_merge(connection: Connection, source: str, target: str) -> MergePreview:
    """How many records would go over, and how many meet one of the target on their date."""
    met = _meet(connection, source, target)
    return MergePreview(met.moved.size - met.n_same, met.n_same, met.first_same)


def merge_lanes(writer: Writer, source: str, target: str, *, on_same_date: str = "refuse") -> Receipt:
    """Move the records of `source` to `target` and take `source` out.

    Where both have a record on a date, `on_same_date` decides: "refuse" the merge, "sum" the two, or "keep"
    the target's. Undo brings both lanes back as they were.

    Raises
    ------
    MergeRefused
        where the units differ, dates meet and `on_same_date` is "refuse", or a sum is above 1e15 units.
    LaneNotFound, InvalidParameter
        where a lane does not exist, both are the same, or the choice is none.
    """
    require_same_date_choice(on_same_date)
    origin = Origin(detail={"source": source, "target": target, "on_same_date": on_same_date})
    change = begin_change(writer, "merge", origin)
    with noting_lanes(change):
        met = _meet(change.connection, source, target)
        if met.n_same and on_same_date == "refuse":
            raise MergeRefused(
                told(
                    "{source} and {target} both have a record on {n_same:,} dates, first on {first_same}. "
                    "Say whether to sum them or to keep those of the target.",
                    source=source,
                    target=target,
                    n_same=met.n_same,
                    first_same=met.first_same,
                )
            )
        added = met.moved.take(~met.is_same)
        updated = _sums(met) if on_same_date == "sum" else met.moved.take(slice(0))
        # The source's first, so that a workspace at its limit of records has room.
        n_delete = delete_rows(change, met.source_id)
        write_rows(change, added=added, updated=updated)
        delete_lanes(change, [met.source_id])
    return finish_change(change, Counts(n_add=added.size, n_update=updated.size, n_delete=n_delete))


def _meet(connection: Connection, source: str, target: str) -> _Meeting:
    if source == target:
        raise InvalidParameter(told("the lane to merge into"), repr(target), told("another one"))
    first, second = (require_lane_row(connection, name) for name in (source, target))
    if first.lane.unit != second.lane.unit:
        raise MergeRefused(
            told(
                "{source} is counted in {unit}, {target} in {unit_2}. Give both the same unit first, if "
                "their numbers may be added.",
                source=source,
                unit=first.lane.unit,
                target=target,
                unit_2=second.lane.unit,
            )
        )
    rows = read_rows(connection, [first.lane_id])
    moved = replace(rows, lane_id=np.full_like(rows.lane_id, second.lane_id))
    kept = read_rows(connection, [second.lane_id])
    return _Meeting(first.lane_id, moved, *look_up(moved, kept))


def _sums(met: _Meeting) -> RecordRows:
    """Records of the target that change: a sum that is what the target had already changes nothing."""
    sums = replace(met.moved, demand_units=met.kept_units + met.moved.demand_units)
    # What a file may bring and an analyst may type; a larger sum could not be imported again from its own export.
    too_large = sums.take(met.is_same & (sums.demand_units > MAX_UNITS))
    if too_large.size:
        units = too_large.demand_units[np.argmin(too_large.day)]
        raise MergeRefused(
            told(
                "The records of {first_day} would add up to {units:,}, but a record holds at most "
                "{max_units:,.0f} units.",
                first_day=_first_day(too_large),
                units=units,
                max_units=MAX_UNITS,
            )
        )
    return sums.take(met.is_same & (sums.demand_units != met.kept_units))


def _first_day(rows: RecordRows) -> date | None:
    return date_of(rows.day.min()) if rows.size else None
