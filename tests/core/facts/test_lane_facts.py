"""Facts of a lane say what its plan says."""

from __future__ import annotations

import math

import numpy as np
import pytest

from core.demand.history import build_history
from core.demand.profile import DemandRecords
from core.errors import NotEnoughHistory
from core.facts import METRICS, empty_lane_facts, facts_by_id, lane_facts
from core.lane import CostParameters, Lane, LaneParameters
from core.plan.lane_plan import plan_lane
from core.speech.dashboard import DASHBOARD
from core.speech.template import template_sentences
from tests.commentary.lane_in_words import busy_facts, busy_plan
from tests.core.lanes import TOO_YOUNG

FACTS = busy_facts()
KNOWN = facts_by_id(FACTS)


def test_values_are_those_of_the_plan() -> None:
    plan = busy_plan()
    assert KNOWN["buffer_needed"].value == plan.buffer.buffer_units
    assert KNOWN["classical_buffer"].value == plan.safety_stock.safety_stock_units
    assert KNOWN["money_at_risk"].value == plan.money_at_risk_per_week
    assert KNOWN["fill_rate"].value == plan.service.fill_rate_ratio
    assert KNOWN["resilience_score"].value == plan.resilience.score
    assert KNOWN["buffer_gap"].value == round(plan.buffer.buffer_units) - 60.0  # in whole pallets


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


def test_a_lane_with_too_little_data_says_what_is_missing() -> None:
    missing = NotEnoughHistory(lane="A-B", n_periods=5, needed=12)
    facts = empty_lane_facts(Lane(name="A-B"), missing, TOO_YOUNG, currency="EUR", data_version=1)
    assert [fact.value for fact in facts] == ["Too little data", TOO_YOUNG.reason, 5.0, 7.0]


@pytest.mark.parametrize(
    "demand", [[10.0, 12.0, 9.0, 11.0], [0.0] * 99 + [1000.0]], ids=["four days", "one spike"]
)
def test_a_lane_with_a_plan_and_too_little_data_is_not_called_safe(demand: list[float]) -> None:
    held = LaneParameters(buffer_held_units=0.0, own_capacity_units_per_day=0.0)
    lane = Lane("A-B", parameters=held, costs=CostParameters(price_per_unit=50.0, unit_cost_per_unit=30.0))
    history = build_history(
        "A-B", DemandRecords(np.datetime64("2026-01-05") + np.arange(len(demand)), np.array(demand))
    )
    plan = plan_lane(lane, history, as_of=history.last_day)
    assert plan.status.status == "Too little data"
    assert math.isnan(plan.money_at_risk_per_week)
    facts = lane_facts(plan, currency="EUR", data_version=1)
    assert not {"money_at_risk", "worth", "worth_low", "worth_high"} & set(facts_by_id(facts))
    for language, claim in (("en", "too little data to decide on"), ("de", "zu wenig Daten")):
        said = " ".join(template_sentences(facts, language)) + DASHBOARD.say(
            "nothing", facts_by_id(facts), language
        )
        assert claim in said
        assert "waiting costs nothing" not in said.lower()
        assert "leave it as it is" not in said


def test_lane_facts_are_the_same_for_the_same_plan() -> None:
    assert lane_facts(busy_plan(), currency="EUR", data_version=3) == FACTS
