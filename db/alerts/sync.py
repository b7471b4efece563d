"""Alerts brought up to the data: once for each data version, whoever asks first; webhooks are told of what happened."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime

from core.decision.inbox import InboxFilter
from core.twin.capacity_twin import CapacityTwin
from core.watch.episodes import KINDS, NEW, RESOLVED, WORSE, Alarm, Alert, Moved
from db.rows.alert_outlets import queue_bodies
from db.rows.alert_rows import Brought, alerts_are_of, move_alerts
from db.store import PostgresStore

EVERY_LANE = 1_000_000


def bring_up_to_date(twin: CapacityTwin, store: PostgresStore, *, now: datetime) -> Moved | None:
    """Compare the alarms of the data as they are with the alerts that are kept; None where that was done already.

    The first time, all that stands is noted and nobody is told: it is no news.
    """
    version = store.workspace().data_version
    with store.reading_transaction() as connection:
        if alerts_are_of(connection, version):
            return None
    alarms = alarms_of(twin)
    with store.writing_transaction() as writer:
        brought = move_alerts(writer, alarms, version)
        if brought is None:
            return None
        if brought.is_news:
            queue_bodies(writer, list(bodies(brought, title=writer.stored.workspace.title, now=now)))
    return brought.moved


def begin(twin: CapacityTwin, *, now: datetime) -> None:
    """Note what stands now, so that whoever is told of alerts from now on is told of news alone."""
    if isinstance(twin.data, PostgresStore):
        bring_up_to_date(twin, twin.data, now=now)


def alarms_of(twin: CapacityTwin) -> tuple[Alarm, ...]:
    """What the watch says of each lane that is not as usual, without regard to what somebody answered."""
    page = twin.unanswered_inbox().page(InboxFilter(chips=KINDS), limit=EVERY_LANE)
    found = []
    for number in page.numbers:
        status = page.plan.watch.lane_status(number)
        kinds = [item.kind for item in page.decisions.of(number) if item.kind in KINDS]
        found.append(
            Alarm(
                lane=status.lane,
                kind=kinds[0],
                since=status.since,
                change_ratio=status.change_ratio,
                reason=status.reason,
                reason_de=status.reason_de,
            )
        )
    return tuple(found)


def bodies(brought: Brought, *, title: str, now: datetime) -> Iterator[str]:
    """What a webhook is told, as JSON; the workspace by its title, for its name may be the key to it."""
    moved = brought.moved
    told: list[tuple[str, int, Alarm]] = [
        *((NEW, brought.new_ids[alarm.lane], alarm) for alarm in moved.new if alarm.lane in brought.new_ids),
        *((WORSE, alert.alert_id, alarm) for alert, alarm in moved.worse),
        *((RESOLVED, alert.alert_id, _as_told(alert)) for alert in moved.resolved),
    ]
    for event, number, alarm in told:
        yield _body(event, number, alarm, title=title, now=now)


def _as_told(alert: Alert) -> Alarm:
    return Alarm(alert.lane, alert.kind, alert.since, alert.change_ratio, alert.reason, alert.reason_de)


def _body(event: str, number: int, alarm: Alarm, *, title: str, now: datetime) -> str:
    data = {
        "workspace": title,
        "alert": number,  # the same from new to resolved, whatever the lane is called by then
        "lane": alarm.lane,
        "kind": alarm.kind,
        "since": None if alarm.since is None else alarm.since.isoformat(),
        "change_ratio": alarm.change_ratio,
        "reason": alarm.reason,
    }
    told = {"type": f"alert.{event}", "timestamp": now.isoformat(), "data": data}
    return json.dumps(told, ensure_ascii=False)
