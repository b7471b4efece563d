"""Alerts as the data move: told once, sent to webhooks with patience, read as feeds, ended by whoever began them."""

from __future__ import annotations

import json
import threading
from datetime import UTC, date, datetime, timedelta
from xml.etree import ElementTree

import icalendar
import numpy as np
import pytest
from sqlalchemy import update

from core.errors import InvalidParameter, NotAllowed
from db.alerts import feeds, sending, sync
from db.alerts.sending import RUN_SECONDS, Turn, in_order, send_due, send_of
from db.alerts.sync import bring_up_to_date
from db.alerts.webhook import Answered
from db.rows import alert_rows
from db.rows.alert_outlets import PAUSES, Receiver, due_receivers, queue_bodies, slug_of_feed
from db.server.models import AlertDelivery
from db.store import PostgresStore
from tests.db.demand_csv import import_records, twin_on

pytestmark = pytest.mark.database

NEWEST, N_DAYS = date(2026, 11, 20), 120
NOW = datetime(2026, 11, 21, 6, 0, tzinfo=UTC)
HOOK = "https://example.org/hook"


def days_of(name: str, factor: float, *, ago: range) -> dict[tuple[str, date], float]:
    """Demand of some days of a lane, times a factor."""
    rng = np.random.default_rng(7)
    usual = rng.poisson(100.0, N_DAYS).astype(float)
    return {(name, NEWEST - timedelta(days=day)): float(round(usual[day] * factor)) for day in ago}


@pytest.fixture
def watched(store) -> PostgresStore:
    """Two lanes, of which nothing is to be told, and a first look at them."""
    for name in ("A", "B"):
        import_records(store, days_of(name, 1.0, ago=range(N_DAYS)))
    assert look(store) is not None
    return store


def look(store: PostgresStore):
    return bring_up_to_date(twin_on(store), store, now=NOW)


def sent(store: PostgresStore, answer: Answered) -> list[dict]:
    """What is sent now, each message answered in this way."""
    told: list[dict] = []

    def send_one(delivery, now):
        told.append({"to": delivery.address, **json.loads(delivery.body)})
        return answer

    send_of(store, lambda: NOW, send_one)
    return told


TAKEN, REFUSED = Answered(True, "status 204"), Answered(False, "status 500")


def test_an_alert_is_told_once_grows_worse_and_is_over(watched):
    watched.add_alert_webhook(HOOK)
    assert look(watched) is None  # the data are as they were
    import_records(watched, days_of("A", 2.0, ago=range(3)))
    assert [alarm.lane for alarm in look(watched).new] == ["A"]
    (told,) = sent(watched, TAKEN)
    assert (told["type"], told["data"]["lane"], told["data"]["kind"]) == ("alert.new", "A", "surge")
    assert told["to"] == HOOK and told["data"]["workspace"] == watched.workspace().title
    assert watched.workspace().slug not in json.dumps({**told, "data": {**told["data"], "workspace": ""}})
    number = told["data"]["alert"]
    assert look(watched) is None and sent(watched, TAKEN) == []

    import_records(watched, days_of("A", 4.0, ago=range(3)))
    look(watched)
    worse = [(item["type"], item["data"]["alert"]) for item in sent(watched, TAKEN)]
    assert worse == [("alert.worse", number)]
    (alert,) = watched.alerts(only_open=True)
    assert alert.worse_at is not None and alert.worst_ratio > 1.0

    import_records(watched, days_of("A", 1.0, ago=range(3)))
    look(watched)
    over = [(item["type"], item["data"]["alert"]) for item in sent(watched, TAKEN)]
    assert over == [("alert.resolved", number)]
    assert watched.alerts(only_open=True) == ()
    assert [item.resolved_at is not None for item in watched.alerts()] == [True]


def test_a_slow_look_at_older_data_undoes_nothing_that_a_newer_one_has_told(watched, monkeypatch):
    watched.add_alert_webhook(HOOK)

    def newer_look_meanwhile(twin):
        found = alarms_of(twin)
        monkeypatch.setattr(sync, "alarms_of", alarms_of)
        import_records(watched, days_of("A", 2.0, ago=range(3)))
        assert [alarm.lane for alarm in look(watched).new] == ["A"]
        return found

    alarms_of = sync.alarms_of
    import_records(watched, days_of("B", 1.0, ago=range(-1, 0)))
    monkeypatch.setattr(sync, "alarms_of", newer_look_meanwhile)
    assert look(watched) is None
    assert [alert.lane for alert in watched.alerts(only_open=True)] == ["A"]
    assert [item["type"] for item in sent(watched, TAKEN)] == ["alert.new"]


