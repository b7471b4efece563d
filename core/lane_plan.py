"""Everything the twin says about one lane, composed once; pages, paper and commentary see nothing else.

All volumes are workload (demand plus returns), because returned units pass through the same capacity. Buffer
and service count calendar days; overflow counts periods (open day, week or month), as observed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from core.assumptions import AssumedInput, assumed_inputs, own_capacity_per_day
from core.demand import SHORT_HISTORY_PERIODS, DemandHistory, DemandProfile, profile_lane
from core.economics import LaneEconomics, plan_economics
from core.forecast import forecast_lane
from core.forecast.capacity_need import CapacityNeed, plan_capacity_need
from core.forecast.horizons import PLAN_HORIZON_PERIODS
from core.forecast.lead_time_demand import ForecastBuffer, plan_forecast_buffer
from core.forecast_band import ForecastBand
from core.forecast_notes import ForecastNotes, n_marked_periods, without_marked_days
from core.lane import Lane
from core.money_at_risk import RISK_HORIZON_DAYS, money_at_risk_per_week
from core.newsvendor import critical_ratio
from core.order_quantity import OrderQuantityPlan, plan_order_quantity
from core.overflow import OverflowCost, price_overflow
from core.resilience import ResilienceScore, score_resilience
from core.returns import ReturnsWorkload, mean_workload, plan_returns, sd_workload
from core.safety_stock import SafetyStockPlan, plan_safety_stock
from core.service_level import ServiceOutcome, price_service
from core.watchtower import LaneStatus, watch_lane

DAYS_PER_YEAR = 365.2425
NO_NOTES = ForecastNotes()


@dataclass(frozen=True)
class LanePlan:
    """The plan of one lane.

    as_of: day on which the newest period of the lane begins. workload: per calendar day. safety_stock and
    service: at the chosen service level; service_as_held: with the buffer that is really held, None where
    unknown. overflow: per period. order is None where holding costs nothing or nothing moves, for then no lot
    size is best. safety_stock is the buffer that every other figure uses, by the classical formula;
    forecast_buffer is the one by the forecast's measured errors, to hold beside it, None without a band.
    notes: what the analyst says about the forecast. assumed: inputs that nobody entered.
    """

    lane: Lane
    as_of: date
    history: DemandHistory
    profile: DemandProfile
    workload: ReturnsWorkload
    forecast: ForecastBand
    critical_ratio: float
    safety_stock: SafetyStockPlan
    forecast_buffer: ForecastBuffer | None
    capacity_need: CapacityNeed
    service: ServiceOutcome
    service_as_held: ServiceOutcome | None
    order: OrderQuantityPlan | None
    overflow: OverflowCost
    resilience: ResilienceScore
    economics: LaneEconomics
    status: LaneStatus
    own_capacity_units_per_day: float
    money_at_risk_per_week: float
    assumed: tuple[AssumedInput, ...]
    notes: ForecastNotes
    warnings: tuple[str, ...]

    @property
    def periods_per_week(self) -> float:
        """How many periods (open days, weeks or months) a calendar week holds."""
        return float(7.0 * self.profile.periods_per_day)


def plan_lane(
    lane: Lane,
    history: DemandHistory,
    *,
    as_of: date | None = None,
    forecast: ForecastBand | None = None,
    status: LaneStatus | None = None,
    notes: ForecastNotes = NO_NOTES,
) -> LanePlan:
    """Plan one lane from its history.

    Parameters
    ----------
    lane : the lane with what the analyst chose
    history : its demand on a gap-free calendar
    as_of : the day of the question, for stale data; by default the last day of the data
    forecast : the band to use; by default this lane's own forecast over the next four weeks or more
    status : the lane's status where it is known already; it depends on the data alone
    notes : the analyst's overrides and marked days; without a `forecast`, it does not learn from these days

    Raises
    ------
    NotEnoughHistory
        with fewer than 3 periods of known demand.
    """
    parameters, costs = lane.parameters, lane.costs
    profile = profile_lane(history)
    workload = plan_returns(
        mean_units_per_day=profile.mean_units_per_day,
        sd_units_per_day=profile.sd_units_per_day,
        return_ratio=parameters.return_ratio,
    )
    buffer = plan_safety_stock(
        mean_units_per_day=workload.mean_units_per_day,
        sd_units_per_day=workload.sd_units_per_day,
        lead_time_days=parameters.lead_time_days,
        sd_lead_time_days=parameters.sd_lead_time_days,
        service_level_ratio=parameters.service_level_ratio,
    )
    band = forecast or forecast_lane(
        without_marked_days(history, notes.marks), horizon_periods=forecast_horizon(history.cadence)
    )
    capacity = own_capacity_per_day(lane, profile)
    ratio = float(
        critical_ratio(
            underage_cost_per_unit=costs.underage_cost_per_unit,
            overage_cost_per_unit=costs.overage_cost_per_unit(parameters.order_cycle_days),
        )
    )
    return LanePlan(
        lane=lane,
        as_of=_last_day(history),
        history=history,
        profile=profile,
        workload=workload,
        forecast=band,
        critical_ratio=ratio,
        safety_stock=buffer,
        forecast_buffer=plan_forecast_buffer(
            band,
            lead_time_days=parameters.lead_time_days,
            sd_lead_time_days=parameters.sd_lead_time_days,
            service_level_ratio=parameters.service_level_ratio,
            critical_ratio=ratio,
            return_ratio=parameters.return_ratio,
        ),
        capacity_need=plan_capacity_need(
            band,
            own_capacity_units_per_day=capacity,
            service_level_ratio=parameters.service_level_ratio,
            return_ratio=parameters.return_ratio,
        ),
        service=_service(lane, workload, buffer, buffer.safety_stock_units),
        service_as_held=(
            None
            if parameters.buffer_held_units is None
            else _service(lane, workload, buffer, parameters.buffer_held_units)
        ),
        order=_order(lane, workload),
        overflow=_overflow(lane, profile, capacity),
        resilience=_resilience(lane, profile, capacity),
        economics=_economics(lane, profile, buffer),
        status=status or watch_lane(history, as_of=as_of),
        own_capacity_units_per_day=capacity,
        money_at_risk_per_week=_money_at_risk(lane, profile, band, capacity),
        assumed=assumed_inputs(lane, profile),
        notes=notes,
        warnings=(*_warnings(history, profile), *_warnings_of_marks(history, notes), *band.warnings),
    )


def forecast_horizon(cadence: str) -> int:
    """How many periods a plan looks ahead: four weeks of days, twelve weeks, twelve months."""
    return PLAN_HORIZON_PERIODS[cadence]


def workload_per_period(lane: Lane, profile: DemandProfile) -> tuple[float, float]:
    """Mean and spread of the workload of one period."""
    ratio = lane.parameters.return_ratio
    mean = mean_workload(mean_units=profile.mean_units_per_period, return_ratio=ratio)
    sd = sd_workload(
        mean_units=profile.mean_units_per_period, sd_units=profile.sd_units_per_period, return_ratio=ratio
    )
    return float(mean), float(sd)


def _service(
    lane: Lane, workload: ReturnsWorkload, plan: SafetyStockPlan, buffer_units: float
) -> ServiceOutcome:
    return price_service(
        buffer_units=buffer_units,
        sd_lead_time_demand_units=plan.sd_lead_time_demand_units,
        mean_units_per_day=workload.mean_units_per_day,
        order_cycle_days=lane.parameters.order_cycle_days,
        penalty_per_unit=lane.costs.sla_penalty_per_unit,
    )


def _order(lane: Lane, workload: ReturnsWorkload) -> OrderQuantityPlan | None:
    if lane.costs.holding_cost_per_unit_per_day == 0 or workload.mean_units_per_day == 0:
        return None
    return plan_order_quantity(
        demand_units_per_year=workload.mean_units_per_day * DAYS_PER_YEAR,
        order_cost=lane.costs.order_cost,
        holding_cost_per_unit_per_year=lane.costs.holding_cost_per_unit_per_day * DAYS_PER_YEAR,
    )


def _overflow(lane: Lane, profile: DemandProfile, capacity_per_day: float) -> OverflowCost:
    mean, sd = workload_per_period(lane, profile)
    return price_overflow(
        mean_units=mean,
        sd_units=sd,
        own_capacity_units=capacity_per_day * float(profile.open_days_per_period),
        own_capacity_cost_per_unit=lane.costs.own_capacity_cost_per_unit,
        partner_surcharge_per_unit=lane.costs.partner_surcharge_per_unit,
        underage_cost_per_unit=lane.costs.underage_cost_per_unit,
    )


def _resilience(lane: Lane, profile: DemandProfile, capacity_per_day: float) -> ResilienceScore:
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


def _economics(lane: Lane, profile: DemandProfile, plan: SafetyStockPlan) -> LaneEconomics:
    return plan_economics(
        mean_units_per_day=float(profile.mean_units_per_day),
        sd_lead_time_demand_units=plan.sd_lead_time_demand_units,
        service_level_ratio=lane.parameters.service_level_ratio,
        order_cycle_days=lane.parameters.order_cycle_days,
        costs=lane.costs,
    )


def _money_at_risk(lane: Lane, profile: DemandProfile, band: ForecastBand, capacity: float) -> float:
    near = np.cumsum(band.days_in_period) <= max(RISK_HORIZON_DAYS, int(band.days_in_period[0]))
    ahead = float(band.mean_units[near].sum() / band.days_in_period[near].sum())
    parameters, costs = lane.parameters, lane.costs
    return float(
        money_at_risk_per_week(
            expected_units_per_day=ahead,
            mean_units_per_day=profile.mean_units_per_day,
            sd_units_per_day=profile.sd_units_per_day,
            periods_per_day=profile.periods_per_day,
            sd_units_per_period=profile.sd_units_per_period,
            return_ratio=parameters.return_ratio,
            lead_time_days=parameters.lead_time_days,
            sd_lead_time_days=parameters.sd_lead_time_days,
            service_level_ratio=parameters.service_level_ratio,
            buffer_held_units=np.nan
            if parameters.buffer_held_units is None
            else parameters.buffer_held_units,
            order_cycle_days=parameters.order_cycle_days,
            own_capacity_units_per_period=capacity * profile.open_days_per_period,
            sla_penalty_per_unit=costs.sla_penalty_per_unit,
            partner_cost_per_unit=costs.own_capacity_cost_per_unit + costs.partner_surcharge_per_unit,
        )
    )


def _warnings_of_marks(history: DemandHistory, notes: ForecastNotes) -> tuple[str, ...]:
    n_marked = n_marked_periods(history, notes.marks)
    if n_marked == 0:
        return ()
    noun = {"daily": "day", "weekly": "week", "monthly": "month"}[history.cadence]
    marked, are = (f"{noun} is", "it") if n_marked == 1 else (f"{noun}s are", "them")
    return (
        f"{n_marked} marked {marked} left out of what the forecast learns from; averages and the buffer "
        f"still count {are}.",
    )


def _last_day(history: DemandHistory) -> date:
    day: date = history.period_starts[-1].astype(object)
    return day


def _warnings(history: DemandHistory, profile: DemandProfile) -> tuple[str, ...]:
    said = []
    if profile.n_periods < SHORT_HISTORY_PERIODS:
        said.append(
            f"Only {int(profile.n_periods)} periods of history: the spread is uncertain until there are "
            f"{SHORT_HISTORY_PERIODS}."
        )
    if history.n_filled_zero:
        said.append(f"{history.n_filled_zero} days without a record count as zero volume.")
    if history.n_unknown:
        said.append(f"{history.n_unknown} periods without a record count as unknown.")
    if profile.mean_units_per_day == 0:
        said.append("There has been no volume at all, so every plan is zero.")
    return tuple(said)
