"""Demand records written in blocks and deleted; what is replaced is kept for undo."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import (
    ColumnElement,
    Delete,
    Insert,
    Update,
    and_,
    bindparam,
    delete,
    func,
    insert,
    select,
    update,
)

from db.rows.binary_copy import RecordRows, copy_in, copy_out
from db.rows.change_log import OF_CHANGE, OF_WORKSPACE, Change
from db.rows.record_rows import look_up
from db.rows.series_writes import (
    follow_records,
    forget_series,
    moves_of_added,
    moves_of_gone,
    moves_of_updated,
)
from db.rows.staging import INCOMING, analyze, create_temporary, drop_temporary
from db.server.models import DemandRecord, RecordBefore

BLOCK_ROWS = 200_000  # rows on their way at a time: progress is told, and memory stays flat, block by block


def write_rows(
    change: Change,
    *,
    added: RecordRows,
    updated: RecordRows,
    on_progress: Callable[[float], None] | None = None,
) -> None:
    """Add and change records. Of both it is known that they are just that: the workspace is locked."""
    n_rows, n_done = added.size + updated.size, 0
    change.connection.execute(MORE_MEMORY)
    units_before = []
    for block in _staged_blocks(change, added):
        change.connection.execute(INSERT_STAGED, change.binds)
        n_done += block.size
        if on_progress:
            on_progress(n_done / n_rows)
    for block in _staged_blocks(change, updated):
        units_before.append(_update_block(change, block))
        n_done += block.size
        if on_progress:
            on_progress(n_done / n_rows)
    follow_records(change, moves_of_added(added))
    if units_before:
        follow_records(change, moves_of_updated(updated, np.concatenate(units_before)))


def _staged_blocks(change: Change, rows: RecordRows) -> Iterator[RecordRows]:
    """The rows block by block; each stands in `incoming` while it is its turn."""
    for start in range(0, rows.size, BLOCK_ROWS):
        block = rows.take(slice(start, start + BLOCK_ROWS))
        create_temporary(change.connection, INCOMING)
        copy_in(change.connection, block)
        yield block
        drop_temporary(change.connection, INCOMING)


def _update_block(change: Change, block: RecordRows) -> NDArray[np.float64]:
    """(n_rows,) what the records of the block held before."""
    _replace_block(change, block, UPDATE_STAGED)
    # COPY takes text; it reads what was noted for undo of the block's records, none of which the change wrote before.
    before = copy_out(
        change.connection,
        "SELECT lane_id, day, record_before.demand FROM record_before JOIN incoming USING (lane_id, day) "
        "WHERE workspace_id = %(of_workspace)s AND batch_id = %(of_change)s",
        change.binds,
    )
    return look_up(block, before)[1]


def _replace_block(change: Change, block: RecordRows, statement: Update | Delete) -> int:
    analyze(change.connection, INCOMING)
    lanes = {"first_lane": int(block.lane_id.min()), "last_lane": int(block.lane_id.max())}
    change.connection.execute(KEEP_STAGED, {**change.binds, **lanes})
    return change.connection.execute(statement, {**change.binds, **lanes}).rowcount


def delete_listed_rows(change: Change, rows: RecordRows) -> int:
    """Take these records out; returns how many there were."""
    n_gone = sum(_replace_block(change, block, DELETE_STAGED) for block in _staged_blocks(change, rows))
    follow_records(change, moves_of_gone(rows))
    return n_gone


def delete_rows(change: Change, lane_id: int | None = None) -> int:
    """Take every record of a lane out, or of all lanes; returns how many there were."""
    conditions = () if lane_id is None else (DemandRecord.lane_id == lane_id,)
    change.connection.execute(_keep(*conditions), change.binds)
    forget_series(change, lane_id)
    return change.connection.execute(delete(DemandRecord).where(MINE, *conditions), change.binds).rowcount


def _keep(*conditions: ColumnElement[bool]) -> Insert:
    """Note for undo the records that meet the conditions, as they stand before the change."""
    kept = DemandRecord
    found = select(kept.workspace_id, OF_CHANGE, kept.lane_id, kept.day, kept.batch_id, kept.demand)
    columns = ["workspace_id", "batch_id", "lane_id", "day", "prior_batch_id", "demand"]
    return insert(RecordBefore).from_select(columns, found.where(MINE, *conditions))


MINE = DemandRecord.workspace_id == OF_WORKSPACE
STAGED = and_(
    # The rows of a block lie close together, so that the range of its lanes spares a look at all others.
    DemandRecord.lane_id.between(bindparam("first_lane"), bindparam("last_lane")),
    DemandRecord.lane_id == INCOMING.c.lane_id,
    DemandRecord.day == INCOMING.c.day,
)
INSERT_STAGED = insert(DemandRecord).from_select(
    ["workspace_id", "batch_id", *INCOMING.c.keys()], select(OF_WORKSPACE, OF_CHANGE, *INCOMING.c)
)
KEEP_STAGED = _keep(STAGED)
UPDATE_STAGED = update(DemandRecord).where(MINE, STAGED).values(demand=INCOMING.c.demand, batch_id=OF_CHANGE)
DELETE_STAGED = delete(DemandRecord).where(MINE, STAGED)
MORE_MEMORY = select(func.set_config("work_mem", "48MB", True))
