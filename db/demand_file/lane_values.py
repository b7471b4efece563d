"""Optional columns that say something about a lane rather than about a day: own capacity, lead time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from db.demand_file.gather import GatheredRows
from db.demand_file.numbers import COMMA, POINT, DecimalEvidence, NumberFormat, number_or_nan


@dataclass
class LaneValues:
    """Values per lane name and role, and the lanes whose values were not taken, per role."""

    taken: dict[str, dict[str, float]] = field(default_factory=dict)
    contradictory: dict[str, list[str]] = field(default_factory=dict)
    unreadable: dict[str, list[str]] = field(default_factory=dict)


def read_lane_values(
    gathered: GatheredRows, names_of_codes: Mapping[int, str], *, decimal: str | None
) -> LaneValues:
    """One value per lane and role; `decimal` is the demand column's mark where that is certain."""
    result = LaneValues()
    for role, pairs in gathered.extras.items():
        seen: defaultdict[str, set[float]] = defaultdict(set)
        unreadable = set()
        evidence = DecimalEvidence()
        evidence.add("\n".join(cell.strip() for _, cell in pairs if isinstance(cell, str)))
        own = evidence.settled_decimal() if evidence.only[POINT] or evidence.only[COMMA] else decimal
        for code, cell in pairs:
            lane = names_of_codes.get(code)
            if lane is None or (isinstance(cell, str) and not cell.strip()):
                continue
            number = _certain_number(cell, own)
            if np.isfinite(number):
                seen[lane].add(number)
            else:
                unreadable.add(lane)
        for lane in sorted(seen):
            if len(seen[lane]) == 1 and lane not in unreadable:
                result.taken.setdefault(lane, {})[role] = next(iter(seen[lane]))
        contradictory = sorted(lane for lane, numbers in seen.items() if len(numbers) > 1)
        if contradictory:
            result.contradictory[role] = contradictory
        if unreadable:
            result.unreadable[role] = sorted(unreadable)
    return result


def _certain_number(cell: object, decimal: str | None) -> float:
    """The number, NaN where it is none or where it depends on an unknown decimal mark."""
    if decimal is not None or not isinstance(cell, str):
        return number_or_nan(cell, NumberFormat(decimal or POINT))
    readings = {number_or_nan(cell, NumberFormat(mark)) for mark in (POINT, COMMA)}
    finite = {number for number in readings if np.isfinite(number)}
    return finite.pop() if len(finite) == 1 else float("nan")
