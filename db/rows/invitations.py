"""Invitations: made by owners, used once by whoever has the secret, kept as a hash."""

from __future__ import annotations

import hashlib
import secrets

from sqlalchemy import Connection, Integer, Text, func, insert, select, update

from core.errors import NotAllowed
from core.members import Invitation, NewInvitation
from core.rights import Role
from core.told import told
from db.rows.change_log import Writer, note_event
from db.rows.workspace_rows import require_workspace
from db.server import models
from db.server.scope import THIS_WORKSPACE

N_BYTES = 32
MOST_OPEN = 50  # invitations of a workspace that wait


class InvitationRefused(NotAllowed):
    """An invitation that opens nothing: used, expired, withdrawn, made for another workspace, or none at all."""

    def __init__(self) -> None:
        super().__init__(
            told("this invitation, it was used, withdrawn or has expired; ask an owner for another")
        )


def invite(writer: Writer, role: Role) -> NewInvitation:
    """A new invitation to the workspace as `role`; its secret cannot be shown again."""
    if len(list_invitations(writer.connection)) >= MOST_OPEN:
        raise NotAllowed(told("more than {most} open invitations; withdraw some", most=MOST_OPEN))
    secret = secrets.token_urlsafe(N_BYTES)
    table = models.Invitation
    values = {"workspace_id": writer.stored.id, "role": role.value, "made_by": writer.made_by}
    made = insert(table).returning(table.invitation_id, table.expires_at)
    row = writer.connection.execute(made, {**values, "token_hash": _hash(secret)}).one()
    detail = {"invitation": row.invitation_id, "role": role.value, "expires": row.expires_at.isoformat()}
    note_event(writer, "invitation made", detail)
    return NewInvitation(secret, role, row.expires_at)


def list_invitations(connection: Connection) -> tuple[Invitation, ...]:
    """Invitations that wait to be used, oldest first."""
    return tuple(
        Invitation(row.invitation_id, Role(row.role), row.made_at, row.made_by, row.expires_at)
        for row in connection.execute(OPEN)
    )


def withdraw_invitation(writer: Writer, invitation_id: int) -> None:
    """From now on it opens nothing."""
    table = models.Invitation
    withdrawn = writer.connection.execute(
        update(table)
        .where(table.workspace_id == writer.stored.id, table.invitation_id == invitation_id)
        .where(table.used_at.is_(None), table.withdrawn_at.is_(None))
        .values(withdrawn_at=func.now())
    )
    if withdrawn.rowcount == 0:
        raise NotAllowed(told("withdrawing the invitation {number}, it is not open", number=invitation_id))
    note_event(writer, "invitation withdrawn", {"invitation": invitation_id})


def invited_as(connection: Connection, secret: str) -> Role | None:
    """What an invitation would make of whoever uses it, None where it opens nothing."""
    role = connection.execute(select(func.invited_role(_hash(secret), type_=Text))).scalar_one()
    return None if role is None else Role(role)


def accept(connection: Connection, slug: str, secret: str, *, shown_name: str) -> Role:
    """Make whoever acts a member of the transaction's workspace; the invitation is used up, the database notes both.

    Raises
    ------
    InvitationRefused
        where it opens nothing, another workspace, or he is a member already.
    """
    accepted = func.accept_invitation(_hash(secret), shown_name, type_=Integer)
    workspace_id = connection.execute(select(accepted)).scalar_one()
    if workspace_id is None or workspace_id != connection.execute(select(THIS_WORKSPACE)).scalar_one():
        raise InvitationRefused
    stored = require_workspace(connection, slug)
    if stored.workspace.role is None:
        raise InvitationRefused
    return stored.workspace.role


def _hash(secret: str) -> str:
    # As with keys: 256 random bits need no salt.
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


TABLE = models.Invitation
OPEN = (
    select(TABLE.invitation_id, TABLE.role, TABLE.made_at, TABLE.made_by, TABLE.expires_at)
    .where(TABLE.workspace_id == THIS_WORKSPACE, TABLE.used_at.is_(None), TABLE.withdrawn_at.is_(None))
    .where(TABLE.expires_at > func.now())
    .order_by(TABLE.invitation_id)
)
