"""The steps of a plan, each written once: on the floats of one lane, or on the columns of a network."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from core.capacity.assumptions import own_capacity_per_day
from core.capacity.overflow import dependency_ratio, expected_overflow_units
from core.demand.profile import DemandProfile
from core.demand.returns import ReturnsWorkload, mean_workload, plan_returns, sd_workload
from core.forecast.ahead import Ahead
from core.laws import DemandLaw, NormalLaw
from core.money.money_at_risk import money_at_risk_per_week
from core.plan.lane_columns import LaneColumns
from core.quantities import FloatOrColumn
from core.resilience.parts import resilience_parts
from core.service.lane_buffer import LaneBuffer, plan_lane_buffer
from core.service.newsvendor import critical_ratio
from core.service.safety_stock import SafetyStockPlan, mean_lead_time_demand, plan_safety_stock
from core.service.service_level import fill_rate


@dataclass(frozen=True)
class PlanSteps:
    """What the analyst chose for some lanes, what their history says and what is coming, and what follows.

    All three hold the same lanes, floats of one or (n_lanes,) columns of many that all have a band or none. A
    forecast enters through `ahead` alone. A step is computed when it is first asked for.
    """

    lane: LaneColumns
    profile: DemandProfile
    ahead: Ahead

    @cached_property
    def workload(self) -> ReturnsWorkload:
        """Demand plus returns, per calendar day."""
        return plan_returns(
            mean_units_per_day=self.profile.mean_units_per_day,
            sd_units_per_day=self.profile.sd_units_per_day,
            return_ratio=self.lane.return_ratio,
        )

    @cached_property
    def period(self) -> dict[str, FloatOrColumn]:
        """Mean and spread of the workload of one period, and its own capacity."""
        mean, ratio = self.profile.mean_units_per_period, self.lane.return_ratio
        return {
            "mean_units": mean_workload(mean_units=mean, return_ratio=ratio),
            "sd_units": sd_workload(
                mean_units=mean, sd_units=self.profile.sd_units_per_period, return_ratio=ratio
            ),
            "own_capacity_units": self.own_capacity_units_per_day * self.profile.open_days_per_period,
        }

    @cached_property
    def own_capacity_units_per_day(self) -> FloatOrColumn:
        """Own capacity per open day, as entered or as assumed."""
        return own_capacity_per_day(self.lane.own_capacity_units_per_day, self.profile)

    @cached_property
    def critical_ratio(self) -> FloatOrColumn:
        """The service level that balances the cost of one unit short against one unit idle."""
        return critical_ratio(
            underage_cost_per_unit=self.lane.underage_cost_per_unit,
            overage_cost_per_unit=self.lane.overage_cost_per_unit,
        )

    @cached_property
    def safety_stock(self) -> SafetyStockPlan:
        """The safety stock at the chosen service level, by the classical formula."""
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
            workload=self.workload,
            classical=self.safety_stock,
            **self.lane.of_lead_time,
            service_level_ratio=self.lane.service_level_ratio,
            order_cycle_days=self.lane.order_cycle_days,
            critical_ratio=self.critical_ratio,
        )

    @cached_property
    def expected_shortage_units_per_cycle(self) -> FloatOrColumn:
        """Units short in an order cycle at the buffer."""
        return self.buffer.lead_time_law.loss(self.buffer.reorder_point_units)

    @property
    def fill_rate_ratio(self) -> FloatOrColumn:
        """Share of the workload of an order cycle that the buffer serves."""
        return fill_rate(
            expected_shortage_units_per_cycle=self.expected_shortage_units_per_cycle,
            mean_units_per_cycle=self.buffer.workload_units_per_day * self.lane.order_cycle_days,
        )

    @cached_property
    def expected_overflow_units_per_period(self) -> FloatOrColumn:
        """Workload above own capacity in a period, at the history's rate."""
        return expected_overflow_units(**self.period)

    @property
    def dependency_ratio(self) -> FloatOrColumn:
        """Share of the workload that partners carry."""
        return dependency_ratio(
            expected_overflow_units=self.expected_overflow_units_per_period,
            mean_required_units=self.period["mean_units"],
        )

    @cached_property
    def by_day(self) -> dict[str, FloatOrColumn]:
        """The workload and own capacity of a period spread evenly over calendar days: resilience has no scale."""
        return {
            f"{name}_per_day": value * self.profile.periods_per_day for name, value in self.period.items()
        }

    @property
    def resilience_score(self) -> FloatOrColumn:
        """Resilience index; NaN where the buffer held or the time to recover is not known."""
        return resilience_parts(
            **self.by_day,
            buffer_units=self.lane.buffer_held_units,
            alternative_units_per_day=self.lane.alternative_units_per_day,
            time_to_recover_days=self.lane.time_to_recover_days,
            partner_concentration_ratio=self.lane.partner_concentration_ratio,
            weight_ratio=self.lane.resilience_weight_ratio,
        ).score

    @property
    def money_at_risk_per_week(self) -> FloatOrColumn:
        """What a week costs at the rate that is coming if nothing is done; the planned buffer where none is entered."""
        held = self.lane.buffer_held_units
        coming = mean_workload(mean_units=self.ahead.units_per_day, return_ratio=self.lane.return_ratio)
        return money_at_risk_per_week(
            self._law_at_rate(coming),
            stock_units=self.safety_stock.mean_lead_time_demand_units
            + np.where(np.isnan(held), self.buffer.buffer_units, held),
            order_cycle_days=self.lane.order_cycle_days,
            sla_penalty_per_unit=self.lane.sla_penalty_per_unit,
            **self.period | {"mean_units": coming / self.profile.periods_per_day},
            planned_overflow_units=self.expected_overflow_units_per_period,
            periods_per_day=self.profile.periods_per_day,
            partner_cost_per_unit=self.lane.own_capacity_cost_per_unit + self.lane.partner_surcharge_per_unit,
        )

    def _law_at_rate(self, coming_units_per_day: FloatOrColumn) -> DemandLaw:
        """Law of the coming lead time's workload: without a band, the history's spread about the coming rate."""
        if self.buffer.by_forecast:
            return self.buffer.lead_time_law
        return NormalLaw(
            mean_units=mean_lead_time_demand(
                mean_units_per_day=coming_units_per_day, lead_time_days=self.lane.lead_time_days
            ),
            sd_units=self.safety_stock.sd_lead_time_demand_units,
        )
