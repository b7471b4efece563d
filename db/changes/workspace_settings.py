"""A workspace's title, currency, holidays and what new lanes begin with; changed as one undoable step."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Connection, text

from core.errors import InvalidParameter, UndoRefused
from core.lane import Lane
from core.twin.imports import Receipt
from core.twin.store import WorkspaceSettings
from db.rows.change_log import Change, Counts, begin_change, finish_change
from db.rows.lane_rows import lane_columns, lane_of_columns, require_text, require_unit

LONGEST_TITLE = 80
LONGEST_CURRENCY = 8
NEW_SINCE = {"holidays_of": ""}  # what changes made before it existed did not note
NEW_LANE = "new lane"  # the name of the lane that carries the defaults; never stored


def lane_defaults(connection: Connection) -> Lane:
    """What a new lane of this workspace begins with."""
    stored = connection.execute(READ_SETTINGS).scalar_one()["lane_defaults"]
    return _lane_of(stored)


def read_settings(connection: Connection) -> WorkspaceSettings:
    """Title, currency, whose holidays, and the lane that new ones are made after."""
    return _settings_of(connection.execute(READ_SETTINGS).scalar_one())


def save_settings(connection: Connection, settings: WorkspaceSettings, *, slug: str, made_by: str) -> Receipt:
    """Change title, currency, holidays and defaults as one change.

    Raises
    ------
    InvalidParameter
        where a text is empty, too long or cannot be kept, or nothing is known of the place of the holidays.
    """
    _require_words("title", settings.title, LONGEST_TITLE)
    _require_words("currency", settings.currency, LONGEST_CURRENCY)
    require_unit(settings.new_lane.unit)
    change = begin_change(connection, slug=slug, kind="settings", made_by=made_by)
    write_settings(connection, change, settings)
    return finish_change(connection, change, Counts())


def write_settings(connection: Connection, change: Change, settings: WorkspaceSettings) -> None:
    """Change title, currency, holidays and defaults as part of a change under way."""
    _write(
        connection,
        change,
        {
            "title": settings.title.strip(),
            "currency": settings.currency.strip(),
            "lane_defaults": lane_columns(settings.new_lane),
            "holidays_of": _known_place(settings.holidays_of),
        },
    )


def restore_settings(connection: Connection, change: Change, target: int) -> None:
    """Put back what a change had found, as part of the change that takes it back.

    Raises
    ------
    UndoRefused
        where a later change of the settings stands.
    """
    keys = {"batch_id": target, "now_batch": change.batch_id}
    images = connection.execute(FIND_IMAGES, keys).one_or_none()
    if images is None:
        return
    later = connection.execute(FIND_LATER, keys).scalar()
    if later is not None or {**NEW_SINCE, **images.after} != connection.execute(READ_SETTINGS).scalar_one():
        blocker = f"change {later}" if later is not None else "a later change"
        raise UndoRefused(
            f"Change {target} cannot be taken back on its own: {blocker} changed the settings of the "
            "workspace since. Take that one back first."
        )
    _write(connection, change, images.before)


def _write(connection: Connection, change: Change, after: dict[str, Any]) -> None:
    before = connection.execute(READ_SETTINGS).scalar_one()
    values = {**NEW_SINCE, **after, "lane_defaults": json.dumps(after["lane_defaults"], default=float)}
    connection.execute(UPDATE_SETTINGS, {**change.key, **values})
    now = connection.execute(READ_SETTINGS).scalar_one()
    if now != before:
        images = {"before": json.dumps(before), "after": json.dumps(now)}
        connection.execute(NOTE_CHANGE, {**change.key, **images})


def _settings_of(stored: dict[str, Any]) -> WorkspaceSettings:
    return WorkspaceSettings(
        title=stored["title"],
        currency=stored["currency"],
        new_lane=_lane_of(stored["lane_defaults"]),
        holidays_of=stored["holidays_of"],
    )


def _known_place(typed: str) -> str:
    if not typed.strip():
        return ""
    from holiday_calendar import read_place

    return read_place(typed)


def _lane_of(stored: dict[str, Any] | None) -> Lane:
    return Lane(name=NEW_LANE) if stored is None else lane_of_columns(NEW_LANE, stored)


def _require_words(what: str, value: str, longest: int) -> None:
    if not value.strip() or len(value.strip()) > longest:
        raise InvalidParameter(what, repr(value[:60]), f"1 to {longest} characters")
    require_text(what, value)


# The policies show the own workspace, and those that have expired.
READ_SETTINGS = text(
    """
    SELECT jsonb_build_object('title', title, 'currency', currency, 'lane_defaults', lane_defaults,
        'holidays_of', holidays_of)
    FROM workspace WHERE id = (SELECT this_workspace_id())
    """
)
UPDATE_SETTINGS = text(
    """
    UPDATE workspace SET title = :title, currency = :currency,
        lane_defaults = NULLIF(CAST(:lane_defaults AS jsonb), 'null'::jsonb), holidays_of = :holidays_of
    WHERE id = :workspace_id
    """
)
NOTE_CHANGE = text(
    """
    INSERT INTO workspace_change (workspace_id, batch_id, before, after)
    VALUES (:workspace_id, :batch_id, CAST(:before AS jsonb), CAST(:after AS jsonb))
    """
)
FIND_IMAGES = text("SELECT before, after FROM workspace_change WHERE batch_id = :batch_id")
FIND_LATER = text(
    """
    SELECT max(batch_id) FROM workspace_change JOIN import_batch USING (workspace_id, batch_id)
    WHERE batch_id > :batch_id AND batch_id < :now_batch AND undone_at IS NULL AND kind <> 'undo'
    """
)
