"""Lanes made, changed, renamed and taken out: each call is one change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from core.errors import EditConflict, InvalidParameter, LaneExists
from core.lane import Lane
from core.twin.imports import Receipt
from core.twin.parameter_table import lane_changes
from db.rows import lane_rows, record_rows
from db.rows.change_log import Counts, Origin, Writer, begin_change, finish_change


def save_lanes(
    writer: Writer,
    lanes: Sequence[Lane],
    *,
    seen: Sequence[Lane] | None = None,
    origin: Origin | None = None,
) -> Receipt:
    """Add lanes, or change the unit, parameters and costs of the lanes of these names.

    With `seen`, the lanes as their editor saw them, only while each still is like that; a lane that is not
    among them was not there.

    Raises
    ------
    InvalidParameter
        where a name or unit cannot be kept, or a name comes twice.
    EditConflict
        where a lane is not any more what its editor saw.
    """
    _require_distinct([lane_rows.require_typed_name(lane.name) for lane in lanes])
    for lane in lanes:
        lane_rows.require_unit(lane.unit)
    change = begin_change(writer, "lane", origin)
    lane_rows.remember_lanes(change)
    stored = {row.lane.name: row for row in lane_rows.all_lane_rows(change.connection)}
    if seen is not None:
        _require_as_seen(lanes, {lane.name: lane for lane in seen}, stored)
    lane_rows.insert_lanes(change, [lane for lane in lanes if lane.name not in stored])
    known = [(stored[lane.name], lane) for lane in lanes if lane.name in stored]
    lane_rows.update_lanes(change, {row.lane_id: lane for row, lane in known if row.lane != lane})
    lane_rows.note_lane_changes(change)
    return finish_change(change, Counts())


def rename_lane(writer: Writer, name: str, new_name: str) -> Receipt:
    """Give a lane another name."""
    lane_rows.require_typed_name(new_name)
    change = begin_change(writer, "lane")
    lane_rows.remember_lanes(change)
    stored = lane_rows.require_lane_row(change.connection, name)
    if new_name != name and lane_rows.find_lane_row(change.connection, new_name) is not None:
        raise LaneExists(new_name)
    lane_rows.update_lanes(change, {stored.lane_id: replace(stored.lane, name=new_name)})
    lane_rows.note_lane_changes(change)
    return finish_change(change, Counts())


def delete_lane(writer: Writer, name: str) -> Receipt:
    """Take a lane and its records out."""
    change = begin_change(writer, "delete")
    lane_rows.remember_lanes(change)
    lane_id = lane_rows.require_lane_row(change.connection, name).lane_id
    n_delete = record_rows.delete_lane_rows(change, lane_id)
    lane_rows.delete_lanes(change, [lane_id])
    lane_rows.note_lane_changes(change)
    return finish_change(change, Counts(n_delete=n_delete))


def _require_distinct(names: Sequence[str]) -> None:
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise InvalidParameter("lane", repr(twice), "given once")


def _require_as_seen(
    lanes: Sequence[Lane], seen: dict[str, Lane], stored: dict[str, lane_rows.LaneRow]
) -> None:
    moved = [
        lane.name
        for lane in lanes
        if seen.get(lane.name) != (stored[lane.name].lane if lane.name in stored else None)
    ]
    if not moved:
        return
    name = moved[0]
    was, now = seen.get(name), stored[name].lane if name in stored else None
    if was is None or now is None:
        what, texts = f"The lane {name!r}", ["not there" if lane is None else "there" for lane in (was, now)]
    else:
        change = lane_changes(was, now)[0]
        what = f"{change.column} of {name!r}"
        texts = ["not known" if value is None else str(value) for value in (change.before, change.after)]
    raise EditConflict(what, seen=texts[0], stored=texts[1], n_more=len(moved) - 1)
