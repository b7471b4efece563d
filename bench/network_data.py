"""A network of any size in a database of its own: lanes of many kinds, one record for each lane and day.

Of the size of M5 where nothing else is said: 30,490 lanes of 1,941 days. Most lanes sell a few units a day or none,
some are busy; each has its weekdays, its year and its trend. The same number of lanes gives the same network.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import numpy as np
from sqlalchemy import Connection, insert, update

from core.lane import Lane
from db.rows.binary_copy import DAYS_1970_TO_2000, SIGNATURE, TRAILER, RecordRows
from db.rows.change_log import Change
from db.rows.lane_rows import lane_columns
from db.rows.series_codec import Days, Units
from db.rows.series_writes import write_series
from db.server import models
from db.server.engine import Database

MANY_LANES, MANY_DAYS = 30_490, 1_941
LAST_DAY = 20_453  # 2025-12-31
LANES_AT_A_TIME = 500
SEED = 15
LANE_ROWS_AT_A_TIME = 2_000
ORIGINS, DESTINATIONS = 40, 60
WIRE_ROW = np.dtype(
    [
        ("n_fields", ">i2"),
        *(
            part
            for name, kind in (
                ("workspace_id", ">i4"),
                ("lane_id", ">i4"),
                ("day", ">i4"),
                ("batch_id", ">i4"),
                ("demand", ">f8"),
            )
            for part in ((f"{name}_length", ">i4"), (name, kind))
        ),
    ]
)


def lane_name(number: int) -> str:
    """Origin, destination and a number of its own."""
    return "-".join((*(value for _, value in lane_labels(number)), f"{number:05d}"))


def lane_labels(number: int) -> tuple[tuple[str, str], ...]:
    """By what its lanes are told apart, as a file with columns of origin and destination has it."""
    return ("origin", f"O{number % ORIGINS:02d}"), ("destination", f"D{number // ORIGINS % DESTINATIONS:02d}")


def network_blocks(
    n_lanes: int, n_days: int = MANY_DAYS, *, last_day: int = LAST_DAY
) -> Iterator[RecordRows]:
    """The records of some lanes at a time, in order of lane and day; lanes are numbered from 1."""
    days = np.arange(last_day - n_days + 1, last_day + 1)
    for start in range(0, n_lanes, LANES_AT_A_TIME):
        rng = np.random.default_rng([SEED, start])
        lanes = np.arange(start, min(start + LANES_AT_A_TIME, n_lanes))
        yield RecordRows(
            lane_id=np.repeat(lanes + 1, n_days).astype(np.int32),
            day=np.tile(days, lanes.size).astype(np.int32),
            demand_units=_demand(days, lanes.size, rng).ravel(),
        )


def _demand(days: np.ndarray, n_lanes: int, rng: np.random.Generator) -> np.ndarray:
    """(n_lanes, n_days) counts."""
    level = np.where(
        rng.random(n_lanes) < 0.7, rng.lognormal(-0.7, 0.9, n_lanes), rng.lognormal(3.5, 0.8, n_lanes)
    )
    weekday = rng.uniform(0.7, 1.3, (n_lanes, 7))[:, days % 7]
    year = 1.0 + rng.uniform(0, 0.3, (n_lanes, 1)) * np.sin(
        2 * np.pi * (days + rng.uniform(0, 365, (n_lanes, 1))) / 365.25
    )
    trend = 1.0 + rng.normal(0, 0.1, (n_lanes, 1)) * (days - days[0]) / 365.25
    mean = np.maximum(level[:, None] * weekday * year * trend, 0.02 * level[:, None])
    counts: np.ndarray = rng.poisson(rng.gamma(4.0, mean / 4.0)).astype(np.float64)
    return counts


def fill_workspace(database: Database, slug: str, n_lanes: int, n_days: int = MANY_DAYS) -> None:
    """Write a network into a workspace that is there and empty, past the import: by its owner, in blocks."""
    with database.login_transaction(slug) as connection:
        table = models.Workspace
        workspace_id = connection.execute(
            update(table)
            .where(table.slug == slug)
            .values(data_version=1, last_lane_id=n_lanes)
            .returning(table.id)
        ).scalar_one()
        made = {"workspace_id": workspace_id, "batch_id": 1}
        connection.execute(
            insert(models.ImportBatch),
            {**made, "kind": "import", "made_by": "bench", "n_add": n_lanes * n_days},
        )
        _write_lanes(connection, workspace_id, n_lanes)
    with database.login_transaction(slug) as connection:
        for rows in network_blocks(n_lanes, n_days):
            _copy(connection, workspace_id, rows)
            change = Change(connection, workspace_id, 1, "import", row_limit=None, made_by="bench")
            write_series(change, _series_of(rows, n_days))


def _write_lanes(connection: Connection, workspace_id: int, n_lanes: int) -> None:
    for start in range(0, n_lanes, LANE_ROWS_AT_A_TIME):
        rows = [
            {
                "workspace_id": workspace_id,
                "lane_id": number + 1,
                "name": lane_name(number),
                "created_batch_id": 1,
                **lane_columns(Lane("any", labels=lane_labels(number))),
            }
            for number in range(start, min(start + LANE_ROWS_AT_A_TIME, n_lanes))
        ]
        connection.execute(insert(models.Lane), rows)


def _series_of(rows: RecordRows, n_days: int) -> Iterator[tuple[int, tuple[Days, Units]]]:
    for start in range(0, rows.size, n_days):
        cells = slice(start, start + n_days)
        yield int(rows.lane_id[start]), (rows.day[cells], rows.demand_units[cells])


def _copy(connection: Connection, workspace_id: int, rows: RecordRows) -> None:
    wire = np.empty(rows.size, dtype=WIRE_ROW)
    wire["n_fields"] = 5
    for name in ("workspace_id", "lane_id", "day", "batch_id", "demand"):
        wire[f"{name}_length"] = wire.dtype[name].itemsize
    wire["workspace_id"], wire["batch_id"] = workspace_id, 1
    wire["lane_id"], wire["demand"], wire["day"] = (
        rows.lane_id,
        rows.demand_units,
        rows.day - DAYS_1970_TO_2000,
    )
    driver: Any = connection.connection.driver_connection
    with driver.cursor() as cursor:
        payload = io.BytesIO(SIGNATURE + wire.tobytes() + TRAILER)
        cursor.copy_expert("COPY demand_record FROM STDIN (FORMAT binary)", payload)
