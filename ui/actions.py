"""What could be done on a lane, and what each is worth a week: from the plan's own costs, the best first."""

from __future__ import annotations

from dataclasses import dataclass

from core.buffer_cost import buffer_cost_per_cycle
from core.lane_plan import LanePlan
from core.service_level import DAYS_PER_WEEK
from ui import formats, safe

WORTH_DOING_RATIO = 0.01  # of the lane's weekly margin; below it a gain is within the flat zone of the model
LEAST_GAIN = 1.0


@dataclass(frozen=True)
class Action:
    """One thing to do: `title` as an order, `detail` in a sentence, gain in money per week."""

    kind: str
    title: str
    detail: str
    gain_per_week: float


def actions(plan: LanePlan, *, currency: str) -> tuple[Action, ...]:
    """Every action that pays, the best first; empty where the lane stands where it should."""
    found = [_move_buffer(plan), _move_service_level(plan), _move_capacity(plan, currency)]
    least = max(LEAST_GAIN, WORTH_DOING_RATIO * abs(plan.economics.margin_per_week))
    paying = [action for action in found if action is not None and action.gain_per_week >= least]
    return tuple(sorted(paying, key=lambda action: -action.gain_per_week))


def buffer_cost_per_week(plan: LanePlan, buffer_units: float) -> float:
    """Expected holding and shortage cost of holding this buffer on the lane."""
    unit = plan.economics.unit
    cost = buffer_cost_per_cycle(
        buffer_units=buffer_units,
        sd_lead_time_demand_units=plan.safety_stock.sd_lead_time_demand_units,
        underage_cost_per_unit=unit.underage_cost_per_unit,
        overage_cost_per_unit=unit.overage_cost_per_unit,
    )
    return float(cost) * DAYS_PER_WEEK / plan.lane.parameters.order_cycle_days


def _move_buffer(plan: LanePlan) -> Action | None:
    held, needed = plan.lane.parameters.buffer_held_units, plan.safety_stock.safety_stock_units
    if held is None or held == needed:
        return None
    gain = buffer_cost_per_week(plan, held) - buffer_cost_per_week(plan, needed)
    change = formats.quantity(abs(needed - held), safe.markdown(plan.lane.unit))
    verb = "Add" if needed > held else "Release"
    to_or_of = "to the buffer" if needed > held else "of the buffer"
    return Action(
        kind="buffer",
        title=f"{verb} {change} {to_or_of}",
        detail=(
            f"{formats.headline(held)} are held, {formats.headline(needed)} are needed for "
            f"{formats.percent(plan.lane.parameters.service_level_ratio, decimals=1)} service."
        ),
        gain_per_week=gain,
    )


def _move_service_level(plan: LanePlan) -> Action | None:
    economics = plan.economics
    best, today = economics.optimal_service_level_ratio, economics.service_level_ratio
    if best is None or economics.profit_gap_per_week is None:
        return None
    verb = "Raise" if best > today else "Lower"
    return Action(
        kind="service level",
        title=f"{verb} the service level to {formats.percent(best, decimals=1)}",
        detail=(
            f"Today it is planned at {formats.percent(today, decimals=1)}; a unit short costs "
            f"{formats.headline(economics.unit.underage_cost_per_unit)}, an idle one "
            f"{formats.headline(economics.unit.overage_cost_per_unit)} a cycle."
        ),
        gain_per_week=economics.profit_gap_per_week,
    )


def _move_capacity(plan: LanePlan, currency: str) -> Action | None:
    overflow, capacity = plan.overflow, plan.lane.parameters.own_capacity_units_per_day
    best = overflow.optimal_own_capacity_units_per_period
    if best is None or overflow.optimal_booked_cost_per_period is None or capacity is None:
        return None
    gain = (overflow.booked_cost_per_period - overflow.optimal_booked_cost_per_period) * plan.periods_per_week
    per_day = best / plan.profile.open_days_per_period
    verb = "Book" if per_day > capacity else "Give back"
    unit = safe.markdown(plan.lane.unit)
    more_or_less = "more own capacity" if per_day > capacity else "of own capacity"
    return Action(
        kind="capacity",
        title=f"{verb} {formats.quantity(abs(per_day - capacity), unit)} a day {more_or_less}",
        detail=(
            f"{formats.headline(capacity)} a day are booked; with partners at "
            f"{formats.money(plan.lane.costs.partner_surcharge_per_unit, safe.markdown(currency))} on top, "
            f"{formats.headline(per_day)} cost least."
        ),
        gain_per_week=gain,
    )
