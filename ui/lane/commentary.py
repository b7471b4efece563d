"""The page in words: what happens, why, what to do and what waiting costs, and a box for questions.

The text that rules choose is there at once. Where a language model is connected, its choice takes that text's place
when it has come; the page never waits for it. For what-if values rules choose alone, so that moving a slider does
not call the model.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future

import streamlit as st

import ai_brain
from core.facts import Fact, facts_about, facts_digest
from core.speech import label_text, value_text
from settings import load_settings
from ui.ground import safe
from ui.lane.lane_view import LaneView
from ui.reading.loaders import Place
from ui.shell import address, background

LANGUAGES = {"en": "English", "de": "Deutsch"}
TEXTS = {
    "title": ("In words", "In Worten"),
    "template": ("Written by rules, no AI", "Nach Regeln geschrieben, ohne KI"),
    "what_if": ("Written by rules for what-if values", "Nach Regeln geschrieben für Was-wäre-wenn-Werte"),
    "model": ("Chosen by {}, written by the twin", "Ausgewählt von {}, geschrieben vom Zwilling"),
    "writing": ("Written by rules; {} is choosing …", "Nach Regeln geschrieben; {} wählt aus …"),
    "ask": ("Ask about these figures", "Frage zu diesen Zahlen"),
    "example_lane": ("Why is this lane at risk?", "Warum ist diese Strecke gefährdet?"),
    "example_network": ("What should I do first?", "Was soll ich zuerst tun?"),
    "rests_on": ("Based on", "Beruht auf"),
}
ROLES_TO_ACT = ("do", "wait")
POLL_SECONDS = 0.8
MOST_FACTS_NAMED = 4
TOLD = "notices_told"


def of_lane(view: LaneView, *, topic: str | None = None) -> None:
    """The card of a page about one lane; with a topic, of what that page is about."""
    facts, is_what_if = view.facts, view.plan.lane != view.stored
    _card(view.place, facts_about(facts, topic) if topic else facts, facts, is_what_if=is_what_if)


def of_network(place: Place, facts: Sequence[Fact]) -> None:
    """The card of a page about the whole network."""
    _card(place, facts, facts, example="example_network")


def _card(
    place: Place,
    facts: Sequence[Fact],
    all_facts: Sequence[Fact],
    *,
    is_what_if: bool = False,
    example: str = "example_lane",
) -> None:
    with st.container(border=True):
        with st.container(
            horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", gap="small"
        ):
            # The language is chosen first: the heading is in it.
            heading = st.container(width="content")
            language = _choose_language()
            heading.header(_text("title", language), anchor=False)
        client = None if is_what_if else _client(place)
        left, right = st.columns([3, 2], gap="medium")
        with left:
            _say(facts, client, language, is_what_if=is_what_if)
        with right:
            st.fragment(_answer)(all_facts, client, language, example)


def _choose_language() -> str:
    asked = address.read(address.LANGUAGE)
    address.show_in("language", asked if asked in LANGUAGES else "en")
    chosen = st.segmented_control(
        "Language",
        list(LANGUAGES),
        key="language",
        required=True,
        format_func=LANGUAGES.__getitem__,
        label_visibility="collapsed",
        on_change=_language_chosen,
        width="content",
    )
    return chosen or "en"


def _language_chosen() -> None:
    chosen = st.session_state["language"]
    address.choose(address.LANGUAGE, None if chosen == "en" else chosen)


def _say(
    facts: Sequence[Fact], client: ai_brain.GeminiClient | None, language: str, *, is_what_if: bool
) -> None:
    """The text of the model where it is there, else the template, and a look now and then whether it has come."""
    if client is None:
        label = "what_if" if is_what_if else "template"
        _show(ai_brain.commentary(facts, language=language), language, label)
        return
    future = background.ask(
        f"{facts_digest(facts)}{language}{client.model}",
        lambda: ai_brain.commentary(facts, language=language, client=client),
    )
    if background.glance(future):
        _show(future.result(), language, "template")
    else:
        template = ai_brain.commentary(facts, language=language)
        _show(template, language, "writing", model=client.model)
        st.fragment(_look_again, run_every=POLL_SECONDS)(future)


def _look_again(future: Future[ai_brain.Commentary]) -> None:
    if background.glance(future):
        st.rerun()


def _show(said: ai_brain.Commentary, language: str, label: str, *, model: str = "") -> None:
    st.markdown(_paragraphs(said))
    if said.source == ai_brain.TEMPLATE:
        st.caption(_text(label, language).format(safe.markdown(model)))
    else:
        source = _text("model", language).format(safe.markdown(said.source))
        st.caption(f":material/auto_awesome: {source}")
    _tell_once(said.notice)


def _paragraphs(said: ai_brain.Commentary) -> str:
    """The sentences in their order, parted where they come to what to do and what waiting costs."""
    acts = [role in ROLES_TO_ACT for role in said.roles]
    first = acts.index(True) if True in acts else len(acts)
    safe_texts = [safe.sentence(text) for text in said.sentences]
    return "\n\n".join(filter(None, (" ".join(safe_texts[:first]), " ".join(safe_texts[first:]))))


def _tell_once(notice: str | None) -> None:
    """Why the template stands in: said once in a visit, not on every rerun."""
    told: set[str] = st.session_state.setdefault(TOLD, set())
    if notice and notice not in told:
        told.add(notice)
        st.caption(f":material/info: {safe.sentence(notice)}")


def _answer(facts: Sequence[Fact], client: ai_brain.GeminiClient | None, language: str, example: str) -> None:
    """The question box; only it is drawn anew when a question comes."""
    question = st.text_input(
        _text("ask", language), placeholder=_text(example, language), key="question", max_chars=300
    )
    if not question or not question.strip():
        return
    given = ai_brain.answer_question(question, facts, client=client, language=language)
    st.markdown("\n".join(f"- {safe.sentence(sentence)}" for sentence in given.sentences))
    if given.facts:
        named = "; ".join(_name(fact, language) for fact in given.facts[:MOST_FACTS_NAMED])
        st.caption(f"{_text('rests_on', language)}: {named}")
    _tell_once(given.notice)


def _name(fact: Fact, language: str) -> str:
    """A fact with its value and how it comes about."""
    value = value_text(fact, language, signed=True)
    return (
        f"{safe.sentence(label_text(fact, language))} {safe.sentence(value)} = {safe.sentence(fact.formula)}"
    )


def _client(place: Place) -> ai_brain.GeminiClient | None:
    settings = load_settings()
    return ai_brain.connect(
        api_key=settings.gemini_api_key,
        model=settings.gemini_model,
        base_url=settings.gemini_base_url,
        daily_budget=settings.gemini_daily_budget,
        workspace=place.slug,
    )


def _text(name: str, language: str) -> str:
    return TEXTS[name][list(LANGUAGES).index(language)]
