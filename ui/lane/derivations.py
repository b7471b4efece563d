"""The formulas behind each page's figures, with the lane's own numbers put in, as LaTeX."""

from __future__ import annotations

from dataclasses import dataclass

from core.facts.partner_facts import break_even_surcharge
from core.plan.lane_plan import LanePlan
from core.service.cycle_law import days_of_cycle, days_protected
from core.words.number_text import MINUS
from ui.ground.formats import exact
from ui.language import say, text

PROTECTED = {
    "periodic": text(
        "Over the {days} days until the order after the next one is there: {lead_time} days of lead time and "
        "{cycle} days between orders."
    ),
    "daily": text(
        "Over the {days} days until tomorrow's order is there: {lead_time} days of lead time and one day."
    ),
    "continuous": text(
        "Over the {lead_time} days of lead time, and what the level is passed by on the day it is passed."
    ),
}
LEVEL_NAMES = {
    "periodic": text("Order-up-to level"),
    "daily": text("Order-up-to level"),
    "continuous": text("Reorder point"),
}


@dataclass(frozen=True)
class Derivation:
    """One figure explained: its formula, bare and with numbers, as LaTeX without the dollar signs."""

    name: str
    formula: str
    with_numbers: str
    remark: str = ""


def number(value: float | None, *, decimals: int = 2) -> str:
    """A figure inside a formula."""
    return exact(value, decimals=decimals).replace(",", "{,}").replace(MINUS, "-")


def dashboard(plan: LanePlan) -> tuple[Derivation, ...]:
    """Workload, buffer and penalty."""
    money = (_penalty(plan),) if plan.lane.has_prices else ()
    return (*_buffer(plan), *_classical_buffer(plan), *money)


def _buffer(plan: LanePlan) -> tuple[Derivation, ...]:
    parameters, buffer = plan.lane.parameters, plan.buffer
    demand, lead_time = number(buffer.demand_part_units), number(buffer.lead_time_part_units)
    mean = number(buffer.mean_protected_units)
    return (
        Derivation(
            say("Workload that an order must last for"),
            r"m_P = (1 + r) \sum_{t \le P} \hat D_t",
            rf"(1 + {number(parameters.return_ratio, decimals=4)}) \times "
            rf"{number(buffer.mean_protected_units / (1.0 + parameters.return_ratio))} = {mean}",
            say(
                PROTECTED[parameters.review_policy],
                lead_time=number(parameters.lead_time_days),
                cycle=number(days_of_cycle(parameters)),
                days=number(days_protected(parameters)),
            ),
        ),
        Derivation(
            say("Buffer needed"),
            r"b = \sqrt{q^2 + \left(z\,\frac{m_P}{P}\,\sigma_{LT}\right)^2}",
            rf"\sqrt{{{demand}^2 + {lead_time}^2}} = {number(buffer.buffer_units)}",
            say(
                "q is how far the total of these days lies above its forecast at the service level, as measured "
                "in backtests of lanes like this one. It is not taken as normal or independent from day to day."
            )
            if buffer.is_calibrated
            else say(
                "q is Student's t times the spread of so few data: the plan is wider because data are few."
            ),
        ),
        Derivation(
            say(LEVEL_NAMES[parameters.review_policy]),
            r"S = m_P + b",
            rf"{mean} + {number(buffer.buffer_units)} = {number(buffer.level_units)}",
        ),
    )


def _classical_buffer(plan: LanePlan) -> tuple[Derivation, ...]:
    parameters, stock, work = plan.lane.parameters, plan.safety_stock, plan.workload
    return (
        Derivation(
            say("Workload of the last year: demand and what comes back"),
            r"\bar W = \bar D\,(1 + r)",
            rf"{number(plan.profile.mean_units_per_day)} \times (1 + "
            rf"{number(parameters.return_ratio, decimals=4)})"
            rf" = {number(work.mean_units_per_day)}",
        ),
        Derivation(
            say("Spread of what arrives during the lead time (root sum of squares)"),
            r"\sigma_L = \sqrt{L\,\sigma_W^2 + \bar W^2\,\sigma_{LT}^2}",
            rf"\sqrt{{{number(parameters.lead_time_days)} \times {number(work.sd_units_per_day)}^2 + "
            rf"{number(work.mean_units_per_day)}^2 \times {number(parameters.sd_lead_time_days)}^2}}"
            rf" = {number(stock.sd_lead_time_demand_units)}",
            say("Days are taken as independent and the sum as normal."),
        ),
        Derivation(
            say("Safety stock of the lead time by the textbook formula"),
            rf"b = z(\text{{{say('service level')}}}) \times \sigma_L",
            rf"{number(stock.z, decimals=3)} \times {number(stock.sd_lead_time_demand_units)}"
            rf" = {number(stock.safety_stock_units)}",
            say("Of the last year, beside the plan, to compare."),
        ),
    )


def _penalty(plan: LanePlan) -> Derivation:
    held = plan.lane.parameters.buffer_held_units
    outcome = plan.service_as_held or plan.service
    buffer = plan.buffer.buffer_units if held is None else held
    cycle, penalty = float(plan.buffer.cycle_days), plan.lane.costs.sla_penalty_per_unit
    return Derivation(
        say("Expected penalty per week"),
        r"\left(E[(W_P - S)^+] - E[(W_L - S)^+]\right) \times p \times 7 / T",
        rf"{number(outcome.expected_shortage_units_per_cycle, decimals=3)} \times {number(penalty)} "
        rf"\times 7 / "
        rf"{number(cycle)} = {number(outcome.penalty_cost_per_week)}",
        say(
            "What an order cycle of {days} days is short of at a buffer of {buffer}, by the law of what is coming; "
            "what was short before the cycle began is not counted again.",
            days=number(cycle),
            buffer=number(buffer),
        ),
    )


