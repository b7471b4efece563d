"""Records looked for by lane, date and size.

How many there are is counted lane by lane: from the numbers kept with each series, and where days or sizes are asked
for from the series themselves. So a page reads the records of the lanes that it shows, whatever the number of all.
"""

from __future__ import annotations

import operator
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from sqlalchemy import ARRAY, Connection, Integer, Select, and_, any_, cast, select

from core.demand.records import MOST_RECORDS, FoundRecord, RecordFilter, RecordPage, require_page
from core.quantities import IntArray
from core.twin.stored import EVERY_RECORD
from db.rows.kept_texts import is_storable
from db.rows.lane_search import name_has
from db.rows.series_codec import Days, Units
from db.rows.series_rows import EVER, read_series
from db.server.models import DemandRecord, ImportBatch, Lane, LaneSeries

EPOCH = date(1970, 1, 1)


@dataclass(frozen=True)
class _Counts:
    """Numbers of lanes in order of name, and how many of their records are found until the end of each."""

    lane_ids: IntArray
    until: IntArray

    @property
    def n_found(self) -> int:
        return int(self.until[-1]) if self.until.size else 0

    def page(self, *, offset: int, limit: int) -> tuple[list[int], int]:
        """The lanes that a page shows records of, and how many of their first ones it leaves out."""
        first = int(np.searchsorted(self.until, offset, side="right"))
        last = int(np.searchsorted(self.until, offset + limit, side="left"))
        before = int(self.until[first - 1]) if first else 0
        return self.lane_ids[first : last + 1].tolist(), offset - before


def find_records(
    connection: Connection,
    wanted: RecordFilter = EVERY_RECORD,
    *,
    offset: int = 0,
    limit: int = MOST_RECORDS,
) -> RecordPage:
    """One page of the records that meet every condition, in order of lane and date."""
    require_page(offset=offset, limit=limit)
    counts = _counts(connection, wanted)
    if offset >= counts.n_found:
        return RecordPage(records=(), n_found=counts.n_found, offset=offset)
    lane_ids, left_out = counts.page(offset=offset, limit=limit)
    rows = connection.execute(_page(wanted, lane_ids, offset=left_out, limit=limit))
    return RecordPage(records=tuple(FoundRecord(*row) for row in rows), n_found=counts.n_found, offset=offset)


def _counts(connection: Connection, wanted: RecordFilter) -> _Counts:
    texts = (wanted.lane or "", wanted.name_part)
    if not all(map(is_storable, texts)):  # no lane has such a name
        return _Counts(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64))
    found = [tuple(row) for row in connection.execute(_lanes(wanted))]
    lane_ids, n_records = np.array(found, dtype=np.int64).reshape(-1, 2).T
    between = (_day_number(wanted.first_date, EVER[0]), _day_number(wanted.last_date, EVER[1]))
    if between != EVER or wanted.least_demand_units is not None or wanted.most_demand_units is not None:
        is_all = not wanted.lane and not wanted.name_part.strip()
        series = read_series(connection, None if is_all else lane_ids.tolist(), between=between)
        n_of = {lane_id: _n_met(wanted, between, *records) for lane_id, records in series}
        n_records = np.array([n_of.get(lane_id, 0) for lane_id in lane_ids.tolist()], dtype=np.int64)
    return _Counts(lane_ids, np.cumsum(n_records))


def _n_met(wanted: RecordFilter, between: tuple[int, int], days: Days, units: Units) -> int:
    """How many records of a lane meet the conditions of days and sizes."""
    begin, end = np.searchsorted(days, [between[0], between[1] + 1])
    some = units[begin:end]
    met = np.ones(some.size, dtype=np.bool_)
    if wanted.least_demand_units is not None:
        met &= some >= wanted.least_demand_units
    if wanted.most_demand_units is not None:
        met &= some <= wanted.most_demand_units
    return int(np.count_nonzero(met))


def _day_number(day: date | None, otherwise: int) -> int:
    return otherwise if day is None else (day - EPOCH).days


def _lanes(wanted: RecordFilter) -> Select[int, int]:
    """Number of each lane that has the name asked for, and of its records, in order of name."""
    of_lane = and_(LaneSeries.workspace_id == Lane.workspace_id, LaneSeries.lane_id == Lane.lane_id)
    found = select(Lane.lane_id, LaneSeries.n_records).join(LaneSeries, of_lane).order_by(Lane.name)
    if wanted.lane:
        found = found.where(Lane.name == wanted.lane)
    if part := wanted.name_part.strip():
        found = found.where(name_has(part))
    return found


def _page(
    wanted: RecordFilter, lane_ids: Sequence[int], *, offset: int, limit: int
) -> Select[*tuple[Any, ...]]:
    """Some records of these lanes that meet the conditions of days and sizes, with the changes that wrote them."""
    record = DemandRecord
    bounds = (
        (operator.ge, record.day, wanted.first_date),
        (operator.le, record.day, wanted.last_date),
        (operator.ge, record.demand, wanted.least_demand_units),
        (operator.le, record.demand, wanted.most_demand_units),
    )
    page = (
        select(Lane.name, record.day, record.demand, record.batch_id)
        .join(Lane, Lane.lane_id == record.lane_id)
        .where(record.lane_id == any_(cast(lane_ids, ARRAY(Integer))))
        .where(*(meets(column, bound) for meets, column, bound in bounds if bound is not None))
        .order_by(Lane.name, record.day)
        .offset(offset)
        .limit(limit)
        .subquery()
    )
    return (
        select(page, ImportBatch.made_at, ImportBatch.made_by, ImportBatch.file_name)
        .outerjoin(ImportBatch, ImportBatch.batch_id == page.c.batch_id)
        .order_by(page.c.name, page.c.day)
    )
