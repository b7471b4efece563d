"""Which lanes changes wrote, so that what was computed of all others stays."""

from __future__ import annotations

from sqlalchemy import Connection, Integer, bindparam, or_, select, union

from db.server.models import Lane, LaneChange, LaneSeries


def lanes_touched_since(connection: Connection, version: int) -> tuple[str, ...] | None:
    """Lanes whose records, choices or notes a change after this data version wrote, in order of name.

    None where lanes were made, taken out or renamed since: then there are other lanes than there were.
    """
    if has_other_lanes(connection, version):
        return None
    return tuple(connection.execute(TOUCHED, {"version": version}).scalars())


def has_other_lanes(connection: Connection, version: int) -> bool:
    """Whether lanes were made, taken out or renamed after this data version."""
    return connection.execute(OTHER_LANES, {"version": version}).first() is not None


SINCE = bindparam("version", type_=Integer)
OTHER_LANES = (
    select(LaneChange.lane_id)
    .where(LaneChange.batch_id > SINCE)
    .where(
        or_(
            LaneChange.before.is_(None),
            LaneChange.after.is_(None),
            LaneChange.before["name"] != LaneChange.after["name"],
        )
    )
    .limit(1)
)
# By number first, each from an index: to join all lanes with all series takes as long as they are many.
TOUCHED_IDS = union(
    select(LaneSeries.lane_id).where(LaneSeries.touched_by > SINCE),
    select(LaneChange.lane_id).where(LaneChange.batch_id > SINCE),
).subquery()
TOUCHED = select(Lane.name).join(TOUCHED_IDS, TOUCHED_IDS.c.lane_id == Lane.lane_id).order_by(Lane.name)
