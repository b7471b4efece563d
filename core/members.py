"""Who belongs to a workspace of members, as a page shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from core.rights import Role


@dataclass(frozen=True)
class OwnWorkspace:
    """A workspace that somebody is a member of, and as what."""

    slug: str
    title: str
    role: Role


@dataclass(frozen=True)
class Member:
    """A member; `made_by` let him in."""

    member_id: int
    shown_name: str
    role: Role
    made_at: datetime
    made_by: str
    is_me: bool


@dataclass(frozen=True)
class Invitation:
    """An invitation that was neither used nor withdrawn and has not expired; its secret is not part of it."""

    invitation_id: int
    role: Role
    made_at: datetime
    made_by: str
    expires_at: datetime


@dataclass(frozen=True)
class NewInvitation:
    """An invitation as it is made: its secret is shown this once."""

    secret: str
    role: Role
    expires_at: datetime


@dataclass(frozen=True)
class Use:
    """How much of something a workspace holds, and how much it may hold; `most` is None where there is no limit."""

    what: str
    n: int
    most: int | None
