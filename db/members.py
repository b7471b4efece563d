"""The members of a workspace: who they are, how they come and how they go."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from core.errors import NotAllowed
from core.members import NewInvitation, OwnWorkspace, Use
from core.rights import Right, Role, require_right, why_not
from core.told import told
from db.opening import NOBODY
from db.rows import invitations, memberships
from db.rows.budget import used_budget
from db.rows.change_log import Writer, note_event
from db.rows.workspace_rows import close_workspace, require_slug, require_workspace
from db.server.engine import Scope, connect_database
from db.server.person_keys import last_backup
from db.store_transactions import Actor, StoreTransactions, reading, writing
from settings import load_settings

OPERATOR = "operator"


class WorkspaceMembers(StoreTransactions):
    """What a member sees of the others, and what an owner may change."""

    members = reading(memberships.list_members)
    change_role = writing(memberships.change_role, right=Right.MEMBERS)
    end_membership = writing(memberships.end_membership, right=Right.MEMBERS)
    leave = writing(memberships.leave, right=None)

    invite = writing(invitations.invite, right=Right.MEMBERS)
    open_invitations = reading(invitations.list_invitations)
    withdraw_invitation = writing(invitations.withdraw_invitation, right=Right.MEMBERS)

    def delete_workspace(self, *, typed_title: str) -> str:
        """Close the workspace for everybody at once; it is deleted with all it holds a day later. Returns its title.

        Raises
        ------
        NotAllowed
            where whoever acts is no owner, or the title is not typed exactly.
        """
        with self.writing_transaction(right=Right.MEMBERS) as writer:
            title = writer.stored.workspace.title
            if typed_title.strip() != title:
                raise NotAllowed(
                    told("deleting it, unless the title {title!r} is typed exactly", title=title)
                )
            note_event(writer, "workspace closed", {})
        with self._database.login_transaction(self._slug) as connection:
            close_workspace(connection, self._slug)
        return title

    def used_budget(self) -> tuple[Use, ...]:
        """What the workspace holds, beside its limits."""
        with self._database.transaction(self._looking()) as connection:
            stored = require_workspace(connection, self._slug)
            require_right(stored.workspace.role, Right.MEMBERS)
            return used_budget(connection, stored.row_limit)

    def last_backup(self) -> datetime | None:
        """When the whole database was last backed up, None where it never was; owners may know."""
        with self._database.transaction(self._looking()) as connection:
            require_right(require_workspace(connection, self._slug).workspace.role, Right.MEMBERS)
        with self._database.maintenance() as connection:
            return last_backup(connection)

    def invited_as(self, secret: str) -> Role | None:
        """What an invitation would make of whoever uses it, None where it opens nothing."""
        with self._database.transaction(self._looking()) as connection:
            return invitations.invited_as(connection, secret)

    def accept(self, secret: str) -> Role:
        """Become a member by an invitation, which is then used up."""
        actor = self._acting()
        with self._database.transaction(Scope(self._slug, person=actor.person)) as connection:
            return invitations.accept(connection, self._slug, secret, shown_name=actor.made_by)


def members_of(slug: str, *, acting: Callable[[], Actor]) -> WorkspaceMembers:
    """The members of a workspace, as whoever acts may see and change them."""
    settings = load_settings()
    return WorkspaceMembers(connect_database(settings), slug, hosted=settings.hosted, acting=acting)


def invite_as_operator(slug: str, role: Role) -> NewInvitation:
    """An invitation by who runs the app, through the login itself: for a workspace whose owners are gone.

    Raises
    ------
    WorkspaceMissing
        where there is no such workspace.
    NotAllowed
        where it has no members.
    """
    database = connect_database(load_settings())
    with database.login_transaction(require_slug(slug)) as connection:
        stored = require_workspace(connection, slug)
        if not stored.members_only:
            raise NotAllowed(why_not(None, Right.MEMBERS))
        return invitations.invite(Writer(connection, stored, OPERATOR), role)


def workspaces_of(actor: Actor) -> tuple[OwnWorkspace, ...]:
    """The workspaces that somebody is a member of, by title."""
    database = connect_database(load_settings())
    with database.transaction(Scope(NOBODY, read_only=True, person=actor.person)) as connection:
        return memberships.own_workspaces(connection)
