"""A compact series of each lane beside its records: what the mathematics reads.

It is filled here from the records that are there. Under FORCE ROW LEVEL SECURITY the owner of the tables would see
no workspace at all, so it is lifted for the owner until the end of the filling, in the same transaction.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from alembic import op
from sqlalchemy import text

from db.rows.binary_copy import copy_out
from db.rows.series_codec import pack

revision = "0009"
down_revision = "0008"

LANES_AT_A_TIME = 200

TABLE = """
CREATE TABLE lane_series (
    workspace_id integer NOT NULL,
    lane_id integer NOT NULL,
    n_records integer NOT NULL DEFAULT 0,
    first_day date,
    last_day date,
    total_units double precision NOT NULL DEFAULT 0,
    -- The records but those of the journal, as db.rows.series_codec packs them.
    packed bytea NOT NULL DEFAULT '',
    -- What was written since: entries of a day and a demand, of which the last one of a day holds.
    journal bytea NOT NULL DEFAULT '',
    CONSTRAINT lane_series_pkey PRIMARY KEY (workspace_id, lane_id),
    CONSTRAINT lane_series_workspace_id_lane_id_fkey
        FOREIGN KEY (workspace_id, lane_id) REFERENCES lane (workspace_id, lane_id) ON DELETE CASCADE
);
-- Compressed already; out of line it stays untouched where only the journal grows.
ALTER TABLE lane_series ALTER packed SET STORAGE EXTERNAL;
ALTER TABLE lane_series ALTER journal SET STORAGE EXTERNAL;
ALTER TABLE lane_series SET (toast_tuple_target = 1024);
ALTER TABLE lane_series ENABLE ROW LEVEL SECURITY;
"""
SEEN = "workspace_id = (SELECT this_workspace_id())"
WRITABLE = "workspace_id = (SELECT writable_workspace_id())"
READ = ("workspace", "lane", "demand_record")
LANES = text("SELECT workspace_id, lane_id FROM lane ORDER BY workspace_id, lane_id")
FILL = text(
    "INSERT INTO lane_series (workspace_id, lane_id, n_records, first_day, last_day, total_units, packed) VALUES "
    "(:workspace_id, :lane_id, :n_records, DATE '1970-01-01' + :first_day, DATE '1970-01-01' + :last_day, "
    ":total_units, :packed)"
)
RECORDS = (
    "SELECT lane_id, day, demand FROM demand_record "
    "WHERE workspace_id = %(workspace_id)s AND lane_id = ANY(%(lane_ids)s)"
)


def upgrade() -> None:
    op.execute(TABLE)
    for table in READ:
        op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
    _fill()
    for table in (*READ, "lane_series"):
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY see ON lane_series FOR SELECT USING ({SEEN})")
    op.execute(f"CREATE POLICY add ON lane_series FOR INSERT WITH CHECK ({WRITABLE})")
    op.execute(f"CREATE POLICY change ON lane_series FOR UPDATE USING ({WRITABLE})")
    op.execute(f"CREATE POLICY take_out ON lane_series FOR DELETE USING ({WRITABLE})")


def _fill() -> None:
    connection = op.get_bind()
    lanes_of: dict[int, list[int]] = {}
    for workspace_id, lane_id in connection.execute(LANES):
        lanes_of.setdefault(workspace_id, []).append(lane_id)
    for workspace_id, lane_ids in lanes_of.items():
        for start in range(0, len(lane_ids), LANES_AT_A_TIME):
            block = lane_ids[start : start + LANES_AT_A_TIME]
            rows = copy_out(connection, RECORDS, {"workspace_id": workspace_id, "lane_ids": block})
            order = np.lexsort((rows.day, rows.lane_id))
            rows = rows.take(order)
            bounds = np.searchsorted(rows.lane_id, [*block, block[-1] + 1])
            filled: list[dict[str, Any]] = []
            for lane_id, begin, end in zip(block, bounds[:-1].tolist(), bounds[1:].tolist(), strict=True):
                if begin == end:
                    continue
                days, units = rows.day[begin:end], rows.demand_units[begin:end]
                filled.append(
                    {
                        "workspace_id": workspace_id,
                        "lane_id": lane_id,
                        "n_records": end - begin,
                        "first_day": int(days[0]),
                        "last_day": int(days[-1]),
                        "total_units": float(units.sum()),
                        "packed": pack(days, units),
                    }
                )
            if filled:
                connection.execute(FILL, filled)