def test_what_stood_before_somebody_looked_is_no_news(store):
    import_records(store, days_of("A", 1.0, ago=range(3, N_DAYS)) | days_of("A", 2.5, ago=range(3)))
    store.add_alert_webhook(HOOK)
    assert [alarm.lane for alarm in look(store).new] == ["A"]
    assert sent(store, TAKEN) == [] and len(store.alerts(only_open=True)) == 1


def undo_newest(store: PostgresStore) -> None:
    store.undo(store.imports()[0].import_id)


GOES = {
    "it is deleted": lambda store: store.delete_lane("A"),
    "it is merged into another": lambda store: store.merge_lanes("A", "B", on_same_date="keep"),
    "it is renamed, and then deleted": lambda store: (
        store.rename_lane("A", "A2"),
        store.delete_lane("A2"),
    ),
    "the workspace is reset": lambda store: store.reset(typed_title=store.workspace().title),
}


@pytest.mark.parametrize("go", GOES.values(), ids=GOES)
def test_the_alert_of_a_lane_that_is_gone_is_over_and_receivers_are_told(watched, go):
    watched.add_alert_webhook(HOOK)
    watched.note_visit()
    import_records(watched, days_of("A", 2.0, ago=range(3)))
    look(watched)
    (new,) = sent(watched, TAKEN)
    before = watched.alerts()[0].told_at
    go(watched)
    look(watched)
    assert watched.alerts(only_open=True) == ()
    over = [item for item in sent(watched, TAKEN) if item["type"] == "alert.resolved"]
    assert [item["data"]["alert"] for item in over] == [new["data"]["alert"]]
    assert [item["data"]["lane"] for item in over] == ["A"]
    assert [(alert.lane, alert.resolved_at is not None) for alert in watched.alerts()] == [("A", True)]
    assert b"A: " in feeds.rss(watched.alerts(), title="Nord", now=NOW)
    assert [alert.lane for alert in watched.alerts_since(before).over] == ["A"]
    assert sent(watched, TAKEN) == []


def test_the_alert_of_a_lane_whose_import_is_taken_back_is_over_and_comes_anew_with_it(watched):
    watched.add_alert_webhook(HOOK)
    import_records(watched, days_of("C", 1.0, ago=range(3, N_DAYS)) | days_of("C", 2.0, ago=range(3)))
    look(watched)
    (new,) = sent(watched, TAKEN)
    undo_newest(watched)
    look(watched)
    undo_newest(watched)
    look(watched)
    told = {item["type"]: item["data"] for item in sent(watched, TAKEN)}
    assert set(told) == {"alert.new", "alert.resolved"}
    assert told["alert.resolved"]["alert"] == new["data"]["alert"] != told["alert.new"]["alert"]


def make_due(store: PostgresStore) -> None:
    with store.writing_transaction() as writer:
        writer.connection.execute(update(AlertDelivery).values(next_at=NOW - timedelta(days=400)))


def test_a_message_that_is_not_taken_is_tried_again_later_and_given_up_within_a_day(watched):
    watched.add_alert_webhook(HOOK)
    import_records(watched, days_of("A", 2.0, ago=range(3)))
    look(watched)
    assert sum(PAUSES, timedelta()) < timedelta(days=1)
    for _ in range(1 + len(PAUSES)):
        assert len(sent(watched, REFUSED)) == 1
        assert sent(watched, REFUSED) == []  # not before its time
        make_due(watched)
    assert sent(watched, TAKEN) == []
    assert [outlet.last_answer for outlet in watched.alert_outlets()] == ["status 500"]


def test_an_outlet_that_was_ended_is_told_nothing_more(watched):
    secret = watched.add_alert_webhook(HOOK)
    import_records(watched, days_of("A", 2.0, ago=range(3)))
    look(watched)
    (outlet,) = watched.alert_outlets()
    assert secret.startswith("whsec_") and secret not in repr(outlet)
    watched.end_alert_outlet(outlet.outlet_id)
    assert sent(watched, TAKEN) == [] and watched.alert_outlets() == ()
    with pytest.raises(NotAllowed):
        watched.end_alert_outlet(outlet.outlet_id)


def test_no_more_than_ten_outlets_and_no_address_that_is_none(watched):
    with pytest.raises(InvalidParameter):
        watched.add_alert_webhook("file:///etc/passwd")
    for _ in range(10):
        watched.add_alert_feed()
    with pytest.raises(InvalidParameter, match="at most 10"):
        watched.add_alert_feed()


