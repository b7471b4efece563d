"""The tables. `workspace_id` leads every key, and row-level security stands on it.

There are no foreign keys from the two tables that grow large (`demand_record`, `record_before`): they would
be checked row by row. Their rows are only written by `db`, under the lock of their workspace, with lane
numbers read under the same lock.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Double,
    ForeignKeyConstraint,
    Identity,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

metadata = MetaData(
    naming_convention={
        "pk": "%(table_name)s_pkey",
        "uq": "%(table_name)s_%(column_0_N_name)s_key",
        "ck": "%(table_name)s_%(constraint_name)s_check",
        "fk": "%(table_name)s_%(column_0_N_name)s_fkey",
    }
)

NEWEST_REVISION = "0005"

workspace = Table(
    "workspace",
    metadata,
    Column("id", Integer, Identity(), primary_key=True),
    Column("slug", Text, nullable=False, unique=True),
    Column("title", Text, nullable=False),
    Column("currency", Text, nullable=False),
    Column("is_demo", Boolean, nullable=False, server_default=text("false")),
    Column("read_only", Boolean, nullable=False, server_default=text("false")),
    # Moves by one with every write; the write's change has this number.
    Column("data_version", Integer, nullable=False, server_default=text("0")),
    # Never used twice, so that what undo remembers of a lane cannot meet another lane of the same number.
    Column("last_lane_id", Integer, nullable=False, server_default=text("0")),
    Column("row_limit", Integer),
    # What new lanes begin with: unit, parameters, costs. NULL: what `core.lane` says.
    Column("lane_defaults", JSONB),
    # The place whose holidays forecasts know of, such as DE-BE; empty for none.
    Column("holidays_of", Text, nullable=False, server_default=text("''")),
    Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("expires_at", DateTime(timezone=True)),
    CheckConstraint("slug ~ '^[a-z0-9][a-z0-9_-]{0,62}$'", name="slug"),
)

import_batch = Table(
    "import_batch",
    metadata,
    Column("workspace_id", Integer, primary_key=True),
    Column("batch_id", Integer, primary_key=True, autoincrement=False),
    Column("kind", Text, nullable=False),
    Column("file_name", Text, nullable=False, server_default=text("''")),
    Column("file_hash", Text, nullable=False, server_default=text("''")),
    Column("made_at", DateTime(timezone=True), nullable=False, server_default=func.clock_timestamp()),
    Column("made_by", Text, nullable=False),
    Column("n_add", Integer, nullable=False, server_default=text("0")),
    Column("n_update", Integer, nullable=False, server_default=text("0")),
    Column("n_delete", Integer, nullable=False, server_default=text("0")),
    Column("n_unchanged", Integer, nullable=False, server_default=text("0")),
    Column("n_rejected", Integer, nullable=False, server_default=text("0")),
    # The change that this one took back, where its kind is "undo".
    Column("undoes", Integer),
    Column("undone_at", DateTime(timezone=True)),
    # From when on nothing is kept any more to take this change back with.
    Column("images_cleared_at", DateTime(timezone=True)),
    ForeignKeyConstraint(["workspace_id"], ["workspace.id"], ondelete="CASCADE"),
    CheckConstraint(
        "kind IN ('import', 'edit', 'delete', 'reset', 'lane', 'merge', 'restore', 'settings', 'undo')",
        name="kind",
    ),
    CheckConstraint("(kind = 'undo') = (undoes IS NOT NULL)", name="undoes"),
    Index(
        "import_batch_reset",
        "workspace_id",
        "batch_id",
        postgresql_where=text("kind = 'reset' AND undone_at IS NULL"),
    ),
)

lane = Table(
    "lane",
    metadata,
    Column("workspace_id", Integer, primary_key=True),
    Column("lane_id", Integer, primary_key=True, autoincrement=False),
    Column("name", Text(collation="C"), nullable=False),
    Column("unit", Text, nullable=False),
    Column("parameters", JSONB, nullable=False),
    Column("costs", JSONB, nullable=False),
    # The change that brought the lane into being.
    Column("created_batch_id", Integer, nullable=False),
    # Overrides of the forecast and marked days, each with the number of the change that made it.
    Column("forecast_notes", JSONB, nullable=False, server_default=text("'{}'")),
    UniqueConstraint("workspace_id", "name"),
    ForeignKeyConstraint(["workspace_id"], ["workspace.id"], ondelete="CASCADE"),
    CheckConstraint("name <> '' AND length(name) <= 200", name="name"),
)

demand_record = Table(
    "demand_record",
    metadata,
    Column("workspace_id", Integer, primary_key=True),
    Column("lane_id", Integer, primary_key=True, autoincrement=False),
    Column("day", Date, primary_key=True),
    # The change that wrote the row as it stands.
    Column("batch_id", Integer, nullable=False),
    Column("demand", Double, nullable=False),
    CheckConstraint("day BETWEEN DATE '1990-01-01' AND DATE '2100-12-31'", name="day"),
    # PostgreSQL sorts NaN above infinity, so this refuses both.
    CheckConstraint("demand >= 0 AND demand < 'Infinity'", name="demand"),
)

record_before = Table(
    "record_before",
    metadata,
    Column("workspace_id", Integer, primary_key=True),
    Column("batch_id", Integer, primary_key=True, autoincrement=False),
    Column("lane_id", Integer, primary_key=True, autoincrement=False),
    Column("day", Date, primary_key=True),
    Column("prior_batch_id", Integer, nullable=False),
    Column("demand", Double, nullable=False),
)

lane_change = Table(
    "lane_change",
    metadata,
    Column("workspace_id", Integer, primary_key=True),
    Column("batch_id", Integer, primary_key=True, autoincrement=False),
    Column("lane_id", Integer, primary_key=True, autoincrement=False),
    # The lane's row before and after the change; NULL where there was none.
    Column("before", JSONB),
    Column("after", JSONB),
    ForeignKeyConstraint(
        ["workspace_id", "batch_id"],
        ["import_batch.workspace_id", "import_batch.batch_id"],
        ondelete="CASCADE",
    ),
)

column_memory = Table(
    "column_memory",
    metadata,
    Column("workspace_id", Integer, primary_key=True),
    # Hash of the header; files that share it share the answers.
    Column("shape", Text, primary_key=True),
    Column("header", JSONB, nullable=False),
    Column("answers", JSONB, nullable=False),
    Column("made_by", Text, nullable=False),
    Column("made_at", DateTime(timezone=True), nullable=False, server_default=func.clock_timestamp()),
    ForeignKeyConstraint(["workspace_id"], ["workspace.id"], ondelete="CASCADE"),
)

workspace_change = Table(
    "workspace_change",
    metadata,
    Column("workspace_id", Integer, primary_key=True),
    Column("batch_id", Integer, primary_key=True, autoincrement=False),
    # Title, currency, lane_defaults and holidays_of before and after the change.
    Column("before", JSONB, nullable=False),
    Column("after", JSONB, nullable=False),
    ForeignKeyConstraint(
        ["workspace_id", "batch_id"],
        ["import_batch.workspace_id", "import_batch.batch_id"],
        ondelete="CASCADE",
    ),
)

api_token = Table(
    "api_token",
    metadata,
    Column("workspace_id", Integer, primary_key=True),
    Column("token_id", Integer, Identity(), primary_key=True),
    # The token itself is shown once and kept nowhere.
    Column("token_hash", Text, nullable=False),
    Column("label", Text, nullable=False),
    Column("made_at", DateTime(timezone=True), nullable=False, server_default=func.clock_timestamp()),
    Column("made_by", Text, nullable=False),
    Column("revoked_at", DateTime(timezone=True)),
    ForeignKeyConstraint(["workspace_id"], ["workspace.id"], ondelete="CASCADE"),
)

audit_event = Table(
    "audit_event",
    metadata,
    # No foreign key: what happened stays written when its workspace has expired.
    Column("workspace_id", Integer, primary_key=True),
    Column("event_id", BigInteger, Identity(), primary_key=True),
    Column("made_at", DateTime(timezone=True), nullable=False, server_default=func.clock_timestamp()),
    Column("made_by", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("detail", JSONB, nullable=False, server_default=text("'{}'")),
)
