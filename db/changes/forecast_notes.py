"""Forecast notes in the row of their lane, each with the number of the change that made it.

Who made a note and when is that change's, so it is written once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from core.forecast.notes import ForecastNotes, Mark, Override
from core.twin.imports import Receipt
from db.rows.change_log import Change, Counts, Origin, Writer, begin_change, finish_change
from db.rows.kept_texts import require_text
from db.rows.lane_rows import lane_ids_by_name, noting_lanes, require_lane_row, write_lane_columns
from db.server import models
from db.server.models import ImportBatch

SORTS: dict[str, type[Override | Mark]] = {"overrides": Override, "marks": Mark}
DAYS = ("period_start", "first_day", "last_day")
MADE = ("made_by", "made_at")  # kept with the change
Stored = Mapping[str, list[dict[str, Any]]]  # the notes of a lane by their sort


def read_notes(connection: Connection, lane: str) -> ForecastNotes:
    """The notes of one lane, or LaneNotFound."""
    return _decode(connection, {lane: require_lane_row(connection, lane).notes})[lane]


def read_marks(connection: Connection) -> dict[str, tuple[Mark, ...]]:
    """The marks of every lane that has any."""
    notes = _decode(connection, _stored_notes(connection))
    return {lane: said.marks for lane, said in notes.items() if said.marks}


def change_notes(writer: Writer, lane: str, edit: Callable[[ForecastNotes], ForecastNotes]) -> Receipt:
    """Replace a lane's notes by what `edit` makes of them, as one undoable change.

    The workspace is locked before the notes are read, so no other analyst's note is lost.
    """
    change = begin_change(writer, "lane", Origin(detail={"forecast_notes": lane}))
    with noting_lanes(change):
        row = require_lane_row(change.connection, lane)
        edited = edit(_decode(change.connection, {lane: row.notes})[lane])
        notes = {sort: [_encode(note, change) for note in getattr(edited, sort)] for sort in SORTS}
        _write(change, {row.lane_id: notes})
    return finish_change(change, Counts())


def all_plain_notes(connection: Connection) -> dict[str, dict[str, Any]]:
    """The notes of every lane that has any, without the changes that made them, as they leave the workspace."""
    notes = {lane: plain_notes(stored) for lane, stored in _stored_notes(connection).items()}
    return {lane: plain for lane, plain in notes.items() if plain}


def plain_notes(stored: Stored) -> dict[str, Any]:
    """Stored notes without their changes; empty where there are none. Refuses what no note can be."""
    plain = {
        sort: [{name: value for name, value in item.items() if name != "change"} for item in stored[sort]]
        for sort in SORTS
        if stored.get(sort)
    }
    for sort, items in plain.items():
        for item in items:
            _note(sort, item)
    return plain


def write_plain_notes(change: Change, notes: Mapping[str, Stored]) -> None:
    """Give lanes these notes, as made by this change; lanes by name."""
    lane_ids = lane_ids_by_name(change.connection)
    made = {
        lane_ids[lane]: {
            sort: [{**item, "change": change.batch_id} for item in plain.get(sort, [])] for sort in SORTS
        }
        for lane, plain in notes.items()
    }
    _write(change, made)


def _stored_notes(connection: Connection) -> dict[str, Stored]:
    return dict(connection.execute(LANES_WITH_NOTES).all())


def _write(change: Change, notes: Mapping[int, Stored]) -> None:
    rows = [{"lane_id": lane_id, "forecast_notes": stored} for lane_id, stored in notes.items()]
    write_lane_columns(change, rows, models.Lane.forecast_notes)


def _encode(note: Override | Mark, change: Change) -> dict[str, Any]:
    require_text("reason", note.reason)
    values = {name: _plain(value) for name, value in asdict(note).items() if name not in MADE}
    return {**values, "change": change.batch_id if note.change is None else note.change}


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    return float(value) if isinstance(value, int | float) else value


def _decode(connection: Connection, stored: Mapping[str, Stored]) -> dict[str, ForecastNotes]:
    """Notes by lane, each signed with who made it and when."""
    numbers = {item["change"] for notes in stored.values() for sort in SORTS for item in notes.get(sort, [])}
    made: dict[int, dict[str, Any]] = {}
    if numbers:
        makers = select(ImportBatch.batch_id, *(getattr(ImportBatch, name) for name in MADE))
        rows = connection.execute(makers.where(ImportBatch.batch_id.in_(numbers)))
        made = {number: dict(zip(MADE, maker, strict=True)) for number, *maker in rows}
    return {
        lane: ForecastNotes(
            **{
                sort: tuple(
                    _note(sort, {**item, **made.get(item["change"], {})}) for item in notes.get(sort, [])
                )
                for sort in SORTS
            }
        )
        for lane, notes in stored.items()
    }


def _note(sort: str, item: Mapping[str, Any]) -> Any:
    days = {name: date.fromisoformat(item[name]) for name in DAYS if name in item}
    return SORTS[sort](**{**item, **days})


LANES_WITH_NOTES = select(models.Lane.name, models.Lane.forecast_notes).where(
    models.Lane.forecast_notes != {}
)
