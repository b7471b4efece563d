"""Lanes that equal the sum of others, or nearly: totals under other names, which would count twice."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.told import told
from core.twin.imports import Choice, Question
from db.demand_file.lane_names import is_called_total
from db.demand_file.plausibility.finding import Finding, LaneDays
from db.demand_file.plausibility.near_sums import is_near_sum, rounding_step
from db.demand_file.plausibility.part_sums import lanes_of_parts
from db.demand_file.plausibility.told_sums import lanes_of_neighbours
from db.demand_file.synonyms import LANE

MIN_PARTS, MIN_DAYS = 2, 5
MOST_TOTALS = 4
EQUAL_SHARE = 0.95  # of a lane's dates on which it equals the sum
LEAST_SHARE = 0.8 / (MOST_TOTALS + 1)  # of all demand, that a total lane must have
TOLERANCE = 1e-6
LIKELY_SHARE = 0.2  # of all demand, by which a lane that is nearly the sum of the others may miss its part


def find_total_lanes(values: LaneDays) -> Finding | None:
    """Lanes whose values are, on nearly every date, the sum of those of other lanes."""
    is_total = _are_sums_of_all(values)
    if is_total is not None:
        others = len(values.names) - int(is_total.sum())
        return _finding(values, is_total, told("the other {others} lanes", others=others))
    sums = lanes_of_parts(values) or lanes_of_neighbours(values)
    # On so few dates no sum tells a total; the names alone may.
    few_dates = values.calendar[0].size < MIN_DAYS
    called = [code for code, name in enumerate(values.names) if few_dates and is_called_total(name)]
    if (
        not sums
        and 0 < len(called) <= len(values.names) - MIN_PARTS
        and set(called) <= set(values.codes.tolist())
    ):
        return _called_totals(values, np.isin(np.arange(len(values.names)), called))
    if not sums:
        return None
    is_total = np.isin(np.arange(len(values.names)), list(sums))
    parts = [repr(values.names[part]) for part in sums[min(sums)]]
    shown = (
        told("{others} and {last}", others=", ".join(parts[:-1]), last=parts[-1])
        if len(parts) < 5
        else told("{n_parts} other lanes", n_parts=len(parts))
    )
    return _finding(values, is_total, shown if len(sums) == 1 else told("others"))


def _are_sums_of_all(values: LaneDays) -> NDArray[np.bool_] | None:
    """(n_lanes,) which lanes are the sum of all lanes that are none such; None where none is."""
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
    is_frequent = counts >= max(MIN_DAYS, 0.8 * days.size)
    for test in (_share_equal, _share_near):
        for n_totals in range(1, min(MOST_TOTALS, n_lanes - MIN_PARTS) + 1):
            share = test(values, sums[day_codes], n_totals)
            is_total = (share >= EQUAL_SHARE) & is_frequent
            if is_total.sum() == n_totals:
                return np.asarray(is_total)
    return None


def _share_equal(values: LaneDays, sums: NDArray[np.float64], n_totals: int) -> NDArray[np.float64]:
    """(n_lanes,) on which share of its dates each is the sum of the lanes that are no totals.

    Parameters
    ----------
    sums : (n_values,) of all lanes at the date of each value, these totals among them
    """
    n_lanes = len(values.names)
    gap = np.abs((n_totals + 1) * values.units - sums)
    is_equal = (gap <= TOLERANCE * np.maximum(sums, 1)) & (values.units > 0)
    counts = np.bincount(values.codes, minlength=n_lanes)
    return np.bincount(values.codes, weights=is_equal, minlength=n_lanes) / np.maximum(counts, 1)


def _share_near(values: LaneDays, sums: NDArray[np.float64], n_totals: int) -> NDArray[np.float64]:
    """(n_lanes,) as `_share_equal`, 1 for each lane that is nearly the sum and 0 for others."""
    n_lanes, offsets, step = len(values.names), values.offsets, rounding_step(values.units)
    of_lanes = np.bincount(values.codes, weights=values.units, minlength=n_lanes)
    # A total is as large as the others together, and their number is that of its parts and the other totals.
    likely = np.abs((n_totals + 1) * of_lanes / of_lanes.sum() - 1) <= LIKELY_SHARE
    share = np.zeros(n_lanes)
    for lane in np.flatnonzero(likely).tolist():
        of_lane = slice(offsets[lane], offsets[lane + 1])
        units = values.units[of_lane]
        others = sums[of_lane] - n_totals * units
        if np.mean(units > 0) >= EQUAL_SHARE:
            share[lane] = is_near_sum(units, others, n_parts=n_lanes - n_totals, step=step)
    return share


def _called_totals(values: LaneDays, is_total: NDArray[np.bool_]) -> Finding:
    """Lanes with a word for a total in their names, which no sum confirms: "Total (All India)" beside a few years."""
    shown = ", ".join(repr(values.names[code]) for code in np.flatnonzero(is_total)[:MOST_TOTALS])
    text = told("{shown}: the name speaks of a total. Are other lanes counted in it?", shown=shown)
    return _finding(values, is_total, "", text)


def _finding(values: LaneDays, is_total: NDArray[np.bool_], parts: str, text: str = "") -> Finding:
    names = [values.names[code] for code in np.flatnonzero(is_total)]
    shown = ", ".join(repr(name) for name in names)
    one, remain = len(names) == 1, len(values.names) - len(names)
    question = Question(
        "total_lanes",
        text
        or told(
            "{shown} {equals} the sum of {parts} on nearly every date, perhaps but for roundings. {is_total}?",
            shown=shown,
            equals="equals" if one else "each equal",
            parts=parts,
            is_total="Is it their total" if one else "Are they totals",
        ),
        (
            Choice(
                "reject",
                told("Yes: leave it out") if one else told("Yes: leave them out"),
                told("{n} lanes remain", n=remain),
            ),
            Choice(
                "keep",
                told("No: it is a lane of its own") if one else told("No: they are lanes of their own"),
                told("{n} lanes", n=len(values.names)),
            ),
        ),
    )
    reason = told("the lane is the sum of others")
    return Finding(question, is_total[values.codes], LANE, reason, told("delete the row, or keep the lane"))
