"""A workspace's title, currency, holidays, what new lanes begin with and when it is told of one; one undoable step."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from core.errors import InvalidParameter
from core.lane import Lane
from core.told import told
from core.twin.imports import Receipt
from core.twin.stored import WorkspaceSettings
from core.watch.choices import USUAL, WatchChoices
from db.rows.change_log import STANDS, Change, Counts, Writer, begin_change, finish_change, not_undone
from db.rows.kept_texts import require_text, require_unit
from db.rows.lane_rows import lane_columns, lane_of_columns
from db.rows.workspace_rows import require_no_key
from db.server import models
from db.server.models import ImportBatch, WorkspaceChange
from db.server.scope import THIS_WORKSPACE

LONGEST_TITLE = 80
LONGEST_CURRENCY = 8
NEW_SINCE = {"holidays_of": "", "watch": None}  # what changes made before it existed did not note
NEW_LANE = "new lane"  # the name of the lane that carries the defaults; never stored


def lane_defaults(connection: Connection) -> Lane:
    """What a new lane of this workspace begins with."""
    return read_settings(connection).new_lane


def read_settings(connection: Connection) -> WorkspaceSettings:
    """Title, currency, whose holidays, the lane that new ones are made after, when the monitor tells of one."""
    return _settings_of(_image(connection))


def save_settings(writer: Writer, settings: WorkspaceSettings) -> Receipt:
    """Change title, currency, holidays and defaults as one change.

    Raises
    ------
    InvalidParameter
        where a text is empty, too long or cannot be kept, or nothing is known of the place of the holidays.
    """
    require_no_key(require_title(settings.title), writer.stored.workspace.slug)
    _require_words("currency", settings.currency, LONGEST_CURRENCY)
    require_unit(settings.new_lane.unit)
    change = begin_change(writer, "settings")
    write_settings(change, settings)
    return finish_change(change, Counts())


def write_settings(change: Change, settings: WorkspaceSettings) -> None:
    """Change title, currency, holidays and defaults as part of a change under way."""
    _write(
        change,
        {
            "title": settings.title.strip(),
            "currency": settings.currency.strip(),
            "lane_defaults": lane_columns(settings.new_lane),
            "holidays_of": _known_place(settings.holidays_of),
            "watch": plain_choices(settings.watch),
        },
    )


def restore_settings(change: Change, target: int) -> None:
    """Put back what a change had found, as part of the change that takes it back.

    Raises
    ------
    UndoRefused
        where a later change of the settings stands.
    """
    images = change.connection.execute(
        select(WorkspaceChange.before, WorkspaceChange.after).where(WorkspaceChange.batch_id == target)
    ).one_or_none()
    if images is None:
        return
    later = _later_change(change, target)
    if later is not None or {**NEW_SINCE, **images.after} != _image(change.connection):
        blocker = told("change {later}", later=later) if later is not None else told("a later change")
        why = told(
            "{blocker} changed the settings of the workspace since. Take that one back first.",
            blocker=blocker,
        )
        raise not_undone(target, why)
    _write(change, images.before)


def _later_change(change: Change, target: int) -> int | None:
    number = WorkspaceChange.batch_id
    return change.connection.execute(
        select(func.max(number))
        .join(ImportBatch, ImportBatch.batch_id == number)
        .where(number > target, number < change.batch_id, STANDS)
    ).scalar_one()


def _image(connection: Connection) -> dict[str, Any]:
    """The settings as changes note them."""
    return dict(connection.execute(SETTINGS).mappings().one())


def _write(change: Change, after: dict[str, Any]) -> None:
    before = _image(change.connection)
    table = models.Workspace
    change.connection.execute(
        update(table).where(table.id == change.workspace_id).values(**{**NEW_SINCE, **after})
    )
    now = _image(change.connection)
    if now != before:
        change.connection.execute(insert(WorkspaceChange).values(**change.key, before=before, after=now))


def _settings_of(stored: dict[str, Any]) -> WorkspaceSettings:
    return WorkspaceSettings(
        title=stored["title"],
        currency=stored["currency"],
        new_lane=_lane_of(stored["lane_defaults"]),
        holidays_of=stored["holidays_of"],
        watch=choices_of_plain(stored["watch"]),
    )


def plain_choices(choices: WatchChoices) -> dict[str, float] | None:
    """As they are stored; None where all are the usual ones."""
    return None if choices == USUAL else dict(vars(choices))


def choices_of_plain(stored: dict[str, Any] | None) -> WatchChoices:
    """Choices from what `plain_choices` stored."""
    return USUAL if stored is None else WatchChoices(**stored)


def _known_place(typed: str) -> str:
    if not typed.strip():
        return ""
    from holiday_calendar import read_place

    return read_place(typed)


def _lane_of(stored: dict[str, Any] | None) -> Lane:
    return Lane(name=NEW_LANE) if stored is None else lane_of_columns(NEW_LANE, stored)


def require_title(title: str) -> str:
    """Return the title of a workspace, or refuse it."""
    _require_words("title", title, LONGEST_TITLE)
    return title.strip()


def _require_words(what: str, value: str, longest: int) -> None:
    if not value.strip() or len(value.strip()) > longest:
        raise InvalidParameter(what, repr(value[:60]), told("1 to {longest} characters", longest=longest))
    require_text(what, value)


# The policies show the own workspace, and those that have expired.
SETTINGS = select(
    models.Workspace.title,
    models.Workspace.currency,
    models.Workspace.lane_defaults,
    models.Workspace.holidays_of,
    models.Workspace.watch,
).where(models.Workspace.id == THIS_WORKSPACE)
