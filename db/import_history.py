"""The history of changes, newest first."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, text

from core.imports import ImportEntry


def import_history(connection: Connection) -> tuple[ImportEntry, ...]:
    """Every change, and whether it can be taken back as things stand."""
    return tuple(_entry(row) for row in connection.execute(HISTORY))


def _entry(row: Any) -> ImportEntry:
    if row.undone_at is not None:
        why_not = "It has been taken back already."
    elif row.blocker is not None:
        why_not = f"Change {row.blocker} stands on it; take that one back first."
    else:
        why_not = ""
    return ImportEntry(
        import_id=row.batch_id,
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
        undone_at=row.undone_at,
        can_undo=not why_not,
        why_not=why_not,
    )


# What overwrote records of a change stands on it. Rarer cases are found when undo is asked for.
HISTORY = text(
    """
    WITH standing AS (
        SELECT batch_id FROM import_batch WHERE undone_at IS NULL AND kind <> 'undo'
    ), stands_on AS (
        SELECT prior_batch_id AS batch_id, max(batch_id) AS blocker
        FROM record_before JOIN standing USING (batch_id) GROUP BY prior_batch_id
    )
    SELECT import_batch.*, stands_on.blocker
    FROM import_batch LEFT JOIN stands_on USING (batch_id)
    ORDER BY batch_id DESC
    """
)
