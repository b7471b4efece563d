"""The row of a workspace: found by its name, opened, closed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, text

from core.errors import InvalidParameter, NotAllowed
from core.twin.store import Workspace

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
    return WorkspaceRow(row.id, workspace, row_limit=row.row_limit, is_visitors=row.is_visitors)


def require_workspace(connection: Connection, slug: str) -> WorkspaceRow:
    """The workspace of this transaction; refused where it does not exist or has expired."""
    row = find_workspace(connection, slug)
    if row is None:
        raise NotAllowed(f"opening the workspace {slug!r}, it does not exist or has expired")
    return row


def insert_workspace(connection: Connection, new: NewWorkspace) -> None:
    """Open a workspace; nothing happens where another process was first."""
    connection.execute(INSERT, vars(new))


def set_scope(connection: Connection, slug: str, *, role: str | None, as_owner: bool) -> None:
    """Bind the transaction to a workspace and a role, where None is the login itself."""
    values = {"role": role or "none", "slug": slug, "as_owner": "yes" if as_owner else ""}
    connection.execute(SET_SCOPE, values)


def delete_expired_workspaces(connection: Connection) -> int:
    """Clear up after visitors; returns how many workspaces were deleted. The audit trail stays."""
    expired = connection.execute(FIND_EXPIRED).all()
    for row in expired:
        set_scope(connection, row.slug, role=None, as_owner=True)
        for statement in DELETE_WORKSPACE:
            connection.execute(statement, {"workspace_id": row.id})
    return len(expired)


def set_read_only(connection: Connection, slug: str, *, read_only: bool) -> None:
    """Let visitors write or not; only the login may, the app's role has no right to this column."""
    connection.execute(SET_READ_ONLY, {"slug": slug, "read_only": read_only})


FIND = text(
    """
    SELECT id, slug, title, currency, is_demo, read_only, data_version, row_limit,
        expires_at IS NOT NULL AS is_visitors,
        COALESCE((
            SELECT max(batch_id) FROM import_batch
            WHERE workspace_id = workspace.id AND kind = 'reset' AND undone_at IS NULL
        ), 0) AS counted_from
    FROM workspace WHERE slug = :slug AND (expires_at IS NULL OR expires_at > now())
    """
)
SET_SCOPE = text(
    """
    SELECT set_config('role', :role, true), set_config('app.workspace_slug', :slug, true),
        set_config('app.as_owner', :as_owner, true)
    """
)
FIND_EXPIRED = text(
    "SELECT id, slug FROM workspace WHERE expires_at < now() ORDER BY id FOR UPDATE SKIP LOCKED"
)
DELETE_WORKSPACE = (
    text("DELETE FROM demand_record WHERE workspace_id = :workspace_id"),
    text("DELETE FROM record_before WHERE workspace_id = :workspace_id"),
    text("DELETE FROM workspace WHERE id = :workspace_id"),  # and with it lanes and changes
)
INSERT = text(
    """
    INSERT INTO workspace (slug, title, currency, is_demo, read_only, row_limit, expires_at)
    VALUES (:slug, :title, :currency, :is_demo, :read_only, :row_limit, :expires_at)
    ON CONFLICT (slug) DO NOTHING
    """
)
SET_READ_ONLY = text(
    "UPDATE workspace SET read_only = :read_only WHERE slug = :slug AND read_only <> :read_only"
)
