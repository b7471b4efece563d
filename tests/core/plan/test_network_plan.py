"""The network in one pass says what each lane's own plan says."""

from __future__ import annotations

import math
from datetime import date

import numpy as np
import pytest

from core.demand.history import build_history, build_network_history
from core.demand.profile import NetworkRecords
from core.forecast import by_cadence, forecast_lane
from core.forecast.by_cadence import learn_by_cadence
from core.forecast.horizons import PLAN_HORIZON_PERIODS
from core.lane import Lane
from core.plan import plan_columns
from core.plan.lane_plan import LanePlan, plan_lane
from core.plan.network_plan import NetworkPlan, alerts_by_money_at_risk, plan_network
from core.watch.verdict import STALE_DATA
from tests.core.lanes import example_lanes, network_of

LANES, RECORDS = example_lanes()


@pytest.fixture(scope="module")
def network() -> NetworkPlan:
    return plan_network(LANES, build_network_history(network_of(LANES, RECORDS)))


@pytest.fixture(scope="module")
def single() -> dict[str, LanePlan]:
    """Each lane planned alone, on the forecast of the network it belongs to."""
    history = build_network_history(network_of(LANES, RECORDS))
    learned = learn_by_cadence(history, horizon_periods=PLAN_HORIZON_PERIODS)

    def plan_alone(lane: Lane) -> LanePlan:
        own = build_history(lane.name, RECORDS[lane.name])
        horizon = PLAN_HORIZON_PERIODS[own.cadence]
        forecast = forecast_lane(own, horizon_periods=horizon, learning=learned[own.cadence])
        return plan_lane(lane, own, as_of=history.newest_day, forecast=forecast)

    return {lane.name: plan_alone(lane) for lane in LANES}


def test_every_figure_of_the_network_is_that_of_the_lane(
    network: NetworkPlan, single: dict[str, LanePlan]
) -> None:
    for index, lane in enumerate(LANES):
        plan = single[lane.name]
        pairs = {
            "mean_units_per_day": plan.profile.mean_units_per_day,
            "mean_workload_units_per_day": plan.workload.mean_units_per_day,
            "sd_workload_units_per_day": plan.workload.sd_units_per_day,
            "critical_ratio": plan.critical_ratio,
            "sd_lead_time_demand_units": plan.safety_stock.sd_lead_time_demand_units,
            "safety_stock_units": plan.safety_stock.safety_stock_units,
            "reorder_point_units": plan.safety_stock.reorder_point_units,
            "buffer_units": plan.buffer.buffer_units,
            "level_units": plan.buffer.level_units,
            "is_calibrated": plan.buffer.is_calibrated,
            "expected_shortage_units_per_cycle": plan.service.expected_shortage_units_per_cycle,
            "fill_rate_ratio": plan.service.fill_rate_ratio,
            "own_capacity_units_per_day": plan.own_capacity_units_per_day,
            "expected_overflow_units_per_week": plan.overflow.expected_overflow_units_per_day
            * plan.open_days_per_week,
            "dependency_ratio": plan.overflow.dependency_ratio,
            "resilience_score": math.nan if plan.resilience.score is None else plan.resilience.score,
            "money_at_risk_per_week": plan.money_at_risk_per_week,
        }
        for name, expected in pairs.items():
            got = getattr(network, name)[index]
            assert got == pytest.approx(expected, rel=1e-9, abs=1e-9, nan_ok=True), (lane.name, name)


def test_a_lane_has_one_status_in_its_own_plan_and_in_the_networks(
    network: NetworkPlan, single: dict[str, LanePlan]
) -> None:
    for index, lane in enumerate(LANES):
        assert single[lane.name].status == network.watch.lane_status(index), lane.name
        assert single[lane.name].as_of == network.as_of
    over = single["B-MONTHLY"]  # its last month is December 2024, other lanes go on for a year
    assert over.status.status == "Ended"
    assert over.last_day == date(2024, 12, 1) < over.as_of
    place = network.lanes.index("B-MONTHLY")
    assert (network.expected_units_per_day[place], network.money_at_risk_per_week[place]) == (0.0, 0.0)
    assert network.mean_units_per_day[place] > 0  # it keeps its history


