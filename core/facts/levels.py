"""The Profit page's grids: cost curve, profit surface and marginal points around today's service level."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.facts.lane_cost_curve import lane_cost_curve
from core.money.cost_curve import (
    SERVICE_POINTS,
    CostCurve,
    ProfitSurface,
    ServicePoints,
    cost_per_week,
    price_service_points,
    trace_profit_surface,
)
from core.plan.lane_plan import LanePlan
from core.service.lane_buffer import cycle_laws

POINTS_EACH_SIDE = 4


@dataclass(frozen=True)
class Levels:
    """Curve, surface and the marginal points that stand near today's level; cost_today is read off the
    model."""

    curve: CostCurve
    surface: ProfitSurface
    points_near: ServicePoints
    cost_today_per_week: float
    cost_five_points_off_per_week: float


def weigh_levels(plan: LanePlan) -> Levels | None:
    """The grids of a lane; None where no service level is best (a unit short or idle costs nothing)."""
    economics, parameters, lane = plan.economics, plan.lane.parameters, lane_cost_curve(plan)
    if lane is None:
        return None
    prices = {
        "underage_cost_per_unit": economics.unit.underage_cost_per_unit,
        "overage_cost_per_unit": economics.unit.overage_cost_per_unit,
        "order_cycle_days": float(plan.buffer.cycle_days),
    }
    law = plan.buffer.law
    five_off = max(lane.curve.optimal_service_level_ratio - 0.05, 0.01)
    spreads = surface_axis(parameters.sd_lead_time_days, parameters.lead_time_days)
    surface = trace_profit_surface(
        cycle_laws(parameters, plan.ahead, plan.forecast, sd_lead_time_days=spreads),
        mean_units_per_day=float(plan.ahead.units_per_day),
        margin_per_unit=economics.unit.margin_per_unit,
        sd_lead_time_days=spreads,
        **prices,
    )
    return Levels(
        curve=lane.curve,
        surface=surface,
        points_near=price_service_points(
            law,
            **prices,
            service_level_ratios=_levels_near(economics.service_level_ratio),
        ),
        cost_today_per_week=lane.cost_today_per_week,
        cost_five_points_off_per_week=cost_per_week(law, **prices, service_level_ratio=five_off),
    )


def _levels_near(today: float) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Whole service points around today's level."""
    points = np.asarray(SERVICE_POINTS)
    middle = int(np.clip(np.searchsorted(points, today), POINTS_EACH_SIDE, points.size - POINTS_EACH_SIDE))
    return points[middle - POINTS_EACH_SIDE : middle + POINTS_EACH_SIDE]


def surface_axis(
    sd_lead_time_days: float, lead_time_days: float
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """(25,) lead-time spreads [days] from 0 to well beyond today's, today's among them."""
    reach = max(2.0 * sd_lead_time_days, 0.6 * lead_time_days, 1.0)
    return np.unique(np.append(np.linspace(0.0, reach, 24), sd_lead_time_days))