def test_the_sender_finds_every_workspace_that_sends_and_a_feed_its_own(watched, database):
    token, own = watched.add_alert_feed(), f"{HOOK}/{watched.workspace().slug}"
    watched.add_alert_webhook(own)
    import_records(watched, days_of("A", 2.0, ago=range(3)))
    told = []
    send_due(lambda: NOW, send_one=lambda delivery, now: told.append(delivery.address) or TAKEN)
    assert told.count(own) == 1  # brought up to the data, and sent
    with database.login_transaction("") as connection:
        assert slug_of_feed(connection, token) == watched.workspace().slug
        assert slug_of_feed(connection, token[:-1]) is None
    for outlet in watched.alert_outlets():
        watched.end_alert_outlet(outlet.outlet_id)
    with database.login_transaction("") as connection:
        assert slug_of_feed(connection, token) is None


def many_messages(store: PostgresStore, n: int) -> None:
    with store.writing_transaction() as writer:
        queue_bodies(writer, [json.dumps({"number": number}) for number in range(n)])


def test_a_receiver_that_takes_its_messages_has_them_all_while_another_hangs(watched):
    hanging, good, n = f"{HOOK}/hang", f"{HOOK}/good", 60
    for address in (hanging, good):
        watched.add_alert_webhook(address)
    many_messages(watched, n)
    told: list[str] = []
    waited: list[bool] = []
    goes_on = threading.Event()

    def send_one(delivery, now):
        told.append(delivery.address)
        if delivery.address == hanging:
            waited.append(goes_on.wait(10))  # until the other has all of its own
            return REFUSED
        if told.count(good) == n:
            goes_on.set()
        return TAKEN

    assert send_of(watched, lambda: NOW, send_one) == n
    assert (told.count(hanging), told.count(good)) == (1, n)
    assert waited == [True]
    told.clear()
    many_messages(watched, 1)
    assert send_of(watched, lambda: NOW, send_one) == 1
    assert sorted(told) == [good, hanging]  # one at a time while it takes none


def test_those_that_take_their_messages_come_first_and_then_who_has_waited_longest(watched):
    early, late = NOW - timedelta(hours=1), NOW
    turns = [
        Turn(watched, Receiver(number, is_waited_for=is_waited_for, next_at=at))
        for number, is_waited_for, at in ((1, True, late), (2, True, early), (3, False, late))
    ]
    assert [turn.receiver.outlet_id for turn in in_order(turns)] == [3, 2, 1]
    watched.add_alert_webhook(HOOK)
    many_messages(watched, 2)
    with watched.reading_transaction() as connection:
        assert [found.is_waited_for for found in due_receivers(connection)] == [False]
    sent(watched, REFUSED)
    with watched.reading_transaction() as connection:
        assert [found.is_waited_for for found in due_receivers(connection)] == [True]


def test_when_its_time_is_over_a_run_leaves_the_rest_to_the_next(watched):
    watched.add_alert_webhook(f"{HOOK}/{watched.workspace().slug}")
    begin = iter([0.0, 1.0, 2.0, RUN_SECONDS])
    many_messages(watched, 9)
    n_taken = send_due(lambda: NOW, send_one=lambda *_: TAKEN, clock=lambda: next(begin, RUN_SECONDS))
    assert n_taken == 2
    for outlet in watched.alert_outlets():
        watched.end_alert_outlet(outlet.outlet_id)


@pytest.mark.parametrize("failure", [UnicodeError("label empty"), ZeroDivisionError(), OSError()])
def test_whatever_one_workspace_or_one_message_raises_the_others_are_told(
    watched, failure, caplog, monkeypatch
):
    own = f"{HOOK}/{watched.workspace().slug}"
    for address in (f"{own}/bad", own):
        watched.add_alert_webhook(address)
    many_messages(watched, 1)
    told = []

    def send_one(delivery, now):
        told.append(delivery.address)
        if delivery.address.endswith("bad"):
            raise failure
        return TAKEN

    send_due(lambda: NOW, send_one=send_one)
    assert sorted(address for address in told if address.startswith(own)) == [own, f"{own}/bad"]
    answers = {outlet.address: outlet.last_answer for outlet in watched.alert_outlets()}
    assert answers == {own: TAKEN.answer, f"{own}/bad": "not sent"}
    assert watched.workspace().slug not in caplog.text

    def bring(twin, store, *, now):
        if store.workspace().slug == watched.workspace().slug:
            raise failure
        return bring_up_to_date(twin, store, now=now)

    monkeypatch.setattr(sending, "bring_up_to_date", bring)
    send_due(lambda: NOW, send_one=send_one)
    assert f"not sent: {type(failure).__name__}" in caplog.text
    for outlet in watched.alert_outlets():
        watched.end_alert_outlet(outlet.outlet_id)


