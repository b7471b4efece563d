"""What a workspace holds before a file and what it would hold after it, so that a slip shows in one glance."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, func, select

from core.twin.imports import DataStatistics
from db.demand_file.lane_names import near_duplicates
from db.rows.binary_copy import date_of
from db.server import models
from db.server.models import LaneSeries

MAX_EXAMPLES = 5


def statistics_now(connection: Connection) -> DataStatistics:
    """What is stored."""
    return DataStatistics(*connection.execute(STORED).one())


def statistics_after(
    before: DataStatistics,
    *,
    n_new_lanes: int,
    days: NDArray[np.int32],
    is_added: NDArray[np.bool_],
    gained_units: float,
) -> DataStatistics:
    """What would be stored; `gained_units` are the units added less those replaced."""
    ends = [] if not days.size else [date_of(days.min()), date_of(days.max())]
    firsts = [day for day in (before.first_date, *ends) if day]
    lasts = [day for day in (before.last_date, *ends) if day]
    n_records = before.n_records + int(np.count_nonzero(is_added))
    return DataStatistics(
        n_lanes=before.n_lanes + n_new_lanes,
        n_records=n_records,
        total_demand_units=before.total_demand_units + gained_units,
        first_date=min(firsts, default=None),
        last_date=max(lasts, default=None),
    )


def stored_look_alikes(names: Sequence[str], stored: Sequence[str]) -> tuple[str, ...]:
    """A sentence for each new lane name that looks like one that is stored already."""
    new, known = set(names) - set(stored), set(stored)
    if not new:
        return ()
    groups = [group for group in near_duplicates([*stored, *sorted(new)]) if new & set(group)]
    pairs = [
        (next(name for name in group if name in new), next(name for name in group if name in known))
        for group in groups
        if known & set(group)
    ]
    said = [
        f"{name!r} would be a new lane, but looks like {other!r}, which is stored."
        for name, other in pairs[:MAX_EXAMPLES]
    ]
    if len(pairs) > MAX_EXAMPLES:
        said.append(f"{len(pairs) - MAX_EXAMPLES:,} more new lane names look like stored ones.")
    return tuple(said)


STORED = select(
    select(func.count()).select_from(models.Lane).scalar_subquery(),
    func.coalesce(func.sum(LaneSeries.n_records), 0),
    func.coalesce(func.sum(LaneSeries.total_units), 0.0),
    func.min(LaneSeries.first_day),
    func.max(LaneSeries.last_day),
)
