"""The history of changes, newest first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from sqlalchemy import Connection, Row, Select, Subquery, func, select, union
from sqlalchemy.orm import aliased

from core.told import told
from core.twin.imports import ImportEntry
from core.twin.stored import KEPT_DAYS
from db.rows.change_log import STANDS
from db.server.models import DemandRecord, ImportBatch, LaneChange, RecordBefore, WorkspaceChange

KEPT_AS_SAID = {field.name for field in fields(ImportEntry)}  # columns of a change that are shown as they are


def import_history(connection: Connection) -> tuple[ImportEntry, ...]:
    """Every change, and whether it can be taken back as things stand."""
    rows = connection.execute(HISTORY).all()
    resets = [row.batch_id for row in rows if row.kind == "reset" and row.undone_at is None]
    numbers = {
        row.batch_id: row.batch_id - next((reset for reset in resets if reset < row.batch_id), 0)
        for row in rows
    }
    return tuple(_entry(row, numbers) for row in rows)


def _entry(row: Row[*tuple[Any, ...]], numbers: Mapping[int, int]) -> ImportEntry:
    why_not: str
    if row.images_cleared_at is not None:
        why_not = told(
            "What it replaced was kept for {kept_days} days after a factory reset, and then cleared.",
            kept_days=KEPT_DAYS,
        )
    elif row.undone_at is not None:
        why_not = told("It has been taken back already.")
    elif row.blocker is not None:
        why_not = told(
            "Change {numbers} stands on it; take that one back first.", numbers=numbers[row.blocker]
        )
    else:
        why_not = ""
    return ImportEntry(
        import_id=row.batch_id,
        number=numbers[row.batch_id],
        can_undo=not why_not,
        why_not=why_not,
        **{name: value for name, value in row._asdict().items() if name in KEPT_AS_SAID},
    )


def _stands_on() -> Subquery:
    """The latest change that stands on each other one.

    What overwrote or took out records or lanes of a change, or wrote where it had deleted, stands on it. Rarer
    cases (a name taken by now) are found when undo is asked for.
    """
    standing = select(ImportBatch.batch_id).where(STANDS).cte("standing")
    taken_out, lane_then, lane_later = aliased(RecordBefore), aliased(LaneChange), aliased(LaneChange)
    settings_then, settings_later = aliased(WorkspaceChange), aliased(WorkspaceChange)
    blockers = union(
        select(RecordBefore.prior_batch_id.label("batch_id"), RecordBefore.batch_id.label("blocker"))
        .distinct()
        .join(standing, standing.c.batch_id == RecordBefore.batch_id),
        _where_deleted(DemandRecord),
        _where_deleted(taken_out).join(standing, standing.c.batch_id == taken_out.batch_id),
        select(lane_then.batch_id, lane_later.batch_id)
        .join(lane_later, lane_later.lane_id == lane_then.lane_id)
        .join(standing, standing.c.batch_id == lane_later.batch_id)
        .where(lane_later.batch_id > lane_then.batch_id, lane_later.before.is_not(None)),
        select(LaneChange.batch_id, func.max(DemandRecord.batch_id))
        .join(ImportBatch, ImportBatch.batch_id == LaneChange.batch_id)
        .join(DemandRecord, DemandRecord.lane_id == LaneChange.lane_id)
        .where(LaneChange.before.is_(None), ImportBatch.kind.in_(("lane", "restore")))
        .where(DemandRecord.batch_id != LaneChange.batch_id)
        .group_by(LaneChange.batch_id),
        select(settings_then.batch_id, settings_later.batch_id)
        .join(settings_later, settings_later.batch_id > settings_then.batch_id)
        .join(standing, standing.c.batch_id == settings_later.batch_id),
    ).subquery()
    latest = func.max(blockers.c.blocker).label("blocker")
    return select(blockers.c.batch_id, latest).group_by(blockers.c.batch_id).subquery()


def _where_deleted(later: type[DemandRecord | RecordBefore]) -> Select[int, int]:
    """Changes that deleted records, with what wrote or took out a record of the same lane and day later."""
    gone = aliased(RecordBefore)
    return (
        select(gone.batch_id, later.batch_id)
        .distinct()
        .join(ImportBatch, ImportBatch.batch_id == gone.batch_id)
        .join(later, (later.lane_id == gone.lane_id) & (later.day == gone.day))
        .where(ImportBatch.n_delete > 0, ImportBatch.kind != "undo", later.batch_id > gone.batch_id)
    )


STANDS_ON = _stands_on()
N_LANES = select(LaneChange.batch_id, func.count().label("n_lanes")).group_by(LaneChange.batch_id).subquery()
HISTORY = (
    select(ImportBatch, STANDS_ON.c.blocker, func.coalesce(N_LANES.c.n_lanes, 0).label("n_lanes"))
    .outerjoin(STANDS_ON, STANDS_ON.c.batch_id == ImportBatch.batch_id)
    .outerjoin(N_LANES, N_LANES.c.batch_id == ImportBatch.batch_id)
    .order_by(ImportBatch.batch_id.desc())
)
