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

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Row,
    Select,
    and_,
    any_,
    bindparam,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
    union,
    union_all,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.sql.base import ReadOnlyColumnCollection

from core.errors import UndoRefused
from core.told import told
from core.twin.imports import Receipt
from core.twin.stored import KEPT_DAYS
from db.changes.undo_lanes import require_lanes_for_records, restore_lanes, take_out_lanes
from db.changes.workspace_settings import restore_settings
from db.rows.binary_copy import copy_out
from db.rows.change_log import (
    OF_CHANGE,
    OF_WORKSPACE,
    STANDS,
    Change,
    Counts,
    Origin,
    Writer,
    begin_change,
    finish_change,
    not_undone,
)
from db.rows.lane_rows import noting_lanes
from db.rows.record_rows import look_up
from db.rows.record_writes import MINE, MORE_MEMORY
from db.rows.series_writes import (
    all_moves,
    follow_records,
    moves_of_added,
    moves_of_gone,
    moves_of_updated,
)
from db.rows.staging import IMAGE_AFTER, IMAGE_BEFORE, fill_temporary
from db.server.models import DemandRecord, ImportBatch, LaneSeries, RecordBefore

Target = Row[*tuple[Any, ...]]  # the row of the change that is taken back


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
        raise UndoRefused(
            told("There is no change number {import_id} in this workspace.", import_id=import_id)
        )
    if target.undone_at is not None:
        raise UndoRefused(told("Change {import_id} has been taken back already.", import_id=import_id))
    if target.images_cleared_at is not None:
        raise UndoRefused(
            told(
                "Change {import_id} cannot be taken back any more: what it replaced was kept until "
                "{images_cleared_at:%d %b %Y}, {kept_days} days after a factory reset.",
                import_id=import_id,
                images_cleared_at=target.images_cleared_at,
                kept_days=KEPT_DAYS,
            )
        )
    _collect_images(change, target)
    _refuse_if_built_upon(change, target)
    with noting_lanes(change):
        _mark_undone(change.connection, import_id)
        restore_settings(change, import_id)
        restore_lanes(change, import_id)
        require_lanes_for_records(change, import_id)
        counts = _swap_records(change)
        take_out_lanes(change, import_id)
    return finish_change(change, counts)


def _find_change(connection: Connection, batch_id: int) -> Target | None:
    return connection.execute(FIND_CHANGE, {"batch_id": batch_id}).one_or_none()


def _collect_images(change: Change, target: Target) -> None:
    change.connection.execute(MORE_MEMORY)
    after, owner = (FOUND, target.undoes) if target.kind == "undo" else (WROTE, target.batch_id)
    fill_temporary(change.connection, IMAGE_BEFORE, FOUND, {**change.binds, "owner": target.batch_id})
    lane_ids = list(change.connection.execute(MAY_HOLD, {**change.binds, "owner": target.batch_id}).scalars())
    fill_temporary(
        change.connection, IMAGE_AFTER, after, {**change.binds, "owner": owner, "lane_ids": lane_ids}
    )


def _refuse_if_built_upon(change: Change, target: Target) -> None:
    binds = {**change.binds, "target": target.batch_id}
    blocker = change.connection.execute(LATEST_BLOCKER, binds).scalar_one()
    if blocker is None and _is_intact(change, target):
        return
    name = _name_change(change, blocker)
    raise not_undone(
        target.batch_id, told("{name} stands on the same records. Take that one back first.", name=name)
    )


def _is_intact(change: Change, target: Target) -> bool:
    """Whether the image after is what is stored."""
    if target.kind == "undo":
        return change.connection.execute(COUNT_ALTERED, change.binds).scalar_one() == 0
    n_written: int = target.n_add + target.n_update
    return change.connection.execute(COUNT_AFTER).scalar_one() == n_written


def _name_change(change: Change, batch_id: int | None) -> str:
    """A change as a sentence calls it."""
    if batch_id is None:
        return told("a later change")
    row = _find_change(change.connection, batch_id)
    if row is None:
        return told("change {batch_id}", batch_id=batch_id)
    file_name = told(" of {file_name!r}", file_name=row.file_name) if row.file_name else ""
    return told(
        "change {batch_id} ({kind}{file_name}, {made_at:%d %b %Y %H:%M})",
        batch_id=batch_id,
        kind=row.kind,
        file_name=file_name,
        made_at=row.made_at,
    )


def _mark_undone(connection: Connection, batch_id: int) -> None:
    """Mark a change as taken back; where that is an undo, what it undid stands again, and so on."""
    undoes: int | None = batch_id
    statement, other = MARK_UNDONE, MARK_STANDING
    while undoes is not None:
        undoes = connection.execute(statement, {"number": undoes}).scalar_one()
        statement, other = other, statement


def _swap_records(change: Change) -> Counts:
    """Put the image before in the place of the image after, which is kept for undo."""
    _, n_delete, n_update, n_add = (
        change.connection.execute(statement, change.binds).rowcount
        for statement in (KEEP_AFTER, DELETE_AFTER, RESTORE_CHANGED, RESTORE_DELETED)
    )
    _follow_swap(change)
    return Counts(n_add=n_add, n_update=n_update, n_delete=n_delete)


