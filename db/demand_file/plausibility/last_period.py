"""A first or last period that the file covers in part, as an export made in the middle of a month has it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.told import told
from core.twin.imports import Choice, Question
from db.demand_file.dates import iso
from db.demand_file.plausibility.finding import Finding, LaneDays
from db.demand_file.synonyms import DATE

MIN_PERIODS = 8
PERIOD_DAYS = 5  # between dates: shorter ones are days, which are whole
STEADY = 1.6  # times the usual gap is the widest one of dates that are periods
LOW_RATIO = 0.75  # to the least of all other periods: a low that the file has not seen
FALLING_SHARE = 0.8  # of the lanes, that are below all they had before as well
USUAL_SHARE, N_NEAR = 0.8, 6  # of what is usual near the end, that the period beside the low one has at least
DROP_RATIO = 1.2  # to the largest other fall from one period to the next
PRESENT_SHARE = 0.8  # of the dates, on which a lane that is looked at has a value
FEW_LANES = 3


def find_partial_periods(values: LaneDays) -> Finding | None:
    """Values of the first or last date of the file where nearly all lanes are lower than ever."""
    days, _ = values.calendar
    gaps = np.diff(days)
    if days.size < MIN_PERIODS or np.median(gaps) < PERIOD_DAYS or gaps.max() > STEADY * np.median(gaps):
        return None
    table = _table(values, days)
    if table is None:
        return None
    is_partial = np.zeros(values.days.size, dtype=bool)
    ends = [place for place in (0, days.size - 1) if _is_low(table, place)]
    if not ends or len(ends) == 2:
        return None  # low at both ends: a season
    is_partial |= values.days == days[ends[0]]
    return _finding(values, is_partial, int(days[ends[0]]), is_last=ends[0] > 0)


def _table(values: LaneDays, days: NDArray[np.int64]) -> NDArray[np.float64] | None:
    """(n_dates, n_lanes) of the lanes that have a value at nearly every date, the first and the last among them."""
    counts = np.diff(values.offsets)
    is_full = counts >= PRESENT_SHARE * days.size
    if not is_full.any():
        return None
    new_code = np.cumsum(is_full) - 1
    chosen = is_full[values.codes]
    table = np.full((days.size, int(is_full.sum())), np.nan)
    table[np.searchsorted(days, values.days[chosen]), new_code[values.codes[chosen]]] = values.units[chosen]
    return table


def _is_low(table: NDArray[np.float64], place: int) -> bool:
    """Whether the sum of lanes, and nearly each of them, is lower at a date than at all others."""
    others = np.delete(table, place, axis=0)
    present = np.isfinite(table[place])
    if not present.any():
        return False
    sums = np.nansum(others[:, present], axis=1)
    if not table[place, present].sum() <= LOW_RATIO * sums.min() or table[place, present].sum() == 0:
        return False
    if not _is_sudden(
        np.nansum(table[:, present], axis=1) if place else np.nansum(table[::-1, present], axis=1)
    ):
        return False
    is_below = table[place, present] < np.nanmin(others[:, present], axis=0)
    return bool(is_below.sum() >= FALLING_SHARE * present.sum() or present.sum() < FEW_LANES)


def _is_sudden(sums: NDArray[np.float64]) -> bool:
    """Whether sums, the one in question last, fall to it from their usual level, as they do nowhere else.

    A lane that grows begins lower than ever, and one that shrinks ends so, without a period being in part.
    """
    logs = np.log(np.maximum(sums, 1e-12))
    drops = logs[:-1] - logs[1:]
    is_usual = sums[-2] >= USUAL_SHARE * np.median(sums[-2 - N_NEAR : -1])
    return bool(is_usual and drops[-1] >= DROP_RATIO * max(float(drops[:-1].max()), 0.0))


def _finding(values: LaneDays, is_partial: NDArray[np.bool_], day: int, *, is_last: bool) -> Finding:
    total = float(values.units[is_partial].sum())
    least = float(
        min(values.units[values.days == other].sum() for other in np.unique(values.days) if other != day)
    )
    question = Question(
        "partial_period",
        told(
            "The {place} date, {iso}, has {total:,.4g} in all; no other has less than {least:,.4g}. Does the file have "
            "its period in part only, as an export made before its end?",
            place=told("last") if is_last else told("first"),
            iso=iso(day),
            total=total,
            least=least,
        ),
        (
            Choice(
                "leave_out", told("Yes: leave it out"), told("{n:,} values refused", n=int(is_partial.sum()))
            ),
            Choice("keep", told("No: the period is whole, demand was so low"), f"{iso(day)}: {total:,.4g}"),
        ),
    )
    reason = told("the period is in the file in part only")
    return Finding(question, is_partial, DATE, reason, told("import the period again once it is over"))
