"""What lane names can do: nothing in what is sent, and nothing but themselves, made harmless, in what is shown."""

from __future__ import annotations

import json
import re

import pytest

import ai_brain
from commentary import prompt
from commentary.choice import MOST_CLAIMS
from commentary.masks import LaneMasks
from commentary.questions import KNOWN_WORDS
from core.facts import Fact
from core.speech import figure_claims, possible_claims, template_sentences
from core.words import lane_text
from tests.commentary.hostile_names import HOSTILE_NAMES
from tests.commentary.lane_in_words import facts_of_lanes
from tests.commentary.printed_figures import ADDRESS, MARKUP
from tests.commentary.test_attacks import Model
from tests.commentary_server import chosen

LANE_MARK = re.compile(r"\bL[12]\b|_[12]\b")  # in the list of claims
ORDINARY = frozenset(
    [
        "the",
        "buffer",
        "demand",
        "capacity",
        "use",
        "network",
        "all",
        "lanes",
        "status",
        "e",
        "a",
        "in",
        "of",
        "money",
        "at",
        "risk",
        "true",
        "null",
        "none",
        "item",
    ]
)


def facts_named(name: str) -> tuple[Fact, ...]:
    return facts_of_lanes(name, "HAM-ROT")


def telling_words(name: str) -> list[str]:
    """Words of a name that would give it away."""
    return [word for word in re.findall(r"[^\W\d_]{3,}", name.lower()) if word not in ORDINARY]


def test_a_name_within_another_name_gives_nothing_of_it_away() -> None:
    masks = LaneMasks((*facts_of_lanes("MUC", "BER-MUC"), *facts_of_lanes("AAA-MUC-ZZZ", "ROT")))
    for name in ("BER-MUC", "AAA-MUC-ZZZ"):
        assert masks.hide(f"Why does {name} wait?").split() == ["Why", "does", masks.mask(name), "wait?"]


def test_there_are_two_hundred_names() -> None:
    assert len(HOSTILE_NAMES) >= 200


def task_about(name: str, question: str) -> str:
    """What is sent about two lanes, one of them with a hostile name."""
    facts = facts_named(name)
    offered, masks = tuple(possible_claims(facts)), LaneMasks(facts)
    if question:
        return prompt.question_task(question.format(name), offered, masks)
    return prompt.commentary_task(offered, masks)


@pytest.mark.parametrize("question", ["", "Why is {} at risk?"])
def test_nothing_of_a_name_and_no_digit_is_sent(question: str) -> None:
    own_words = set(re.findall(r"[a-z]+", task_about("Q", "why at risk").lower())) | KNOWN_WORDS
    told = []
    for name in HOSTILE_NAMES:
        sent = task_about(name, question)
        sent_words = set(re.findall(r"[^\W\d_]+", sent.lower()))
        leaked = [word for word in telling_words(name) if word in sent_words and word not in own_words]
        digits = [character for character in LANE_MARK.sub("", sent) if character.isnumeric()]
        if leaked or digits:
            told.append((name, leaked, digits))
    assert told == []


def test_a_shown_name_is_one_line_without_link_image_or_markup() -> None:
    bad = {}
    for name in HOSTILE_NAMES:
        shown = lane_text(name)
        if ADDRESS.search(shown) or MARKUP.search(shown) or not shown.isprintable():
            bad[name] = shown
    assert bad == {}


def test_sentences_about_hostile_lanes_are_still_shown_and_harmless() -> None:
    for name in HOSTILE_NAMES:
        facts = facts_named(name)
        ids = [claim.id for claim in possible_claims(facts) if claim.frame.kind in ("demand", "wait")]
        written = ai_brain.commentary(facts, client=Model(json.dumps({"claims": chosen(*ids)})))
        assert len(written.sentences) == len(ids) == 4 or name == "network"  # its facts belong to no lane
        assert all(not ADDRESS.search(text) and not MARKUP.search(text) for text in written.sentences), name
        assert f"{lane_text(name)}: demand" in written.sentences[0] or name == "network"


def test_a_lane_whose_name_is_the_id_of_a_claim_changes_nothing() -> None:
    reply = json.dumps({"claims": chosen(*["wait_costs_1", "demand_up_1"] * MOST_CLAIMS)})
    expected = ai_brain.commentary(facts_named("BER-MUC"), client=Model(reply)).sentences
    named = ai_brain.commentary(facts_named("wait_costs_2"), client=Model(reply)).sentences
    assert [text.replace("“wait costs 2”", "BER-MUC") for text in named] == list(expected)


def test_templates_about_hostile_lanes_are_harmless() -> None:
    for name in HOSTILE_NAMES:
        facts = tuple(
            Fact(
                fact.id.removesuffix("_a"),
                fact.subject,
                fact.metric,
                fact.value,
                fact.unit,
                fact.direction,
                fact.versus,
            )
            for fact in facts_named(name)
            if fact.id.endswith("_a")
        )
        for language in ("en", "de"):
            for sentence in template_sentences(facts, language):
                assert not ADDRESS.search(sentence), (name, sentence)
                assert not MARKUP.search(sentence), (name, sentence)


def test_neither_ids_nor_metrics_of_somebody_else_are_sent() -> None:
    facts = (
        Fact("muc_2026", "BER-MUC", "money_at_risk", 12.0, "EUR/week"),
        Fact("x", "BER-MUC", "berlin_munich_volume", 12.0, "pallets", versus="Hamburg 2025"),
        Fact("lead_time", "BER-MUC", "lead_time", 7.0, "days"),
    )
    model = Model(json.dumps({"claims": []}))
    ai_brain.answer_question("Why?", facts, client=model)
    assert "the_lead_time" in model.sent
    sent = model.sent.replace("L1", "").lower()
    assert not re.search(r"muc|ber|berlin|munich|hamburg|\d", sent)
    assert next(claim.id for claim in figure_claims(facts)) == "the_money_at_risk"


def test_a_question_is_sent_in_words_of_planning_only() -> None:
    facts = facts_of_lanes("BER-MUC")
    asked = "Why did Anna Schmidt lose 17 % on BER-MUC and WAW-POZ?"
    task = prompt.question_task(asked, tuple(possible_claims(facts)), LaneMasks(facts))
    line = next(line for line in task.splitlines() if line.startswith("An analyst asks"))
    assert line == "An analyst asks: Why lose on L1 and"
    task = prompt.question_task("why ber-muc?", tuple(possible_claims(facts)), LaneMasks(facts))
    assert "An analyst asks: why L1" in task


def test_without_a_client_a_hostile_lane_gets_its_template() -> None:
    assert ai_brain.commentary(facts_named("{money_at_risk}")).source == "template"
