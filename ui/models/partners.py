"""What partners mean for a lane: the figures of the Cooperation page that follow from its overflow plan."""

from __future__ import annotations

from dataclasses import dataclass

from core.capacity.overflow import dependency_ratio, expected_overflow_units
from core.plan.lane_plan import LanePlan


@dataclass(frozen=True)
class Cooperation:
    """Money per week with partners, without, and at the best own capacity; None where nothing is best.

    break_even_surcharge_per_unit: the surcharge at which buying everything from partners costs as much as
    today's booked capacity with partners above it; None where own capacity carries nothing.
    """

    sd_units_per_period: float
    with_partners_cost_per_week: float
    alone_cost_per_week: float
    all_partner_cost_per_week: float
    best_cost_per_week: float | None
    best_dependency_ratio: float | None
    break_even_surcharge_per_unit: float | None

    @property
    def saving_per_week(self) -> float | None:
        """What moving to the best own capacity saves."""
        return (
            None
            if self.best_cost_per_week is None
            else self.with_partners_cost_per_week - self.best_cost_per_week
        )


def weigh_partners(plan: LanePlan) -> Cooperation:
    """The cooperation figures of a lane's plan."""
    overflow, own_cost = plan.overflow, plan.lane.costs.own_capacity_cost_per_unit
    mean, sd = overflow.required_units_per_period, overflow.sd_required_units_per_period
    per_week = plan.periods_per_week
    best = overflow.optimal_own_capacity_units_per_period
    best_cost = overflow.optimal_booked_cost_per_period
    best_dependency = None
    if best is not None:
        passed_on = expected_overflow_units(own_capacity_units=best, mean_units=mean, sd_units=sd)
        best_dependency = float(dependency_ratio(expected_overflow_units=passed_on, mean_required_units=mean))
    kept, capacity = overflow.expected_kept_units_per_period, overflow.own_capacity_units_per_period
    return Cooperation(
        sd_units_per_period=sd,
        with_partners_cost_per_week=overflow.booked_cost_per_period * per_week,
        alone_cost_per_week=overflow.alone_cost_per_period * per_week,
        all_partner_cost_per_week=overflow.all_partner_cost_per_period * per_week,
        best_cost_per_week=None if best_cost is None else best_cost * per_week,
        best_dependency_ratio=best_dependency,
        break_even_surcharge_per_unit=own_cost * (capacity / kept - 1.0) if kept > 0 else None,
    )
