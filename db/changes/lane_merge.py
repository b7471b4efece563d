"""Two lanes become one: the records of one go over to the other, and the emptied lane is taken out."""

from __future__ import annotations

from sqlalchemy import Connection, text

from core.demand.records import MergePreview, require_same_date_choice
from core.errors import InvalidParameter, MergeRefused
from core.twin.imports import Receipt
from db.demand_file.numbers import MAX_UNITS
from db.rows import lane_rows, record_rows
from db.rows.change_log import Change, Counts, Origin, begin_change, finish_change


def preview_merge(connection: Connection, source: str, target: str) -> MergePreview:
    """How many records would go over, and how many meet one of the target on their date."""
    source_id, target_id = _require_two_lanes(connection, source, target)
    row = connection.execute(COUNT_SAME_DATE, {"source": source_id, "target": target_id}).one()
    return MergePreview(row.n_records - row.n_same, row.n_same, row.first_same)


def merge_lanes(
    connection: Connection, source: str, target: str, *, on_same_date: str, slug: str, made_by: str
) -> Receipt:
    """Move the records of `source` to `target` and take `source` out.

    Where both have a record on a date, `on_same_date` decides: "refuse" the merge, "sum" the two, or "keep"
    the target's. Undo brings both lanes back as they were.

    Raises
    ------
    MergeRefused
        where the units differ, dates meet and `on_same_date` is "refuse", or a sum is above 1e15 units.
    LaneNotFound, InvalidParameter
        where a lane does not exist, both are the same, or the choice is none.
    """
    require_same_date_choice(on_same_date)
    origin = Origin(detail={"source": source, "target": target, "on_same_date": on_same_date})
    change = begin_change(connection, slug=slug, kind="merge", made_by=made_by, origin=origin)
    lane_rows.remember_lanes(connection)
    source_id, target_id = _require_two_lanes(connection, source, target)
    keys = {**change.key, "source": source_id, "target": target_id, "most": MAX_UNITS}
    same = connection.execute(COUNT_SAME_DATE, keys).one()
    if same.n_same and on_same_date == "refuse":
        raise MergeRefused(
            f"{source} and {target} both have a record on {same.n_same:,} dates, first on {same.first_same}. "
            "Say whether to sum them or to keep those of the target."
        )
    n_update = _sum_same_dates(connection, keys) if same.n_same and on_same_date == "sum" else 0
    n_add = connection.execute(MOVE_OTHERS, keys).rowcount
    n_delete = record_rows.delete_lane_rows(connection, change, source_id)
    _take_out(connection, change, source_id)
    return finish_change(connection, change, Counts(n_add=n_add, n_update=n_update, n_delete=n_delete))


def _require_two_lanes(connection: Connection, source: str, target: str) -> tuple[int, int]:
    if source == target:
        raise InvalidParameter("the lane to merge into", repr(target), "another one")
    first, second = (lane_rows.require_lane_row(connection, name) for name in (source, target))
    if first.lane.unit != second.lane.unit:
        raise MergeRefused(
            f"{source} is counted in {first.lane.unit}, {target} in {second.lane.unit}. "
            "Give both the same unit first, if their numbers may be added."
        )
    return first.lane_id, second.lane_id


def _sum_same_dates(connection: Connection, keys: dict[str, object]) -> int:
    first = connection.execute(FIND_TOO_LARGE, keys).first()
    if first is not None:
        raise MergeRefused(
            f"The records of {first.day} would add up to {first.units:,}, but a record holds at most "
            f"{MAX_UNITS:,.0f} units."
        )
    connection.execute(KEEP_TARGET_BEFORE, keys)
    return connection.execute(SUM_SAME_DATE, keys).rowcount


def _take_out(connection: Connection, change: Change, lane_id: int) -> None:
    lane_rows.delete_lanes(connection, change, [lane_id])
    lane_rows.note_lane_changes(connection, change)


COUNT_SAME_DATE = text(
    """
    SELECT count(*) AS n_records, count(kept.day) AS n_same, min(kept.day) AS first_same
    FROM demand_record AS moved LEFT JOIN demand_record AS kept
        ON kept.workspace_id = moved.workspace_id AND kept.lane_id = :target AND kept.day = moved.day
    WHERE moved.lane_id = :source
    """
)
# What a file may bring and an analyst may type; a larger sum could not be imported again from its own export.
FIND_TOO_LARGE = text(
    """
    SELECT day, kept.demand + moved.demand AS units
    FROM demand_record AS kept JOIN demand_record AS moved USING (workspace_id, day)
    WHERE kept.lane_id = :target AND moved.lane_id = :source AND kept.demand + moved.demand > :most
    ORDER BY day LIMIT 1
    """
)
# A sum that is what the target had already changes nothing.
KEEP_TARGET_BEFORE = text(
    """
    INSERT INTO record_before (workspace_id, batch_id, lane_id, day, prior_batch_id, demand)
    SELECT kept.workspace_id, :batch_id, kept.lane_id, kept.day, kept.batch_id, kept.demand
    FROM demand_record AS kept JOIN demand_record AS moved USING (workspace_id, day)
    WHERE kept.lane_id = :target AND moved.lane_id = :source AND kept.demand + moved.demand <> kept.demand
    """
)
SUM_SAME_DATE = text(
    """
    UPDATE demand_record AS kept SET demand = kept.demand + moved.demand, batch_id = :batch_id
    FROM demand_record AS moved
    WHERE kept.workspace_id = :workspace_id AND kept.lane_id = :target
        AND moved.workspace_id = :workspace_id AND moved.lane_id = :source AND moved.day = kept.day
        AND kept.demand + moved.demand <> kept.demand
    """
)
MOVE_OTHERS = text(
    """
    INSERT INTO demand_record (workspace_id, lane_id, day, batch_id, demand)
    SELECT moved.workspace_id, :target, moved.day, :batch_id, moved.demand
    FROM demand_record AS moved
    WHERE moved.workspace_id = :workspace_id AND moved.lane_id = :source
        AND NOT EXISTS (
            SELECT 1 FROM demand_record AS kept
            WHERE kept.workspace_id = :workspace_id AND kept.lane_id = :target AND kept.day = moved.day
        )
    """
)
