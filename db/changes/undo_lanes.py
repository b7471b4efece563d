"""The lanes' side of taking a change back."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Connection, text

from core.errors import UndoRefused
from db.rows.change_log import Change


def restore_lanes(connection: Connection, change: Change, target: Any) -> None:
    """Put back lanes that the target changed or took out; lanes that it made are left for later.

    Raises
    ------
    UndoRefused
        where a later change of the same lane stands, or the name is taken by now.
    """
    keys = {**change.key, "target": target.batch_id}
    later = connection.execute(FIND_LATER_CHANGE, keys).first()
    if later is not None:
        raise UndoRefused(
            f"Change {target.batch_id} cannot be taken back on its own: change {later.batch_id} "
            f"changed the lane {later.name!r} since. Take that one back first."
        )
    made_again = connection.execute(FIND_MADE_AGAIN, keys).scalar()
    if made_again is not None:
        raise UndoRefused(
            f"Change {target.batch_id} cannot be taken back on its own: by now there is another lane "
            f"{made_again!r}. Take back what made that one first."
        )
    missing = [row.before for row in connection.execute(FIND_TAKEN_OUT, keys)]
    _insert_images(connection, change, target, missing)
    rows = connection.execute(FIND_CHANGED, keys).all()
    altered = next((row for row in rows if not row.is_intact), None)
    if altered is not None:
        raise UndoRefused(
            f"Change {target.batch_id} cannot be taken back on its own: the lane "
            f"{altered.after['name']!r} is not any more as it left it. Take back what came after first."
        )
    changed = [row.before for row in rows]
    _require_free_names(connection, target, changed)
    if changed:
        connection.execute(UPDATE_FROM_IMAGES, {**change.key, "images": json.dumps(changed)})


def require_lanes_for_records(connection: Connection, change: Change, target: Any) -> None:
    """Bring back lanes that records about to return stand on, where an undo had taken them out as empty.

    Raises
    ------
    UndoRefused
        where a standing change took the lane out.
    """
    rows = connection.execute(FIND_LANES_NEEDED, change.key).all()
    for row in rows:
        if row.taken_out_by is not None:
            raise UndoRefused(
                f"Change {target.batch_id} cannot be taken back on its own: change {row.taken_out_by} "
                f"took out the lane {row.image['name']!r}. Take that one back first."
            )
    _insert_images(connection, change, target, [row.image for row in rows])


def take_out_lanes(connection: Connection, change: Change, target: Any) -> None:
    """Take out the lanes that the target made, and those that now stand there without a maker or a record.

    Raises
    ------
    UndoRefused
        where records of a later change stand on a lane whose making was what the target did.
    """
    keys = {**change.key, "target": target.batch_id}
    connection.execute(TAKE_OUT_MADE, keys)
    connection.execute(TAKE_OUT_ORPHANED, keys)
    # An import makes lanes only for its records: where others need the lane, it stays.
    if connection.execute(FIND_FIRST_KIND, keys).scalar_one() != "import":
        left = connection.execute(FIND_LEFT_OVER, keys).first()
        if left is not None:
            raise UndoRefused(
                f"Change {target.batch_id} cannot be taken back on its own: change {left.batch_id} "
                f"put records on the lane {left.name!r} that it made. Take that one back first."
            )


def _insert_images(connection: Connection, change: Change, target: Any, images: list[Any]) -> None:
    if images:
        _require_free_names(connection, target, images)
        connection.execute(INSERT_FROM_IMAGES, {**change.key, "images": json.dumps(images)})


def _require_free_names(connection: Connection, target: Any, images: list[Any]) -> None:
    wanted = [{"name": image["name"], "lane_id": image["lane_id"]} for image in images]
    taken = connection.execute(FIND_TAKEN_NAME, {"wanted": json.dumps(wanted)}).scalar()
    if taken is not None:
        raise UndoRefused(
            f"Change {target.batch_id} cannot be taken back on its own: by now another lane is called "
            f"{taken!r}. Rename or delete that one first."
        )


# Images of lanes from before there were forecast notes have none; they are read as empty.
# An import that needed the lane, too, and made the same does not stand in the way.
FIND_LATER_CHANGE = text(
    """
    SELECT later.batch_id, COALESCE(mine.after, mine.before) ->> 'name' AS name
    FROM lane_change AS mine
    JOIN lane_change AS later USING (workspace_id, lane_id)
    JOIN import_batch ON import_batch.workspace_id = later.workspace_id
        AND import_batch.batch_id = later.batch_id
    LEFT JOIN lane ON lane.lane_id = mine.lane_id
    WHERE mine.batch_id = :target AND later.batch_id > :target
        AND import_batch.undone_at IS NULL AND import_batch.kind <> 'undo'
        AND NOT (
            import_batch.kind = 'import' AND later.before IS NULL
            AND (mine.before IS NULL OR mine.after IS NULL)
            AND (to_jsonb(lane) - 'workspace_id' - 'created_batch_id') IS NOT DISTINCT FROM (
                '{"forecast_notes": {}}'::jsonb || COALESCE(mine.after, mine.before) - 'created_batch_id'
            )
        )
    ORDER BY later.batch_id DESC LIMIT 1
    """
)
FIND_TAKEN_OUT = text(
    """
    SELECT before FROM lane_change
    WHERE batch_id = :target AND after IS NULL
        AND NOT EXISTS (SELECT 1 FROM lane WHERE lane.lane_id = lane_change.lane_id)
    """
)
# A lane that was taken out, and came back as another one when an older undo was taken back.
FIND_MADE_AGAIN = text(
    """
    SELECT lane.name FROM lane_change JOIN lane USING (workspace_id, lane_id)
    WHERE lane_change.batch_id = :target AND after IS NULL
        AND (to_jsonb(lane) - 'workspace_id' - 'created_batch_id')
            <> ('{"forecast_notes": {}}'::jsonb || before - 'created_batch_id')
    LIMIT 1
    """
)
FIND_CHANGED = text(
    """
    SELECT before, after,
        (to_jsonb(lane) - 'workspace_id' - 'created_batch_id')
            IS NOT DISTINCT FROM ('{"forecast_notes": {}}'::jsonb || after - 'created_batch_id') AS is_intact
    FROM lane_change LEFT JOIN lane USING (workspace_id, lane_id)
    WHERE lane_change.batch_id = :target AND before IS NOT NULL AND after IS NOT NULL
    """
)
FIND_TAKEN_NAME = text(
    """
    SELECT lane.name FROM lane
    JOIN jsonb_to_recordset(CAST(:wanted AS jsonb)) AS wanted (name text, lane_id integer)
        ON wanted.name = lane.name AND wanted.lane_id <> lane.lane_id
    LIMIT 1
    """
)
UPDATE_FROM_IMAGES = text(
    """
    UPDATE lane SET name = image.name, unit = image.unit, parameters = image.parameters, costs = image.costs,
        forecast_notes = COALESCE(image.forecast_notes, '{}')
    FROM jsonb_populate_recordset(NULL::lane, CAST(:images AS jsonb)) AS image
    WHERE lane.workspace_id = :workspace_id AND lane.lane_id = image.lane_id
    """
)
INSERT_FROM_IMAGES = text(
    """
    INSERT INTO lane
        (workspace_id, lane_id, name, unit, parameters, costs, created_batch_id, forecast_notes)
    SELECT :workspace_id, lane_id, name, unit, parameters, costs, created_batch_id,
        COALESCE(forecast_notes, '{}')
    FROM jsonb_populate_recordset(NULL::lane, CAST(:images AS jsonb))
    """
)
FIND_LANES_NEEDED = text(
    """
    SELECT DISTINCT ON (lane_id) lane_id, gone.before AS image,
        CASE WHEN taker.undone_at IS NULL AND taker.kind <> 'undo' THEN taker.batch_id END AS taken_out_by
    FROM (SELECT DISTINCT lane_id FROM image_before) AS needed
    JOIN lane_change AS gone USING (lane_id)
    JOIN import_batch AS taker
        ON taker.workspace_id = gone.workspace_id AND taker.batch_id = gone.batch_id
    WHERE gone.after IS NULL AND NOT EXISTS (SELECT 1 FROM lane WHERE lane.lane_id = needed.lane_id)
    ORDER BY lane_id, gone.batch_id DESC
    """
)
TAKE_OUT_MADE = text(
    """
    DELETE FROM lane
    USING lane_change AS made
    WHERE made.batch_id = :target AND made.before IS NULL AND made.lane_id = lane.lane_id
        AND NOT EXISTS (
            SELECT 1 FROM demand_record
            WHERE demand_record.workspace_id = :workspace_id AND demand_record.lane_id = lane.lane_id
        )
        AND NOT EXISTS (
            SELECT 1 FROM lane_change AS later JOIN import_batch AS changer USING (workspace_id, batch_id)
            WHERE later.lane_id = lane.lane_id AND later.batch_id > :target
                AND changer.undone_at IS NULL AND changer.kind <> 'undo'
        )
    """
)
# A lane stays when its maker is undone while others have records on it; here the last of them go.
TAKE_OUT_ORPHANED = text(
    """
    DELETE FROM lane
    USING import_batch AS maker
    WHERE maker.workspace_id = lane.workspace_id AND maker.batch_id = lane.created_batch_id
        AND maker.undone_at IS NOT NULL
        AND lane.lane_id IN (
            SELECT lane_id FROM image_after
            UNION SELECT lane_id FROM lane_change WHERE batch_id = :target
        )
        AND NOT EXISTS (
            SELECT 1 FROM demand_record
            WHERE demand_record.workspace_id = :workspace_id AND demand_record.lane_id = lane.lane_id
        )
        AND NOT EXISTS (
            SELECT 1 FROM lane_change AS later JOIN import_batch AS changer USING (workspace_id, batch_id)
            WHERE later.lane_id = lane.lane_id AND later.batch_id > lane.created_batch_id
                AND changer.undone_at IS NULL AND changer.kind <> 'undo'
        )
    """
)
FIND_FIRST_KIND = text(
    """
    WITH RECURSIVE chain AS (
        SELECT kind, undoes FROM import_batch WHERE batch_id = :target
        UNION ALL
        SELECT import_batch.kind, import_batch.undoes
        FROM chain JOIN import_batch ON import_batch.batch_id = chain.undoes
    )
    SELECT kind FROM chain WHERE undoes IS NULL
    """
)
FIND_LEFT_OVER = text(
    """
    SELECT lane.name, max(demand_record.batch_id) AS batch_id
    FROM lane_change JOIN lane USING (workspace_id, lane_id) JOIN demand_record USING (workspace_id, lane_id)
    WHERE lane_change.batch_id = :target AND lane_change.before IS NULL
    GROUP BY lane.name LIMIT 1
    """
)
