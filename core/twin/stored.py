"""What a store hands over and keeps, as values: the workspace, its settings, and the plan that it keeps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from core.demand.records import RecordFilter
from core.lane import Lane
from core.rights import Role
from core.watch.choices import USUAL, WatchChoices

KEPT_DAYS = 30  # what a factory reset takes out can be brought back for so long
EVERY_RECORD = RecordFilter()


@dataclass(frozen=True)
class Workspace:
    """Whose data this is; `data_version` moves with every write and never repeats.

    After a factory reset that stands, changes are counted anew: it was the change `counted_from`. In a workspace of
    members, `role` is that of whoever opened it.
    """

    slug: str
    title: str
    currency: str
    is_demo: bool
    read_only: bool
    data_version: int
    counted_from: int = 0
    may_reset: bool = True
    may_make_keys: bool = True
    role: Role | None = None

    @property
    def version(self) -> int:
        """Number of changes since the beginning, or since the last factory reset."""
        return self.data_version - self.counted_from


@dataclass(frozen=True)
class WorkspaceSettings:
    """What a workspace is called, what it counts money in, and what a new lane begins with.

    holidays_of: the place whose holidays forecasts know of, such as "US" or "DE-BE"; empty for none.
    watch: from when on the monitor tells of a lane.
    """

    title: str
    currency: str
    new_lane: Lane
    holidays_of: str = ""
    watch: WatchChoices = USUAL


@dataclass(frozen=True)
class KeptRows:
    """A plan as it is kept: rows of bytes of one size, as many as lanes, in their order.

    version: the data version that it was made for; ground: what it rests on besides the lanes; form: of the rows, and
    of the program that made them. inbox: (n_lanes,) rows of `core.decision.inbox`, and checkpoints: by lane what
    `core.watch.checkpoints` reached; both of what is written alone.
    """

    version: int
    ground: str
    form: str
    lanes: tuple[str, ...]
    rows: bytes
    inbox: NDArray[np.void] | None = field(default=None, compare=False)
    checkpoints: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True)
class KeptInfo:
    """Of a plan as it is kept: the data version it was made for, and what it rests on."""

    version: int
    ground: str


@dataclass(frozen=True)
class InboxColumns:
    """Rows of `core.decision.inbox` of some lanes, with their numbers in the store, ascending; both (n_lanes,)."""

    numbers: NDArray[np.int64]
    rows: NDArray[np.void]

    def put(self, others: InboxColumns) -> InboxColumns:
        """The same with the rows of others, which are among these, in the place of what they were."""
        rows = self.rows.copy()
        rows[np.searchsorted(self.numbers, others.numbers)] = others.rows
        return InboxColumns(self.numbers, rows)


@dataclass(frozen=True)
class InboxRows:
    """Rows of a kept plan in the order of the inbox, the unit of each lane, and how many lanes there are in all."""

    lanes: tuple[str, ...]
    units: tuple[str, ...]
    rows: bytes
    n_found: int
