"""Every page and state in German: what stands there is not the English of any text that has another German."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
from streamlit.testing.v1 import AppTest

from core.twin.capacity_twin import CapacityTwin
from tests.pages.conftest import APP, SECONDS, Visit
from ui.language.catalogue import forms, read_catalogue

PAGES = ("watchtower", "dashboard", "resilience", "cooperation", "profit", "evidence", "data")
SECTIONS = ("Import", "Records", "Lanes", "History", "Export", "Workspace")
LEAST_LETTERS = 6  # a shorter piece of a text may be a word of both languages
MARKUP = re.compile(r"\\|:material/\w+:|\*\*|\u2060")


def english_pieces() -> frozenset[str]:
    """What texts say in English between their values, but for words that some German text says too ("Partners")."""
    messages = [message for message in read_catalogue() if message.id]
    german = plain(" ".join(text for message in messages for text in forms(message.string)))
    texts = {text for message in messages for text in forms(message.id)}
    pieces = {plain(piece) for text in texts for piece in re.split(r"\{[^}]*\}", text)}
    return frozenset(piece for piece in pieces if len(piece) >= LEAST_LETTERS and piece not in german)


def plain(text: str) -> str:
    return " ".join(MARKUP.sub("", text).replace("\u00a0", " ").split())


def shown(app: AppTest) -> Iterator[str]:
    """Every text of every element: values, labels, helps, choices, columns, and what charts say."""
    for element in app:
        proto = getattr(element, "proto", None)
        if proto is not None and element.type not in ("code", "latex"):
            yield from texts_of(proto)


def texts_of(proto: object) -> Iterator[str]:
    for field, value in proto.ListFields():  # type: ignore[attr-defined]
        if field.name in (
            "id",
            "key",
            "icon",
            "form_id",
            "url_path",
            "page",
            "page_script_hash",
            "data",
            "session_id",
        ):
            continue
        if field.name == "columns":  # of a table: a JSON object by the column's own name
            for column in json.loads(value).values():
                yield from (str(column[said]) for said in ("label", "help") if column.get(said))
        elif field.type == field.TYPE_STRING:
            yield from [value] if isinstance(value, str) else value
        elif field.type == field.TYPE_MESSAGE:
            for part in value if field.is_repeated else [value]:
                yield from texts_of(part)


ADDRESS = re.compile(r"\]\(data\?[^)]*\)")  # where a link leads is no text


def english_in(app: AppTest) -> list[str]:
    """Texts of the screen that hold a piece of English."""
    pieces = english_pieces()
    return sorted(
        {
            f"{piece!r} in {text[:200]!r}"
            for text in (ADDRESS.sub("]", plain(text)) for text in shown(app))
            for piece in pieces
            if re.search(rf"(?<!\w){re.escape(piece)}(?!\w)", text)
        }
    )


@pytest.mark.parametrize("page", PAGES)
def test_no_english_is_left_on_a_page(page: str, three_lanes: CapacityTwin, visit: Visit) -> None:
    address = {"lane": "BER-MUC"} if page not in ("watchtower", "data") else {}
    app = visit(page, lang="de", **address)
    assert not app.exception
    assert english_in(app) == []


@pytest.mark.parametrize("section", SECTIONS)
def test_no_english_is_left_on_a_part_of_the_data_page(
    section: str, three_lanes: CapacityTwin, visit: Visit
) -> None:
    app = visit("data", lang="de", section=section)
    assert not app.exception
    assert english_in(app) == []


@pytest.mark.parametrize("page", PAGES)
def test_an_empty_workspace_is_told_of_in_german(page: str, twin: CapacityTwin, visit: Visit) -> None:
    app = visit(page, lang="de")
    assert app.title[0].value in ("Noch keine Strecken", "Noch keine Daten")
    assert english_in(app) == []


def test_the_browsers_language_is_spoken_until_another_is_chosen(
    three_lanes: CapacityTwin, slug: str
) -> None:
    app = AppTest.from_file(str(APP), default_timeout=SECONDS)
    app.query_params["workspace"] = slug
    app.context["locale"] = "de-AT"
    app.run()
    assert "lang" not in app.query_params
    assert str(app.caption[0].value) == "Was ist heute zu entscheiden, und was bringt es?"
    app.button(key="language").click().run()
    assert app.query_params["lang"] == ["en"] or app.query_params["lang"] == "en"
    assert str(app.caption[0].value) == "What should I decide today, and what is it worth?"


def test_a_link_of_an_older_version_still_chooses_the_language(
    three_lanes: CapacityTwin, visit: Visit
) -> None:
    app = visit("dashboard", lane="BER-MUC", language="de")
    assert str(app.caption[0].value) == "Was passiert auf dieser Strecke, und was ist diese Woche zu tun?"


def test_english_would_be_found(three_lanes: CapacityTwin, visit: Visit) -> None:
    found = english_in(visit("dashboard", lane="BER-MUC"))
    assert any("Demand and forecast" in line for line in found)
