"""Taking a change back: each record and lane becomes exactly what it was, or nothing happens.

A change has an image before and an image after, on the keys (lane, day) that it touched:

- before: `record_before` of the change; a key that is not there had no record.
- after: for an ordinary change the records that carry its number; for an undo what the change that it took
  back had found, since an undo puts records back with the numbers they had.

Undoing swaps the two. It may be done while the stored records still are the image after, and no later change
that stands has touched the same keys; else the later change is named. The undo is a change itself, so it can
be undone (the change is then made again).
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, text

from core.errors import UndoRefused
from core.twin.imports import Receipt
from core.twin.store import KEPT_DAYS
from db.changes.undo_lanes import require_lanes_for_records, restore_lanes, take_out_lanes
from db.changes.workspace_settings import restore_settings
from db.rows.change_log import Change, Counts, Origin, begin_change, finish_change
from db.rows.lane_rows import note_lane_changes, remember_lanes
from db.rows.record_rows import MORE_MEMORY, require_room


def undo_change(connection: Connection, *, slug: str, import_id: int, made_by: str) -> Receipt:
    """Take one change back as a change of its own.

    Raises
    ------
    UndoRefused
        where it does not exist, is undone already, or a later change stands on it.
    """
    change = begin_change(
        connection, slug=slug, kind="undo", made_by=made_by, origin=Origin(undoes=import_id)
    )
    target = connection.execute(FIND_CHANGE, {"batch_id": import_id}).one_or_none()
    if target is None or target.batch_id == change.batch_id:
        raise UndoRefused(f"There is no change number {import_id} in this workspace.")
    if target.undone_at is not None:
        raise UndoRefused(f"Change {import_id} has been taken back already.")
    if target.images_cleared_at is not None:
        raise UndoRefused(
            f"Change {import_id} cannot be taken back any more: what it replaced was kept until "
            f"{target.images_cleared_at:%d %b %Y}, {KEPT_DAYS} days after a factory reset."
        )
    keys = {**change.key, "target": import_id, "undoes": target.undoes}
    _collect_images(connection, target, keys)
    _refuse_if_built_upon(connection, target, keys)
    remember_lanes(connection)
    _set_standing(connection, import_id, stands=False)
    restore_settings(connection, change, import_id)
    restore_lanes(connection, change, target)
    require_lanes_for_records(connection, change, target)
    counts = _swap_records(connection, change)
    take_out_lanes(connection, change, target)
    note_lane_changes(connection, change)
    require_room(connection, change)
    return finish_change(connection, change, counts)


def _collect_images(connection: Connection, target: Any, keys: dict[str, Any]) -> None:
    connection.execute(MORE_MEMORY)
    connection.execute(IMAGE_BEFORE, keys)
    connection.execute(IMAGE_AFTER_OF_UNDO if target.kind == "undo" else IMAGE_AFTER, keys)
    for statement in INDEX_IMAGES:
        connection.execute(statement)


def _refuse_if_built_upon(connection: Connection, target: Any, keys: dict[str, Any]) -> None:
    blocker = connection.execute(FIND_BLOCKER, keys).scalar_one()
    if blocker is None:
        if target.kind != "undo":
            expected = target.n_add + target.n_update
            intact = connection.execute(COUNT_AFTER).scalar_one() == expected
        else:
            intact = connection.execute(COUNT_ALTERED, keys).scalar_one() == 0
        if intact:
            return
    raise UndoRefused(
        f"Change {target.batch_id} cannot be taken back on its own: {name_change(connection, blocker)} "
        "stands on the same records. Take that one back first."
    )


def name_change(connection: Connection, batch_id: int | None) -> str:
    """A change as a sentence calls it."""
    if batch_id is None:
        return "a later change"
    row = connection.execute(FIND_CHANGE, {"batch_id": batch_id}).one_or_none()
    if row is None:
        return f"change {batch_id}"
    file_name = f" of {row.file_name!r}" if row.file_name else ""
    return f"change {batch_id} ({row.kind}{file_name}, {row.made_at:%d %b %Y %H:%M})"


def _set_standing(connection: Connection, batch_id: int, *, stands: bool) -> None:
    """Mark a change as standing or taken back; taking an undo back lets what it undid stand again."""
    undoes: int | None = batch_id
    while undoes is not None:
        statement = MARK_STANDING if stands else MARK_UNDONE
        undoes = connection.execute(statement, {"batch_id": undoes}).scalar_one()
        stands = not stands


def _swap_records(connection: Connection, change: Change) -> Counts:
    connection.execute(KEEP_AFTER, change.key)
    n_delete = connection.execute(DELETE_AFTER, change.key).rowcount
    n_update = connection.execute(RESTORE_CHANGED, change.key).rowcount
    n_add = connection.execute(RESTORE_DELETED, change.key).rowcount
    return Counts(n_add=n_add, n_update=n_update, n_delete=n_delete)


FIND_CHANGE = text(
    """
    SELECT batch_id, kind, undoes, undone_at, images_cleared_at, made_at, file_name, n_add, n_update
    FROM import_batch WHERE batch_id = :batch_id
    """
)
MARK_UNDONE = text("UPDATE import_batch SET undone_at = now() WHERE batch_id = :batch_id RETURNING undoes")
MARK_STANDING = text("UPDATE import_batch SET undone_at = NULL WHERE batch_id = :batch_id RETURNING undoes")

IMAGE_BEFORE = text(
    """
    CREATE TEMPORARY TABLE image_before ON COMMIT DROP AS
    SELECT lane_id, day, demand, prior_batch_id AS batch_id
    FROM record_before WHERE workspace_id = :workspace_id AND batch_id = :target
    """
)
IMAGE_AFTER = text(
    """
    CREATE TEMPORARY TABLE image_after ON COMMIT DROP AS
    SELECT lane_id, day, demand, batch_id
    FROM demand_record WHERE workspace_id = :workspace_id AND batch_id = :target
    """
)
IMAGE_AFTER_OF_UNDO = text(
    """
    CREATE TEMPORARY TABLE image_after ON COMMIT DROP AS
    SELECT lane_id, day, demand, prior_batch_id AS batch_id
    FROM record_before WHERE workspace_id = :workspace_id AND batch_id = :undoes
    """
)
INDEX_IMAGES = (
    text("CREATE UNIQUE INDEX ON image_before (lane_id, day)"),
    text("CREATE UNIQUE INDEX ON image_after (lane_id, day)"),
    text("ANALYZE image_before"),
    text("ANALYZE image_after"),
)
COUNT_AFTER = text("SELECT count(*) FROM image_after")
COUNT_ALTERED = text(
    """
    SELECT count(*) FROM image_after LEFT JOIN demand_record AS kept
        ON kept.workspace_id = :workspace_id
        AND kept.lane_id = image_after.lane_id AND kept.day = image_after.day
    WHERE kept.batch_id IS DISTINCT FROM image_after.batch_id
    """
)
# The latest standing change that touched a key after the target did: it overwrote or deleted a record there,
# or wrote one where the target left none.
FIND_BLOCKER = text(
    """
    WITH standing AS MATERIALIZED (
        SELECT batch_id FROM import_batch
        WHERE workspace_id = :workspace_id AND batch_id > :target AND batch_id < :batch_id
            AND undone_at IS NULL AND kind <> 'undo'
    ), touched AS (
        SELECT lane_id, day FROM image_before UNION SELECT lane_id, day FROM image_after
    )
    SELECT max(batch_id) FROM (
        SELECT later.batch_id
        FROM standing JOIN record_before AS later USING (batch_id) JOIN touched USING (lane_id, day)
        WHERE later.workspace_id = :workspace_id
        UNION ALL
        SELECT later.batch_id
        FROM standing JOIN record_before AS later USING (batch_id)
        WHERE later.workspace_id = :workspace_id AND later.prior_batch_id = :target
        UNION ALL
        SELECT kept.batch_id
        FROM touched JOIN demand_record AS kept USING (lane_id, day)
        LEFT JOIN image_after USING (lane_id, day)
        WHERE kept.workspace_id = :workspace_id AND kept.batch_id IS DISTINCT FROM image_after.batch_id
    ) AS blockers
    """
)
KEEP_AFTER = text(
    """
    INSERT INTO record_before (workspace_id, batch_id, lane_id, day, prior_batch_id, demand)
    SELECT :workspace_id, :batch_id, lane_id, day, batch_id, demand FROM image_after
    """
)
DELETE_AFTER = text(
    """
    DELETE FROM demand_record AS kept USING image_after
    WHERE kept.workspace_id = :workspace_id
        AND kept.lane_id = image_after.lane_id AND kept.day = image_after.day
        AND NOT EXISTS (
            SELECT 1 FROM image_before
            WHERE image_before.lane_id = kept.lane_id AND image_before.day = kept.day
        )
    """
)
RESTORE_CHANGED = text(
    """
    UPDATE demand_record AS kept SET demand = image_before.demand, batch_id = image_before.batch_id
    FROM image_before
    WHERE kept.workspace_id = :workspace_id
        AND kept.lane_id = image_before.lane_id AND kept.day = image_before.day
    """
)
RESTORE_DELETED = text(
    """
    INSERT INTO demand_record (workspace_id, lane_id, day, batch_id, demand)
    SELECT :workspace_id, lane_id, day, batch_id, demand FROM image_before
    WHERE NOT EXISTS (
        SELECT 1 FROM image_after
        WHERE image_after.lane_id = image_before.lane_id AND image_after.day = image_before.day
    )
    """
)
