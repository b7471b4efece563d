"""What a model is asked for is what is read of its answer; what it sends beside is cut short and dropped."""

from __future__ import annotations

import json
from typing import Any

import pytest

import ai_brain
from commentary import notices
from commentary.choice import MOST_CLAIMS, read_choice
from commentary.masks import LaneMasks
from commentary.prompt import choice_schema
from commentary.questions import facts_asked_about, matching_facts
from core.errors import CommentaryUnavailable
from core.facts import NETWORK
from core.facts.metrics import METRICS
from core.speech import Join
from core.speech.claims import possible_claims
from tests.commentary.lane_in_words import busy_facts, facts_of_lanes
from tests.commentary.test_questions import client_of
from tests.commentary_server import chosen, fake_gemini

OFFERED = tuple(possible_claims(busy_facts()))


def reply_of(schema: Any, *, pick: int) -> Any:
    """An answer that keeps to the form: of each list of words one, every property that is required."""
    if schema["type"] == "ARRAY":
        return [reply_of(schema["items"], pick=pick)]
    if schema["type"] == "OBJECT":
        return {name: reply_of(schema["properties"][name], pick=pick) for name in schema["required"]}
    return schema["enum"][pick]


@pytest.mark.parametrize("pick", [0, -1])
def test_an_answer_in_the_form_that_was_asked_for_is_understood_whole(pick: int) -> None:
    schema = choice_schema(OFFERED)
    choice = read_choice(json.dumps(reply_of(schema, pick=0) | reply_of(schema, pick=pick)), OFFERED)
    assert [step.claim for step in choice.steps] == [OFFERED[pick]]
    item = schema["properties"]["claims"]["items"]  # type: ignore[index]
    assert item["properties"].keys() == set(item["required"])
    assert set(item["properties"]["join"]["enum"]) == set(Join)


def test_the_first_step_of_an_answer_stands_alone() -> None:
    reply = {"claims": [{"claim": OFFERED[0].id, "join": Join.STOP}]}
    choice = read_choice(json.dumps(reply), OFFERED)
    assert choice.dropped == ()
    assert choice.steps[0].join is Join.STOP


def test_what_is_dropped_is_kept_short_and_says_why() -> None:
    long = "x" * 5_000
    reply = {"claims": [{"claim": long, "join": "stop"}, {"claim": OFFERED[0].id, "join": long}]}
    choice = read_choice(json.dumps(reply), OFFERED)
    assert [(one.reason, one.text) for one in choice.dropped] == [
        ("a claim that was not offered", "x" * 120),
        ("a join that the facts do not bear out", "x" * 120),
    ]
    assert len(choice.steps) == 1


def test_claims_beyond_the_most_are_dropped() -> None:
    steps = [{"claim": claim.id, "join": "stop"} for claim in OFFERED if claim.frame.kind != "next"]
    assert len(steps) > MOST_CLAIMS
    choice = read_choice(json.dumps({"claims": steps}), OFFERED)
    assert len(choice.steps) == MOST_CLAIMS
    assert {one.reason for one in choice.dropped} == {"beyond the number of claims asked for"}


@pytest.mark.parametrize("reply", ["", "no JSON", "[]", '{"claims": "all"}', '{"claim": []}'])
def test_an_answer_of_another_form_cannot_be_read(reply: str) -> None:
    with pytest.raises(CommentaryUnavailable):
        read_choice(reply, OFFERED)


def test_a_question_that_names_a_lane_is_about_its_facts_and_any_other_about_all() -> None:
    facts = facts_of_lanes("BER-MUC", "HAM-ROT")
    assert {fact.subject for fact in facts_asked_about("why ham-rot?", facts)} == {"HAM-ROT"}
    assert facts_asked_about("why?", facts) == facts


def test_only_lanes_have_masks_and_the_network_is_all_of_them() -> None:
    masks = LaneMasks(facts_of_lanes("BER-MUC", "HAM-ROT"))
    assert [masks.mask(name) for name in ("BER-MUC", "HAM-ROT", NETWORK)] == ["L1", "L2", "all lanes"]


def test_no_more_claims_are_offered_than_the_service_takes() -> None:
    facts = facts_of_lanes(*(f"LANE-{number}" for number in range(8)))
    with fake_gemini(claims=chosen("none")) as server:
        ai_brain.commentary(facts, client=client_of(server))
        ai_brain.answer_question("What should I do?", facts, client=client_of(server))
    assert len(server.requests) == 2
    for request in server.requests:
        schema = request["body"]["generationConfig"]["responseSchema"]
        assert len(schema["properties"]["claims"]["items"]["properties"]["claim"]["enum"]) == 60


def test_a_question_of_many_topics_is_answered_with_the_five_most_telling_facts() -> None:
    question = "risk, demand, capacity, buffer, lead time, cost, profit, status and resilience?"
    assert len(matching_facts(question, busy_facts())) == 5


def test_a_model_may_tell_every_figure_of_a_lane_but_none_of_the_page_itself() -> None:
    facts = busy_facts()
    with fake_gemini(claims=()) as server:
        ai_brain.answer_question("What should I do?", facts, client=client_of(server))
    (request,) = server.requests
    asked = json.dumps(request["body"])
    ids = {fact.metric: f"the_{fact.metric}" for fact in facts if fact.metric in METRICS}
    assert "page" in {METRICS[name].topic for name in ids}
    assert ids["lead_time"] in asked
    assert not [
        name for name, known in ids.items() if METRICS[name].topic == "page" and f'{known}\\"' in asked
    ]


def test_a_notice_is_said_in_the_readers_language() -> None:
    every = [text for name, text in vars(notices).items() if name.isupper() and isinstance(text, str)]
    assert set(every) == set(notices.GERMAN)
    for text in every:
        assert notices.notice_text(text, "en") == text
        assert notices.notice_text(text, "de") == notices.GERMAN[text] != text
    assert notices.notice_text("", "en") is notices.notice_text("", "de") is None
