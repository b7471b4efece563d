"""Alerts of lanes, who has seen them, and where they are told."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Identity, Index
from sqlalchemy.orm import Mapped, mapped_column

from db.server.models.base import Base, Count, Moment, Words, WorkspaceKey


class Alert(Base):
    """One trouble of a lane, from the day it is first told until the lane is back (`core.watch.episodes`)."""

    __tablename__ = "alert"

    workspace_id: Mapped[WorkspaceKey]
    alert_id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    lane_id: Mapped[int]
    # As it was last told; the lane may be gone.
    lane_name: Mapped[Words]
    kind: Mapped[str]
    since: Mapped[date | None]
    change_ratio: Mapped[float | None]
    worst_ratio: Mapped[float | None]
    reason: Mapped[str]
    reason_de: Mapped[str]
    told_at: Mapped[Moment]
    worse_at: Mapped[datetime | None]
    resolved_at: Mapped[datetime | None]


Index(
    "alert_open",
    Alert.workspace_id,
    Alert.lane_id,
    unique=True,
    postgresql_where=Alert.resolved_at.is_(None),
)


class AlertState(Base):
    """The data version that the alerts are of."""

    __tablename__ = "alert_state"

    workspace_id: Mapped[WorkspaceKey]
    data_version: Mapped[int]


class AlertVisit(Base):
    """When somebody last began to look at the inbox."""

    __tablename__ = "alert_visit"

    workspace_id: Mapped[WorkspaceKey]
    person: Mapped[str] = mapped_column(primary_key=True)
    visited_at: Mapped[Moment]


class AlertOutlet(Base):
    """Where alerts go: a webhook with the secret that signs for it, or a feed, of whose address only a hash is kept."""

    __tablename__ = "alert_outlet"

    workspace_id: Mapped[WorkspaceKey]
    outlet_id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    kind: Mapped[str]
    address: Mapped[Words]
    secret: Mapped[Words]
    token_hash: Mapped[Words]
    made_at: Mapped[Moment]
    made_by: Mapped[str]
    revoked_at: Mapped[datetime | None]


class AlertDelivery(Base):
    """What a webhook is to be told, how often that was tried, and how it ended."""

    __tablename__ = "alert_delivery"

    workspace_id: Mapped[WorkspaceKey]
    delivery_id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    outlet_id: Mapped[int]
    body: Mapped[str]
    made_at: Mapped[Moment]
    n_tries: Mapped[Count]
    next_at: Mapped[Moment]
    ended_at: Mapped[datetime | None]
    answer: Mapped[Words]


Index(
    "alert_delivery_due",
    AlertDelivery.workspace_id,
    AlertDelivery.next_at,
    postgresql_where=AlertDelivery.ended_at.is_(None),
)
