"""The compact series of a workspace beside its records: what both must say alike."""

from __future__ import annotations

import numpy as np

from db.rows.lane_rows import lane_ids_by_name, lane_summaries
from db.rows.record_rows import read_rows, row_keys
from db.rows.series_rows import series_rows
from db.store import PostgresStore


def require_series_equal_rows(store: PostgresStore) -> None:
    """Each record, to the last bit, and what is counted of each lane."""
    with store.reading_transaction() as connection:
        rows = read_rows(connection, None)
        lane_ids = lane_ids_by_name(connection)
        series = series_rows(connection, list(lane_ids.values()))
        summaries = lane_summaries(connection)
    rows, series = (some.take(np.argsort(row_keys(some.lane_id, some.day))) for some in (rows, series))
    assert np.array_equal(rows.lane_id, series.lane_id)
    assert np.array_equal(rows.day, series.day)
    assert np.array_equal(rows.demand_units.view(np.int64), series.demand_units.view(np.int64))
    for lane in summaries:
        own = rows.take(rows.lane_id == lane_ids[lane.name])
        assert lane.n_records == own.size
        ends = (
            [None, None] if not own.size else own.day[[0, -1]].astype("datetime64[D]").astype(object).tolist()
        )
        assert [lane.first_date, lane.last_date] == ends
        assert np.isclose(lane.total_demand_units, own.demand_units.sum(), rtol=1e-12, atol=1e-9)