def test_the_day_of_the_question_may_be_another_than_the_newest_day(network: NetworkPlan) -> None:
    spring = date(2026, 3, 1)
    later = plan_network(LANES, build_network_history(network_of(LANES, RECORDS)), as_of=spring)
    assert later.as_of == spring
    stale = [np.array(plan.lanes)[plan.watch.status == STALE_DATA].tolist() for plan in (network, later)]
    assert stale == [
        ["G-ZERO"],
        ["A-DAILY", "C-WEEKLY", "E-WEEKDAYS", "F-SURGE", "G-ZERO"],
    ]
    # the newest day is some days after this lane's last week; where its data are old, the days after them are told
    same = np.array(network.lanes) != "C-WEEKLY"
    np.testing.assert_array_equal(later.buffer_units[same], network.buffer_units[same])


def test_the_lane_with_a_surge_is_an_alert_and_stands_before_calm_ones(network: NetworkPlan) -> None:
    alerts = alerts_by_money_at_risk(network)
    surge = next(alert for alert in alerts if alert.lane == "F-SURGE")
    assert surge.status.status == "Surge alert"
    risks = [alert.money_at_risk_per_week for alert in alerts]
    known = [risk for risk in risks if risk is not None]
    assert known == sorted(known, reverse=True)
    assert risks[len(known) :] == [None] * (len(risks) - len(known))


def test_a_lane_without_enough_data_has_no_figures_and_breaks_nothing() -> None:
    few = {
        **RECORDS,
        "A-DAILY": type(RECORDS["A-DAILY"])(RECORDS["A-DAILY"].dates[-2:], np.array([1.0, 2.0])),
    }
    plan = plan_network(LANES, build_network_history(network_of(LANES, few)))
    assert math.isnan(plan.safety_stock_units[0])
    assert np.isfinite(plan.safety_stock_units[1:]).all()
    assert plan.watch.lane_status(0).status == "Too little data"


def test_an_empty_network_is_planned_as_nothing() -> None:
    nothing = NetworkRecords((), np.array([0]), np.array([], dtype=np.int64), np.array([]))
    plan = plan_network((), build_network_history(nothing))
    assert plan.lanes == ()
    assert plan.as_of is None
    assert alerts_by_money_at_risk(plan) == ()


def test_the_plan_looks_four_weeks_or_twelve_periods_ahead(single: dict[str, LanePlan]) -> None:
    own = {
        plan.forecast.cadence: plan_lane(plan.lane, plan.history, as_of=plan.as_of)
        for plan in single.values()
    }
    assert {cadence: plan.forecast.mean_units.size for cadence, plan in own.items()} == {
        "daily": 28,
        "weekly": 12,
        "monthly": 12,
    }


def test_the_figures_do_not_depend_on_how_many_lanes_are_planned_at_a_time(
    network: NetworkPlan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plan_columns, "LANES_AT_A_TIME", 2)
    monkeypatch.setattr(by_cadence, "LANES_AT_A_TIME", 2)
    in_twos = plan_network(LANES, build_network_history(network_of(LANES, RECORDS)))
    for name in (
        "safety_stock_units",
        "buffer_units",
        "dependency_ratio",
        "resilience_score",
        "money_at_risk_per_week",
    ):
        got, expected = getattr(in_twos, name), getattr(network, name)
        np.testing.assert_allclose(got, expected, rtol=1e-12, err_msg=name)


def test_a_network_without_lanes_has_no_figures() -> None:
    nothing = NetworkRecords(
        lanes=(),
        offsets=np.zeros(1, dtype=np.int64),
        days=np.zeros(0, dtype=np.int64),
        demand_units=np.zeros(0),
    )
    assert plan_network((), build_network_history(nothing)).safety_stock_units.size == 0
