"""What a workspace with a limit may hold: records, lanes, and what is kept so that changes can be taken back."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, func, select

from core.errors import NotAllowed
from core.members import Use
from core.told import told
from db.rows.change_log import Writer
from db.server.models import ImportBatch, Lane, LaneChange, LaneSeries, RecordBefore

KEPT_TIMES = 5  # so many times its limit of records may be kept for undo
RECORDS_PER_LANE = 20  # a workspace of 200,000 records has 10,000 lanes at most
FEWEST_LANES = 10


def require_budget(writer: Writer) -> None:
    """Refuse a change after which the workspace holds more than it may; the change is then rolled back.

    Taking a change back has a reserve of its own, so that it goes on where nothing else may be written.
    """
    limit = writer.stored.row_limit
    if limit is None:
        return
    counted = _counted(writer.connection)
    reserve = limit if counted.pop("last_kind") == "undo" else 0
    lanes = _most_lanes(limit)
    for name, most, what in (
        ("records", limit, told("holding {n:,} records", n=counted["records"])),
        ("lanes", lanes, told("holding {n:,} lanes", n=counted["lanes"])),
        (
            "records_kept",
            KEPT_TIMES * limit + reserve,
            told("keeping {n:,} records for undo", n=counted["records_kept"]),
        ),
        (
            "lanes_kept",
            KEPT_TIMES * lanes + (lanes if reserve else 0),
            told("keeping {n:,} lanes for undo", n=counted["lanes_kept"]),
        ),
    ):
        if counted[name] > most:
            raise NotAllowed(told("{what}, its limit is {most:,}", what=what, most=most))


def used_budget(connection: Connection, row_limit: int | None) -> tuple[Use, ...]:
    """What the workspace of this transaction holds, beside its limits."""
    counted = _counted(connection)
    records, lanes = row_limit, None if row_limit is None else _most_lanes(row_limit)
    limits = {
        "records": records,
        "lanes": lanes,
        "records_kept": None if records is None else KEPT_TIMES * records,
        "lanes_kept": None if lanes is None else KEPT_TIMES * lanes,
    }
    return tuple(Use(what, int(counted[what]), most) for what, most in limits.items())


def _counted(connection: Connection) -> dict[str, Any]:
    return dict(zip(COUNTS, connection.execute(COUNT).one(), strict=True))


def _most_lanes(row_limit: int) -> int:
    return max(row_limit // RECORDS_PER_LANE, FEWEST_LANES)


COUNTS = ("records", "lanes", "records_kept", "lanes_kept", "last_kind")
# Row-level security shows the own workspace's rows alone.
COUNT = select(
    select(func.coalesce(func.sum(LaneSeries.n_records), 0)).scalar_subquery(),
    select(func.count()).select_from(Lane).scalar_subquery(),
    select(func.count()).select_from(RecordBefore).scalar_subquery(),
    select(func.count()).select_from(LaneChange).scalar_subquery(),
    select(ImportBatch.kind).order_by(ImportBatch.batch_id.desc()).limit(1).scalar_subquery(),
)
