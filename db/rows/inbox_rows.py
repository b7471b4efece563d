"""The inbox of a large workspace, counted, filtered and ranked in the database: of all lanes only a page is read.

What `core.decision.inbox` does with rows in memory, on the rows that stand beside the kept plan. Lanes whose decisions
somebody answered come with what is still open of them, in the place of what is kept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import (
    ColumnElement,
    Connection,
    Double,
    FromClause,
    Select,
    and_,
    func,
    literal,
    or_,
    select,
)

from core.decision.inbox import (
    ALARMS,
    ASKING,
    BITS,
    CHIPS,
    DECIDED,
    NOTHING,
    UNKNOWN,
    InboxFilter,
    InboxSums,
)
from core.twin.stored import InboxRows, KeptRows
from core.watch.discoveries import FALSE_SHARE, largest_chance
from core.watch.thresholds import CHANGE_TO_FIND_RATIO
from core.watch.verdict import STATUS_LABELS
from db.rows.lane_rows import lane_ids_of
from db.rows.lane_search import counts_of_labels, has_labels
from db.rows.staging import as_table
from db.server.models import Lane, LaneSummary

OpenRows = Mapping[str, NDArray[np.void]]
MONEY = ("worth_per_week", "low_per_week", "high_per_week", "waiting_per_week")


def inbox_sums(connection: Connection, open_rows: OpenRows) -> InboxSums:
    """Counts and sums of all lanes."""
    lanes = _lanes(connection, open_rows)
    rise, fall = lanes.c.visible_rise_ratio, lanes.c.visible_fall_ratio
    is_judged = rise < literal(np.inf, Double)  # PostgreSQL holds NaN for greater than all numbers
    counted = {
        "n_lanes": func.count(),
        "n_asking": _count(_asks(lanes)),
        "n_unpriced": _count(~lanes.c.is_priced),
        "n_unknown": _count(_has(lanes, BITS[UNKNOWN])),
        "n_judged": _count(lanes.c.chance <= 1.0),
        "n_alarms": _count(_has(lanes, ALARMS)),
        "n_hidden": _count(and_(is_judged, rise > CHANGE_TO_FIND_RATIO)),
        **{name: func.coalesce(func.sum(lanes.c[name]), 0.0) for name in MONEY},
        **{
            name: func.percentile_cont(0.5).within_group(column).filter(is_judged)
            for name, column in (("visible_rise_ratio", rise), ("visible_fall_ratio", fall))
        },
        **{f"chip {chip}": _count(_under(lanes, chip)) for chip in CHIPS},
        **{f"status {code}": _count(lanes.c.status == code) for code in range(len(STATUS_LABELS))},
    }
    counts = select(*(column.label(name) for name, column in counted.items()))
    found = connection.execute(counts).mappings().one()
    small = np.array(
        connection.execute(select(lanes.c.chance).where(lanes.c.chance <= FALSE_SHARE)).scalars().all()
    )
    most_chance = largest_chance(small, n_judged=found["n_judged"]) or 0.0
    n_standing_out = select(_count(and_(_has(lanes, ALARMS), lanes.c.chance <= most_chance)))
    return InboxSums(
        n_of_chip={chip: found[f"chip {chip}"] for chip in CHIPS},
        n_of_status={label: found[f"status {code}"] for code, label in enumerate(STATUS_LABELS)},
        **{name: found[name] for name in counted if " " not in name},
        n_standing_out=connection.execute(n_standing_out).scalar_one(),
        most_chance=most_chance,
    )


def inbox_page(
    connection: Connection, wanted: InboxFilter, open_rows: OpenRows, *, offset: int, limit: int
) -> InboxRows:
    """Some lanes in the order of the inbox."""
    lanes = _lanes(connection, open_rows)
    asks = _asks(lanes)
    found = _found(lanes, wanted)
    numbers = found.order_by(
        asks.desc(), lanes.c.worth_per_week.desc(), lanes.c.units_per_week.desc(), Lane.name
    )
    lane_ids = connection.execute(numbers.offset(offset).limit(limit)).scalars().all()
    n_found = connection.execute(select(func.count()).select_from(found.subquery())).scalar_one()
    rows = {row.lane_id: row for row in connection.execute(_figures().where(Lane.lane_id.in_(lane_ids)))}
    in_order = [rows[lane_id] for lane_id in lane_ids]
    return InboxRows(
        lanes=tuple(row.name for row in in_order),
        units=tuple(row.unit for row in in_order),
        rows=b"".join(bytes(row.figures) for row in in_order),
        n_found=n_found,
    )


def rows_of(connection: Connection, lanes: Sequence[str]) -> KeptRows:
    """The rows of these lanes, in order of name."""
    lane_ids = list(lane_ids_of(connection, lanes).values())
    found = connection.execute(_figures().where(Lane.lane_id.in_(lane_ids)).order_by(Lane.name)).all()
    return KeptRows(
        version=0,
        ground="",
        form="",
        lanes=tuple(row.name for row in found),
        rows=b"".join(bytes(row.figures) for row in found),
    )


def inbox_label_counts(
    connection: Connection, wanted: InboxFilter, open_rows: OpenRows
) -> dict[str, dict[str, int]]:
    """By label and value how many lanes the filter leaves that have it."""
    return counts_of_labels(connection, _found(_lanes(connection, open_rows), wanted))


def _figures() -> Select[int, str, str, bytes]:
    joined = and_(LaneSummary.workspace_id == Lane.workspace_id, LaneSummary.lane_id == Lane.lane_id)
    return select(Lane.lane_id, Lane.name, Lane.unit, LaneSummary.figures).join(LaneSummary, joined)


def _found(lanes: FromClause, wanted: InboxFilter) -> Select[int]:
    """The numbers of the lanes that the filter leaves."""
    shown = or_(*(_under(lanes, chip) for chip in wanted.chips)) if wanted.chips else _asks(lanes)
    joined = select(lanes.c.lane_id).join_from(lanes, Lane, Lane.lane_id == lanes.c.lane_id)
    return joined.where(shown, *has_labels(wanted.labels), *_not_by_chance(lanes, wanted.most_chance))


def _lanes(connection: Connection, open_rows: OpenRows) -> FromClause:
    """Every lane as a row of the inbox, with what is still open of those that were answered."""
    kept = LaneSummary.__table__
    columns = [column for column in kept.c if column.name not in ("workspace_id", "figures")]
    if not open_rows:
        return select(*columns).subquery("inbox")
    lane_ids = lane_ids_of(connection, list(open_rows))
    given = as_table(
        [
            {"lane_id": lane_ids[name], **{part: row[part].item() for part in DECIDED}}
            for name, row in open_rows.items()
            if name in lane_ids
        ],
        LaneSummary.lane_id,
        *(getattr(LaneSummary, part) for part in DECIDED),
    )
    chosen = [
        func.coalesce(given.c[column.name], column).label(column.name) if column.name in DECIDED else column
        for column in columns
    ]
    joined = select(*chosen).select_from(kept.outerjoin(given, given.c.lane_id == kept.c.lane_id))
    return joined.subquery("inbox")


def _not_by_chance(lanes: FromClause, most_chance: float | None) -> list[ColumnElement[bool]]:
    if most_chance is None:
        return []
    return [or_(_has(lanes, ASKING & ~ALARMS), ~_has(lanes, ALARMS), lanes.c.chance <= most_chance)]


def _has(lanes: FromClause, bits: int) -> ColumnElement[bool]:
    return lanes.c.kinds.bitwise_and(bits) != 0


def _asks(lanes: FromClause) -> ColumnElement[bool]:
    return lanes.c.kinds.bitwise_and(ASKING) != 0


def _under(lanes: FromClause, chip: str) -> ColumnElement[bool]:
    return ~_asks(lanes) if chip == NOTHING else lanes.c.kinds.bitwise_and(BITS[chip]) != 0


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count().filter(condition)
