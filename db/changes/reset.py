"""Factory reset of one workspace, and the end of what it keeps for undo."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, text

from core.errors import NotAllowed
from core.twin.imports import Receipt
from core.twin.store import KEPT_DAYS
from db.rows import lane_rows, record_rows
from db.rows.change_log import Counts, begin_change, finish_change
from db.rows.workspace_rows import require_workspace


def reset_workspace(connection: Connection, *, slug: str, typed_title: str, made_by: str) -> Receipt:
    """Take every record and lane out; changes are counted anew. Title, currency and defaults stay.

    Raises
    ------
    NotAllowed
        where the title is not typed exactly.
    """
    title = require_workspace(connection, slug).workspace.title
    if typed_title.strip() != title:
        raise NotAllowed(f"a reset, unless the title {title!r} is typed exactly")
    change = begin_change(connection, slug=slug, kind="reset", made_by=made_by)
    lane_rows.remember_lanes(connection)
    n_delete = record_rows.delete_all_rows(connection, change)
    lane_rows.delete_lanes(connection, change, list(lane_rows.lane_ids_by_name(connection).values()))
    lane_rows.note_lane_changes(connection, change)
    return finish_change(connection, change, Counts(n_delete=n_delete))


def is_clearing_due(connection: Connection, *, now: datetime) -> bool:
    """Whether a reset is so old that what it keeps is to be cleared."""
    return connection.execute(FIND_DUE, {"limit": now - timedelta(days=KEPT_DAYS)}).scalar() is not None


def clear_old_images(connection: Connection, *, slug: str, now: datetime) -> int:
    """Clear what resets older than KEPT_DAYS, and the changes before them, keep for undo.

    Returns how many stored records of the past were deleted. The history itself stays.
    """
    last = connection.execute(FIND_DUE, {"limit": now - timedelta(days=KEPT_DAYS)}).scalar()
    if last is None:
        return 0
    values = {"last": last, "now": now, "workspace_id": require_workspace(connection, slug).id}
    n_deleted = connection.execute(DELETE_IMAGES, values).rowcount
    connection.execute(DELETE_LANE_IMAGES, values)
    connection.execute(MARK_CLEARED, values)
    return n_deleted


# The login that clears up may see every workspace, so each statement names its own.
FIND_DUE = text(
    """
    SELECT max(batch_id) FROM import_batch
    WHERE workspace_id = (SELECT this_workspace_id()) AND kind = 'reset'
        AND undone_at IS NULL AND images_cleared_at IS NULL AND made_at < :limit
    """
)
DELETE_IMAGES = text("DELETE FROM record_before WHERE workspace_id = :workspace_id AND batch_id <= :last")
DELETE_LANE_IMAGES = text("DELETE FROM lane_change WHERE workspace_id = :workspace_id AND batch_id <= :last")
MARK_CLEARED = text(
    """
    UPDATE import_batch SET images_cleared_at = :now
    WHERE workspace_id = :workspace_id AND batch_id <= :last AND images_cleared_at IS NULL
        AND kind <> 'settings'
    """
)
