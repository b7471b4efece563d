"""The Cooperation page in words. Markdown-safe."""

from __future__ import annotations

from core.facts import capacity_for_coming_weeks
from core.plan.lane_plan import LanePlan
from ui.ground import formats, safe
from ui.ground.figure import Figure
from ui.models.partners import Cooperation

WORTH_SAYING_RATIO = 0.01
HEAVY_DEPENDENCY_RATIO = 0.25


def answer(plan: LanePlan, facts: Cooperation, *, currency: str) -> tuple[str, str]:
    """Title: the own capacity that costs least. Paragraph: why, and what partners save today."""
    name, money, unit = safe.markdown(plan.lane.name), safe.markdown(currency), safe.markdown(plan.lane.unit)
    best, saving = plan.overflow.optimal_own_capacity_units_per_period, facts.saving_per_week
    today = plan.own_capacity_units_per_day
    if best is None or saving is None:
        title = f"{name}: own capacity costs nothing here, so partners are only for its peaks"
    elif saving < WORTH_SAYING_RATIO * facts.with_partners_cost_per_week:
        title = f"{name}: the split between own capacity and partners is right"
    else:
        per_day = best / plan.profile.open_days_per_period
        verb = "book" if per_day > today else "give back"
        saved = formats.signed_money(saving, money)
        change = formats.quantity(abs(per_day - today), unit)
        title = f"{name}: over the year, {verb} {change} a day, {saved} a week"
    return title, " ".join(_sentences(plan, facts, money))


def figures(plan: LanePlan, facts: Cooperation, *, currency: str) -> list[Figure]:
    """Overflow, cost against alone, dependency, break-even surcharge."""
    money, unit = safe.markdown(currency), safe.markdown(plan.lane.unit)
    overflow = plan.overflow
    per_week = overflow.expected_overflow_units_per_period * plan.periods_per_week
    surcharge = plan.lane.costs.partner_surcharge_per_unit
    against_alone = facts.with_partners_cost_per_week - facts.alone_cost_per_week
    return [
        Figure(
            label=f"Overflow · {unit}/week",
            value=formats.headline(per_week),
            change=f"on {formats.percent(overflow.overflow_probability_ratio)} of {_plural(plan)}",
        ),
        Figure(
            label=f"Cost with partners · {money}/week",
            value=formats.headline(facts.with_partners_cost_per_week),
            change=f"{formats.signed(against_alone)} vs alone",
            is_bad=facts.with_partners_cost_per_week > facts.alone_cost_per_week,
        ),
        Figure(
            label="Dependency on partners",
            value=formats.percent(overflow.dependency_ratio, decimals=1),
            change=None
            if facts.best_dependency_ratio is None
            else f"{formats.percent(facts.best_dependency_ratio, decimals=1)} at the best capacity",
            is_bad=True if overflow.dependency_ratio > HEAVY_DEPENDENCY_RATIO else None,
        ),
        Figure(
            label=f"Break-even surcharge · {money}",
            value=formats.headline(facts.break_even_surcharge_per_unit),
            change=f"today {formats.headline(surcharge)}",
        ),
    ]


def volume_note(plan: LanePlan, *, currency: str) -> str:
    """The kinked line in words."""
    money, unit = safe.markdown(currency), safe.markdown(plan.lane.unit)
    capacity = formats.quantity(plan.overflow.own_capacity_units_per_period, unit)
    own, surcharge = plan.lane.costs.own_capacity_cost_per_unit, plan.lane.costs.partner_surcharge_per_unit
    return (
        f"Up to {capacity} the cost is fixed, because booked capacity is paid whether used or not; above it "
        "each unit "
        f"costs {formats.exact_money(own + surcharge, money)}. The dot lies above the line because volumes "
        "vary: "
        "what a busy period costs more, a quiet one does not give back. Pay-per-use would cost "
        f"{formats.money(plan.overflow.pay_per_use_cost_per_period, money)} instead of "
        f"{formats.money(plan.overflow.booked_cost_per_period, money)} on average."
    )


def capacity_note(plan: LanePlan) -> str:
    """The cost over own capacity in words."""
    best = plan.overflow.optimal_own_capacity_units_per_period
    if best is None:
        return "Own capacity costs nothing per unit, so more of it is never worse and no size is best."
    own, surcharge = plan.lane.costs.own_capacity_cost_per_unit, plan.lane.costs.partner_surcharge_per_unit
    share = formats.percent(own / (own + surcharge), decimals=1)
    text = f"At the best size, volume passes it in {share} of {_plural(plan)}."
    if plan.overflow.own_peak_is_irrational:
        text += (
            " The surcharge is below the own cost of a unit, so owning capacity for peaks never pays: "
            "the best size lies below mean volume."
        )
    return text


def _sentences(plan: LanePlan, facts: Cooperation, money: str) -> list[str]:
    difference = facts.alone_cost_per_week - facts.with_partners_cost_per_week
    amount = formats.money(abs(difference), money)
    found = [
        f"Partners carry **{formats.percent(plan.overflow.dependency_ratio, decimals=1)}** of the volume. ",
        f"That costs **{amount} a week {'less' if difference >= 0 else 'more'}** than losing what does not "
        "fit.",
    ]
    if facts.all_partner_cost_per_week < facts.with_partners_cost_per_week:
        gain = formats.money(facts.with_partners_cost_per_week - facts.all_partner_cost_per_week, money)
        found.append(
            f"Even partners alone, with no own capacity at all, would cost {gain} a week less than today's "
            "booking."
        )
    coming = capacity_for_coming_weeks(plan)
    if coming is not None:
        unit = safe.markdown(plan.lane.unit)
        span = "month" if plan.history.cadence == "monthly" else "4 weeks"
        best = formats.quantity(coming.best_units_per_day, unit)
        found.append(f"For the next {span} alone, {best} a day would cost least.")
    if plan.overflow.own_peak_is_irrational:
        found.append("The surcharge is below the own cost of a unit: owning capacity for peaks never pays.")
    return found


def _plural(plan: LanePlan) -> str:
    noun = {"daily": "days", "weekly": "weeks", "monthly": "months"}[plan.history.cadence]
    return f"open {noun}" if plan.history.closed_weekdays else noun
