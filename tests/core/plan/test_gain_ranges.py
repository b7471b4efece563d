"""The range beside a gain holds what comes of it, on lanes whose truth was drawn."""

from __future__ import annotations

from datetime import date

import numpy as np

from core.demand.history import build_network_history
from core.demand.profile import DemandRecords, NetworkHistory
from core.forecast import forecast_network
from core.lane import CostParameters, Lane, LaneParameters
from core.plan.lane_plan import LanePlan, plan_lane
from core.plan.moves import Move
from core.quantities import FloatArray
from tests.core.lanes import network_of

OWN, SURCHARGE = 18.5, 5.0
COSTS = CostParameters(
    price_per_unit=50.0,
    unit_cost_per_unit=30.0,
    own_capacity_cost_per_unit=OWN,
    partner_surcharge_per_unit=SURCHARGE,
)
LAST = np.datetime64("2026-05-31")
N_LANES = 10


def planned(
    levels: FloatArray, noise: FloatArray, *, capacity: FloatArray, buffer: FloatArray
) -> list[LanePlan]:
    """Plans of lanes by day: levels, noise (n_lanes, n_days) up to the last day."""
    demand = np.maximum(levels * (1.0 + noise), 0.0)
    days = LAST - np.arange(demand.shape[1])[::-1]
    lanes = tuple(
        Lane(
            f"A{number}",
            parameters=LaneParameters(
                lead_time_days=0.0,
                review_policy="daily",
                sd_lead_time_days=0.0,
                return_ratio=0.0,
                own_capacity_units_per_day=float(np.rint(capacity[number])),
                buffer_held_units=float(np.rint(buffer[number])),
            ),
            costs=COSTS,
        )
        for number in range(len(demand))
    )
    records = {lane.name: DemandRecords(days, row) for lane, row in zip(lanes, demand, strict=True)}
    history: NetworkHistory = build_network_history(network_of(lanes, records))
    forecast = forecast_network(history, horizon_periods=28)
    as_of: date = LAST.item()
    return [
        plan_lane(lane, history.lane_history(number), as_of=as_of, forecast=forecast.lane(number))
        for number, lane in enumerate(lanes)
    ]


def holds(move: Move, true_gain: float) -> bool:
    low, high = sorted((float(move.at_low_per_week), float(move.at_high_per_week)))
    return low <= true_gain <= high


def gain_of_capacity(workload: FloatArray, move: Move) -> float:
    def cost(units: float) -> float:
        return 7.0 * (OWN * units + (OWN + SURCHARGE) * float(np.maximum(workload - units, 0.0).mean()))

    return cost(float(move.today_units)) - cost(float(move.target_units))


def growing(seed: int, *, n_days: int) -> tuple[list[LanePlan], list[FloatArray]]:
    """Lanes that fall or grow by up to half a year, and the workload of their coming year."""
    rng = np.random.default_rng(seed)
    growth, base = rng.uniform(-0.5, 0.5, N_LANES), rng.uniform(50, 300, N_LANES)
    past, coming = np.arange(-n_days + 1, 1), np.arange(1, 366)

    def level(days: FloatArray) -> FloatArray:
        return np.asarray(base[:, None] * np.exp(growth[:, None] * days / 365.0))

    plans = planned(
        level(past),
        rng.normal(0.0, 0.25, (N_LANES, n_days)),
        capacity=base * rng.uniform(0.8, 1.3, N_LANES),
        buffer=base,
    )
    days = np.maximum(level(coming)[:, None] * (1.0 + rng.normal(0.0, 0.25, (N_LANES, 20, 365))), 0.0)
    return plans, list(days)


def test_the_range_of_a_year_that_was_never_seen_holds_growth_and_fall() -> None:
    inside = []
    for seed in range(3):
        plans, years = growing(seed, n_days=330)
        for plan, workload in zip(plans, years, strict=True):
            move = plan.moves.year
            assert any(remark.kind == "year_unseen" for remark in plan.remarks)
            if float(move.today_units) != float(move.target_units):
                inside.append(holds(move, gain_of_capacity(workload, move)))
    assert len(inside) >= 20
    assert np.mean(inside) >= 0.8 - 2.0 * (0.16 / len(inside)) ** 0.5, np.mean(inside)


def test_a_year_that_was_seen_says_nothing_of_the_kind() -> None:
    plans, _ = growing(5, n_days=500)
    assert not any(remark.kind == "year_unseen" for plan in plans for remark in plan.remarks)
    assert all(bool(plan.ahead.year_is_seen) for plan in plans)
