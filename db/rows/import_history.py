"""The history of changes, newest first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, text

from core.twin.imports import ImportEntry
from core.twin.store import KEPT_DAYS


def import_history(connection: Connection) -> tuple[ImportEntry, ...]:
    """Every change, and whether it can be taken back as things stand."""
    rows = connection.execute(HISTORY).all()
    resets = [row.batch_id for row in rows if row.kind == "reset" and row.undone_at is None]
    numbers = {
        row.batch_id: row.batch_id - next((reset for reset in resets if reset < row.batch_id), 0)
        for row in rows
    }
    return tuple(_entry(row, numbers) for row in rows)


def _entry(row: Any, numbers: Mapping[int, int]) -> ImportEntry:
    if row.images_cleared_at is not None:
        why_not = f"What it replaced was kept for {KEPT_DAYS} days after a factory reset, and then cleared."
    elif row.undone_at is not None:
        why_not = "It has been taken back already."
    elif row.blocker is not None:
        why_not = f"Change {numbers[row.blocker]} stands on it; take that one back first."
    else:
        why_not = ""
    return ImportEntry(
        import_id=row.batch_id,
        number=numbers[row.batch_id],
        kind=row.kind,
        file_name=row.file_name,
        file_hash=row.file_hash,
        made_at=row.made_at,
        made_by=row.made_by,
        n_add=row.n_add,
        n_update=row.n_update,
        n_delete=row.n_delete,
        n_unchanged=row.n_unchanged,
        n_rejected=row.n_rejected,
        n_lanes=row.n_lanes,
        undone_at=row.undone_at,
        can_undo=not why_not,
        why_not=why_not,
        undoes=row.undoes,
    )


# What overwrote or took out records or lanes of a change, or wrote where it had deleted, stands on it. Rarer
# cases (a name taken by now) are found when undo is asked for.
HISTORY = text(
    """
    WITH standing AS (
        SELECT batch_id FROM import_batch WHERE undone_at IS NULL AND kind <> 'undo'
    ), overwritten AS (
        SELECT DISTINCT record_before.prior_batch_id AS batch_id, record_before.batch_id AS blocker
        FROM record_before JOIN standing USING (batch_id)
    ), written_again AS (
        SELECT DISTINCT gone.batch_id, kept.batch_id AS blocker
        FROM import_batch JOIN record_before AS gone USING (batch_id)
        JOIN demand_record AS kept USING (lane_id, day)
        WHERE import_batch.n_delete > 0 AND import_batch.kind <> 'undo' AND kept.batch_id > gone.batch_id
    ), taken_out_again AS (
        SELECT DISTINCT gone.batch_id, later.batch_id AS blocker
        FROM import_batch JOIN record_before AS gone USING (batch_id)
        JOIN record_before AS later USING (lane_id, day)
        JOIN standing ON standing.batch_id = later.batch_id
        WHERE import_batch.n_delete > 0 AND import_batch.kind <> 'undo' AND later.batch_id > gone.batch_id
    ), lane_changed AS (
        SELECT mine.batch_id, later.batch_id AS blocker
        FROM lane_change AS mine JOIN lane_change AS later USING (lane_id)
        JOIN standing ON standing.batch_id = later.batch_id
        WHERE later.batch_id > mine.batch_id AND later.before IS NOT NULL
    ), lane_used AS (
        SELECT made.batch_id, max(kept.batch_id) AS blocker
        FROM lane_change AS made JOIN import_batch USING (workspace_id, batch_id)
        JOIN demand_record AS kept USING (workspace_id, lane_id)
        WHERE made.before IS NULL AND import_batch.kind IN ('lane', 'restore')
            AND kept.batch_id <> made.batch_id
        GROUP BY made.batch_id
    ), settings_changed AS (
        SELECT mine.batch_id, later.batch_id AS blocker
        FROM workspace_change AS mine JOIN workspace_change AS later ON later.batch_id > mine.batch_id
        JOIN standing ON standing.batch_id = later.batch_id
    ), stands_on AS (
        SELECT batch_id, max(blocker) AS blocker FROM (
            TABLE overwritten UNION TABLE written_again UNION TABLE taken_out_again
            UNION TABLE lane_changed UNION TABLE lane_used UNION TABLE settings_changed
        ) AS blockers GROUP BY batch_id
    ), lanes_touched AS (
        SELECT batch_id, count(*) AS n_lanes FROM lane_change GROUP BY batch_id
    )
    SELECT import_batch.*, stands_on.blocker, COALESCE(lanes_touched.n_lanes, 0) AS n_lanes
    FROM import_batch LEFT JOIN stands_on USING (batch_id) LEFT JOIN lanes_touched USING (batch_id)
    ORDER BY batch_id DESC
    """
)
