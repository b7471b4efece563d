"""The steps that only the plan of one lane has: what its page shows beyond the figures of a network."""

from __future__ import annotations

from core.capacity.overflow import OverflowCost, price_overflow
from core.demand.returns import ReturnsWorkload
from core.forecast.band import ForecastBand
from core.forecast.capacity_need import CapacityNeed, plan_capacity_need
from core.lane import Lane
from core.money.economics import LaneEconomics, plan_economics
from core.plan.steps import PlanSteps
from core.resilience.index import ResilienceScore, score_resilience
from core.service.order_quantity import DAYS_PER_YEAR, OrderQuantityPlan, plan_order_quantity
from core.service.service_level import ServiceOutcome, price_stock


def plan_lane_capacity(lane: Lane, steps: PlanSteps, band: ForecastBand) -> CapacityNeed:
    """The capacity that the coming periods need, beside what there is."""
    return plan_capacity_need(
        band,
        own_capacity_units_per_day=steps.own_capacity_units_per_day,
        service_level_ratio=lane.parameters.service_level_ratio,
        return_ratio=lane.parameters.return_ratio,
    )


def price_lane_service(lane: Lane, steps: PlanSteps, *, buffer_units: float) -> ServiceOutcome:
    """What a buffer of so many units serves, and what the rest costs."""
    return price_stock(
        steps.buffer.lead_time_law,
        stock_units=steps.buffer.stock_units(buffer_units),
        mean_units_per_day=steps.buffer.workload_units_per_day,
        order_cycle_days=lane.parameters.order_cycle_days,
        penalty_per_unit=lane.costs.sla_penalty_per_unit,
    )


def price_service_as_held(lane: Lane, steps: PlanSteps) -> ServiceOutcome | None:
    """The same for the buffer that is really held; None where nobody entered it."""
    held = lane.parameters.buffer_held_units
    return None if held is None else price_lane_service(lane, steps, buffer_units=held)


def plan_lane_order(lane: Lane, workload: ReturnsWorkload) -> OrderQuantityPlan | None:
    """The lot size; None where holding costs nothing or nothing moves, for then no lot size is best."""
    if lane.costs.holding_cost_per_unit_per_day == 0 or workload.mean_units_per_day == 0:
        return None
    return plan_order_quantity(
        demand_units_per_year=workload.mean_units_per_day * DAYS_PER_YEAR,
        order_cost=lane.costs.order_cost,
        holding_cost_per_unit_per_year=lane.costs.holding_cost_per_unit_per_day * DAYS_PER_YEAR,
    )


def price_lane_overflow(lane: Lane, steps: PlanSteps) -> OverflowCost:
    """What overflows to partners in one period, and what that costs."""
    return price_overflow(
        **{name: float(value) for name, value in steps.period.items()},
        own_capacity_cost_per_unit=lane.costs.own_capacity_cost_per_unit,
        partner_surcharge_per_unit=lane.costs.partner_surcharge_per_unit,
        underage_cost_per_unit=lane.costs.underage_cost_per_unit,
    )


def score_lane_resilience(lane: Lane, steps: PlanSteps) -> ResilienceScore:
    """The index with its parts, and what moves it."""
    return score_resilience(
        **steps.by_day,
        buffer_units=lane.parameters.buffer_held_units,
        alternative_units_per_day=lane.parameters.alternative_units_per_day,
        time_to_recover_days=lane.parameters.time_to_recover_days,
        partner_share_ratios=lane.parameters.partner_share_ratios,
        weight_ratio=lane.parameters.resilience_weight_ratio,
    )


def plan_lane_economics(lane: Lane, steps: PlanSteps) -> LaneEconomics:
    """What the chosen service level earns, and which would earn most."""
    return plan_economics(
        steps.buffer.lead_time_law,
        mean_units_per_day=steps.profile.mean_units_per_day,
        service_level_ratio=lane.parameters.service_level_ratio,
        order_cycle_days=lane.parameters.order_cycle_days,
        costs=lane.costs,
    )
