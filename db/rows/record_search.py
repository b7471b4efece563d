"""Records looked for by lane, date and size: filtered and cut into pages in the database."""

from __future__ import annotations

from dataclasses import asdict
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, bindparam, func, select

from core.demand.records import MOST_RECORDS, FoundRecord, RecordFilter, RecordPage, require_page
from core.twin.stored import EVERY_RECORD
from db.server import models
from db.server.models import DemandRecord, ImportBatch

CONDITIONS = {
    "lane": models.Lane.name == bindparam("lane"),
    "name_part": func.strpos(func.lower(models.Lane.name), bindparam("name_part")) > 0,
    "first_date": DemandRecord.day >= bindparam("first_date"),
    "last_date": DemandRecord.day <= bindparam("last_date"),
    "least_demand_units": DemandRecord.demand >= bindparam("least_demand_units"),
    "most_demand_units": DemandRecord.demand <= bindparam("most_demand_units"),
}


def find_records(
    connection: Connection,
    wanted: RecordFilter = EVERY_RECORD,
    *,
    offset: int = 0,
    limit: int = MOST_RECORDS,
) -> RecordPage:
    """One page of the records that meet every condition, in order of lane and date."""
    require_page(offset=offset, limit=limit)
    asked = {**asdict(wanted), "name_part": wanted.name_part.strip().lower()}
    given = {name: value for name, value in asked.items() if value not in (None, "")}
    count, page = _statements(frozenset(given))
    n_found = connection.execute(count, given).scalar_one()
    rows = connection.execute(page, {**given, "offset": offset, "limit": limit})
    return RecordPage(records=tuple(FoundRecord(*row) for row in rows), n_found=n_found, offset=offset)


@cache
def _statements(names: frozenset[str]) -> tuple[Select[int], Select[*tuple[Any, ...]]]:
    """How many records meet these conditions, and one page of them."""
    lane, record = models.Lane, DemandRecord
    found = (
        select(lane.name, record.day, record.demand, record.batch_id)
        .join(lane, lane.lane_id == record.lane_id)
        .where(*(CONDITIONS[name] for name in names))
    )
    page = (
        found.order_by(lane.name, record.day).offset(bindparam("offset")).limit(bindparam("limit")).subquery()
    )
    written = (
        select(page, ImportBatch.made_at, ImportBatch.made_by, ImportBatch.file_name)
        .outerjoin(ImportBatch, ImportBatch.batch_id == page.c.batch_id)
        .order_by(page.c.name, page.c.day)
    )
    return select(func.count()).select_from(found.subquery()), written
