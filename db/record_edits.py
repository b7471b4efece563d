"""Single records typed by an analyst, checked and compared with what is stored."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

import numpy as np

from core.errors import InvalidParameter
from core.quantities import require_non_negative
from db.binary_copy import RecordRows

FIRST_DATE = date(1990, 1, 1)
LAST_DATE = date(2100, 12, 31)


def split_records(
    lane_id: int, records: Sequence[tuple[date, float]], stored: RecordRows
) -> tuple[RecordRows, RecordRows, int]:
    """Records to add, records to change, and how many are stored like that already.

    Raises
    ------
    InvalidParameter
        where a date is outside 1990 to 2100 or comes twice, or a demand is negative or not finite.
    """
    typed: dict[int, float] = {}
    for when, demand in records:
        day = require_day(when)
        if day in typed:
            raise InvalidParameter("date", when.isoformat(), "given once")
        typed[day] = float(require_non_negative("demand", demand)) + 0.0
    known = dict(zip(stored.day.tolist(), stored.demand_units.tolist(), strict=True))
    added = {day: demand for day, demand in typed.items() if day not in known}
    updated = {day: demand for day, demand in typed.items() if day in known and known[day] != demand}
    return _as_rows(lane_id, added), _as_rows(lane_id, updated), len(typed) - len(added) - len(updated)


def require_day(when: date) -> int:
    """Days since 1970-01-01 of a date, or refuse it."""
    if isinstance(when, datetime):
        when = when.date()
    if not FIRST_DATE <= when <= LAST_DATE:
        raise InvalidParameter("date", when.isoformat(), f"between {FIRST_DATE} and {LAST_DATE}")
    return (when - date(1970, 1, 1)).days


def _as_rows(lane_id: int, demand_of_day: dict[int, float]) -> RecordRows:
    days = np.array(sorted(demand_of_day), dtype=np.int32)
    return RecordRows(
        lane_id=np.full(days.size, lane_id, dtype=np.int32),
        day=days,
        demand_units=np.array([demand_of_day[day] for day in days.tolist()], dtype=np.float64),
    )
