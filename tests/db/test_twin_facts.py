"""Facts and what they become, from a twin on a real database."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from core.facts import facts_by_id, facts_digest
from core.twin.capacity_twin import CapacityTwin
from db.outlets import WordsAndPaper
from tests.db.demand_csv import import_records
from tests.paper_pages import words_of

pytestmark = pytest.mark.database

FIRST_DAY = date(2025, 3, 3)
DEMAND = {("BER-MUC", FIRST_DAY + timedelta(days=day)): 40.0 + 7 * (day % 5) for day in range(120)}
SHORT = {("HAM-ROT", FIRST_DAY + timedelta(days=119)): 3.0}


@pytest.fixture
def twin(store) -> CapacityTwin:
    import_records(store, {**DEMAND, **SHORT})
    return CapacityTwin(store, WordsAndPaper())


def test_facts_carry_the_plan_and_the_version_of_the_data(twin):
    facts, plan = facts_by_id(twin.facts("BER-MUC")), twin.plan("BER-MUC")
    assert facts["buffer_needed"].value == plan.buffer.buffer_units
    assert "money_at_risk" not in facts  # nobody entered a price
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


def test_the_report_of_a_lane_carries_its_facts(twin):
    report = twin.report("BER-MUC", made_on=date(2026, 11, 28))
    words = words_of(report)
    assert f"facts {facts_digest(twin.facts('BER-MUC'))}" in words
    assert twin.workspace().title in words
    assert twin.report("BER-MUC", made_on=date(2026, 11, 28)) == report


def test_the_report_of_a_lane_with_too_little_data_says_what_is_missing(twin):
    assert "2 more needed" in words_of(twin.report("HAM-ROT"))


def test_the_report_of_the_network_lists_every_lane(twin):
    words = words_of(twin.network_report(language="de"))
    assert "BER-MUC" in words
    assert "HAM-ROT" in words
    assert f"Fakten {facts_digest(twin.network_facts())}" in words


def test_stale_data_are_told_in_the_facts_of_the_lane_too(store):
    late = {("NEW", FIRST_DAY + timedelta(days=200 + day)): 5.0 for day in range(10)}
    import_records(store, {**DEMAND, **late})
    facts = facts_by_id(CapacityTwin(store, WordsAndPaper()).facts("BER-MUC"))
    assert facts["status"].value == "Stale data"
