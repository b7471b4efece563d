"""The facts of one lane, taken from its plan; nothing is computed here that the plan does not say."""

from __future__ import annotations

import math
from collections.abc import Iterator

from core.errors import NotEnoughHistory
from core.facts.decisions import Decision, paying_decisions
from core.facts.fact import DOWN, NO_DIRECTION, UP, Fact, direction_of
from core.facts.fact_maker import FactMaker
from core.facts.outlook import Outlook, lane_outlook
from core.forecast.methods.names_de import method_name_de
from core.lane import Lane
from core.plan.lane_plan import LanePlan
from core.resilience.outage import survive_outage

STEADY_RATIO = 0.005  # a change that would print as 0 % is no change
RECENT_WEEKS, RECENT_MONTH = "the last 4 weeks", "the last month"
BAND_COVERAGE = 0.8
STATUS_DIRECTIONS = {"Surge alert": UP, "Low velocity": DOWN}


def lane_facts(plan: LanePlan, *, currency: str, data_version: int) -> tuple[Fact, ...]:
    """Every figure that words, paper and exports may use of this lane, in order of a reader's questions."""
    make = FactMaker(plan.lane.name, unit=plan.lane.unit, currency=currency, data_version=data_version)
    outlook = lane_outlook(plan)
    return (
        *_status(plan, make),
        *_demand(plan, outlook, make),
        *_capacity(plan, outlook, make),
        *_buffer(plan, make),
        *_service(plan, make),
        *_resilience(plan, make),
        *_profit(plan, make),
        *_decisions(paying_decisions(plan), make),
        make.fact("money_at_risk", plan.money_at_risk_per_week, per="week"),
    )


def empty_lane_facts(
    lane: Lane, missing: NotEnoughHistory, *, currency: str, data_version: int
) -> tuple[Fact, ...]:
    """What can be said of a lane that cannot be planned yet: what it has, and what it still needs."""
    make = FactMaker(lane.name, unit=lane.unit, currency=currency, data_version=data_version)
    return (
        make.fact("status", "Too little data"),
        make.fact("history_periods", float(missing.n_periods)),
        make.fact("periods_missing", float(missing.needed - missing.n_periods)),
    )


def _status(plan: LanePlan, make: FactMaker) -> Iterator[Fact]:
    status = plan.status
    direction = STATUS_DIRECTIONS.get(status.status, NO_DIRECTION)
    yield make.fact("status", status.status, direction=direction, versus="its own pattern")
    yield make.fact(
        "status_reason",
        status.reason,
        direction=direction,
        versus="its own pattern",
        value_de=status.reason_de,
    )
    if status.since is not None:
        yield make.fact("status_since", status.since)
    if direction and status.change_ratio is not None:
        yield make.fact(
            "status_change",
            status.change_ratio,
            direction=direction_of(status.change_ratio, 0.0),
            versus="its own pattern",
        )
    if status.smallest_visible_change_ratio is not None:
        yield make.fact("smallest_visible_change", status.smallest_visible_change_ratio)


def _demand(plan: LanePlan, outlook: Outlook, make: FactMaker) -> Iterator[Fact]:
    change = outlook.change_ratio
    versus = RECENT_MONTH if outlook.is_monthly else RECENT_WEEKS
    direction = NO_DIRECTION if change is None else direction_of(change, 0.0, tolerance=STEADY_RATIO)
    yield make.fact(
        "demand_next",
        outlook.next_units_per_day,
        per="day",
        direction=direction,
        versus=versus if direction else "",
    )
    if outlook.recent_units_per_day is not None:
        yield make.fact("demand_recent", outlook.recent_units_per_day, per="day")
    if change is not None:
        yield make.fact("demand_change", change, direction=direction, versus=versus)
    yield make.fact("demand_mean", float(plan.profile.mean_units_per_day), per="day")
    yield make.fact("history_periods", float(plan.profile.n_periods))
    method = plan.forecast.method
    yield make.fact("forecast_method", method, value_de=method_name_de(method))
    coverage = dict(plan.forecast.measured_coverage).get(BAND_COVERAGE)
    if coverage is not None:
        yield make.fact(
            "band_coverage",
            coverage,
            direction=direction_of(coverage, BAND_COVERAGE, tolerance=0.005),
            versus="the nominal coverage",
        )


def _capacity(plan: LanePlan, outlook: Outlook, make: FactMaker) -> Iterator[Fact]:
    overflow, per_week = plan.overflow, plan.periods_per_week
    yield make.fact("own_capacity", plan.own_capacity_units_per_day, per="day")
    if outlook.use_ratio is not None:
        yield make.fact(
            "capacity_use",
            outlook.use_ratio,
            direction=direction_of(outlook.use_ratio, 1.0),
            versus="own capacity",
        )
    if outlook.n_ahead:
        yield make.fact(
            "periods_over_capacity", float(outlook.n_over), versus=f"{outlook.n_ahead} periods ahead"
        )
    yield make.fact("overflow_probability", overflow.overflow_probability_ratio)
    yield make.fact("expected_overflow", overflow.expected_overflow_units_per_period * per_week, per="week")
    yield make.fact("partner_dependency", overflow.dependency_ratio)
    with_partners = overflow.booked_cost_per_period * per_week
    alone = overflow.alone_cost_per_period * per_week
    yield make.fact(
        "booked_cost",
        with_partners,
        per="week",
        direction=direction_of(with_partners, alone),
        versus="acting alone",
    )
    yield make.fact(
        "alone_cost", alone, per="week", direction=direction_of(alone, with_partners), versus="cooperation"
    )
    if alone > with_partners:
        yield make.fact("cooperation_saving", alone - with_partners, per="week")
    best = overflow.optimal_own_capacity_units_per_period
    if best is not None:
        per_day = best / float(plan.profile.open_days_per_period)
        yield make.fact(
            "best_capacity",
            per_day,
            per="day",
            versus="own capacity",
            direction=direction_of(per_day, plan.own_capacity_units_per_day),
        )


