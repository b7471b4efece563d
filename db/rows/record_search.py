"""Records looked for by lane, date and size: filtered and cut into pages in the database."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import ColumnElement, Connection, func, select

from core.demand.records import FoundRecord, RecordFilter, RecordPage
from db.server import models
from db.server.models import DemandRecord, ImportBatch


def find_records(connection: Connection, wanted: RecordFilter, *, offset: int, limit: int) -> RecordPage:
    """One page of the records that meet every condition, in order of lane and date."""
    found = (
        select(models.Lane.name, DemandRecord.day, DemandRecord.demand, DemandRecord.batch_id)
        .join(models.Lane, models.Lane.lane_id == DemandRecord.lane_id)
        .where(*_conditions(wanted))
    )
    n_found = connection.execute(select(func.count()).select_from(found.subquery())).scalar_one()
    page = found.order_by(models.Lane.name, DemandRecord.day).offset(offset).limit(limit).subquery()
    rows = connection.execute(
        select(page, ImportBatch.made_at, ImportBatch.made_by, ImportBatch.file_name)
        .outerjoin(ImportBatch, ImportBatch.batch_id == page.c.batch_id)
        .order_by(page.c.name, page.c.day)
    )
    return RecordPage(records=tuple(FoundRecord(*row) for row in rows), n_found=n_found, offset=offset)


def _conditions(wanted: RecordFilter) -> Iterator[ColumnElement[bool]]:
    if wanted.lane is not None:
        yield models.Lane.name == wanted.lane
    name_part = wanted.name_part.strip().lower()
    if name_part:
        yield func.strpos(func.lower(models.Lane.name), name_part) > 0
    if wanted.first_date is not None:
        yield DemandRecord.day >= wanted.first_date
    if wanted.last_date is not None:
        yield DemandRecord.day <= wanted.last_date
    if wanted.least_demand_units is not None:
        yield DemandRecord.demand >= wanted.least_demand_units
    if wanted.most_demand_units is not None:
        yield DemandRecord.demand <= wanted.most_demand_units
