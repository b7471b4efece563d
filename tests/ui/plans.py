"""Plans of invented lanes for the tests of the screen."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from core.demand.history import build_history
from core.demand.profile import DemandRecords
from core.lane import CostParameters, Lane, LaneParameters
from core.plan.lane_plan import LanePlan, plan_lane

FIRST_DAY = np.datetime64("2026-01-05")  # a Monday
ENTERED = LaneParameters(
    own_capacity_units_per_day=120.0,
    buffer_held_units=60.0,
    time_to_recover_days=10.0,
    alternative_units_per_day=40.0,
    partner_share_ratios=(0.6, 0.4),
)
ENTERED_COSTS = CostParameters(price_per_unit=41.0, unit_cost_per_unit=29.0)


def lane_plan(
    *,
    name: str = "BER-MUC",
    unit: str = "pallets",
    n_days: int = 140,
    parameters: LaneParameters = ENTERED,
    costs: CostParameters | None = None,
    weekends_closed: bool = False,
) -> LanePlan:
    """A daily lane of about 100 units a day with a weekly pattern, always the same numbers."""
    rng = np.random.default_rng(7)
    days = np.arange(n_days)
    demand = np.round(100 + 10 * np.sin(2 * np.pi * days / 7) + rng.normal(0, 8, n_days))
    open_days = (days % 7 < 5) if weekends_closed else np.full(n_days, True)
    records = DemandRecords(dates=(FIRST_DAY + days)[open_days], demand_units=demand[open_days])
    lane = Lane(name=name, unit=unit, parameters=parameters, costs=costs or ENTERED_COSTS)
    history = build_history(name, records)
    return plan_lane(lane, history, as_of=history.last_day)


def with_forecast(plan: LanePlan, mean_units: np.ndarray) -> LanePlan:
    """The same plan with this mean as its forecast."""
    return replace(plan, forecast=replace(plan.forecast, mean_units=mean_units))
