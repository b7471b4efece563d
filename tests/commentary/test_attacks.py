"""A hostile model sends the attack sets in every field that it has: nothing of them is shown, in any language."""

from __future__ import annotations

import json
import random
import re
from dataclasses import dataclass, field, replace

import pytest

import ai_brain
from commentary import notices
from commentary.choice import MOST_CLAIMS, read_choice
from commentary.gemini import SharedState
from core.speech import Step, possible_claims, say, template_sentences
from tests.commentary.attack_sets import attack_sets, hostile_replies, spoilt_reply
from tests.commentary.lane_in_words import busy_facts, facts_of_lanes
from tests.core.speech.random_facts import network_of_lanes

FACTS = busy_facts()
LANGUAGES = ("en", "de")
GOOD = ("demand_up", "wait_costs")
BY_ID = {claim.id: claim for claim in possible_claims(FACTS)}
EXPECTED = {
    language: tuple(sentence.text for sentence in say([Step(BY_ID[name]) for name in GOOD], language))
    for language in LANGUAGES
}
ANSWER = tuple(sentence.text for sentence in say([Step(BY_ID[name]) for name in GOOD], "en", with_lanes=True))
TEMPLATES = {language: template_sentences(FACTS, language) for language in LANGUAGES}
SETS = [pytest.param(attacks, id=name) for name, attacks in attack_sets()]
REFUSALS = (notices.UNSUPPORTED, notices.UNREADABLE)
JOINS = ("stop", "and", "but", "because", "or", "", None, "because https://evil.example")
CONJUNCTION = re.compile(r", (?:and|but|because|und|aber|denn) ")


@dataclass
class Model:
    """A client that answers with one text."""

    reply: str
    model: str = "hostile-model"
    state: SharedState = field(default_factory=SharedState)
    sent: str = ""

    def ask(self, *, rules: str, task: str, schema: dict[str, object]) -> str:
        self.sent = f"{rules}{task}{schema}"
        return self.reply


def written_by(reply: str, language: str = "en", facts=FACTS) -> ai_brain.Commentary:
    return ai_brain.commentary(facts, language=language, client=Model(reply))


def test_the_attack_sets_are_large() -> None:
    assert sum(len(param.values[0]) for param in SETS) >= 900


@pytest.mark.parametrize("attacks", SETS)
def test_no_attack_is_shown(attacks: tuple[object, ...]) -> None:
    for place, attack in enumerate(attacks):
        language = LANGUAGES[place % 2]
        for reply in hostile_replies(attack):
            written = written_by(reply, language)
            assert written.source == ai_brain.TEMPLATE
            assert written.sentences == TEMPLATES[language]
            assert written.notice in {notices.notice_text(text, language) for text in REFUSALS}


@pytest.mark.parametrize("attacks", SETS)
def test_claims_beside_an_attack_are_said_as_if_it_were_not_there(attacks: tuple[object, ...]) -> None:
    for place, attack in enumerate(attacks):
        language = LANGUAGES[place % 2]
        written = written_by(spoilt_reply(attack, *GOOD), language)
        assert written.source == "hostile-model"
        assert written.sentences == EXPECTED[language]
        assert {item.reason for item in written.dropped} >= {"a claim that was not offered", "said twice"}
        assert str(attack)[:40] not in repr(written.dropped) or not str(attack).strip()


@pytest.mark.parametrize("attacks", SETS)
def test_an_attack_as_a_question_is_answered_with_our_claims_alone(attacks: tuple[object, ...]) -> None:
    for attack in attacks:
        model = Model(spoilt_reply(attack, *GOOD))
        given = ai_brain.answer_question(f"why {attack}", FACTS, client=model)
        assert given.sentences == ANSWER
        lost = ai_brain.answer_question(
            "What about lead time?", FACTS, client=Model(hostile_replies(attack)[0])
        )
        assert lost.sentences[0] == "BER-MUC, lead time: 7\u00a0days."
        assert lost.notice == notices.UNSUPPORTED


