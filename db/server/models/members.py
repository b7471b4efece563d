"""Who may come in: keys for programs, members, invitations, and what the server keeps of itself."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Identity, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from db.server.models.base import Base, Moment, Words, WorkspaceKey


class ApiToken(Base):
    """A key for reading; the token itself is shown once and kept nowhere."""

    __tablename__ = "api_token"

    workspace_id: Mapped[WorkspaceKey]
    token_id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    token_hash: Mapped[str]
    label: Mapped[str]
    made_at: Mapped[Moment]
    made_by: Mapped[str]
    revoked_at: Mapped[datetime | None]
    # The database's clock decides, in an expression of its own.
    expires_at: Mapped[datetime] = mapped_column(server_default=text("now() + interval '180 days'"))


class Membership(Base):
    """What a person, or a key for a program, is in a workspace of members."""

    __tablename__ = "membership"
    __table_args__ = (UniqueConstraint("workspace_id", "person"),)

    workspace_id: Mapped[WorkspaceKey]
    member_id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    # What no role of the app can read: see `db.server.person_keys`.
    person: Mapped[str]
    role: Mapped[str]
    shown_name: Mapped[Words]
    made_at: Mapped[Moment]
    made_by: Mapped[Words]
    expires_at: Mapped[datetime | None]


Index("membership_person", Membership.person)


class Invitation(Base):
    """A link that makes whoever opens it a member, once; its secret is shown once and kept nowhere."""

    __tablename__ = "invitation"

    workspace_id: Mapped[WorkspaceKey]
    invitation_id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    role: Mapped[str]
    made_at: Mapped[Moment]
    made_by: Mapped[str]
    # As with keys.
    expires_at: Mapped[datetime] = mapped_column(server_default=text("now() + interval '7 days'"))
    used_at: Mapped[datetime | None]
    used_by: Mapped[Words]
    withdrawn_at: Mapped[datetime | None]


class ServerValue(Base):
    """What the server keeps of itself: the secret that persons are told apart with, when it was last backed up."""

    __tablename__ = "server_value"

    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]
    made_at: Mapped[Moment]
