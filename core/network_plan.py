"""The plan of every lane in one pass: the formulas of each file on arrays over lanes, no loop over lanes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from core.assumptions import assumed_capacity_per_day
from core.demand import DemandProfile, NetworkHistory, profile_network
from core.forecast.by_cadence import forecast_rate, learn_by_cadence
from core.forecast.horizons import PLAN_HORIZON_PERIODS
from core.lane import Lane
from core.lane_columns import LaneColumns, lane_columns
from core.money_at_risk import RISK_HORIZON_DAYS, money_at_risk_per_week
from core.newsvendor import critical_ratio
from core.overflow import dependency_ratio, expected_overflow_units
from core.quantities import FloatArray
from core.resilience import (
    overflow_share_in_worst_days,
    partner_fragility,
    resilience_index,
    stress_coverage,
)
from core.returns import mean_workload, sd_workload
from core.safety_stock import mean_lead_time_demand, safety_stock, sd_lead_time_demand
from core.service_level import expected_shortage_per_cycle, fill_rate
from core.watchtower import LaneStatus, NetworkWatch, watch_network

COSTLY_SHARE_RATIO = 0.05
LEAST_ABOVE_PLAN_RATIO = 0.10
LANES_AT_A_TIME = 16384  # so that the columns of a block stay in the processor's cache

Rows = NDArray[np.bool_] | slice


@dataclass(frozen=True)
class NetworkPlan:
    """Figures of every lane as (n_lanes,) arrays; NaN where data are too few or an input is unknown.

    per_period figures are per open day, week or month, as the lane reports.
    """

    lanes: tuple[str, ...]
    as_of: date | None
    watch: NetworkWatch
    mean_units_per_day: FloatArray
    expected_units_per_day: FloatArray
    mean_workload_units_per_day: FloatArray
    sd_workload_units_per_day: FloatArray
    critical_ratio: FloatArray
    sd_lead_time_demand_units: FloatArray
    safety_stock_units: FloatArray
    reorder_point_units: FloatArray
    expected_shortage_units_per_cycle: FloatArray
    fill_rate_ratio: FloatArray
    own_capacity_units_per_day: FloatArray
    expected_overflow_units_per_period: FloatArray
    dependency_ratio: FloatArray
    resilience_score: FloatArray
    money_at_risk_per_week: FloatArray

    def by_money_at_risk(self) -> np.ndarray[tuple[int], np.dtype[np.intp]]:
        """(n_lanes,) lane numbers, the most money at risk first; lanes without a figure last."""
        return np.argsort(-np.nan_to_num(self.money_at_risk_per_week, nan=-1.0), kind="stable")

    @property
    def above_plan_ratio(self) -> FloatArray:
        """(n_lanes,) forecast rate of the coming weeks over the rate that the plan is made for, less 1."""
        planned = np.where(self.mean_units_per_day > 0, self.mean_units_per_day, np.nan)
        return np.asarray(self.expected_units_per_day / planned - 1.0)

    @property
    def passes_plan(self) -> NDArray[np.bool_]:
        """(n_lanes,) lanes without an alert whose coming weeks pass their plan, at a cost that counts.

        Their demand keeps its pattern, a high season say; they hold a good part of all money at risk.
        """
        at_risk = np.nan_to_num(self.money_at_risk_per_week)
        is_costly = at_risk >= COSTLY_SHARE_RATIO * float(at_risk.sum())
        is_above = np.nan_to_num(self.above_plan_ratio) >= LEAST_ABOVE_PLAN_RATIO
        return np.asarray(~self.watch.needs_somebody & is_above & is_costly & (at_risk > 0))


@dataclass(frozen=True)
class LaneAlert:
    """One lane that needs somebody."""

    lane: str
    status: LaneStatus
    money_at_risk_per_week: float


def plan_network(
    lanes: Sequence[Lane],
    history: NetworkHistory,
    *,
    forecast_units_per_day: FloatArray | None = None,
    unwatched_days: NDArray[np.int64] | None = None,
) -> NetworkPlan:
    """Plan every lane; `lanes` and `history.lanes` are in the same order.

    forecast_units_per_day, (n_lanes,), is the forecast of the coming four weeks where it is known already;
    it depends on the data alone. On unwatched_days, day numbers such as holidays, no daily lane is judged.
    """
    columns = lane_columns(lanes)
    profile = profile_network(history)
    enough = np.isfinite(profile.mean_units_per_day)
    if forecast_units_per_day is None:
        forecast_units_per_day = forecast_rate(
            history,
            learn_by_cadence(history, horizon_periods=PLAN_HORIZON_PERIODS),
            within_days=RISK_HORIZON_DAYS,
        )
    expected = np.where(enough, forecast_units_per_day, np.nan)
    with np.errstate(invalid="ignore", divide="ignore"):
        figures = plan_columns(
            columns.take(enough), _take(profile, enough), expected_units_per_day=expected[enough]
        )
    spread = {name: _spread(values, enough) for name, values in figures.items()}
    last_day = _last_day(history)
    return NetworkPlan(
        lanes=history.lanes,
        as_of=last_day,
        watch=watch_network(history, as_of=last_day, unwatched_days=unwatched_days),
        mean_units_per_day=profile.mean_units_per_day,
        expected_units_per_day=expected,
        **spread,
    )


def alerts_by_money_at_risk(plan: NetworkPlan) -> tuple[LaneAlert, ...]:
    """Lanes whose status is not Normal, the most money at risk first."""
    order = plan.by_money_at_risk()
    needing = order[plan.watch.needs_somebody[order]]
    return tuple(
        LaneAlert(
            lane=plan.lanes[index],
            status=plan.watch.lane_status(int(index)),
            money_at_risk_per_week=float(np.nan_to_num(plan.money_at_risk_per_week[index])),
        )
        for index in needing
    )


def plan_columns(
    lane: LaneColumns, profile: DemandProfile, *, expected_units_per_day: FloatArray
) -> dict[str, FloatArray]:
    """The closed-form figures of `NetworkPlan`, one (n_lanes,) array each.

    Parameters
    ----------
    lane, profile : columns of the same lanes, each with a profile that is known
    expected_units_per_day : (n_lanes,) array, >= 0
        Forecast demand per calendar day over the coming four weeks.

    Raises
    ------
    InvalidParameter
        where a column holds a number outside the domain of a formula.
    """
    starts = range(0, max(expected_units_per_day.size, 1), LANES_AT_A_TIME)
    blocks = [
        _plan_block(
            lane.take(rows), _take(profile, rows), expected_units_per_day=expected_units_per_day[rows]
        )
        for rows in (slice(start, start + LANES_AT_A_TIME) for start in starts)
    ]
    return {name: np.concatenate([block[name] for block in blocks]) for name in blocks[0]}


def _plan_block(
    lane: LaneColumns, profile: DemandProfile, *, expected_units_per_day: FloatArray
) -> dict[str, FloatArray]:
    ratio = {"return_ratio": lane.return_ratio}
    mean_day = mean_workload(mean_units=profile.mean_units_per_day, **ratio)
    sd_day = sd_workload(mean_units=profile.mean_units_per_day, sd_units=profile.sd_units_per_day, **ratio)
    mean_period = mean_workload(mean_units=profile.mean_units_per_period, **ratio)
    sd_period = sd_workload(
        mean_units=profile.mean_units_per_period, sd_units=profile.sd_units_per_period, **ratio
    )
    sd_cycle = sd_lead_time_demand(
        mean_units_per_day=mean_day,
        sd_units_per_day=sd_day,
        lead_time_days=lane.lead_time_days,
        sd_lead_time_days=lane.sd_lead_time_days,
    )
    buffer = safety_stock(service_level_ratio=lane.service_level_ratio, sd_lead_time_demand_units=sd_cycle)
    shortage = expected_shortage_per_cycle(buffer_units=buffer, sd_lead_time_demand_units=sd_cycle)
    assumed = assumed_capacity_per_day(
        mean_units_per_period=profile.mean_units_per_period,
        sd_units_per_period=profile.sd_units_per_period,
        days_per_period=profile.open_days_per_period,
    )
    capacity = np.where(np.isnan(lane.own_capacity_units_per_day), assumed, lane.own_capacity_units_per_day)
    capacity_period = capacity * profile.open_days_per_period
    overflow = expected_overflow_units(
        own_capacity_units=capacity_period, mean_units=mean_period, sd_units=sd_period
    )
    return {
        "mean_workload_units_per_day": mean_day,
        "sd_workload_units_per_day": sd_day,
        "critical_ratio": critical_ratio(
            underage_cost_per_unit=lane.underage_cost_per_unit,
            overage_cost_per_unit=lane.overage_cost_per_unit,
        ),
        "sd_lead_time_demand_units": sd_cycle,
        "safety_stock_units": buffer,
        "reorder_point_units": buffer
        + mean_lead_time_demand(mean_units_per_day=mean_day, lead_time_days=lane.lead_time_days),
        "expected_shortage_units_per_cycle": shortage,
        "fill_rate_ratio": fill_rate(
            expected_shortage_units_per_cycle=shortage, mean_units_per_cycle=mean_day * lane.order_cycle_days
        ),
        "own_capacity_units_per_day": capacity,
        "expected_overflow_units_per_period": overflow,
        "dependency_ratio": dependency_ratio(
            expected_overflow_units=overflow, mean_required_units=mean_period
        ),
        "resilience_score": _resilience(lane, mean_day, mean_period, sd_period, capacity_period),
        "money_at_risk_per_week": money_at_risk_per_week(
            expected_units_per_day=expected_units_per_day,
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
        ),
    }


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


def _take(profile: DemandProfile, rows: Rows) -> DemandProfile:
    return DemandProfile(**{name: column[rows] for name, column in vars(profile).items()})


def _spread(values: FloatArray, rows: np.ndarray) -> FloatArray:
    column = np.full(rows.size, np.nan)
    column[rows] = values
    return column


def _last_day(history: NetworkHistory) -> date | None:
    """Day on which the newest period of any lane begins: a month that has only begun dates nobody ahead."""
    last_days = history.last_period_days()
    if last_days.size == 0:
        return None
    day: date = last_days.max().astype("datetime64[D]").astype(object)
    return day
