"""What the plan of a lane promises is what its play does, on every lane of the demo."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest

from core.demand.history import build_history, build_network_history
from core.demand.profile import DemandRecords
from core.demo.network import demo_network
from core.forecast import forecast_network
from core.lane import REVIEW_POLICIES, Lane, LaneParameters
from core.plan.lane_plan import LanePlan, plan_lane
from core.plan.played_promises import (
    ANY_WEEKDAY,
    LEAD_TIME_VARIES,
    ONE_LAW_IN_STEPS,
    PART_DAYS,
    play_promises,
)
from tests.core.lanes import network_of

LAST_DAY = date(2026, 11, 22)
DEMO = demo_network(last_day=np.datetime64(LAST_DAY), rng=np.random.default_rng(7))
FEW = 800


def planned(number: int, **parameters: Any) -> LanePlan:
    lane, records = DEMO[number].lane, DEMO[number].records
    lane = replace(lane, parameters=replace(lane.parameters, **parameters))
    history = build_history(lane.name, records, missing_days=lane.parameters.missing_days)
    return plan_lane(lane, history, as_of=LAST_DAY)


@pytest.mark.parametrize("number", range(len(DEMO)), ids=[one.lane.name for one in DEMO])
def test_promises_of_a_lead_time_that_does_not_vary_are_kept(number: int) -> None:
    for policy in ("periodic", "daily"):
        plan = planned(number, sd_lead_time_days=0.0, review_policy=policy)
        played = play_promises(plan, rng=np.random.default_rng(number), n_replications=FEW)
        for name, promise in vars(played.service).items():
            assert promise.is_kept, (policy, name, promise)
        assert played.overflow_units_per_week.is_kept, (policy, played.overflow_units_per_week)


@pytest.mark.parametrize("seed", range(3, 7))
def test_a_level_told_today_is_kept_beside_a_lane_that_surged(seed: int) -> None:
    """Few lanes, one of which surged: weeks that begin later are far less sure, and their orders find a newer level."""
    rng = np.random.default_rng(seed)
    days = np.arange("2026-06-01", "2026-10-29", dtype="datetime64[D]")
    demand = {"CALM": rng.normal(100.0, 10.0, days.size), "SURGED": rng.normal(300.0, 30.0, days.size)}
    demand["SURGED"][-21:] *= 1.6
    lane = Lane("CALM", parameters=LaneParameters(sd_lead_time_days=0.0, review_policy="daily"))
    records = {name: DemandRecords(days, units) for name, units in demand.items()}
    network = build_network_history(network_of((lane, Lane("SURGED")), records))
    band = forecast_network(network, horizon_periods=28).lane(0)
    plan = plan_lane(lane, network.lane_history(0), as_of=days[-1].item(), forecast=band)
    played = play_promises(plan, rng=rng, n_replications=FEW)
    assert played.service.are_kept, played


@pytest.mark.parametrize("policy", REVIEW_POLICIES)
def test_only_what_the_lane_has_is_named_as_a_reason(policy: str) -> None:
    for varies in (0.0, 3.0):
        plan = planned(2, sd_lead_time_days=varies, review_policy=policy)
        played = play_promises(plan, rng=np.random.default_rng(1), n_replications=FEW)
        assert (LEAD_TIME_VARIES in played.reasons) <= (varies > 0)
        assert PART_DAYS not in played.reasons
        assert (ANY_WEEKDAY in played.reasons) <= (policy == "continuous")
        assert played.service.are_kept or played.reasons


def test_a_lead_time_that_varies_over_weekdays_is_found_to_be_the_reason() -> None:
    """Weekly orders on a lane with a strong week: a lead time of 3 to 5 days ends on days that differ."""
    played = play_promises(planned(0), rng=np.random.default_rng(3), n_replications=12_000)
    assert not played.service.are_kept
    assert played.reasons[0] == LEAD_TIME_VARIES


def test_a_level_that_is_too_low_is_seen_in_the_play() -> None:
    plan = planned(0, sd_lead_time_days=0.0)
    lower = replace(plan.buffer, level_units=plan.buffer.level_units - plan.buffer.buffer_units)
    played = play_promises(replace(plan, buffer=lower), rng=np.random.default_rng(1), n_replications=FEW)
    assert not played.service.cycle_service_level_ratio.is_kept
    assert played.service.cycle_service_level_ratio.played.value < 0.7


def test_overflow_that_differs_has_a_reason_of_its_own() -> None:
    """Its play draws each day by its own law: that days add up to the forecast's totals is no reason there."""
    plan = planned(0, sd_lead_time_days=0.0)
    twice = replace(
        plan.overflow,
        expected_overflow_units_per_day=2.0 * plan.overflow.expected_overflow_units_per_day,
    )
    played = play_promises(replace(plan, overflow=twice), rng=np.random.default_rng(0), n_replications=FEW)
    assert not played.overflow_units_per_week.is_kept
    assert played.reasons == (ONE_LAW_IN_STEPS,)


def test_the_same_seed_gives_the_same_play() -> None:
    plan = planned(0)
    first, second = (play_promises(plan, rng=np.random.default_rng(5), n_replications=50) for _ in range(2))
    assert first == second


@pytest.mark.parametrize("policy", REVIEW_POLICIES)
def test_hard_lanes_are_played_to_finite_figures_or_none(policy: str) -> None:
    days = np.arange("2026-09-01", "2026-11-23", dtype="datetime64[D]")
    for demand in (np.zeros(days.size), np.r_[np.zeros(days.size - 1), 1000.0], np.full(days.size, 5.0)):
        parameters = LaneParameters(
            lead_time_days=0.5, order_cycle_days=0.5, own_capacity_units_per_day=0.0, review_policy=policy
        )
        history = build_history("HARD", DemandRecords(dates=days, demand_units=demand))
        plan = plan_lane(Lane("HARD", parameters=parameters), history, as_of=LAST_DAY)
        played = play_promises(plan, rng=np.random.default_rng(1), n_replications=FEW // 4)
        for promise in (*vars(played.service).values(), played.overflow_units_per_week):
            assert np.isfinite(promise.promised)
            assert promise.promised >= 0
            assert not np.isinf(promise.played.value)


@pytest.mark.parametrize("seed", range(3))
def test_a_level_that_one_days_demand_passes_is_kept_on_a_lane_of_months(seed: int) -> None:
    """Falling demand, ordered without a lead time: the level of a month is unsure, a day's noise about it is not."""
    rng = np.random.default_rng(seed)
    days = np.arange("2022-01-01", "2026-11-01", dtype="datetime64[D]")
    demand = 300.0 * np.exp(-0.4 * np.arange(days.size) / 365.0) * rng.normal(1.0, 0.25, days.size)
    months, month = np.unique(days.astype("datetime64[M]"), return_inverse=True)
    records = DemandRecords(
        months.astype("datetime64[D]"), np.bincount(month, weights=np.maximum(demand, 0.0))
    )
    parameters = LaneParameters(
        lead_time_days=0.0, sd_lead_time_days=0.0, order_cycle_days=3.0, review_policy="continuous"
    )
    plan = plan_lane(Lane("A-B", parameters=parameters), build_history("A-B", records), as_of=days[-1].item())
    short = play_promises(plan, rng=rng, n_replications=4000).service.short_units_per_week
    assert short.promised / 1.5 < short.played.value < 1.5 * short.promised
