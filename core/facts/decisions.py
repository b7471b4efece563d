"""What could be done on a lane and what each is worth a week, from the plan's own costs; the best first."""

from __future__ import annotations

from dataclasses import dataclass

from core.plan.lane_plan import LanePlan

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
    least = least_gain_per_week(plan)
    paying = [decision for decision in found if decision is not None and decision.gain_per_week >= least]
    return tuple(sorted(paying, key=lambda decision: -decision.gain_per_week))


def least_gain_per_week(plan: LanePlan) -> float:
    """What a change must be worth to be told, on every page."""
    return max(LEAST_GAIN_PER_WEEK, WORTH_DOING_RATIO * abs(plan.economics.margin_per_week))


def _move_buffer(plan: LanePlan) -> Decision | None:
    held, needed = plan.lane.parameters.buffer_held_units, plan.buffer.buffer_units
    if held is None or held == needed:
        return None
    return Decision("buffer", held, needed, float(plan.money_at_risk.from_buffer))


def _move_service_level(plan: LanePlan) -> Decision | None:
    economics = plan.economics
    best, gain = economics.optimal_service_level_ratio, economics.profit_gap_per_week
    if best is None or gain is None:
        return None
    return Decision("service level", economics.service_level_ratio, best, gain)


def _move_capacity(plan: LanePlan) -> Decision | None:
    """For the coming weeks: what the year asks for on average is no advice before a high season."""
    today, overflow = plan.lane.parameters.own_capacity_units_per_day, plan.overflow
    best, cost = overflow.optimal_own_capacity_units_per_day, overflow.optimal_booked_cost_per_day
    if today is None or best is None or cost is None or plan.open_days_per_week == 0:
        return None
    return Decision("capacity", today, best, (overflow.booked_cost_per_day - cost) * plan.open_days_per_week)
