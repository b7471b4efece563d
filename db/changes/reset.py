"""Factory reset of one workspace, and the end of what it keeps for undo."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, delete, func, select, update

from core.errors import NotAllowed
from core.twin.imports import Receipt
from core.twin.store import KEPT_DAYS
from db.rows.change_log import Counts, Writer, begin_change, finish_change
from db.rows.lane_rows import delete_lanes, lane_ids_by_name, noting_lanes
from db.rows.record_writes import delete_rows
from db.server.models import ImportBatch, LaneChange, RecordBefore
from db.server.scope import THIS_WORKSPACE


def reset_workspace(writer: Writer, *, typed_title: str) -> Receipt:
    """Take every record and lane out; changes are counted anew. Title, currency and defaults stay.

    Raises
    ------
    NotAllowed
        where the title is not typed exactly.
    """
    title = writer.stored.workspace.title
    if typed_title.strip() != title:
        raise NotAllowed(f"a reset, unless the title {title!r} is typed exactly")
    change = begin_change(writer, "reset")
    with noting_lanes(change):
        n_delete = delete_rows(change)
        delete_lanes(change, list(lane_ids_by_name(change.connection).values()))
    return finish_change(change, Counts(n_delete=n_delete))


def reset_to_clear(connection: Connection, *, now: datetime) -> int | None:
    """The last reset that is so old that what it keeps is to be cleared."""
    return connection.execute(TO_CLEAR, {"limit": now - timedelta(days=KEPT_DAYS)}).scalar_one()


def clear_old_images(connection: Connection, *, now: datetime) -> int:
    """Clear what resets older than KEPT_DAYS, and the changes before them, keep for undo.

    Returns how many stored records of the past were deleted. The history itself stays. The login that clears up
    may see every workspace, so each statement names its own.
    """
    last = reset_to_clear(connection, now=now)
    if last is None:
        return 0
    n_records, _ = (
        connection.execute(
            delete(images).where(images.workspace_id == THIS_WORKSPACE, images.batch_id <= last)
        ).rowcount
        for images in (RecordBefore, LaneChange)
    )
    connection.execute(
        update(ImportBatch)
        .where(ImportBatch.workspace_id == THIS_WORKSPACE, ImportBatch.batch_id <= last)
        .where(ImportBatch.images_cleared_at.is_(None), ImportBatch.kind != "settings")
        .values(images_cleared_at=now)
    )
    return n_records


TO_CLEAR = select(func.max(ImportBatch.batch_id)).where(
    ImportBatch.workspace_id == THIS_WORKSPACE,
    ImportBatch.kind == "reset",
    ImportBatch.undone_at.is_(None),
    ImportBatch.images_cleared_at.is_(None),
    ImportBatch.made_at < bindparam("limit"),
)
