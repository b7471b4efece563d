"""Optional columns that say something about a lane rather than about a day: own capacity, lead time."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from core.lane import LeadTimeEstimate
from core.service.lead_time_estimate import LEAST_LEAD_TIMES, estimate_lead_time
from db.demand_file.gather import GatheredRows
from db.demand_file.lane_cells import LaneCells
from db.demand_file.numbers import COMMA, POINT, DecimalEvidence, NumberFormat, number_or_nan
from db.demand_file.synonyms import LEAD_TIME


@dataclass
class LaneValues:
    """Values per lane name and role, and the lanes whose values were not taken, per role.

    lead_times : of lanes whose lead time differs from row to row: each row is one that was observed
    """

    taken: dict[str, dict[str, float]] = field(default_factory=dict)
    contradictory: dict[str, list[str]] = field(default_factory=dict)
    unreadable: dict[str, list[str]] = field(default_factory=dict)
    lead_times: dict[str, LeadTimeEstimate] = field(default_factory=dict)


def read_lane_values(
    gathered: GatheredRows, names_of_codes: Mapping[int, str], *, decimal: str | None
) -> LaneValues:
    """One value per lane and role; `decimal` is the demand column's mark where that is certain."""
    result = LaneValues()
    for role, pairs in gathered.extras.items():
        seen, unreadable = _numbers_of_lanes(pairs, names_of_codes, decimal=decimal)
        contradictory = []
        for lane in sorted(seen):
            if len(seen[lane]) > 1:
                observed = list(seen[lane].elements()) if role == LEAD_TIME else []
                is_whole = lane not in unreadable and len(seen[lane]) < pairs.most_per_lane
                if len(observed) >= LEAST_LEAD_TIMES and is_whole and min(observed) >= 0:
                    result.lead_times[lane] = estimate_lead_time(observed)
                else:
                    contradictory.append(lane)
            elif lane not in unreadable:
                result.taken.setdefault(lane, {})[role] = next(iter(seen[lane]))
        if contradictory:
            result.contradictory[role] = contradictory
        if unreadable:
            result.unreadable[role] = sorted(unreadable)
    return result


def _numbers_of_lanes(
    pairs: LaneCells, names_of_codes: Mapping[int, str], *, decimal: str | None
) -> tuple[dict[str, Counter[float]], set[str]]:
    """How many rows of each lane hold each number, and the lanes that have cells which are none."""
    seen: defaultdict[str, Counter[float]] = defaultdict(Counter)
    unreadable = set()
    evidence = DecimalEvidence()
    evidence.add("\n".join(cell.strip() for _, cell in pairs if isinstance(cell, str)))
    own = evidence.settled_decimal() if evidence.only[POINT] or evidence.only[COMMA] else decimal
    for (code, cell), n_rows in pairs.counted():
        lane = names_of_codes.get(code)
        if lane is None or (isinstance(cell, str) and not cell.strip()):
            continue
        number = _certain_number(cell, own)
        if np.isfinite(number):
            seen[lane][number] += n_rows
        else:
            unreadable.add(lane)
    return seen, unreadable


def _certain_number(cell: object, decimal: str | None) -> float:
    """The number, NaN where it is none or where it depends on an unknown decimal mark."""
    if decimal is not None or not isinstance(cell, str):
        return number_or_nan(cell, NumberFormat(decimal or POINT))
    readings = {number_or_nan(cell, NumberFormat(mark)) for mark in (POINT, COMMA)}
    finite = {number for number in readings if np.isfinite(number)}
    return finite.pop() if len(finite) == 1 else float("nan")
