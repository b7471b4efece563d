"""Hostile replies through the real SDK: what is shown holds only our figures, and the template stands in."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

import ai_brain
from commentary.gemini import GeminiClient
from core.speech import template_sentences
from tests.commentary.hostile_replies import replies
from tests.commentary.lane_in_words import busy_facts
from tests.commentary.printed_figures import unsupported_in
from tests.commentary_server import CANARY_KEY, FakeGemini, chosen, fake_gemini

FACTS = busy_facts()
REPLIES = replies()


@pytest.fixture(scope="module")
def server() -> Iterator[FakeGemini]:
    with fake_gemini(behaviour="canned") as fake:
        yield fake


def client_of(server: FakeGemini) -> GeminiClient:
    return GeminiClient(
        api_key=CANARY_KEY,
        model="fake-model",
        base_url=server.base_url,
        daily_budget=10_000,
        deadline_seconds=60,
    )


def test_there_are_two_hundred_replies() -> None:
    assert len(REPLIES) >= 200


def test_no_hostile_reply_is_shown_and_none_breaks_the_commentary(server: FakeGemini) -> None:
    client, expected = client_of(server), template_sentences(FACTS)
    for reply in REPLIES:
        server.canned = reply
        client.state.breaker.succeeded()
        written = ai_brain.commentary(FACTS, client=client)
        assert written.source == ai_brain.TEMPLATE, (reply[:200], written.sentences)
        assert written.sentences == expected
        assert written.notice


def test_good_claims_beside_attacks_are_kept_and_hold_only_our_figures(server: FakeGemini) -> None:
    hostile = json.loads(REPLIES[0])["claims"][:3]
    server.canned = json.dumps({"claims": [*hostile, *chosen("wait_costs", "demand_up")]})
    written = ai_brain.commentary(FACTS, client=client_of(server))
    assert written.source == "fake-model"
    assert len(written.sentences) == 2
    assert len(written.dropped) == 3
    assert all(not unsupported_in(sentence, FACTS) for sentence in written.sentences)


def test_hostile_answers_to_a_question_fall_back_to_facts(server: FakeGemini) -> None:
    client = client_of(server)
    for reply in REPLIES[:60]:
        server.canned = reply
        given = ai_brain.answer_question("What about lead time?", FACTS, client=client)
        for sentence in given.sentences:
            assert not unsupported_in(sentence, FACTS), sentence


def test_nothing_that_was_sent_holds_a_digit_or_a_lane(server: FakeGemini) -> None:
    sent = "\n".join(
        part["text"]
        for request in server.requests
        for holder in (*request["body"]["contents"], request["body"]["systemInstruction"])
        for part in holder["parts"]
    )
    assert len(server.requests) > 200
    assert "BER" not in sent
    assert not any(character.isnumeric() for character in sent.replace("L1", ""))
    assert not any(tool in request["body"] for request in server.requests for tool in ("tools", "toolConfig"))
