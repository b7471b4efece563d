"""Lanes that equal the sum of all others: a total under a name of its own, which would count everything twice."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.twin.imports import Choice, Question
from db.demand_file.plausibility.finding import Finding, LaneDays
from db.demand_file.synonyms import LANE

MIN_PARTS, MIN_DAYS = 2, 5
MOST_TOTALS = 4
EQUAL_SHARE = 0.95  # of a lane's dates on which it equals the sum
LEAST_SHARE = 0.8 / (MOST_TOTALS + 1)  # of all demand, that a total lane must have
TOLERANCE = 1e-6


def find_total_lanes(values: LaneDays) -> Finding | None:
    """Lanes whose values are, on nearly every date, the sum of those of all lanes that are none such."""
    n_lanes = len(values.names)
    if n_lanes < MIN_PARTS + 1:
        return None
    days, _ = values.calendar
    if days.size < MIN_DAYS:
        return None
    of_lanes = np.bincount(values.codes, weights=values.units, minlength=n_lanes)
    if not np.any(of_lanes >= LEAST_SHARE * of_lanes.sum()):
        return None  # no lane is large enough to be a total of the others
    day_codes = values.days - days[0]
    sums = np.bincount(day_codes, weights=values.units)
    counts = np.bincount(values.codes, minlength=n_lanes)
    for n_totals in range(1, min(MOST_TOTALS, n_lanes - MIN_PARTS) + 1):
        gap = np.abs((n_totals + 1) * values.units - sums[day_codes])
        is_equal = (gap <= TOLERANCE * np.maximum(sums[day_codes], 1)) & (values.units > 0)
        share = np.bincount(values.codes, weights=is_equal, minlength=n_lanes) / np.maximum(counts, 1)
        is_total = (share >= EQUAL_SHARE) & (counts >= max(MIN_DAYS, 0.8 * days.size))
        if is_total.sum() == n_totals:
            return _finding(values, is_total)
    return None


def _finding(values: LaneDays, is_total: NDArray[np.bool_]) -> Finding:
    names = [values.names[code] for code in np.flatnonzero(is_total)]
    shown = ", ".join(repr(name) for name in names)
    others = len(values.names) - len(names)
    question = Question(
        "total_lanes",
        f"{shown} {'equals' if len(names) == 1 else 'each equal'} the sum of the other {others} lanes on nearly "
        "every date. Is it their total?",
        (
            Choice("reject", "Yes: leave it out", f"{others} lanes remain"),
            Choice("keep", "No: it is a lane of its own", f"{len(values.names)} lanes"),
        ),
    )
    reason = "the lane is the sum of all others"
    return Finding(question, is_total[values.codes], LANE, reason, "delete the row, or keep the lane")
