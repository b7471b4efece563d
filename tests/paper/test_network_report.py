"""The network brief: the answer first, then every lane in a ranked table."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from core.decision import decide_network
from core.demand.history import build_network_history
from core.demand.profile import NetworkRecords
from core.errors import InvalidParameter
from core.facts import Fact, every_lane_facts, facts_digest, network_facts
from core.lane import Lane
from core.plan.network_plan import plan_network
from core.speech import answer_sentence, value_text
from core.speech.network import is_worth_known
from core.watch.verdict import STATUS_LABELS
from core.words.labels import own_text
from report_pdf import network_report
from tests.core.lanes import example_lanes, network_of
from tests.paper.test_lane_report import random_names
from tests.paper_pages import bookmarks, plain, read, tags, words_of

MADE_ON = date(2026, 11, 28)
STAMP = {"currency": "EUR", "data_version": 7}


def network(lanes, records):
    return plan_network(lanes, build_network_history(network_of(lanes, records)))


@pytest.fixture(scope="module")
def example():
    lanes, records = example_lanes()
    plan = network(lanes, records)
    return plan, every_lane_facts(plan, lanes=lanes, **STAMP)


@pytest.fixture(scope="module")
def report(example):
    return network_report(*example, workspace="Demo", made_on=MADE_ON)


def test_the_headings_come_in_order(report):
    assert bookmarks(report) == [
        (0, "Demo"),
        (1, "Decision and reasons"),
        (1, "Lanes by status"),
        (1, "Decisions worth most"),
        (1, "Method and sources"),
        (1, "Every lane, ranked by what its decisions are worth"),
        (2, "Lanes that need a decision"),
        (2, "No action needed"),
    ]
    assert [kind for kind, _ in tags(report)].count("/H1") == 1


@pytest.mark.parametrize("language", ["en", "de"])
def test_every_lane_stands_in_the_table_with_its_figures(example, language):
    plan, facts = example
    words = words_of(network_report(plan, facts, language=language))
    printed = [fact for fact in facts if fact.metric in ("status", "worth")]
    assert {fact.subject for fact in printed} == set(plan.lanes)
    missing = [fact.id for fact in printed if plain(value_text(fact, language)) not in words]
    assert missing == []
    assert all(lane in words for lane in plan.lanes)


def test_the_table_is_in_the_order_of_the_facts_and_ends_with_the_total(example, report):
    plan, facts = example
    table = read(report).pages[-1].extract_text()
    ranked = [fact.subject for fact in facts if fact.metric == "status"]
    places = [table.index(lane) for lane in ranked]
    assert places == sorted(places)
    total = next(fact for fact in facts if fact.metric == "worth_total")
    assert plain(value_text(total)) in plain(table[places[-1] :])
    assert float(total.value) == pytest.approx(decide_network(plan).worth_per_week.sum())


def test_answer_counts_and_stamp_are_on_the_first_page(example, report):
    plan, facts = example
    first = plain(read(report).pages[0].extract_text())
    assert plain(answer_sentence(facts)) in first
    for status, count in plan.watch.counts.items():
        assert f"{own_text(status, 'en')} {count}" in first or count == 0
    assert f"facts {facts_digest(facts)}" in first
    assert f"Page 1 of {len(read(report).pages)}" in first


def test_the_same_network_and_day_give_the_same_bytes(example, report):
    assert network_report(*example, workspace="Demo", made_on=MADE_ON) == report


def test_the_head_of_the_table_stands_on_each_of_its_pages(example):
    plan, facts = example
    pages = read(network_report(plan, _repeated(facts, 30))).pages
    assert len(pages) > 4
    assert all(
        "Worth" in page.extract_text().splitlines()[0] or number < 2 for number, page in enumerate(pages)
    )


def test_a_lane_that_passes_its_plan_is_said_to_do_so(example):
    plan, _ = example
    normal = np.full_like(plan.watch.status, STATUS_LABELS.index("Normal"))
    passing = replace(
        plan,
        watch=replace(plan.watch, status=normal),
        expected_units_per_day=1.3 * plan.mean_units_per_day,
    )
    facts = every_lane_facts(passing, **STAMP)
    assert "Coming weeks 30 % above last year" in words_of(network_report(passing, facts))
    assert "Kommende Wochen 30 % über Vorjahr" in words_of(network_report(passing, facts, language="de"))


def test_a_network_of_no_lanes_says_what_to_do():
    nothing = np.array([], dtype=np.int64)
    records = NetworkRecords((), np.array([0]), days=nothing, demand_units=np.array([]))
    plan = plan_network((), build_network_history(records))
    words = words_of(network_report(plan, every_lane_facts(plan, **STAMP)))
    assert "There is no lane in this workspace yet." in words


def test_a_quiet_network_says_so(example):
    plan, _ = example
    normal = np.full_like(plan.watch.status, STATUS_LABELS.index("Normal"))
    nothing = plan.moves.where(np.zeros(len(plan.lanes), dtype=np.bool_))
    entered = np.ones(len(plan.lanes), dtype=np.bool_)
    quiet = replace(
        plan,
        watch=replace(plan.watch, status=normal),
        moves=nothing,
        has_capacity=entered,
        has_buffer=entered,
    )
    words = words_of(network_report(quiet, every_lane_facts(quiet, **STAMP)))
    assert "None of 7 lanes needs a decision" in words
    assert "No action needed" in words


def test_facts_of_some_lanes_list_these_lanes(example):
    plan, _ = example
    facts = network_facts(plan, n_lanes=1, **STAMP)
    words = words_of(network_report(plan, facts))
    assert f"facts {facts_digest(facts)}" in words


def test_500_random_names_are_printed_without_an_exception(example, caplog):
    plan, facts = example
    names = random_names(500, seed=11)
    named = _renamed(_repeated(facts, -(-500 // len(plan.lanes))), names)
    pages = read(network_report(plan, named)).pages
    assert len(pages) > 8
    assert caplog.records == []


def test_a_report_of_no_facts_is_refused(example):
    with pytest.raises(InvalidParameter, match="network report is 0"):
        network_report(example[0], ())


def _repeated(facts, n_times):
    """The same lanes `n_times`, each time under other names and ids."""
    heads = [fact for fact in facts if fact.subject == "network"]
    lanes = [fact for fact in facts if fact.subject != "network"]
    letters = random.Random(3)
    found = list(heads)
    for place in range(n_times):
        mark = "".join(letters.choice("abcdefgh") for _ in range(12))
        found += [replace(fact, id=f"{fact.id}_{mark}", subject=f"{fact.subject} {place}") for fact in lanes]
    return tuple(found)


def _renamed(facts, names):
    subjects = dict.fromkeys(fact.subject for fact in facts if fact.subject != "network")
    new = dict(zip(subjects, names, strict=False))
    return tuple(replace(fact, subject=new.get(fact.subject, fact.subject)) for fact in facts)


def test_a_lane_called_like_the_network_is_a_lane():
    lanes, records = example_lanes()
    renamed = (*lanes[:1], Lane("network", unit="pallets"), *lanes[2:])
    data = {**records, "network": records[lanes[1].name]}
    ordered = tuple(sorted(renamed, key=lambda lane: lane.name))
    plan = network(ordered, data)
    report = network_report(plan, every_lane_facts(plan, lanes=ordered, **STAMP))
    assert f"{len(lanes)} Lanes that need a decision" not in words_of(report)
    assert read(report).pages[-1].extract_text().count("network") >= 1


@pytest.mark.parametrize(
    ("facts", "is_known"),
    [
        (("worth", "buffer_needed"), True),
        (("worth", "inputs_missing"), False),
        (("worth", "look_data"), False),
        (("worth", "look_prices"), True),
        (("worth", "capacity_move", "inputs_missing"), True),
        (("inputs_missing",), False),
    ],
)
def test_what_deciding_is_worth_is_left_out_where_nobody_can_know_it(facts, is_known):
    row = {name: Fact(name, "A-B", name, 0.0, "EUR/week") for name in facts}
    assert is_worth_known(row) == is_known
