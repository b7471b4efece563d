"""The page in words: what happens, why, what to do and what waiting costs, and a box for questions.

The text that rules choose is there at once. Where a language model is connected, its choice takes that text's place
when it has come; the page never waits for it. For what-if values rules choose alone, so that moving a slider does
not call the model.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import replace
from math import nan
from typing import Any

import streamlit as st

import ai_brain
from core.decision.inbox import InboxFilter
from core.errors import CapacityTwinError
from core.facts import (
    LANES_SPOKEN_OF,
    Fact,
    facts_about,
    facts_by_id,
    facts_digest,
    facts_of_row,
    inbox_facts,
)
from core.plan.demand_change import plan_with_demand
from core.speech import label_text, value_text
from core.speech.comparison import compare
from core.speech.questions import (
    DemandQuestion,
    ParameterQuestion,
    alarm_answer,
    alarm_asked_for,
    ask_on_a_lane,
    asks_another_what_if,
    asks_of_the_network,
    demand_answer,
    demand_question,
    other_what_if,
    parameter_answer,
    parameter_question,
)
from core.speech.template import answer_sentence
from core.twin.inbox import Inbox
from settings import load_settings
from ui.ground import safe
from ui.lane.lane_view import LaneView
from ui.language import say, spoken, text
from ui.reading import loaders
from ui.reading.loaders import Place
from ui.shell import background, sheet

SOURCES = {
    "template": text("Written by rules, no AI"),
    "what_if": text("Written by rules for what-if values"),
    "writing": text("Written by rules; {model} is choosing …"),
}
EXAMPLE_LANE, EXAMPLE_NETWORK = text("What if demand rises 20 %?"), text("Which lane first?")
SITUATION, ROLES_TO_ACT = "what", ("do", "wait")
POLL_SECONDS = 0.8
MOST_FACTS_NAMED = 4
TOLD = "notices_told"


def of_lane(view: LaneView, told: str, *, topic: str | None = None) -> None:
    """The card of a page about one lane; with a topic, of what that page is about. `told` stands above it."""
    facts, is_what_if = view.facts, view.plan.lane != view.stored
    shown = facts_about(facts, topic) if topic else facts
    _card(view.place, shown, facts, told, is_what_if=is_what_if, view=view)


def of_network(place: Place, facts: Sequence[Fact], told: str) -> None:
    """The card of a page about the whole network, of which `told` stands above it."""
    _card(place, facts, facts, told, example=EXAMPLE_NETWORK)


def _card(
    place: Place,
    facts: Sequence[Fact],
    all_facts: Sequence[Fact],
    told: str,
    *,
    is_what_if: bool = False,
    example: str = EXAMPLE_LANE,
    view: LaneView | None = None,
) -> None:
    with sheet.not_printed("words"), st.container(border=True):
        st.header(say("In words"), anchor=False)
        client = None if is_what_if else _client(place)
        left, right = st.columns([3, 2], gap="medium")
        with left:
            _say(facts, client, told, is_what_if=is_what_if)
        with right:
            st.fragment(_answer)(place, all_facts, client, example, view)


def _say(facts: Sequence[Fact], client: ai_brain.GeminiClient | None, told: str, *, is_what_if: bool) -> None:
    """The text of the model where it is there, else the template, and a look now and then whether it has come."""
    language = spoken()
    if client is None:
        label = "what_if" if is_what_if else "template"
        _show(ai_brain.commentary(facts, language=language), label, told)
        return
    future = background.ask(
        f"{facts_digest(facts)}{language}{client.model}",
        lambda: ai_brain.commentary(facts, language=language, client=client),
    )
    if background.glance(future):
        _show(future.result(), "template", told)
    else:
        template = ai_brain.commentary(facts, language=language)
        _show(template, "writing", told, model=client.model)
        st.fragment(_look_again, run_every=POLL_SECONDS)(future)


def _look_again(future: Future[ai_brain.Commentary]) -> None:
    if background.glance(future):
        st.rerun()


def _show(said: ai_brain.Commentary, label: str, told: str, *, model: str = "") -> None:
    st.markdown(_paragraphs(said, told))
    if said.source == ai_brain.TEMPLATE:
        st.caption(say(SOURCES[label], model=safe.markdown(model)))
    else:
        source = say("Chosen by {model}, written by the twin", model=safe.markdown(said.source))
        st.caption(f":material/auto_awesome: {source}")
    _tell_once(said.notice)


def _paragraphs(said: ai_brain.Commentary, told: str) -> str:
    """The sentences that the page has not told, parted where they come to what to do and what waiting costs.

    All of them where it has told each.
    """
    roles = said.roles or (SITUATION,) * len(said.sentences)
    every = list(zip(roles, said.sentences, strict=True))
    new = [
        (role, text) for role, text in every if text.rstrip(".").casefold() not in told.casefold()
    ] or every
    first = next((place for place, (role, _) in enumerate(new) if role in ROLES_TO_ACT), len(new))
    parts = (" ".join(safe.sentence(text) for _, text in part) for part in (new[:first], new[first:]))
    return "\n\n".join(filter(None, parts))


def _tell_once(notice: str | None) -> None:
    """Why the template stands in: said once in a visit, not on every rerun."""
    told: set[str] = st.session_state.setdefault(TOLD, set())
    if notice and notice not in told:
        told.add(notice)
        st.caption(f":material/info: {safe.sentence(notice)}")


def _answer(
    place: Place,
    facts: Sequence[Fact],
    client: ai_brain.GeminiClient | None,
    example: str,
    view: LaneView | None,
) -> None:
    """The question box; only it is drawn anew when a question comes."""
    question = st.text_input(
        say("Ask about these figures"), placeholder=say(example), key="question", max_chars=300
    )
    if not question or not question.strip():
        return
    asked = demand_question(question)
    if asked is not None:
        _say_list(_other_demand(asked, view))
        return
    other = parameter_question(question)
    if other is not None:
        _say_list(_other_value(other, view))
        return
    if asks_another_what_if(question):
        _say_list((other_what_if(spoken()),))
        return
    alarm = alarm_asked_for(question)
    if alarm is not None:
        _say_list(_lanes_with(alarm, place))
        return
    if view is not None and asks_of_the_network(question):
        facts = _network_facts(place)
    given = ai_brain.answer_question(question, facts, client=client, language=spoken())
    _say_list(given.sentences)
    if given.facts:
        named = "; ".join(_name(fact) for fact in given.facts[:MOST_FACTS_NAMED])
        st.caption(say("Based on: {facts}", facts=named))
    _tell_once(given.notice)


def _say_list(sentences: Sequence[str]) -> None:
    st.markdown("\n".join(f"- {safe.sentence(sentence)}" for sentence in sentences))


def _other_demand(asked: DemandQuestion, view: LaneView | None) -> tuple[str, ...]:
    """What the plan of the lane in view says under another demand: it is planned, not guessed."""
    if view is None:
        return (ask_on_a_lane(spoken()),)
    try:
        planned = plan_with_demand(view.plan, asked.factor)
    except CapacityTwinError as refusal:
        return (say(refusal.sentence),)
    facts = view.facts_of(planned)
    compared = compare(view.known, facts_by_id(facts), spoken())
    return demand_answer(asked, compared, answer_sentence(facts, spoken()), spoken())


def _other_value(asked: ParameterQuestion, view: LaneView | None) -> tuple[str, ...]:
    """The same with another value of one of the lane's parameters."""
    if view is None:
        return (ask_on_a_lane(spoken()),)
    lane, place = view.plan.lane, view.place
    try:
        moved: dict[str, Any] = {asked.parameter: asked.value}
        parameters = replace(lane.parameters, **moved)
        planned = loaders.plan(place.slug, place.version, lane.name, parameters, lane.costs)
    except CapacityTwinError as refusal:
        return (say(refusal.sentence),)
    facts = view.facts_of(planned)
    then = facts_by_id(facts)
    now = view.known.get(asked.metric, replace(then[asked.metric], value=nan))
    decision = answer_sentence(facts, spoken())
    return parameter_answer(now, then[asked.metric], compare(view.known, then, spoken()), decision, spoken())


