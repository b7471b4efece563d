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
from core.demand.profile import NetworkHistory, NetworkRecords, join_histories
from core.forecast import Learning
from core.forecast.notes import Mark, network_without_marked_days
from core.lane import Lane
from core.plan.network_parts import join_unwatched
from core.plan.network_plan import NetworkPlan, UnwatchedPlan, plan_unwatched
from core.plan.plan_rows import rows_of_plan
from core.twin.forecasts import network_history
from core.twin.stored import KeptRows
from core.watch.checkpoints import Checkpoints
from core.watch.choices import USUAL, WatchChoices
from core.watch.replay import MOST_PERIODS_READ
from core.watch.watchtower import EPOCH, watch_network

LANES_AT_A_TIME = 750  # whose histories are held at once
PARTS_TOGETHER = (
    4  # many parts are a multiple of it, all of one size, so that two or four processes end together
)


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

    is_kept: whether the workspace keeps its plan for the next start; shared: the ground as an argument of `plan_given`.
    """

    version: int
    ground: str
    lanes: tuple[str, ...]
    is_kept: bool
    shared: SharedGround = field(repr=False)


@dataclass(frozen=True)
class GivenLanes:
    """What a store has of some lanes: their choices, records (called for), and where the monitor was on them."""

    lanes: tuple[Lane, ...]
    records_of: Callable[[Sequence[str]], NetworkRecords]
    checkpoints: Mapping[str, bytes] = field(default_factory=dict)


def plan_given(given: GivenLanes, shared: SharedGround) -> tuple[NetworkPlan, dict[str, bytes]]:
    """The plan of these lanes, as the plan of the whole network has them, and what the monitor reached, by name.

    The histories of some lanes at a time are held. Of each the periods that the monitor reads stay, so that it looks at
    all lanes side by side: a step of it costs as much for some hundred lanes as for one.
    """
    plans, newest = list[UnwatchedPlan](), list[NetworkHistory]()
    for start in range(0, max(len(given.lanes), 1), LANES_AT_A_TIME):
        lanes = given.lanes[start : start + LANES_AT_A_TIME]
        records = given.records_of([lane.name for lane in lanes])
        history = network_history(lanes, records, until_day=shared.until_day)
        del records  # of many lanes they are as large as the history itself
        seen = network_without_marked_days(history, shared.marks)
        plans.append(plan_unwatched(lanes, history, as_of=shared.as_of, learned=shared.learned, seen=seen))
        newest.append(history.newest(MOST_PERIODS_READ))
        del history, seen
    checkpoints, watched = Checkpoints(given.checkpoints), join_histories(newest)
    del newest
    watch = watch_network(
        watched,
        as_of=shared.as_of or watched.newest_day or EPOCH,
        unwatched_days=shared.holidays,
        data_until=shared.data_until,
        checkpoints=checkpoints,
        choices=shared.choices,
    )
    plan = join_unwatched(plans).watched(watch, as_of=shared.as_of or watched.newest_day)
    return plan, checkpoints.reached


def form_of_rows(dtype: np.dtype[np.void]) -> str:
    """Of the rows of a plan and of the program: what another version of the formulas made is not taken for today's."""
    return f"{MODEL_VERSION} {dtype.descr} {INBOX_ROW.descr}"


def kept_rows(plan: NetworkPlan, version: int, ground: str) -> KeptRows:
    """The plan as a store keeps it, with what the inbox reads of each lane."""
    rows, inbox = rows_of_plan(plan), inbox_rows(plan, decide_network(plan))
    return KeptRows(version, ground, form_of_rows(rows.dtype), plan.lanes, rows.tobytes(), inbox)
