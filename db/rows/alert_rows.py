"""Alerts as they came and went, kept beside the data: what the watch says at a data version, compared with before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as insert_or_leave

from core.watch.episodes import Alarm, Alert, Moved, News, compare_alarms, worst
from db.rows.change_log import Writer
from db.rows.lane_rows import lane_ids_of
from db.server import models

MOST_ALERTS = 500  # of which a feed tells: those that are open first, the newest of each
NO_VERSION = -1


def alerts_are_of(connection: Connection, version: int) -> bool:
    """Whether the alerts that are kept are those of this data version."""
    return connection.execute(select(models.AlertState.data_version)).scalar_one_or_none() == version


def read_alerts(connection: Connection, *, only_open: bool = False) -> tuple[Alert, ...]:
    """Alerts, newest first: all that are open, or with those that are over as many as a feed tells of.

    What is open comes before what is over. One of a lane that is gone is over.
    """
    is_open = models.Alert.resolved_at.is_(None)
    if only_open:
        return tuple(Alert(**row) for row in connection.execute(READ.where(is_open)).mappings())
    newest = READ.order_by(None).order_by(is_open.desc(), models.Alert.alert_id.desc()).limit(MOST_ALERTS)
    found = [Alert(**row) for row in connection.execute(newest).mappings()]
    return tuple(sorted(found, key=lambda alert: alert.alert_id, reverse=True))


def alerts_since(connection: Connection, before: datetime, *, offset: int = 0, limit: int = 20) -> News:
    """What came since, a page at a time, and what is over since, as many."""
    table = models.Alert
    moved_at = func.coalesce(table.worse_at, table.told_at)
    came = READ.where(table.resolved_at.is_(None), moved_at > before)
    over = READ.where(table.resolved_at > before, table.told_at <= before)
    counts = [
        connection.execute(select(func.count()).select_from(found.order_by(None).subquery())).scalar_one()
        for found in (came, over)
    ]
    newest = came.order_by(None).order_by(moved_at.desc(), table.alert_id.desc()).offset(offset)
    pages = [
        tuple(Alert(**row) for row in connection.execute(found.limit(limit)).mappings())
        for found in (newest, over)
    ]
    return News(came=pages[0], n_came=counts[0], over=pages[1], n_over=counts[1])


@dataclass(frozen=True)
class Brought:
    """What has happened, the numbers of new alerts by lane, and whether alerts were kept before: the first time
    nothing is news.
    """

    moved: Moved
    new_ids: dict[str, int]
    is_news: bool


def move_alerts(writer: Writer, alarms: Sequence[Alarm], version: int) -> Brought | None:
    """Bring the alerts up to what the watch says at this data version, once; None where somebody else did.

    Nor does a slow look at older data undo what a newer one has told: versions only grow.
    The alert of a lane that is gone is over as others are.
    """
    own = models.AlertState.workspace_id == writer.stored.id
    state = {"workspace_id": writer.stored.id, "data_version": NO_VERSION}
    begin = insert_or_leave(models.AlertState).values(state)
    begun = writer.connection.execute(begin.on_conflict_do_nothing(index_elements=["workspace_id"]))
    is_first = begun.rowcount == 1
    locked = select(models.AlertState.data_version).where(own).with_for_update()
    if writer.connection.execute(locked).scalar_one() >= version:
        return None
    lost, known = _open_alerts(writer, is_gone=True), _open_alerts(writer, is_gone=False)
    moved = compare_alarms(known, alarms)
    moved = replace(moved, resolved=(*lost, *moved.resolved))
    new_ids = _write(writer, moved)
    writer.connection.execute(update(models.AlertState).where(own).values(data_version=version))
    return Brought(moved, new_ids, is_news=not is_first)


def note_visit(writer: Writer) -> datetime | None:
    """Note that whoever opened the store looks now; returns when that was before, None the first time."""
    table, key = models.AlertVisit, {"workspace_id": writer.stored.id, "person": writer.made_by}
    own = (table.workspace_id == writer.stored.id, table.person == writer.made_by)
    before = writer.connection.execute(select(table.visited_at).where(*own)).scalar_one_or_none()
    now = {"visited_at": func.clock_timestamp()}
    noted = insert_or_leave(table).values(**key, **now)
    writer.connection.execute(
        noted.on_conflict_do_update(index_elements=["workspace_id", "person"], set_=now)
    )
    return before


def _open_alerts(writer: Writer, *, is_gone: bool) -> tuple[Alert, ...]:
    """Open alerts of lanes that are there, or of those that are gone: another of the same name may be there by now."""
    is_lost = models.Lane.lane_id.is_(None)
    wanted = READ.where(models.Alert.resolved_at.is_(None), is_lost if is_gone else ~is_lost)
    return tuple(Alert(**row) for row in writer.connection.execute(wanted).mappings())


def _write(writer: Writer, moved: Moved) -> dict[str, int]:
    # Whoever is over makes room before others come: a lane has one open alert.
    _update(writer, [alert.alert_id for alert in moved.resolved], {"resolved_at": func.now()})
    for is_worse, pairs in ((True, moved.worse), (False, moved.going_on)):
        for alert, alarm in pairs:
            values = _columns(alarm) | {"worst_ratio": worst(alert.worst_ratio, alarm.change_ratio)}
            values |= {"worse_at": func.now()} if is_worse else {}
            _update(writer, [alert.alert_id], values)
    lane_ids = lane_ids_of(writer.connection, [alarm.lane for alarm in moved.new])
    rows = [
        {
            "workspace_id": writer.stored.id,
            "lane_id": lane_ids[alarm.lane],
            "worst_ratio": alarm.change_ratio,
            **_columns(alarm),
        }
        for alarm in moved.new
        if alarm.lane in lane_ids
    ]
    if not rows:
        return {}
    made = insert(models.Alert).returning(models.Alert.lane_name, models.Alert.alert_id)
    return {row.lane_name: row.alert_id for row in writer.connection.execute(made, rows)}


def _update(writer: Writer, alert_ids: Sequence[int], values: dict[str, Any]) -> None:
    table = models.Alert
    of_these = update(table).where(table.workspace_id == writer.stored.id, table.alert_id.in_(alert_ids))
    if alert_ids:
        writer.connection.execute(of_these.values(**values))


def _columns(alarm: Alarm) -> dict[str, Any]:
    return {"lane_name" if name == "lane" else name: value for name, value in vars(alarm).items()}


READ = (
    select(
        models.Alert.alert_id,
        func.coalesce(models.Lane.name, models.Alert.lane_name).label("lane"),
        *(
            getattr(models.Alert, name)
            for name in (
                "kind",
                "since",
                "change_ratio",
                "worst_ratio",
                "reason",
                "reason_de",
                "told_at",
                "worse_at",
                "resolved_at",
            )
        ),
    )
    .outerjoin(models.Lane, models.Lane.lane_id == models.Alert.lane_id)
    .order_by(models.Alert.told_at.desc(), models.Alert.alert_id.desc())
)
