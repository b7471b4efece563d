"""What a decision's gain is the difference of: the cost at today's value and at the target, and what makes each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from core.capacity.overflow import booked_cost
from core.decision import Decision
from core.facts.decision_facts import MOVES
from core.facts.fact import Fact
from core.facts.fact_maker import FactMaker
from core.plan.lane_plan import LanePlan
from core.service.buffer_cost import buffer_cost_per_cycle
from core.service.service_level import DAYS_PER_WEEK

ENDS = ("today", "target")


def decision_costs(decisions: Sequence[Decision], plan: LanePlan, make: FactMaker) -> Iterator[Fact]:
    """Of each decision that has a gain in money its costs of a week, and the units that overflow, are short or idle."""
    for decision in decisions:
        if decision.kind in MOVES and decision.gain_per_week is not None:
            of_kind = _of_buffer if decision.kind == "hold" else _of_capacity
            yield from of_kind(decision, plan, make)


def _units(decision: Decision) -> Iterator[tuple[str, float]]:
    """(which end, units held or booked) of today and of the target."""
    yield from zip(ENDS, (decision.today_units or 0.0, decision.target_units or 0.0), strict=True)


def _of_capacity(decision: Decision, plan: LanePlan, make: FactMaker) -> Iterator[Fact]:
    metric = MOVES[decision.kind][0]
    law = plan.ahead.next_year if decision.kind == "year" else plan.ahead.next_days
    own, surcharge = plan.lane.costs.own_capacity_cost_per_unit, plan.lane.costs.partner_surcharge_per_unit
    for end, units in _units(decision):
        over = float(law.loss(units))
        cost = float(
            booked_cost(
                own_capacity_units=units,
                overflow_units=over,
                own_capacity_cost_per_unit=own,
                partner_surcharge_per_unit=surcharge,
            )
        )
        yield from make.known("week", **{f"{metric}_cost_{end}": cost * plan.open_days_per_week})
        yield from make.known("day", **{f"{metric}_over_{end}": over})


def _of_buffer(decision: Decision, plan: LanePlan, make: FactMaker) -> Iterator[Fact]:
    buffer, unit = plan.buffer, plan.economics.unit
    cycles = DAYS_PER_WEEK / float(buffer.cycle_days)
    for end, units in _units(decision):
        stock = float(buffer.stock_units(units))
        cost = buffer_cost_per_cycle(
            buffer.law,
            stock_units=stock,
            underage_cost_per_unit=max(unit.underage_cost_per_unit, 0.0),
            overage_cost_per_unit=unit.overage_cost_per_unit,
        )
        found = {
            "cost": float(cost),
            "short": float(buffer.law.loss(stock)),
            "idle": float(buffer.law.complementary_loss(stock)),
        }
        yield from make.known(
            "week", **{f"buffer_move_{name}_{end}": cycles * value for name, value in found.items()}
        )
