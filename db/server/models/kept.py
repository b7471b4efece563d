"""What is kept for speed and can be made again from the records: series, plans, where the monitor was."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from db.server.models.base import Base, Count, Key, Words, WorkspaceKey


class LaneSeries(Base):
    """The records of a lane in compact form, written with them: what counts and mathematics read.

    A lane without records may have no row. packed and journal: see `db.rows.series_codec`.
    """

    __tablename__ = "lane_series"
    __table_args__ = (
        ForeignKeyConstraint(
            ("workspace_id", "lane_id"), ["lane.workspace_id", "lane.lane_id"], ondelete="CASCADE"
        ),
    )

    workspace_id: Mapped[Key]
    lane_id: Mapped[Key]
    n_records: Mapped[Count]
    first_day: Mapped[date | None]
    last_day: Mapped[date | None]
    total_units: Mapped[float] = mapped_column(server_default="0")
    packed: Mapped[bytes] = mapped_column(server_default="")
    journal: Mapped[bytes] = mapped_column(server_default="")
    # The last change that wrote records of the lane.
    touched_by: Mapped[Count]


Index("lane_series_touched", LaneSeries.workspace_id, LaneSeries.touched_by)


# What is counted with every look, without the series themselves.
Index(
    "lane_series_ends",
    LaneSeries.workspace_id,
    LaneSeries.last_day,
    LaneSeries.lane_id,
    postgresql_include=["n_records", "first_day", "total_units"],
)


class WorkspaceState(Base):
    """What is kept for speed of a large workspace: what it learned, and what the plans in `lane_summary` rest on."""

    __tablename__ = "workspace_state"

    workspace_id: Mapped[WorkspaceKey]
    learned: Mapped[bytes] = mapped_column(server_default="")
    learned_form: Mapped[Words]
    plan_version: Mapped[Count]
    plan_ground: Mapped[Words]
    plan_form: Mapped[Words]


class LaneSummary(Base):
    """The figures of a lane's plan as `core.plan.plan_rows` lays them out, and its row of `core.decision.inbox`."""

    __tablename__ = "lane_summary"
    __table_args__ = (
        ForeignKeyConstraint(
            ("workspace_id", "lane_id"), ["lane.workspace_id", "lane.lane_id"], ondelete="CASCADE"
        ),
    )

    workspace_id: Mapped[Key]
    lane_id: Mapped[Key]
    figures: Mapped[bytes]
    kinds: Mapped[int]
    status: Mapped[int]
    is_priced: Mapped[bool]
    worth_per_week: Mapped[float]
    low_per_week: Mapped[float]
    high_per_week: Mapped[float]
    waiting_per_week: Mapped[float]
    units_per_week: Mapped[float]
    visible_rise_ratio: Mapped[float]
    visible_fall_ratio: Mapped[float]
    chance: Mapped[float]


# The rows of the inbox without the figures.
Index(
    "lane_summary_inbox",
    LaneSummary.workspace_id,
    LaneSummary.lane_id,
    postgresql_include=[
        column.name
        for column in LaneSummary.__table__.columns
        if column.name not in ("workspace_id", "lane_id", "figures")
    ],
)


# The first pages of the inbox.
Index(
    "lane_summary_order",
    LaneSummary.workspace_id,
    LaneSummary.worth_per_week.desc(),
    LaneSummary.units_per_week.desc(),
    LaneSummary.lane_id,
    postgresql_include=["kinds", "chance"],
)


class BatchPart(Base):
    """Lanes that a batch has planned: their figures as in `LaneSummary`, one after the other, until it is done.

    task: the hash of what the parts rest on (`db.batch`).
    """

    __tablename__ = "batch_part"

    workspace_id: Mapped[WorkspaceKey]
    task: Mapped[str] = mapped_column(primary_key=True)
    part: Mapped[Key]
    form: Mapped[str]
    figures: Mapped[bytes]


class LaneWatch(Base):
    """Where the monitor was on a lane before its last month, as `core.watch.checkpoints` writes it."""

    __tablename__ = "lane_watch"
    __table_args__ = (
        ForeignKeyConstraint(
            ("workspace_id", "lane_id"), ["lane.workspace_id", "lane.lane_id"], ondelete="CASCADE"
        ),
    )

    workspace_id: Mapped[Key]
    lane_id: Mapped[Key]
    checkpoint: Mapped[bytes]
