"""The Watchtower's table: which lanes of the network stand in it, in order of money at risk."""

from __future__ import annotations

import numpy as np

from core.plan.network_plan import NetworkPlan
from core.watch.verdict import STATUS_LABELS

MOST_ROWS = 200  # shown at once; the chips and the order bring the rest in reach
QUIET_STATUSES = ("Normal", "Too little data", "Ended")


def statuses(plan: NetworkPlan) -> tuple[str, ...]:
    """Statuses that some lane has, the ones that need somebody first."""
    counts = plan.watch.counts
    found = [label for label in STATUS_LABELS if counts[label]]
    return tuple(sorted(found, key=lambda label: label in QUIET_STATUSES))


def default_statuses(plan: NetworkPlan) -> tuple[str, ...]:
    """What is shown at first: the lanes that need somebody."""
    return tuple(label for label in statuses(plan) if label not in QUIET_STATUSES)


def rows(plan: NetworkPlan, chosen: tuple[str, ...], *, with_passing: bool = False) -> tuple[int, ...]:
    """Numbers of the lanes with one of these statuses, the most money at risk first, at most MOST_ROWS.

    with_passing : also the lanes whose usual demand passes their plan
    """
    codes = [STATUS_LABELS.index(label) for label in chosen]
    shown = np.isin(plan.watch.status, codes) | (plan.passes_plan & with_passing)
    order = plan.by_money_at_risk()
    return tuple(order[shown[order]][:MOST_ROWS].tolist())
