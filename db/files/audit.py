"""Whether the audit trail is as it was written: each entry holds a hash of itself and of the one before it.

Whoever changes, takes out or puts in an entry breaks the chain from there on. Who cuts its end off breaks nothing, so
the last entry of each workspace is noted outside the database, and looked for the next time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import text

from core.errors import CapacityTwinError
from db.files.backup import everything_seen
from db.server.engine import Database

# Functions and windows of PostgreSQL over a whole row, which SQLAlchemy does not write.
BROKEN = text(
    "SELECT workspace_id, min(position) FROM ("
    "SELECT e.workspace_id, e.position, e.position = row_number() OVER trail "
    "AND e.chain = audit_hash(lag(e.chain) OVER trail, e) AS holds FROM audit_event e "
    "WINDOW trail AS (PARTITION BY e.workspace_id ORDER BY e.position)) seen WHERE NOT holds GROUP BY 1 ORDER BY 1"
)
# As above.
ENDS = text(
    "SELECT DISTINCT ON (workspace_id) workspace_id, position, chain FROM audit_event ORDER BY 1, 2 DESC"
)
# As above.
ENTRY = text("SELECT chain FROM audit_event WHERE workspace_id = :workspace_id AND position = :position")


class AuditBroken(CapacityTwinError):
    """The audit trail is not what was written."""


@dataclass(frozen=True)
class TrailEnd:
    """The last entry of a workspace's trail."""

    position: int
    chain: str


def verify_audit(database: Database, known: Mapping[int, TrailEnd] | None = None) -> dict[int, TrailEnd]:
    """The end of each workspace's trail, where all hold and the ends that are known still stand in them.

    Raises
    ------
    AuditBroken
        naming workspace and entry.
    """
    database.prepare()
    with database.maintenance() as connection, everything_seen(connection, ["audit_event"]):
        broken = connection.execute(BROKEN).first()
        if broken is not None:
            raise AuditBroken(
                f"The audit trail of workspace {broken[0]} is not as it was written, from entry {broken[1]} on."
            )
        for workspace_id, end in (known or {}).items():
            place = {"workspace_id": workspace_id, "position": end.position}
            if connection.execute(ENTRY, place).scalar_one_or_none() != end.chain:
                raise AuditBroken(
                    f"The audit trail of workspace {workspace_id} had an entry {end.position} when it was last "
                    "verified; it is gone."
                )
        return {row.workspace_id: TrailEnd(row.position, row.chain) for row in connection.execute(ENDS)}
