"""The compact series of lanes, kept equal to their records by every change that writes these, in its transaction.

A few new records of a lane go to its journal: no other byte of the series is touched, and that it is read is a
matter of microseconds. Where they are many, take records out, or find the journal full, the series is packed anew.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import (
    Column,
    Date,
    Double,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    case,
    delete,
    func,
    literal,
    select,
)
from sqlalchemy.dialects.postgresql import Insert, insert

from db.rows.binary_copy import DAYS_1970_TO_2000, RecordRows, copy_fields_in
from db.rows.change_log import OF_CHANGE, OF_WORKSPACE, Change
from db.rows.series_codec import ENTRY, Days, Units, apply_journal, entries_of, pack, unpack
from db.rows.series_rows import read_series
from db.rows.staging import create_temporary, drop_temporary
from db.server.models import LaneSeries

MOST_ENTRIES = 48  # that a change adds to a journal, rather than packing anew
FULL_ENTRIES = 64  # of a journal; full ones are packed, on other days on other lanes
LANES_AT_A_TIME = 1_000
DAY, COUNT, UNITS = struct.Struct(">i"), struct.Struct(">i"), struct.Struct(">d")


@dataclass(frozen=True)
class SeriesMoves:
    """What a change did to records.

    rows: demand is NaN where a record was taken out. n_more, units_more: (n_rows,) how many records, and units, the
    lane holds more than before it.
    """

    rows: RecordRows
    n_more: NDArray[np.int64]
    units_more: NDArray[np.float64]


def moves_of_added(rows: RecordRows) -> SeriesMoves:
    """Records that were not there."""
    return SeriesMoves(rows, np.ones(rows.size, dtype=np.int64), rows.demand_units)


def moves_of_updated(rows: RecordRows, units_before: NDArray[np.float64]) -> SeriesMoves:
    """Records that were there with other values."""
    return SeriesMoves(rows, np.zeros(rows.size, dtype=np.int64), rows.demand_units - units_before)


def moves_of_gone(rows: RecordRows) -> SeriesMoves:
    """Records that were there and are not any more."""
    gone = RecordRows(rows.lane_id, rows.day, np.full(rows.size, np.nan))
    return SeriesMoves(gone, np.full(rows.size, -1, dtype=np.int64), -rows.demand_units)


def all_moves(some: Sequence[SeriesMoves]) -> SeriesMoves:
    """Moves of one change together."""
    rows = RecordRows(
        *(
            np.concatenate([getattr(item.rows, name) for item in some])
            for name in ("lane_id", "day", "demand_units")
        )
    )
    return SeriesMoves(
        rows,
        np.concatenate([item.n_more for item in some]),
        np.concatenate([item.units_more for item in some]),
    )


def follow_records(change: Change, moves: SeriesMoves) -> None:
    """Bring the series of the lanes up to what was written."""
    if moves.rows.size == 0:
        return
    order = np.lexsort((moves.rows.day, moves.rows.lane_id))
    rows, n_more, units_more = moves.rows.take(order), moves.n_more[order], moves.units_more[order]
    lanes, starts, sizes = np.unique(rows.lane_id, return_index=True, return_counts=True)
    loses = np.add.reduceat(np.isnan(rows.demand_units), starts) > 0
    is_packed = (loses | (sizes > MOST_ENTRIES)).tolist()
    all_cells = [
        slice(start, start + size) for start, size in zip(starts.tolist(), sizes.tolist(), strict=True)
    ]
    of_lanes = list(zip(lanes.tolist(), all_cells, is_packed, strict=True))
    # of all lanes at once: yesterday's file has a record of each
    n_records, units = np.add.reduceat(n_more, starts).tolist(), np.add.reduceat(units_more, starts).tolist()
    entries, width = entries_of(rows.day, rows.demand_units).tobytes(), ENTRY.itemsize
    journals = [
        _fields(
            lane_id,
            n_records=n_records[number],
            days=rows.day[cells],
            total_units=units[number],
            series=entries[width * cells.start : width * cells.stop],
        )
        for number, (lane_id, cells, packs) in enumerate(of_lanes)
        if not packs
    ]
    _write(change, journals, ADD_TO_JOURNAL)
    packed = [(lane_id, cells) for lane_id, cells, packs in of_lanes if packs]
    for start in range(0, len(packed), LANES_AT_A_TIME):
        _pack_anew(change, rows, dict(packed[start : start + LANES_AT_A_TIME]))
    if journals:
        _pack_full_journals(change)


def forget_series(change: Change, lane_id: int | None = None) -> None:
    """The records of a lane, or of all, are gone."""
    chosen = LaneSeries.workspace_id == change.workspace_id
    if lane_id is not None:
        chosen &= LaneSeries.lane_id == lane_id
    change.connection.execute(delete(LaneSeries).where(chosen))


def write_series(change: Change, series: Iterable[tuple[int, tuple[Days, Units]]]) -> None:
    """Put these series in the place of those that are there."""
    rows = [
        _fields(
            lane_id, n_records=days.size, days=days, total_units=float(units.sum()), series=pack(days, units)
        )
        for lane_id, (days, units) in series
    ]
    _write(change, rows, REPLACE)


def _pack_anew(change: Change, rows: RecordRows, cells_of: Mapping[int, slice]) -> None:
    """The series of these lanes with what came to each, in its cells of the rows."""
    stored = dict(read_series(change.connection, list(cells_of)))
    changed = []
    for lane_id, cells in cells_of.items():
        entries = entries_of(rows.day[cells], rows.demand_units[cells])
        changed.append((lane_id, apply_journal(*stored.get(lane_id, unpack(b"")), entries.tobytes())))
    write_series(change, changed)


def _pack_full_journals(change: Change) -> None:
    full = list(change.connection.execute(FULL, change.binds).scalars())
    for start in range(0, len(full), LANES_AT_A_TIME):
        write_series(change, read_series(change.connection, full[start : start + LANES_AT_A_TIME]))


def _fields(
    lane_id: int, *, n_records: int, days: Days, total_units: float, series: bytes
) -> tuple[bytes, ...]:
    """A row of INCOMING_SERIES as PostgreSQL sends it; a lane without records has no days, and any do."""
    first, last = (int(days[0]), int(days[-1])) if days.size else (0, 0)
    return (
        COUNT.pack(lane_id),
        COUNT.pack(n_records),
        DAY.pack(first - DAYS_1970_TO_2000),
        DAY.pack(last - DAYS_1970_TO_2000),
        UNITS.pack(total_units),
        series,
    )


def _write(change: Change, rows: list[tuple[bytes, ...]], statement: Insert) -> None:
    if rows:
        create_temporary(change.connection, INCOMING_SERIES)
        copy_fields_in(change.connection, INCOMING_SERIES.name, rows)
        change.connection.execute(statement, change.binds)
        drop_temporary(change.connection, INCOMING_SERIES)


INCOMING_SERIES = Table(
    "incoming_series",
    MetaData(),
    Column("lane_id", Integer),
    Column("n_records", Integer),
    Column("first_day", Date),
    Column("last_day", Date),
    Column("total_units", Double),
    Column("series", LargeBinary),
    prefixes=["TEMPORARY"],
    postgresql_on_commit="DROP",
)
CAME = INCOMING_SERIES.c
KEY = ["workspace_id", "lane_id"]
COLUMNS = [*KEY, "touched_by", "n_records", "first_day", "last_day", "total_units"]
HAS_ANY = CAME.n_records > 0
FROM_INCOMING = select(
    OF_WORKSPACE,
    CAME.lane_id,
    OF_CHANGE,
    CAME.n_records,
    case((HAS_ANY, CAME.first_day)),
    case((HAS_ANY, CAME.last_day)),
    CAME.total_units,
    CAME.series,
)
_adds = insert(LaneSeries).from_select(
    [*COLUMNS, "journal"],
    select(
        OF_WORKSPACE,
        CAME.lane_id,
        OF_CHANGE,
        CAME.n_records,
        CAME.first_day,
        CAME.last_day,
        CAME.total_units,
        CAME.series,
    ),
)
ADD_TO_JOURNAL = _adds.on_conflict_do_update(
    index_elements=KEY,
    set_={
        "touched_by": OF_CHANGE,
        "n_records": LaneSeries.n_records + _adds.excluded.n_records,
        "first_day": func.least(LaneSeries.first_day, _adds.excluded.first_day),
        "last_day": func.greatest(LaneSeries.last_day, _adds.excluded.last_day),
        "total_units": LaneSeries.total_units + _adds.excluded.total_units,
        "journal": LaneSeries.journal.op("||")(_adds.excluded.journal),
    },
)
_replaces = insert(LaneSeries).from_select([*COLUMNS, "packed"], FROM_INCOMING)
REPLACE = _replaces.on_conflict_do_update(
    index_elements=KEY,
    set_={
        **{name: _replaces.excluded[name] for name in (*COLUMNS[2:], "packed")},
        "journal": literal(b""),
    },
)
FULL = select(LaneSeries.lane_id).where(
    LaneSeries.workspace_id == OF_WORKSPACE,
    LaneSeries.touched_by == OF_CHANGE,  # others were looked at when they were touched
    func.octet_length(LaneSeries.journal)
    > ENTRY.itemsize * (FULL_ENTRIES + LaneSeries.lane_id % FULL_ENTRIES),
)
