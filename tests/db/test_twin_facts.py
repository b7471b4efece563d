"""Facts and what they become, from a twin on a real database."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from core.facts import facts_by_id
from core.twin import CapacityTwin
from db.outlets import WordsAndPaper
from tests.db.demand_csv import import_records

pytestmark = pytest.mark.database

FIRST_DAY = date(2025, 3, 3)
DEMAND = {("BER-MUC", FIRST_DAY + timedelta(days=day)): 40.0 + 7 * (day % 5) for day in range(120)}
SHORT = {("HAM-ROT", FIRST_DAY): 3.0}


@pytest.fixture
def twin(store) -> CapacityTwin:
    import_records(store, {**DEMAND, **SHORT})
    return CapacityTwin(store, WordsAndPaper())


def test_facts_carry_the_plan_and_the_version_of_the_data(twin):
    facts, plan = facts_by_id(twin.facts("BER-MUC")), twin.plan("BER-MUC")
    assert facts["buffer_needed"].value == plan.safety_stock.safety_stock_units
    assert facts["money_at_risk"].unit == f"{twin.workspace().currency}/week"
    assert {fact.data_version for fact in facts.values()} == {twin.workspace().data_version}


def test_facts_of_a_lane_with_too_little_data_say_what_is_missing(twin):
    facts = facts_by_id(twin.facts("HAM-ROT"))
    assert (facts["history_periods"].value, facts["periods_missing"].value) == (1.0, 2.0)


def test_network_facts_speak_of_every_lane(twin):
    subjects = {fact.subject for fact in twin.network_facts()}
    assert subjects == {"network", "BER-MUC", "HAM-ROT"}


def test_commentary_without_a_model_is_the_template(twin):
    said = twin.commentary("BER-MUC", language="de")
    assert said.source == "template"
    assert len(said.sentences) >= 3
