"""Every write is a change: numbered by the data version it makes, kept for undo, and noted for the audit."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from sqlalchemy import Connection, text

from core.errors import NotAllowed
from core.twin.imports import Receipt


@dataclass(frozen=True)
class Change:
    """A change under way; `batch_id` is also the data version that it makes."""

    workspace_id: int
    batch_id: int
    kind: str
    made_by: str
    row_limit: int | None

    @property
    def key(self) -> dict[str, int]:
        """The bind values of statements about this change."""
        return {"workspace_id": self.workspace_id, "batch_id": self.batch_id}


@dataclass(frozen=True)
class Counts:
    """What a change did to the records."""

    n_add: int = 0
    n_update: int = 0
    n_delete: int = 0
    n_unchanged: int = 0
    n_rejected: int = 0


@dataclass(frozen=True)
class Origin:
    """Where a change came from; `undoes` is the change that it takes back."""

    file_name: str = ""
    file_hash: str = ""
    undoes: int | None = None
    detail: dict[str, object] = field(default_factory=dict)


def begin_change(
    connection: Connection, *, slug: str, kind: str, made_by: str, origin: Origin | None = None
) -> Change:
    """Take the workspace's next data version.

    The row of the workspace stays locked until the transaction ends, so writers of one workspace take turns
    and never wait for each other in a circle.
    """
    row = connection.execute(NEXT_VERSION, {"slug": slug}).one_or_none()
    if row is None:
        raise NotAllowed("writing, it is open for reading only or has expired")
    change = Change(row.id, row.data_version, kind, made_by, row.row_limit)
    origin = origin or Origin()
    connection.execute(
        INSERT_CHANGE,
        {
            **change.key,
            "kind": kind,
            "made_by": made_by,
            "file_name": origin.file_name,
            "file_hash": origin.file_hash,
            "undoes": origin.undoes,
        },
    )
    detail = json.dumps({"change": change.batch_id, "file": origin.file_name, **origin.detail})
    connection.execute(
        INSERT_EVENT,
        {"workspace_id": change.workspace_id, "made_by": made_by, "action": kind, "detail": detail},
    )
    return change


def finish_change(connection: Connection, change: Change, counts: Counts) -> Receipt:
    """Note what the change did."""
    counted_from = connection.execute(SET_COUNTS, {**change.key, **vars(counts)}).scalar_one()
    return Receipt(
        import_id=change.batch_id,
        kind=change.kind,
        n_add=counts.n_add,
        n_update=counts.n_update,
        n_delete=counts.n_delete,
        data_version=change.batch_id,
        version=change.batch_id - counted_from,
    )


NEXT_VERSION = text(
    """
    UPDATE workspace SET data_version = data_version + 1 WHERE slug = :slug
    RETURNING id, data_version, row_limit
    """
)
INSERT_CHANGE = text(
    """
    INSERT INTO import_batch (workspace_id, batch_id, kind, made_by, file_name, file_hash, undoes)
    VALUES (:workspace_id, :batch_id, :kind, :made_by, :file_name, :file_hash, :undoes)
    """
)
INSERT_EVENT = text(
    """
    INSERT INTO audit_event (workspace_id, made_by, action, detail)
    VALUES (:workspace_id, :made_by, :action, CAST(:detail AS jsonb))
    """
)
SET_COUNTS = text(
    """
    UPDATE import_batch
    SET n_add = :n_add, n_update = :n_update, n_delete = :n_delete,
        n_unchanged = :n_unchanged, n_rejected = :n_rejected
    WHERE workspace_id = :workspace_id AND batch_id = :batch_id
    RETURNING COALESCE((
        SELECT max(batch_id) FROM import_batch
        WHERE workspace_id = :workspace_id AND kind = 'reset' AND undone_at IS NULL
    ), 0)
    """
)
