"""The model's service on bad days, through the real SDK: the commentary is complete, in time, and keeps the key."""

from __future__ import annotations

import logging
import socket
import time
import traceback
from collections.abc import Iterator
from dataclasses import replace

import pytest

import ai_brain
from commentary import notices
from commentary.gemini import DEADLINE_SECONDS, GeminiClient, SharedState
from commentary.limits import MemoryCounter
from core.errors import CommentaryUnavailable
from core.speech import template_sentences
from tests.commentary.lane_in_words import busy_facts
from tests.commentary_server import CANARY_KEY, FAULTS, FakeGemini, chosen, fake_gemini

FACTS = busy_facts()
GOOD = chosen("demand_up", "wait_costs")
SHORT_DEADLINE = 3.0
SPARE_SECONDS = 5.0  # beyond the deadline, for starting a thread on a busy machine
PATIENT_DEADLINE = 60.0  # where what is answered matters, not how soon
GONE_FOR_GOOD = {
    "bad key": notices.KEY_REFUSED,
    "invalid key": notices.KEY_REFUSED,
    "no such model": notices.MODEL_GONE,
}


@pytest.fixture(scope="module", autouse=True)
def sdk_is_imported() -> None:
    """Keep the import of the SDK, which takes seconds on a busy machine, out of the short deadlines."""
    import google.genai.types  # noqa: F401


@pytest.fixture
def server() -> Iterator[FakeGemini]:
    with fake_gemini(claims=GOOD) as fake:
        yield fake


def client_of(server: FakeGemini, **choices: object) -> GeminiClient:
    client = GeminiClient(
        api_key=CANARY_KEY, model="fake-model", base_url=server.base_url, workspace="w",
        deadline_seconds=PATIENT_DEADLINE, sleep=lambda _: None,
    )  # fmt: skip
    return replace(client, **choices)  # type: ignore[arg-type]


def test_a_good_answer_is_shown_under_the_models_name(server: FakeGemini) -> None:
    written = ai_brain.commentary(FACTS, client=client_of(server))
    assert written.source == "fake-model"
    assert written.sentences == (
        "Demand is expected at 136\u00a0pallets a day, 6.1\u00a0% more than in the last 4 weeks.",
        "Waiting costs EUR\u00a01,190 in the coming week alone.",
    )
    assert written.fact_ids == (("demand_change", "demand_next"), ("money_at_risk",))
    assert written.roles == ("what", "wait")
    assert written.notice is None


def test_there_are_twelve_faults_and_more() -> None:
    assert len(FAULTS) + len(GONE_FOR_GOOD) + len(("refused connection",)) >= 12


