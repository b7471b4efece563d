"""Who may do what in a workspace of members: the one table of roles and rights.

The database holds the same walls on its own (`db/migrations/versions/0013_members.py`); a test compares the two.
A workspace without members has no roles: whoever has its link may change it.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from core.errors import NotAllowed
from core.told import Told, told


class Role(StrEnum):
    """What a member is, from the fewest rights to the most."""

    VIEWER = "viewer"
    ANALYST = "analyst"
    OWNER = "owner"


class Right(StrEnum):
    """What may be done beyond looking."""

    CHANGE = "change"  # import, edit, undo, settings, decisions, notes, restore
    GOVERN = "govern"  # factory reset, keys for programs
    MEMBERS = "members"  # invitations, roles, the end of a membership; what an operator is told


RIGHTS: Mapping[Role, frozenset[Right]] = {
    Role.VIEWER: frozenset(),
    Role.ANALYST: frozenset({Right.CHANGE}),
    Role.OWNER: frozenset(Right),
}
OF_A_LINK = frozenset({Right.CHANGE, Right.GOVERN})


def may(role: Role | None, right: Right) -> bool:
    """Whether this role has this right; None is whoever has the link of a workspace without members."""
    return right in (OF_A_LINK if role is None else RIGHTS[role])


def require_right(role: Role | None, right: Right) -> None:
    """Refuse what the role may not do.

    Raises
    ------
    NotAllowed
        with the role and who may.
    """
    if not may(role, right):
        raise NotAllowed(why_not(role, right))


def why_not(role: Role | None, right: Right) -> Told:
    """What is refused and who may do it."""
    if role is None:
        return told("roles and invitations, it has no members")
    if right is Right.CHANGE:
        return told("changing anything as {role}, that takes an analyst or an owner", role=role_name(role))
    if right is Right.GOVERN:
        return told("a factory reset or keys as {role}, that takes an owner", role=role_name(role))
    return told("changing roles or invitations as {role}, that takes an owner", role=role_name(role))


def role_name(role: Role) -> Told:
    """A role in words."""
    return {Role.VIEWER: told("viewer"), Role.ANALYST: told("analyst"), Role.OWNER: told("owner")}[role]
