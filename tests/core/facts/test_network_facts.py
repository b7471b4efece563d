"""Facts of a network: the lanes that need somebody, and every lane for paper and exports."""

from __future__ import annotations

import numpy as np
import pytest

from core.decision import decide_network
from core.demand.history import build_network_history
from core.facts import every_lane_facts, facts_by_id, network_facts
from core.plan.network_plan import plan_network
from tests.core.lanes import example_lanes, network_of

STAMP = {"currency": "EUR", "data_version": 7}


@pytest.fixture(scope="module")
def network():
    lanes, records = example_lanes()
    return lanes, plan_network(lanes, build_network_history(network_of(lanes, records)))


def test_every_lane_has_facts_of_its_own_and_ids_are_unique(network):
    lanes, plan = network
    facts = every_lane_facts(plan, lanes=lanes, **STAMP)
    assert {fact.subject for fact in facts if fact.metric == "status"} == {lane.name for lane in lanes}
    assert len(facts_by_id(facts)) == len(facts)
    assert not any(character.isdigit() for fact in facts for character in fact.id)


def test_the_facts_that_sentences_stand_on_are_the_same_with_every_lane(network):
    lanes, plan = network
    every = facts_by_id(every_lane_facts(plan, lanes=lanes, **STAMP))
    for fact in network_facts(plan, lanes=lanes, **STAMP):
        assert every[fact.id] == fact


def test_a_lane_in_alert_comes_before_every_quiet_lane_and_each_group_by_worth(network):
    lanes, plan = network
    facts = every_lane_facts(plan, lanes=lanes, **STAMP)
    order = [fact.subject for fact in facts if fact.metric == "status"]
    decisions = decide_network(plan)
    needs = dict(zip(plan.lanes, decisions.needs_somebody, strict=True))
    worth = dict(zip(plan.lanes, decisions.worth_per_week, strict=True))
    ranks = [(not needs[lane], -worth[lane]) for lane in order]
    assert ranks == sorted(ranks)


def test_the_sums_are_those_of_the_plan(network):
    _, plan = network
    known = facts_by_id(every_lane_facts(plan, **STAMP))
    decisions = decide_network(plan)
    assert known["lanes_total"].value == len(plan.lanes)
    assert known["lanes_alert"].value == decisions.needs_somebody.sum()
    assert known["money_at_risk_total"].value == pytest.approx(np.nansum(plan.money_at_risk_per_week))
    assert known["worth_total"].value == pytest.approx(decisions.worth_per_week.sum())
    assert known["worth_total_low"].value <= known["worth_total"].value <= known["worth_total_high"].value
