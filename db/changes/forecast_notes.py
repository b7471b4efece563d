"""Forecast notes in the row of their lane, each with the number of the change that made it.

Who made a note and when is that change's, so it is written once.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, text

from core.forecast.notes import ForecastNotes, Mark, Override
from core.twin.imports import Receipt
from db.rows.change_log import Change, Counts, Origin, begin_change, finish_change
from db.rows.lane_rows import note_lane_changes, remember_lanes, require_lane_row, require_text


def read_notes(connection: Connection, lane: str) -> ForecastNotes:
    """The notes of one lane, or LaneNotFound."""
    require_lane_row(connection, lane)
    return _decode(connection, connection.execute(ONE_LANE, {"name": lane}).scalar_one())


def read_marks(connection: Connection) -> dict[str, tuple[Mark, ...]]:
    """The marks of every lane that has any."""
    rows = connection.execute(LANES_WITH_MARKS).all()
    return {row.name: _decode(connection, row.forecast_notes).marks for row in rows}


def change_notes(
    connection: Connection,
    *,
    slug: str,
    lane: str,
    edit: Callable[[ForecastNotes], ForecastNotes],
    made_by: str,
) -> Receipt:
    """Replace a lane's notes by what `edit` makes of them, as one undoable change.

    The workspace is locked before the notes are read, so no other analyst's note is lost.
    """
    change = begin_change(
        connection, slug=slug, kind="lane", made_by=made_by, origin=Origin(detail={"forecast_notes": lane})
    )
    remember_lanes(connection)
    lane_id = require_lane_row(connection, lane).lane_id
    stored = connection.execute(ONE_LANE, {"name": lane}).scalar_one()
    edited = edit(_decode(connection, stored))
    connection.execute(
        WRITE, {"lane_id": lane_id, "notes": json.dumps(_encode(edited, number=change.batch_id))}
    )
    note_lane_changes(connection, change)
    return finish_change(connection, change, Counts())


def all_plain_notes(connection: Connection) -> dict[str, dict[str, Any]]:
    """The notes of every lane that has any, without the changes that made them, as they leave the workspace."""
    rows = connection.execute(ALL_LANES)
    notes = {row.name: plain_notes(row.forecast_notes) for row in rows}
    return {name: plain for name, plain in notes.items() if plain}


def plain_notes(stored: dict[str, Any]) -> dict[str, Any]:
    """Stored notes without their changes; empty where there are none."""
    plain = {
        sort: [{name: value for name, value in item.items() if name != "change"} for item in stored[sort]]
        for sort in ("overrides", "marks")
        if stored.get(sort)
    }
    for override in plain.get("overrides", []):
        Override(**{**override, "period_start": date.fromisoformat(override["period_start"])})
    for mark in plain.get("marks", []):
        days = {name: date.fromisoformat(mark[name]) for name in ("first_day", "last_day")}
        Mark(**{**mark, **days})
    return plain


def write_plain_notes(connection: Connection, change: Change, notes: Mapping[str, dict[str, Any]]) -> None:
    """Give lanes these notes, as made by this change; lanes by name."""
    values = [
        {
            "name": name,
            "notes": {
                sort: [{**item, "change": change.batch_id} for item in plain.get(sort, [])]
                for sort in ("overrides", "marks")
            },
        }
        for name, plain in notes.items()
    ]
    if values:
        connection.execute(WRITE_MANY, {"notes": json.dumps(values)})


def _encode(notes: ForecastNotes, *, number: int) -> dict[str, Any]:
    return {
        "overrides": [
            {
                "period_start": item.period_start.isoformat(),
                "units": float(item.units),
                "forecast_units": float(item.forecast_units),
                "reason": require_text("reason", item.reason),
                "change": number if item.change is None else item.change,
            }
            for item in notes.overrides
        ],
        "marks": [
            {
                "first_day": item.first_day.isoformat(),
                "last_day": item.last_day.isoformat(),
                "kind": item.kind,
                "reason": require_text("reason", item.reason),
                "change": number if item.change is None else item.change,
            }
            for item in notes.marks
        ],
    }


def _decode(connection: Connection, stored: dict[str, Any]) -> ForecastNotes:
    overrides, marks = stored.get("overrides", []), stored.get("marks", [])
    numbers = sorted({item["change"] for item in (*overrides, *marks)})
    made: dict[int, tuple[str, datetime]] = {}
    if numbers:
        rows = connection.execute(MAKERS, {"numbers": numbers})
        made = {row.batch_id: (row.made_by, row.made_at) for row in rows}

    def signed(item: Any, number: int) -> Any:
        made_by, made_at = made.get(number, ("", None))
        return replace(item, made_by=made_by, made_at=made_at, change=number)

    return ForecastNotes(
        overrides=tuple(
            signed(
                Override(
                    period_start=date.fromisoformat(item["period_start"]),
                    units=item["units"],
                    forecast_units=item["forecast_units"],
                    reason=item["reason"],
                ),
                item["change"],
            )
            for item in overrides
        ),
        marks=tuple(
            signed(
                Mark(
                    first_day=date.fromisoformat(item["first_day"]),
                    last_day=date.fromisoformat(item["last_day"]),
                    kind=item["kind"],
                    reason=item["reason"],
                ),
                item["change"],
            )
            for item in marks
        ),
    )


ALL_LANES = text("SELECT name, forecast_notes FROM lane WHERE forecast_notes <> '{}'")
WRITE_MANY = text(
    """
    UPDATE lane SET forecast_notes = changed.notes
    FROM jsonb_to_recordset(CAST(:notes AS jsonb)) AS changed (name text, notes jsonb)
    WHERE lane.name = changed.name
    """
)
ONE_LANE = text("SELECT forecast_notes FROM lane WHERE name = :name")
LANES_WITH_MARKS = text(
    """
    SELECT name, forecast_notes FROM lane
    WHERE jsonb_array_length(COALESCE(forecast_notes -> 'marks', '[]')) > 0
    """
)
MAKERS = text("SELECT batch_id, made_by, made_at FROM import_batch WHERE batch_id = ANY(:numbers)")
WRITE = text("UPDATE lane SET forecast_notes = CAST(:notes AS jsonb) WHERE lane_id = :lane_id")
