"""Records looked for by lane, date and size: filtered and cut into pages in the database."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, text

from core.demand.records import FoundRecord, RecordFilter, RecordPage


def find_records(connection: Connection, wanted: RecordFilter, *, offset: int, limit: int) -> RecordPage:
    """One page of the records that meet every condition, in order of lane and date."""
    values = {**_bind_values(wanted), "offset": offset, "limit": limit}
    rows = connection.execute(FIND_PAGE, values).all()
    records = tuple(FoundRecord(*row[1:]) for row in rows if row.name is not None)
    return RecordPage(records=records, n_found=rows[0].n_found, offset=offset)


def _bind_values(wanted: RecordFilter) -> dict[str, Any]:
    return {
        "lane": wanted.lane,
        "name_part": wanted.name_part.strip().lower(),
        "first_date": wanted.first_date,
        "last_date": wanted.last_date,
        "least": wanted.least_demand_units,
        "most": wanted.most_demand_units,
    }


# Bound values need their types said where they may be NULL.
FIND_PAGE = text(
    """
    WITH found AS (
        SELECT record.workspace_id, lane.name, record.day, record.demand, record.batch_id
        FROM demand_record AS record JOIN lane USING (workspace_id, lane_id)
        WHERE (CAST(:lane AS text) IS NULL OR lane.name = CAST(:lane AS text))
            AND position(CAST(:name_part AS text) IN lower(lane.name)) > 0
            AND record.day >= COALESCE(CAST(:first_date AS date), DATE '1990-01-01')
            AND record.day <= COALESCE(CAST(:last_date AS date), DATE '2100-12-31')
            AND record.demand >= COALESCE(CAST(:least AS double precision), 0)
            AND record.demand <= COALESCE(CAST(:most AS double precision), 'Infinity')
    ), page AS (
        SELECT * FROM found ORDER BY name COLLATE "C", day OFFSET :offset LIMIT :limit
    )
    SELECT counted.n_found, page.name, page.day, page.demand, page.batch_id,
        change.made_at, change.made_by, change.file_name
    FROM (SELECT count(*) AS n_found FROM found) AS counted
    LEFT JOIN page ON true
    LEFT JOIN import_batch AS change USING (workspace_id, batch_id)
    ORDER BY page.name COLLATE "C", page.day
    """
)
