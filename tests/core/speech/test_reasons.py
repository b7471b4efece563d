"""Why a figure is what it is: each figure of a page has its formula, in both languages, and numbers that are facts."""

from __future__ import annotations

from dataclasses import replace
from math import sqrt

import pytest

from core.facts import METRICS, Fact, facts_by_id, lane_facts
from core.speech.cooperation import COOPERATION
from core.speech.dashboard import DASHBOARD
from core.speech.network import NETWORK_PAGE
from core.speech.profit import PROFIT
from core.speech.reasons import GERMAN_FORMULAS, MADE_OF, REMARKS, reason_of
from core.speech.resilience import RESILIENCE
from tests.core.decision.test_one_answer import planned
from tests.ui.plans import lane_plan

PAGES = (DASHBOARD, COOPERATION, PROFIT, RESILIENCE, NETWORK_PAGE)


def known() -> dict:
    return facts_by_id(lane_facts(lane_plan(), currency="EUR", data_version=1))


@pytest.mark.parametrize("language", ["en", "de"])
def test_every_figure_of_a_lane_has_a_reason(language: str) -> None:
    facts = known()
    for page in PAGES[:4]:
        for figure in page.figures(facts, language):
            reason = reason_of(figure.metric, facts, language)
            assert reason is not None, figure
            assert reason.formula


def test_what_reasons_are_made_of_are_metrics_and_each_has_german_words() -> None:
    for metric, parts in MADE_OF.items():
        assert metric in METRICS
        assert metric in GERMAN_FORMULAS, metric
        assert set(parts) <= set(METRICS)
    assert set(GERMAN_FORMULAS) <= set(METRICS)
    assert set(REMARKS) <= set(METRICS)


def test_the_numbers_put_in_are_the_facts_with_where_they_come_from() -> None:
    facts = known()
    reason = reason_of("capacity_use", facts)
    assert reason is not None
    assert [part.origin for part in reason.parts] == [
        "forecast",
        "setting of the lane",
        "setting of the lane",
    ]
    workload = facts["demand_next"].number * (1 + facts["returns"].number)
    assert facts["capacity_use"].number == pytest.approx(workload / facts["own_capacity"].number, rel=1e-6)


def test_the_range_over_all_lanes_is_explained_as_the_plain_sum_that_it_is() -> None:
    fact = replace(next(iter(known().values())), id="worth_total", metric="worth_total", value=1.0)
    reason = reason_of("worth_total", {"worth_total": fact})
    assert reason is not None and "the sum of the lanes' own ends" in reason.remark


def test_the_numbers_under_a_figure_give_the_figure() -> None:
    """On each demo lane, by hand: what stands in the popover is enough, and leads to what is shown."""
    n_checked = dict.fromkeys(("year", "weeks", "hold"), 0)
    for plan in planned("demo")[1]:
        facts = facts_by_id(lane_facts(plan, currency="EUR", data_version=1))
        v = {name: fact.number for name, fact in facts.items() if isinstance(fact.value, float)}
        if "order_quantity" in v:
            best = sqrt(2 * v["order_demand"] * v["order_cost"] / v["holding_rate"])
            assert v["order_quantity"] == pytest.approx(best)
            assert v["expected_profit"] == pytest.approx(
                v["margin_total"] - v["holding_cost"] - v["shortage_cost"]
            )
            days = v["open_days_per_week"]
            kept = v["own_unit_cost"] * (v["own_capacity"] / v["kept_volume"] - 1)
            assert v["break_even_surcharge"] == pytest.approx(kept)
            booked = days * v["own_capacity"] * v["own_unit_cost"]
            booked += v["expected_overflow"] * v["overflow_unit_cost"]
            assert v["booked_cost"] == pytest.approx(booked)
        dependency = v["expected_overflow"] / v["open_days_per_week"] / v["required_volume"]
        assert v["partner_dependency"] == pytest.approx(dependency)
        if "resilience_score" in v:
            weight = v["coverage_weight"]
            score = 100 * (weight * v["stress_coverage"] + (1 - weight) * (1 - v["partner_fragility"]))
            assert v["resilience_score"] == pytest.approx(score)
        if "penalty_held" in v:
            assert v["penalty_held"] == pytest.approx(v["short_held"] * v["penalty_unit"])
        for kind, move in (("year", "capacity_year_move"), ("weeks", "capacity_move")):
            if f"{move}_gain" in v:
                n_checked[kind] += 1
                for end in ("today", "target"):
                    cost = v[f"{move}_{end}"] * v["own_unit_cost"]
                    cost += v[f"{move}_over_{end}"] * v["overflow_unit_cost"]
                    assert v[f"{move}_cost_{end}"] == pytest.approx(v["open_days_per_week"] * cost)
                gain = v[f"{move}_cost_today"] - v[f"{move}_cost_target"]
                assert v[f"{move}_gain"] == pytest.approx(gain, rel=1e-6)
        if "buffer_move_gain" in v:
            n_checked["hold"] += 1
            for end in ("today", "target"):
                cost = v["underage_cost"] * v[f"buffer_move_short_{end}"]
                cost += v["overage_cost"] * v[f"buffer_move_idle_{end}"]
                assert v[f"buffer_move_cost_{end}"] == pytest.approx(cost)
            gain = v["buffer_move_cost_today"] - v["buffer_move_cost_target"]
            assert v["buffer_move_gain"] == pytest.approx(gain, rel=1e-6)
        for metric in ("capacity_year_move_gain", "capacity_move_gain", "buffer_move_gain", "order_quantity"):
            if metric in facts:
                reason = reason_of(metric, facts)
                assert reason is not None and len(reason.parts) == len(MADE_OF[metric]), metric
    assert min(n_checked.values()) > 0, n_checked


def test_a_sum_over_lanes_names_lanes_and_what_the_others_add() -> None:
    def money(name: str, metric: str, value: float, subject: str = "network") -> Fact:
        return Fact(name, subject, metric, value, "EUR/week", formula="sum over these lanes")

    facts = facts_by_id(
        (
            money("worth_total", "worth_total", 100.0),
            *(money(f"worth_{letter}", "worth", 20.0, f"lane {letter}") for letter in "abcd"),
        )
    )
    reason = reason_of("worth_total", facts)
    assert reason is not None
    assert [part.label for part in reason.parts] == [
        *(f"lane {letter}: worth of the decisions" for letter in "abcd"),
        "all other lanes",
    ]
    assert "20" in reason.parts[-1].value
    of_all = reason_of("worth_total", {**facts, "worth_total": money("worth_total", "worth_total", 80.0)})
    assert of_all is not None and len(of_all.parts) == 4


def test_a_figure_that_is_not_known_has_no_reason() -> None:
    assert reason_of("capacity_use", {}) is None
