"""Which lanes changes wrote, so that what was computed of all others stays."""

from __future__ import annotations

from sqlalchemy import Connection, Integer, and_, bindparam, or_, select

from db.server.models import Lane, LaneChange, LaneSeries


def lanes_touched_since(connection: Connection, version: int) -> tuple[str, ...] | None:
    """Lanes whose records, choices or notes a change after this data version wrote, in order of name.

    None where lanes were made, taken out or renamed since: then there are other lanes than there were.
    """
    if connection.execute(OTHER_LANES, {"version": version}).first() is not None:
        return None
    return tuple(connection.execute(TOUCHED, {"version": version}).scalars())


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
TOUCHED = (
    select(Lane.name)
    .outerjoin(
        LaneSeries, and_(LaneSeries.workspace_id == Lane.workspace_id, LaneSeries.lane_id == Lane.lane_id)
    )
    .where(
        or_(
            LaneSeries.touched_by > SINCE,
            Lane.lane_id.in_(select(LaneChange.lane_id).where(LaneChange.batch_id > SINCE)),
        )
    )
    .order_by(Lane.name)
)
