"""The cost curve of a planned lane, and where the lane stands on it today."""

from __future__ import annotations

from dataclasses import dataclass

from core.money.cost_curve import CostCurve, trace_cost_curve
from core.plan.lane_plan import LanePlan


@dataclass(frozen=True)
class LaneCostCurve:
    """The curve, and total cost per week at today's service level."""

    curve: CostCurve
    service_level_ratio: float
    cost_today_per_week: float


def lane_cost_curve(plan: LanePlan) -> LaneCostCurve | None:
    """The curve of a lane; None where no service level is best (a unit short or idle costs nothing)."""
    economics = plan.economics
    if economics.optimal_service_level_ratio is None:
        return None
    costs = {
        "underage_cost_per_unit": economics.unit.underage_cost_per_unit,
        "overage_cost_per_unit": economics.unit.overage_cost_per_unit,
        "order_cycle_days": float(plan.buffer.cycle_days),
    }
    return LaneCostCurve(
        curve=trace_cost_curve(plan.buffer.law, **costs),
        service_level_ratio=economics.service_level_ratio,
        cost_today_per_week=economics.holding_cost_per_week + economics.shortage_cost_per_week,
    )
