"""Facts of a network: the lanes that need somebody, and every lane for paper and exports."""

from __future__ import annotations

import numpy as np
import pytest

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


def test_a_lane_in_alert_comes_before_every_quiet_lane_and_each_group_by_money(network):
    lanes, plan = network
    facts = every_lane_facts(plan, lanes=lanes, **STAMP)
    order = [fact.subject for fact in facts if fact.metric == "status"]
    needs = dict(zip(plan.lanes, plan.watch.needs_somebody | plan.passes_plan, strict=True))
    money = dict(zip(plan.lanes, np.nan_to_num(plan.money_at_risk_per_week, nan=-1.0), strict=True))
    assert order == sorted(order, key=lambda lane: (not needs[lane], -money[lane], lane))


def test_the_sums_are_those_of_the_plan(network):
    _, plan = network
    known = facts_by_id(every_lane_facts(plan, **STAMP))
    needs = plan.watch.needs_somebody | plan.passes_plan
    assert known["lanes_total"].value == len(plan.lanes)
    assert known["lanes_alert"].value == needs.sum()
    assert known["money_at_risk_total"].value == pytest.approx(np.nansum(plan.money_at_risk_per_week))
    assert known["money_at_risk_alert"].value == pytest.approx(np.nansum(plan.money_at_risk_per_week[needs]))
