"""A network planned in one pass and lane by lane, on the same forecasts and day: the two are to say the same."""

from __future__ import annotations

from collections.abc import Sequence

from core.demand.history import build_history, build_network_history
from core.demand.profile import DemandRecords
from core.forecast import forecast_lane
from core.forecast.by_cadence import learn_by_cadence
from core.forecast.horizons import PLAN_HORIZON_PERIODS
from core.lane import Lane
from core.plan.lane_plan import LanePlan, plan_lane
from core.plan.network_plan import NetworkPlan, plan_network
from tests.core.lanes import network_of


def planned_both_ways(
    entries: Sequence[tuple[Lane, DemandRecords]],
) -> tuple[NetworkPlan, tuple[LanePlan, ...]]:
    """The plan of the network, and of each lane that has records, in order of names."""
    records = {lane.name: of_lane for lane, of_lane in entries}
    lanes = tuple(sorted((lane for lane, _ in entries), key=lambda lane: lane.name))
    history = build_network_history(network_of(lanes, records))
    learned = learn_by_cadence(history, horizon_periods=PLAN_HORIZON_PERIODS)
    whole = plan_network(lanes, history, learned=learned)
    plans = []
    for lane in lanes:
        own = build_history(lane.name, records[lane.name])
        horizon = PLAN_HORIZON_PERIODS[own.cadence]
        band = forecast_lane(own, horizon_periods=horizon, learning=learned[own.cadence])
        plans.append(plan_lane(lane, own, as_of=whole.as_of or own.last_day, forecast=band))
    return whole, tuple(plans)
