"""What could be done on a lane, as orders: the decisions of core in words, the best first. Markdown-safe."""

from __future__ import annotations

from dataclasses import dataclass

from core.facts import Decision, paying_decisions
from core.plan.lane_plan import LanePlan
from ui.ground import formats, safe


@dataclass(frozen=True)
class Action:
    """One thing to do: `title` as an order, `detail` in a sentence, gain in money per week."""

    kind: str
    title: str
    detail: str
    gain_per_week: float


def actions(plan: LanePlan, *, currency: str) -> tuple[Action, ...]:
    """Every action that pays, the best first; empty where the lane stands where it should."""
    return tuple(_action(plan, decision, safe.markdown(currency)) for decision in paying_decisions(plan))


def _action(plan: LanePlan, decision: Decision, money: str) -> Action:
    words = {"buffer": _buffer_words, "service level": _service_level_words, "capacity": _capacity_words}
    title, detail = words[decision.kind](plan, decision, money)
    return Action(decision.kind, title, detail, decision.gain_per_week)


def _buffer_words(plan: LanePlan, decision: Decision, _: str) -> tuple[str, str]:
    change = formats.quantity(abs(decision.target - decision.today), safe.markdown(plan.lane.unit))
    verb, where = ("Add", "to") if decision.target > decision.today else ("Release", "of")
    level = formats.percent(plan.lane.parameters.service_level_ratio, decimals=1)
    return f"{verb} {change} {where} the buffer", (
        f"{formats.headline(decision.today)} are held, {formats.headline(decision.target)} are needed for "
        f"{level} service."
    )


def _service_level_words(plan: LanePlan, decision: Decision, _: str) -> tuple[str, str]:
    verb = "Raise" if decision.target > decision.today else "Lower"
    unit = plan.economics.unit
    return f"{verb} the service level to {formats.percent(decision.target, decimals=1)}", (
        f"Today it is planned at {formats.percent(decision.today, decimals=1)}; a unit short costs "
        f"{formats.headline(unit.underage_cost_per_unit)}, an idle one "
        f"{formats.headline(unit.overage_cost_per_unit)} a cycle."
    )


def _capacity_words(plan: LanePlan, decision: Decision, money: str) -> tuple[str, str]:
    change = formats.quantity(abs(decision.target - decision.today), safe.markdown(plan.lane.unit))
    verb, what = ("Book", "more own") if decision.target > decision.today else ("Give back", "of own")
    span = "month" if plan.history.cadence == "monthly" else "4 weeks"
    surcharge = formats.money(plan.lane.costs.partner_surcharge_per_unit, money)
    return f"{verb} {change} a day {what} capacity for the next {span}", (
        f"{formats.headline(decision.today)} a day are booked; with partners at {surcharge} on top, "
        f"{formats.headline(decision.target)} cost least for the demand that is coming."
    )
