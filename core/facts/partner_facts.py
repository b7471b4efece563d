"""Facts about own capacity and partners: what overflows, what it costs, and the size that would cost least."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from core.capacity.overflow import OverflowCost, dependency_ratio
from core.facts.fact import Fact
from core.facts.fact_maker import FactMaker
from core.laws import DemandLaw
from core.plan.lane_plan import LanePlan
from core.plan.moves import whole


@dataclass(frozen=True)
class BestCapacity:
    """The own capacity that costs least over some time, as it can be booked, and the dependency that it leaves."""

    units_per_day: float
    dependency_ratio: float
    overflow_probability_ratio: float


def best_capacity(overflow: OverflowCost, law: DemandLaw, *, is_counted: bool) -> BestCapacity | None:
    """The best own capacity under the law of a day, in whole units where the unit is counted, as orders are.

    None where own capacity is free, so that no size is best.
    """
    if overflow.optimal_own_capacity_units_per_day is None:
        return None
    best = float(whole(overflow.optimal_own_capacity_units_per_day, is_counted))
    return BestCapacity(
        units_per_day=best,
        dependency_ratio=float(
            dependency_ratio(
                expected_overflow_units=float(law.loss(best)),
                mean_required_units=overflow.required_units_per_day,
            )
        ),
        overflow_probability_ratio=1.0 - float(law.at_most(best)),
    )


def break_even_surcharge(plan: LanePlan) -> float | None:
    """Surcharge at which buying every unit costs as much as today's capacity; None where it carries nothing."""
    kept, capacity = plan.overflow.expected_kept_units_per_day, plan.overflow.own_capacity_units_per_day
    return plan.lane.costs.own_capacity_cost_per_unit * (capacity / kept - 1.0) if kept > 0 else None


def partner_facts(plan: LanePlan, make: FactMaker) -> Iterator[Fact]:
    """Overflow and its cost a week, beside acting alone, beside partners alone, and at the best capacity."""
    overflow, costs, per_week = plan.overflow, plan.lane.costs, plan.open_days_per_week
    own, surcharge = costs.own_capacity_cost_per_unit, costs.partner_surcharge_per_unit
    booked, alone = overflow.booked_cost_per_day * per_week, overflow.alone_cost_per_day * per_week
    only_partners = overflow.all_partner_cost_per_day * per_week
    yield make.fact("overflow_probability", overflow.overflow_probability_ratio)
    yield make.fact("expected_overflow", overflow.expected_overflow_units_per_day * per_week, per="week")
    yield make.fact("partner_dependency", overflow.dependency_ratio)
    yield make.against("booked_cost", booked, alone, "turning overflow away", per="week")
    yield make.against("alone_cost", alone, booked, "cooperation", per="week")
    yield make.against("booked_against_alone", booked - alone, 0.0, "acting alone", per="week")
    if alone > booked:
        yield make.fact("cooperation_saving", alone - booked, per="week")
    if only_partners < booked:
        yield make.fact("only_partners_saving", booked - only_partners, per="week")
    yield make.against("surcharge", surcharge, own, "the own cost of a unit", per="unit")
    yield from make.known(
        "unit",
        own_unit_cost=own,
        overflow_unit_cost=own + surcharge,
        break_even_surcharge=break_even_surcharge(plan),
    )
    yield from make.known(
        "day",
        required_volume=overflow.required_units_per_day,
        kept_volume=overflow.expected_kept_units_per_day,
        period_cost_booked=overflow.booked_cost_per_day,
        period_cost_per_use=overflow.pay_per_use_cost_per_day,
    )
    yield make.fact("period_capacity", overflow.own_capacity_units_per_day)
    yield from _best(plan, make)


def _best(plan: LanePlan, make: FactMaker) -> Iterator[Fact]:
    """Of the coming weeks (these facts' horizon), and of the coming year beside them."""
    is_counted, today = plan.lane.is_counted, plan.own_capacity_units_per_day
    best = best_capacity(plan.overflow, plan.ahead.next_days, is_counted=is_counted)
    year = best_capacity(plan.overflow_year, plan.ahead.next_year, is_counted=is_counted)
    if best is not None:
        yield make.against("best_capacity", best.units_per_day, today, "own capacity", per="day")
        yield from make.known(
            best_dependency=best.dependency_ratio, best_overflow_probability=best.overflow_probability_ratio
        )
    if year is not None:
        yield make.against("best_capacity_year", year.units_per_day, today, "own capacity", per="day")
