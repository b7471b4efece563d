"""A part of the lanes, and what a worker does with it: reads its lanes from the database, plans them, returns rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.errors import CapacityTwinError, LaneNotFound
from core.plan.network_plan import NetworkPlan
from core.plan.plan_rows import rows_of_plan
from core.twin.lane_parts import PARTS_TOGETHER, GivenLanes, SharedGround, form_of_rows, plan_given
from db.opening import open_store
from db.rows.batch_parts import PlannedPart

WORKER = "batch"


class BatchFailed(CapacityTwinError):
    """A batch that cannot go on; what is planned already stays, and the next start goes on from there."""


@dataclass(frozen=True)
class Part:
    """Some lanes of a workspace, by name, and their place among all parts."""

    number: int
    lanes: tuple[str, ...]


def parts_of(lanes: Sequence[str], *, lanes_a_part: int) -> tuple[Part, ...]:
    """The lanes in parts of this size or larger, all about the same; of fewer lanes one part.

    From PARTS_TOGETHER parts on there are as many as a multiple of it: two or four workers end together, where of five
    parts one would wait for another.
    """
    n_parts = max(len(lanes) // lanes_a_part, 1)
    n_parts -= n_parts % PARTS_TOGETHER if n_parts >= PARTS_TOGETHER else 0
    ends = [len(lanes) * number // n_parts for number in range(n_parts + 1)]
    return tuple(Part(number, tuple(lanes[slice(*ends[number : number + 2])])) for number in range(n_parts))


def plan_stored(part: Part, *, slug: str, shared: SharedGround) -> PlannedPart:
    """Plan the lanes of a part as they stand in the database that this process' own settings name.

    No address and no password comes with the task, and none goes back.

    Raises
    ------
    BatchFailed
        where the database refuses, or a lane of the part is not there any more.
    """
    try:
        plan = _planned(part, slug, shared)
    except CapacityTwinError as refusal:  # one that every process can read: others need more than a sentence
        raise BatchFailed(f"Part {part.number + 1} was not planned. {refusal}") from None
    rows = rows_of_plan(plan)
    return PlannedPart(part.number, form_of_rows(rows.dtype), rows.tobytes())


def _planned(part: Part, slug: str, shared: SharedGround) -> NetworkPlan:
    store = open_store(slug, database_url=None, read_only=True, create=False, as_owner=True, made_by=WORKER)
    lanes = store.lanes_of(part.lanes)
    known = {lane.name for lane in lanes}
    gone = next((name for name in part.lanes if name not in known), None)
    if gone is not None:
        raise LaneNotFound(gone)
    given = GivenLanes(lanes, store.packed_records_of(part.lanes), store.kept_checkpoints(part.lanes))
    return plan_given(given, shared)[0]
