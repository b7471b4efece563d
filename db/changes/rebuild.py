"""What is kept beside the records, made anew from them: no change of the data, and none of their version."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from sqlalchemy import select

from db.rows.change_log import Change, Writer
from db.rows.kept_state import forget_plan
from db.rows.lane_rows import lane_ids_by_name
from db.rows.record_rows import read_rows
from db.rows.series_codec import Days, Units
from db.rows.series_writes import LANES_AT_A_TIME, forget_series, write_series
from db.server.models import Workspace


def rebuild_series(writer: Writer) -> int:
    """Pack the series of every lane from its records and let go of the kept plan; returns how many lanes have records.

    Writers of the workspace wait meanwhile. What was learned stays: it is no image of the records as they stand.
    """
    own = Workspace.id == writer.stored.id
    version = writer.connection.execute(
        select(Workspace.data_version).where(own).with_for_update()
    ).scalar_one()
    change = Change(
        writer.connection, writer.stored.id, version, "rebuild", row_limit=None, made_by=writer.made_by
    )
    lane_ids = sorted(lane_ids_by_name(writer.connection).values())
    forget_series(change)
    n_lanes = 0
    for start in range(0, len(lane_ids), LANES_AT_A_TIME):
        series = list(_series(change, lane_ids[start : start + LANES_AT_A_TIME]))
        write_series(change, series)
        n_lanes += len(series)
    forget_plan(writer)
    return n_lanes


def _series(change: Change, lane_ids: list[int]) -> Iterator[tuple[int, tuple[Days, Units]]]:
    rows = read_rows(change.connection, lane_ids)
    rows = rows.take(np.lexsort((rows.day, rows.lane_id)))
    lanes, starts, sizes = np.unique(rows.lane_id, return_index=True, return_counts=True)
    for lane_id, start, size in zip(lanes.tolist(), starts.tolist(), sizes.tolist(), strict=True):
        yield lane_id, (rows.day[start : start + size], rows.demand_units[start : start + size])