def cooperation(plan: LanePlan) -> tuple[Derivation, ...]:
    """Overflow, its cost, and the surcharge at which owning and buying cost the same."""
    overflow, costs, break_even = plan.overflow, plan.lane.costs, break_even_surcharge(plan)
    own, surcharge = costs.own_capacity_cost_per_unit, costs.partner_surcharge_per_unit
    found = [
        Derivation(
            say("Cost with booked capacity"),
            r"C \times H + E[(D - C)^+] \times (H + S)",
            rf"{number(overflow.own_capacity_units_per_day)} \times {number(own)} + "
            rf"{number(overflow.expected_overflow_units_per_day)} \times ({number(own)} + "
            rf"{number(surcharge)})"
            rf" = {number(overflow.booked_cost_per_day)}",
            say("Booked capacity is paid whether it is used or not."),
        ),
        Derivation(
            say("Dependency on partners"),
            r"E[(D - C)^+] / E[D]",
            rf"{number(overflow.expected_overflow_units_per_day)} / "
            rf"{number(overflow.required_units_per_day)}"
            rf" = {number(overflow.dependency_ratio, decimals=4)}",
        ),
    ]
    if overflow.optimal_own_capacity_units_per_day is not None:
        found.append(
            Derivation(
                say("Best own capacity"),
                r"P(D > C^*) = H / (H + S)",
                rf"{number(own)} / ({number(own)} + {number(surcharge)}) = "
                rf"{number(own / (own + surcharge), decimals=4)}"
                rf" \quad\Rightarrow\quad C^* = {number(overflow.optimal_own_capacity_units_per_day)}",
            )
        )
    if break_even is not None:
        found.append(
            Derivation(
                say("Break-even surcharge"),
                r"S^* = H \left( \frac{C}{E[\min(D, C)]} - 1 \right)",
                rf"{number(own)} \left( \frac{{{number(overflow.own_capacity_units_per_day)}}}"
                rf"{{{number(overflow.expected_kept_units_per_day)}}} - 1 \right) = "
                rf"{number(break_even)}",
                say("Below it, buying every unit from partners costs less than owning today's capacity."),
            )
        )
    return tuple(found)


def resilience(plan: LanePlan) -> tuple[Derivation, ...]:
    """The index and its two parts."""
    score, parameters = plan.resilience, plan.lane.parameters
    if score.score is None:
        return ()
    weight, work = score.weight_ratio, float(plan.ahead.outage.rate_units_per_day)
    recover = parameters.time_to_recover_days
    return (
        Derivation(
            say("Stress coverage"),
            r"\beta = \min\left(1, \frac{b + a\,T_R}{\bar W\,T_R}\right)",
            rf"\frac{{{number(parameters.buffer_held_units)} + "
            rf"{number(parameters.alternative_units_per_day)} \times "
            rf"{number(recover)}}}{{{number(work)} \times {number(recover)}}} \rightarrow "
            rf"{number(score.stress_coverage_ratio, decimals=3)}",
            say("The share of the workload that is served through an outage that lasts until recovery."),
        ),
        Derivation(
            say("Partner fragility"),
            r"\delta = D_{5\%}\,(1 + \mathrm{HHI}) / 2",
            rf"{number(score.overflow_share_in_worst_days_ratio, decimals=3)} \times "
            rf"(1 + {number(score.partner_concentration_ratio, decimals=3)}) / 2 = "
            rf"{number(score.partner_fragility_ratio, decimals=3)}",
            say("The overflow share on the worst 5 % of days, weighed by how few partners there are."),
        ),
        Derivation(
            say("Index"),
            r"100\,\left(w\,\beta + (1 - w)(1 - \delta)\right)",
            rf"100 \left({number(weight)} \times {number(score.stress_coverage_ratio, decimals=3)} + "
            rf"{number(1 - weight)} \times (1 - {number(score.partner_fragility_ratio, decimals=3)})\right) "
            rf"= "
            rf"{number(score.score, decimals=1)}",
        ),
    )


def profit(plan: LanePlan) -> tuple[Derivation, ...]:
    """Underage, overage and the service level that earns most."""
    unit, parameters, costs = plan.economics.unit, plan.lane.parameters, plan.lane.costs
    return (
        Derivation(
            say("Underage cost, per unit short"),
            r"C_u = \frac{p - c}{1 + r} + s",
            rf"\frac{{{number(unit.price_per_unit)} - {number(unit.unit_cost_per_unit)}}}"
            rf"{{1 + {number(parameters.return_ratio, decimals=4)}}} + "
            rf"{number(costs.sla_penalty_per_unit)}"
            rf" = {number(unit.underage_cost_per_unit)}",
        ),
        Derivation(
            say("Overage cost, per unit idle over an order cycle"),
            r"C_o = h\,T + o",
            rf"{number(costs.holding_cost_per_unit_per_day, decimals=4)} \times "
            rf"{number(float(plan.buffer.cycle_days))} + "
            rf"{number(costs.obsolescence_cost_per_unit)} = {number(unit.overage_cost_per_unit)}",
        ),
        Derivation(
            say("Best service level (critical ratio)"),
            r"\frac{C_u}{C_u + C_o}",
            rf"\frac{{{number(unit.underage_cost_per_unit)}}}{{{number(unit.underage_cost_per_unit)} + "
            rf"{number(unit.overage_cost_per_unit)}}} = {number(unit.critical_ratio, decimals=4)}",
        ),
    )
