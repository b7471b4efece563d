"""The row of a workspace: found by its name, opened, closed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, ScalarSelect, bindparam, delete, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import InstrumentedAttribute, aliased

from core.errors import InvalidParameter, NotAllowed
from core.twin.store import Workspace
from db.server import models
from db.server.scope import set_scope

SLUG_PATTERN = re.compile(r"[a-z0-9][a-z0-9_-]{0,62}")


@dataclass(frozen=True)
class WorkspaceRow:
    """A workspace with its number in the database and its limits."""

    id: int
    workspace: Workspace
    row_limit: int | None
    is_visitors: bool


@dataclass(frozen=True)
class NewWorkspace:
    """What a workspace is opened with."""

    slug: str
    title: str
    currency: str
    is_demo: bool = False
    read_only: bool = False
    row_limit: int | None = None
    expires_at: datetime | None = None


def require_slug(slug: str) -> str:
    """Return the name of a workspace, or refuse it."""
    if not SLUG_PATTERN.fullmatch(slug):
        raise InvalidParameter(
            "workspace",
            repr(slug),
            "1 to 63 of the characters a-z, 0-9, '-' and '_', a letter or digit first",
        )
    return slug


def find_workspace(connection: Connection, slug: str) -> WorkspaceRow | None:
    """The workspace of this transaction, None where it does not exist or has expired."""
    row = connection.execute(FIND, {"slug": slug}).one_or_none()
    if row is None:
        return None
    workspace = Workspace(
        slug=row.slug,
        title=row.title,
        currency=row.currency,
        is_demo=row.is_demo,
        read_only=row.read_only,
        data_version=row.data_version,
        counted_from=row.counted_from,
        may_reset=not row.read_only,
    )
    return WorkspaceRow(row.id, workspace, row_limit=row.row_limit, is_visitors=row.expires_at is not None)


def require_workspace(connection: Connection, slug: str) -> WorkspaceRow:
    """The workspace of this transaction; refused where it does not exist or has expired."""
    row = find_workspace(connection, slug)
    if row is None:
        raise NotAllowed(f"opening the workspace {slug!r}, it does not exist or has expired")
    return row


def insert_workspace(connection: Connection, new: NewWorkspace) -> None:
    """Open a workspace; nothing happens where another process was first."""
    connection.execute(insert(models.Workspace).values(vars(new)).on_conflict_do_nothing())


def delete_expired_workspaces(connection: Connection) -> int:
    """Clear up after visitors; returns how many workspaces were deleted. The audit trail stays."""
    table = models.Workspace
    expired = connection.execute(
        select(table.id, table.slug)
        .where(table.expires_at < func.now())
        .order_by(table.id)
        .with_for_update(skip_locked=True)
    ).all()
    for workspace_id, slug in expired:
        set_scope(connection, slug, role=None, as_owner=True)
        for rows in (models.DemandRecord, models.RecordBefore):
            connection.execute(delete(rows).where(rows.workspace_id == workspace_id))
        connection.execute(delete(table).where(table.id == workspace_id))  # and with it lanes and changes
    return len(expired)


def set_read_only(connection: Connection, slug: str, *, read_only: bool) -> None:
    """Let visitors write or not; only the login may, the app's role has no right to this column."""
    connection.execute(
        update(models.Workspace)
        .where(models.Workspace.slug == slug, models.Workspace.read_only != read_only)
        .values(read_only=read_only)
    )


def last_reset(workspace_id: ColumnElement[int] | InstrumentedAttribute[int] | int) -> ScalarSelect[int]:
    """The factory reset of a workspace that its changes are counted from, 0 where none stands."""
    reset = aliased(models.ImportBatch)
    return (
        select(func.coalesce(func.max(reset.batch_id), 0))
        .where(reset.workspace_id == workspace_id, reset.kind == "reset", reset.undone_at.is_(None))
        .scalar_subquery()
    )


FIND = select(models.Workspace, last_reset(models.Workspace.id).label("counted_from")).where(
    models.Workspace.slug == bindparam("slug"),
    or_(models.Workspace.expires_at.is_(None), models.Workspace.expires_at > func.now()),
)
