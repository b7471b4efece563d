"""Making a workspace equal to a file: one change that leaves alone what is equal already."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from core.demand.profile import NetworkRecords
from core.lane import Lane
from core.twin.imports import Receipt, RestorePreview
from db.changes.forecast_notes import all_plain_notes, write_plain_notes
from db.changes.workspace_settings import read_settings, write_settings
from db.files.workspace_file import WorkspaceContent
from db.rows.binary_copy import RecordRows
from db.rows.change_log import Counts, Origin, Writer, begin_change, finish_change
from db.rows.decision_answers import add_restored, read_answers
from db.rows.lane_rows import (
    all_lane_rows,
    delete_lanes,
    insert_lanes,
    noting_lanes,
    read_lanes,
    update_lanes,
)
from db.rows.record_rows import look_up, read_rows
from db.rows.record_writes import delete_listed_rows, write_rows
from db.rows.series_rows import network_records

NEW_LANE_ID = -1


@dataclass(frozen=True)
class Differences:
    """What parts a workspace from a file: rows to write and to delete, by lane of the file or of the store."""

    added: NDArray[np.bool_]  # over the file's records
    updated: NDArray[np.bool_]
    gone: RecordRows
    new_lanes: tuple[Lane, ...]
    changed_lanes: dict[int, Lane]
    lost_lanes: tuple[int, ...]
    notes: dict[str, dict[str, Any]]  # of the lanes whose notes change, as they become
    lane_ids: NDArray[np.int64]  # of the file's lanes; NEW_LANE_ID where there is none yet


def stored_content(connection: Connection) -> WorkspaceContent:
    """Everything that the workspace holds, as a file would hold it."""
    return WorkspaceContent(
        settings=read_settings(connection),
        lanes=read_lanes(connection),
        records=network_records(connection),
        notes=all_plain_notes(connection),
        answers=read_answers(connection),
    )


def content_hash(connection: Connection) -> str:
    """Equal content, equal hash."""
    return stored_content(connection).hash


def preview_restore(connection: Connection, content: WorkspaceContent) -> RestorePreview:
    """What restoring the file would change; nothing is written."""
    differs = _compare(connection, content)
    return RestorePreview(
        title=content.settings.title,
        n_lanes=len(content.lanes),
        n_records=int(content.records.days.size),
        n_add=int(differs.added.sum()),
        n_update=int(differs.updated.sum()),
        n_delete=differs.gone.size,
        n_lanes_add=len(differs.new_lanes),
        n_lanes_update=len(
            {lane.name for lane in differs.changed_lanes.values()}
            | differs.notes.keys() - {lane.name for lane in differs.new_lanes}
        ),
        n_lanes_delete=len(differs.lost_lanes),
    )


def restore_workspace(writer: Writer, content: WorkspaceContent, origin: Origin) -> Receipt:
    """Make the workspace hold what the file holds, and nothing else; its own title stays."""
    change = begin_change(writer, "restore", origin)
    with noting_lanes(change):
        differs = _compare(change.connection, content)
        own_title = read_settings(change.connection).title
        write_settings(change, replace(content.settings, title=own_title))
        n_delete = delete_listed_rows(change, differs.gone)
        delete_lanes(change, list(differs.lost_lanes))
        update_lanes(change, differs.changed_lanes)
        made = insert_lanes(change, differs.new_lanes)
        write_plain_notes(change, differs.notes)
        rows = _rows_of(content.records, _with_made(differs.lane_ids, content.lanes, made))
        added, updated = rows.take(differs.added), rows.take(differs.updated)
        write_rows(change, added=added, updated=updated)
        add_restored(change, content.answers)
    n_unchanged = rows.size - added.size - updated.size
    counts = Counts(n_add=added.size, n_update=updated.size, n_delete=n_delete, n_unchanged=n_unchanged)
    return finish_change(change, counts)


def _compare(connection: Connection, content: WorkspaceContent) -> Differences:
    stored_lanes = {row.lane.name: row for row in all_lane_rows(connection)}
    wanted = {lane.name: lane for lane in content.lanes}
    notes = all_plain_notes(connection)
    lane_ids = np.array(
        [stored_lanes[name].lane_id if name in stored_lanes else NEW_LANE_ID for name in wanted],
        dtype=np.int64,
    )
    stored = read_rows(connection, None)
    rows = _rows_of(content.records, lane_ids)
    is_found, stored_units = look_up(rows, stored)
    is_kept, _ = look_up(stored, rows)
    return Differences(
        added=~is_found,
        updated=is_found & (stored_units != rows.demand_units),
        gone=stored.take(~is_kept),
        new_lanes=tuple(lane for name, lane in wanted.items() if name not in stored_lanes),
        changed_lanes={
            row.lane_id: wanted[name]
            for name, row in stored_lanes.items()
            if name in wanted and wanted[name] != row.lane
        },
        lost_lanes=tuple(row.lane_id for name, row in stored_lanes.items() if name not in wanted),
        notes={
            name: content.notes.get(name, {}) for name in wanted if content.notes.get(name) != notes.get(name)
        },
        lane_ids=lane_ids,
    )


def _rows_of(records: NetworkRecords, lane_ids: NDArray[np.int64]) -> RecordRows:
    return RecordRows(
        lane_id=np.repeat(lane_ids, np.diff(records.offsets)).astype(np.int32),
        day=records.days.astype(np.int32),
        demand_units=records.demand_units,
    )


def _with_made(
    lane_ids: NDArray[np.int64], lanes: tuple[Lane, ...], made: dict[str, int]
) -> NDArray[np.int64]:
    known = [made.get(lane.name, int(lane_id)) for lane, lane_id in zip(lanes, lane_ids, strict=True)]
    return np.array(known, dtype=np.int64)
