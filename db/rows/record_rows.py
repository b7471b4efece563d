"""Demand records as they are stored, row by row, and how other rows stand to them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from db.rows.binary_copy import RecordRows, copy_out


def read_rows(connection: Connection, lane_ids: Sequence[int] | None) -> RecordRows:
    """Records of these lanes, or of all, in no order."""
    # COPY takes text; rows as Python objects come at a tenth of its rate.
    query = "SELECT lane_id, day, demand FROM demand_record WHERE %(all)s OR lane_id = ANY(%(lane_ids)s)"
    return copy_out(connection, query, {"all": lane_ids is None, "lane_ids": list(lane_ids or ())})


FIRST_DAY_NUMBER = -43_829  # 1850-01-01


def row_keys(lane: NDArray[np.integer[Any]], day: NDArray[np.integer[Any]]) -> NDArray[np.int64]:
    """(n_rows,) one number per lane and day, in the order of both; days of 1850 to 2100 fit into 20 bits."""
    return (lane.astype(np.int64) << 20) + (day - FIRST_DAY_NUMBER)


def look_up(rows: RecordRows, stored: RecordRows) -> tuple[NDArray[np.bool_], NDArray[np.float64]]:
    """(n_rows,) whether a record of the same lane and day is stored, and its demand: 0 where there is none."""
    if not stored.size:
        return np.zeros(rows.size, dtype=bool), np.zeros(rows.size)
    stored_keys = row_keys(stored.lane_id, stored.day)
    order = np.argsort(stored_keys, kind="stable")
    stored_keys, stored_units = stored_keys[order], stored.demand_units[order]
    keys = row_keys(rows.lane_id, rows.day)
    place = np.minimum(np.searchsorted(stored_keys, keys), stored_keys.size - 1)
    is_found = stored_keys[place] == keys
    return is_found, np.where(is_found, stored_units[place], 0.0)
