"""Everything the twin says about one lane, composed once; pages, paper and commentary see nothing else.

All volumes are workload (demand plus returns), because returned units pass through the same capacity. Buffer
and service count calendar days; overflow counts open days. What is coming is one law, the forecast's at day grain; the
last year stands beside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from core.capacity.assumptions import AssumedInput, assumed_inputs
from core.capacity.overflow import OverflowCost
from core.demand.profile import DemandHistory, DemandProfile, profile_lane
from core.demand.returns import ReturnsWorkload
from core.forecast import forecast_lane
from core.forecast.ahead import Ahead, ahead_of
from core.forecast.band import ForecastBand
from core.forecast.capacity_need import CapacityNeed
from core.forecast.day_law import with_day_noise
from core.forecast.horizons import PLAN_HORIZON_PERIODS
from core.forecast.notes import ForecastNotes, without_marked_days
from core.lane import Lane
from core.money.economics import LaneEconomics
from core.plan import lane_steps
from core.plan.elapsed import elapsed_days
from core.plan.lane_columns import lane_columns
from core.plan.lane_remarks import lane_remarks
from core.plan.moves import Moves, plan_moves
from core.plan.steps import PlanSteps
from core.quantities import take
from core.resilience.index import ResilienceScore
from core.service.lane_buffer import LaneBuffer
from core.service.order_quantity import OrderQuantityPlan
from core.service.safety_stock import SafetyStockPlan
from core.service.service_level import ServiceOutcome
from core.watch.watchtower import LaneStatus, is_waiting_unknown, may_be_acted_upon, watch_lane
from core.words.remarks import Remark, remark_texts

NO_NOTES = ForecastNotes()


@dataclass(frozen=True)
class LanePlan:
    """The plan of one lane.

    as_of: the day of the question, that of the whole workspace. profile, workload and safety_stock (the classical
    formula over the lead time) are of the last year; all else is of what is coming (`ahead`). service: at the chosen
    service level, under the lane's own way of ordering; service_as_held: with the buffer that is really held, None
    where unknown; service_at_target: with the buffer that the move `hold` asks for, None where it asks for nothing.
    overflow: of an open day of the coming weeks; overflow_year: of the coming year. order is None where
    holding costs nothing or nothing moves, for then no lot size is best. notes: what the analyst says about the
    forecast. moves: what could be changed, and what that is worth.
    assumed: inputs that nobody entered. remarks: what must be known about data and forecast.
    """

    lane: Lane
    as_of: date
    history: DemandHistory
    profile: DemandProfile
    workload: ReturnsWorkload
    forecast: ForecastBand
    ahead: Ahead
    critical_ratio: float
    buffer: LaneBuffer
    safety_stock: SafetyStockPlan
    capacity_need: CapacityNeed
    service: ServiceOutcome
    service_as_held: ServiceOutcome | None
    service_at_target: ServiceOutcome | None
    order: OrderQuantityPlan | None
    overflow: OverflowCost
    overflow_year: OverflowCost
    resilience: ResilienceScore
    economics: LaneEconomics
    status: LaneStatus
    own_capacity_units_per_day: float
    moves: Moves
    assumed: tuple[AssumedInput, ...]
    notes: ForecastNotes
    remarks: tuple[Remark, ...]

    @property
    def last_day(self) -> date:
        """Day on which the newest period of the lane's data begins."""
        return self.history.last_day

    @property
    def warnings(self) -> tuple[str, ...]:
        """The remarks as English sentences."""
        return remark_texts(self.remarks)

    @property
    def open_days_per_week(self) -> float:
        """How many days of a coming week the lane runs."""
        return float(7.0 * self.ahead.open_share_ratio)

    @property
    def money_at_risk_per_week(self) -> float:
        """What a coming week costs if nothing is done, as far as it can be avoided; nothing on a lane that ended.

        NaN where data are too old or too few to say.
        """
        return np.nan if is_waiting_unknown(self.status) else float(self.moves.waiting_per_week)


def plan_lane(
    lane: Lane,
    history: DemandHistory,
    *,
    as_of: date,
    forecast: ForecastBand | None = None,
    status: LaneStatus | None = None,
    notes: ForecastNotes = NO_NOTES,
) -> LanePlan:
    """Plan one lane from its history, by the steps of a network of one.

    Parameters
    ----------
    lane : the lane with what the analyst chose
    history : its demand on a gap-free calendar
    as_of : the day of the question, as in the plan of the lane's network; data are stale against it
    forecast : the band to use; by default this lane's own forecast over the next four weeks or more
    status : the lane's status where it is known already; it depends on the data alone
    notes : the analyst's overrides and marked days; without a `forecast`, it does not learn from these days

    Raises
    ------
    NotEnoughHistory
        with fewer than 3 periods of known demand.
    """
    profile, band = profile_lane(history), forecast or _own_forecast(history, notes)
    chosen = take(lane_columns((lane,)), 0)
    seen = without_marked_days(history, notes.marks)
    watched = status or watch_lane(history, as_of=as_of)
    elapsed = elapsed_days(history.as_network(), as_of)
    ahead = ahead_of(band, seen.as_network(), **chosen.of_law, elapsed_days=elapsed)
    steps = PlanSteps(chosen, profile, ahead.take(0))
    moves = plan_moves(steps).where(may_be_acted_upon(watched))
    return LanePlan(
        lane=lane,
        as_of=as_of,
        history=history,
        profile=profile,
        workload=steps.workload,
        forecast=band,
        ahead=steps.ahead,
        critical_ratio=float(steps.critical_ratio),
        buffer=steps.buffer,
        safety_stock=steps.safety_stock,
        capacity_need=lane_steps.plan_lane_capacity(
            lane,
            steps,
            with_day_noise(band, steps.ahead.day_noise),
            open_days=history.open_days_of(band.period_starts, band.days_in_period),
        ),
        service=lane_steps.price_lane_service(lane, steps, buffer_units=steps.buffer.buffer_units),
        service_as_held=lane_steps.price_service_as_held(lane, steps),
        service_at_target=lane_steps.price_service_at_target(lane, steps, moves.hold),
        order=lane_steps.plan_lane_order(lane, steps),
        overflow=lane_steps.price_lane_overflow(lane, steps, steps.ahead.next_days),
        overflow_year=lane_steps.price_lane_overflow(lane, steps, steps.ahead.next_year),
        resilience=lane_steps.score_lane_resilience(lane, steps),
        economics=lane_steps.plan_lane_economics(lane, steps),
        status=watched,
        own_capacity_units_per_day=float(steps.own_capacity_units_per_day),
        moves=moves,
        assumed=assumed_inputs(lane, steps.ahead.last_year, reports_days=history.cadence == "daily"),
        notes=notes,
        remarks=lane_remarks(
            history, profile, notes, band.remarks, year_is_seen=bool(steps.ahead.year_is_seen)
        ),
    )


def _own_forecast(history: DemandHistory, notes: ForecastNotes) -> ForecastBand:
    return forecast_lane(
        without_marked_days(history, notes.marks), horizon_periods=PLAN_HORIZON_PERIODS[history.cadence]
    )
