"""Members of workspaces, as far as whoever looks may see them; nothing of it is cached."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from core.members import OwnWorkspace
from ui.reading.loaders import DEMO
from ui.reading.signed_in import acting

if TYPE_CHECKING:
    from db.members import WorkspaceMembers


def own_workspaces() -> tuple[OwnWorkspace, ...]:
    """The workspaces that whoever is signed in is a member of."""
    from db.members import workspaces_of

    return workspaces_of(acting(DEMO))


def members_of(slug: str) -> WorkspaceMembers:
    """Where members, invitations and limits of a workspace are read and changed."""
    from db.members import members_of as found

    return found(slug, acting=partial(acting, slug))
