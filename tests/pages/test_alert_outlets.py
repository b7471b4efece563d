"""Where alerts go, on the Data page: a secret shown once, an address shown once, what each ended with, and its end."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update
from streamlit.testing.v1 import AppTest

from core.twin.capacity_twin import CapacityTwin
from db.alerts.sending import send_of
from db.alerts.sync import bring_up_to_date
from db.alerts.webhook import Answered
from db.server.models import AlertDelivery
from db.store import PostgresStore
from tests.db.alerts.test_alerts import NOW
from tests.pages.conftest import LAST_DAY, Visit, said
from ui.ground import safe

HOOK = "https://example.org/hook?team=[north]"


def workspace_part(visit: Visit, **address: str) -> AppTest:
    app = visit("data", section="Workspace", **address)
    assert not app.exception
    return app


def button(app: AppTest, label: str, number: int = 0):
    return [item for item in app.button if item.label == label][number]


def add_webhook(app: AppTest, address: str) -> AppTest:
    next(item for item in app.text_input if item.label == "Webhook").set_value(address)
    return button(app, "Add webhook").click().run()


def plain(text: str) -> str:
    """A text of the page as it is read."""
    return text.replace("\\", "").replace(safe.WORD_JOINER, "")


def codes(app: AppTest) -> list[str]:
    return [item.value for item in app.code]


def test_nothing_goes_anywhere_until_somebody_adds_it(three_lanes: CapacityTwin, visit: Visit) -> None:
    app = workspace_part(visit)
    assert three_lanes.data.alert_outlets() == ()
    assert [item for item in app.button if item.label == "End"] == []
    assert codes(app) == []


def test_a_webhook_is_added_its_secret_shown_once_and_ended(
    three_lanes: CapacityTwin, store: PostgresStore, visit: Visit
) -> None:
    app = add_webhook(workspace_part(visit), HOOK)
    (secret,) = codes(app)
    assert secret.startswith("whsec_")
    (outlet,) = store.alert_outlets()
    assert (outlet.kind, outlet.address) == ("webhook", HOOK)
    again = workspace_part(visit)
    assert secret not in "".join(codes(again)) + said(again)
    assert "example.org/hook" in said(again).replace("\\", "")
    assert "[north]" not in said(again)  # a text that would be a link is none
    button(again, "End").click().run()
    assert store.alert_outlets() == ()
    assert "example.org/hook" not in said(workspace_part(visit)).replace("\\", "")


def test_what_stands_when_a_webhook_is_added_is_no_news_to_it(
    three_lanes: CapacityTwin, store: PostgresStore, visit: Visit
) -> None:
    add_webhook(workspace_part(visit), HOOK)
    assert {alert.lane for alert in store.alerts(only_open=True)} == {"HAM-ROT", "WAW-POZ"}
    told: list[str] = []
    send_of(
        store, lambda: NOW, lambda delivery, now: told.append(delivery.body) or Answered(True, "status 204")
    )
    assert told == []


@pytest.mark.parametrize("address", ["ftp://example.org/x", "https://ana:pw@example.org/x", "example.org"])
def test_an_address_that_is_none_is_refused_in_a_sentence_and_not_kept(
    three_lanes: CapacityTwin, store: PostgresStore, visit: Visit, address: str
) -> None:
    app = add_webhook(workspace_part(visit), address)
    assert "but it must be https://host/path" in plain(app.error[0].value)
    assert codes(app) == [] and store.alert_outlets() == ()


def test_an_empty_address_adds_nothing(three_lanes: CapacityTwin, store: PostgresStore, visit: Visit) -> None:
    app = add_webhook(workspace_part(visit), "   ")
    assert store.alert_outlets() == () and not app.error


@pytest.mark.parametrize(
    ("answer", "english", "german"),
    [
        ("status 500", "status 500", "status 500"),
        ("no answer in time", "no answer in time", "keine Antwort in der Zeit"),
        ("not reached", "not reached", "nicht erreicht"),
    ],
)
def test_the_page_says_how_the_last_try_ended(
    three_lanes: CapacityTwin, store: PostgresStore, visit: Visit, answer: str, english: str, german: str
) -> None:
    add_webhook(workspace_part(visit), HOOK)
    three_lanes.save_records("BER-MUC", [(LAST_DAY - timedelta(days=day), 400.0) for day in range(5)])
    bring_up_to_date(three_lanes, store, now=NOW)
    with store.writing_transaction() as writer:
        writer.connection.execute(update(AlertDelivery).values(next_at=NOW - timedelta(days=400)))
    tried: list[str] = []
    send_of(
        store, lambda: NOW, lambda delivery, now: tried.append(delivery.address) or Answered(False, answer)
    )
    assert tried == [HOOK]
    assert english in said(workspace_part(visit)).replace("\\", "")
    in_german = said(workspace_part(visit, lang="de")).replace("\\", "")
    assert german in in_german and (english == german or english not in in_german)


def test_a_feed_is_made_its_addresses_shown_once_and_closed_by_its_end(
    three_lanes: CapacityTwin, store: PostgresStore, visit: Visit
) -> None:
    from ui.reading import commands

    app = button(workspace_part(visit), "Make a feed").click().run()
    (shown,) = codes(app)
    rss, ics = shown.splitlines()
    token = rss.removeprefix("/feed/").removesuffix(".rss")
    assert ics == f"/feed/{token}.ics" and len(token) >= 43
    content = commands.read_feed(token, "rss", "en")
    assert content is not None and b"HAM-ROT" in content
    again = workspace_part(visit)
    assert token not in "".join(codes(again)) + said(again)
    button(again, "End").click().run()
    assert commands.read_feed(token, "rss", "en") is None


def test_the_eleventh_outlet_is_refused_in_a_sentence(
    three_lanes: CapacityTwin, store: PostgresStore, visit: Visit
) -> None:
    for _ in range(10):
        store.add_alert_feed()
    app = add_webhook(workspace_part(visit), HOOK)
    assert "at most 10 at once" in app.error[0].value
    button(app, "Make a feed").click().run()
    assert not app.exception and len(store.alert_outlets()) == 10
    assert "at most 10 at once" in said(app)
    assert button(app, "Save settings")  # the rest of the page stands
