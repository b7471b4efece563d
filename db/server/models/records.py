"""What people enter and change: workspaces, lanes, records, changes with what they replaced, answers, the audit."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, Identity, Index, Text, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column

from db.server.models.base import Base, Count, Flag, Json, Key, Moment, Words, WorkspaceKey, of_a_change


class Workspace(Base):
    """One analyst's or team's data, apart from all others."""

    __tablename__ = "workspace"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    currency: Mapped[str]
    is_demo: Mapped[Flag]
    read_only: Mapped[Flag]
    # Moves by one with every write; the write's change has this number.
    data_version: Mapped[Count]
    # Never used twice, so that what undo remembers of a lane cannot meet another lane of the same number.
    last_lane_id: Mapped[Count]
    row_limit: Mapped[int | None]
    # What new lanes begin with: unit, parameters, costs. NULL: what `core.lane` says.
    lane_defaults: Mapped[Json | None]
    # The place whose holidays forecasts know of, such as DE-BE; empty for none.
    holidays_of: Mapped[Words]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    expires_at: Mapped[datetime | None]
    # When it was first found to have expired; it is deleted a day later.
    expiry_seen_at: Mapped[datetime | None]
    # Whether it is open to its members alone, whatever its link.
    members_only: Mapped[Flag]
    # From when on the monitor tells of a lane. NULL: what `core.watch.choices` says.
    watch: Mapped[Json | None]


class ImportBatch(Base):
    """A change: an import, an edit, a reset, an undo ..., and what it did to the records."""

    __tablename__ = "import_batch"

    workspace_id: Mapped[WorkspaceKey]
    batch_id: Mapped[Key]
    kind: Mapped[str]
    file_name: Mapped[Words]
    file_hash: Mapped[Words]
    made_at: Mapped[Moment]
    made_by: Mapped[str]
    n_add: Mapped[Count]
    n_update: Mapped[Count]
    n_delete: Mapped[Count]
    n_unchanged: Mapped[Count]
    n_rejected: Mapped[Count]
    # The change that this one took back, where its kind is "undo".
    undoes: Mapped[int | None]
    undone_at: Mapped[datetime | None]
    # From when on nothing is kept any more to take this change back with.
    images_cleared_at: Mapped[datetime | None]
    # When it was first found that this reset is old enough for that; it is done a day later.
    clearing_seen_at: Mapped[datetime | None]


Index(
    "import_batch_reset",
    ImportBatch.workspace_id,
    ImportBatch.batch_id,
    postgresql_where=(ImportBatch.kind == "reset") & ImportBatch.undone_at.is_(None),
)


class Lane(Base):
    """A service lane with what the analyst chose for it."""

    __tablename__ = "lane"
    __table_args__ = (UniqueConstraint("workspace_id", "name"),)

    workspace_id: Mapped[WorkspaceKey]
    lane_id: Mapped[Key]
    name: Mapped[str] = mapped_column(Text(collation="C"))  # sorts by code points, as Python does
    unit: Mapped[str]
    parameters: Mapped[Json]
    costs: Mapped[Json]
    # The change that brought the lane into being.
    created_batch_id: Mapped[int]
    # Overrides of the forecast and marked days, each with the number of the change that made it.
    forecast_notes: Mapped[Json] = mapped_column(server_default="{}")


Index(
    "lane_noted",
    Lane.workspace_id,
    Lane.lane_id,
    # as text, for the condition of a partial index has no bound values
    postgresql_where=Lane.forecast_notes != text("'{}'::jsonb"),
)


class DemandRecord(Base):
    """Demand of one lane on one day; `batch_id` is the change that wrote the row as it stands."""

    __tablename__ = "demand_record"

    workspace_id: Mapped[Key]
    lane_id: Mapped[Key]
    day: Mapped[date] = mapped_column(primary_key=True)
    batch_id: Mapped[int]
    demand: Mapped[float]


class RecordBefore(Base):
    """A record as the change `batch_id` found it, where it overwrote or deleted one."""

    __tablename__ = "record_before"

    workspace_id: Mapped[Key]
    batch_id: Mapped[Key]
    lane_id: Mapped[Key]
    day: Mapped[date] = mapped_column(primary_key=True)
    prior_batch_id: Mapped[int]
    demand: Mapped[float]


class LaneChange(Base):
    """A lane's row before and after a change; NULL where there was none."""

    __tablename__ = "lane_change"
    __table_args__ = (of_a_change(),)

    workspace_id: Mapped[Key]
    batch_id: Mapped[Key]
    lane_id: Mapped[Key]
    before: Mapped[Json | None]
    after: Mapped[Json | None]


class WorkspaceChange(Base):
    """Title, currency, lane_defaults, holidays_of and watch before and after a change."""

    __tablename__ = "workspace_change"
    __table_args__ = (of_a_change(),)

    workspace_id: Mapped[Key]
    batch_id: Mapped[Key]
    before: Mapped[Json]
    after: Mapped[Json]


class ColumnMemory(Base):
    """What an analyst said about the columns of files of one shape: the hash of their header."""

    __tablename__ = "column_memory"

    workspace_id: Mapped[WorkspaceKey]
    shape: Mapped[str] = mapped_column(primary_key=True)
    header: Mapped[list[str]]
    answers: Mapped[Json]
    made_by: Mapped[str]
    made_at: Mapped[Moment]


class DecisionAnswer(Base):
    """What an analyst answered to a decision of a lane; withdrawn entries stay, marked."""

    __tablename__ = "decision_answer"

    workspace_id: Mapped[WorkspaceKey]
    answer_id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    lane_id: Mapped[int]
    kind: Mapped[str]
    answer: Mapped[str]
    reason: Mapped[Words]
    person: Mapped[Words]
    until: Mapped[date | None]
    # The figures of the decision as they were.
    told: Mapped[Json] = mapped_column(server_default="{}")
    # The restore of a workspace file that brought it; NULL where somebody answered here.
    batch_id: Mapped[int | None]
    made_at: Mapped[Moment]
    made_by: Mapped[str]
    withdrawn_at: Mapped[datetime | None]


Index("decision_answer_lane", DecisionAnswer.workspace_id, DecisionAnswer.lane_id)


class AuditEvent(Base):
    """Who did what; without a foreign key, so that it stays written when its workspace has expired."""

    __tablename__ = "audit_event"

    workspace_id: Mapped[Key]
    event_id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    made_at: Mapped[Moment]
    made_by: Mapped[str]
    action: Mapped[str]
    detail: Mapped[Json] = mapped_column(server_default="{}")
    # Its place in the workspace's trail, and the hash of it and of the entry before it; both are the database's.
    position: Mapped[int]
    chain: Mapped[str]


Index("audit_event_position", AuditEvent.workspace_id, AuditEvent.position, unique=True)
