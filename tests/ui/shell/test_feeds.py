"""The route of feeds: its token is all that opens it, anything else is answered alike."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import streamlit as st
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient

import asgi
from core.errors import StorageUnavailable
from db.store import PostgresStore
from ui.reading import commands

NOTHING = (404, "There is nothing here.")


@pytest.fixture
def client() -> Iterator[TestClient]:
    """The route as the web shell has it, without the screen around it."""
    yield TestClient(Starlette(routes=[Route("/feed/{token:str}.{format:str}", asgi.feed, methods=["GET"])]))
    st.cache_resource.clear()


@pytest.mark.database
def test_a_token_opens_its_feed_in_both_formats_until_it_is_ended(
    client: TestClient, store: PostgresStore
) -> None:
    token = store.add_alert_feed()
    news, days = client.get(f"/feed/{token}.rss"), client.get(f"/feed/{token}.ics")
    assert (news.status_code, days.status_code) == (200, 200)
    assert news.headers["content-type"] == "application/rss+xml; charset=utf-8"
    assert days.headers["content-type"] == "text/calendar; charset=utf-8"
    assert news.headers["cache-control"] == days.headers["cache-control"] == "no-store"
    assert store.workspace().title in news.text
    (outlet,) = store.alert_outlets()
    store.end_alert_outlet(outlet.outlet_id)
    gone = client.get(f"/feed/{token}.rss")
    assert (gone.status_code, gone.text) == NOTHING
    assert gone.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(("asked", "language"), [("", "en"), ("?lang=de", "de"), ("?lang=fr", "en")])
def test_a_feed_is_read_in_the_language_that_the_address_names(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, asked: str, language: str
) -> None:
    read: list[tuple[str, str, str]] = []
    monkeypatch.setattr(commands, "read_feed", lambda *what: read.append(what) or b"told")
    assert client.get(f"/feed/abc.rss{asked}").text == "told"
    assert read == [("abc", "rss", language)]


@pytest.mark.parametrize(("token", "answers"), [("a" * 100, True), ("a" * 101, False)])
def test_the_database_is_not_asked_for_a_token_that_none_can_be(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, token: str, answers: bool
) -> None:
    monkeypatch.setattr(commands, "read_feed", lambda *what: b"told")
    answer = client.get(f"/feed/{token}.rss")
    assert (answer.status_code, answer.text) == ((200, "told") if answers else NOTHING)


def test_another_format_is_nothing_and_a_database_away_is_said(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: str) -> bytes:
        raise StorageUnavailable("gone")

    monkeypatch.setattr(commands, "read_feed", away)
    answer = client.get("/feed/abc.json")
    assert (answer.status_code, answer.text) == NOTHING
    answer = client.get("/feed/abc.ics")
    assert (answer.status_code, answer.text) == (503, "The database does not answer.")
    assert answer.headers["cache-control"] == "no-store"
