"""What the app says on the way from a file to an answer, and two plans side by side."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from core.facts import facts_by_id, lane_facts
from core.plan.demand_change import plan_with_demand
from core.speech.comparison import compare
from core.speech.questions import (
    alarm_answer,
    alarm_asked_for,
    asks_another_what_if,
    claims_asked_for,
    demand_answer,
    demand_question,
    parameter_answer,
    parameter_question,
)
from core.speech.steps import TEXTS, counted
from tests.ui.plans import ENTERED, lane_plan

STAMP = {"currency": "EUR", "data_version": 1}


def known(plan: object) -> dict:
    return facts_by_id(lane_facts(plan, **STAMP))


def test_both_languages_have_the_same_places_for_values() -> None:
    for name, (english, german) in TEXTS.items():
        assert sorted(re.findall(r"\{\w+\}", english)) == sorted(re.findall(r"\{\w+\}", german)), name


def test_one_and_many_are_told_apart() -> None:
    assert counted(1, "lane", "lanes") == "1\u00a0lane"
    assert counted(1204, "lane", "lanes", "de") == "1.204\u00a0Strecken"


def test_a_plan_beside_itself_has_no_difference() -> None:
    assert compare(known(lane_plan()), known(lane_plan())) == ()


def test_a_higher_service_level_needs_more_buffer_and_says_by_how_much() -> None:
    now, then = known(lane_plan()), known(lane_plan(parameters=replace(ENTERED, service_level_ratio=0.99)))
    buffer = next(item for item in compare(now, then) if item.metric == "buffer_needed")
    more = then["buffer_needed"].number - now["buffer_needed"].number
    assert more > 0
    assert float(buffer.difference.split("\u00a0")[0].lstrip("+")) == pytest.approx(more, rel=0.01)
    penalty = next(item for item in compare(now, then) if item.metric == "penalty_planned")
    assert penalty.difference.startswith("−EUR")
    assert penalty.is_better is True


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("What if returns rise to 10 %?", ("return_ratio", 0.1, "returns")),
        ("Was, wenn die Retouren auf 12,5 % steigen?", ("return_ratio", 0.125, "returns")),
        ("what if the lead time were 12 days", ("lead_time_days", 12.0, "lead_time")),
        ("Suppose own capacity is 1,200 a day", ("own_capacity_units_per_day", 1200.0, "own_capacity")),
        ("Angenommen, der Servicegrad wäre 97 %", ("service_level_ratio", 0.97, "service_level")),
        ("What if we hold a buffer of 20?", ("buffer_held_units", 20.0, "buffer_held")),
        ("What if returns and lead time rise to 10?", None),
        ("What if returns rise?", None),
        ("Are returns at 10 %?", None),
        ("What if demand rises to 20?", None),
    ],
)
def test_a_question_about_another_value_is_known_by_its_words(
    question: str, asked: tuple[str, float, str] | None
) -> None:
    found = parameter_question(question)
    if asked is None:
        assert found is None
    else:
        assert found is not None
        assert (found.parameter, found.value, found.metric) == (asked[0], pytest.approx(asked[1]), asked[2])
        assert not asks_another_what_if(question)


@pytest.mark.parametrize("language", ["en", "de"])
def test_another_value_is_answered_with_figures_that_add_up(language: str) -> None:
    now, then = known(lane_plan()), known(lane_plan(parameters=replace(ENTERED, return_ratio=0.3)))
    said = parameter_answer(
        now["returns"], then["returns"], compare(now, then, language), "Book it.", language
    )
    assert len(said) == 2
    assert "30\u00a0%" in said[0] and "→" in said[0]
    assert "Book it." in said[1]
    (only,) = parameter_answer(now["returns"], now["returns"], (), "", language)
    assert "→" not in only


@pytest.mark.parametrize(
    "question", ["Should I give back capacity?", "Can I release capacity?", "Soll ich Kapazität abgeben?"]
)
def test_whether_to_give_back_capacity_is_answered_with_the_decision(question: str) -> None:
    large = replace(ENTERED, own_capacity_units_per_day=400.0)
    facts = lane_facts(lane_plan(parameters=large), currency="EUR", data_version=1)
    first, *_ = claims_asked_for(question, facts)
    assert "give back" in first.clause("en")


@pytest.mark.parametrize(
    ("question", "factor"),
    [
        ("What if demand rises 20 %?", 1.2),
        ("what happens if volume drops by 12.5 percent", 0.875),
        ("Was, wenn die Nachfrage um 20 % steigt?", 1.2),
        ("Und wenn das Volumen um 30 Prozent sinkt?", 0.7),
        ("What if volume drops by a quarter?", 0.75),
        ("Was, wenn die Nachfrage um die Hälfte fällt?", 0.5),
        ("What if demand doubles?", 2.0),
        ("Und wenn sich der Bedarf halbiert?", 0.5),
        ("What is the service level of 95 %?", None),
        ("demand falls 100 %", None),
        ("does demand rise or fall 5 %?", None),
        ("Why is this lane at risk?", None),
    ],
)
def test_a_question_about_another_demand_is_known_by_its_words(question: str, factor: float | None) -> None:
    asked = demand_question(question)
    assert (None if asked is None else asked.factor) == (None if factor is None else pytest.approx(factor))


@pytest.mark.parametrize("language", ["en", "de"])
def test_another_demand_is_planned_and_told_beside_todays(language: str) -> None:
    plan, asked = lane_plan(), demand_question("demand rises 20 %")
    assert asked is not None
    then = plan_with_demand(plan, asked.factor)
    first, last = demand_answer(asked, compare(known(plan), known(then), language), "Book it.", language)
    assert "20 %" in first
    assert "→" in first
    assert last.endswith("Book it.")


def test_how_much_to_book_is_answered_by_the_decision_on_capacity() -> None:
    short = lane_facts(lane_plan(parameters=replace(ENTERED, own_capacity_units_per_day=60.0)), **STAMP)
    for question in ("How much should I book?", "Wie viel soll ich buchen?"):
        claims = claims_asked_for(question, short)
        assert any("book" in claim.clause("en") for claim in claims)
    assert claims_asked_for("How is the weather?", short) == ()


@pytest.mark.parametrize(
    ("question", "chip"),
    [
        ("Where is the surge?", "surge"),
        ("Wo ist der Nachfragesprung?", "surge"),
        ("Which lanes have a slowdown?", "slow"),
        ("Welche Strecken haben veraltete Daten?", "data"),
        ("Why is this lane at risk?", None),
        ("What causes the surge?", None),
    ],
)
def test_a_question_after_an_alarm_is_told_by_where_and_what(question: str, chip: str | None) -> None:
    assert alarm_asked_for(question) == chip


def test_where_no_lane_has_an_alarm_that_is_the_answer() -> None:
    assert alarm_answer("slow", ()) == ("No lane has a slowdown.",)
    assert alarm_answer("surge", (), language="de") == ("Keine Strecke hat einen Nachfragesprung.",)


@pytest.mark.parametrize(
    ("question", "kinds"),
    [
        ("What happens if I wait?", ("wait",)),
        ("Was passiert, wenn ich warte?", ("wait",)),
        ("How much will it save?", ("capacity_move", "wait")),
        ("Was soll ich tun?", ("capacity_move",)),
        ("Do I have enough capacity?", ("capacity", "peaks", "overflow")),
        ("Reicht meine Kapazität?", ("capacity", "peaks", "overflow")),
        ("What was demand last month?", ("recent", "average", "demand")),
        ("How big should my buffer be?", ("buffer", "spread")),
        ("Wie lange überstehen wir einen Ausfall?", ("outage",)),
        ("How much do partners carry?", ("overflow", "best_capacity")),
        ("What is the best service level?", ("level",)),
        ("Was verdiene ich mit der Strecke?", ("profit",)),
        ("Why should I give back capacity?", ("capacity_move", "capacity", "best_capacity")),
        ("Who won the football match?", ()),
    ],
)
def test_questions_of_an_office_are_answered_by_sentences_of_the_plan(
    question: str, kinds: tuple[str, ...]
) -> None:
    short = lane_facts(lane_plan(parameters=replace(ENTERED, own_capacity_units_per_day=60.0)), **STAMP)
    found = [claim.frame.kind for claim in claims_asked_for(question, short)]
    assert [kind for kind in found if kind in kinds] == list(kinds), found
    assert bool(found) is bool(kinds)


@pytest.mark.parametrize(
    ("question", "is_other"),
    [
        ("What if lead time doubles?", True),
        ("Was, wenn ein Partner ausfällt?", True),
        ("What if demand doubles?", False),
        ("What happens if I wait?", False),
        ("Which lane first?", False),
    ],
)
def test_what_is_not_planned_from_a_question_is_said_so(question: str, is_other: bool) -> None:
    assert asks_another_what_if(question) is is_other
