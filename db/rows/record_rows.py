"""Demand records read as columns: of one lane, of some, of all; and how rows stand to those that are stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from core.demand.profile import DemandRecords, NetworkRecords
from db.rows.binary_copy import RecordRows, copy_out
from db.rows.lane_rows import lane_ids_by_name, require_lane_row


def lane_records(connection: Connection, lane: str) -> DemandRecords:
    """Records of one lane in order of date."""
    rows = read_rows(connection, [require_lane_row(connection, lane).lane_id])
    order = np.argsort(rows.day, kind="stable")
    return DemandRecords(dates=rows.day[order].astype("datetime64[D]"), demand_units=rows.demand_units[order])


def records_of(connection: Connection, lanes: Sequence[str]) -> NetworkRecords:
    """Records of these lanes, in their order; unknown names are left out."""
    known = lane_ids_by_name(connection)
    lane_ids = {name: known[name] for name in lanes if name in known}
    return _by_lane(read_rows(connection, list(lane_ids.values())), lane_ids)


def network_records(connection: Connection) -> NetworkRecords:
    """Records of every lane, in order of name."""
    return _by_lane(read_rows(connection, None), lane_ids_by_name(connection))


def read_rows(connection: Connection, lane_ids: Sequence[int] | None) -> RecordRows:
    """Records of these lanes, or of all, in no order."""
    # COPY takes text; rows as Python objects come at a tenth of its rate.
    query = "SELECT lane_id, day, demand FROM demand_record WHERE %(all)s OR lane_id = ANY(%(lane_ids)s)"
    return copy_out(connection, query, {"all": lane_ids is None, "lane_ids": list(lane_ids or ())})


FIRST_DAY_NUMBER = -7_305  # 1950-01-01


def row_keys(lane: NDArray[np.integer[Any]], day: NDArray[np.integer[Any]]) -> NDArray[np.int64]:
    """(n_rows,) one number per lane and day, in the order of both; days of 1950 to 2100 fit into 20 bits."""
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


def _by_lane(rows: RecordRows, lane_ids: Mapping[str, int]) -> NetworkRecords:
    numbers = np.fromiter(lane_ids.values(), dtype=np.int64, count=len(lane_ids))
    place_of_number = np.zeros(int(numbers.max(initial=0)) + 1, dtype=np.int64)
    place_of_number[numbers] = np.arange(numbers.size)
    places = place_of_number[rows.lane_id]
    keys = row_keys(places, rows.day)
    if np.any(keys[1:] < keys[:-1]):
        order = np.argsort(keys, kind="stable")
        rows, places = rows.take(order), places[order]
    return NetworkRecords(
        lanes=tuple(lane_ids),
        offsets=np.concatenate([[0], np.cumsum(np.bincount(places, minlength=numbers.size))]),
        days=rows.day.astype(np.int64),
        demand_units=rows.demand_units,
    )
