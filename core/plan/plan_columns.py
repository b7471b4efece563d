"""The closed-form figures of many lanes at once: the formulas of each file on arrays, no loop over lanes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.capacity.assumptions import assumed_capacity_per_day
from core.capacity.overflow import dependency_ratio, expected_overflow_units
from core.demand.profile import DemandProfile
from core.demand.returns import mean_workload, sd_workload
from core.forecast.lead_time_demand import LeadTimeDemand
from core.forecast.quantile_law import QuantileLaw
from core.money.money_at_risk import money_at_risk_per_week
from core.plan.lane_columns import LaneColumns
from core.quantities import FloatArray
from core.resilience.index import (
    overflow_share_in_worst_days,
    partner_fragility,
    resilience_index,
    stress_coverage,
)
from core.service.lane_buffer import stock_at, workload_of_cycle
from core.service.newsvendor import critical_ratio
from core.service.safety_stock import mean_lead_time_demand, safety_stock, sd_lead_time_demand
from core.service.service_level import expected_shortage_per_cycle, fill_rate

LANES_AT_A_TIME = 16384  # so that the columns of a block stay in the processor's cache

Rows = NDArray[np.bool_] | NDArray[np.int64] | slice


def plan_columns(
    lane: LaneColumns,
    profile: DemandProfile,
    *,
    expected_units_per_day: FloatArray,
    lead_time: LeadTimeDemand | None = None,
) -> dict[str, FloatArray]:
    """The closed-form figures of `NetworkPlan`, one (n_lanes,) array each.

    Parameters
    ----------
    lane, profile : columns of the same lanes, each with a profile that is known
    expected_units_per_day : (n_lanes,) array, >= 0
        Forecast demand per calendar day over the coming four weeks.
    lead_time : workload of each lane's coming lead time; where it has no band, and without it, the buffer is
        the classical formula's

    Raises
    ------
    InvalidParameter
        where a column holds a number outside the domain of a formula.
    """
    n_lanes = expected_units_per_day.size
    figures: dict[str, FloatArray] = {}
    for rows, has_band in _rows_at_a_time(n_lanes, lead_time):
        block = _Block.of(
            lane.take(rows),
            take_profile(profile, rows),
            expected_units_per_day=expected_units_per_day[rows],
            lead_time_law=lead_time.take(rows).law if lead_time is not None and has_band else None,
        ).figures()
        for name, values in block.items():
            figures.setdefault(name, np.empty(n_lanes))[rows] = values
    return figures


def take_profile(profile: DemandProfile, rows: Rows) -> DemandProfile:
    """The profiles of some lanes."""
    return DemandProfile(**{name: column[rows] for name, column in vars(profile).items()})


def _rows_at_a_time(n_lanes: int, lead_time: LeadTimeDemand | None) -> Iterator[tuple[Rows, bool]]:
    """Blocks of lanes, and whether the lanes of each have a band: all of a block, or none."""
    for start in range(0, max(n_lanes, 1), LANES_AT_A_TIME):
        rows = slice(start, start + LANES_AT_A_TIME)
        has_band = np.zeros(1, dtype=np.bool_) if lead_time is None else lead_time.has_band[rows]
        if has_band.all() or not has_band.any():
            yield rows, bool(has_band.any())
        else:
            yield start + np.flatnonzero(has_band), True
            yield start + np.flatnonzero(~has_band), False


@dataclass(frozen=True)
class _Block:
    """Some lanes, all of them with a band or none, and their workload; (n_lanes,) arrays."""

    lane: LaneColumns
    profile: DemandProfile
    expected_units_per_day: FloatArray
    lead_time_law: QuantileLaw | None
    mean_day: FloatArray
    sd_day: FloatArray
    mean_period: FloatArray
    sd_period: FloatArray

    @classmethod
    def of(
        cls,
        lane: LaneColumns,
        profile: DemandProfile,
        *,
        expected_units_per_day: FloatArray,
        lead_time_law: QuantileLaw | None,
    ) -> _Block:
        ratio, day, period = lane.return_ratio, profile.mean_units_per_day, profile.mean_units_per_period
        return cls(
            lane=lane,
            profile=profile,
            expected_units_per_day=expected_units_per_day,
            lead_time_law=lead_time_law,
            mean_day=mean_workload(mean_units=day, return_ratio=ratio),
            sd_day=sd_workload(mean_units=day, sd_units=profile.sd_units_per_day, return_ratio=ratio),
            mean_period=mean_workload(mean_units=period, return_ratio=ratio),
            sd_period=sd_workload(
                mean_units=period, sd_units=profile.sd_units_per_period, return_ratio=ratio
            ),
        )

    def figures(self) -> dict[str, FloatArray]:
        """Every figure of these lanes."""
        capacity = self._own_capacity_per_day()
        per_period = capacity * self.profile.open_days_per_period
        return {
            "mean_workload_units_per_day": self.mean_day,
            "sd_workload_units_per_day": self.sd_day,
            "critical_ratio": critical_ratio(
                underage_cost_per_unit=self.lane.underage_cost_per_unit,
                overage_cost_per_unit=self.lane.overage_cost_per_unit,
            ),
            **self._buffer_and_service(),
            "own_capacity_units_per_day": capacity,
            **self._overflow(per_period),
            "resilience_score": _resilience(
                self.lane, self.mean_day, self.mean_period, self.sd_period, per_period
            ),
            "money_at_risk_per_week": self._money_at_risk(per_period),
        }

    def _buffer_and_service(self) -> dict[str, FloatArray]:
        lane, law = self.lane, self.lead_time_law
        lead_time = {"lead_time_days": lane.lead_time_days}
        sd = sd_lead_time_demand(
            mean_units_per_day=self.mean_day,
            sd_units_per_day=self.sd_day,
            sd_lead_time_days=lane.sd_lead_time_days,
            **lead_time,
        )
        formula = safety_stock(service_level_ratio=lane.service_level_ratio, sd_lead_time_demand_units=sd)
        point = formula + mean_lead_time_demand(mean_units_per_day=self.mean_day, **lead_time)
        if law is None:
            buffer, buffer_point, cycle_day = formula, point, self.mean_day
            shortage = expected_shortage_per_cycle(buffer_units=buffer, sd_lead_time_demand_units=sd)
        else:
            buffer_point = stock_at(law, lane.service_level_ratio)
            buffer, shortage = buffer_point - law.mean, law.loss(buffer_point)
            coming = mean_workload(mean_units=self.expected_units_per_day, return_ratio=lane.return_ratio)
            cycle_day = workload_of_cycle(
                law, coming_units_per_day=coming, order_cycle_days=lane.order_cycle_days, **lead_time
            )
        return {
            "sd_lead_time_demand_units": sd,
            "safety_stock_units": formula,
            "reorder_point_units": point,
            "buffer_units": buffer,
            "buffer_reorder_point_units": buffer_point,
            "expected_shortage_units_per_cycle": shortage,
            "fill_rate_ratio": fill_rate(
                expected_shortage_units_per_cycle=shortage,
                mean_units_per_cycle=cycle_day * lane.order_cycle_days,
            ),
        }

    def _own_capacity_per_day(self) -> FloatArray:
        assumed = assumed_capacity_per_day(
            mean_units_per_period=self.profile.mean_units_per_period,
            sd_units_per_period=self.profile.sd_units_per_period,
            days_per_period=self.profile.open_days_per_period,
        )
        entered = self.lane.own_capacity_units_per_day
        return np.where(np.isnan(entered), assumed, entered)

    def _overflow(self, capacity_period: FloatArray) -> dict[str, FloatArray]:
        overflow = expected_overflow_units(
            own_capacity_units=capacity_period, mean_units=self.mean_period, sd_units=self.sd_period
        )
        return {
            "expected_overflow_units_per_period": overflow,
            "dependency_ratio": dependency_ratio(
                expected_overflow_units=overflow, mean_required_units=self.mean_period
            ),
        }

    def _money_at_risk(self, capacity_period: FloatArray) -> FloatArray:
        lane, profile = self.lane, self.profile
        return money_at_risk_per_week(
            expected_units_per_day=self.expected_units_per_day,
            mean_units_per_day=profile.mean_units_per_day,
            sd_units_per_day=profile.sd_units_per_day,
            periods_per_day=profile.periods_per_day,
            sd_units_per_period=profile.sd_units_per_period,
            return_ratio=lane.return_ratio,
            lead_time_days=lane.lead_time_days,
            sd_lead_time_days=lane.sd_lead_time_days,
            service_level_ratio=lane.service_level_ratio,
            buffer_held_units=lane.buffer_held_units,
            order_cycle_days=lane.order_cycle_days,
            own_capacity_units_per_period=capacity_period,
            sla_penalty_per_unit=lane.sla_penalty_per_unit,
            partner_cost_per_unit=lane.own_capacity_cost_per_unit + lane.partner_surcharge_per_unit,
            coming_lead_time_law=self.lead_time_law,
        )


def _resilience(
    lane: LaneColumns,
    mean_day: FloatArray,
    mean_period: FloatArray,
    sd_period: FloatArray,
    capacity_period: FloatArray,
) -> FloatArray:
    """Score of each lane; NaN where the buffer held or the time to recover is unknown."""
    known = ~(np.isnan(lane.buffer_held_units) | np.isnan(lane.time_to_recover_days))
    score = np.full(known.size, np.nan)
    coverage = stress_coverage(
        buffer_units=lane.buffer_held_units[known],
        alternative_units_per_day=lane.alternative_units_per_day[known],
        mean_units_per_day=mean_day[known],
        time_to_recover_days=lane.time_to_recover_days[known],
    )
    share = overflow_share_in_worst_days(
        own_capacity_units_per_day=capacity_period[known],
        mean_units_per_day=mean_period[known],
        sd_units_per_day=sd_period[known],
    )
    fragility = partner_fragility(
        overflow_share_in_worst_days_ratio=share,
        partner_concentration_ratio=lane.partner_concentration_ratio[known],
    )
    score[known] = resilience_index(
        stress_coverage_ratio=coverage,
        partner_fragility_ratio=fragility,
        weight_ratio=lane.resilience_weight_ratio[known],
    )
    return score
