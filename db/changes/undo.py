"""Taking a change back: each record and lane becomes exactly what it was, or nothing happens.

A change has an image before and an image after, on the keys (lane, day) that it touched:

- before: `record_before` of the change; a key that is not there had no record.
- after: for an ordinary change the records that carry its number; for an undo what the change that it took
  back had found, since an undo puts records back with the numbers they had.

Undoing swaps the two. It may be done while the stored records still are the image after, and no later change
that stands has touched the same keys; else the later change is named. The undo is a change itself, so it can
be undone (the change is then made again).
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Row,
    Select,
    and_,
    delete,
    exists,
    func,
    insert,
    literal,
    select,
    union,
    union_all,
    update,
)
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.base import ReadOnlyColumnCollection

from core.errors import UndoRefused
from core.twin.imports import Receipt
from core.twin.store import KEPT_DAYS
from db.changes.undo_lanes import require_lanes_for_records, restore_lanes, take_out_lanes
from db.changes.workspace_settings import restore_settings
from db.rows.change_log import Change, Counts, Origin, Writer, begin_change, finish_change
from db.rows.lane_rows import note_lane_changes, remember_lanes
from db.rows.record_rows import MORE_MEMORY, require_room
from db.rows.staging import IMAGE_AFTER, IMAGE_BEFORE, fill_temporary
from db.server.models import DemandRecord, ImportBatch, RecordBefore

Target = Row[*tuple[Any, ...]]  # the row of the change that is taken back
BEFORE, AFTER = IMAGE_BEFORE.c, IMAGE_AFTER.c


def undo_change(writer: Writer, import_id: int) -> Receipt:
    """Take one change back as a change of its own.

    Raises
    ------
    UndoRefused
        where it does not exist, is undone already, or a later change stands on it.
    """
    change = begin_change(writer, "undo", Origin(undoes=import_id))
    target = _find_change(change.connection, import_id)
    if target is None or target.batch_id == change.batch_id:
        raise UndoRefused(f"There is no change number {import_id} in this workspace.")
    if target.undone_at is not None:
        raise UndoRefused(f"Change {import_id} has been taken back already.")
    if target.images_cleared_at is not None:
        raise UndoRefused(
            f"Change {import_id} cannot be taken back any more: what it replaced was kept until "
            f"{target.images_cleared_at:%d %b %Y}, {KEPT_DAYS} days after a factory reset."
        )
    _collect_images(change, target)
    _refuse_if_built_upon(change, target)
    remember_lanes(change)
    _mark_undone(change.connection, import_id)
    restore_settings(change, import_id)
    restore_lanes(change, import_id)
    require_lanes_for_records(change, import_id)
    counts = _swap_records(change)
    take_out_lanes(change, import_id)
    note_lane_changes(change)
    require_room(change)
    return finish_change(change, counts)


def _find_change(connection: Connection, batch_id: int) -> Target | None:
    return connection.execute(select(ImportBatch).where(ImportBatch.batch_id == batch_id)).one_or_none()


def _collect_images(change: Change, target: Target) -> None:
    change.connection.execute(MORE_MEMORY)
    wrote = _image(change, DemandRecord, DemandRecord.batch_id, batch_id=target.batch_id)
    found = _image(change, RecordBefore, RecordBefore.prior_batch_id, batch_id=target.batch_id)
    if target.kind == "undo":
        wrote = _image(change, RecordBefore, RecordBefore.prior_batch_id, batch_id=target.undoes)
    fill_temporary(change.connection, IMAGE_BEFORE, found)
    fill_temporary(change.connection, IMAGE_AFTER, wrote)


def _image(
    change: Change,
    rows: type[DemandRecord | RecordBefore],
    writer: InstrumentedAttribute[int],
    *,
    batch_id: int,
) -> Select[int, date, float, int]:
    return select(rows.lane_id, rows.day, rows.demand, writer).where(
        rows.workspace_id == change.workspace_id, rows.batch_id == batch_id
    )


def _refuse_if_built_upon(change: Change, target: Target) -> None:
    blocker = change.connection.execute(_latest_blocker(change, target.batch_id)).scalar_one()
    if blocker is None and _is_intact(change, target):
        return
    raise UndoRefused(
        f"Change {target.batch_id} cannot be taken back on its own: {_name_change(change, blocker)} "
        "stands on the same records. Take that one back first."
    )


def _is_intact(change: Change, target: Target) -> bool:
    """Whether the image after is what is stored."""
    after = select(func.count()).select_from(IMAGE_AFTER)
    if target.kind != "undo":
        return change.connection.execute(after).scalar_one() == target.n_add + target.n_update
    stored = and_(DemandRecord.workspace_id == change.workspace_id, _is_at(AFTER))
    altered = after.outerjoin(DemandRecord, stored).where(
        DemandRecord.batch_id.is_distinct_from(AFTER.batch_id)
    )
    return change.connection.execute(altered).scalar_one() == 0


def _latest_blocker(change: Change, target: int) -> Select[int | None]:
    """The latest standing change that touched a key after the target did.

    It overwrote or deleted a record there, or wrote one where the target left none.
    """
    batch_id = ImportBatch.batch_id
    standing = (
        select(batch_id)
        .where(
            ImportBatch.workspace_id == change.workspace_id, batch_id.between(target + 1, change.batch_id - 1)
        )
        .where(ImportBatch.undone_at.is_(None), ImportBatch.kind != "undo")
        .cte("standing")
        .prefix_with("MATERIALIZED")
    )
    touched = union(select(BEFORE.lane_id, BEFORE.day), select(AFTER.lane_id, AFTER.day)).cte("touched")
    later = (
        select(RecordBefore.batch_id)
        .join(standing, standing.c.batch_id == RecordBefore.batch_id)
        .where(RecordBefore.workspace_id == change.workspace_id)
    )
    is_touched = and_(RecordBefore.lane_id == touched.c.lane_id, RecordBefore.day == touched.c.day)
    blockers = union_all(
        later.join(touched, is_touched),
        later.where(RecordBefore.prior_batch_id == target),
        select(DemandRecord.batch_id)
        .join(touched, _is_at(touched.c))
        .outerjoin(IMAGE_AFTER, _is_at(AFTER))
        .where(DemandRecord.workspace_id == change.workspace_id)
        .where(DemandRecord.batch_id.is_distinct_from(AFTER.batch_id)),
    ).subquery()
    return select(func.max(blockers.c.batch_id))


def _name_change(change: Change, batch_id: int | None) -> str:
    """A change as a sentence calls it."""
    if batch_id is None:
        return "a later change"
    row = _find_change(change.connection, batch_id)
    if row is None:
        return f"change {batch_id}"
    file_name = f" of {row.file_name!r}" if row.file_name else ""
    return f"change {batch_id} ({row.kind}{file_name}, {row.made_at:%d %b %Y %H:%M})"


def _mark_undone(connection: Connection, batch_id: int) -> None:
    """Mark a change as taken back; where that is an undo, what it undid stands again, and so on."""
    undoes: int | None = batch_id
    stands = False
    while undoes is not None:
        undoes = connection.execute(
            update(ImportBatch)
            .where(ImportBatch.batch_id == undoes)
            .values(undone_at=None if stands else func.now())
            .returning(ImportBatch.undoes)
        ).scalar_one()
        stands = not stands


def _swap_records(change: Change) -> Counts:
    """Put the image before in the place of the image after, which is kept for undo."""
    run, mine = change.connection.execute, DemandRecord.workspace_id == change.workspace_id
    wrote = select(literal(change.workspace_id), literal(change.batch_id), *AFTER.values())
    columns = ["workspace_id", "batch_id", "lane_id", "day", "demand", "prior_batch_id"]
    run(insert(RecordBefore).from_select(columns, wrote))
    n_delete = run(delete(DemandRecord).where(mine, _is_at(AFTER), ~exists().where(_is_at(BEFORE)))).rowcount
    values = {"demand": BEFORE.demand, "batch_id": BEFORE.batch_id}
    n_update = run(update(DemandRecord).where(mine, _is_at(BEFORE)).values(values)).rowcount
    is_there = exists().where(AFTER.lane_id == BEFORE.lane_id, AFTER.day == BEFORE.day)
    deleted = select(literal(change.workspace_id), *BEFORE.values()).where(~is_there)
    n_add = run(insert(DemandRecord).from_select(["workspace_id", *BEFORE.keys()], deleted)).rowcount
    return Counts(n_add=n_add, n_update=n_update, n_delete=n_delete)


def _is_at(image: ReadOnlyColumnCollection[str, Column[Any]]) -> ColumnElement[bool]:
    return and_(DemandRecord.lane_id == image.lane_id, DemandRecord.day == image.day)
