"""An outage may begin on any day: neither the index nor what is lost moves with the weekday of the last record."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.demand.history import build_history
from core.demand.profile import DemandRecords
from core.facts import facts_by_id, lane_facts
from core.facts.outage_facts import STRESSES, play
from core.lane import Lane, LaneParameters
from core.laws import NormalLaw
from core.plan.lane_plan import LanePlan, plan_lane
from core.plan.network_plan import plan_network
from core.resilience.outage import survive_coming_outage
from core.speech import resilience as words

HELD, ALTERNATIVE, RECOVER, RETURNS = 180.0, 40.0, 10.0, 0.05
MEAN, SD = 133.0, 28.0
STAMP = {"currency": "EUR", "data_version": 1}
LANE = Lane(
    "HAM-ROT",
    parameters=LaneParameters(
        buffer_held_units=HELD,
        time_to_recover_days=RECOVER,
        alternative_units_per_day=ALTERNATIVE,
        own_capacity_units_per_day=190.0,
        return_ratio=RETURNS,
    ),
)


def plan_until(last_day: str) -> LanePlan:
    """A lane that runs from Monday to Friday, with records up to a day of November 2026."""
    days = np.datetime64("2025-06-02") + np.arange(560)
    demand = np.rint(np.random.default_rng(1).normal(MEAN, SD, days.size))
    use = ((days.astype(np.int64) + 3) % 7 < 5) & (days <= np.datetime64(last_day))
    history = build_history(LANE.name, DemandRecords(days[use], demand[use]))
    return plan_lane(LANE, history, as_of=history.last_day)


@pytest.fixture(scope="module")
def plans() -> list[LanePlan]:
    return [plan_until(f"2026-11-{day}") for day in (20, 23, 24, 25, 26, 27)]  # Friday to Friday


def test_the_index_does_not_move_with_the_weekday_of_the_last_record(plans: list[LanePlan]) -> None:
    scores = [plan.resilience.score for plan in plans]
    assert max(scores) - min(scores) < 1.5  # 9.7 where an outage began on the day after it
    played = [play(plan, STRESSES[0]) for plan in plans]
    survived = [one.outage.time_to_survive_days for one in played]
    assert max(survived) / min(survived) < 1.03  # 2.5
    assert {one.worst_weekday for one in played} <= {0, 1, 2}
    network = plan_network((LANE,), plans[-1].history.as_network(), as_of=plans[-1].as_of)
    assert network.resilience_score.item() == pytest.approx(scores[-1])


def test_what_is_lost_is_the_mean_of_outages_that_begin_on_any_day(plans: list[LanePlan]) -> None:
    rng = np.random.default_rng(2)
    starts, n_days = np.tile(np.arange(7), 20_000), int(RECOVER)
    weekday = (starts[:, None] + np.arange(n_days)) % 7
    workload = np.where(weekday < 5, rng.normal(MEAN, SD, weekday.shape) * (1.0 + RETURNS), 0.0)
    lost = np.maximum(workload.sum(axis=1) - ALTERNATIVE * n_days - HELD, 0.0).mean()
    for plan in plans:
        # 0.79 to 1.35 of it where an outage began on the day after the last record
        assert play(plan, STRESSES[0]).outage.lost_volume_units == pytest.approx(lost, rel=0.08)


def test_the_worst_weekday_is_told_beside_the_mean(plans: list[LanePlan]) -> None:
    known = facts_by_id(lane_facts(plans[-1], **STAMP))
    outcome = play(plans[-1], STRESSES[0]).outage
    assert known["least_survive"].value == outcome.least_time_to_survive_days
    assert known["least_survive"].value < 0.95 * known["time_to_survive"].value
    weekday = known["worst_weekday"]
    assert f"from a {weekday.value} on the buffer lasts" in words.answer(known)[1]
    assert f"von einem {weekday.value_de} an reicht der Puffer" in words.answer(known, "de")[1]


def test_a_lane_that_survives_from_most_days_on_is_not_said_to_survive() -> None:
    plan = plan_until("2026-11-27")
    buffer = play(plan, STRESSES[0]).mean_units_per_day * RECOVER - ALTERNATIVE * RECOVER + 30.0
    more = replace(LANE, parameters=replace(LANE.parameters, buffer_held_units=buffer))
    plan = plan_lane(more, plan.history, as_of=plan.as_of, forecast=plan.forecast)
    outcome = play(plan, STRESSES[0]).outage
    assert outcome.least_time_to_survive_days < RECOVER < outcome.time_to_survive_days
    assert not outcome.survives
    title = words.answer(facts_by_id(lane_facts(plan, **STAMP)))[0]
    assert "only if it does not begin on a" in title


def test_several_starts_are_the_mean_of_each() -> None:
    shared = {
        "until_recovery": NormalLaw(100.0, 10.0),
        "buffer_units": 80.0,
        "alternative_units_per_day": 5.0,
        "time_to_recover_days": 9.0,
    }
    totals = np.cumsum(np.array([[10.0] * 30, [20.0] * 30, [30.0] * 30]), axis=1)
    each = [survive_coming_outage(total_units=total, **shared).time_to_survive_days for total in totals]
    together = survive_coming_outage(total_units=totals, **shared)
    assert together.time_to_survive_days == pytest.approx(np.mean(each))
    assert (together.least_start, together.least_time_to_survive_days) == (2, pytest.approx(min(each)))
