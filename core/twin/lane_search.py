"""Lanes as they are looked for: of tens of thousands a page reads those that it shows, never all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

UNIT_LABEL = "unit"  # the unit of a lane is filtered by like its labels
LabelCounts = Mapping[str, Mapping[str, int]]  # by part and value, how many lanes have it


@dataclass(frozen=True)
class LaneSummary:
    """One lane as counted in the database; dates are None while it has no records."""

    name: str
    unit: str
    n_records: int
    first_date: date | None
    last_date: date | None
    total_demand_units: float


@dataclass(frozen=True)
class LaneFilter:
    """Which lanes are looked for; None and "" leave a condition out.

    name_part is looked for in the name, whatever the case. labels: (part, value) that a lane has all of, such as
    ("origin", "HAM"), or ("unit", "pallets"). least_records, most_records: bounds that belong to the range. is_priced:
    whether somebody entered a price or a cost. names: lanes to look among.
    """

    name_part: str = ""
    labels: tuple[tuple[str, str], ...] = ()
    least_records: int = 0
    most_records: int | None = None
    is_priced: bool | None = None
    names: tuple[str, ...] | None = None


EVERY_LANE = LaneFilter()


@dataclass(frozen=True)
class LanePage:
    """Some of the lanes that were found, in order of name, those whose names begin with what was typed first.

    n_found: how many there are in all.
    """

    lanes: tuple[LaneSummary, ...]
    n_found: int

    @property
    def names(self) -> tuple[str, ...]:
        """Of the lanes of this page."""
        return tuple(lane.name for lane in self.lanes)
