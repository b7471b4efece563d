"""Everything the twin says about one lane, composed once; pages, paper and commentary see nothing else.

All volumes are workload (demand plus returns), because returned units pass through the same capacity. Buffer
and service count calendar days; overflow counts periods (open day, week or month), as observed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from core.capacity.assumptions import AssumedInput, assumed_inputs, own_capacity_per_day
from core.capacity.overflow import OverflowCost
from core.demand.profile import DemandHistory, DemandProfile, profile_lane
from core.demand.returns import ReturnsWorkload
from core.forecast import forecast_lane
from core.forecast.band import ForecastBand
from core.forecast.capacity_need import CapacityNeed
from core.forecast.horizons import PLAN_HORIZON_PERIODS
from core.forecast.notes import ForecastNotes, without_marked_days
from core.lane import Lane
from core.money.economics import LaneEconomics
from core.plan.lane_remarks import lane_remarks
from core.plan.lane_steps import (
    coming_units_per_day,
    lane_critical_ratio,
    lane_money_at_risk,
    plan_lane_capacity,
    plan_lane_economics,
    plan_lane_order,
    plan_lane_safety_stock,
    plan_lane_workload,
    price_lane_overflow,
    price_lane_service,
    price_service_as_held,
    score_lane_resilience,
)
from core.resilience.index import ResilienceScore
from core.service.lane_buffer import LaneBuffer, plan_lane_buffer
from core.service.order_quantity import OrderQuantityPlan
from core.service.safety_stock import SafetyStockPlan
from core.service.service_level import ServiceOutcome
from core.watch.watchtower import LaneStatus, watch_lane
from core.words.remarks import Remark, remark_texts

NO_NOTES = ForecastNotes()


@dataclass(frozen=True)
class LanePlan:
    """The plan of one lane.

    as_of: day on which the newest period of the lane begins. workload: per calendar day. safety_stock and
    service: at the chosen service level; service_as_held: with the buffer that is really held, None where
    unknown. overflow: per period. order is None where holding costs nothing or nothing moves, for then no lot
    size is best. buffer is what every other figure uses, by the forecast's measured errors where it has a
    band; safety_stock is the classical formula of the history's mean and spread, to hold beside it.
    notes: what the analyst says about the forecast. assumed: inputs that nobody entered. remarks: what must be
    known about data and forecast.
    """

    lane: Lane
    as_of: date
    history: DemandHistory
    profile: DemandProfile
    workload: ReturnsWorkload
    forecast: ForecastBand
    critical_ratio: float
    buffer: LaneBuffer
    safety_stock: SafetyStockPlan
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
    remarks: tuple[Remark, ...]

    @property
    def warnings(self) -> tuple[str, ...]:
        """The remarks as English sentences."""
        return remark_texts(self.remarks)

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
    profile = profile_lane(history)
    workload = plan_lane_workload(lane, profile)
    band = forecast or _own_forecast(history, notes)
    coming, ratio = coming_units_per_day(band), lane_critical_ratio(lane)
    buffer = plan_lane_buffer(lane, workload, band, critical_ratio=ratio, coming_units_per_day=coming)
    capacity = own_capacity_per_day(lane, profile)
    return LanePlan(
        lane=lane,
        as_of=_last_day(history),
        history=history,
        profile=profile,
        workload=workload,
        forecast=band,
        critical_ratio=ratio,
        buffer=buffer,
        safety_stock=plan_lane_safety_stock(lane, workload),
        capacity_need=plan_lane_capacity(lane, band, capacity),
        service=price_lane_service(lane, buffer, buffer_units=buffer.buffer_units),
        service_as_held=price_service_as_held(lane, buffer),
        order=plan_lane_order(lane, workload),
        overflow=price_lane_overflow(lane, profile, capacity),
        resilience=score_lane_resilience(lane, profile, capacity),
        economics=plan_lane_economics(lane, profile, buffer),
        status=status or watch_lane(history, as_of=as_of),
        own_capacity_units_per_day=capacity,
        money_at_risk_per_week=lane_money_at_risk(
            lane, profile, buffer, coming_units_per_day=coming, capacity_per_day=capacity
        ),
        assumed=assumed_inputs(lane, profile),
        notes=notes,
        remarks=(*lane_remarks(history, profile, notes), *band.remarks),
    )


def forecast_horizon(cadence: str) -> int:
    """How many periods a plan looks ahead: four weeks of days, twelve weeks, twelve months."""
    return PLAN_HORIZON_PERIODS[cadence]


def _own_forecast(history: DemandHistory, notes: ForecastNotes) -> ForecastBand:
    return forecast_lane(
        without_marked_days(history, notes.marks), horizon_periods=forecast_horizon(history.cadence)
    )


def _last_day(history: DemandHistory) -> date:
    day: date = history.period_starts[-1].astype(object)
    return day
