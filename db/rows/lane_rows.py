"""Lanes in the database: their rows, and what each change did to them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any

from sqlalchemy import Connection, text

from core.errors import InvalidParameter, LaneNotFound
from core.lane import CostParameters, Lane, LaneParameters
from core.twin.spreadsheet_text import is_protected
from core.twin.store import LaneSummary
from db.demand_file.lane_names import clean_name, name_problem
from db.rows.change_log import Change

MAX_NAME_LENGTH = 200
MAX_UNIT_LENGTH = 40


@dataclass(frozen=True)
class LaneRow:
    """A lane with its number in the workspace."""

    lane_id: int
    lane: Lane


def require_lane_name(name: str) -> str:
    """Return a lane's name, or refuse one that the database could not keep as it is."""
    if not name.strip() or name != name.strip() or len(name) > MAX_NAME_LENGTH:
        raise InvalidParameter(
            "lane name", repr(name[:60]), f"1 to {MAX_NAME_LENGTH} characters without blanks at its ends"
        )
    return require_text("lane name", name)


def require_typed_name(name: str) -> str:
    """Return a lane's name, or refuse one that an exported file would not bring back as it is."""
    require_lane_name(name)
    problem = name_problem(name)
    if problem is not None:
        raise InvalidParameter("lane name", repr(name[:60]), f"one that a file can hold ({problem[0]})")
    if clean_name(name) != name:
        raise InvalidParameter(
            "lane name", repr(name[:60]), "in composed characters, without an apostrophe before = + - or @"
        )
    return name


def require_unit(unit: str) -> str:
    """Return a lane's unit, or refuse one that cannot be kept or shown."""
    visible = unit.isprintable() and unit == unit.strip() and not is_protected(unit)
    if not unit or len(unit) > MAX_UNIT_LENGTH or not visible:
        raise InvalidParameter("unit", repr(unit[:60]), f"1 to {MAX_UNIT_LENGTH} visible characters")
    return require_text("unit", unit)


def require_text(what: str, value: str) -> str:
    """Return a text, or refuse one with characters that cannot be stored."""
    if not _is_storable(value):
        raise InvalidParameter(what, repr(value[:60]), "text without NUL or broken characters")
    return value


def _is_storable(value: str) -> bool:
    return "\x00" not in value and not any("\ud800" <= character <= "\udfff" for character in value)


def all_lane_rows(connection: Connection) -> tuple[LaneRow, ...]:
    """Every lane of the workspace, in order of name."""
    return tuple(_lane_row(row) for row in connection.execute(ALL_LANES))


def find_lane_row(connection: Connection, name: str) -> LaneRow | None:
    """The lane of this name."""
    if not _is_storable(name):
        return None
    row = connection.execute(ONE_LANE, {"name": name}).one_or_none()
    return None if row is None else _lane_row(row)


def require_lane_row(connection: Connection, name: str) -> LaneRow:
    """The lane of this name, or LaneNotFound."""
    row = find_lane_row(connection, name)
    if row is None:
        raise LaneNotFound(name)
    return row


def lane_ids_by_name(connection: Connection) -> dict[str, int]:
    """The number of each lane, in order of name."""
    return {row.name: row.lane_id for row in connection.execute(LANE_IDS)}


def lane_summaries(connection: Connection) -> tuple[LaneSummary, ...]:
    """Every lane with what is counted of its records, in order of name."""
    return tuple(LaneSummary(*row) for row in connection.execute(SUMMARIES))


def insert_lanes(connection: Connection, change: Change, lanes: Sequence[Lane]) -> dict[str, int]:
    """Add lanes; returns their numbers by name.

    A lane that comes back under its old name gets its old number, so that undo sees the same records as the
    analyst does.
    """
    if not lanes:
        return {}
    ids = _former_ids(connection, [lane.name for lane in lanes])
    unknown = [lane.name for lane in lanes if lane.name not in ids]
    last = connection.execute(
        TAKE_IDS, {"workspace_id": change.workspace_id, "count": len(unknown)}
    ).scalar_one()
    ids |= {name: last - len(unknown) + 1 + position for position, name in enumerate(unknown)}
    values = [
        {**change.key, "lane_id": ids[lane.name], "name": lane.name, **lane_columns(lane)} for lane in lanes
    ]
    connection.execute(INSERT_LANES, {**change.key, "lanes": json.dumps(values, default=float)})
    return ids


def _former_ids(connection: Connection, names: Sequence[str]) -> dict[str, int]:
    rows = connection.execute(FORMER_IDS, {"names": list(names)})
    return {row.name: row.lane_id for row in rows}


def update_lanes(connection: Connection, lanes: Mapping[int, Lane]) -> None:
    """Change the names, units, parameters and costs of lanes, by their numbers."""
    if lanes:
        values = [
            {"lane_id": lane_id, "name": lane.name, **lane_columns(lane)} for lane_id, lane in lanes.items()
        ]
        connection.execute(UPDATE_LANES, {"lanes": json.dumps(values, default=float)})


