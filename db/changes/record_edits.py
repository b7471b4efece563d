"""Single records typed by an analyst: checked, compared with what is stored, written as one change."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

import numpy as np
from sqlalchemy import Connection, func, select, union_all

from core.demand.records import RecordEdit
from core.errors import EditConflict, InvalidParameter
from core.quantities import require_between
from core.told import told
from core.twin.imports import Receipt
from db.changes.import_statistics import plausible_until
from db.demand_file.numbers import MAX_UNITS
from db.rows.binary_copy import RecordRows, date_of, day_number
from db.rows.change_log import Counts, Writer, begin_change, finish_change
from db.rows.lane_rows import require_lane_row
from db.rows.record_rows import read_rows
from db.rows.record_writes import delete_listed_rows, write_rows
from db.server.models import DemandRecord, ImportBatch, RecordBefore

FIRST_DATE = date(1850, 1, 1)
LAST_DATE = date(2100, 12, 31)
Key = tuple[int, int]  # number of the lane, days since 1970-01-01


def edit_records(writer: Writer, edits: Sequence[RecordEdit], *, check_seen: bool = True) -> Receipt:
    """Write records as one change; with `check_seen` only while each still is what its editor saw.

    Raises
    ------
    InvalidParameter
        where a date is outside 1850 to 2100 or comes twice, or a demand is negative or not finite.
    LaneNotFound
        where a lane does not exist.
    EditConflict
        where a record is not any more what its editor saw.
    """
    is_delete = bool(edits) and all(edit.after_units is None for edit in edits)
    change = begin_change(writer, "delete" if is_delete else "edit")
    names = sorted({edit.lane for edit in edits})
    lane_ids = {name: require_lane_row(change.connection, name).lane_id for name in names}
    wanted = _wanted(edits, lane_ids)
    stored = _stored(change.connection, list(lane_ids.values()))
    if check_seen:
        _require_as_seen(change.connection, edits, lane_ids, stored)
    held = {key: value for key, value in wanted.items() if value is not None}
    added = {key: value for key, value in held.items() if key not in stored}
    _require_plausible(change.connection, [day for _, day in added])
    updated = {key: value for key, value in held.items() if key in stored and stored[key] != value}
    gone = {key: stored[key] for key in wanted.keys() - held.keys() if key in stored}
    write_rows(change, added=_as_rows(added), updated=_as_rows(updated))
    counts = Counts(
        n_add=len(added),
        n_update=len(updated),
        n_delete=delete_listed_rows(change, _as_rows(gone)),
        n_unchanged=len(held) - len(added) - len(updated),
    )
    return finish_change(change, counts)


def require_day(when: date) -> int:
    """Days since 1970-01-01 of a date, or refuse it."""
    if isinstance(when, datetime):
        when = when.date()
    if not FIRST_DATE <= when <= LAST_DATE:
        raise InvalidParameter(
            "date",
            when.isoformat(),
            told("between {first_date} and {last_date}", first_date=FIRST_DATE, last_date=LAST_DATE),
        )
    return day_number(when)


def _require_plausible(connection: Connection, days: Sequence[int]) -> None:
    """Refuse a record far ahead of today and of all that is stored: an edit cannot be asked, a file is."""
    until = plausible_until(connection) if days else None
    if until is not None and max(days) > day_number(until):
        raise InvalidParameter(
            "date",
            date_of(max(days)).isoformat(),
            told(
                "{until} or earlier, a month ahead of today and of all that is stored: every lane would be planned as "
                "of then. A file may hold later dates, and asks",
                until=until,
            ),
        )


def _wanted(edits: Sequence[RecordEdit], lane_ids: dict[str, int]) -> dict[Key, float | None]:
    wanted: dict[Key, float | None] = {}
    for edit in edits:
        key = lane_ids[edit.lane], require_day(edit.day)
        if key in wanted:
            raise InvalidParameter("date", edit.day.isoformat(), told("given once"))
        after = edit.after_units
        wanted[key] = None if after is None else float(require_between("demand", after, 0.0, MAX_UNITS)) + 0.0
    return wanted


def _stored(connection: Connection, lane_ids: list[int]) -> dict[Key, float]:
    rows = read_rows(connection, lane_ids)
    keys = zip(rows.lane_id.tolist(), rows.day.tolist(), strict=True)
    return dict(zip(keys, rows.demand_units.tolist(), strict=True))


def _require_as_seen(
    connection: Connection, edits: Sequence[RecordEdit], lane_ids: dict[str, int], stored: dict[Key, float]
) -> None:
    moved = [
        edit
        for edit in edits
        if edit.before_units != stored.get((lane_ids[edit.lane], require_day(edit.day)))
    ]
    if not moved:
        return
    first = moved[0]
    key = lane_ids[first.lane], require_day(first.day)
    raise EditConflict(
        told("{lane} on {day}", lane=first.lane, day=first.day.isoformat()),
        seen=_demand_text(first.before_units),
        stored=_demand_text(stored.get(key)),
        by=_last_writer(connection, key),
        n_more=len(moved) - 1,
    )


def _demand_text(units: float | None) -> str:
    return told("not there") if units is None else f"{units:.15g}"


def _last_writer(connection: Connection, key: Key) -> str:
    """Who wrote the record as it stands, or took it out."""
    lane_id, day = key[0], date_of(key[1])
    writers = union_all(
        *(
            select(rows.batch_id).where(rows.lane_id == lane_id, rows.day == day)
            for rows in (DemandRecord, RecordBefore)
        )
    ).subquery()
    last = select(func.max(writers.c.batch_id)).scalar_subquery()
    row = connection.execute(
        select(ImportBatch.batch_id, ImportBatch.made_by).where(ImportBatch.batch_id == last)
    ).one_or_none()
    return (
        ""
        if row is None
        else told("change {batch_id} by {made_by}", batch_id=row.batch_id, made_by=row.made_by)
    )


def _as_rows(demand_of_key: dict[Key, float]) -> RecordRows:
    keys = sorted(demand_of_key)
    return RecordRows(
        lane_id=np.array([lane_id for lane_id, _ in keys], dtype=np.int32),
        day=np.array([day for _, day in keys], dtype=np.int32),
        demand_units=np.array([demand_of_key[key] for key in keys], dtype=np.float64),
    )
