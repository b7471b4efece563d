"""The steps of a lane's plan: each hands what the analyst chose and what the data say to one formula."""

from __future__ import annotations

import numpy as np

from core.capacity.overflow import OverflowCost, price_overflow
from core.demand.profile import DemandProfile
from core.demand.returns import ReturnsWorkload, mean_workload, plan_returns, sd_workload
from core.forecast.band import ForecastBand
from core.forecast.capacity_need import CapacityNeed, plan_capacity_need
from core.forecast.horizons import RISK_HORIZON_DAYS
from core.lane import Lane
from core.money.economics import LaneEconomics, plan_economics
from core.money.money_at_risk import money_at_risk_per_week
from core.resilience.index import ResilienceScore, score_resilience
from core.service.lane_buffer import LaneBuffer
from core.service.newsvendor import critical_ratio
from core.service.order_quantity import DAYS_PER_YEAR, OrderQuantityPlan, plan_order_quantity
from core.service.safety_stock import SafetyStockPlan, plan_safety_stock
from core.service.service_level import ServiceOutcome, price_stock


def plan_lane_workload(lane: Lane, profile: DemandProfile) -> ReturnsWorkload:
    """Demand plus returns, per calendar day."""
    return plan_returns(
        mean_units_per_day=profile.mean_units_per_day,
        sd_units_per_day=profile.sd_units_per_day,
        return_ratio=lane.parameters.return_ratio,
    )


def workload_per_period(lane: Lane, profile: DemandProfile) -> tuple[float, float]:
    """Mean and spread of the workload of one period."""
    ratio = lane.parameters.return_ratio
    mean = mean_workload(mean_units=profile.mean_units_per_period, return_ratio=ratio)
    sd = sd_workload(
        mean_units=profile.mean_units_per_period, sd_units=profile.sd_units_per_period, return_ratio=ratio
    )
    return float(mean), float(sd)


def plan_lane_safety_stock(lane: Lane, workload: ReturnsWorkload) -> SafetyStockPlan:
    """The safety stock at the chosen service level, by the classical formula."""
    return plan_safety_stock(
        mean_units_per_day=workload.mean_units_per_day,
        sd_units_per_day=workload.sd_units_per_day,
        lead_time_days=lane.parameters.lead_time_days,
        sd_lead_time_days=lane.parameters.sd_lead_time_days,
        service_level_ratio=lane.parameters.service_level_ratio,
    )


def lane_critical_ratio(lane: Lane) -> float:
    """The service level that balances the lane's cost of one unit short against one unit idle."""
    return float(
        critical_ratio(
            underage_cost_per_unit=lane.costs.underage_cost_per_unit,
            overage_cost_per_unit=lane.costs.overage_cost_per_unit(lane.parameters.order_cycle_days),
        )
    )


def coming_units_per_day(band: ForecastBand) -> float:
    """Forecast demand per calendar day over the coming RISK_HORIZON_DAYS, one month of a monthly lane."""
    near = np.cumsum(band.days_in_period) <= max(RISK_HORIZON_DAYS, int(band.days_in_period[0]))
    return float(band.mean_units[near].sum() / band.days_in_period[near].sum())


def plan_lane_capacity(lane: Lane, band: ForecastBand, capacity_per_day: float) -> CapacityNeed:
    """The capacity that the coming periods need, beside what there is."""
    return plan_capacity_need(
        band,
        own_capacity_units_per_day=capacity_per_day,
        service_level_ratio=lane.parameters.service_level_ratio,
        return_ratio=lane.parameters.return_ratio,
    )


def price_lane_service(lane: Lane, buffer: LaneBuffer, *, buffer_units: float) -> ServiceOutcome:
    """What a buffer of so many units serves, and what the rest costs."""
    return price_stock(
        buffer.lead_time_law,
        stock_units=buffer.stock_units(buffer_units),
        mean_units_per_day=buffer.workload_units_per_day,
        order_cycle_days=lane.parameters.order_cycle_days,
        penalty_per_unit=lane.costs.sla_penalty_per_unit,
    )


