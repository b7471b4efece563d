"""Every page, found by its file: with data, without, and with a dead database."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator

import pytest
import streamlit as st

from core.errors import NotAllowed
from core.twin.capacity_twin import CapacityTwin
from db import open_twin
from db.store import PostgresStore
from settings import load_settings
from tests.pages.conftest import APP, Visit, said

PAGES = sorted(path.stem for path in (APP.parent / "pages").glob("*.py"))
NOWHERE = "postgresql://nobody@127.0.0.1:9/nothing?connect_timeout=2"


@pytest.fixture
def dead_database(store: PostgresStore) -> Iterator[None]:
    """Point the app at a port on which nothing listens, then back."""
    before = os.environ["DATABASE_URL"]
    os.environ["DATABASE_URL"] = NOWHERE
    load_settings.cache_clear()
    st.cache_resource.clear()
    yield
    os.environ["DATABASE_URL"] = before
    load_settings.cache_clear()
    st.cache_resource.clear()


def test_the_pages_of_the_first_form_are_all_there() -> None:
    assert set(PAGES) >= {"dashboard", "watchtower", "resilience", "cooperation", "profit", "data"}


@pytest.mark.parametrize("page", PAGES)
def test_a_page_answers_its_question_on_data(page: str, three_lanes: CapacityTwin, visit: Visit) -> None:
    app = visit(page)
    assert not app.exception
    assert not app.error
    assert len(app.title) == 1
    assert str(app.caption[0].value).endswith("?")
    assert "version 2" in said(app)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_without_data_says_how_to_get_some(page: str, twin: CapacityTwin, visit: Visit) -> None:
    app = visit(page)
    assert not app.exception
    assert not app.error
    assert app.title[0].value in ("No lanes yet", "No data yet")
    assert "file" in said(app).lower()


@pytest.mark.parametrize("page", PAGES)
def test_a_dead_database_is_said_in_a_sentence(page: str, dead_database: None, visit: Visit) -> None:
    app = visit(page)
    assert not app.exception
    assert app.title[0].value == "The database does not answer"
    assert "Database unreachable since" in app.warning[0].value
    assert "nobody" not in said(app)


def test_a_page_recovers_without_a_reload_and_keeps_nothing_of_the_outage(
    three_lanes: CapacityTwin, visit: Visit
) -> None:
    before = os.environ["DATABASE_URL"]
    os.environ["DATABASE_URL"] = NOWHERE
    load_settings.cache_clear()
    st.cache_resource.clear()
    try:
        app = visit("dashboard")
        assert app.title[0].value == "The database does not answer"
    finally:
        os.environ["DATABASE_URL"] = before
        load_settings.cache_clear()
    app.run()
    assert "BER" in app.title[0].value
    assert not app.warning
    assert "unreachable_since" not in app.session_state


def test_no_page_keeps_a_frame_or_an_array_in_the_session(three_lanes: CapacityTwin, visit: Visit) -> None:
    for page in PAGES:
        kept = visit(page).session_state
        for name in kept:
            value = kept[name]
            kind = type(value).__name__
            assert kind not in ("DataFrame", "ndarray", "Series"), f"{page}: {name} is a {kind}"


def test_a_link_makes_no_workspace_until_somebody_says_so(visit: Visit, slug: str) -> None:
    app = visit("dashboard", workspace=f"{slug}-new")
    assert "does not exist or has expired" in said(app)
    with pytest.raises(NotAllowed):
        open_twin(f"{slug}-new", create=False)
    (make,) = [button for button in app.button if button.label.startswith("Make the workspace")]
    app = make.click().run()
    assert app.title[0].value == "No lanes yet"
    assert open_twin(f"{slug}-new", create=False).lanes() == ()


def test_a_hosted_app_opens_no_workspace_whose_name_could_be_guessed(
    visit: Visit, slug: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = f"{slug}-{secrets.token_hex(16)}"
    open_twin(slug, create=True)
    open_twin(drawn, create=True)
    monkeypatch.setenv("TWIN_HOSTED", "yes")
    load_settings.cache_clear()
    try:
        for name in (slug, f"{slug}-{'0' * 32}", f"{slug}-none"):
            app = visit("data", workspace=name)
            assert "drawn at random" in said(app)
            assert not [button for button in app.button if "Make" in button.label]
        assert not visit("data", workspace=drawn).error
        gone = visit("data", workspace=f"{slug}-{secrets.token_hex(16)}")
        assert "does not exist" in said(gone)
        assert not [button for button in gone.button if "Make" in button.label]
    finally:
        monkeypatch.undo()
        load_settings.cache_clear()
