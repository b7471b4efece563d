"""The Watchtower's table: which lanes of the network stand in it, in order of money at risk."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from core.plan.network_plan import NetworkPlan
from core.watch.verdict import STATUS_LABELS

MOST_ROWS = 200  # shown at once; the chips and the order bring the rest in reach
MOST_VALUES = 500  # of a label that a list offers
LaneLabels = Mapping[str, tuple[tuple[str, str], ...]]
QUIET_STATUSES = ("Normal", "Too little data", "Ended")


def statuses(plan: NetworkPlan) -> tuple[str, ...]:
    """Statuses that some lane has, the ones that need somebody first."""
    counts = plan.watch.counts
    found = [label for label in STATUS_LABELS if counts[label]]
    return tuple(sorted(found, key=lambda label: label in QUIET_STATUSES))


def default_statuses(plan: NetworkPlan) -> tuple[str, ...]:
    """What is shown at first: the lanes that need somebody."""
    return tuple(label for label in statuses(plan) if label not in QUIET_STATUSES)


def label_values(labels: LaneLabels) -> dict[str, tuple[str, ...]]:
    """The values of each part of lane names by which lanes can be told apart, for instance of "origin"."""
    found: dict[str, set[str]] = {}
    for of_lane in labels.values():
        for part, value in of_lane:
            found.setdefault(part, set()).add(value)
    return {part: tuple(sorted(values)) for part, values in found.items() if 1 < len(values) <= MOST_VALUES}


def with_labels(plan: NetworkPlan, labels: LaneLabels, wanted: Mapping[str, str]) -> NDArray[np.bool_]:
    """(n_lanes,) lanes that have every wanted label."""
    return np.array([set(wanted.items()) <= set(labels.get(lane, ())) for lane in plan.lanes], dtype=np.bool_)


def rows(
    plan: NetworkPlan,
    chosen: tuple[str, ...],
    *,
    with_passing: bool = False,
    among: NDArray[np.bool_] | None = None,
) -> tuple[int, ...]:
    """Numbers of the lanes with one of these statuses, the most money at risk first, at most MOST_ROWS.

    with_passing : also the lanes whose usual demand passes their plan
    among : (n_lanes,) lanes that are looked at, by default all
    """
    codes = [STATUS_LABELS.index(label) for label in chosen]
    shown = np.isin(plan.watch.status, codes) | (plan.passes_plan & with_passing)
    shown &= True if among is None else among
    order = plan.by_money_at_risk()
    return tuple(order[shown[order]][:MOST_ROWS].tolist())
