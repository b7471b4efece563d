"""What has happened between two looks: new alerts, worse ones, and those that are over."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from core.decision.answers import Answer
from core.decision.decisions import NOW, Decision
from core.watch.episodes import Alarm, Alert, compare_alarms, grew, worst

DAY = date(2026, 11, 2)


def alarm(lane: str, kind: str, change: float | None) -> Alarm:
    return Alarm(lane, kind, DAY, change, "why", "warum")


def alert(number: int, lane: str, kind: str, change: float | None) -> Alert:
    return Alert(number, lane, kind, DAY, change, change, "why", "warum", datetime(2026, 11, 3, tzinfo=UTC))


def test_what_is_new_worse_the_same_and_over_is_told_apart():
    known = [
        alert(1, "same", "surge", 0.5),
        alert(2, "worse", "surge", 0.5),
        alert(3, "over", "slow", -0.4),
        alert(4, "turned", "surge", 0.5),
        alert(5, "fell silent", "slow", -0.4),
    ]
    now = [
        alarm("same", "surge", 0.6),
        alarm("worse", "surge", 0.8),
        alarm("new", "slow", -0.3),
        alarm("turned", "slow", -0.5),
        alarm("fell silent", "silent", -1.0),
    ]
    moved = compare_alarms(known, now)
    assert [item.lane for item in moved.new] == ["new", "turned"]
    assert [(item.alert_id, found.lane) for item, found in moved.worse] == [(2, "worse"), (5, "fell silent")]
    assert [found.lane for _, found in moved.going_on] == ["same"]
    assert [item.alert_id for item in moved.resolved] == [3, 4]


@pytest.mark.parametrize(
    ("before", "now", "is_more"),
    [
        (0.4, 0.6, True),  # half as much again, and more than ten points
        (0.4, 0.59, False),
        (0.1, 0.15, False),  # half as much again, but of little
        (0.1, 0.2, True),
        (-0.4, -0.6, True),
        (-0.4, -0.2, False),
        (None, 0.6, False),
        (0.4, None, False),
    ],
)
def test_worse_is_half_as_much_again_and_ten_points(before, now, is_more):
    assert grew(before, now) is is_more


def test_the_worst_change_is_the_largest_either_way():
    assert worst(-0.6, 0.2) == -0.6
    assert worst(None, 0.2) == 0.2
    assert worst(None, None) is None


def looked_at(change: float) -> Decision:
    return Decision("surge", NOW, since="2026-11-02", change_ratio=change)


@pytest.mark.parametrize("how", ["accepted", "rejected", "snoozed"])
def test_what_was_answered_comes_back_by_itself_when_the_lane_gets_worse(how):
    until = date(2026, 12, 24) if how == "snoozed" else None
    answer = Answer(
        "L", "surge", how, reason="a fair", until=until, told={"since": "2026-11-02", "change_ratio": 0.4}
    )
    today = date(2026, 11, 9)
    assert answer.settles(looked_at(0.5), today=today)
    assert not answer.settles(looked_at(0.7), today=today)


def test_an_answer_of_before_that_noted_no_change_settles_as_it_did():
    answer = Answer("L", "surge", "accepted", told={"since": "2026-11-02"})
    assert answer.settles(looked_at(3.0), today=date(2026, 11, 9))
