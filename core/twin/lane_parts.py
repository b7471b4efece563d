"""Some lanes of a network planned by themselves, with the figures that they have in the plan of all.

What all lanes share is an argument: the day of the question, how far the data reach, what the workspace taught, its
marked days and its holidays. So it makes no difference which other lanes are planned beside them, nor where.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from numpy.typing import NDArray

from core import MODEL_VERSION
from core.decision import decide_network
from core.decision.inbox import INBOX_ROW, inbox_rows
from core.demand.profile import NetworkRecords
from core.forecast import Learning
from core.forecast.notes import Mark, network_without_marked_days
from core.lane import Lane
from core.plan.network_plan import NetworkPlan, plan_network
from core.plan.plan_rows import rows_of_plan
from core.twin.forecasts import network_history
from core.twin.stored import KeptRows
from core.watch.checkpoints import Checkpoints
from core.watch.choices import USUAL, WatchChoices


@dataclass(frozen=True)
class SharedGround:
    """What the plan of each lane rests on besides its own records and choices.

    as_of: day of the question. data_until: the newest day of any lane. until_day: number of the day of the newest
    record. learned: what each cadence taught, complete with every kind of lane. marks: marked days by lane.
    holidays: day numbers on which no daily lane is judged. choices: from when on a lane is told of.
    """

    as_of: date | None
    data_until: date | None
    until_day: int | None
    learned: Mapping[str, Learning] = field(repr=False)
    marks: Mapping[str, tuple[Mark, ...]] = field(repr=False)
    holidays: NDArray[np.int64] | None = field(repr=False)
    choices: WatchChoices = USUAL


@dataclass(frozen=True)
class PlanningTask:
    """Planning every lane of a workspace: which lanes, at which data version, on which ground.

    is_kept: whether the workspace keeps its plan for the next start; shared: the ground as an argument of `plan_part`.
    """

    version: int
    ground: str
    lanes: tuple[str, ...]
    is_kept: bool
    shared: SharedGround = field(repr=False)


def plan_part(
    lanes: Sequence[Lane],
    records: NetworkRecords,
    shared: SharedGround,
    checkpoints: Checkpoints | None = None,
) -> NetworkPlan:
    """The plan of these lanes, as the plan of the whole network has them; records are in their order.

    With `checkpoints` the monitor goes on from where earlier looks were, and notes where it was.
    """
    history = network_history(lanes, records, until_day=shared.until_day)
    del records  # of thousands of lanes they are as large as the history itself
    return plan_network(
        lanes,
        history,
        as_of=shared.as_of,
        learned=shared.learned,
        seen=network_without_marked_days(history, shared.marks),
        unwatched_days=shared.holidays,
        data_until=shared.data_until,
        checkpoints=checkpoints,
        choices=shared.choices,
    )


@dataclass(frozen=True)
class GivenLanes:
    """What a store has of some lanes: their choices, records (called for), and where the monitor was on them."""

    lanes: tuple[Lane, ...]
    records: Callable[[], NetworkRecords]
    checkpoints: Mapping[str, bytes] = field(default_factory=dict)


def plan_given(given: GivenLanes, shared: SharedGround) -> tuple[NetworkPlan, dict[str, bytes]]:
    """The plan of these lanes, and what the monitor reached on them, by name."""
    checkpoints = Checkpoints(given.checkpoints)
    plan = plan_part(given.lanes, given.records(), shared, checkpoints)
    return plan, checkpoints.reached


def form_of_rows(dtype: np.dtype[np.void]) -> str:
    """Of the rows of a plan and of the program: what another version of the formulas made is not taken for today's."""
    return f"{MODEL_VERSION} {dtype.descr} {INBOX_ROW.descr}"


def kept_rows(plan: NetworkPlan, version: int, ground: str) -> KeptRows:
    """The plan as a store keeps it, with what the inbox reads of each lane."""
    rows, inbox = rows_of_plan(plan), inbox_rows(plan, decide_network(plan))
    return KeptRows(version, ground, form_of_rows(rows.dtype), plan.lanes, rows.tobytes(), inbox)
