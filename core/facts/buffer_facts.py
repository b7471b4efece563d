"""Facts about a lane's buffer: what it takes, what is held, and the service that both give."""

from __future__ import annotations

from collections.abc import Iterator

from core.facts.fact import Fact, direction_of
from core.facts.fact_maker import FactMaker
from core.plan.lane_plan import LanePlan
from core.plan.moves import whole
from core.service.cycle_law import days_protected
from core.service.service_level import DAYS_PER_WEEK

# How a lane orders, in English and German, by `core.lane.REVIEW_POLICIES`.
POLICIES = {
    "periodic": ("ordered at fixed times, up to a level", "zu festen Zeiten bis zu einem Niveau bestellt"),
    "daily": ("ordered every day, up to a level", "jeden Tag bis zu einem Niveau bestellt"),
    "continuous": ("ordered as soon as a level is passed", "bestellt, sobald ein Niveau unterschritten ist"),
}


def origin(plan: LanePlan, name: str, *, otherwise: str) -> str:
    """ "Entered", or what stands in for an input that nobody entered."""
    return otherwise if name in {item.name for item in plan.assumed} else "Entered"


def buffer_facts(plan: LanePlan, make: FactMaker) -> Iterator[Fact]:
    """The buffer needed beside the one held, its two causes, and the classical formula's."""
    stock, classical, held = plan.buffer, plan.safety_stock, plan.lane.parameters.buffer_held_units
    needed = stock.buffer_units
    yield make.fact("buffer_needed", needed)
    if held is not None:
        yield make.against("buffer_held", held, needed, "the buffer needed")
        direction = direction_of(held, needed)
        # of units as they are told: whole ones where the unit is counted
        held, needed = (float(whole(units, plan.lane.is_counted)) for units in (held, needed))
        yield make.fact("buffer_gap", abs(held - needed), direction=direction, versus="the buffer needed")
    yield make.fact("reorder_point", stock.level_units)
    english, german = POLICIES[plan.lane.parameters.review_policy]
    yield make.fact("order_policy", english, value_de=german)
    yield from make.known(
        protection=days_protected(plan.lane.parameters),
        is_calibrated=float(stock.is_calibrated),
        lead_time_workload=stock.mean_protected_units,
        newsvendor_stock=float(stock.newsvendor_stock_units(plan.critical_ratio)),
        classical_buffer=classical.safety_stock_units,
        classical_workload=classical.mean_lead_time_demand_units,
    )
    square = stock.demand_part_units**2 + stock.lead_time_part_units**2
    if square > 0:
        yield from make.known(
            buffer_from_demand=stock.demand_part_units,
            buffer_from_lead_time=stock.lead_time_part_units,
            demand_share=stock.demand_part_units**2 / square,
            lead_time_share=stock.lead_time_part_units**2 / square,
        )
    parameters = plan.lane.parameters
    yield make.fact("lead_time", parameters.lead_time_days)
    yield from make.known(lead_time_spread=parameters.sd_lead_time_days, returns=parameters.return_ratio)
    yield make.fact("lead_time_origin", origin(plan, "lead_time_days", otherwise="Default"))


def service_facts(plan: LanePlan, make: FactMaker) -> Iterator[Fact]:
    """Service and penalty as planned, with the buffer held, and with the one that is to be held instead."""
    planned, held = plan.service, plan.service_as_held
    best = plan.economics.optimal_service_level_ratio
    yield make.against(
        "service_level", plan.lane.parameters.service_level_ratio, best, "the best service level"
    )
    yield make.fact("fill_rate", planned.fill_rate_ratio)
    cycles = DAYS_PER_WEEK / float(plan.buffer.cycle_days)
    yield from make.known("unit", penalty_unit=plan.lane.costs.sla_penalty_per_unit)
    yield from make.known("week", short_planned=cycles * planned.expected_shortage_units_per_cycle)
    yield make.fact("penalty_planned", planned.penalty_cost_per_week, per="week")
    if held is not None:
        yield from make.known("week", short_held=cycles * held.expected_shortage_units_per_cycle)
        yield make.against("fill_rate_held", held.fill_rate_ratio, planned.fill_rate_ratio, "the plan")
        penalty, plan_penalty = held.penalty_cost_per_week, planned.penalty_cost_per_week
        yield make.against("penalty_held", penalty, plan_penalty, "the plan", per="week")
        yield make.against("penalty_change", penalty - plan_penalty, 0.0, "the plan", per="week")
    moved, today = plan.service_at_target, held or planned
    if moved is not None:
        yield make.against("fill_rate_target", moved.fill_rate_ratio, today.fill_rate_ratio, "today")
        penalty, penalty_today = moved.penalty_cost_per_week, today.penalty_cost_per_week
        yield make.against("penalty_target", penalty, penalty_today, "today", per="week")
