"""The checker against two attack sets, against swapped facts, turned directions, and good sentences."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

import pytest

from commentary.checker import check_sentences
from commentary.claims import has_direction
from commentary.masks import LaneMasks
from commentary.verdicts import Checked, Dropped
from core.facts import Fact, facts_by_id
from tests import attack_sentences
from tests.commentary import (
    good_sentences,
    lane_attacks,
    more_attacks,
    more_attacks_on_claims,
    more_attacks_on_form,
    short_attacks,
)
from tests.commentary.lane_in_words import facts_of_lanes, pinned_facts
from tests.commentary.printed_figures import unsupported_in

FACTS = pinned_facts()
GOOD = [(text, "en") for text in (*good_sentences.GOOD_ENGLISH, *attack_sentences.GOOD_ENGLISH)] + [
    (text, "de") for text in (*good_sentences.GOOD_GERMAN, *attack_sentences.GOOD_GERMAN)
]
LEAST_KEPT_SHARE = 0.85
TURNED = {"up": "down", "down": "up", "flat": "up", "": ""}


def sets_of(module: object) -> Iterable[tuple[str, tuple[object, ...]]]:
    """Every set of attacks of a module, by name."""
    for name in dir(module):
        if name.isupper() and not name.startswith(("GOOD", "ENGLISH")):
            yield name, getattr(module, name)


ATTACKS = [
    pytest.param(
        attacks, "de" if "GERMAN" in name else "en", id=f"{module.__name__.rpartition('.')[2]}-{name}"
    )
    for module in (
        attack_sentences,
        more_attacks,
        more_attacks_on_claims,
        more_attacks_on_form,
        short_attacks,
    )
    for name, attacks in sets_of(module)
]


def kept_of(
    text: object, language: str = "en", facts: tuple[Fact, ...] = FACTS
) -> tuple[tuple[Checked, ...], tuple[Dropped, ...]]:
    return check_sentences([text], facts_by_id(facts), LaneMasks(facts), language)


@pytest.mark.parametrize(("attacks", "language"), ATTACKS)
def test_no_attack_is_shown(attacks: tuple[object, ...], language: str) -> None:
    assert [text for text in attacks if kept_of(text, language)[0]] == []


def test_the_attack_sets_are_large() -> None:
    assert sum(len(param.values[0]) for param in ATTACKS) >= 850


def test_most_good_sentences_are_shown() -> None:
    lost = [text for text, language in GOOD if not kept_of(text, language)[0]]
    assert len(GOOD) >= 100
    assert len(lost) <= (1 - LEAST_KEPT_SHARE) * len(GOOD), lost


def test_shown_sentences_hold_only_figures_that_we_printed() -> None:
    shown = [(kept_of(text, language)[0], language) for text, language in GOOD]
    found = {kept[0].text: unsupported_in(kept[0].text, FACTS, language) for kept, language in shown if kept}
    assert {text: why for text, why in found.items() if why} == {}


def test_the_judge_of_shown_sentences_can_see() -> None:
    for text in (
        "about 5 more",
        "see https://x.example",
        "a dozen pallets",
        "**bold**",
        "x.example",
        "a\u200bb",
    ):
        assert unsupported_in(text, FACTS)


def test_no_good_sentence_survives_another_fact_in_its_place() -> None:
    survivors = []
    for text, language in GOOD:
        used = set(re.findall(r"\{([a-z_]+)\}", text))
        for name in used:
            others = (fact.id for fact in FACTS if fact.id not in used)
            mutants = (text.replace(f"{{{name}}}", f"{{{other}}}") for other in others)
            survivors += [mutant for mutant in mutants if kept_of(mutant, language)[0]]
    assert survivors == []


def test_no_sentence_with_a_direction_survives_when_its_facts_turn() -> None:
    turned = tuple(replace(fact, direction=TURNED[fact.direction]) for fact in FACTS)
    directed = {fact.id for fact in FACTS if fact.direction}
    checked = [
        (text, language)
        for text, language in GOOD
        if kept_of(text, language)[0]
        and has_direction(text)
        and directed & set(re.findall(r"\{([a-z_]+)\}", text))
    ]
    survivors = [text for text, language in checked if kept_of(text, language, turned)[0]]
    assert len(checked) >= 30
    assert survivors == ["The resilience index stands at {resilience_score}, held down by {weaker_part}."] * (
        len(survivors)
    )


@pytest.mark.parametrize("text", lane_attacks.SWAPPED)
def test_no_sentence_gives_a_lane_the_figure_of_another(text: str) -> None:
    assert not kept_of(text, "en", facts_of_lanes("BER-MUC", "HAM-ROT"))[0]


@pytest.mark.parametrize("text", lane_attacks.GOOD)
def test_sentences_about_their_own_lanes_are_shown(text: str) -> None:
    kept, _ = kept_of(text, "en", facts_of_lanes("BER-MUC", "HAM-ROT"))
    assert kept
    assert "L1" not in kept[0].text
    assert "BER-MUC" in kept[0].text or "HAM-ROT" in kept[0].text


def test_a_figure_of_several_lanes_is_shown_with_its_lane() -> None:
    kept, _ = kept_of("Waiting puts {money_at_risk_b} at stake.", "en", facts_of_lanes("BER-MUC", "HAM-ROT"))
    assert kept[0].text.endswith("a week (HAM-ROT) at stake.")


def test_a_unit_that_the_model_wrote_is_printed_once() -> None:
    kept, _ = kept_of("Demand is expected at {demand_next} pallets a day.")
    assert kept[0].text.count("pallets") == 1
    assert kept[0].text.count("a day") == 1


def test_what_is_beyond_the_number_asked_for_is_dropped_with_a_reason() -> None:
    many = ["Waiting puts {money_at_risk} at stake."] * 12
    kept, dropped = check_sentences(many, facts_by_id(FACTS), LaneMasks(FACTS), "en")
    assert len(kept) == 1
    assert {item.reason for item in dropped} == {"said twice", "beyond the number of sentences asked for"}


def test_a_dropped_sentence_says_why_and_keeps_its_text_out_of_printouts() -> None:
    _, dropped = kept_of("Demand rises by {demand_change}, about 5 more.")
    assert dropped[0].reason == "a digit"
    assert "about" not in repr(dropped[0])


def test_a_majority_needs_a_share_of_more_than_a_half() -> None:
    assert kept_of("Demand mainly causes the spread, with {demand_share} of the spread.")[0] == ()
    assert kept_of("Demand is the main reason: it causes {demand_share} of the spread.")[0] == ()
    assert kept_of("Lead time is the main reason: it causes {lead_time_share} of the spread.")[0]


def test_figures_that_are_compared_with_each_other_are_compared_by_value() -> None:
    assert kept_of("The buffer of {buffer_held} is below the {buffer_needed} that are needed.")[0]
    assert not kept_of("The buffer of {buffer_held} is above the {buffer_needed} that are needed.")[0]
    assert not kept_of("The buffer of {buffer_held} is below the {time_to_survive} that are needed.")[0]


def test_facts_of_somebody_elses_metrics_are_called_by_their_own_name() -> None:
    facts = (
        Fact("f1", "A-B", "throughput", 120.0, "pallets/day", "up", "last week"),
        Fact("f2", "A-B", "mean_demand", 90.0, "pallets/day"),
    )
    assert kept_of("Throughput is {f1}.", "en", facts)[0]
    assert kept_of("Mean demand is {f2}.", "en", facts)[0]
    assert not kept_of("The service level is {f1}.", "en", facts)[0]
    assert not kept_of("Throughput falls, to {f1}.", "en", facts)[0]
    assert not kept_of("The fill rate is {f2}.", "en", facts)[0]
