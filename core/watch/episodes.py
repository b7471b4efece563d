"""From what the watch says today to what has happened since it was asked before: new, worse, over.

An alert is one lane's trouble from the day it is first told until the lane is back. It grows worse where the change
does by half as much again, and where a slowdown becomes silence; a slowdown after a surge is another alert.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

NEW, WORSE, RESOLVED = EVENTS = ("new", "worse", "resolved")
SURGE, SLOW, SILENT, DATA = KINDS = ("surge", "slow", "silent", "data")
WORSE_BY_RATIO = 0.5  # of the worst so far
LEAST_WORSE = 0.1  # and no less than ten points


@dataclass(frozen=True)
class Alarm:
    """What the watch says of one lane now: its kind, the first day of it, the change against the usual, and why."""

    lane: str
    kind: str
    since: date | None
    change_ratio: float | None
    reason: str
    reason_de: str


@dataclass(frozen=True)
class Alert:
    """One trouble of a lane as it is kept; worst_ratio: the largest change so far. Open while it is not resolved."""

    alert_id: int
    lane: str
    kind: str
    since: date | None
    change_ratio: float | None
    worst_ratio: float | None
    reason: str
    reason_de: str
    told_at: datetime
    worse_at: datetime | None = None
    resolved_at: datetime | None = None


@dataclass(frozen=True)
class News:
    """What came since a moment: some of the open alerts that are new or grew worse, newest first, some of those that
    were told before and are over since; and how many there are of each."""

    came: tuple[Alert, ...]
    n_came: int
    over: tuple[Alert, ...]
    n_over: int


@dataclass(frozen=True)
class Moved:
    """What has happened: new alarms, alerts that go on with their alarms, worse or not, alerts that are over."""

    new: tuple[Alarm, ...]
    worse: tuple[tuple[Alert, Alarm], ...]
    going_on: tuple[tuple[Alert, Alarm], ...]
    resolved: tuple[Alert, ...]


def compare_alarms(known: Sequence[Alert], now: Sequence[Alarm]) -> Moved:
    """What happened between open alerts and the alarms of now; a lane has at most one of each."""
    by_lane = {alert.lane: alert for alert in known}
    pairs = [(by_lane.get(alarm.lane), alarm) for alarm in now]
    goes_on = [(alert, alarm) for alert, alarm in pairs if alert is not None and _is_same(alert, alarm)]
    kept = {alert.alert_id for alert, _ in goes_on}
    return Moved(
        new=tuple(alarm for alert, alarm in pairs if alert is None or alert.alert_id not in kept),
        worse=tuple((alert, alarm) for alert, alarm in goes_on if is_worse(alert, alarm)),
        going_on=tuple((alert, alarm) for alert, alarm in goes_on if not is_worse(alert, alarm)),
        resolved=tuple(alert for alert in known if alert.alert_id not in kept),
    )


def is_worse(alert: Alert, alarm: Alarm) -> bool:
    """Whether what goes on is more than it was at its worst."""
    if (alert.kind, alarm.kind) == (SLOW, SILENT):
        return True
    return grew(alert.worst_ratio, alarm.change_ratio)


def grew(before: float | None, now: float | None) -> bool:
    """Whether a change [ratio] is larger than one of before by half as much again, and by ten points."""
    if before is None or now is None:
        return False
    return abs(now) - abs(before) >= max(LEAST_WORSE, WORSE_BY_RATIO * abs(before)) - 1e-9


def worst(before: float | None, now: float | None) -> float | None:
    """The larger of two changes, whichever way they go."""
    known = [ratio for ratio in (before, now) if ratio is not None]
    return max(known, key=abs, default=None)


def _is_same(alert: Alert, alarm: Alarm) -> bool:
    return alert.kind == alarm.kind or {alert.kind, alarm.kind} == {SLOW, SILENT}
