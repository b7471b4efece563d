"""Words about a lane's forecast: its need of capacity, its other buffer, its notes. Markdown-safe."""

from __future__ import annotations

import numpy as np

from core.demand.cadence import PERIOD_NOUNS, weekdays
from core.forecast.notes import EVENT, Mark, Override, ScoredOverride
from core.plan.lane_plan import LanePlan
from ui.ground import formats, safe

LIKELY_RATIO = 0.5
LONGEST_REASON = 200
LONGEST_NAME, LONGEST_SENTENCE, MOST_HOLIDAYS = 60, 400, 4


def capacity_need_sentence(plan: LanePlan) -> str:
    """When capacity is short and how likely it overflows; also the chart's text."""
    need = plan.capacity_need
    runs = ~np.isin(weekdays(need.period_starts.astype(np.int64)), plan.history.closed_weekdays)
    noun, unit = PERIOD_NOUNS[plan.history.cadence], safe.markdown(plan.lane.unit)
    service = formats.percent(plan.lane.parameters.service_level_ratio, decimals=1)
    if need.overflow_probability_ratio is None:
        return "Without a band there is no probability of overflow; forecast and returns are shown alone."
    chance = need.overflow_probability_ratio[runs]
    short = need.shortfall_units[runs]
    if not short.any():
        first = f"Own capacity is enough for {service} of demand in every {noun} ahead."
    else:
        worst = int(short.argmax())
        n_short = formats.count(int((short > 0).sum()), noun)
        first = (
            f"For {service} service own capacity is short on {n_short} of {short.size} ahead, most on "
            f"{formats.day(need.period_starts[runs][worst])} by {formats.quantity(float(short[worst]), unit)}."
        )
    at_least_once = 1.0 - float(np.prod(1.0 - chance))
    return (
        f"{first} The likeliest {noun} to overflow has a chance of {formats.percent(float(chance.max()))}; "
        f"if the {noun}s were independent, at least one would overflow with {formats.percent(at_least_once)}."
    )


def other_buffer_sentence(plan: LanePlan) -> str:
    """Which buffer the plan uses, and the classical formula's beside it."""
    unit, buffer = safe.markdown(plan.lane.unit), plan.buffer
    classical = formats.quantity(plan.safety_stock.safety_stock_units, unit)
    if not buffer.by_forecast:
        return (
            f"The {classical} are the classical formula's, from the history's mean and spread: the history is "
            "too short for a forecast with a band."
        )
    mean = formats.quantity(buffer.mean_lead_time_demand_units, unit)
    before = formats.quantity(plan.safety_stock.mean_lead_time_demand_units, unit)
    return (
        f"It stands above a forecast of {mean} for the lead time and rests on what the forecast missed before. "
        f"The classical formula, which takes the history's mean and days as independent, would hold "
        f"**{classical}** above {before}. The newsvendor's stock at the critical ratio is "
        f"{formats.quantity(buffer.newsvendor_stock_units, unit)}."
    )


def holiday_note(plan: LanePlan) -> str:
    """Which holidays come in the horizon, what they do to the forecast, and why it does or does not follow them."""
    band = plan.forecast
    if not band.holiday_note:
        return ""
    coming = [
        f"{safe.markdown(holiday.label, longest=LONGEST_NAME)} on {formats.day(np.datetime64(holiday.day, 'D'))}"
        + (f" ({formats.signed_percent(holiday.ratio - 1.0)})" if holiday.ratio != 1.0 else "")
        for holiday in band.holidays[:MOST_HOLIDAYS]
    ]
    more = len(band.holidays) - len(coming)
    listed = ", ".join(coming) + (f" and {more} more" if more > 0 else "")
    return f"Ahead: {listed or 'no holiday'}. {safe.markdown(band.holiday_note, longest=LONGEST_SENTENCE)}"


def override_line(override: Override, plan: LanePlan) -> str:
    """One override in a line: its period, both figures, why, who."""
    unit = safe.markdown(plan.lane.unit)
    return (
        f"**{formats.day(np.datetime64(override.period_start))}**: {formats.quantity(override.units, unit)}, "
        f"the forecast said {formats.headline(override.forecast_units)} · "
        f"{safe.markdown(override.reason, longest=LONGEST_REASON)}{_signature(override)}"
    )


def mark_line(mark: Mark) -> str:
    """One mark in a line: its days, kind, why, who."""
    first, last = formats.day(np.datetime64(mark.first_day)), formats.day(np.datetime64(mark.last_day))
    span = first if mark.first_day == mark.last_day else f"{first} to {last}"
    kind = "event" if mark.kind == EVENT else "outlier"
    return f"**{span}**: {kind} · {safe.markdown(mark.reason, longest=LONGEST_REASON)}{_signature(mark)}"


def score_sentence(scored: tuple[ScoredOverride, ...], plan: LanePlan) -> str:
    """Whether overrides helped, once their periods are over; empty before."""
    if not scored:
        return ""
    saved = sum(item.error_saved_units for item in scored)
    unit = safe.markdown(plan.lane.unit)
    verb = "less" if saved >= 0 else "more"
    return (
        f"Of {formats.count(len(scored), 'override')} whose time is over, "
        f"{sum(item.helped for item in scored)} came closer than the forecast: in sum "
        f"{formats.quantity(abs(saved), unit)} {verb} error."
    )


def _signature(note: Override | Mark) -> str:
    when = "" if note.made_at is None else f", {formats.day(note.made_at.date())}"
    return f" · {safe.markdown(note.made_by)}{when}" if note.made_by else ""
