"""Sharing one capacity, in words. Markdown-safe."""

from __future__ import annotations

from core.cooperation.division import CostDivision, GainSharing
from core.cooperation.shared_capacity import SharedCapacity
from ui.ground import formats, safe

WORTH_SAYING_RATIO = 0.001


def sharing_sentence(shared: SharedCapacity, currency: str) -> str:
    """What the lanes save together, and whether a group would do better without the others."""
    sharing, money = shared.sharing, safe.markdown(currency)
    alone = float(sharing.stand_alone_costs.sum())
    if sharing.joint_saving <= WORTH_SAYING_RATIO * alone:
        return (
            "These lanes gain nothing by sharing: they are short at the same time, or never. "
            f"Each pays what it pays today, {formats.money(alone, money)} a week together."
        )
    share = formats.percent(sharing.joint_saving / alone, decimals=1)
    return (
        f"Together they save **{formats.money(sharing.joint_saving, money)} a week**, {share} of what they pay "
        f"apart. {stability_sentence(sharing, money)}"
    )


def stability_sentence(sharing: GainSharing, money: str) -> str:
    """The core check of the Shapley division, and of the nucleolus where Shapley's fails."""
    shapley = sharing.division("Shapley")
    if shapley.core_check.is_in_core:
        return f"By the Shapley value {_nobody(shapley)}"
    objection = shapley.core_check.objections[0]
    group = " and ".join(safe.markdown(name) for name in objection.partners)
    text = f"By the Shapley value {group} would do better apart, by {formats.money(objection.gain, money)} a week."
    nucleolus = next((item for item in sharing.divisions if item.method == "nucleolus"), None)
    if nucleolus is not None and nucleolus.core_check.is_in_core:
        return f"{text} By the nucleolus {_nobody(nucleolus)}"
    return f"{text} No division keeps every group together."


def basis_note(shared: SharedCapacity) -> str:
    """What the figures stand on."""
    noun = {"daily": "days", "weekly": "weeks", "monthly": "months"}[shared.cadence]
    return (
        f"Each lane counts as a firm of its own that keeps the capacity it holds and lets the others use what is "
        f"idle; from {shared.n_common_periods:,} {noun} that they have in common."
    )


def _nobody(division: CostDivision) -> str:
    n_groups = division.core_check.n_coalitions_checked
    return f"no group does better alone: all {n_groups:,} were checked."
