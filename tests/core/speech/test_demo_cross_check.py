"""The demo network: every place that shows a metric shows the same text, and no number comes from elsewhere."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from functools import lru_cache

import numpy as np
import pytest

from core.decision import decide_network
from core.demo.network import demo_network
from core.facts import METRICS, Fact, facts_by_id, facts_of_row, lane_facts, network_facts
from core.plan.lane_plan import LanePlan
from core.plan.network_plan import NetworkPlan
from core.speech import network, template_sentences, value_text
from core.speech.dashboard import DASHBOARD, LANE_BRIEF
from facts_export import facts_csv
from report_pdf import lane_report
from tests.core.planned import planned_both_ways
from tests.core.speech.test_pages import CONSTANTS, NUMBER, OF_A_LANE, PAGES, numbers_of
from tests.paper_pages import plain, words_of

STAMP = {"currency": "EUR", "data_version": 1}
LAST_DAY = np.datetime64("2026-11-20")
SAME_IN_BOTH = (
    *("status", "status_reason", "buffer_needed", "worth", "worth_low", "worth_high", "money_at_risk"),
    *(
        metric
        for metric in METRICS
        if ("_move" in metric and not re.search("_(cost|over|short|idle)_", metric))
        or metric.startswith("look_")
    ),
)


@lru_cache(maxsize=1)
def demo() -> tuple[NetworkPlan, tuple[LanePlan, ...]]:
    """The network planned in one pass, and each of its lanes, from the same forecasts and on the same day."""
    network_shown = demo_network(last_day=LAST_DAY, rng=np.random.default_rng(1))
    return planned_both_ways([(item.lane, item.records) for item in network_shown])


def known(plan: LanePlan) -> dict[str, Fact]:
    return facts_by_id(lane_facts(plan, **STAMP))


def row_of(whole: NetworkPlan, number: int) -> dict[str, Fact]:
    decisions = decide_network(whole)
    return facts_by_id(facts_of_row(whole, decisions, number, unit="pallets", **STAMP))


def test_the_watchtower_and_the_lanes_own_page_show_the_same_texts() -> None:
    whole, plans = demo()
    for number, plan in enumerate(plans):
        row, own = row_of(whole, number), known(plan)
        for metric in SAME_IN_BOTH:
            assert (metric in row) == (metric in own), (plan.lane.name, metric)
            if metric in row:
                assert value_text(row[metric]) == value_text(own[metric]), (plan.lane.name, metric)
        assert network.status_text(row) == network.status_text(own)


@pytest.mark.parametrize("language", ["en", "de"])
def test_tiles_sentences_and_export_write_each_metric_alike(language: str) -> None:
    for plan in demo()[1]:
        facts = lane_facts(plan, **STAMP)
        rows = {row["id"]: row for row in csv.DictReader(io.StringIO(facts_csv(facts).decode("utf-8-sig")))}
        for fact in facts:
            if isinstance(fact.value, float):
                exported = replace(fact, value=float(rows[fact.id]["value"]))
                assert value_text(exported, language) == value_text(fact, language), fact.id
        tiles = DASHBOARD.figures(facts_by_id(facts), language)
        assert tiles[:3] == LANE_BRIEF.figures(facts_by_id(facts), language)[:3]


def test_every_number_of_every_page_is_one_of_the_lanes_facts() -> None:
    for plan in demo()[1]:
        facts = known(plan)
        allowed = {number for fact in facts.values() for number in numbers_of(fact)} | CONSTANTS
        allowed |= set(NUMBER.findall(plan.lane.name))
        for name in OF_A_LANE:
            page = PAGES[name]
            said = [page.say(kind, facts) for kind in page.frames]
            said += [f"{figure.label} {figure.value} {figure.change}" for figure in page.figures(facts)]
            for text in said:
                assert set(NUMBER.findall(text)) <= allowed, (plan.lane.name, text)


def test_the_paper_prints_what_the_screen_and_the_commentary_say() -> None:
    for plan in demo()[1][:3]:
        facts = lane_facts(plan, **STAMP)
        words = words_of(lane_report(plan, facts))
        for tile in DASHBOARD.figures(facts_by_id(facts))[:3]:
            assert plain(f"{tile.label} {tile.value} {tile.change}") in words
        for sentence in template_sentences(facts):
            assert plain(sentence) in words


def test_the_networks_counts_are_those_of_its_rows() -> None:
    whole, plans = demo()
    rows = [row_of(whole, number) for number in range(len(plans))]
    sums = facts_by_id(network_facts(whole, **STAMP))
    assert sums["lanes_total"].value == len(rows)
    assert sums["lanes_hold"].value == sum("buffer_move" in row for row in rows)
    assert sums["lanes_surge"].value == sum(row["status"].value == "Surge alert" for row in rows)
    for metric in ("worth", "money_at_risk"):
        total = sum(float(row[metric].value) for row in rows if metric in row)
        name = f"{metric}_total"
        assert sums[name].value == pytest.approx(total)
