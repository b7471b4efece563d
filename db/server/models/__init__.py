"""The tables, as PostgreSQL has them: `workspace_id` leads every key, and row-level security stands on it.

The migrations make them; `tests/db/test_migrations.py` holds the two equal. CHECK constraints and policies are in the
migrations alone.

There are no foreign keys from the two tables that grow large (`demand_record`, `record_before`): they would
be checked row by row. Their rows are only written by `db`, under the lock of their workspace, with lane
numbers read under the same lock.
"""

from __future__ import annotations

from db.server.models.alerts import Alert, AlertDelivery, AlertOutlet, AlertState, AlertVisit
from db.server.models.base import Base
from db.server.models.kept import BatchPart, LaneSeries, LaneSummary, LaneWatch, WorkspaceState
from db.server.models.members import ApiToken, Invitation, Membership, ServerValue
from db.server.models.records import (
    AuditEvent,
    ColumnMemory,
    DecisionAnswer,
    DemandRecord,
    ImportBatch,
    Lane,
    LaneChange,
    RecordBefore,
    Workspace,
    WorkspaceChange,
)

NEWEST_REVISION = "0025"
metadata = Base.metadata

__all__ = [
    "NEWEST_REVISION",
    "Alert",
    "AlertDelivery",
    "AlertOutlet",
    "AlertState",
    "AlertVisit",
    "ApiToken",
    "AuditEvent",
    "BatchPart",
    "ColumnMemory",
    "DecisionAnswer",
    "DemandRecord",
    "ImportBatch",
    "Invitation",
    "Lane",
    "LaneChange",
    "LaneSeries",
    "LaneSummary",
    "LaneWatch",
    "Membership",
    "RecordBefore",
    "ServerValue",
    "Workspace",
    "WorkspaceChange",
    "WorkspaceState",
    "metadata",
]
