"""Formula beside play is told in both languages, with every reason and every way of ordering."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.demand.history import build_history
from core.demand.profile import DemandRecords
from core.lane import REVIEW_POLICIES, Lane, LaneParameters
from core.plan.lane_plan import LanePlan, plan_lane
from core.plan.played_promises import play_promises
from ui.lane import promise_words as promises


def planned(policy: str = "periodic") -> LanePlan:
    days = np.datetime64("2025-01-01") + np.arange(200)
    demand = np.maximum(np.random.default_rng(3).normal(1000.0, 250.0, 200), 0.0)
    history = build_history("A", DemandRecords(dates=days, demand_units=demand))
    parameters = LaneParameters(review_policy=policy, lead_time_days=4.0, order_cycle_days=7.0)
    return plan_lane(Lane("A", parameters=parameters), history, as_of=days[-1].item())


@pytest.mark.parametrize("policy", REVIEW_POLICIES)
def test_each_way_of_ordering_is_said_in_both_languages(policy: str) -> None:
    plan = planned(policy)
    english, german = (promises.policy_sentence(plan, language) for language in ("en", "de"))
    assert "An order must last" in english and "Eine Bestellung muss" in german
    assert not any(bracket in english + german for bracket in "{}")
    if policy == "periodic":
        assert "every 7 days" in english and "alle 7 Tage" in german and "**11 Tage**" in german


def test_the_table_has_the_same_lines_in_both_languages_with_each_language_s_numbers() -> None:
    played = play_promises(planned(), rng=np.random.default_rng(1), n_replications=500)
    english, german = (
        promises.rows(played, unit="pallets", currency="EUR", language=language) for language in ("en", "de")
    )
    assert [len(column) for column in english.values()] == [len(column) for column in german.values()]
    assert list(english) == ["Figure", "As promised", "As played", "Differs"]
    assert "Fehlmenge je Woche · pallets" in german["Kennzahl"]
    short = german["Kennzahl"].index("An Partner je Woche · pallets")
    assert english["As promised"][short].translate(str.maketrans(",.", ".,")) == german["Wie zugesagt"][short]
    assert promises.basis(played, "de").startswith("Gespielt werden 500 Verläufe")


@pytest.mark.parametrize("reason", promises.REASONS)
def test_every_reason_is_a_sentence_in_both_languages(reason: str) -> None:
    played = play_promises(planned(), rng=np.random.default_rng(1), n_replications=500)
    differs = replace(played, reasons=(reason,))
    assert promises.verdict(differs).endswith(".") and "Wo sie um mehr als 4" in promises.verdict(
        differs, "de"
    )
    assert "stimmen innerhalb von 4" in promises.verdict(replace(played, reasons=()), "de")
