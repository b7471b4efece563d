"""What a workspace holds before a file and what it would hold after it, so that a slip shows in one glance."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, func, select

from core.twin.imports import DataStatistics
from db.demand_file.lane_names import near_duplicates
from db.rows.binary_copy import date_of
from db.server import models
from db.server.models import LaneSeries

MAX_EXAMPLES = 5
DAYS_AHEAD, LEAST_RECORDS = 31, 8  # a period may be dated by its last day, and a workspace begin anywhere


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


def plausible_until(connection: Connection) -> date | None:
    """The last date that a new record is plainly meant to have; None while too little is stored to tell.

    A month after the newest record, or after today: one record dates the whole workspace, so a year typed wrong would
    make every other lane look as if nothing had come for long.
    """
    n_records, last_date, today = connection.execute(NEWEST).one()
    if n_records < LEAST_RECORDS or last_date is None:
        return None
    return date.fromordinal(max(last_date, today).toordinal() + DAYS_AHEAD)


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


NEWEST = select(
    func.coalesce(func.sum(LaneSeries.n_records), 0), func.max(LaneSeries.last_day), func.current_date()
)
STORED = select(
    select(func.count()).select_from(models.Lane).scalar_subquery(),
    func.coalesce(func.sum(LaneSeries.n_records), 0),
    func.coalesce(func.sum(LaneSeries.total_units), 0.0),
    func.min(LaneSeries.first_day),
    func.max(LaneSeries.last_day),
)
