"""Who is a member of a workspace and as what; policies show owners all members, others themselves."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, Integer, Text, delete, func, or_, select, update

from core.errors import NotAllowed
from core.members import Member, OwnWorkspace
from core.rights import Role
from core.told import told
from db.rows.change_log import Writer, note_event
from db.server.models import Membership, Workspace
from db.server.scope import THIS_WORKSPACE


def own_workspaces(connection: Connection) -> tuple[OwnWorkspace, ...]:
    """The workspaces that whoever acts is a member of, by title; for a transaction that names none."""
    return tuple(OwnWorkspace(row.slug, row.title, Role(row.role)) for row in connection.execute(OWN))


def require_fewer_owned(own: Sequence[OwnWorkspace], most: int) -> None:
    """Refuse one more workspace to who owns as many as one person may."""
    if sum(item.role is Role.OWNER for item in own) >= most:
        raise NotAllowed(told("owning more than {most} workspaces", most=most))


def start_membership(writer: Writer) -> None:
    """Say who made the workspace; the database has made him its owner, and writes it down."""
    named = func.name_first_owner(writer.stored.id, writer.made_by, type_=Text)
    writer.connection.execute(select(named))


def list_members(connection: Connection) -> tuple[Member, ...]:
    """Members of the workspace in the order in which they came; keys of programs are none."""
    return tuple(
        Member(
            member_id=row.member_id,
            shown_name=row.shown_name,
            role=Role(row.role),
            made_at=row.made_at,
            made_by=row.made_by,
            is_me=row.member_id == row.me,
        )
        for row in connection.execute(MEMBERS)
    )


def change_role(writer: Writer, member_id: int, role: Role) -> None:
    """Make a member what he is to be from now on.

    Raises
    ------
    NotAllowed
        where there is none of that number, or he is the last owner.
    """
    member = _require_member(writer, member_id)
    if member.role is Role.OWNER and role is not Role.OWNER:
        _require_another_owner(writer, member_id)
    writer.connection.execute(
        update(Membership)
        .where(Membership.workspace_id == writer.stored.id, Membership.member_id == member_id)
        .values(role=role.value)
    )
    detail = {"of": member_id, "name": member.shown_name, "before": member.role.value, "role": role.value}
    note_event(writer, "member role", detail)


def end_membership(writer: Writer, member_id: int) -> None:
    """From now on he is no member any more; raises as `change_role` does."""
    member = _require_member(writer, member_id)
    if member.role is Role.OWNER:
        _require_another_owner(writer, member_id)
    note_event(writer, "member ended", {"of": member_id, "name": member.shown_name})
    _delete(writer, member_id)


def leave(writer: Writer) -> None:
    """Whoever acts is no member any more; the last owner stays."""
    me = writer.stored.member_id
    if me is None:
        raise NotAllowed(told("leaving, you are no member"))
    if writer.stored.workspace.role is Role.OWNER:
        _require_another_owner(writer, me)
    _delete(writer, me)  # the database notes it: a viewer writes nothing


def person_of_key(token_hash: str) -> str:
    """As what a key acts."""
    return f"key:{token_hash}"


def _require_member(writer: Writer, member_id: int) -> Member:
    found = next((item for item in list_members(writer.connection) if item.member_id == member_id), None)
    if found is None:
        raise NotAllowed(
            told("changing the member {member_id}, there is none of that number", member_id=member_id)
        )
    return found


def _require_another_owner(writer: Writer, member_id: int) -> None:
    members = list_members(writer.connection)
    if not any(item.role is Role.OWNER and item.member_id != member_id for item in members):
        raise NotAllowed(told("losing its last owner; make another member an owner first"))


def _delete(writer: Writer, member_id: int) -> None:
    writer.connection.execute(
        delete(Membership).where(
            Membership.workspace_id == writer.stored.id, Membership.member_id == member_id
        )
    )


ME = func.acting_member_id(Membership.workspace_id, type_=Integer)
ROLE = func.acting_role(Workspace.id, type_=Text)
OWN = (
    select(Workspace.slug, Workspace.title, ROLE.label("role"))
    .where(Workspace.members_only, ROLE.is_not(None))
    .where(or_(Workspace.expires_at.is_(None), Workspace.expires_at > func.now()))
    .order_by(Workspace.title, Workspace.slug)
)
SEEN = (
    Membership.member_id,
    Membership.shown_name,
    Membership.role,
    Membership.made_at,
    Membership.made_by,
)
MEMBERS = (
    select(*SEEN, ME.label("me"))
    .where(Membership.workspace_id == THIS_WORKSPACE, Membership.expires_at.is_(None))
    .order_by(Membership.member_id)
)
