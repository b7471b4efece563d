"""Demand records in the database: read as columns, written in blocks, what they replace kept for undo."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, text

from core.demand.profile import DemandRecords, NetworkRecords
from core.errors import NotAllowed
from db.rows.binary_copy import RecordRows, copy_in, copy_out
from db.rows.change_log import Change

BLOCK_ROWS = 200_000  # rows on their way at a time: progress is told, and memory stays flat, block by block


def read_lane_records(connection: Connection, lane_id: int) -> DemandRecords:
    """Records of one lane in order of date."""
    rows = read_rows(connection, [lane_id])
    order = np.argsort(rows.day, kind="stable")
    return DemandRecords(dates=rows.day[order].astype("datetime64[D]"), demand_units=rows.demand_units[order])


def read_network_records(connection: Connection, lane_ids: dict[str, int]) -> NetworkRecords:
    """Records of every lane; `lane_ids` gives the lanes in their order."""
    return _by_lane(read_rows(connection, None), lane_ids)


def read_records_of(connection: Connection, lane_ids: dict[str, int]) -> NetworkRecords:
    """Records of some lanes; `lane_ids` gives the lanes in their order."""
    return _by_lane(read_rows(connection, list(lane_ids.values())), lane_ids)


def _by_lane(rows: RecordRows, lane_ids: dict[str, int]) -> NetworkRecords:
    numbers = np.fromiter(lane_ids.values(), dtype=np.int64, count=len(lane_ids))
    place_of_number = np.zeros(int(numbers.max(initial=0)) + 1, dtype=np.int64)
    place_of_number[numbers] = np.arange(numbers.size)
    places = place_of_number[rows.lane_id]
    keys = row_keys(places, rows.day)
    if np.any(keys[1:] < keys[:-1]):
        order = np.argsort(keys, kind="stable")
        rows, places = rows.take(order), places[order]
    return NetworkRecords(
        lanes=tuple(lane_ids),
        offsets=np.concatenate([[0], np.cumsum(np.bincount(places, minlength=numbers.size))]),
        days=rows.day.astype(np.int64),
        demand_units=rows.demand_units,
    )


def read_rows(connection: Connection, lane_ids: Sequence[int] | None) -> RecordRows:
    """Records of these lanes, or of all, in no order."""
    if lane_ids is None:
        return copy_out(connection, "SELECT lane_id, day, demand FROM demand_record", {})
    return copy_out(
        connection,
        "SELECT lane_id, day, demand FROM demand_record WHERE lane_id = ANY(%(lane_ids)s)",
        {"lane_ids": list(lane_ids)},
    )


def row_keys(lane: NDArray[np.int64], day: NDArray[np.int32]) -> NDArray[np.int64]:
    """(n_rows,) one number per lane and day, in the order of both; days of 1990 to 2100 fit into 20 bits."""
    return (lane.astype(np.int64) << 20) | day


def write_rows(
    connection: Connection,
    change: Change,
    *,
    added: RecordRows,
    updated: RecordRows,
    on_progress: Callable[[float], None] | None = None,
) -> None:
    """Add and change records. Of both it is known that they are just that: the workspace is locked."""
    n_rows = max(added.size + updated.size, 1)
    connection.execute(MORE_MEMORY)
    connection.execute(CREATE_INCOMING)
    _write_blocks(
        connection,
        change,
        added,
        statements=(INSERT_INCOMING,),
        on_progress=lambda done: on_progress(done / n_rows) if on_progress else None,
    )
    _write_blocks(
        connection,
        change,
        updated,
        statements=(ANALYZE_INCOMING, KEEP_BEFORE, UPDATE_FROM_INCOMING),
        on_progress=lambda done: on_progress((added.size + done) / n_rows) if on_progress else None,
    )
    require_room(connection, change)


def _write_blocks(connection, change, rows, *, statements, on_progress):
    for start in range(0, rows.size, BLOCK_ROWS):
        block = rows.take(slice(start, start + BLOCK_ROWS))
        copy_in(connection, block)
        lanes = {"first_lane": int(block.lane_id.min()), "last_lane": int(block.lane_id.max())}
        for statement in statements:
            connection.execute(statement, {**change.key, **lanes})
        connection.execute(EMPTY_INCOMING)
        on_progress(start + block.size)


def delete_rows(connection: Connection, change: Change, lane_id: int, days: Sequence[object]) -> int:
    """Take records of one lane out; returns how many there were."""
    values = {**change.key, "lane_id": lane_id, "days": list(days)}
    connection.execute(KEEP_BEFORE_DELETE_DAYS, values)
    return connection.execute(DELETE_DAYS, values).rowcount


def delete_listed_rows(connection: Connection, change: Change, rows: RecordRows) -> int:
    """Take these records out; returns how many there were."""
    connection.execute(CREATE_INCOMING)
    _write_blocks(
        connection,
        change,
        rows,
        statements=(ANALYZE_INCOMING, KEEP_BEFORE, DELETE_INCOMING),
        on_progress=lambda _: None,
    )
    return rows.size


def delete_lane_rows(connection: Connection, change: Change, lane_id: int) -> int:
    """Take every record of one lane out."""
    values = {**change.key, "lane_id": lane_id}
    connection.execute(KEEP_BEFORE_DELETE_LANE, values)
    return connection.execute(DELETE_LANE_ROWS, values).rowcount


def delete_all_rows(connection: Connection, change: Change) -> int:
    """Take every record of the workspace out."""
    connection.execute(KEEP_ALL_BEFORE, change.key)
    return connection.execute(DELETE_ALL, change.key).rowcount


def require_room(connection: Connection, change: Change) -> None:
    """Refuse what goes over the workspace's limit of records."""
    if change.row_limit is None:
        return
    n_rows = connection.execute(COUNT_ROWS).scalar_one()
    if n_rows > change.row_limit:
        raise NotAllowed(f"holding {n_rows:,} records, its limit is {change.row_limit:,}")


