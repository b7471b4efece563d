"""Lanes made, changed, renamed and taken out: each call is one change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from core.errors import EditConflict, InvalidParameter, LaneExists
from core.lane import Lane
from core.told import told
from core.twin.imports import Receipt
from core.twin.parameter_table import lane_changes
from db.rows.change_log import Counts, Origin, Writer, begin_change, finish_change
from db.rows.kept_texts import require_labels, require_typed_name, require_unit
from db.rows.lane_rows import (
    LaneRow,
    all_lane_rows,
    delete_lanes,
    find_lane_row,
    insert_lanes,
    noting_lanes,
    require_lane_row,
    update_lanes,
)
from db.rows.record_writes import delete_rows


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
        where a name, unit or label cannot be kept, or a name comes twice.
    EditConflict
        where a lane is not any more what its editor saw.
    """
    _require_distinct([require_typed_name(lane.name) for lane in lanes])
    for lane in lanes:
        require_unit(lane.unit)
        require_labels(lane.labels)
    change = begin_change(writer, "lane", origin)
    with noting_lanes(change):
        stored = {row.lane.name: row for row in all_lane_rows(change.connection)}
        if seen is not None:
            _require_as_seen(lanes, {lane.name: lane for lane in seen}, stored)
        insert_lanes(change, [lane for lane in lanes if lane.name not in stored])
        known = [(stored[lane.name], lane) for lane in lanes if lane.name in stored]
        update_lanes(change, {row.lane_id: lane for row, lane in known if row.lane != lane})
    return finish_change(change, Counts())


def rename_lane(writer: Writer, name: str, new_name: str) -> Receipt:
    """Give a lane another name."""
    require_typed_name(new_name)
    change = begin_change(writer, "lane")
    with noting_lanes(change):
        stored = require_lane_row(change.connection, name)
        if new_name != name and find_lane_row(change.connection, new_name) is not None:
            raise LaneExists(new_name)
        update_lanes(change, {stored.lane_id: replace(stored.lane, name=new_name)})
    return finish_change(change, Counts())


def delete_lane(writer: Writer, name: str) -> Receipt:
    """Take a lane and its records out."""
    change = begin_change(writer, "delete")
    with noting_lanes(change):
        lane_id = require_lane_row(change.connection, name).lane_id
        n_delete = delete_rows(change, lane_id)
        delete_lanes(change, [lane_id])
    return finish_change(change, Counts(n_delete=n_delete))


def _require_distinct(names: Sequence[str]) -> None:
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise InvalidParameter("lane", repr(twice), told("given once"))


def _require_as_seen(lanes: Sequence[Lane], seen: dict[str, Lane], stored: dict[str, LaneRow]) -> None:
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
        what, texts = (
            told("The lane {name!r}", name=name),
            [told("not there") if lane is None else "there" for lane in (was, now)],
        )
    else:
        change = lane_changes(was, now)[0]
        what = told("{column} of {name!r}", column=change.column, name=name)
        texts = [
            told("not known") if value is None else str(value) for value in (change.before, change.after)
        ]
    raise EditConflict(what, seen=texts[0], stored=texts[1], n_more=len(moved) - 1)