def price_service_as_held(lane: Lane, buffer: LaneBuffer) -> ServiceOutcome | None:
    """The same for the buffer that is really held; None where nobody entered it."""
    held = lane.parameters.buffer_held_units
    return None if held is None else price_lane_service(lane, buffer, buffer_units=held)


def plan_lane_order(lane: Lane, workload: ReturnsWorkload) -> OrderQuantityPlan | None:
    """The lot size; None where holding costs nothing or nothing moves, for then no lot size is best."""
    if lane.costs.holding_cost_per_unit_per_day == 0 or workload.mean_units_per_day == 0:
        return None
    return plan_order_quantity(
        demand_units_per_year=workload.mean_units_per_day * DAYS_PER_YEAR,
        order_cost=lane.costs.order_cost,
        holding_cost_per_unit_per_year=lane.costs.holding_cost_per_unit_per_day * DAYS_PER_YEAR,
    )


def price_lane_overflow(lane: Lane, profile: DemandProfile, capacity_per_day: float) -> OverflowCost:
    """What overflows to partners in one period, and what that costs."""
    mean, sd = workload_per_period(lane, profile)
    return price_overflow(
        mean_units=mean,
        sd_units=sd,
        own_capacity_units=capacity_per_day * float(profile.open_days_per_period),
        own_capacity_cost_per_unit=lane.costs.own_capacity_cost_per_unit,
        partner_surcharge_per_unit=lane.costs.partner_surcharge_per_unit,
        underage_cost_per_unit=lane.costs.underage_cost_per_unit,
    )


def score_lane_resilience(lane: Lane, profile: DemandProfile, capacity_per_day: float) -> ResilienceScore:
    """Score at the grain of the observations, spread evenly over calendar days (the index has no scale)."""
    mean, sd = workload_per_period(lane, profile)
    per_day = float(profile.periods_per_day)
    return score_resilience(
        mean_units_per_day=mean * per_day,
        sd_units_per_day=sd * per_day,
        own_capacity_units_per_day=capacity_per_day * float(profile.open_days_per_period) * per_day,
        buffer_units=lane.parameters.buffer_held_units,
        alternative_units_per_day=lane.parameters.alternative_units_per_day,
        time_to_recover_days=lane.parameters.time_to_recover_days,
        partner_share_ratios=lane.parameters.partner_share_ratios,
        weight_ratio=lane.parameters.resilience_weight_ratio,
    )


def plan_lane_economics(lane: Lane, profile: DemandProfile, buffer: LaneBuffer) -> LaneEconomics:
    """What the chosen service level earns, and which would earn most."""
    return plan_economics(
        buffer.lead_time_law,
        mean_units_per_day=float(profile.mean_units_per_day),
        service_level_ratio=lane.parameters.service_level_ratio,
        order_cycle_days=lane.parameters.order_cycle_days,
        costs=lane.costs,
    )


def lane_money_at_risk(
    lane: Lane,
    profile: DemandProfile,
    buffer: LaneBuffer,
    *,
    coming_units_per_day: float,
    capacity_per_day: float,
) -> float:
    """Money at risk in a week at the rate that is forecast for the coming weeks."""
    parameters, costs = lane.parameters, lane.costs
    held = parameters.buffer_held_units
    return float(
        money_at_risk_per_week(
            expected_units_per_day=coming_units_per_day,
            mean_units_per_day=profile.mean_units_per_day,
            sd_units_per_day=profile.sd_units_per_day,
            periods_per_day=profile.periods_per_day,
            sd_units_per_period=profile.sd_units_per_period,
            return_ratio=parameters.return_ratio,
            lead_time_days=parameters.lead_time_days,
            sd_lead_time_days=parameters.sd_lead_time_days,
            service_level_ratio=parameters.service_level_ratio,
            buffer_held_units=np.nan if held is None else held,
            order_cycle_days=parameters.order_cycle_days,
            own_capacity_units_per_period=capacity_per_day * profile.open_days_per_period,
            sla_penalty_per_unit=costs.sla_penalty_per_unit,
            partner_cost_per_unit=costs.own_capacity_cost_per_unit + costs.partner_surcharge_per_unit,
            coming_lead_time_law=buffer.lead_time_law if buffer.by_forecast else None,
        )
    )
