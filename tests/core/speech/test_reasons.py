"""Why a figure is what it is: each figure of a page has its formula, in both languages, and numbers that are facts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.facts import METRICS, facts_by_id, lane_facts
from core.speech.cooperation import COOPERATION
from core.speech.dashboard import DASHBOARD
from core.speech.network import NETWORK_PAGE
from core.speech.profit import PROFIT
from core.speech.reasons import GERMAN_FORMULAS, MADE_OF, REMARKS, reason_of
from core.speech.resilience import RESILIENCE
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
        assert {part.removesuffix("_a").removesuffix("_b").removesuffix("_c") for part in parts} <= set(
            METRICS
        )
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


def test_a_figure_that_is_not_known_has_no_reason() -> None:
    assert reason_of("capacity_use", {}) is None
