"""The plan of every lane of a workspace: made block by block, and after a change anew for the lanes it touched.

What a plan rests on besides a lane's own data and choices is its ground: the day of the question, until when the data
reach, what the workspace learned, which days are holidays. While the ground is the same, a lane that no change touched
has the same figures, so they are kept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial

import numpy as np

from core.decision.inbox import INBOX_ROW
from core.forecast import Learning
from core.plan.network_parts import join_plans, with_lanes
from core.plan.network_plan import NetworkPlan
from core.plan.plan_rows import plan_of_rows, rows_of_plan
from core.twin.forecasts import TwinForecasts
from core.twin.lane_parts import (
    PARTS_TOGETHER,
    GivenLanes,
    SharedGround,
    form_of_rows,
    kept_rows,
    plan_given,
)
from core.twin.outlets import Outlets
from core.twin.store import TwinStore
from core.twin.stored import InboxColumns, KeptInfo
from core.watch.choices import USUAL, WatchChoices

MOST_SHARE_ANEW = 0.5  # of all lanes: where more were touched, all are planned
MOST_LANES_A_PART = 3_000


@dataclass(frozen=True)
class Ground:
    """What a plan rests on besides its lanes: also what was learned, told by the data version it was learned from.

    choices: from when on the workspace wants to be told of a lane.
    """

    as_of: date | None
    data_until: date | None
    until_day: int | None
    learned_version: int
    learned: Mapping[str, Learning] = field(repr=False, compare=False)
    choices: WatchChoices = USUAL


@dataclass(frozen=True)
class KeptPlan:
    """A plan, the data version and ground that it was made for, and the version of what the store keeps of it."""

    version: int
    ground: Ground
    plan: NetworkPlan
    stored_version: int


def lanes_of_a_part(n_lanes: int) -> int:
    """How many lanes are planned together, where so many are to be planned."""
    n_parts = -(-n_lanes // MOST_LANES_A_PART)
    if n_parts > 1:
        n_parts = -(-n_parts // PARTS_TOGETHER) * PARTS_TOGETHER
    return max(-(-n_lanes // max(n_parts, 1)), 1)


class NetworkPlans:
    """Plans the lanes of a store; the plan of a large workspace is kept there, for the next start."""

    def __init__(self, store: TwinStore, forecasts: TwinForecasts, outlets: Outlets) -> None:
        self._store, self._forecasts, self._outlets = store, forecasts, outlets
        self._kept: KeptPlan | None = None
        self._columns: tuple[str, int, InboxColumns] | None = None  # on which ground, of which data version
        self._rows_dtype: np.dtype[np.void] | None = None

    def plan(self, version: int, ground: Ground) -> NetworkPlan:
        """The plan at this data version; of lanes that nothing touched since the one kept, as it was."""
        kept = self._kept or self._stored(ground)
        made = None
        if kept is not None and kept.ground == ground:
            made = self._changed(kept, version)
        if made is None:
            made = self._anew(version, ground)
        self._kept = made
        return made.plan

    def keep_current(self, version: int, ground: Ground) -> bool:
        """Whether the store keeps the plan of this version, brought up to it where need be; nothing else is read.

        False where the workspace is not large, or may not be written to: then `plan` has it in memory.
        """
        if not self._forecasts.keeps():
            return False
        with self._store.one_look():
            info, touched = self._kept_for(ground)
            given = self._given(touched) if touched and len(touched) <= MOST_LANES_A_PART else None
        if info is None or touched is None:
            self._kept = self._anew(version, ground)
        elif touched:
            if self._plan_touched(touched, version, ground, since=info.version, given=given)[1]:
                return True
        else:
            return True
        return self._is_stored(version, ground)

    def inbox_columns(self, version: int, ground: Ground) -> InboxColumns:
        """The rows of the inbox of all lanes, as the store keeps them; of a change those of its lanes are read."""
        key, known = repr(ground), self._columns
        if known is not None and known[0] == key and known[1] <= version:
            changed = self._store.inbox_columns(since=known[1]) if known[1] < version else None
            if known[1] == version or changed is not None:
                columns = known[2] if changed is None else known[2].put(changed)
                self._columns = key, version, columns
                return columns
        read = self._store.inbox_columns()
        columns = InboxColumns(np.zeros(0, np.int64), np.zeros(0, INBOX_ROW)) if read is None else read
        self._columns = key, version, columns
        return columns

    def kept_lane(self, name: str, version: int, ground: Ground) -> NetworkPlan | None:
        """The plan of one lane as it is kept; None where it is not kept as of this version."""
        if not self._forecasts.keeps():
            return None
        with self._store.one_look():
            info, touched = self._kept_for(ground)
            if info is None or touched is None or name in touched or info.version > version:
                return None
            rows = self._store.kept_rows_of([name])
        return self.plan_of(rows.rows, rows.lanes, ground) if rows.lanes else None

    def _kept_for(self, ground: Ground) -> tuple[KeptInfo | None, tuple[str, ...] | None]:
        """What is kept on this ground, and which lanes were touched since; None where all are to be planned anew."""
        info = self._store.kept_info(form_of_rows(self._dtype(ground)))
        if info is None or info.ground != repr(ground):
            return None, None
        return info, self._store.lanes_touched_since(info.version)

    def plan_of(self, rows: bytes, lanes: tuple[str, ...], ground: Ground) -> NetworkPlan:
        """The plan of some lanes from their rows as the store keeps them."""
        return plan_of_rows(np.frombuffer(rows, dtype=self._dtype(ground)), lanes=lanes, as_of=ground.as_of)

    def _is_stored(self, version: int, ground: Ground) -> bool:
        info = self._store.kept_info(form_of_rows(self._dtype(ground)))
        return info is not None and info.ground == repr(ground) and info.version >= version

    def _dtype(self, ground: Ground) -> np.dtype[np.void]:
        """Of the rows of a plan: it is the program's, whatever the ground."""
        if self._rows_dtype is None:
            nobody, _ = plan_given(self._given(()), self.shared(ground))
            self._rows_dtype = rows_of_plan(nobody).dtype
        return self._rows_dtype

    def _stored(self, ground: Ground) -> KeptPlan | None:
        """The plan that was kept, perhaps by another process, where it rests on the same ground."""
        if not self._forecasts.keeps():
            return None
        dtype = self._dtype(ground)
        found = self._store.kept_plan(form_of_rows(dtype))
        if (
            found is None
            or found.ground != repr(ground)
            or len(found.rows) != dtype.itemsize * len(found.lanes)
        ):
            return None
        return KeptPlan(found.version, ground, self.plan_of(found.rows, found.lanes, ground), found.version)

    def _store_plan(
        self,
        plan: NetworkPlan,
        version: int,
        ground: Ground,
        *,
        since: int | None,
        reached: Mapping[str, bytes],
    ) -> bool | None:
        if not self._forecasts.keeps():
            return None
        kept = kept_rows(plan, version, repr(ground))
        return self._store.keep_plan(replace(kept, checkpoints=reached), since=since)

    def _changed(self, kept: KeptPlan, version: int) -> KeptPlan | None:
        """The kept plan with the lanes that were touched since planned anew; None where that is not enough."""
        touched = self._store.lanes_touched_since(kept.version)
        if touched is None or len(touched) > MOST_SHARE_ANEW * len(kept.plan.lanes):
            return None
        if not touched:
            return replace(kept, version=version)
        numbers_of = {name: number for number, name in enumerate(kept.plan.lanes)}
        if any(name not in numbers_of for name in touched):
            return None
        part, _ = self._plan_touched(touched, version, kept.ground, since=kept.stored_version)
        numbers = np.array([numbers_of[name] for name in part.lanes], dtype=np.int64)
        plan = with_lanes(kept.plan, part, numbers)
        return KeptPlan(version, kept.ground, plan, version)

    def _plan_touched(
        self,
        names: Sequence[str],
        version: int,
        ground: Ground,
        *,
        since: int,
        given: GivenLanes | None = None,
    ) -> tuple[NetworkPlan, bool | None]:
        """These lanes planned anew, and whether the store keeps them.

        given: what the store has of them, where that was read already.
        """
        parts = (given,) if given else None
        part, reached = self._plan_lanes(names, ground, given=parts)
        return part, self._store_plan(part, version, ground, since=since, reached=reached)

    def _anew(self, version: int, ground: Ground) -> KeptPlan:
        plan, reached = self._plan_lanes(self._store.lane_names(), ground)
        self._store_plan(plan, version, ground, since=None, reached=reached)
        return KeptPlan(version, ground, plan, version)

    def _plan_lanes(
        self,
        names: Sequence[str],
        ground: Ground,
        *,
        given: tuple[GivenLanes, ...] | None = None,
    ) -> tuple[NetworkPlan, dict[str, bytes]]:
        """These lanes, some at a time, and what the monitor reached on them; of most it goes on from where it was."""
        lanes_a_part = lanes_of_a_part(len(names))
        starts = range(0, max(len(names), 1), lanes_a_part)
        read = (self._given(names[start : start + lanes_a_part]) for start in starts)
        work = partial(plan_given, shared=self.shared(ground))
        parts = self._outlets.in_parts(work, given or read, n_parts=len(starts))
        reached = {name: row for _, of_part in parts for name, row in of_part.items()}
        return join_plans([plan for plan, _ in parts]), reached

    def _given(self, names: Sequence[str]) -> GivenLanes:
        with self._store.one_look():
            checkpoints = self._store.kept_checkpoints(names) if names and self._forecasts.keeps() else {}
            return GivenLanes(self._store.lanes_of(names), self._store.packed_records_of(names), checkpoints)

    def shared(self, ground: Ground) -> SharedGround:
        """What the plan of each lane rests on besides its own: also for lanes that are planned elsewhere."""
        return SharedGround(
            as_of=ground.as_of,
            data_until=ground.data_until,
            until_day=ground.until_day,
            learned=ground.learned,
            marks=self._forecasts.marks(),
            holidays=self._forecasts.holidays(),
            choices=ground.choices,
        )
