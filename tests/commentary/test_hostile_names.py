"""What lane names can do: nothing in what is sent, and nothing but themselves, made harmless, in what is shown."""

from __future__ import annotations

import re

import pytest

import ai_brain
from commentary import prompt
from commentary.checker import check_sentences
from commentary.masks import LaneMasks, spoken_ids
from core.facts import Fact, facts_by_id, lane_text, template_sentences
from tests.commentary.hostile_names import HOSTILE_NAMES
from tests.commentary.lane_in_words import facts_of_lanes
from tests.commentary.printed_figures import ADDRESS, MARKUP

SENTENCES = (
    "On {L1}, waiting puts {money_at_risk_a} at stake.",
    "Demand on {L2} rises by {demand_change_b}.",
)
MASK = re.compile(r"\bL[12]\b")
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


def test_there_are_two_hundred_names() -> None:
    assert len(HOSTILE_NAMES) >= 200


@pytest.mark.parametrize("question", ["", "Why is {} at risk?"])
def test_nothing_of_a_name_and_no_digit_is_sent(question: str) -> None:
    plain = facts_named("Q")
    own_words = set(
        re.findall(r"[a-z]+", prompt.question_task("why at risk", plain, LaneMasks(plain), "en").lower())
    )
    told = []
    for name in HOSTILE_NAMES:
        facts = facts_named(name)
        masks = LaneMasks(facts)
        asked = question.format(name) if question else ""
        sent = (
            prompt.question_task(asked, facts, masks, "en")
            if asked
            else prompt.commentary_task(facts, masks, "en")
        )
        sent_words = set(re.findall(r"[^\W\d_]+", sent.lower()))
        own = own_words | {word for word in sent_words if prompt.is_known(word)}
        leaked = [word for word in telling_words(name) if word in sent_words and word not in own]
        digits = [character for character in MASK.sub("", sent) if character.isnumeric()]
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
        masks = LaneMasks(facts)
        kept, dropped = check_sentences(SENTENCES, facts_by_id(facts), masks, "en")
        assert len(kept) == 2 or name == "network", (name, dropped)  # facts of "network" belong to no lane
        assert all(not ADDRESS.search(one.text) and not MARKUP.search(one.text) for one in kept), name


def test_a_sentence_that_spells_a_lane_out_is_dropped() -> None:
    shown = []
    for name in HOSTILE_NAMES:
        if not telling_words(name):
            continue
        facts = facts_named(name)
        text = f"On {name}, waiting puts {{money_at_risk_a}} at stake."
        shown += check_sentences([text], facts_by_id(facts), LaneMasks(facts), "en")[0]
    assert shown == []


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


def test_ids_that_would_tell_a_figure_or_a_name_go_out_under_others() -> None:
    facts = (
        Fact("demand_2026", "BER-MUC", "demand_mean", 90.0, "pallets/day"),
        Fact("muc_ber_risk", "BER-MUC", "money_at_risk", 12.0, "EUR/week"),
        Fact("hamburg_risk", "Hamburg", "money_at_risk", 12.0, "EUR/week"),
        Fact("lead_time", "BER-MUC", "lead_time", 7.0, "days"),
    )
    spoken = spoken_ids(facts, LaneMasks(facts))
    assert list(spoken.values()) == list(facts)
    assert "demand_2026" not in spoken
    assert "hamburg_risk" not in spoken
    assert spoken["lead_time"] is facts[3]


def test_both_ids_of_a_fact_are_understood() -> None:
    facts = (Fact("f1", "A-B", "money_at_risk", 12.0, "EUR/week"),)
    masks = LaneMasks(facts)
    known = facts_by_id(facts) | spoken_ids(facts, masks)
    for name in known:
        kept, _ = check_sentences([f"Waiting puts {{{name}}} at stake."], known, masks, "en")
        assert kept[0].text == "Waiting puts EUR\u00a012 a week at stake."


def test_a_question_is_sent_in_words_of_planning_only() -> None:
    facts = facts_of_lanes("BER-MUC")
    task = prompt.question_task(
        "Why did Anna Schmidt lose 17 % on BER-MUC and WAW-POZ?", facts, LaneMasks(facts), "en"
    )
    asked = next(line for line in task.splitlines() if line.startswith("An analyst asks"))
    assert "L1" in asked
    assert not any(word in asked for word in ("Anna", "Schmidt", "17", "WAW", "POZ", "BER"))


def test_without_a_client_a_hostile_lane_gets_its_template() -> None:
    assert ai_brain.commentary(facts_named("{money_at_risk}")).source == "template"
