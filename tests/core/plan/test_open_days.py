"""A lane that runs on some days of a week has one law, whether it reports days, weeks or months."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.demand import cadence as cal
from core.demand.history import build_history
from core.demand.profile import DemandRecords
from core.facts import facts_by_id, lane_facts
from core.lane import CostParameters, Lane, LaneParameters
from core.plan.lane_plan import LanePlan, plan_lane
from core.plan.played_promises import play_promises
from core.quantities import FloatArray
from core.speech.assumptions import assumption_sentences

MEAN, SPREAD, CAPACITY = 140.0, 35.0, 140.0  # of a day from Monday to Friday
TRUE_OVERFLOW_PER_WEEK = 5 * SPREAD / np.sqrt(2 * np.pi)
TRUE_BEST = MEAN - 0.796 * SPREAD  # where P(W > C) = 18.5 / 23.5
FIRST, LAST = (
    np.datetime64("2023-05-29"),
    np.datetime64("2026-05-31"),
)  # a Monday, and a Sunday and month's end
LANE = Lane(
    "A-B",
    parameters=LaneParameters(
        lead_time_days=1.0, sd_lead_time_days=0.0, return_ratio=0.0, own_capacity_units_per_day=CAPACITY
    ),
    costs=CostParameters(price_per_unit=50.0, unit_cost_per_unit=30.0),
)


def reported(by: str, seed: int) -> DemandRecords:
    rng = np.random.default_rng(seed)
    days = np.arange(FIRST, LAST + 1)
    number = days.astype(np.int64)
    units = rng.normal(MEAN, SPREAD, days.size) * (cal.weekdays(number) < 5)
    if by == "days":
        return DemandRecords(days, units)
    begins = (
        number - cal.weekdays(number)
        if by == "weeks"
        else days.astype("datetime64[M]").astype("datetime64[D]")
    )
    starts, period = np.unique(begins.astype("datetime64[D]"), return_inverse=True)
    totals = np.bincount(period, weights=units)
    first = 1 if by == "months" else 0  # May 2023 has begun before
    return DemandRecords(starts[first:], totals[first:])


def planned(by: str, seed: int, open_days_per_week: float | None) -> LanePlan:
    lane = replace(LANE, parameters=replace(LANE.parameters, open_days_per_week=open_days_per_week))
    history = build_history(lane.name, reported(by, seed), open_days_per_week=open_days_per_week)
    return plan_lane(lane, history, as_of=LAST.item())


def figures(plan: LanePlan) -> FloatArray:
    overflow = plan.overflow.expected_overflow_units_per_day * plan.open_days_per_week
    best = plan.overflow.optimal_own_capacity_units_per_day
    return np.array([overflow, plan.overflow.required_units_per_day / CAPACITY, best], dtype=np.float64)


@pytest.mark.parametrize("by", ["days", "weeks", "months"])
def test_overflow_use_and_best_capacity_are_those_of_the_days_on_which_it_runs(by: str) -> None:
    told = np.array([figures(planned(by, seed, 5.0)) for seed in range(12)])
    truth = np.array([TRUE_OVERFLOW_PER_WEEK, MEAN / CAPACITY, TRUE_BEST])
    error = told.std(axis=0, ddof=1) / np.sqrt(len(told))
    away = np.abs(told.mean(axis=0) / truth - 1.0)
    assert np.all(away <= np.array([0.10, 0.01, 0.05]) + 3.0 * error / truth), (told.mean(axis=0), truth)


@pytest.mark.parametrize("by", ["weeks", "months"])
def test_without_the_setting_seven_days_are_assumed_and_said(by: str) -> None:
    silent, said = planned(by, 1, None), planned(by, 1, 5.0)
    assert figures(silent)[0] < TRUE_OVERFLOW_PER_WEEK / 2
    assert silent.open_days_per_week == pytest.approx(7.0)
    for plan, is_assumed in ((silent, True), (said, False), (planned("days", 1, None), False)):
        facts = facts_by_id(lane_facts(plan, currency="EUR", data_version=1))
        assert (
            any("seven days of a week" in sentence for sentence in assumption_sentences(facts)) == is_assumed
        )
        assert facts["open_days_per_week"].value == pytest.approx(7.0 if is_assumed else 5.0)
        assert facts["demand_next"].unit == ("units/day" if is_assumed else "units/open day")


def test_the_days_of_a_daily_lane_are_those_of_its_dates() -> None:
    assert np.array_equal(figures(planned("days", 2, 3.0)), figures(planned("days", 2, None)))


def test_seven_days_are_what_is_assumed() -> None:
    assert np.allclose(figures(planned("months", 3, 7.0)), figures(planned("months", 3, None)), rtol=1e-12)


def test_open_days_are_counted_from_monday() -> None:
    days = np.arange(4000, 4200)
    for per_week in (1.0, 5.0, 5.5, 6.0, 7.0):
        weight = np.clip(per_week - cal.weekdays(days), 0.0, 1.0)
        for begin, n_days in ((0, 7), (3, 31), (5, 2), (6, 10), (2, 90)):
            found = cal.open_days(
                first_days=days[begin : begin + 1], n_days=np.array([n_days]), days_per_week=per_week
            )
            assert found == pytest.approx(max(weight[begin : begin + n_days].sum(), cal.LEAST_OPEN_DAYS))


@pytest.mark.parametrize("by", ["weeks", "months"])
def test_the_play_overflows_on_the_days_on_which_it_runs(by: str) -> None:
    overflow = play_promises(planned(by, 1, 5.0), rng=np.random.default_rng(1)).overflow_units_per_week
    assert overflow.played.value == pytest.approx(overflow.promised, rel=0.1)
