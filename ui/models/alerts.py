"""The Watchtower's table: one row for each lane, in order of money at risk, from the network's plan."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.plan.network_plan import NetworkPlan
from core.watch.verdict import STATUS_LABELS
from ui.ground import formats

MOST_ROWS = 200  # shown at once; the chips and the order bring the rest in reach
NORMAL = "Normal"
# Status is never colour alone: each word has its own sign.
SIGNS = {"Surge alert": "▲", "Low velocity": "▼", "Stale data": "◷", "Too little data": "…", NORMAL: "●"}
QUIET_STATUSES = (NORMAL, "Too little data")


@dataclass(frozen=True)
class Row:
    """One lane of the table; money is per week."""

    rank: int
    lane: str
    status: str
    reason: str
    money_at_risk: float | None


def statuses(plan: NetworkPlan) -> tuple[str, ...]:
    """Statuses that some lane has, the ones that need somebody first."""
    counts = plan.watch.counts
    found = [label for label in STATUS_LABELS if counts[label]]
    return tuple(sorted(found, key=lambda label: label in QUIET_STATUSES))


def default_statuses(plan: NetworkPlan) -> tuple[str, ...]:
    """What is shown at first: the lanes that need somebody."""
    return tuple(label for label in statuses(plan) if label not in QUIET_STATUSES)


def rows(plan: NetworkPlan, chosen: tuple[str, ...], *, with_passing: bool = False) -> tuple[Row, ...]:
    """Lanes with one of these statuses, the most money at risk first, at most MOST_ROWS.

    with_passing : also the lanes whose usual demand passes their plan
    """
    codes = [STATUS_LABELS.index(label) for label in chosen]
    order = plan.by_money_at_risk()
    passing = plan.passes_plan
    shown = np.isin(plan.watch.status, codes) | (passing & with_passing)
    picked = order[shown[order]][:MOST_ROWS]
    found = []
    for rank, index in enumerate(picked, start=1):
        status = plan.watch.lane_status(int(index))
        money = float(plan.money_at_risk_per_week[index])
        found.append(
            Row(
                rank=rank,
                lane=plan.lanes[index],
                status=status.status,
                reason=_passing_reason(plan, index) if passing[index] else status.reason,
                money_at_risk=None if np.isnan(money) else money,
            )
        )
    return tuple(found)


def _passing_reason(plan: NetworkPlan, index: int) -> str:
    return f"Coming weeks {formats.percent(float(plan.above_plan_ratio[index]))} above its plan"


def n_needing(plan: NetworkPlan) -> int:
    """How many lanes need somebody."""
    return int(plan.watch.needs_somebody.sum())


def n_passing(plan: NetworkPlan) -> int:
    """How many further lanes keep their pattern and still pass their plan."""
    return int(plan.passes_plan.sum())


def money_at_stake(plan: NetworkPlan) -> float:
    """Money at risk per week of the lanes that need a look: changed ones, and those that pass their plan."""
    shown = plan.watch.needs_somebody | plan.passes_plan
    return float(np.nansum(plan.money_at_risk_per_week[shown]))
