"""Records read from the compact series of their lanes: what counts, checks and mathematics read."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from sqlalchemy import Connection, and_, bindparam, select

from core.demand.profile import DemandRecords, NetworkRecords
from db.rows.binary_copy import RecordRows, copy_fields_out
from db.rows.lane_rows import lane_ids_by_name, lane_ids_of, require_lane_row
from db.rows.record_rows import FIRST_DAY_NUMBER
from db.rows.series_codec import Days, Units, apply_journal, unpack
from db.server.models import Lane, LaneSeries

LANE_ID = struct.Struct(">i")
# COPY takes text; bytes as values of a statement come as text of twice their length.
SERIES = (
    "SELECT lane_id, packed, journal FROM lane_series "
    "WHERE (%(all)s OR lane_id = ANY(%(lane_ids)s)) AND n_records > 0 "
    "AND last_day >= DATE '1970-01-01' + %(first_day)s AND first_day <= DATE '1970-01-01' + %(last_day)s"
)
EVER = (FIRST_DAY_NUMBER, FIRST_DAY_NUMBER + (1 << 20))  # first and last day of all that records may have


def lane_records(connection: Connection, lane: str) -> DemandRecords:
    """Records of one lane in order of date."""
    lane_id = require_lane_row(connection, lane).lane_id
    days, units = dict(read_series(connection, [lane_id])).get(lane_id, unpack(b""))
    return DemandRecords(dates=days.astype("datetime64[D]"), demand_units=units)


def records_of(connection: Connection, lanes: Sequence[str]) -> NetworkRecords:
    """Records of these lanes, in their order; unknown names are left out."""
    known = lane_ids_of(connection, lanes)
    lane_ids = {name: known[name] for name in lanes if name in known}
    return _by_lane(read_series(connection, list(lane_ids.values())), lane_ids)


def packed_records_of(connection: Connection, lanes: Sequence[str]) -> PackedRecords:
    """The same, still packed."""
    known = lane_ids_of(connection, lanes)
    names = {known[name]: name for name in lanes if name in known}
    values = {"all": False, "lane_ids": list(names), "first_day": EVER[0], "last_day": EVER[1]}
    found = {
        names[LANE_ID.unpack(lane_id)[0]]: (bytes(packed), bytes(journal))
        for lane_id, packed, journal in copy_fields_out(connection, SERIES, values)
    }
    return PackedRecords(tuple(names.values()), found)


@dataclass(frozen=True)
class PackedRecords:
    """Records of lanes as their series hold them, small enough to be sent to another process: called, some are read."""

    lanes: tuple[str, ...]
    series: Mapping[str, tuple[bytes, bytes]] = field(repr=False)

    def __call__(self, lanes: Sequence[str]) -> NetworkRecords:
        """Records of these lanes, which are some of them, in their order."""
        numbers = {name: number for number, name in enumerate(lanes)}
        found = (
            (number, apply_journal(*unpack(packed), journal))
            for name, number in numbers.items()
            for packed, journal in (self.series.get(name, (b"", b"")),)
        )
        return _by_lane(found, numbers)


def network_records(connection: Connection) -> NetworkRecords:
    """Records of every lane, in order of name."""
    return _by_lane(read_series(connection, None), lane_ids_by_name(connection))


def series_rows(
    connection: Connection, lane_ids: Sequence[int], *, between: tuple[int, int] = EVER
) -> RecordRows:
    """Records of these lanes between two days, both included, as rows, lane by lane."""
    found = [
        (lane_id, _between(days, units, *between))
        for lane_id, (days, units) in read_series(connection, lane_ids, between=between)
    ]
    sizes = [days.size for _, (days, _) in found]
    return RecordRows(
        lane_id=np.repeat(np.array([lane_id for lane_id, _ in found], dtype=np.int32), sizes),
        day=np.concatenate([np.zeros(0, dtype=np.int32), *(days for _, (days, _) in found)]),
        demand_units=np.concatenate([np.zeros(0), *(units for _, (_, units) in found)]),
    )


def read_series(
    connection: Connection, lane_ids: Sequence[int] | None, *, between: tuple[int, int] = EVER
) -> Iterator[tuple[int, tuple[Days, Units]]]:
    """Number and all records of each of these lanes, or of all, whose records reach into these days; in no order."""
    first_day, last_day = between
    values = {
        "all": lane_ids is None,
        "lane_ids": list(lane_ids or ()),
        "first_day": first_day,
        "last_day": last_day,
    }
    for lane_id, packed, journal in copy_fields_out(connection, SERIES, values):
        yield LANE_ID.unpack(lane_id)[0], apply_journal(*unpack(packed), journal)


def newest_lanes(connection: Connection, *, limit: int, offset: int = 0) -> tuple[tuple[str, date], ...]:
    """Name and day of the newest record of some lanes that have any, those of the newest first."""
    rows = connection.execute(NEWEST, {"limit": limit, "offset": offset})
    return tuple((row.name, row.last_day) for row in rows)


def _between(days: Days, units: Units, first_day: int, last_day: int) -> tuple[Days, Units]:
    begin, end = np.searchsorted(days, [first_day, last_day + 1])
    return days[begin:end], units[begin:end]


def _by_lane(found: Iterator[tuple[int, tuple[Days, Units]]], lane_ids: Mapping[str, int]) -> NetworkRecords:
    series = dict(found)
    empty = unpack(b"")
    in_order = [series.get(lane_id, empty) for lane_id in lane_ids.values()]
    offsets = np.concatenate([[0], np.cumsum([days.size for days, _ in in_order], dtype=np.int64)])
    all_days, all_units = np.empty(int(offsets[-1]), dtype=np.int64), np.empty(int(offsets[-1]))
    for begin, (days, units) in zip(offsets[:-1].tolist(), in_order, strict=True):
        all_days[begin : begin + days.size], all_units[begin : begin + days.size] = days, units
    return NetworkRecords(
        lanes=tuple(lane_ids), offsets=offsets.astype(np.int64), days=all_days, demand_units=all_units
    )


NEWEST = (
    select(Lane.name, LaneSeries.last_day)
    .join(Lane, and_(Lane.workspace_id == LaneSeries.workspace_id, Lane.lane_id == LaneSeries.lane_id))
    .where(LaneSeries.last_day.is_not(None), LaneSeries.n_records > 0)
    .order_by(LaneSeries.last_day.desc(), LaneSeries.lane_id.desc())  # backwards through an index
    .limit(bindparam("limit"))
    .offset(bindparam("offset"))
)
