"""What is said where nobody chose, and the one sentence at the top."""

from __future__ import annotations

import re

import numpy as np
import pytest

from core.demand.history import build_history
from core.demo.network import demo_network
from core.errors import NotEnoughHistory
from core.facts import METRICS, Fact, empty_lane_facts, facts_about, facts_by_id, lane_facts
from core.lane import Lane
from core.plan.lane_plan import plan_lane
from core.speech import answer_sentence, possible_claims, template_commentary, template_sentences
from core.words import metric_label
from core.words.labels import LABELS
from tests.commentary.lane_in_words import busy_facts, facts_of_lanes
from tests.commentary.printed_figures import unsupported_in
from tests.core.lanes import TOO_YOUNG
from tests.core.speech.lanes import EDGES, facts_of

FACTS = busy_facts()


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_template_says_what_why_what_to_do_and_what_waiting_costs(language: str) -> None:
    said = template_commentary(FACTS, language)
    used = {fact.id for sentence in said for fact in sentence.facts}
    assert {"demand_next", "buffer_gap", "lead_time_share", "buffer_move", "money_at_risk"} <= used
    assert [sentence.role for sentence in said][-2:] == ["do", "wait"]
    assert 4 <= len(said) <= 6
    assert all(not unsupported_in(sentence.text, FACTS, language) for sentence in said)


def test_the_template_reads_as_it_should() -> None:
    assert [plain(text) for text in template_sentences(FACTS)] == [
        "Demand is expected at 136 pallets a day, 6.1 % more than in the last 4 weeks.",
        "The expected workload reaches 121.4 % of own capacity (118 pallets a day), and partners carry 17.5 % of the "
        "coming volume.",
        "The buffer holds 60 pallets, 291 pallets less than 95 % service needs, and lead time causes 99 % of the "
        "uncertainty that the buffer covers.",
        "Hold 293 pallets of buffer instead of 60 to save EUR 871 a week (80 % range 493 to 1,220).",
        "For these four weeks, book 15 pallets a day of extra own capacity to save EUR 316 a week (80 % range 174 to "
        "424).",
        "Waiting costs EUR 1,190 in the coming week alone.",
    ]


def test_german_sentences_write_numbers_in_the_german_way() -> None:
    said = plain(" ".join(template_sentences(FACTS, "de")))
    assert "121,4 %" in said
    assert "871 EUR je Woche" in said
    assert not re.search(r"\d\.\d{1,2}\b(?!\d)", said)


@pytest.mark.parametrize("topic", ["demand", "capacity", "buffer", "resilience", "profit"])
@pytest.mark.parametrize("language", ["en", "de"])
def test_every_topic_has_sentences_with_what_to_do_and_what_waiting_costs(topic: str, language: str) -> None:
    said = template_commentary(facts_about(FACTS, topic), language)
    used = {fact.id for sentence in said for fact in sentence.facts}
    assert len(said) >= 3
    assert {"buffer_move", "money_at_risk"} <= used


@pytest.mark.parametrize("topic", ["demand", "capacity", "buffer", "resilience", "profit"])
@pytest.mark.parametrize("edge", EDGES)
def test_no_topic_denies_what_the_lane_has(topic: str, edge: str) -> None:
    facts = facts_of(edge)
    known = facts_by_id(facts)
    for claim in possible_claims(facts_about(facts, topic)):
        denied = {need[1:] for need in claim.frame.needs if need[0] == "!" and "=" not in need}
        assert not denied & set(known), claim.clause("en")


def test_the_answer_is_the_best_decision_with_its_lane() -> None:
    assert plain(answer_sentence(FACTS)).startswith(
        "BER-MUC: hold 293 pallets of buffer instead of 60 to save EUR 871"
    )
    assert plain(answer_sentence(FACTS, "de")).startswith("BER-MUC: 293 Paletten statt 60 als Puffer")


def test_the_move_that_is_given_first_is_the_answer() -> None:
    moves = [fact for fact in FACTS if fact.metric.startswith("capacity_move")]
    others = [fact for fact in FACTS if not fact.metric.startswith("capacity_move")]
    assert "own capacity" in answer_sentence([*moves, *others])


def test_a_lane_with_too_little_data_says_what_is_missing() -> None:
    missing = NotEnoughHistory(lane="A-B", n_periods=1, needed=8)
    facts = empty_lane_facts(Lane(name="A-B"), missing, TOO_YOUNG, currency="EUR", data_version=1)
    assert template_sentences(facts) == (
        "There is too little data for a plan: 1 period with data, 7 more needed.",
    )
    assert answer_sentence(facts, "de") == (
        "A-B: Für einen Plan gibt es zu wenig Daten: 1 Periode mit Daten, noch 7 nötig."
    )


def test_a_quiet_lane_says_that_nothing_pays() -> None:
    quiet = tuple(fact for fact in FACTS if not fact.metric.startswith(("buffer_move", "capacity_move")))
    assert "No change of buffer or own capacity is worth telling now." in template_sentences(quiet)


def test_facts_that_no_clause_is_written_for_are_listed() -> None:
    strange = (Fact("f", "A-B", "through{put}_![x](http://x.example)", 12.0, "pallets/day"),)
    assert plain(template_sentences(strange)[0]) == "Through put x http x·example: 12 pallets a day."


def test_nothing_is_said_of_no_facts() -> None:
    assert template_commentary(()) == ()
    assert answer_sentence(()) == ""


def test_several_lanes_without_a_network_are_told_lane_by_lane() -> None:
    said = template_sentences(facts_of_lanes("BER-MUC", "HAM-ROT"))
    assert said[0].startswith("BER-MUC: demand")
    assert len([text for text in said if text.startswith("HAM-ROT: ")]) == 1


def test_every_metric_has_a_label_in_both_languages() -> None:
    assert set(LABELS) == set(METRICS)
    assert all(english != german for english, german in LABELS.values())
    assert all(english and german for english, german in LABELS.values())
    assert metric_label("somebodys_metric", "de") == "somebodys metric"


def test_every_lane_of_the_demo_has_much_to_say() -> None:
    network = demo_network(last_day=np.datetime64("2026-11-20"), rng=np.random.default_rng(2026))
    for demo in network:
        history = build_history(demo.lane.name, demo.records)
        plan = plan_lane(demo.lane, history, as_of=history.last_day)
        facts = lane_facts(plan, currency="EUR", data_version=1)
        kinds = {claim.frame.kind for claim in possible_claims(facts)}
        assert kinds >= {
            "demand",
            "recent",
            "average",
            "capacity",
            "partners",
            "overflow",
            "buffer",
            "spread",
        }
        assert kinds >= {"level", "profit", "costs"}
        assert kinds & {"status", "pattern"}
        assert kinds & {
            "buffer_move",
            "capacity_move",
            "capacity_year_move",
            "look_surge",
            "look_data",
            "no_move",
        }
        assert kinds & {
            "buffer_move",
            "capacity_move",
            "capacity_year_move",
            "look_surge",
            "look_data",
            "wait",
            "no_move",
        }
        has_buffer = plan.lane.parameters.buffer_held_units is not None
        assert "penalty" in kinds or not has_buffer
