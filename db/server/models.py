"""The tables, as PostgreSQL has them: `workspace_id` leads every key, and row-level security stands on it.

The migrations make them; `tests/db/test_migrations.py` holds the two equal. CHECK constraints and policies are in the
migrations alone.

There are no foreign keys from the two tables that grow large (`demand_record`, `record_before`): they would
be checked row by row. Their rows are only written by `db`, under the lock of their workspace, with lane
numbers read under the same lock.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, ClassVar

from sqlalchemy import (
    BigInteger,
    DateTime,
    Double,
    ForeignKey,
    ForeignKeyConstraint,
    Identity,
    Index,
    MetaData,
    Text,
    UniqueConstraint,
    false,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

NEWEST_REVISION = "0021"
NAMES = {
    "pk": "%(table_name)s_pkey",
    "uq": "%(table_name)s_%(column_0_N_name)s_key",
    "fk": "%(table_name)s_%(column_0_N_name)s_fkey",
}

Json = dict[str, Any]
Key = Annotated[int, mapped_column(primary_key=True, autoincrement=False)]
# Where a workspace goes, the row goes.
WorkspaceKey = Annotated[int, mapped_column(ForeignKey("workspace.id", ondelete="CASCADE"), primary_key=True)]
Count = Annotated[int, mapped_column(server_default="0")]
Flag = Annotated[bool, mapped_column(server_default=false())]
Words = Annotated[str, mapped_column(server_default="")]
Moment = Annotated[datetime, mapped_column(server_default=func.clock_timestamp())]


def _of_a_change() -> ForeignKeyConstraint:
    """Where a change goes, what it noted goes."""
    keys = ("workspace_id", "batch_id")
    return ForeignKeyConstraint(keys, [f"import_batch.{key}" for key in keys], ondelete="CASCADE")


class Base(DeclarativeBase):
    """What each Python type is in PostgreSQL; None in a JSON column is NULL."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        str: Text,
        float: Double,
        datetime: DateTime(timezone=True),
        Json: JSONB(none_as_null=True),
        list[str]: JSONB,
    }


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


class DemandRecord(Base):
    """Demand of one lane on one day; `batch_id` is the change that wrote the row as it stands."""

    __tablename__ = "demand_record"

    workspace_id: Mapped[Key]
    lane_id: Mapped[Key]
    day: Mapped[date] = mapped_column(primary_key=True)
    batch_id: Mapped[int]
    demand: Mapped[float]


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
    __table_args__ = (_of_a_change(),)

    workspace_id: Mapped[Key]
    batch_id: Mapped[Key]
    lane_id: Mapped[Key]
    before: Mapped[Json | None]
    after: Mapped[Json | None]


class WorkspaceChange(Base):
    """Title, currency, lane_defaults and holidays_of before and after a change."""

    __tablename__ = "workspace_change"
    __table_args__ = (_of_a_change(),)

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


class Alert(Base):
    """One trouble of a lane, from the day it is first told until the lane is back (`core.watch.episodes`)."""

    __tablename__ = "alert"

    workspace_id: Mapped[WorkspaceKey]
    alert_id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    lane_id: Mapped[int]
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
    """Where alerts go: a webhook with the secret that signs for it, or a feed, of whose address only a hash is kept.

    slug: of the workspace, which the sender and the feed find by it.
    """

    __tablename__ = "alert_outlet"

    workspace_id: Mapped[WorkspaceKey]
    outlet_id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    slug: Mapped[str]
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

metadata = Base.metadata
