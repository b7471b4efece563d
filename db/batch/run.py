"""A batch from its task to the kept plan: what is planned already is not planned again."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

from core import MODEL_VERSION
from core.plan.network_plan import NetworkPlan
from core.plan.plan_rows import plan_of_rows, rows_of_plan
from core.twin.capacity_twin import CapacityTwin
from core.twin.lane_parts import GivenLanes, PlanningTask, form_of_rows, kept_rows, plan_given
from db.batch.engines import Engine
from db.batch.parts import BatchFailed, Part, parts_of, plan_stored
from db.rows.batch_parts import PlannedPart
from db.store import PostgresStore


@dataclass(frozen=True)
class Progress:
    """How far a batch is: parts and lanes that are planned, and all of them."""

    n_parts: int
    all_parts: int
    n_lanes: int
    all_lanes: int


def run_batch(
    twin: CapacityTwin,
    store: PostgresStore,
    engine: Engine,
    *,
    lanes_a_part: int,
    on_progress: Callable[[Progress], None] = lambda _: None,
) -> int:
    """Plan every lane of a workspace on an engine and keep the plan; returns how many lanes that were.

    Each part is written in a transaction of its own as it comes, so a batch that was ended goes on where it was. The
    plan is that of the data version at the start; lanes that were changed since are planned anew when it is read.

    Raises
    ------
    BatchFailed
        where the workspace is so small that no plan of it is kept, or a part cannot be planned.
    """
    task = twin.planning_task()
    if not task.is_kept:
        raise BatchFailed(
            f"{store.workspace().slug} is so small that the app plans it whenever it changes; no plan of it is kept."
        )
    key, parts = key_of(task, lanes_a_part=lanes_a_part), parts_of(task.lanes, lanes_a_part=lanes_a_part)
    done = {planned.part: planned for planned in store.batch_parts(key)}

    def tell() -> None:
        n_lanes = sum(len(parts[number].lanes) for number in done)
        on_progress(Progress(len(done), len(parts), n_lanes, len(task.lanes)))

    tell()
    work = partial(plan_stored, slug=store.workspace().slug, shared=task.shared)
    for planned in engine.each(work, [part for part in parts if part.number not in done]):
        store.keep_batch_part(key, planned)
        done[planned.part] = planned
        tell()
    plan = plan_of_parts(store, task, parts, [done[part.number] for part in parts])
    store.keep_plan(kept_rows(plan, task.version, task.ground))
    store.forget_batch_parts()
    return len(task.lanes)


def key_of(task: PlanningTask, *, lanes_a_part: int) -> str:
    """What parts rest on, as one short text: two tasks with the same one have the same parts."""
    said = (MODEL_VERSION, task.version, task.ground, lanes_a_part, *task.lanes)
    return hashlib.sha256(repr(said).encode()).hexdigest()


def plan_of_parts(
    store: PostgresStore, task: PlanningTask, parts: tuple[Part, ...], planned: list[PlannedPart]
) -> NetworkPlan:
    """The plan of all parts, one after the other.

    Raises
    ------
    BatchFailed
        where a worker runs another version of the program than this process.
    """
    nobody, _ = plan_given(GivenLanes((), store.records_of), task.shared)
    dtype = rows_of_plan(nobody).dtype
    if {item.form for item in planned} != {form_of_rows(dtype)}:
        raise BatchFailed(
            "A worker runs another version of the program. Bring all to one, and start the batch with --anew."
        )
    rows = np.frombuffer(b"".join(item.rows for item in planned), dtype=dtype)
    lanes = tuple(name for part in parts for name in part.lanes)
    return plan_of_rows(rows, lanes=lanes, as_of=task.shared.as_of)