def test_the_last_visit_is_noted_for_each_person(watched):
    other = watched.acting_as("ben")
    assert watched.note_visit() is None
    first = watched.note_visit()
    assert first is not None and other.note_visit() is None
    assert watched.note_visit() > first


def test_what_came_since_a_visit_is_told_a_page_at_a_time_and_counted_whole(watched):
    for number in range(5):
        import_records(watched, days_of(f"C{number}", 1.0, ago=range(N_DAYS)))
    look(watched)
    import_records(watched, days_of("A", 2.0, ago=range(3)) | days_of("C0", 2.0, ago=range(3)))
    look(watched)
    before = max(alert.told_at for alert in watched.alerts())
    import_records(watched, days_of("A", 4.0, ago=range(3)) | days_of("C0", 1.0, ago=range(3)))
    import_records(
        watched,
        {key: 2.5 * units for n in (1, 2, 3) for key, units in days_of(f"C{n}", 1.0, ago=range(3)).items()},
    )
    look(watched)
    news = watched.alerts_since(before)
    assert {alert.lane for alert in news.came} == {
        "A",
        "C1",
        "C2",
        "C3",
    }  # one that grew worse, three that are new
    assert [alert.lane for alert in news.over] == ["C0"]
    assert (news.n_came, news.n_over) == (4, 1)
    pages = [watched.alerts_since(before, offset=offset, limit=3) for offset in (0, 3, 6)]
    assert [len(page.came) for page in pages] == [3, 1, 0]
    assert tuple(alert for page in pages for alert in page.came) == news.came
    assert {page.n_came for page in pages} == {4}
    moved = [alert.worse_at or alert.told_at for alert in news.came]
    assert moved == sorted(moved, reverse=True)
    nothing = watched.alerts_since(datetime(2100, 1, 1, tzinfo=UTC))
    assert (nothing.came, nothing.n_came, nothing.over, nothing.n_over) == ((), 0, (), 0)


def test_feeds_say_what_stands_and_what_is_over(watched):
    import_records(watched, days_of("A", 2.0, ago=range(3)) | days_of("B", 2.0, ago=range(3)))
    look(watched)
    import_records(watched, days_of("B", 1.0, ago=range(3)))
    look(watched)
    alerts = watched.alerts()
    root = ElementTree.fromstring(feeds.rss(alerts, title="Nord & Süd", now=NOW))
    titles = sorted(item.findtext("title") for item in root.iter("item"))
    assert root.findtext("channel/title") == "Nord & Süd"
    assert titles[0].startswith("▲ A: ") and titles[1].startswith("▲ B: ") and titles[1].endswith("(over)")
    calendar = icalendar.Calendar.from_ical(feeds.ics(alerts, title="Nord", now=NOW, language="de"))
    events = {str(event["summary"])[2]: event for event in calendar.walk("VEVENT")}
    assert str(events["B"]["summary"]).endswith("(vorbei)")
    assert events["A"]["dtstart"].dt == next(item.since for item in alerts if item.lane == "A")
    assert events["A"]["dtend"].dt == date(2026, 11, 22)  # the day after today: ends are not part of it
    assert all(watched.workspace().slug not in str(event) for event in events.values())


def test_a_feed_holds_what_is_open_first_says_what_it_leaves_out_and_links_to_the_app(watched, monkeypatch):
    import_records(watched, days_of("A", 2.0, ago=range(3)) | days_of("B", 2.0, ago=range(3)))
    look(watched)
    import_records(watched, days_of("B", 1.0, ago=range(3)))
    look(watched)
    monkeypatch.setattr(alert_rows, "MOST_ALERTS", 1)
    assert [alert.lane for alert in watched.alerts()] == ["A"]  # B is over, whichever of them is newer

    token = watched.add_alert_feed()
    asked = {"now": NOW, "link": "https://app.example/"}
    whole = feeds.read_feed(token, file_format="rss", language="en", **asked)
    assert whole is not None and b"not in this feed" not in whole
    assert ElementTree.fromstring(whole).findtext("channel/link") == "https://app.example/"

    import_records(watched, days_of("B", 3.0, ago=range(3)))
    look(watched)
    for file_format, language, said in (
        ("rss", "en", "1 more open alerts are not in this feed"),
        ("ics", "de", "1 weitere offene Alarme stehen nicht in diesem Feed"),
    ):
        cut = feeds.read_feed(token, file_format=file_format, language=language, **asked)
        assert cut is not None and said in cut.decode().replace("\r\n ", "")
