"""Plans of histories and parameters at the edges: every figure is finite and true, and the network says the same."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from core.decision import decide_lane
from core.demand.history import build_history, build_network_history
from core.demand.profile import DemandRecords
from core.facts import lane_facts
from core.facts.lane_cost_curve import lane_cost_curve
from core.forecast import forecast_lane
from core.forecast.by_cadence import learn_by_cadence
from core.forecast.horizons import PLAN_HORIZON_PERIODS
from core.lane import CostParameters, Lane, LaneParameters
from core.money.cost_curve import trace_profit_surface
from core.plan.lane_plan import LanePlan, plan_lane
from core.plan.network_plan import plan_network
from core.service.cycle_law import days_of_cycle
from core.service.lane_buffer import cycle_laws
from core.watch.watchtower import is_waiting_unknown
from tests.core.lanes import network_of

WEEK = [100.0, 110, 120, 130, 140, 60, 40]
DAILY = {
    "five-days": WEEK[:5],
    "constant": [7.0] * 60,
    "just-began": [*[0.0] * 60, *WEEK * 4],
    "one-spike": [*[0.0] * 40, 500, *[0.0] * 40],
    "spike-at-the-end": [*WEEK * 8, 1e6],
    "stopped": [*WEEK * 8, *[0.0] * 30],
    "rare": [*([0.0] * 19 + [3.0]) * 12, *[0.0] * 70],
    "billion": [1.0, 1e9] * 40,
    "smallest": [1e-9, 3e-9] * 40,
    "zeros": [0.0] * 60,
}
EDGES = {
    "default": LaneParameters(),
    "no lead time": LaneParameters(lead_time_days=0.0, sd_lead_time_days=0.0),
    "only its spread": LaneParameters(lead_time_days=0.0, sd_lead_time_days=2.0),
    "half a day": LaneParameters(lead_time_days=0.5, sd_lead_time_days=0.0, service_level_ratio=0.5),
    "a year": LaneParameters(lead_time_days=365.0, sd_lead_time_days=60.0, service_level_ratio=0.9999),
    "daily": LaneParameters(review_policy="daily", lead_time_days=14.0),
    "at a level": LaneParameters(review_policy="continuous", lead_time_days=0.0, sd_lead_time_days=0.0),
    "at a level, small orders": LaneParameters(review_policy="continuous", order_cycle_days=0.1),
    "low level": LaneParameters(service_level_ratio=0.02, return_ratio=1.0, order_cycle_days=0.1),
    "much held": LaneParameters(
        buffer_held_units=1e7, time_to_recover_days=3.0, own_capacity_units_per_day=0.0
    ),
    "nothing held": LaneParameters(buffer_held_units=0.0, time_to_recover_days=30.0),
}
RECORDS = {
    name: DemandRecords(np.datetime64("2026-01-05") + np.arange(len(demand)), np.array(demand, dtype=float))
    for name, demand in DAILY.items()
}


def plans_of(parameters: LaneParameters) -> tuple[list[Lane], list[LanePlan]]:
    """Lanes with these parameters, each planned alone on the forecast of all of them."""
    lanes = [
        Lane(name, parameters=parameters, costs=CostParameters(price_per_unit=41.0, unit_cost_per_unit=29.0))
        for name in sorted(DAILY)
    ]
    history = build_network_history(network_of(tuple(lanes), RECORDS))
    learning = learn_by_cadence(history, horizon_periods=PLAN_HORIZON_PERIODS)["daily"]
    plans = []
    for lane in lanes:
        own = build_history(lane.name, RECORDS[lane.name])
        forecast = forecast_lane(own, horizon_periods=28, learning=learning)
        plans.append(plan_lane(lane, own, as_of=history.newest_day or own.last_day, forecast=forecast))
    return lanes, plans


@pytest.mark.parametrize("edge", EDGES)
def test_every_figure_is_finite_and_the_network_says_the_same(edge: str) -> None:
    lanes, plans = plans_of(EDGES[edge])
    history = build_network_history(network_of(tuple(lanes), RECORDS))
    learned = learn_by_cadence(history, horizon_periods=PLAN_HORIZON_PERIODS)
    network = plan_network(lanes, history, learned=learned)
    for index, plan in enumerate(plans):
        figures = {
            "buffer_units": plan.buffer.buffer_units,
            "level_units": plan.buffer.level_units,
            "expected_shortage_units_per_cycle": plan.service.expected_shortage_units_per_cycle,
            "fill_rate_ratio": plan.service.fill_rate_ratio,
            "money_at_risk_per_week": plan.money_at_risk_per_week,
        }
        if is_waiting_unknown(plan.status):
            assert math.isnan(figures.pop("money_at_risk_per_week")), plan.lane.name
            assert math.isnan(network.money_at_risk_per_week[index])
        for name, value in figures.items():
            assert math.isfinite(value), (plan.lane.name, name, value)
            got = float(getattr(network, name)[index])
            rounding = 1e-12 * float(plan.buffer.level_units)
            assert got == pytest.approx(value, rel=1e-6, abs=1e-9 + rounding), (plan.lane.name, name)
        assert plan.service.expected_shortage_units_per_cycle >= 0
        assert plan.buffer.buffer_units >= 0 or plan.lane.parameters.service_level_ratio < 0.5
        assert 0 <= plan.service.cycle_service_level_ratio <= 1


@pytest.mark.parametrize("edge", EDGES)
def test_what_is_drawn_and_told_of_such_a_lane_is_finite_too(edge: str) -> None:
    for plan in plans_of(EDGES[edge])[1]:
        for fact in lane_facts(plan, currency="EUR", data_version=1):
            assert not isinstance(fact.value, float) or math.isfinite(fact.value), (plan.lane.name, fact)
        for decision in decide_lane(plan):
            low, high = decision.range_per_week
            assert decision.gain_per_week is None or low <= decision.gain_per_week <= high
            assert decision.gain_per_week is None or decision.gain_per_week > 0
        curve = lane_cost_curve(plan)
        assert curve is not None
        costs = curve.curve.total_cost_per_week
        least = curve.curve.optimal_total_cost_per_week
        assert np.isfinite(costs).all()
        assert least <= costs.min() * 1.001 + 1e-9, plan.lane.name
        low, high = curve.curve.flat_zone_ratios
        assert 0 <= low <= high <= 1, plan.lane.name
        spreads = np.array([0.0, 1.0, 5.0])
        unit = plan.economics.unit
        surface = trace_profit_surface(
            cycle_laws(plan.lane.parameters, plan.ahead, plan.forecast, sd_lead_time_days=spreads),
            mean_units_per_day=plan.profile.mean_units_per_day,
            order_cycle_days=days_of_cycle(plan.lane.parameters),
            margin_per_unit=unit.margin_per_unit,
            underage_cost_per_unit=unit.underage_cost_per_unit,
            overage_cost_per_unit=unit.overage_cost_per_unit,
            sd_lead_time_days=spreads,
        )
        assert np.isfinite(surface.expected_profit_per_week).all()


def test_a_lane_that_is_forecast_at_nothing_and_might_have_something_has_a_fill_rate() -> None:
    for plan in plans_of(replace(LaneParameters(), service_level_ratio=0.5))[1]:
        assert 0 <= plan.service.fill_rate_ratio <= 1, plan.lane.name
