"""Order size and reorder point of a lane set together, beside the order size alone that its plan has."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.demand.returns import mean_workload
from core.errors import InvalidParameter
from core.lane import CostParameters
from core.laws.law import DemandLaw
from core.plan.lane_plan import LanePlan
from core.service.lot_and_point import LotAndPoint, plan_lot_and_point, price_lot_and_point
from core.service.undershoot import with_undershoot


@dataclass(frozen=True)
class LaneLot:
    """The pair of least cost, and that of the order size alone with a reorder point at today's service level.

    has_entered_costs: whether somebody entered a cost; else both rest on the defaults.
    """

    together: LotAndPoint
    apart: LotAndPoint
    has_entered_costs: bool

    @property
    def saving_per_day(self) -> float:
        """What setting both together costs less."""
        return self.apart.cost_per_day - self.together.cost_per_day


def plan_lane_lot(plan: LanePlan) -> LaneLot | None:
    """Order size and reorder point of least cost, as if the lane ordered as soon as a level is passed.

    None where no pair is best: nothing is ordered, an order, holding or a short unit costs nothing, or a short unit
    costs less than an order of one.

    Formula
    -------
    `plan_lot_and_point` of the coming lead time and the undershoot of orders of the economic order quantity

    Source
    ------
    Zheng (1992), On properties of stochastic inventory systems, Management Science 38(1).
    """
    costs = plan.lane.costs
    underage = plan.economics.unit.underage_cost_per_unit
    prices = (costs.order_cost, costs.holding_cost_per_unit_per_day, underage)
    if plan.order is None or min(prices) <= 0:
        return None
    rate = mean_workload(mean_units=plan.ahead.units_per_day, return_ratio=plan.lane.parameters.return_ratio)
    if rate <= 0:
        return None
    lot = plan.order.order_quantity_units
    law = _demand_of_an_order(plan, lot)
    asked = {
        "mean_units_per_day": float(rate),
        "order_cost": costs.order_cost,
        "holding_cost_per_unit_per_day": costs.holding_cost_per_unit_per_day,
        "penalty_per_unit": underage,
    }
    try:
        together = plan_lot_and_point(law, **asked)
    except InvalidParameter:
        return None
    point = float(law.quantile(plan.lane.parameters.service_level_ratio))
    apart = price_lot_and_point(law, reorder_point_units=point, order_quantity_units=lot, **asked)
    return LaneLot(together, apart, has_entered_costs=costs != CostParameters())


def _demand_of_an_order(plan: LanePlan, lot_units: float) -> DemandLaw:
    """Workload of the lead time and of the undershoot before it."""
    lot = np.asarray(lot_units)
    return with_undershoot(plan.ahead.lead_time.law, day_law=plan.ahead.next_days, order_quantity_units=lot)
