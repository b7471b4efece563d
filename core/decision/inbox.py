"""The inbox of a network in columns: what its lanes are counted, filtered and ranked by.

A workspace that is planned in memory has these rows in memory; of a large one the store keeps them beside the plan, so
that counts, filters, order and pages are the database's work (`db/rows/inbox_rows.py`). Tests hold the two equal.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from core.decision.decisions import KINDS, NO_ALARM, Decisions
from core.plan.network_plan import NetworkPlan
from core.watch.discoveries import largest_chance
from core.watch.thresholds import CHANGE_TO_FIND_RATIO
from core.watch.verdict import STATUS_LABELS

CAPACITY_UP, CAPACITY_DOWN, NOTHING = "book", "release", "nothing"
UNKNOWN = "unknown"  # own capacity or the buffer held is not entered
# What a row may be filtered by: of capacity the direction, of all else the kind; or that nothing is asked.
CHIPS = (
    CAPACITY_UP,
    CAPACITY_DOWN,
    *(kind for kind in KINDS if kind not in ("year", "weeks", *NO_ALARM)),
    NOTHING,
)
BITS: Mapping[str, int] = {
    name: 1 << place for place, name in enumerate((*KINDS, CAPACITY_UP, CAPACITY_DOWN, UNKNOWN))
}
ALARMS = sum(BITS[kind] for kind in ("surge", "slow", "silent"))  # bits of what chance may bring
ASKING = sum(BITS[kind] for kind in KINDS if kind not in NO_ALARM)  # bits that ask for a decision

# kinds: BITS of what is told. Money and units in a week of all that is told, 0 where no price says; the smallest rise
# and fall that would be seen are NaN where a lane cannot be judged, and so is the chance of its alarm.
INBOX_ROW = np.dtype(
    [
        ("kinds", "<i4"),
        ("status", "<i4"),
        ("is_priced", "?"),
        ("worth_per_week", "<f8"),
        ("low_per_week", "<f8"),
        ("high_per_week", "<f8"),
        ("waiting_per_week", "<f8"),
        ("units_per_week", "<f8"),
        ("visible_rise_ratio", "<f8"),
        ("visible_fall_ratio", "<f8"),
        ("chance", "<f8"),
    ]
)
DECIDED = (
    "kinds",
    *(name for name in INBOX_ROW.names or () if name.endswith("_per_week")),
)  # moves with answers


@dataclass(frozen=True)
class InboxFilter:
    """Which lanes are looked at: under any of these chips (without one, all that ask), with all of these labels.

    most_chance: lanes that ask for nothing but a look at an alarm of a larger chance are left out; by default none.
    """

    chips: tuple[str, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    most_chance: float | None = None


@dataclass(frozen=True)
class InboxSums:
    """What the head of the inbox says of all lanes.

    n_of_chip: by chip, n_of_status: by status. Money is of a week. visible_rise_ratio, visible_fall_ratio: medians of
    the lanes that are judged, None where none is; n_unknown: lanes of which what is booked or held is not entered;
    n_hidden: on how many of these noise hides the change to be found.
    n_judged: lanes whose alarms have a chance; n_alarms: open alarms, n_standing_out: of these those that stand out
    among so many lanes (`core.watch.discoveries`), whose largest chance is most_chance, 0 where none does.
    """

    n_lanes: int
    n_asking: int
    n_unpriced: int
    n_unknown: int
    n_hidden: int
    n_of_chip: Mapping[str, int]
    n_of_status: Mapping[str, int]
    worth_per_week: float
    low_per_week: float
    high_per_week: float
    waiting_per_week: float
    visible_rise_ratio: float | None
    visible_fall_ratio: float | None
    n_judged: int = 0
    n_alarms: int = 0
    n_standing_out: int = 0
    most_chance: float = 0.0


@dataclass(frozen=True)
class InboxPage:
    """Some lanes of the inbox in its order, with their plans, decisions still open, and units.

    numbers: places of these lanes in `plan` and `decisions`; n_found: how many lanes the filter leaves in all.
    """

    plan: NetworkPlan
    decisions: Decisions
    numbers: tuple[int, ...]
    units: tuple[str, ...]
    n_found: int


def inbox_rows(plan: NetworkPlan, decisions: Decisions) -> NDArray[np.void]:
    """(n_lanes,) rows of INBOX_ROW."""
    rows = np.zeros(len(plan.lanes), dtype=INBOX_ROW)
    up, down = decisions.moves_capacity
    found = {**decisions.told, CAPACITY_UP: up, CAPACITY_DOWN: down, UNKNOWN: plan.is_unknown}
    for name, is_told in found.items():
        rows["kinds"] |= np.where(is_told, BITS[name], 0).astype(np.int32)
    rows["status"], rows["is_priced"] = plan.watch.status, plan.has_prices
    rows["worth_per_week"], rows["waiting_per_week"] = decisions.worth_per_week, decisions.waiting_per_week
    rows["low_per_week"], rows["high_per_week"] = decisions.range_per_week
    rows["units_per_week"] = decisions.units_per_week
    rows["visible_rise_ratio"] = plan.watch.smallest_visible_change_ratio
    rows["visible_fall_ratio"] = plan.watch.smallest_visible_fall_ratio
    rows["chance"] = plan.watch.chance
    return rows


def inbox_sums(rows: NDArray[np.void]) -> InboxSums:
    """Counts and sums of (n_lanes,) rows."""
    rise, fall = rows["visible_rise_ratio"], rows["visible_fall_ratio"]
    is_judged = np.isfinite(rise)
    chance = rows["chance"][np.isfinite(rows["chance"])]
    most_chance = largest_chance(chance, n_judged=chance.size) or 0.0
    is_alarm = (rows["kinds"] & ALARMS) != 0
    of_status = np.bincount(rows["status"], minlength=len(STATUS_LABELS)).tolist()
    return InboxSums(
        n_lanes=rows.size,
        n_asking=int(_asks(rows).sum()),
        n_unpriced=int((~rows["is_priced"]).sum()),
        n_unknown=int(((rows["kinds"] & BITS[UNKNOWN]) != 0).sum()),
        n_hidden=int((rise[is_judged] > CHANGE_TO_FIND_RATIO).sum()),
        n_of_chip={chip: int(_under(rows, chip).sum()) for chip in CHIPS},
        n_of_status=dict(zip(STATUS_LABELS, of_status, strict=True)),
        worth_per_week=_sum(rows, "worth_per_week"),
        low_per_week=_sum(rows, "low_per_week"),
        high_per_week=_sum(rows, "high_per_week"),
        waiting_per_week=_sum(rows, "waiting_per_week"),
        visible_rise_ratio=float(np.median(rise[is_judged])) if is_judged.any() else None,
        visible_fall_ratio=float(np.median(fall[is_judged])) if is_judged.any() else None,
        n_judged=chance.size,
        n_alarms=int(is_alarm.sum()),
        n_standing_out=int((is_alarm & (rows["chance"] <= most_chance)).sum()),
        most_chance=most_chance,
    )


def inbox_order(
    rows: NDArray[np.void], chips: Sequence[str] = (), most_chance: float | None = None
) -> NDArray[np.int64]:
    """Numbers of the rows under one of these chips, or that ask for a decision: in the order of the inbox.

    What can be earned or saved first, then volume, then what is to be looked at; equal ones stay in their order.
    """
    order = np.lexsort((-rows["units_per_week"], -rows["worth_per_week"], ~_asks(rows))).astype(np.int64)
    return order[is_shown(rows, chips, most_chance)[order]]


def is_shown(
    rows: NDArray[np.void], chips: Sequence[str] = (), most_chance: float | None = None
) -> NDArray[np.bool_]:
    """(n_lanes,) whether a row is under one of these chips, or asks for a decision.

    most_chance: of alarms that chance alone brings more easily than that, none counts: neither under its chip, nor as
    what a lane asks.
    """
    if most_chance is None:
        shown = np.any([_under(rows, chip) for chip in chips], axis=0) if chips else _asks(rows)
        return np.asarray(shown)
    stands_out = rows["chance"] <= most_chance
    if not chips:
        return np.asarray(((rows["kinds"] & (ASKING & ~ALARMS)) != 0) | (_asks(rows) & stands_out))
    shown = np.any([_under(rows, chip) & (stands_out | (not is_alarm(chip))) for chip in chips], axis=0)
    return np.asarray(shown)


def is_alarm(chip: str) -> bool:
    """Whether what stands under a chip is an alarm, that chance may bring."""
    return chip != NOTHING and BITS[chip] & ALARMS != 0


def _asks(rows: NDArray[np.void]) -> NDArray[np.bool_]:
    return np.asarray((rows["kinds"] & ASKING) != 0)


def _under(rows: NDArray[np.void], chip: str) -> NDArray[np.bool_]:
    return ~_asks(rows) if chip == NOTHING else np.asarray((rows["kinds"] & BITS[chip]) != 0)


def _sum(rows: NDArray[np.void], name: str) -> float:
    return float(np.ascontiguousarray(rows[name]).sum())
