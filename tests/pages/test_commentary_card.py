"""The card of words on each page: template without a key, the model's text with one, questions, two languages."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
import streamlit as st

import ai_brain
from commentary import notices
from core.twin.capacity_twin import CapacityTwin
from settings import load_settings
from tests.commentary_server import CANARY_KEY, FakeGemini, chosen, fake_gemini
from tests.pages.conftest import Visit, said

PAGES = ("dashboard", "watchtower", "resilience", "cooperation", "profit")
TEMPLATE = "Written by rules, no AI"
GOOD = chosen(
    "demand_up", "demand_down", "demand_flat", "buffer_short", "buffer_long", "buffer_plan", "profit", "need", "calm",
    "wait_costs", "wait_free", "network_waits",
)  # fmt: skip


def words(app: object) -> str:
    return said(app).replace("\\", "").replace("\u00a0", " ")


@pytest.fixture
def server() -> Iterator[FakeGemini]:
    """The app with a key whose model answers on loopback."""
    names = ("GEMINI_API_KEY", "GEMINI_BASE_URL", "GEMINI_MODEL")
    before = {name: os.environ.get(name) for name in names}
    with fake_gemini(claims=GOOD) as fake:
        os.environ.update(GEMINI_API_KEY=f"{CANARY_KEY}{fake.base_url[-5:]}", GEMINI_BASE_URL=fake.base_url)
        os.environ["GEMINI_MODEL"] = "fake-model"
        load_settings.cache_clear()
        yield fake
    for name, value in before.items():
        os.environ.pop(name, None)
        if value is not None:
            os.environ[name] = value
    load_settings.cache_clear()


def settle(app: object) -> object:
    """Run again until the model's text or its refusal has come."""
    for asked in app.session_state["asked_in_background"].values():
        asked[1].exception(timeout=20)
    return app.run()


def test_a_workspace_asks_the_model_out_of_its_own_budget(
    three_lanes: CapacityTwin, visit: Visit, server: FakeGemini, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    connect = ai_brain.connect
    monkeypatch.setattr("ai_brain.connect", lambda **given: asked.append(given) or connect(**given))
    visit("dashboard", lane="BER-MUC")
    assert {given["workspace"] for given in asked} == {three_lanes.workspace().slug}


@pytest.mark.parametrize("page", PAGES)
def test_every_page_says_itself_in_words_without_a_key(
    page: str, three_lanes: CapacityTwin, visit: Visit
) -> None:
    app = visit(page, **({} if page == "watchtower" else {"lane": "BER-MUC"}))
    assert not app.exception
    assert "In words" in said(app)
    assert TEMPLATE in said(app)
    assert ("at risk" in words(app)) or ("Waiting costs" in words(app))


def test_the_language_is_chosen_and_stands_in_the_address(three_lanes: CapacityTwin, visit: Visit) -> None:
    app = visit("dashboard", lane="BER-MUC")
    app.button(key="language").click().run()
    assert app.query_params["lang"] == "de"
    assert "In Worten" in said(app)
    assert "Nach Regeln geschrieben, ohne KI" in said(app)
    assert "Der Puffer umfasst" in words(app)
    app.selectbox(key="lane_in_view").set_value("HAM-ROT").run()
    assert app.query_params["lang"] == "de"


def test_a_question_is_answered_with_the_facts_that_it_rests_on(
    three_lanes: CapacityTwin, visit: Visit
) -> None:
    app = visit("dashboard", lane="BER-MUC")
    app.text_input(key="question").set_value("Why is this lane at risk?").run()
    assert ", cost of waiting: EUR" in words(app)
    assert "Based on: cost of waiting" in words(app)


def test_a_page_of_one_lane_answers_which_lane_comes_first(three_lanes: CapacityTwin, visit: Visit) -> None:
    asked = []
    for page, params in (("watchtower", {}), ("dashboard", {"lane": "HAM-ROT"})):
        app = visit(page, **params)
        app.text_input(key="question").set_value("Which lane first?").run()
        assert not app.exception
        asked.append(
            [line for line in words(app).splitlines() if line.startswith(("- Start with", "- None of"))]
        )
    assert asked[0] and asked[0][0] == asked[1][0]


@pytest.mark.parametrize(("page", "params"), [("watchtower", {}), ("dashboard", {"lane": "HAM-ROT"})])
def test_a_question_after_an_alarm_names_the_lanes_that_have_it(
    page: str, params: dict[str, str], three_lanes: CapacityTwin, visit: Visit
) -> None:
    app = visit(page, **params)
    app.text_input(key="question").set_value("Where is the surge?").run()
    assert not app.exception
    assert "- HAM-ROT: demand runs " in words(app)
    assert "- BER-MUC: " not in words(app) and "- WAW-POZ: " not in words(app)
    app.text_input(key="question").set_value("Which lanes have a slowdown?").run()
    assert "No lane has a slowdown." in words(app)


def test_a_question_that_facts_do_not_answer_is_said_so(three_lanes: CapacityTwin, visit: Visit) -> None:
    app = visit("dashboard", lane="BER-MUC")
    app.text_input(key="question").set_value("Who won the football match?").run()
    assert "The facts of this plan do not answer that." in words(app)


@pytest.mark.parametrize("page", PAGES)
def test_the_models_text_takes_the_templates_place_when_it_has_come(
    page: str, three_lanes: CapacityTwin, visit: Visit, server: FakeGemini
) -> None:
    app = settle(visit(page, **({} if page == "watchtower" else {"lane": "BER-MUC"})))
    assert not app.exception
    assert "Chosen by fake-model, written by the twin" in words(app)
    assert TEMPLATE not in said(app)
    assert CANARY_KEY not in said(app)
    assert all("BER" not in str(request["body"]) for request in server.requests)


def test_what_if_values_do_not_call_the_model(
    three_lanes: CapacityTwin, visit: Visit, server: FakeGemini
) -> None:
    app = visit("dashboard", lane="BER-MUC", service="98")
    assert "Written by rules for what-if values" in said(app)
    assert server.requests == []


def test_a_wrong_key_is_said_in_one_sentence_once(
    three_lanes: CapacityTwin, visit: Visit, server: FakeGemini
) -> None:
    server.behaviour = "bad key"
    sentence = notices.KEY_REFUSED
    app = visit("dashboard", lane="BER-MUC")
    n_told_at_once = words(app).count(sentence)
    assert n_told_at_once + words(settle(app)).count(sentence) == 1
    assert TEMPLATE in said(app)
    app.run()
    assert sentence not in words(app)
    app.selectbox(key="lane_in_view").set_value("HAM-ROT").run()
    assert sentence not in words(settle(app))
    assert len(server.requests) == 1


def test_a_slow_model_does_not_keep_the_page_waiting(
    three_lanes: CapacityTwin, visit: Visit, server: FakeGemini
) -> None:
    server.behaviour = "slow"
    app = visit("dashboard", lane="BER-MUC")
    assert "Written by rules; fake-model is choosing …" in words(app)
    assert not app.exception
    st.cache_resource.clear()


@pytest.mark.parametrize("page", PAGES)
def test_the_card_does_not_say_again_what_the_page_has_said_above(
    three_lanes: CapacityTwin, visit: Visit, page: str
) -> None:
    app = visit(page, lane="BER-MUC")
    texts = [*(title.value for title in app.title), *(item.value for item in app.markdown)]
    sentences = [
        sentence.rstrip(".") for text in texts for sentence in text.split(". ") if len(sentence) > 30
    ]
    assert len(sentences) > 2
    assert len(set(sentences)) == len(sentences)