def delete_lanes(connection: Connection, change: Change, lane_ids: Sequence[int]) -> None:
    """Take lanes out; their records must be out already."""
    connection.execute(DELETE_LANES, {"workspace_id": change.workspace_id, "lane_ids": list(lane_ids)})


def lane_columns(lane: Lane) -> dict[str, Any]:
    """A lane as stored."""
    return {"unit": lane.unit, "parameters": asdict(lane.parameters), "costs": asdict(lane.costs)}


def remember_lanes(connection: Connection) -> None:
    """Keep the lanes as they stand before a change, for `note_lane_changes`."""
    connection.execute(DROP_REMEMBERED)
    connection.execute(REMEMBER)


def note_lane_changes(connection: Connection, change: Change) -> int:
    """Write down what became of each lane since `remember_lanes`; returns how many changed."""
    return connection.execute(NOTE_CHANGES, change.key).rowcount


def lane_of_columns(name: str, columns: Mapping[str, Any]) -> Lane:
    """A lane from what `lane_columns` stored."""
    return Lane(
        name=name,
        unit=columns["unit"],
        parameters=LaneParameters(**_known(LaneParameters, columns["parameters"])),
        costs=CostParameters(**_known(CostParameters, columns["costs"])),
    )


def _lane_row(row: Any) -> LaneRow:
    columns = {"unit": row.unit, "parameters": row.parameters, "costs": row.costs}
    return LaneRow(lane_id=row.lane_id, lane=lane_of_columns(row.name, columns))


def _known(value_type: type, stored: Mapping[str, Any]) -> dict[str, Any]:
    """Stored values that the value object knows; lists come back as the tuples they were."""
    names = {item.name for item in fields(value_type)}
    return {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in stored.items()
        if name in names
    }


ALL_LANES = text('SELECT lane_id, name, unit, parameters, costs FROM lane ORDER BY name COLLATE "C"')
ONE_LANE = text("SELECT lane_id, name, unit, parameters, costs FROM lane WHERE name = :name")
LANE_IDS = text('SELECT name, lane_id FROM lane ORDER BY name COLLATE "C"')
SUMMARIES = text(
    """
    SELECT lane.name, lane.unit, COALESCE(counted.n_records, 0), counted.first_date, counted.last_date,
           COALESCE(counted.total_demand_units, 0)
    FROM lane LEFT JOIN (
        SELECT lane_id, count(*) AS n_records, min(day) AS first_date, max(day) AS last_date,
               sum(demand) AS total_demand_units
        FROM demand_record GROUP BY lane_id
    ) AS counted USING (lane_id)
    ORDER BY lane.name COLLATE "C"
    """
)
FORMER_IDS = text(
    """
    SELECT DISTINCT ON (name) name, lane_id FROM (
        SELECT DISTINCT ON (lane_id) lane_id, batch_id, before ->> 'name' AS name, after
        FROM lane_change ORDER BY lane_id, batch_id DESC
    ) AS latest
    WHERE after IS NULL AND name = ANY(:names)
    ORDER BY name, batch_id DESC
    """
)
TAKE_IDS = text(
    """
    UPDATE workspace SET last_lane_id = last_lane_id + :count WHERE id = :workspace_id
    RETURNING last_lane_id
    """
)
INSERT_LANES = text(
    """
    INSERT INTO lane (workspace_id, lane_id, name, unit, parameters, costs, created_batch_id)
    SELECT :workspace_id, new.lane_id, new.name, new.unit, new.parameters, new.costs, :batch_id
    FROM jsonb_to_recordset(CAST(:lanes AS jsonb))
        AS new (lane_id integer, name text, unit text, parameters jsonb, costs jsonb)
    """
)
UPDATE_LANES = text(
    """
    UPDATE lane SET name = changed.name, unit = changed.unit,
        parameters = changed.parameters, costs = changed.costs
    FROM jsonb_to_recordset(CAST(:lanes AS jsonb))
        AS changed (lane_id integer, name text, unit text, parameters jsonb, costs jsonb)
    WHERE lane.lane_id = changed.lane_id
    """
)
DROP_REMEMBERED = text("DROP TABLE IF EXISTS lanes_before")
REMEMBER = text(
    """
    CREATE TEMPORARY TABLE lanes_before ON COMMIT DROP AS
    SELECT lane_id, to_jsonb(lane) - 'workspace_id' AS image FROM lane
    """
)
NOTE_CHANGES = text(
    """
    INSERT INTO lane_change (workspace_id, batch_id, lane_id, before, after)
    SELECT :workspace_id, :batch_id, lane_id, was.image, is_now.image
    FROM lanes_before AS was
    FULL JOIN (SELECT lane_id, to_jsonb(lane) - 'workspace_id' AS image FROM lane) AS is_now USING (lane_id)
    WHERE was.image IS DISTINCT FROM is_now.image
    """
)
DELETE_LANES = text("DELETE FROM lane WHERE workspace_id = :workspace_id AND lane_id = ANY(:lane_ids)")