def _buffer(plan: LanePlan, make: FactMaker) -> Iterator[Fact]:
    stock, held = plan.buffer, plan.lane.parameters.buffer_held_units
    needed = stock.buffer_units
    yield make.fact("buffer_needed", needed)
    if held is not None:
        direction = direction_of(held, needed)
        yield make.fact("buffer_held", held, direction=direction, versus="the buffer needed")
        yield make.fact("buffer_gap", abs(held - needed), direction=direction, versus="the buffer needed")
    yield make.fact("reorder_point", stock.reorder_point_units)
    if stock.by_forecast:
        yield make.fact("classical_buffer", plan.safety_stock.safety_stock_units)
    square = stock.demand_part_units**2 + stock.lead_time_part_units**2
    if square > 0:
        yield make.fact("demand_share", stock.demand_part_units**2 / square)
        yield make.fact("lead_time_share", stock.lead_time_part_units**2 / square)
    yield make.fact("lead_time", plan.lane.parameters.lead_time_days)


def _service(plan: LanePlan, make: FactMaker) -> Iterator[Fact]:
    planned, held = plan.service, plan.service_as_held
    best = plan.economics.optimal_service_level_ratio
    level = plan.lane.parameters.service_level_ratio
    yield make.fact(
        "service_level",
        level,
        direction=NO_DIRECTION if best is None else direction_of(level, best),
        versus="" if best is None else "the best service level",
    )
    yield make.fact("fill_rate", planned.fill_rate_ratio)
    yield make.fact("penalty_planned", planned.penalty_cost_per_week, per="week")
    if held is not None:
        yield make.fact(
            "fill_rate_held",
            held.fill_rate_ratio,
            versus="the plan",
            direction=direction_of(held.fill_rate_ratio, planned.fill_rate_ratio),
        )
        yield make.fact(
            "penalty_held",
            held.penalty_cost_per_week,
            per="week",
            versus="the plan",
            direction=direction_of(held.penalty_cost_per_week, planned.penalty_cost_per_week),
        )


def _resilience(plan: LanePlan, make: FactMaker) -> Iterator[Fact]:
    score, parameters = plan.resilience, plan.lane.parameters
    if score.score is not None:
        yield make.fact("resilience_score", score.score)
    if score.stress_coverage_ratio is not None:
        yield make.fact("stress_coverage", score.stress_coverage_ratio)
    if score.partner_fragility_ratio is not None:
        yield make.fact("partner_fragility", score.partner_fragility_ratio)
    if score.weaker_part is not None:
        yield make.fact("weaker_part", score.weaker_part)
    if parameters.buffer_held_units is None or parameters.time_to_recover_days is None:
        return
    outage = survive_outage(
        buffer_units=parameters.buffer_held_units,
        alternative_units_per_day=parameters.alternative_units_per_day,
        mean_units_per_day=plan.workload.mean_units_per_day,
        time_to_recover_days=parameters.time_to_recover_days,
    )
    if math.isfinite(outage.time_to_survive_days):
        yield make.fact(
            "time_to_survive",
            outage.time_to_survive_days,
            versus="the time to recover",
            direction=direction_of(outage.time_to_survive_days, outage.time_to_recover_days),
        )
    yield make.fact("time_to_recover", outage.time_to_recover_days)
    yield make.fact("lost_volume", outage.lost_volume_units)


def _profit(plan: LanePlan, make: FactMaker) -> Iterator[Fact]:
    economics = plan.economics
    yield make.fact("expected_profit", economics.expected_profit_per_week, per="week")
    yield make.fact("holding_cost", economics.holding_cost_per_week, per="week")
    yield make.fact("shortage_cost", economics.shortage_cost_per_week, per="week")
    yield make.fact("underage_cost", economics.unit.underage_cost_per_unit, per="unit")
    yield make.fact("overage_cost", economics.unit.overage_cost_per_unit, per="unit")
    best, gap = economics.optimal_service_level_ratio, economics.profit_gap_per_week
    if best is not None and gap is not None:
        yield make.fact(
            "best_service_level",
            best,
            versus="the service level of today",
            direction=direction_of(best, economics.service_level_ratio),
        )
        yield make.fact("profit_gap", gap, per="week")
    if plan.order is not None:
        yield make.fact("order_quantity", plan.order.order_quantity_units)


def _decisions(decisions: tuple[Decision, ...], make: FactMaker) -> Iterator[Fact]:
    """The moves in order of their gain, so that the first one is the answer."""
    metrics = {"buffer": "buffer_move", "service level": "level_move", "capacity": "capacity_move"}
    for decision in decisions:
        metric = metrics[decision.kind]
        is_level = decision.kind == "service level"
        yield make.fact(
            metric,
            decision.target if is_level else abs(decision.target - decision.today),
            per="day" if decision.kind == "capacity" else "",
            direction=direction_of(decision.target, decision.today),
            versus="today",
        )
        yield make.fact(f"{metric}_gain", decision.gain_per_week, per="week")
