"""Words of a lane's promises beside its play: the table, how the lane orders, and why the two differ. English."""

from __future__ import annotations

from core.forecast.horizons import RISK_HORIZON_DAYS
from core.plan.lane_plan import LanePlan
from core.plan.played_promises import (
    ANY_WEEKDAY,
    DAYS_ADD_UP,
    LEAD_TIME_VARIES,
    PART_DAYS,
    STANDARD_ERRORS,
    PlayedPromises,
    Promise,
)
from core.service.cycle_law import days_of_cycle, days_protected
from core.words.labels import REVIEW_POLICY_WORDS
from core.words.number_text import percent
from ui.ground import formats, safe

REASONS = {
    LEAD_TIME_VARIES: "lead times that vary are whole days of a gamma law in the play, so that the weekday on which "
    "one ends counts, while the formula adds their spread to that of demand as under a normal law",
    PART_DAYS: "the play knows whole days only: a part of a day is rounded up in some of the futures and down in the "
    "others, and an order that falls due within a day is placed at its close",
    ANY_WEEKDAY: "the formula's order is placed on any weekday of the coming weeks, the play's on the days on which "
    "its level is passed",
    DAYS_ADD_UP: "the formula takes one law, in steps, for all days of the coming weeks, while the play's days must "
    "add up to the forecast's totals, so that a single day of it is somewhat wider or narrower",
}
UNTIL_NEXT = {
    "periodic": "{lead_time} of lead time and {cycle} until the next order",
    "daily": "{lead_time} of lead time and one until the next order",
    "continuous": "those of the lead time, and what the level is passed by on its day",
}


def policy_sentence(plan: LanePlan) -> str:
    """How the lane orders, and for how many days an order must last."""
    parameters = plan.lane.parameters
    cycle = formats.exact(days_of_cycle(parameters))
    named = REVIEW_POLICY_WORDS[parameters.review_policy][0].replace("R days", f"{cycle} days")
    until = UNTIL_NEXT[parameters.review_policy].format(
        lead_time=formats.exact(parameters.lead_time_days), cycle=cycle
    )
    days = formats.exact(days_protected(parameters))
    return f"How orders are placed: **{named.lower()}**. An order must last **{days} days**: {until}."


def rows(played: PlayedPromises, *, unit: str, currency: str) -> dict[str, list[str]]:
    """The table: each figure as promised and as played, with its standard error."""
    service = played.service
    shares = {
        "Order cycles without a shortage": service.cycle_service_level_ratio,
        "Fill rate": service.fill_rate_ratio,
    }
    amounts = {
        f"Short a week · {unit}": service.short_units_per_week,
        f"SLA penalty a week · {currency}": service.penalty_cost_per_week,
        f"To partners a week · {unit}": played.overflow_units_per_week,
    }
    lines = [(name, *_shares(promise)) for name, promise in shares.items()]
    lines += [(name, *_amounts(promise)) for name, promise in amounts.items()]
    differs = [not promise.is_kept for promise in (*shares.values(), *amounts.values())]
    return {
        "Figure": [safe.plain(name) for name, _, _ in lines],
        "As promised": [promised for _, promised, _ in lines],
        "As played": [as_played for _, _, as_played in lines],
        "Differs": ["yes" if differ else "" for differ in differs],
    }


def verdict(played: PlayedPromises) -> str:
    """Whether formula and play agree, and the reason where they do not."""
    if not played.reasons:
        return f"Formula and play agree within {STANDARD_ERRORS:g} standard errors."
    why = "; ".join(REASONS[reason] for reason in played.reasons)
    return f"Where they differ by more than {STANDARD_ERRORS:g} standard errors: {why}."


def basis(played: PlayedPromises) -> str:
    """What was played."""
    return (
        f"Played are {played.n_replications:,} futures of this lane's forecast, day by day: the next order cycle at "
        f"the planned level, and {RISK_HORIZON_DAYS} days against own capacity. After ± stands one standard error. The "
        "same data give the same play."
    )


def _shares(promise: Promise) -> tuple[str, str]:
    played = promise.played
    points = formats.exact(100.0 * played.standard_error)
    return percent(promise.promised, decimals=2), f"{percent(played.value, decimals=2)} ± {points}"


def _amounts(promise: Promise) -> tuple[str, str]:
    played = promise.played
    return (
        formats.exact(promise.promised),
        f"{formats.exact(played.value)} ± {formats.exact(played.standard_error)}",
    )
