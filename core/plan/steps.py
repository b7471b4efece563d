"""The steps of a plan, each written once: on the floats of one lane, or on the columns of a network."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from core.capacity.assumptions import own_capacity_per_day
from core.capacity.overflow import dependency_ratio
from core.demand.profile import DemandProfile
from core.demand.returns import ReturnsWorkload, mean_workload, plan_returns
from core.forecast.ahead import Ahead
from core.plan.lane_columns import LaneColumns
from core.quantities import FloatOrColumn
from core.resilience.partner_fragility import overflow_share_in_worst_days_of
from core.resilience.parts import resilience_parts
from core.service.lane_buffer import LaneBuffer, plan_lane_buffer
from core.service.newsvendor import critical_ratio
from core.service.policy import fill_rate_of_cycle
from core.service.safety_stock import SafetyStockPlan, plan_safety_stock
from core.service.service_level import DAYS_PER_WEEK


@dataclass(frozen=True)
class PlanSteps:
    """What the analyst chose for some lanes, what their last year says and what is coming, and what follows.

    All three hold the same lanes: floats of one, or (n_lanes,) columns of many that all order at fixed times or all
    continuously. Every figure of what is coming enters through `ahead`; the profile is the last year's, and the
    classical safety stock is made of it. A step is computed when it is first asked for.
    """

    lane: LaneColumns
    profile: DemandProfile
    ahead: Ahead

    @cached_property
    def workload(self) -> ReturnsWorkload:
        """Demand plus returns of the last year, per calendar day."""
        return plan_returns(
            mean_units_per_day=self.profile.mean_units_per_day,
            sd_units_per_day=self.profile.sd_units_per_day,
            return_ratio=self.lane.return_ratio,
        )

    @cached_property
    def coming_workload_units_per_day(self) -> FloatOrColumn:
        """Demand plus returns of the coming weeks, per calendar day."""
        return mean_workload(mean_units=self.ahead.units_per_day, return_ratio=self.lane.return_ratio)

    @cached_property
    def own_capacity_units_per_day(self) -> FloatOrColumn:
        """Own capacity per open day, as entered or as assumed."""
        return own_capacity_per_day(self.lane.own_capacity_units_per_day, self.ahead.last_year)

    @property
    def open_days_per_week(self) -> FloatOrColumn:
        """How many days of a coming week the lane runs."""
        return DAYS_PER_WEEK * self.ahead.open_share_ratio

    @cached_property
    def critical_ratio(self) -> FloatOrColumn:
        """The service level that balances the cost of one unit short against one unit idle."""
        return critical_ratio(
            underage_cost_per_unit=self.lane.underage_cost_per_unit,
            overage_cost_per_unit=self.overage_cost_per_unit,
        )

    @cached_property
    def overage_cost_per_unit(self) -> FloatOrColumn:
        """Holding over an order cycle, as long as it really is, and obsolescence of one unit idle."""
        held = self.lane.holding_cost_per_unit_per_day * self.buffer.cycle_days
        return held + self.lane.obsolescence_cost_per_unit

    @cached_property
    def safety_stock(self) -> SafetyStockPlan:
        """The safety stock of a lead time at the chosen service level, by the classical formula."""
        return plan_safety_stock(
            mean_units_per_day=self.workload.mean_units_per_day,
            sd_units_per_day=self.workload.sd_units_per_day,
            lead_time_days=self.lane.lead_time_days,
            sd_lead_time_days=self.lane.sd_lead_time_days,
            service_level_ratio=self.lane.service_level_ratio,
        )

    @cached_property
    def buffer(self) -> LaneBuffer:
        """The buffer that every further figure rests on."""
        return plan_lane_buffer(
            self.ahead,
            z=self.safety_stock.z,
            sd_lead_time_days=self.lane.sd_lead_time_days,
            service_level_ratio=self.lane.service_level_ratio,
            return_ratio=self.lane.return_ratio,
            cycle_days=self.lane.cycle_days,
            is_continuous=self.lane.is_continuous,
        )

    @cached_property
    def expected_shortage_units_per_cycle(self) -> FloatOrColumn:
        """Units first short in an order cycle at the planned buffer."""
        return self.buffer.law.loss(self.buffer.level_units)

    @property
    def fill_rate_ratio(self) -> FloatOrColumn:
        """Share of the workload of an order cycle that the planned buffer serves."""
        demand, short = self.buffer.cycle_units, self.expected_shortage_units_per_cycle
        return fill_rate_of_cycle(short_units=short, cycle_units=demand)

    @cached_property
    def expected_overflow_units_per_week(self) -> FloatOrColumn:
        """Workload of a coming week above own capacity, day by day."""
        return self.ahead.next_days.loss(self.own_capacity_units_per_day) * self.open_days_per_week

    @property
    def dependency_ratio(self) -> FloatOrColumn:
        """Share of the coming workload that partners carry."""
        return dependency_ratio(
            expected_overflow_units=self.expected_overflow_units_per_week,
            mean_required_units=self.ahead.next_days.mean * self.open_days_per_week,
        )

    @property
    def resilience_score(self) -> FloatOrColumn:
        """Resilience index; NaN where the buffer held or the time to recover is not known."""
        return resilience_parts(
            mean_units_per_day=self.ahead.outage.rate_units_per_day,
            overflow_share_in_worst_days_ratio=overflow_share_in_worst_days_of(
                self.ahead.next_days, self.own_capacity_units_per_day
            ),
            buffer_units=self.lane.buffer_held_units,
            alternative_units_per_day=self.lane.alternative_units_per_day,
            time_to_recover_days=self.lane.time_to_recover_days,
            partner_concentration_ratio=self.lane.partner_concentration_ratio,
            weight_ratio=self.lane.resilience_weight_ratio,
        ).score

    @cached_property
    def buffer_in_force_units(self) -> FloatOrColumn:
        """The buffer held, or the planned one where nobody entered it."""
        held = np.asarray(self.lane.buffer_held_units, dtype=np.float64)
        return np.where(np.isnan(held), self.buffer.buffer_units, held)[()]
