"""Facts and template sentences of a lane say what its plan says."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from core.errors import NotEnoughHistory
from core.facts import (
    METRICS,
    Fact,
    answer_sentence,
    empty_lane_facts,
    facts_about,
    facts_by_id,
    lane_facts,
    template_commentary,
    template_sentences,
)
from core.lane import Lane
from tests.commentary.lane_in_words import busy_facts, busy_plan
from tests.commentary.printed_figures import unsupported_in

FACTS = busy_facts()
KNOWN = facts_by_id(FACTS)


def test_values_are_those_of_the_plan() -> None:
    plan = busy_plan()
    assert KNOWN["buffer_needed"].value == plan.buffer.buffer_units
    assert KNOWN["classical_buffer"].value == plan.safety_stock.safety_stock_units
    assert KNOWN["money_at_risk"].value == plan.money_at_risk_per_week
    assert KNOWN["fill_rate"].value == plan.service.fill_rate_ratio
    assert KNOWN["resilience_score"].value == plan.resilience.score
    assert KNOWN["buffer_gap"].value == pytest.approx(plan.buffer.buffer_units - 60.0)


def test_directions_are_those_of_the_values() -> None:
    assert KNOWN["buffer_held"].direction == "down"
    assert KNOWN["capacity_use"].direction == ("up" if KNOWN["capacity_use"].value > 1 else "down")
    assert KNOWN["demand_change"].direction == ("up" if KNOWN["demand_change"].value > 0 else "down")
    assert KNOWN["booked_cost"].direction == "down"
    assert KNOWN["alone_cost"].direction == "up"


def test_every_fact_has_a_metric_a_formula_and_the_version_of_its_data() -> None:
    assert all(fact.metric in METRICS and fact.formula and fact.data_version == 3 for fact in FACTS)
    assert not any(character.isdigit() for fact in FACTS for character in fact.id)


def test_the_shares_of_the_spread_make_a_whole() -> None:
    assert KNOWN["demand_share"].value + KNOWN["lead_time_share"].value == pytest.approx(1.0)


def test_every_metric_has_a_label_in_both_languages() -> None:
    for metric in METRICS.values():
        assert metric.label("en") != metric.label("de") or metric.name == "status_since"
        assert metric.formula


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_template_says_what_why_what_to_do_and_what_waiting_costs(language: str) -> None:
    said = template_commentary(FACTS, language)
    used = {name for _, ids in said for name in ids}
    assert {"demand_next", "buffer_gap", "lead_time_share", "buffer_move", "money_at_risk"} <= used
    assert 4 <= len(said) <= 6
    assert all(not unsupported_in(sentence, FACTS, language) for sentence, _ in said)


def test_german_sentences_write_numbers_in_the_german_way() -> None:
    said = " ".join(template_sentences(FACTS, "de")).replace("\u00a0", " ")
    assert "118,9 %" in said
    assert "4.880 EUR je Woche" in said
    assert not re.search(r"\d\.\d{1,2}\b(?!\d)", said)


@pytest.mark.parametrize("topic", ["demand", "capacity", "buffer", "resilience", "profit"])
@pytest.mark.parametrize("language", ["en", "de"])
def test_every_topic_has_sentences_with_what_to_do_and_what_waiting_costs(topic: str, language: str) -> None:
    about = facts_about(FACTS, topic)
    said = template_commentary(about, language)
    used = {name for _, ids in said for name in ids}
    assert len(said) >= 3
    assert {"buffer_move", "money_at_risk"} <= used


def test_a_service_level_that_is_as_good_as_the_best_is_not_told_to_lose_cents() -> None:
    facts = tuple(replace(fact, value=0.04) if fact.metric == "profit_gap" else fact for fact in FACTS)
    said = " ".join(template_sentences(facts_about(facts, "profit")))
    assert "earns as much as the best one" in said
    assert "0.04" not in said


def test_the_answer_is_the_best_decision() -> None:
    assert answer_sentence(FACTS).startswith("Add ")
    assert "BER-MUC" in answer_sentence(FACTS, "de")


def test_a_lane_with_too_little_data_says_what_is_missing() -> None:
    missing = NotEnoughHistory(lane="A-B", n_periods=5, needed=12)
    facts = empty_lane_facts(Lane(name="A-B"), missing, currency="EUR", data_version=1)
    assert [fact.value for fact in facts] == ["Too little data", 5.0, 7.0]
    assert "7" in template_sentences(facts)[0]
    assert "7" in answer_sentence(facts, "de")


def test_a_quiet_lane_says_that_nothing_pays() -> None:
    quiet = tuple(fact for fact in FACTS if not fact.metric.startswith(("buffer_move", "capacity_move")))
    assert any(sentence.startswith("Nothing pays enough") for sentence in template_sentences(quiet))


def test_facts_that_no_sentence_is_written_for_are_listed() -> None:
    strange = (Fact("throughput", "A-B", "throughput", 12.0, "pallets/day"),)
    assert template_sentences(strange)[0].replace("\u00a0", " ") == "Throughput: 12 pallets a day."


def test_lane_facts_are_the_same_for_the_same_plan() -> None:
    assert lane_facts(busy_plan(), currency="EUR", data_version=3) == FACTS
