"""Questions answered from facts, without a model and with one; what facts do not answer is said."""

from __future__ import annotations

import pytest

import ai_brain
from commentary.gemini import GeminiClient
from commentary.questions import INTENTS, matching_facts
from core.facts.metrics import METRICS
from tests.commentary.lane_in_words import busy_facts, facts_of_lanes
from tests.commentary.printed_figures import unsupported_in
from tests.commentary_server import CANARY_KEY, FakeGemini, chosen, fake_gemini

FACTS = busy_facts()


def test_each_topic_of_a_question_names_facts_that_there_are() -> None:
    named = {metric for _, metrics in INTENTS for metric in metrics}
    assert named <= set(METRICS), named - set(METRICS)


@pytest.mark.parametrize(
    ("question", "metric"),
    [
        ("Why is this lane at risk?", "money_at_risk"),
        ("Warum ist diese Strecke gefährdet?", "money_at_risk"),
        ("What should I do this week?", "buffer_move"),
        ("Was soll ich tun?", "buffer_move"),
        ("What if I wait?", "money_at_risk"),
        ("How large should my safety stock be?", "buffer_held"),
        ("Wie hoch ist der Puffer?", "buffer_held"),
        ("What is the lead time?", "lead_time"),
        ("How much demand is coming?", "demand_next"),
        ("Ist die Kapazität ausgelastet?", "capacity_use"),
        ("Who carries the overflow?", "partner_dependency"),
        ("What is our fill rate?", "service_level"),
        ("How long do we survive an outage?", "resilience_score"),
        ("Was kostet uns das?", "holding_cost"),
        ("How reliable is the forecast?", "demand_next"),
        ("What would the classical formula hold?", "classical_buffer"),
        ("Was sagt die klassische Formel?", "classical_buffer"),
    ],
)
def test_a_question_finds_the_facts_that_it_asks_for(question: str, metric: str) -> None:
    assert matching_facts(question, FACTS)[0].metric == metric


@pytest.mark.parametrize(
    "question", ["Who won the match?", "Wie ist das Wetter in Rom?", "???", "", " ", "🙂", "x" * 5000]
)
def test_what_facts_do_not_answer_is_said(question: str) -> None:
    for language, sentence in ai_brain.NO_ANSWER.items():
        given = ai_brain.answer_question(question, FACTS, language=language)
        assert given.sentences == (sentence,)
        assert not given.answered
        assert given.facts == ()


def test_an_answer_without_a_model_is_made_of_facts_alone() -> None:
    for language in ("en", "de"):
        given = ai_brain.answer_question("Why is this lane at risk?", FACTS, language=language)
        assert given.answered
        assert given.source == ai_brain.TEMPLATE
        assert len(given.facts) == len(given.sentences)
        assert all(not unsupported_in(sentence, FACTS, language) for sentence in given.sentences)


def test_facts_of_several_lanes_are_told_with_their_lane_and_only_of_the_one_asked_for() -> None:
    facts = facts_of_lanes("BER-MUC", "HAM-ROT")
    given = ai_brain.answer_question("What should I do first?", facts)
    assert given.sentences[0].startswith("BER-MUC, buffer to hold: ")
    asked = ai_brain.answer_question("Why is ham-rot at risk?", facts)
    assert {fact.subject for fact in asked.facts} == {"HAM-ROT"}
    assert asked.sentences[0].replace("\u00a0", " ") == "HAM-ROT, cost of waiting: EUR 1,190 a week."


def test_a_model_chooses_the_answer_and_the_facts_behind_it_are_named() -> None:
    with fake_gemini(claims=chosen("spread_lead_time", "the_lead_time")) as server:
        client = client_of(server)
        given = ai_brain.answer_question("Why so much buffer?", FACTS, client=client)
        again = ai_brain.answer_question("Why so much buffer?", FACTS, client=client)
        german = ai_brain.answer_question("Why so much buffer?", FACTS, client=client, language="de")
    assert given.source == "fake-model"
    assert given.sentences[0].startswith("BER-MUC: lead time causes 99")
    assert given.sentences[1] == "BER-MUC, lead time: 7\u00a0days."
    assert german.sentences[1] == "BER-MUC, Laufzeit: 7\u00a0Tage."
    assert [fact.id for fact in given.facts] == ["lead_time_share", "demand_share", "lead_time"]
    assert again == given
    assert len(server.requests) == 1


def test_a_model_that_cannot_answer_says_so() -> None:
    with fake_gemini(claims=()) as server:
        given = ai_brain.answer_question("What is the price of oil?", FACTS, client=client_of(server))
    assert not given.answered
    assert given.dropped == ()
    assert given.sentences == (ai_brain.NO_ANSWER["en"],)


def test_of_a_lane_that_is_named_only_its_own_claims_are_offered() -> None:
    with fake_gemini(claims=chosen("wait_costs")) as server:
        facts = facts_of_lanes("BER-MUC", "HAM-ROT")
        given = ai_brain.answer_question("What if I wait on ham-rot?", facts, client=client_of(server))
    assert given.sentences[0].startswith("HAM-ROT: waiting costs EUR")
    assert {fact.subject for fact in given.facts} == {"HAM-ROT"}


def client_of(server: FakeGemini) -> GeminiClient:
    return GeminiClient(api_key=CANARY_KEY, model="fake-model", base_url=server.base_url, deadline_seconds=60)
