"""What could be done on a lane and what each is worth a week, from the plan's own costs; the best first."""

from __future__ import annotations

from dataclasses import dataclass

from core.capacity.ahead import CapacityAhead, plan_capacity_ahead
from core.plan.lane_plan import LanePlan
from core.service.buffer_cost import buffer_cost_per_cycle
from core.service.service_level import DAYS_PER_WEEK

WORTH_DOING_RATIO = 0.01  # of the lane's weekly margin; a smaller gain lies within the flat zone of the model
LEAST_GAIN_PER_WEEK = 1.0


@dataclass(frozen=True)
class Decision:
    """One thing to do: move `kind` from today's value to the target, for a gain in money per week.

    kind: "buffer" [units], "service level" [ratio] or "capacity" [units per open day, for the coming weeks].
    """

    kind: str
    today: float
    target: float
    gain_per_week: float


def paying_decisions(plan: LanePlan) -> tuple[Decision, ...]:
    """Every decision that pays, the best first; empty where the lane stands where it should."""
    found = (_move_buffer(plan), _move_service_level(plan), _move_capacity(plan))
    least = max(LEAST_GAIN_PER_WEEK, WORTH_DOING_RATIO * abs(plan.economics.margin_per_week))
    paying = [decision for decision in found if decision is not None and decision.gain_per_week >= least]
    return tuple(sorted(paying, key=lambda decision: -decision.gain_per_week))


def buffer_cost_per_week(plan: LanePlan, buffer_units: float) -> float:
    """Expected holding and shortage cost of holding this buffer on the lane [money per week]."""
    unit = plan.economics.unit
    cost = buffer_cost_per_cycle(
        plan.buffer.lead_time_law,
        stock_units=plan.buffer.stock_units(buffer_units),
        underage_cost_per_unit=unit.underage_cost_per_unit,
        overage_cost_per_unit=unit.overage_cost_per_unit,
    )
    return float(cost) * DAYS_PER_WEEK / plan.lane.parameters.order_cycle_days


def _move_buffer(plan: LanePlan) -> Decision | None:
    held, needed = plan.lane.parameters.buffer_held_units, plan.buffer.buffer_units
    if held is None or held == needed:
        return None
    gain = buffer_cost_per_week(plan, held) - buffer_cost_per_week(plan, needed)
    return Decision("buffer", held, needed, gain)


def _move_service_level(plan: LanePlan) -> Decision | None:
    economics = plan.economics
    best, gain = economics.optimal_service_level_ratio, economics.profit_gap_per_week
    if best is None or gain is None:
        return None
    return Decision("service level", economics.service_level_ratio, best, gain)


def capacity_for_coming_weeks(plan: LanePlan) -> CapacityAhead | None:
    """Own capacity of a plan over the coming weeks; None where nobody entered it or no coming day is open."""
    today, costs = plan.lane.parameters.own_capacity_units_per_day, plan.lane.costs
    if today is None:
        return None
    return plan_capacity_ahead(
        plan.forecast,
        own_capacity_units_per_day=today,
        own_capacity_cost_per_unit=costs.own_capacity_cost_per_unit,
        partner_surcharge_per_unit=costs.partner_surcharge_per_unit,
        return_ratio=plan.lane.parameters.return_ratio,
        closed_weekdays=plan.history.closed_weekdays,
    )


def _move_capacity(plan: LanePlan) -> Decision | None:
    """For the coming weeks: what the year asks for on average is no advice before a high season."""
    today, ahead = plan.lane.parameters.own_capacity_units_per_day, capacity_for_coming_weeks(plan)
    if today is None or ahead is None:
        return None
    open_days_per_week = plan.periods_per_week * float(plan.profile.open_days_per_period)
    gain = (ahead.booked_cost_per_day - ahead.best_cost_per_day) * open_days_per_week
    return Decision("capacity", today, ahead.best_units_per_day, gain)
