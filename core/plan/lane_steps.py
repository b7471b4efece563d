"""The steps that only the plan of one lane has: what its page shows beyond the figures of a network."""

from __future__ import annotations

from core.capacity.overflow import OverflowCost, price_overflow
from core.forecast.ahead import RANGE_LEVELS
from core.forecast.band import ForecastBand
from core.forecast.capacity_need import CapacityNeed, plan_capacity_need
from core.lane import Lane
from core.laws import DemandLaw
from core.money.economics import LaneEconomics, plan_economics
from core.plan.moves import Move
from core.plan.steps import PlanSteps
from core.quantities import FloatArray
from core.resilience.index import ResilienceScore, score_resilience
from core.service.order_quantity import DAYS_PER_YEAR, OrderQuantityPlan, plan_order_quantity
from core.service.policy import price_level
from core.service.service_level import ServiceOutcome


def plan_lane_capacity(
    lane: Lane, steps: PlanSteps, band: ForecastBand, *, open_days: FloatArray
) -> CapacityNeed:
    """The capacity that the coming periods need, beside what there is.

    band: as wide as its days are (`core.forecast.day_law`), so that the chances of overflow of these periods are those
    of the law that overflow is priced by. open_days: (horizon,) of each of them.
    """
    return plan_capacity_need(
        band,
        own_capacity_units_per_day=steps.own_capacity_units_per_day,
        service_level_ratio=lane.parameters.service_level_ratio,
        return_ratio=lane.parameters.return_ratio,
        open_days=open_days,
    )


def price_lane_service(lane: Lane, steps: PlanSteps, *, buffer_units: float) -> ServiceOutcome:
    """What a buffer of so many units serves, and what the rest costs."""
    return price_level(
        steps.buffer.law,
        level_units=float(steps.buffer.stock_units(buffer_units)),
        cycle_days=float(steps.buffer.cycle_days),
        penalty_per_unit=lane.costs.sla_penalty_per_unit,
    )


def price_service_as_held(lane: Lane, steps: PlanSteps) -> ServiceOutcome | None:
    """The same for the buffer that is really held; None where nobody entered it."""
    held = lane.parameters.buffer_held_units
    return None if held is None else price_lane_service(lane, steps, buffer_units=held)


def price_service_at_target(lane: Lane, steps: PlanSteps, hold: Move) -> ServiceOutcome | None:
    """The same for the buffer that a move asks for; None where it asks for nothing."""
    if not hold.is_worth_telling:
        return None
    return price_lane_service(lane, steps, buffer_units=float(hold.target_units))


def plan_lane_order(lane: Lane, steps: PlanSteps) -> OrderQuantityPlan | None:
    """The lot size of the coming year's demand, which returns do not order.

    None where holding costs nothing or nothing moves, for then no lot size is best.
    """
    units_per_day = float(steps.ahead.year_units_per_day)
    if lane.costs.holding_cost_per_unit_per_day == 0 or units_per_day == 0:
        return None
    return plan_order_quantity(
        demand_units_per_year=units_per_day * DAYS_PER_YEAR,
        order_cost=lane.costs.order_cost,
        holding_cost_per_unit_per_year=lane.costs.holding_cost_per_unit_per_day * DAYS_PER_YEAR,
    )


def price_lane_overflow(lane: Lane, steps: PlanSteps, law: DemandLaw) -> OverflowCost:
    """What overflows to partners on an open day of this law, and what that costs."""
    return price_overflow(
        law,
        own_capacity_units=float(steps.own_capacity_units_per_day),
        own_capacity_cost_per_unit=lane.costs.own_capacity_cost_per_unit,
        partner_surcharge_per_unit=lane.costs.partner_surcharge_per_unit,
        underage_cost_per_unit=float(steps.lane.underage_cost_per_unit),
    )


def score_lane_resilience(lane: Lane, steps: PlanSteps) -> ResilienceScore:
    """The index with its parts, and what moves it."""
    outage, days = steps.ahead.outage, lane.parameters.time_to_recover_days or 1.0
    low, high = (float(outage.law.quantile(level)) / days for level in RANGE_LEVELS)
    return score_resilience(
        mean_units_per_day=float(outage.rate_units_per_day),
        mean_range_units_per_day=(low, high),
        day_law=steps.ahead.next_days,
        own_capacity_units_per_day=float(steps.own_capacity_units_per_day),
        buffer_units=lane.parameters.buffer_held_units,
        alternative_units_per_day=lane.parameters.alternative_units_per_day,
        time_to_recover_days=lane.parameters.time_to_recover_days,
        partner_share_ratios=lane.parameters.partner_share_ratios,
        weight_ratio=lane.parameters.resilience_weight_ratio,
    )


def plan_lane_economics(lane: Lane, steps: PlanSteps) -> LaneEconomics:
    """What the chosen service level earns, and which would earn most."""
    return plan_economics(
        steps.buffer.law,
        mean_units_per_day=float(steps.ahead.units_per_day),
        service_level_ratio=lane.parameters.service_level_ratio,
        level_units=float(steps.buffer.level_units),
        order_cycle_days=float(steps.buffer.cycle_days),
        costs=lane.costs,
        return_ratio=lane.parameters.return_ratio,
    )
