"""The same lane reported by every calendar has about the same plan, and words for it in both languages."""

from __future__ import annotations

import numpy as np
import pytest

from core.demand.history import build_history
from core.facts import facts_by_id, lane_facts
from core.lane import Lane
from core.plan.lane_plan import LanePlan, plan_lane
from core.speech.template import template_commentary
from tests.core.demand.test_find_cadence import CALENDARS, RATE, reports

FIRST_OF_EACH = {cadence: name for name, (cadence, _) in reversed(CALENDARS.items())}
# 14 and a half days of Poisson demand and a lead time that varies by 1.5 days: 1.645 * sqrt(14 * 40 + (1.5 * 40)**2)
LEAST_BUFFER, MOST_BUFFER = 90.0, 150.0


@pytest.fixture(scope="module", params=FIRST_OF_EACH)
def plan(request: pytest.FixtureRequest) -> LanePlan:
    _, periods = CALENDARS[FIRST_OF_EACH[request.param]]
    history = build_history("A", reports(periods, np.random.default_rng(2)))
    return plan_lane(Lane("A"), history, as_of=history.last_day)


def test_rate_and_buffer_are_those_of_the_days(plan: LanePlan) -> None:
    assert plan.ahead.units_per_day == pytest.approx(RATE, rel=0.06)
    assert plan.own_capacity_units_per_day == pytest.approx(1.25 * RATE, rel=0.3)
    assert LEAST_BUFFER < plan.buffer.buffer_units < MOST_BUFFER


def test_it_is_said_in_the_lanes_own_periods(plan: LanePlan) -> None:
    facts = lane_facts(plan, currency="EUR", data_version=1)
    known = facts_by_id(facts)
    assert known["periods_name"].value.endswith("s")
    for language in ("en", "de"):
        assert len(template_commentary(facts, language)) >= 3
