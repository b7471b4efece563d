"""Order size and reorder point of a lane's plan: cheaper than its neighbours, told in both languages."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.demand.history import build_history
from core.demand.profile import DemandRecords
from core.facts import facts_by_id
from core.facts.lot_facts import lot_facts
from core.lane import CostParameters, Lane
from core.plan.lane_lot import plan_lane_lot
from core.plan.lane_plan import LanePlan, plan_lane
from core.service.lot_and_point import price_lot_and_point
from core.service.undershoot import with_undershoot
from core.speech.lot import LOT

COSTS = CostParameters(order_cost=400.0, holding_cost_per_unit_per_day=0.3, sla_penalty_per_unit=12.0)


def planned(costs: CostParameters = COSTS) -> LanePlan:
    days = np.datetime64("2025-01-01") + np.arange(300)
    demand = np.maximum(np.random.default_rng(3).normal(100.0, 25.0, 300), 0.0)
    history = build_history("A", DemandRecords(dates=days, demand_units=demand))
    return plan_lane(Lane("A", costs=costs), history, as_of=days[-1].item())


def test_no_other_order_size_and_reorder_point_near_the_pair_cost_less() -> None:
    plan = planned()
    lot = plan_lane_lot(plan)
    assert lot is not None and plan.order is not None
    size = np.asarray(plan.order.order_quantity_units)
    law = with_undershoot(plan.ahead.lead_time.law, day_law=plan.ahead.next_days, order_quantity_units=size)
    best = lot.together
    for point_moved, size_moved in ((1.03, 1.0), (0.97, 1.0), (1.0, 1.1), (1.0, 0.9), (0.98, 1.1)):
        other = price_lot_and_point(
            law,
            reorder_point_units=best.reorder_point_units * point_moved,
            order_quantity_units=best.order_quantity_units * size_moved,
            mean_units_per_day=float(plan.ahead.units_per_day) * (1.0 + plan.lane.parameters.return_ratio),
            order_cost=COSTS.order_cost,
            holding_cost_per_unit_per_day=COSTS.holding_cost_per_unit_per_day,
            penalty_per_unit=COSTS.underage_cost_per_unit(),
        )
        assert other.cost_per_day > best.cost_per_day
    assert lot.apart.order_quantity_units == pytest.approx(plan.order.order_quantity_units)
    assert lot.saving_per_day >= 0
    assert best.order_quantity_units > lot.apart.order_quantity_units  # chance makes orders larger


def test_the_pair_is_told_in_both_languages_and_money_only_where_somebody_entered_costs() -> None:
    plan = planned()
    lot = plan_lane_lot(plan)
    assert lot is not None
    known = facts_by_id(lot_facts(plan, lot, currency="EUR", data_version=1))
    assert "EUR" in LOT.say("pair saving none", known) and "cheapest together" in LOT.say(
        "pair", known
    ).replace("Cheapest", "cheapest")
    assert "bestellen, sobald" in LOT.say("pair", known, "de")
    unpriced = facts_by_id(
        lot_facts(plan, replace(lot, has_entered_costs=False), currency="EUR", data_version=1)
    )
    assert "EUR" not in LOT.say("pair saving none basis", unpriced)
    assert LOT.say("pair saving none", {}).startswith("No pair is best")


def test_where_holding_or_an_order_costs_nothing_no_pair_is_best() -> None:
    assert plan_lane_lot(planned(replace(COSTS, order_cost=0.0))) is None
    assert plan_lane_lot(planned(replace(COSTS, holding_cost_per_unit_per_day=0.0))) is None
