"""The inbox of a large workspace, filtered and ranked in the database: of all lanes only a page is read.

What `core.decision.inbox` does with rows in memory, on the rows that stand beside the kept plan. Lanes whose decisions
somebody answered come with what is still open of them, in the place of what is kept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, Connection, FromClause, Select, and_, func, or_, select

from core.decision.inbox import ALARMS, ASKING, BITS, DECIDED, INBOX_ROW, NOTHING, InboxFilter, is_alarm
from core.twin.stored import InboxColumns, InboxRows, KeptRows
from db.rows.binary_copy import SIGNATURE, TRAILER, copied_out
from db.rows.lane_rows import lane_ids_of
from db.rows.lane_search import counts_of_labels, has_labels
from db.rows.staging import as_table
from db.rows.touched_lanes import has_other_lanes
from db.server.models import Lane, LaneSummary

OpenRows = Mapping[str, NDArray[np.void]]


def inbox_columns(connection: Connection, *, since: int | None = None) -> InboxColumns | None:
    """The row of every lane, in order of their numbers; with `since`, of lanes that later changes touched.

    None where lanes were made, taken out or renamed since.
    """
    if since is not None and has_other_lanes(connection, since):
        return None
    wire = np.frombuffer(
        copied_out(connection, COLUMNS, {"all": since is None, "since": since or 0}), dtype=np.uint8
    )
    n_rows = (wire.size - len(SIGNATURE) - len(TRAILER)) // INBOX_WIRE.itemsize
    sent = np.frombuffer(wire, dtype=INBOX_WIRE, count=n_rows, offset=len(SIGNATURE))
    rows = np.empty(n_rows, dtype=INBOX_ROW)
    for name in INBOX_ROW.names or ():
        rows[name] = sent[name]
    return InboxColumns(sent["lane_id"].astype(np.int64), rows)


def inbox_page(
    connection: Connection,
    wanted: InboxFilter,
    open_rows: OpenRows,
    *,
    offset: int,
    limit: int,
    counts: bool = True,
) -> InboxRows:
    """Some lanes in the order of the inbox; how many there are in all where that is to be counted."""
    lanes = _lanes(connection, open_rows)
    found = _found(lanes, wanted)
    lane_ids = connection.execute(_in_order(lanes, found, wanted, offset, limit)).scalars().all()
    n_found = 0
    if counts:
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
    most_chance = wanted.most_chance
    shown = (
        or_(*(_under(lanes, chip, most_chance) for chip in wanted.chips))
        if wanted.chips
        else _asks(lanes, most_chance)
    )
    chosen = select(lanes.c.lane_id)
    if wanted.labels:
        chosen = chosen.join_from(lanes, Lane, Lane.lane_id == lanes.c.lane_id)
    return chosen.where(shown, *has_labels(wanted.labels))


def _in_order(
    lanes: FromClause, found: Select[int], wanted: InboxFilter, offset: int, limit: int
) -> Select[int]:
    """The lanes of a page. Names, which part those that are alike, are read of the first ones alone."""
    order = [lanes.c.worth_per_week.desc(), lanes.c.units_per_week.desc()]
    if wanted.chips:  # without, all ask
        order = [_asks(lanes).desc(), *order]
    ranked = found.add_columns(func.rank().over(order_by=order).label("place")).order_by(*order)
    first = ranked.fetch(offset + limit, with_ties=True).subquery("first")
    named = select(first.c.lane_id).join(Lane, Lane.lane_id == first.c.lane_id)
    return named.order_by(first.c.place, Lane.name).offset(offset).limit(limit)


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


def _has(lanes: FromClause, bits: int) -> ColumnElement[bool]:
    return lanes.c.kinds.bitwise_and(bits) != 0


def _asks(lanes: FromClause, most_chance: float | None = None) -> ColumnElement[bool]:
    if most_chance is None:
        return _has(lanes, ASKING)
    return or_(_has(lanes, ASKING & ~ALARMS), and_(_has(lanes, ASKING), lanes.c.chance <= most_chance))


def _under(lanes: FromClause, chip: str, most_chance: float | None) -> ColumnElement[bool]:
    """As `is_shown`: under the chip of an alarm are those that chance does not bring as easily as that."""
    if chip == NOTHING:
        return ~_asks(lanes)
    found = _has(lanes, BITS[chip])
    return and_(found, lanes.c.chance <= most_chance) if most_chance is not None and is_alarm(chip) else found


INBOX_WIRE = np.dtype(
    [
        ("n_fields", ">i2"),
        ("lane_id_length", ">i4"),
        ("lane_id", ">i4"),
        *(
            part
            for name in INBOX_ROW.names or ()
            for part in ((f"{name}_length", ">i4"), (name, INBOX_ROW[name].newbyteorder(">")))
        ),
    ]
)
# COPY takes text; as values of a statement numbers of all lanes would be as many objects.
COLUMNS = (
    "SELECT lane_id, kinds, status, is_priced, worth_per_week, low_per_week, high_per_week, waiting_per_week, "
    "units_per_week, visible_rise_ratio, visible_fall_ratio, chance FROM lane_summary "  # as INBOX_ROW has them
    "WHERE %(all)s OR lane_id IN (SELECT lane_id FROM lane_series WHERE touched_by > %(since)s "
    "UNION SELECT lane_id FROM lane_change WHERE batch_id > %(since)s) ORDER BY lane_id"
)