def clauses_of(facts, language: str) -> set[str]:
    """Every clause that can be said of these facts, as it begins a sentence and as it stands inside one."""
    found = {claim.clause(language) for claim in possible_claims(facts)}
    return found | {f"{text[:1].upper()}{text[1:]}" for text in found}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "facts", [FACTS, facts_of_lanes("BER-MUC", "HAM-ROT", "LYS-TRN")], ids=["one", "many"]
)
def test_whatever_a_model_chooses_a_sentence_is_made_of_our_clauses(facts, language: str) -> None:
    rng, known = random.Random(7), clauses_of(facts, language)
    ids = [claim.id for claim in possible_claims(facts)]
    for _ in range(300):
        items = [
            {"claim": rng.choice([*ids, "demand_down", "{money_at_risk}", 5]), "join": rng.choice(JOINS)}
            for _ in range(rng.randrange(2, 14))
        ]
        written = written_by(json.dumps({"claims": items}), language, facts)
        for sentence in written.sentences:
            assert sentence.endswith(".")
            text = re.sub(r"^(?:BER-MUC|HAM-ROT|LYS-TRN): ", "", sentence).removesuffix(".")
            halves = [text[: cut.start()] for cut in CONJUNCTION.finditer(text)]
            rests = [text[cut.end() :] for cut in CONJUNCTION.finditer(text)]
            pairs = zip(halves, rests, strict=True)
            assert text in known or any({half, rest} <= known for half, rest in pairs), sentence


def test_a_flood_of_claims_is_cut() -> None:
    items = [{"claim": name, "join": "stop"} for name in BY_ID]
    written = written_by(json.dumps({"claims": items}))
    assert len(written.sentences) == MOST_CLAIMS < len(BY_ID)
    assert {item.reason for item in written.dropped} == {"beyond the number of claims asked for"}


def test_one_claim_is_no_commentary_but_an_answer() -> None:
    reply = json.dumps({"claims": [{"claim": "wait_costs", "join": "stop"}]})
    assert written_by(reply).source == ai_brain.TEMPLATE
    given = ai_brain.answer_question("What if I wait?", FACTS, client=Model(reply))
    assert given.source == "hostile-model"
    assert given.sentences == (f"BER-MUC: {ANSWER[1][0].lower()}{ANSWER[1][1:]}",)


def test_a_join_that_facts_do_not_bear_out_begins_a_new_sentence_and_is_told() -> None:
    items = [{"claim": "demand_up", "join": "because"}, {"claim": "wait_costs", "join": "because"}]
    written = written_by(json.dumps({"claims": items}))
    assert written.sentences == EXPECTED["en"]
    assert [item.reason for item in written.dropped] == ["a join that the facts do not bear out"] * 2


def test_a_model_cannot_leave_out_that_data_are_stale() -> None:
    facts = tuple(
        replace(fact, value="Stale data" if fact.metric == "status" else fact.value)
        for fact in facts_of_lanes("BER-MUC", "HAM-ROT")
    )
    ids = ("wait_costs_2", "stale_1", "demand_up_1", "demand_up_2")
    items = [{"claim": name, "join": "and" if name == "demand_up_1" else "stop"} for name in ids]
    said = written_by(json.dumps({"claims": items}), facts=facts).sentences
    assert [text[:24] for text in said] == [
        "HAM-ROT: the data are st",
        "Waiting costs EUR\u00a01,190 ",
        "BER-MUC: the data are st",
        "HAM-ROT: demand is expec",
    ]
    assert ", and demand is expected" in said[2]


def test_what_comes_next_is_said_behind_what_comes_first_only() -> None:
    networks = (tuple(possible_claims(network_of_lanes(random.Random(seed)))) for seed in range(50))
    offered = next(
        claims for claims in networks if {"first", "next"} <= {claim.frame.kind for claim in claims}
    )
    first = next(claim.id for claim in offered if claim.frame.kind == "first")
    following = next(claim.id for claim in offered if claim.frame.kind == "next")
    for order, n_told in (((first, following), 2), ((following, first), 1), ((following,), 0)):
        reply = json.dumps({"claims": [{"claim": name, "join": "stop"} for name in order]})
        choice = read_choice(reply, offered)
        assert len(choice.steps) == n_told
        assert n_told == len(order) or choice.dropped[0].reason == "out of its order"
