"""The Resilience page in words. Markdown-safe."""

from __future__ import annotations

from core.plan.lane_plan import LanePlan
from ui.charts.resilience import INPUT_LABELS
from ui.ground import formats, safe
from ui.ground.figure import Figure
from ui.models.outage_scenarios import Stress, StressOutcome

LIMITS_OF_THE_INDEX = (
    "The index is a screening rank: it says which lane to look at first, not what an outage costs. It weighs "
    "two "
    "things that do not replace one another, so the weaker part counts more than the sum. It takes demand at "
    "its mean "
    "and partners as independent. Decide by the time to survive and the volume lost."
)
WEAK_SCORE = 60.0


def answer(plan: LanePlan, outcome: StressOutcome | None) -> tuple[str, str]:
    """Title: what breaks first and when. Paragraph: the index, its weaker part, what would help."""
    name = safe.markdown(plan.lane.name)
    if outcome is None:
        return (
            f"{name}: time to survive is not known yet",
            " ".join(safe.markdown(sentence, longest=200) for sentence in _missing(plan))
            + " Enter it under Capacity and time in the sidebar, and the answer appears.",
        )
    outage, unit = outcome.outage, safe.markdown(plan.lane.unit)
    recover = formats.days(outage.time_to_recover_days)
    if outage.survives:
        title = f"{name} survives an outage of {recover}"
        detail = (
            f"Its buffer and alternative carry the workload for {formats.days(outage.time_to_survive_days)}."
        )
    else:
        title = f"{name} runs dry after {formats.days(outage.time_to_survive_days)} of an outage of {recover}"
        detail = (
            f"Until it recovers, **{formats.quantity(outage.lost_volume_units, unit)}** are lost: the "
            "alternative alone "
            f"serves {formats.percent(outcome.service_after_buffer_ratio)} of the workload."
        )
    return title, f"{detail} {_score_sentence(plan)}"


def figures(plan: LanePlan, outcome: StressOutcome | None) -> list[Figure]:
    """Index, time to survive, lost volume, partner concentration."""
    score, unit = plan.resilience, safe.markdown(plan.lane.unit)
    outage = None if outcome is None else outcome.outage
    spread = None
    if score.score_low_weight is not None and score.score_high_weight is not None:
        low, high = sorted((score.score_low_weight, score.score_high_weight))
        spread = f"{formats.headline(low)} to {formats.headline(high)} with other weights"
    return [
        Figure(
            label="Resilience index · 0 to 100",
            value=formats.headline(score.score),
            change=spread,
            is_bad=True if score.score is not None and score.score < WEAK_SCORE else None,
        ),
        Figure(
            label="Time to survive",
            value=formats.days(None if outage is None else outage.time_to_survive_days),
            change=None if outage is None else f"recovery takes {formats.days(outage.time_to_recover_days)}",
            is_bad=None if outage is None else not outage.survives,
        ),
        Figure(
            label=f"Volume lost · {unit}",
            value=formats.headline(None if outage is None else outage.lost_volume_units),
            change=None if outage is None else _share_lost(outcome),
            is_bad=True if outage is not None and outage.lost_volume_units > 0 else None,
        ),
        Figure(
            label="Partner concentration",
            value=formats.headline(score.partner_concentration_ratio),
            change=_partners(plan),
        ),
    ]


def shock_note(stress: Stress, outcome: StressOutcome) -> str:
    """The timeline in words."""
    outage = outcome.outage
    if outage.survives:
        return f"{stress.name}: service stays at 100{formats.NBSP}% throughout, for demand at its mean."
    return (
        f"{stress.name}: full service for {formats.days(outage.time_to_survive_days)}, then "
        f"{formats.percent(outcome.service_after_buffer_ratio)} until day "
        f"{formats.headline(outage.time_to_recover_days)}, for demand at its mean."
    )


def tornado_note(plan: LanePlan) -> str:
    """Which input moves the index most."""
    name, low, high = plan.resilience.tornado[0]
    return (
        f"{INPUT_LABELS.get(name, name).capitalize()} moves it most: {formats.headline(min(low, high))} to "
        f"{formats.headline(max(low, high))} for ten per cent either way."
    )


def parts_note(plan: LanePlan) -> str:
    """Points lost to each part, and the stricter form."""
    score = plan.resilience
    return (
        f"{formats.headline(score.points_lost_to_coverage)} points are lost to stress coverage, "
        f"{formats.headline(score.points_lost_to_partners)} to partners. Without compensation between the "
        "two "
        f"(geometric form) the index is {formats.headline(score.geometric_score)}."
    )


def _missing(plan: LanePlan) -> tuple[str, ...]:
    return plan.resilience.missing or ("An input is missing.",)


def _score_sentence(plan: LanePlan) -> str:
    score = plan.resilience
    if score.score is None:
        return " ".join(safe.markdown(sentence, longest=200) for sentence in score.missing)
    return f"The index is **{formats.headline(score.score)} of 100**; its weaker part is {score.weaker_part}."


def _share_lost(outcome: StressOutcome) -> str | None:
    demand = outcome.mean_units_per_day * outcome.outage.time_to_recover_days
    if demand <= 0:
        return None
    return f"{formats.percent(outcome.outage.lost_volume_units / demand)} of the outage's workload"


def _partners(plan: LanePlan) -> str:
    n_partners = len(plan.lane.parameters.partner_share_ratios)
    return "partners not entered" if n_partners == 0 else formats.count(n_partners, "partner")