@pytest.mark.parametrize("fault", [*FAULTS, *GONE_FOR_GOOD])
def test_the_commentary_is_complete_and_in_time_whatever_happens(
    fault: str, server: FakeGemini, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    server.behaviour = fault
    begun = time.monotonic()
    written = ai_brain.commentary(FACTS, client=client_of(server, deadline_seconds=SHORT_DEADLINE))
    assert time.monotonic() - begun < SHORT_DEADLINE + SPARE_SECONDS
    assert written.source == ai_brain.TEMPLATE
    assert written.sentences == template_sentences(FACTS)
    assert written.notice in vars(notices).values()
    out, err = capfd.readouterr()
    assert CANARY_KEY not in f"{caplog.text}{out}{err}{written!r}"
    assert all(CANARY_KEY not in request["path"] for request in server.requests)


def test_a_refused_connection_gives_the_template() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    nobody = FakeGemini(base_url=f"http://127.0.0.1:{port}")
    written = ai_brain.commentary(FACTS, client=client_of(nobody))
    assert written.notice == notices.UNREACHABLE
    assert written.sentences == template_sentences(FACTS)


def test_the_deadline_of_the_product_is_eight_seconds() -> None:
    assert GeminiClient(api_key="x").deadline_seconds == DEADLINE_SECONDS == 8.0


def test_one_failure_is_tried_again_after_a_pause(server: FakeGemini) -> None:
    server.fails_first = 1
    pauses: list[float] = []
    written = ai_brain.commentary(FACTS, client=client_of(server, sleep=pauses.append))
    assert written.source == "fake-model"
    assert len(server.requests) == 2
    assert len(pauses) == 1
    assert 0.2 < pauses[0] < 1.0


def test_a_second_failure_is_not_tried_again(server: FakeGemini) -> None:
    server.fails_first = 5
    assert ai_brain.commentary(FACTS, client=client_of(server)).notice == notices.DOWN
    assert len(server.requests) == 2


@pytest.mark.parametrize("fault", GONE_FOR_GOOD)
def test_a_refused_key_and_a_model_that_is_gone_are_told_once_and_asked_once(
    fault: str, server: FakeGemini
) -> None:
    server.behaviour = fault
    client = client_of(server)
    said = [ai_brain.commentary(FACTS, client=client).notice for _ in range(4)]
    assert said == [GONE_FOR_GOOD[fault], None, None, None]
    assert len(server.requests) == 1


def test_after_three_failures_the_model_is_left_alone(server: FakeGemini) -> None:
    server.behaviour = "server error"
    client = client_of(server)
    said = [ai_brain.commentary(FACTS, client=client).notice for _ in range(5)]
    assert said == [notices.DOWN] * 3 + [notices.RESTING] * 2
    assert len(server.requests) == 6


def test_the_daily_budget_is_counted_for_each_workspace(server: FakeGemini) -> None:
    client = client_of(server, daily_budget=1)
    assert ai_brain.commentary(FACTS, client=client).source == "fake-model"
    other = busy_facts("HAM-ROT")
    assert ai_brain.commentary(other, client=client).notice == notices.BUDGET
    assert ai_brain.commentary(other, client=client.for_workspace("v")).source == "fake-model"
    assert len(server.requests) == 2


def test_the_same_facts_are_asked_for_once(server: FakeGemini) -> None:
    client = client_of(server)
    first = ai_brain.commentary(FACTS, client=client)
    assert ai_brain.commentary(FACTS, client=client) == first
    german = ai_brain.commentary(FACTS, client=client, language="de")
    assert german.sentences[1].startswith("Abwarten kostet allein in der kommenden Woche 1.190")
    assert len(server.requests) == 1  # a choice has no language
    server.claims = chosen("something_else")
    assert ai_brain.commentary(busy_facts("HAM-ROT"), client=client).source == ai_brain.TEMPLATE
    assert len(server.requests) == 2


def test_a_failure_is_not_kept(server: FakeGemini) -> None:
    server.behaviour = "empty text"
    client = client_of(server)
    assert ai_brain.commentary(FACTS, client=client).source == ai_brain.TEMPLATE
    server.behaviour = "good"
    assert ai_brain.commentary(FACTS, client=client).source == "fake-model"


def test_an_answer_that_there_is_none_is_kept_and_one_that_was_dropped_is_not(server: FakeGemini) -> None:
    client, question = client_of(server), "What is the price of oil?"
    server.claims = ()
    assert [ai_brain.answer_question(question, FACTS, client=client).answered for _ in range(2)] == [
        False
    ] * 2
    assert len(server.requests) == 1
    server.claims = chosen("something_else")
    for _ in range(2):
        ai_brain.answer_question("What should I do?", FACTS, client=client)
    assert len(server.requests) == 3


def test_a_choice_of_one_claim_is_no_commentary_and_is_not_kept(server: FakeGemini) -> None:
    client = client_of(server)
    server.claims = chosen("wait_costs")
    assert ai_brain.commentary(FACTS, client=client).source == ai_brain.TEMPLATE
    server.claims = GOOD
    assert ai_brain.commentary(FACTS, client=client).source == "fake-model"
    assert len(server.requests) == 2


def traceback_of(client: GeminiClient) -> str:
    """What a call leaves in a traceback that shows the variables of every frame."""
    try:
        client.ask(rules="r", task="t", schema={"type": "OBJECT"})
    except CommentaryUnavailable as unavailable:
        shown = traceback.TracebackException.from_exception(unavailable, capture_locals=True)
        return "".join(shown.format())
    return ""


def test_no_fault_carries_the_key_in_its_traceback(server: FakeGemini) -> None:
    seen = 0
    for fault in (*FAULTS[2:], *GONE_FOR_GOOD):
        server.behaviour = fault
        told = traceback_of(client_of(server))
        seen += "CommentaryUnavailable" in told
        assert CANARY_KEY not in told, fault
    assert seen >= 8


def test_the_key_is_in_no_text_form_of_a_client() -> None:
    client = GeminiClient(api_key=CANARY_KEY, state=SharedState(counter=MemoryCounter()))
    assert CANARY_KEY not in f"{client!r}{client}{client.state!r}"


def test_without_a_key_there_is_no_client_and_no_notice() -> None:
    assert ai_brain.connect(api_key=None, model="m") is None
    written = ai_brain.commentary(FACTS)
    assert written.source == ai_brain.TEMPLATE
    assert written.notice is None
    assert written.dropped == ()


def test_clients_of_one_key_share_their_limits() -> None:
    first, second = (ai_brain.connect(api_key="k", model="m", workspace=name) for name in ("v", "w"))
    assert first is not None
    assert second is not None
    assert first.state is second.state


def test_the_sdk_is_imported_only_when_it_is_needed() -> None:
    import subprocess
    import sys

    code = (
        "import sys, ai_brain\n"
        "from tests.commentary.lane_in_words import busy_facts\n"
        "ai_brain.commentary(busy_facts())\n"
        "print('google.genai' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
