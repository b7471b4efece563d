"""The lanes' side of taking a change back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Delete,
    Integer,
    and_,
    bindparam,
    delete,
    exists,
    func,
    insert,
    select,
    union,
)
from sqlalchemy.orm import InstrumentedAttribute, aliased

from core.told import told
from db.rows.change_log import OF_WORKSPACE, STANDS, Change, not_undone
from db.rows.lane_rows import IMAGE, lane_ids_by_name, write_lane_columns
from db.rows.staging import IMAGE_AFTER, IMAGE_BEFORE
from db.server.models import DemandRecord, ImportBatch, Lane, LaneChange

Image = dict[str, Any]  # a lane's row as `lane_change` keeps it


@dataclass(frozen=True)
class _Touched:
    """A lane that the target changed: its row before and after, and now; None where it was not there."""

    lane_id: int
    before: Image | None
    after: Image | None
    now: Image | None

    @property
    def name(self) -> str:
        return str((self.after or self.before or {})["name"])

    def is_now(self, image: Image | None) -> bool:
        return _content(self.now) == _content(image)


def restore_lanes(change: Change, target: int) -> None:
    """Put back lanes that the target changed or took out; lanes that it made are left for later.

    Raises
    ------
    UndoRefused
        where a later change of the same lane stands, or the name is taken by now.
    """
    lanes = _touched(change.connection, target)
    _refuse_if_changed_later(change.connection, target, lanes)
    taken_out = [lane for lane in lanes.values() if lane.after is None]
    # A lane that was taken out, and came back as another one when an older undo was taken back.
    made_again = next((lane for lane in taken_out if lane.now and not lane.is_now(lane.before)), None)
    if made_again is not None and made_again.now is not None:
        raise not_undone(
            target,
            told(
                "by now there is another lane {now!r}. Take back what made that one first.",
                now=made_again.now["name"],
            ),
        )
    changed = [lane for lane in lanes.values() if lane.before and lane.after]
    altered = next((lane for lane in changed if not lane.is_now(lane.after)), None)
    if altered is not None:
        raise not_undone(
            target,
            told(
                "the lane {name!r} is not any more as it left it. Take back what came after first.",
                name=altered.name,
            ),
        )
    _insert_images(change, target, [lane.before for lane in taken_out if lane.before and not lane.now])
    _update_images(change, target, [lane.before for lane in changed if lane.before])


def require_lanes_for_records(change: Change, target: int) -> None:
    """Bring back lanes that records about to return stand on, where an undo had taken them out as empty.

    Raises
    ------
    UndoRefused
        where a standing change took the lane out.
    """
    needed = change.connection.execute(LANES_NEEDED).scalars().all()
    rows = change.connection.execute(TAKEN_OUT, {"lane_ids": needed}) if needed else ()
    latest = {row.lane_id: row for row in rows}
    for row in latest.values():
        if row.stands:
            raise not_undone(
                target,
                told(
                    "change {batch_id} took out the lane {before!r}. Take that one back first.",
                    batch_id=row.batch_id,
                    before=row.before["name"],
                ),
            )
    _insert_images(change, target, [row.before for row in latest.values()])


def take_out_lanes(change: Change, target: int) -> None:
    """Take out the lanes that the target made, and those that now stand there without a maker or a record.

    Raises
    ------
    UndoRefused
        where records of a later change stand on a lane whose making was what the target did.
    """
    binds = {**change.binds, "target": target}
    change.connection.execute(TAKE_OUT_MADE, binds)
    change.connection.execute(TAKE_OUT_ORPHANED, binds)
    # An import makes lanes only for its records: where others need the lane, it stays.
    if _first_kind(change.connection, target) == "import":
        return
    left = change.connection.execute(LEFT_OVER, binds).first()
    if left is not None:
        name, batch_id = left
        raise not_undone(
            target,
            told(
                "change {batch_id} put records on the lane {name!r} that it made. Take that one back first.",
                batch_id=batch_id,
                name=name,
            ),
        )


def _touched(connection: Connection, target: int) -> dict[int, _Touched]:
    return {row.lane_id: _Touched(*row) for row in connection.execute(TOUCHED, {"target": target})}


def _content(image: Image | None) -> Image | None:
    """What an image says of a lane, whoever made it; those from before there were forecast notes have none."""
    if image is None:
        return None
    return {
        "forecast_notes": {},
        **{name: value for name, value in image.items() if name != "created_batch_id"},
    }


def _refuse_if_changed_later(connection: Connection, target: int, lanes: dict[int, _Touched]) -> None:
    for row in connection.execute(LATER_CHANGES, {"target": target}):
        lane = lanes[row.lane_id]
        # An import that needed the lane, too, and made the same does not stand in the way.
        made_the_same = row.kind == "import" and row.made and lane.is_now(lane.after or lane.before)
        if not (made_the_same and (lane.before is None or lane.after is None)):
            raise not_undone(
                target,
                told(
                    "change {batch_id} changed the lane {name!r} since. Take that one back first.",
                    batch_id=row.batch_id,
                    name=lane.name,
                ),
            )


def _insert_images(change: Change, target: int, images: Sequence[Image]) -> None:
    if images:
        _require_free_names(change, target, images)
        mine = {"workspace_id": change.workspace_id}
        change.connection.execute(insert(Lane), [{"forecast_notes": {}, **image, **mine} for image in images])


def _update_images(change: Change, target: int, images: Sequence[Image]) -> None:
    if images:
        _require_free_names(change, target, images)
        rows = [{"forecast_notes": {}, **image} for image in images]
        write_lane_columns(
            change, rows, Lane.name, Lane.unit, Lane.parameters, Lane.costs, Lane.forecast_notes
        )


def _require_free_names(change: Change, target: int, images: Sequence[Image]) -> None:
    holders = lane_ids_by_name(change.connection)
    taken = [
        image["name"] for image in images if holders.get(image["name"], image["lane_id"]) != image["lane_id"]
    ]
    if taken:
        raise not_undone(
            target,
            told("by now another lane is called {taken!r}. Rename or delete that one first.", taken=taken[0]),
        )


def _first_kind(connection: Connection, batch_id: int) -> str:
    """The kind of the change at the beginning of a chain of undos."""
    kind, undoes = connection.execute(KIND, {"batch_id": batch_id}).one()
    return kind if undoes is None else _first_kind(connection, undoes)


def _delete_unused(
    chosen: ColumnElement[bool], *, since: ColumnElement[int] | InstrumentedAttribute[int]
) -> Delete:
    """Take out chosen lanes that no record stands on, and that no standing change since then needs."""
    has_records = exists().where(
        DemandRecord.workspace_id == Lane.workspace_id, DemandRecord.lane_id == Lane.lane_id
    )
    is_needed = (
        select(LaneChange.batch_id)
        .join(ImportBatch, ImportBatch.batch_id == LaneChange.batch_id)
        .where(LaneChange.lane_id == Lane.lane_id, LaneChange.batch_id > since, STANDS)
        .exists()
    )
    return delete(Lane).where(Lane.workspace_id == OF_WORKSPACE, chosen, ~has_records, ~is_needed)


TARGET = bindparam("target", type_=Integer)
KIND = select(ImportBatch.kind, ImportBatch.undoes).where(ImportBatch.batch_id == bindparam("batch_id"))
OF_TARGET = LaneChange.batch_id == TARGET
TOUCHED = (
    select(LaneChange.lane_id, LaneChange.before, LaneChange.after, IMAGE)
    .outerjoin(Lane, Lane.lane_id == LaneChange.lane_id)
    .where(OF_TARGET)
)
mine, later = aliased(LaneChange), aliased(LaneChange)
LATER_CHANGES = (
    select(later.lane_id, later.batch_id, ImportBatch.kind, later.before.is_(None).label("made"))
    .join(mine, mine.lane_id == later.lane_id)
    .join(ImportBatch, ImportBatch.batch_id == later.batch_id)
    .where(mine.batch_id == TARGET, later.batch_id > TARGET, STANDS)
    .order_by(later.batch_id.desc())
)
LANES_NEEDED = (
    select(IMAGE_BEFORE.c.lane_id).distinct().where(~exists().where(Lane.lane_id == IMAGE_BEFORE.c.lane_id))
)
TAKEN_OUT = (
    select(LaneChange.lane_id, LaneChange.before, LaneChange.batch_id, STANDS.label("stands"))
    .join(ImportBatch, ImportBatch.batch_id == LaneChange.batch_id)
    .where(LaneChange.lane_id.in_(bindparam("lane_ids")), LaneChange.after.is_(None))
    .order_by(LaneChange.batch_id)  # the latest of a lane wins
)
MADE = Lane.lane_id.in_(select(LaneChange.lane_id).where(OF_TARGET, LaneChange.before.is_(None)))
TAKE_OUT_MADE = _delete_unused(MADE, since=TARGET)
# A lane stays when its maker is undone while others have records on it; here the last of them go.
TAKE_OUT_ORPHANED = _delete_unused(
    and_(
        Lane.created_batch_id.in_(select(ImportBatch.batch_id).where(ImportBatch.undone_at.is_not(None))),
        Lane.lane_id.in_(union(select(IMAGE_AFTER.c.lane_id), select(LaneChange.lane_id).where(OF_TARGET))),
    ),
    since=Lane.created_batch_id,
)
LEFT_OVER = (
    select(Lane.name, func.max(DemandRecord.batch_id))
    .join(DemandRecord, DemandRecord.lane_id == Lane.lane_id)
    .where(MADE)
    .group_by(Lane.name)
)
