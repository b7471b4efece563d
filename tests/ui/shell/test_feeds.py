"""Feeds over HTTP: the token alone opens one, in both formats and languages, and every other answer is the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from xml.etree import ElementTree

import icalendar
import numpy as np
import pytest
import streamlit as st
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient

import asgi
from core.errors import StorageUnavailable
from core.twin.capacity_twin import CapacityTwin
from db.alerts.sync import bring_up_to_date
from db.store import PostgresStore
from tests.db.alerts.test_alerts import NOW
from tests.db.demand_csv import import_records, twin_on
from ui.reading import commands

pytestmark = pytest.mark.database

LAST, N_DAYS = date(2026, 11, 20), 120


@pytest.fixture
def client() -> Iterator[TestClient]:
    """The route as the web shell has it, without the screen around it."""
    routes = [Route("/feed/{token:str}.{format:str}", asgi.feed, methods=["GET"])]
    yield TestClient(Starlette(routes=routes))
    st.cache_resource.clear()


@pytest.fixture
def twin(store: PostgresStore) -> CapacityTwin:
    """One lane that surged, with its alert, under a name that must be written harmless."""
    demand = np.random.default_rng(7).poisson(100.0, N_DAYS).astype(float)
    demand[-4:] *= 3.0
    import_records(
        store,
        {
            ("<b>A & B</b>", LAST - timedelta(days=N_DAYS - 1 - day)): units
            for day, units in enumerate(demand.tolist())
        },
    )
    twin = twin_on(store)
    twin.save_settings(replace(twin.settings(), title="Nord & Süd"))
    bring_up_to_date(twin, store, now=NOW)
    return twin


def require_nothing(answer) -> None:
    assert (answer.status_code, answer.text) == (404, "There is nothing here.")
    assert answer.headers["cache-control"] == "no-store"


def test_the_same_alert_is_read_as_news_and_by_a_calendar(client, twin, store):
    token = store.add_alert_feed()
    news = client.get(f"/feed/{token}.rss")
    assert news.status_code == 200
    assert news.headers["content-type"] == "application/rss+xml; charset=utf-8"
    assert news.headers["cache-control"] == "no-store"
    root = ElementTree.fromstring(news.content)
    assert root.findtext("channel/title") == "Nord & Süd"
    (item,) = root.iter("item")
    assert item.findtext("title").startswith("▲ <b>A & B</b>: ")
    assert item.findtext("description") == "Surge alert"
    calendar = client.get(f"/feed/{token}.ics")
    assert calendar.headers["content-type"] == "text/calendar; charset=utf-8"
    (event,) = icalendar.Calendar.from_ical(calendar.content).walk("VEVENT")
    assert "<b>A & B</b>" in str(event["summary"])
    for answer in (news, calendar):
        assert store.workspace().slug not in answer.text


def test_in_german_where_the_address_asks_for_it_and_else_in_english(client, twin, store):
    token = store.add_alert_feed()
    texts = {
        language: ElementTree.fromstring(client.get(f"/feed/{token}.rss?lang={language}").content).findtext(
            "channel/item/description"
        )
        for language in ("de", "en", "xx")
    }
    assert texts == {"de": "Nachfragesprung", "en": "Surge alert", "xx": "Surge alert"}


def test_whatever_opens_nothing_is_answered_alike(client, twin, store):
    token = store.add_alert_feed()
    for address in (
        f"{token[:-1]}.rss",
        f"{token}x.rss",
        f"{token}.html",
        f"{token.swapcase()}.rss",
        f"{store.workspace().slug}.rss",
        f"{'a' * 101}.rss",
        "%00.rss",
        "%ED%A0%80.ics",
        "..rss",
    ):
        require_nothing(client.get(f"/feed/{address}"))


def test_a_feed_that_was_ended_opens_nothing(client, twin, store):
    token = store.add_alert_feed()
    (outlet,) = store.alert_outlets()
    store.end_alert_outlet(outlet.outlet_id)
    require_nothing(client.get(f"/feed/{token}.rss"))


def test_a_feed_only_reads(client, twin, store):
    token, version = store.add_alert_feed(), store.workspace().data_version
    n_events = len(store.imports())
    for method in ("post", "put", "delete", "patch"):
        assert getattr(client, method)(f"/feed/{token}.rss").status_code == 405
    client.get(f"/feed/{token}.rss")
    assert (store.workspace().data_version, len(store.imports())) == (version, n_events)


def test_while_the_database_is_away_a_reader_is_told_to_come_again(client, monkeypatch):
    def refuse(*_: object) -> bytes:
        raise StorageUnavailable

    monkeypatch.setattr(commands, "read_feed", refuse)
    answer = client.get("/feed/token.rss")
    assert (answer.status_code, answer.headers["cache-control"]) == (503, "no-store")