def _follow_swap(change: Change) -> None:
    """Bring the series of the lanes to the image before."""
    before, after = (
        # COPY takes text; these are the tables that were filled above.
        copy_out(change.connection, f"SELECT lane_id, day, demand FROM {image.name}", {})  # noqa: S608
        for image in (IMAGE_BEFORE, IMAGE_AFTER)
    )
    was_there, units = look_up(before, after)
    stays, _ = look_up(after, before)
    moves = (
        moves_of_added(before.take(~was_there)),
        moves_of_updated(before.take(was_there), units[was_there]),
        moves_of_gone(after.take(~stays)),
    )
    follow_records(change, all_moves(moves))


def _is_at(image: ReadOnlyColumnCollection[str, Any]) -> ColumnElement[bool]:
    return and_(DemandRecord.lane_id == image.lane_id, DemandRecord.day == image.day)


def _latest_blocker() -> Select[int | None]:
    """The latest standing change that touched a key after the target did.

    It overwrote or deleted a record there, or wrote one where the target left none.
    """
    number, target = ImportBatch.batch_id, bindparam("target", type_=Integer)
    standing = (
        select(number)
        .where(ImportBatch.workspace_id == OF_WORKSPACE, number > target, number < OF_CHANGE)
        .where(STANDS)
        .cte("standing")
        .prefix_with("MATERIALIZED")
    )
    touched = union(select(BEFORE.lane_id, BEFORE.day), select(AFTER.lane_id, AFTER.day)).cte("touched")
    later = (
        select(RecordBefore.batch_id)
        .join(standing, standing.c.batch_id == RecordBefore.batch_id)
        .where(RecordBefore.workspace_id == OF_WORKSPACE)
    )
    blockers = union_all(
        later.join(
            touched, and_(RecordBefore.lane_id == touched.c.lane_id, RecordBefore.day == touched.c.day)
        ),
        later.where(RecordBefore.prior_batch_id == target),
        select(DemandRecord.batch_id)
        .join(touched, _is_at(touched.c))
        .outerjoin(IMAGE_AFTER, _is_at(AFTER))
        .where(MINE, DemandRecord.batch_id.is_distinct_from(AFTER.batch_id)),
    ).subquery()
    return select(func.max(blockers.c.batch_id))


BEFORE, AFTER = IMAGE_BEFORE.c, IMAGE_AFTER.c
FIND_CHANGE = select(ImportBatch).where(ImportBatch.batch_id == bindparam("batch_id"))
MARK = update(ImportBatch).where(ImportBatch.batch_id == bindparam("number")).returning(ImportBatch.undoes)
MARK_UNDONE, MARK_STANDING = MARK.values(undone_at=func.now()), MARK.values(undone_at=None)

# The records that a change wrote, and those that it had found.
WROTE = select(DemandRecord.lane_id, DemandRecord.day, DemandRecord.demand, DemandRecord.batch_id).where(
    MINE,
    DemandRecord.batch_id == bindparam("owner"),
    # Known by number, so that the records of a few lanes are found by their key and not by a look at all.
    DemandRecord.lane_id == any_(bindparam("lane_ids", type_=ARRAY(Integer))),
)
# The lanes that may hold a record of a change: those that it or a later one wrote; 0 is from before that was noted.
MAY_HOLD = select(LaneSeries.lane_id).where(
    LaneSeries.workspace_id == OF_WORKSPACE,
    or_(LaneSeries.touched_by >= bindparam("owner", type_=Integer), LaneSeries.touched_by == 0),
)
FOUND = select(
    RecordBefore.lane_id, RecordBefore.day, RecordBefore.demand, RecordBefore.prior_batch_id
).where(RecordBefore.workspace_id == OF_WORKSPACE, RecordBefore.batch_id == bindparam("owner"))
LATEST_BLOCKER = _latest_blocker()
COUNT_AFTER = select(func.count()).select_from(IMAGE_AFTER)
COUNT_ALTERED = COUNT_AFTER.outerjoin(DemandRecord, and_(MINE, _is_at(AFTER))).where(
    DemandRecord.batch_id.is_distinct_from(AFTER.batch_id)
)
KEEP_AFTER = insert(RecordBefore).from_select(
    ["workspace_id", "batch_id", "lane_id", "day", "demand", "prior_batch_id"],
    select(OF_WORKSPACE, OF_CHANGE, *AFTER),
)
DELETE_AFTER = delete(DemandRecord).where(MINE, _is_at(AFTER), ~exists().where(_is_at(BEFORE)))
RESTORE_CHANGED = (
    update(DemandRecord).where(MINE, _is_at(BEFORE)).values(demand=BEFORE.demand, batch_id=BEFORE.batch_id)
)
RESTORE_DELETED = insert(DemandRecord).from_select(
    ["workspace_id", *BEFORE.keys()],
    select(OF_WORKSPACE, *BEFORE).where(
        ~exists().where(AFTER.lane_id == BEFORE.lane_id, AFTER.day == BEFORE.day)
    ),
)
