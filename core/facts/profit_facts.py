"""Facts about money: what a lane earns, the service level that earns most, and how sharp that optimum is."""

from __future__ import annotations

from collections.abc import Iterator

from core.facts.buffer_facts import origin
from core.facts.fact import FLAT, UP, Fact
from core.facts.fact_maker import FactMaker
from core.facts.levels import Levels
from core.plan.lane_plan import LanePlan

NEAR_RATIO = 0.005  # a service level as near to the best one as this stands at it
STEEP_RATIO = 0.05  # a curve that costs more than this, five points off, is steep


def profit_facts(plan: LanePlan, make: FactMaker) -> Iterator[Fact]:
    """Expected money of a week, of a unit, and at the best service level."""
    economics, unit = plan.economics, plan.economics.unit
    yield from make.known(
        "week",
        margin_total=economics.expected_profit_per_week
        + economics.holding_cost_per_week
        + economics.shortage_cost_per_week,
        expected_profit=economics.expected_profit_per_week,
        holding_cost=economics.holding_cost_per_week,
        shortage_cost=economics.shortage_cost_per_week,
    )
    yield from make.known(
        "unit",
        underage_cost=unit.underage_cost_per_unit,
        overage_cost=unit.overage_cost_per_unit,
        margin=unit.margin_per_unit,
    )
    yield make.fact("prices_origin", origin(plan, "costs", otherwise="Default"))
    best = economics.optimal_service_level_ratio
    if best is not None:
        today = economics.service_level_ratio
        yield make.against("best_service_level", best, today, "the service level of today")
        yield make.against("level_change", 100 * (best - today), 0.0, "today", tolerance=100 * NEAR_RATIO)
    if plan.order is not None:
        costs = plan.lane.costs
        yield from make.known("calendar day", order_demand=float(plan.ahead.year_units_per_day))
        yield from make.known(order_cost=costs.order_cost)
        yield from make.known("unit", holding_rate=costs.holding_cost_per_unit_per_day)
        yield from make.known(
            order_quantity=plan.order.order_quantity_units, order_interval=plan.order.days_between_orders
        )


def level_facts(plan: LanePlan, levels: Levels, make: FactMaker) -> Iterator[Fact]:
    """How the cost of a week runs over the service level, and what a lead time that never varied would be worth."""
    curve = levels.curve
    low, high = curve.flat_zone_ratios
    extra = levels.cost_five_points_off_per_week - curve.optimal_total_cost_per_week
    is_steep = 0 < STEEP_RATIO * curve.optimal_total_cost_per_week < extra
    yield from make.known(flat_zone_low=low, flat_zone_high=high)
    yield make.fact("least_cost", curve.optimal_total_cost_per_week, per="week")
    yield make.fact("five_points_cost", extra, per="week", direction=UP if is_steep else FLAT)
    today = plan.economics.optimal_expected_profit_per_week
    if today is not None:
        steady = float(levels.surface.optimal_profit_per_week[0]) - today
        yield make.fact("steady_lead_time_gain", steady, per="week")
