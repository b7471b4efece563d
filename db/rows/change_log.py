"""Every write is a change: numbered by the data version it makes, kept for undo, and noted for the audit."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Integer, and_, bindparam, insert, update

from core.errors import NotAllowed, UndoRefused
from core.told import told
from core.twin.imports import Receipt
from db.rows.workspace_rows import WorkspaceRow, last_reset
from db.server import models
from db.server.models import ImportBatch


@dataclass(frozen=True)
class Writer:
    """Who writes into which workspace, and the transaction in which that happens."""

    connection: Connection
    stored: WorkspaceRow
    made_by: str


@dataclass(frozen=True)
class Change:
    """A change under way, on its connection; `batch_id` is also the data version that it makes."""

    connection: Connection
    workspace_id: int
    batch_id: int
    kind: str
    row_limit: int | None
    made_by: str

    @property
    def key(self) -> dict[str, int]:
        """What the rows that this change writes are filed under."""
        return {"workspace_id": self.workspace_id, "batch_id": self.batch_id}

    @property
    def binds(self) -> dict[str, int]:
        """The values of OF_WORKSPACE and OF_CHANGE in statements about this change."""
        return {"of_workspace": self.workspace_id, "of_change": self.batch_id}


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


def begin_change(writer: Writer, kind: str, origin: Origin | None = None) -> Change:
    """Take the workspace's next data version.

    The row of the workspace stays locked until the transaction ends, so writers of one workspace take turns
    and never wait for each other in a circle.
    """
    row = writer.connection.execute(NEXT_VERSION, {"of_workspace": writer.stored.id}).one_or_none()
    if row is None:
        raise NotAllowed(told("writing, it is open for reading only or has expired"))
    change = Change(writer.connection, row.id, row.data_version, kind, row.row_limit, writer.made_by)
    given = origin or Origin()
    entry = {
        **change.key,
        "kind": kind,
        "made_by": change.made_by,
        "file_name": given.file_name,
        "file_hash": given.file_hash,
        "undoes": given.undoes,
    }
    writer.connection.execute(insert(ImportBatch), entry)
    note_event(writer, kind, {"change": change.batch_id, "file": given.file_name, **given.detail})
    return change


def note_event(writer: Writer, action: str, detail: dict[str, Any]) -> None:
    """Write down for the audit who did what; of a member also the number, for names may change."""
    if writer.stored.member_id is not None:
        detail = {**detail, "member": writer.stored.member_id}
    event = {"workspace_id": writer.stored.id, "made_by": writer.made_by, "action": action, "detail": detail}
    writer.connection.execute(insert(models.AuditEvent), event)


def finish_change(change: Change, counts: Counts) -> Receipt:
    """Note what the change did."""
    counted_from = change.connection.execute(SET_COUNTS, {**change.binds, **vars(counts)}).scalar_one()
    return Receipt(
        import_id=change.batch_id,
        kind=change.kind,
        n_add=counts.n_add,
        n_update=counts.n_update,
        n_delete=counts.n_delete,
        data_version=change.batch_id,
        version=change.batch_id - counted_from,
    )


def not_undone(target: int, why: str) -> UndoRefused:
    """The refusal to take a change back on its own."""
    return UndoRefused(told("Change {target} cannot be taken back on its own: {why}", target=target, why=why))


# A change that was not taken back; an undo neither stands nor falls, it lets others do so.
STANDS = and_(ImportBatch.undone_at.is_(None), ImportBatch.kind != "undo")
# Statements that many writes share are made once: made anew, each costs as much time as its execution.
OF_WORKSPACE, OF_CHANGE = bindparam("of_workspace", type_=Integer), bindparam("of_change", type_=Integer)
NEXT_VERSION = (
    update(models.Workspace)
    .where(models.Workspace.id == OF_WORKSPACE)
    .values(data_version=models.Workspace.data_version + 1)
    .returning(models.Workspace.id, models.Workspace.data_version, models.Workspace.row_limit)
)
SET_COUNTS = (
    update(ImportBatch)
    .where(ImportBatch.workspace_id == OF_WORKSPACE, ImportBatch.batch_id == OF_CHANGE)
    .values({name: bindparam(name) for name in vars(Counts())})
    .returning(last_reset(OF_WORKSPACE))
)