COUNT_ROWS = text("SELECT count(*) FROM demand_record")
CREATE_INCOMING = text(
    """
    CREATE TEMPORARY TABLE IF NOT EXISTS incoming (lane_id integer, day date, demand double precision)
    ON COMMIT DROP
    """
)
MORE_MEMORY = text("SET LOCAL work_mem = '48MB'")
ANALYZE_INCOMING = text("ANALYZE incoming")
EMPTY_INCOMING = text("TRUNCATE incoming")
INSERT_INCOMING = text(
    """
    INSERT INTO demand_record (workspace_id, lane_id, day, batch_id, demand)
    SELECT :workspace_id, lane_id, day, :batch_id, demand FROM incoming
    """
)
# The rows of a block lie close together, so that the range of its lanes spares a look at all others.
KEEP_BEFORE = text(
    """
    INSERT INTO record_before (workspace_id, batch_id, lane_id, day, prior_batch_id, demand)
    SELECT :workspace_id, :batch_id, kept.lane_id, kept.day, kept.batch_id, kept.demand
    FROM incoming JOIN demand_record AS kept USING (lane_id, day)
    WHERE kept.workspace_id = :workspace_id AND kept.lane_id BETWEEN :first_lane AND :last_lane
    """
)
UPDATE_FROM_INCOMING = text(
    """
    UPDATE demand_record AS kept SET demand = incoming.demand, batch_id = :batch_id
    FROM incoming
    WHERE kept.workspace_id = :workspace_id AND kept.lane_id BETWEEN :first_lane AND :last_lane
        AND kept.lane_id = incoming.lane_id AND kept.day = incoming.day
    """
)
DELETE_INCOMING = text(
    """
    DELETE FROM demand_record AS kept USING incoming
    WHERE kept.workspace_id = :workspace_id AND kept.lane_id BETWEEN :first_lane AND :last_lane
        AND kept.lane_id = incoming.lane_id AND kept.day = incoming.day
    """
)
KEEP_BEFORE_DELETE_DAYS = text(
    """
    INSERT INTO record_before (workspace_id, batch_id, lane_id, day, prior_batch_id, demand)
    SELECT workspace_id, :batch_id, lane_id, day, batch_id, demand
    FROM demand_record WHERE workspace_id = :workspace_id AND lane_id = :lane_id AND day = ANY(:days)
    """
)
DELETE_DAYS = text(
    "DELETE FROM demand_record WHERE workspace_id = :workspace_id AND lane_id = :lane_id AND day = ANY(:days)"
)
KEEP_BEFORE_DELETE_LANE = text(
    """
    INSERT INTO record_before (workspace_id, batch_id, lane_id, day, prior_batch_id, demand)
    SELECT workspace_id, :batch_id, lane_id, day, batch_id, demand
    FROM demand_record WHERE workspace_id = :workspace_id AND lane_id = :lane_id
    """
)
DELETE_LANE_ROWS = text("DELETE FROM demand_record WHERE workspace_id = :workspace_id AND lane_id = :lane_id")
KEEP_ALL_BEFORE = text(
    """
    INSERT INTO record_before (workspace_id, batch_id, lane_id, day, prior_batch_id, demand)
    SELECT workspace_id, :batch_id, lane_id, day, batch_id, demand
    FROM demand_record WHERE workspace_id = :workspace_id
    """
)
DELETE_ALL = text("DELETE FROM demand_record WHERE workspace_id = :workspace_id")
