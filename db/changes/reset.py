"""Factory reset of one workspace, and the end of what it keeps for undo."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, ScalarSelect, bindparam, delete, func, select, update
from sqlalchemy.orm import InstrumentedAttribute, aliased

from core.errors import NotAllowed
from core.told import told
from core.twin.imports import Receipt
from core.twin.stored import KEPT_DAYS
from db.rows.change_log import Counts, Writer, begin_change, finish_change
from db.rows.lane_rows import delete_lanes, lane_ids_by_name, noting_lanes
from db.rows.record_writes import delete_rows
from db.rows.workspace_rows import is_seen, seen_a_day_ago
from db.server.models import ImportBatch, LaneChange, RecordBefore
from db.server.scope import THIS_WORKSPACE


@dataclass(frozen=True)
class DueReset:
    """A reset whose time is over: whether that was seen before, and whether a day ago."""

    batch_id: int
    is_seen: bool
    is_sure: bool

    @property
    def waits(self) -> bool:
        """Whether there is nothing to do yet."""
        return self.is_seen and not self.is_sure


def reset_workspace(writer: Writer, *, typed_title: str) -> Receipt:
    """Take every record and lane out; changes are counted anew. Title, currency and defaults stay.

    Raises
    ------
    NotAllowed
        where the title is not typed exactly.
    """
    title = writer.stored.workspace.title
    if typed_title.strip() != title:
        raise NotAllowed(told("a reset, unless the title {title!r} is typed exactly", title=title))
    change = begin_change(writer, "reset")
    with noting_lanes(change):
        n_delete = delete_rows(change)
        delete_lanes(change, list(lane_ids_by_name(change.connection).values()))
    return finish_change(change, Counts(n_delete=n_delete))


def reset_to_clear(connection: Connection) -> DueReset | None:
    """The last reset that is so old that what it keeps is to be cleared."""
    row = connection.execute(TO_CLEAR).one_or_none()
    return None if row is None else DueReset(*row)


def clear_old_images(connection: Connection) -> int:
    """Clear what resets older than KEPT_DAYS, and the changes before them, keep for undo.

    Returns how many stored records of the past were deleted. The history itself stays. The database's clock decides,
    and what is found due is cleared where it was found so a day ago as well: a clock that jumps clears nothing.
    The login that clears up may see every workspace, so each statement names its own.
    """
    due = reset_to_clear(connection)
    if due is None or due.waits:
        return 0
    if not due.is_sure:
        connection.execute(NOTE_SEEN, {"number": due.batch_id})
        return 0
    n_records, _ = (
        connection.execute(
            delete(images).where(images.workspace_id == THIS_WORKSPACE, images.batch_id <= due.batch_id)
        ).rowcount
        for images in (RecordBefore, LaneChange)
    )
    connection.execute(
        update(ImportBatch)
        .where(ImportBatch.workspace_id == THIS_WORKSPACE, ImportBatch.batch_id <= due.batch_id)
        .where(ImportBatch.images_cleared_at.is_(None), ImportBatch.kind != "settings")
        .values(images_cleared_at=func.now())
    )
    return n_records


def _newest_until(batch_id: InstrumentedAttribute[int]) -> ScalarSelect[datetime]:
    """When the latest change up to this one was made: none can be older than those before it."""
    earlier = aliased(ImportBatch)
    return (
        select(func.max(earlier.made_at))
        .where(earlier.workspace_id == THIS_WORKSPACE, earlier.batch_id <= batch_id)
        .scalar_subquery()
    )


TO_CLEAR = (
    select(
        ImportBatch.batch_id,
        is_seen(ImportBatch.clearing_seen_at),
        seen_a_day_ago(ImportBatch.clearing_seen_at),
    )
    .where(
        ImportBatch.workspace_id == THIS_WORKSPACE,
        ImportBatch.kind == "reset",
        ImportBatch.undone_at.is_(None),
        ImportBatch.images_cleared_at.is_(None),
        _newest_until(ImportBatch.batch_id) < func.now() - timedelta(days=KEPT_DAYS),
    )
    .order_by(ImportBatch.batch_id.desc())
    .limit(1)
)
NOTE_SEEN = (
    update(ImportBatch)
    .where(ImportBatch.workspace_id == THIS_WORKSPACE, ImportBatch.batch_id == bindparam("number"))
    .values(clearing_seen_at=func.now())
)
