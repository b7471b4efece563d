"""Plan to words: the answer sentence of each lane page, its figures, and what its charts show.
Markdown-safe."""

from __future__ import annotations

from collections.abc import Sequence

from core.facts import Outlook
from core.plan.lane_plan import LanePlan
from core.plan.network_plan import LEAST_ABOVE_PLAN_RATIO
from ui.charts.chart_notes import notes_alt
from ui.ground import formats, safe
from ui.ground.figure import Figure
from ui.models.actions import Action

NORMAL = "Normal"
HEALTHY_USE_RATIO = 0.95
LONGEST_REASON = 300


def dashboard(
    plan: LanePlan, outlook: Outlook, paying: Sequence[Action], *, currency: str
) -> tuple[str, str]:
    """Title and paragraph of the Dashboard: what to do this week, then what is happening."""
    name, money = safe.markdown(plan.lane.name), safe.markdown(currency)
    if paying:
        best = paying[0]
        gain = formats.signed_money(best.gain_per_week, money)
        title = f"{name}: {best.title[0].lower()}{best.title[1:]}, {gain} a week"
    elif plan.status.status != NORMAL:
        title = f"{name}: {plan.status.status.lower()}, {safe.markdown(plan.status.reason)}"
    elif (above := _above_plan(plan, outlook)) >= LEAST_ABOVE_PLAN_RATIO:
        at_risk = formats.money(plan.money_at_risk_per_week, money)
        title = (
            f"{name}: the coming weeks are {formats.percent(above)} above its plan; {at_risk} a week at risk"
        )
    else:
        title = f"{name} stands where it should; nothing to do this week"
    sentences = [_demand_sentence(plan, outlook)]
    if paying and plan.status.status != NORMAL:
        sentences.insert(0, f"**{plan.status.status}**: {safe.markdown(plan.status.reason)}.")
    sentences.append(_penalty_sentence(plan, money))
    return title, " ".join(sentences)


def _above_plan(plan: LanePlan, outlook: Outlook) -> float:
    """How far the coming rate lies above the one that buffer and capacity are planned for, as a ratio."""
    planned = plan.profile.mean_units_per_day
    return outlook.next_units_per_day / planned - 1.0 if planned > 0 else 0.0


def dashboard_figures(plan: LanePlan, outlook: Outlook, *, currency: str) -> list[Figure]:
    """The four figures of the Dashboard, each against a named comparison."""
    unit, money = safe.markdown(plan.lane.unit), safe.markdown(currency)
    return [
        Figure(
            label=f"Next {outlook.span} · {unit}/day",
            value=formats.headline(outlook.next_units_per_day),
            change=None
            if outlook.change_ratio is None
            else f"{formats.signed_percent(outlook.change_ratio)} vs last {outlook.span}",
        ),
        _use_figure(plan, outlook),
        _buffer_figure(plan, unit),
        _penalty_figure(plan, money),
    ]


def band_note(plan: LanePlan) -> str:
    """What the bands promise and what they kept, with the method."""
    band = plan.forecast
    if not band.has_band:
        return "No band is drawn: " + safe.markdown(" ".join(band.warnings), longest=300)
    kept = {round(nominal, 3): measured for nominal, measured in band.measured_coverage}
    if 0.8 in kept:
        measured = (
            f"80{formats.NBSP}% band: {formats.percent(kept[0.8])} of the withheld periods fell inside."
        )
    else:
        measured = "The band has not been measured against withheld periods yet."
    reason = safe.markdown(band.reason or band.method, longest=LONGEST_REASON)
    return f"{reason} {measured} Drag to look closer, double-click to go back."


def buffer_sentence(plan: LanePlan) -> str:
    """How the two causes make the buffer, as a sentence that is also the chart's text."""
    buffer = plan.buffer
    demand, lead_time = buffer.demand_part_units, buffer.lead_time_part_units
    total = demand**2 + lead_time**2
    if total == 0 and buffer.by_forecast:
        return "At this service level the forecast itself is enough; no buffer above it is needed."
    if total == 0:
        return "Demand and lead time do not vary, so no buffer is needed."
    return (
        f"The causes stand at right angles: √({formats.headline(demand)}² + {formats.headline(lead_time)}²) "
        "= "
        f"{formats.headline(abs(buffer.buffer_units))}. "
        f"{'What the forecast misses makes' if buffer.by_forecast else 'Swings of demand make'} "
        f"{formats.percent(demand**2 / total)} of the variance, an unsteady lead time "
        f"{formats.percent(lead_time**2 / total)}."
    )


