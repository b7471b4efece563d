"""The row of a workspace: found by its name, opened, closed."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Row,
    ScalarSelect,
    Text,
    bindparam,
    case,
    delete,
    false,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import InstrumentedAttribute, aliased

from core.errors import InvalidParameter, NotAllowed
from core.rights import Role
from core.told import told
from core.twin.stored import Workspace
from db.server import models
from db.server.scope import set_scope

DIGITS = 32
UNGUESSABLE = re.compile(r"(?<=-)[0-9a-f]{32}$")
log = logging.getLogger("twin.workspaces")
RESERVED = ("demo", "visitor")
FEWEST_DIGITS = 6  # fewer different ones in 32 are not drawn at random
SLUG_PATTERN = re.compile(r"[a-z0-9][a-z0-9_-]{0,62}")


class WorkspaceMissing(NotAllowed):
    """There is no workspace of this name, or not any more."""

    def __init__(self, slug: str) -> None:
        super().__init__(f"opening the workspace {slug!r}")
        self.args = (told("The workspace {slug!r} does not exist or has expired.", slug=slug),)


@dataclass(frozen=True)
class WorkspaceRow:
    """A workspace with its number in the database and its limits."""

    id: int
    workspace: Workspace
    row_limit: int | None
    is_visitors: bool
    member_id: int | None = None  # of whoever acts, in a workspace of members
    members_only: bool = False


@dataclass(frozen=True)
class NewWorkspace:
    """What a workspace is opened with."""

    slug: str
    title: str
    currency: str
    is_demo: bool = False
    read_only: bool = False
    row_limit: int | None = None
    days: int | None = None  # until it expires, by the database's clock
    members_only: bool = False


def require_slug(slug: str) -> str:
    """Return the name of a workspace, or refuse it."""
    if not SLUG_PATTERN.fullmatch(slug):
        raise InvalidParameter(
            "workspace",
            repr(slug),
            "1 to 63 of the characters a-z, 0-9, '-' and '_', a letter or digit first",
        )
    return slug


def require_member_slug(slug: str) -> str:
    """Return the name of a workspace of members, or refuse one that looks like a visitor's, a key or the demo's."""
    require_slug(slug)
    if slug.startswith(RESERVED) or is_unguessable(slug):
        raise InvalidParameter(
            told("workspace"), repr(slug), told("another name, this one is kept for others")
        )
    return slug


def is_unguessable(slug: str) -> bool:
    """Whether a name ends with digits drawn at random."""
    drawn = UNGUESSABLE.search(slug)
    return drawn is not None and len(set(drawn.group())) >= FEWEST_DIGITS


def title_of(slug: str) -> str:
    """A title to begin with: the name without the digits that make it a key, for a title is told to others."""
    return slug[:-DIGITS].rstrip("-") if is_unguessable(slug) else slug


def require_no_key(title: str, slug: str) -> None:
    """Refuse a title in which the digits stand that open the workspace to whoever reads them.

    Raises
    ------
    InvalidParameter
        saying so.
    """
    if is_unguessable(slug) and slug[-DIGITS:] in title.lower():
        raise InvalidParameter(
            "title", repr(title_of(slug)), told("one without the digits of the link: they open it")
        )


def require_unguessable(slug: str) -> str:
    """Return a name that serves as the key to its workspace, or refuse it."""
    if not is_unguessable(slug):
        raise NotAllowed(
            f"opening {slug!r}: on a hosted app a workspace's name is the key to it, so it has to end with 32 "
            "hexadecimal digits drawn at random"
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
        role=Role(row.acting_role) if row.members_only and row.acting_role else None,
    )
    return WorkspaceRow(
        row.id,
        workspace,
        row_limit=row.row_limit,
        is_visitors=row.expires_at is not None,
        member_id=row.acting_member_id,
        members_only=row.members_only,
    )


def require_workspace(connection: Connection, slug: str) -> WorkspaceRow:
    """The workspace of this transaction; refused where it does not exist or has expired."""
    row = find_workspace(connection, slug)
    if row is None:
        raise WorkspaceMissing(slug)
    return row


def insert_workspace(connection: Connection, new: NewWorkspace) -> None:
    """Open a workspace; nothing happens where another process was first. For a transaction of the keeper."""
    values = {name: value for name, value in vars(new).items() if name != "days"}
    expires = None if new.days is None else func.now() + timedelta(days=new.days)
    opened = insert(models.Workspace).values(**values, expires_at=expires)
    # Of this name: whatever else clashes is a failure, and not somebody who was first.
    connection.execute(opened.on_conflict_do_nothing(index_elements=["slug"]))


def insert_named_workspace(connection: Connection, new: NewWorkspace) -> None:
    """Make a workspace of a name that nobody has; refused where it is taken. For a transaction of the keeper."""
    values = {name: value for name, value in vars(new).items() if name != "days"}
    # Without RETURNING: it is not seen before its first owner is there, whom the database adds.
    opened = insert(models.Workspace).values(**values).on_conflict_do_nothing(index_elements=["slug"])
    made = connection.execute(opened.inline())
    if made.rowcount == 0:
        raise InvalidParameter(told("workspace"), repr(new.slug), told("another name, this one is taken"))


def delete_expired_workspaces(connection: Connection) -> int:
    """Clear up after visitors; returns how many workspaces were deleted. The audit trail stays.

    One that cannot be deleted keeps none of the others: it is logged, without its name, and tried again.

    An expired workspace is closed at once, and deleted where it was found expired a day ago as well: a clock that
    jumped ahead for a while closes workspaces for a while, and deletes none.
    """
    table = models.Workspace
    expired = connection.execute(
        select(
            table.id,
            table.slug,
            seen_a_day_ago(table.expiry_seen_at).label("is_sure"),
            is_seen(table.expiry_seen_at).label("is_seen"),
        )
        .where(table.expires_at < func.now())
        .order_by(table.id)
        .with_for_update(skip_locked=True)
    ).all()
    return sum(_clear_up(connection, row) for row in expired)


def _clear_up(connection: Connection, row: Row[int, str, bool, bool]) -> bool:
    """Delete an expired workspace where that is sure, else note that it was seen; whether it was deleted."""
    table = models.Workspace
    try:
        with connection.begin_nested():
            set_scope(connection, row.slug, role=None, as_owner=True)
            if row.is_sure:
                for rows in (models.DemandRecord, models.RecordBefore):
                    connection.execute(delete(rows).where(rows.workspace_id == row.id))
                connection.execute(delete(table).where(table.id == row.id))  # and with it lanes and changes
            elif not row.is_seen:
                connection.execute(update(table).where(table.id == row.id).values(expiry_seen_at=func.now()))
    except DBAPIError as failure:
        if failure.connection_invalidated:
            raise
        log.warning("an expired workspace was not cleared up: %s", type(failure.orig).__name__)
        return False
    return bool(row.is_sure)


def close_workspace(connection: Connection, slug: str) -> None:
    """Let a workspace of members expire now; only the login may. It is deleted as every expired one is, a day later."""
    connection.execute(
        update(models.Workspace)
        .where(models.Workspace.slug == slug, models.Workspace.members_only)
        .values(expires_at=func.now())
    )


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


def seen_a_day_ago(seen_at: InstrumentedAttribute[datetime | None]) -> ColumnElement[bool]:
    """Whether something was due a day ago as well."""
    return func.coalesce(seen_at < func.now() - SURE_AFTER, false())


def is_seen(seen_at: InstrumentedAttribute[datetime | None]) -> ColumnElement[bool]:
    """Whether it was seen to be due already; a moment that is still to come was noted by a clock that was wrong."""
    return func.coalesce(seen_at <= func.now(), false())


SURE_AFTER = timedelta(days=1)
FIND = select(
    models.Workspace,
    last_reset(models.Workspace.id).label("counted_from"),
    case((models.Workspace.members_only, func.acting_role(models.Workspace.id, type_=Text))).label(
        "acting_role"
    ),
    case((models.Workspace.members_only, func.acting_member_id(models.Workspace.id, type_=Integer))).label(
        "acting_member_id"
    ),
).where(
    models.Workspace.slug == bindparam("slug"),
    or_(models.Workspace.expires_at.is_(None), models.Workspace.expires_at > func.now()),
)