def _lanes_with(alarm: str, place: Place) -> tuple[str, ...]:
    """What is told of the lanes that have an alarm, those first that stand first in the inbox."""
    page = _inbox(place).page(InboxFilter((alarm,)), limit=LANES_SPOKEN_OF)
    facts = [
        fact
        for number, unit in zip(page.numbers, page.units, strict=True)
        for fact in facts_of_row(page.plan, page.decisions, number, unit=unit, **place.stamp)
    ]
    return alarm_answer(alarm, facts, page.n_found - len(page.numbers), spoken())


def _network_facts(place: Place) -> tuple[Fact, ...]:
    """What the inbox says of all lanes, for a question that is asked on the page of one."""
    found = _inbox(place)
    return inbox_facts(found.sums, found.page(limit=LANES_SPOKEN_OF), **place.stamp)


def _inbox(place: Place) -> Inbox:
    return loaders.inbox(place.slug, place.version, loaders.decision_answers(place.slug))


def _name(fact: Fact) -> str:
    """A fact with its value and how it comes about."""
    label, value = label_text(fact, spoken()), value_text(fact, spoken(), signed=True)
    return f"{safe.sentence(label)} {safe.sentence(value)} = {safe.sentence(fact.formula)}"


def _client(place: Place) -> ai_brain.GeminiClient | None:
    settings = load_settings()
    return ai_brain.connect(
        api_key=settings.gemini_api_key,
        model=settings.gemini_model,
        base_url=settings.gemini_base_url,
        daily_budget=settings.gemini_daily_budget,
        workspace=place.slug,
    )