def demand_alt(plan: LanePlan) -> str:
    """The demand chart in words."""
    return (
        f"Demand of {safe.plain(plan.lane.name)} to {formats.day(plan.last_day)}, its forecast by "
        f"{plan.forecast.method} "
        f"with bands, and own capacity of {formats.headline(plan.own_capacity_units_per_day)} "
        f"{safe.plain(plan.lane.unit)} a day.{notes_alt(plan.notes)}"
    )


def action_list(paying: Sequence[Action], *, currency: str) -> str:
    """A numbered list of what pays, or the quiet sentence."""
    if not paying:
        return "Nothing that would pay more than one per cent of the lane's margin. Leave it as it is."
    return "\n".join(
        f"{rank}. **{action.title}**: {formats.signed_money(action.gain_per_week, safe.markdown(currency))} "
        "a week. "
        f"{action.detail}"
        for rank, action in enumerate(paying, start=1)
    )


def _demand_sentence(plan: LanePlan, outlook: Outlook) -> str:
    unit = safe.markdown(plan.lane.unit)
    rate = formats.quantity(outlook.next_units_per_day, unit)
    text = f"Demand of the next {outlook.span} is expected at **{rate} a day**"
    if outlook.change_ratio is not None:
        direction = "above" if outlook.change_ratio >= 0 else "below"
        text += f", {formats.percent(abs(outlook.change_ratio))} {direction} the last {outlook.span}"
    noun = {"daily": "day", "weekly": "week", "monthly": "month"}[plan.history.cadence]
    if outlook.n_over:
        text += (
            f"; with returns it passes own capacity on **{outlook.n_over} of the next "
            f"{formats.count(outlook.n_ahead, noun)}**"
        )
    else:
        text += "; own capacity carries it"
    return text + "."


def _penalty_sentence(plan: LanePlan, money: str) -> str:
    planned = formats.money(plan.service.penalty_cost_per_week, money)
    if plan.service_as_held is None:
        return f"With the planned buffer the expected SLA penalty is {planned} a week."
    held = formats.money(plan.service_as_held.penalty_cost_per_week, money)
    return (
        f"The expected SLA penalty is **{held} a week** with the buffer held, {planned} with the one needed."
    )


def _use_figure(plan: LanePlan, outlook: Outlook) -> Figure:
    capacity = formats.headline(plan.own_capacity_units_per_day)
    change = None
    if outlook.use_ratio is not None and outlook.recent_use_ratio is not None:
        points = 100 * (outlook.use_ratio - outlook.recent_use_ratio)
        change = f"{formats.signed(points)} points vs last {outlook.span}"
    too_full = outlook.use_ratio is not None and outlook.use_ratio > HEALTHY_USE_RATIO
    return Figure(
        label=f"Capacity use · of {capacity}/day",
        value=formats.percent(outlook.use_ratio),
        change=change,
        is_bad=True if too_full else None,
    )


def _buffer_figure(plan: LanePlan, unit: str) -> Figure:
    held, needed = plan.lane.parameters.buffer_held_units, plan.buffer.buffer_units
    if held is None:
        return Figure(
            label=f"Buffer needed · {unit}",
            value=formats.headline(needed),
            change="held: not known",
        )
    short = needed - held
    return Figure(
        label=f"Buffer held / needed · {unit}",
        value=f"{formats.headline(held)} / {formats.headline(needed)}",
        change=f"{formats.headline(abs(short))} {'short' if short > 0 else 'more than needed'}",
        is_bad=True if short > 0 else None,
    )


def _penalty_figure(plan: LanePlan, money: str) -> Figure:
    outcome = plan.service_as_held or plan.service
    difference = outcome.penalty_cost_per_week - plan.service.penalty_cost_per_week
    change = "as planned" if plan.service_as_held is None else f"{formats.signed(difference)} vs plan"
    return Figure(
        label=f"Expected penalty · {money}/week",
        value=formats.headline(outcome.penalty_cost_per_week),
        change=change,
        is_bad=True if formats.headline(difference).startswith(tuple("123456789")) else None,
    )
