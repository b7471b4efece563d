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
MOST_LOW = 3  # last periods that may be in part at once
MIN_BUSY_DATES = 4  # before dates of nothing but zeros
EMPTY_DAYS = 5  # of these, on lanes of days
EMPTY_RATIO = 2  # to the longest run of such dates before
MOST_ZEROS = 0.2  # of the values before


def find_partial_periods(values: LaneDays) -> Finding | None:
    """Values of the first or last dates of the file where nearly all lanes are lower than ever, or all are zero."""
    days, _ = values.calendar
    n_empty = _n_empty_at_end(values, days)
    if n_empty:
        return _empty_finding(values, days[-n_empty:])
    gaps = np.diff(days)
    if days.size < MIN_PERIODS or np.median(gaps) < PERIOD_DAYS or gaps.max() > STEADY * np.median(gaps):
        return None
    table = _table(values, days)
    if table is None:
        return None
    ends = [place for place in (0, days.size - 1) if _is_low(table, place)]
    if len(ends) == 2:
        return None  # low at both ends: a season
    if ends:
        return _finding(values, days[ends], is_last=ends[0] > 0)
    n_low = _n_low_at_end(table)
    return _finding(values, days[-n_low:], is_last=True) if n_low else None


def _n_empty_at_end(values: LaneDays, days: NDArray[np.int64]) -> int:
    """How many last dates have nothing but zeros, on lanes that have hardly any before; 0 where that tells nothing."""
    sums = np.bincount(values.days - int(days[0]), weights=values.units)[days - days[0]]
    busy = np.flatnonzero(sums > 0)
    n_empty = days.size - 1 - int(busy[-1]) if busy.size else 0
    if not n_empty or busy.size < MIN_BUSY_DATES:
        return 0
    longest = int(np.diff(busy).max()) - 1
    is_before = values.days <= days[busy[-1]]
    is_daily = np.median(np.diff(days)) < PERIOD_DAYS
    least = max(EMPTY_RATIO * longest + 1, EMPTY_DAYS if is_daily else 1)
    n_before = np.count_nonzero(is_before)
    is_rare = np.count_nonzero((values.units == 0) & is_before) <= MOST_ZEROS * n_before
    return n_empty if is_rare and n_empty >= least else 0


def _n_low_at_end(table: NDArray[np.float64]) -> int:
    """How many last dates are in part where more than one is: each lower than ever, the first of them suddenly."""
    for n_low in range(2, min(MOST_LOW, table.shape[0] - MIN_PERIODS) + 1):
        n_whole = table.shape[0] - n_low
        least = LOW_RATIO * np.nansum(table[:n_whole], axis=1).min()
        is_below = np.nansum(table[n_whole:], axis=1) <= least
        if is_below.all() and all(
            _is_low(table[[*range(n_whole), place]], n_whole) for place in range(n_whole, table.shape[0])
        ):
            return n_low
    return 0


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


def _empty_finding(values: LaneDays, empty: NDArray[np.int64]) -> Finding:
    is_empty = np.isin(values.days, empty)
    first, last = iso(int(empty[0])), iso(int(empty[-1]))
    question = Question(
        "partial_period",
        told(
            "All values of the last {n:,} {value} are zero ({first} to {last}), as where a table goes on to the end of "
            "its year. Are they known already?",
            n=empty.size,
            value=told("date") if empty.size == 1 else told("dates"),
            first=first,
            last=last,
        ),
        (
            Choice(
                "leave_out",
                told("No: nothing is known of these dates yet"),
                told("{n:,} values refused", n=int(is_empty.sum())),
            ),
            Choice("keep", told("Yes: nothing came"), f"{last}: 0"),
        ),
    )
    reason = told("all lanes are zero from here to the last date")
    return Finding(question, is_empty, DATE, reason, told("import these dates once they are known"))


def _finding(values: LaneDays, partial: NDArray[np.int64], *, is_last: bool) -> Finding:
    """The question about dates that are in part; with several of them the words are those of the first one."""
    day, is_partial = int(partial[0]), np.isin(values.days, partial)
    total = float(values.units[values.days == day].sum())
    others = np.setdiff1d(np.unique(values.days), partial)
    least = float(min(values.units[values.days == other].sum() for other in others.tolist()))
    if partial.size > 1:
        text = told(
            "The last {n:,} dates, from {iso} on, have {total:,.4g} or less each; no other has less than "
            "{least:,.4g}. Does the file have their periods in part only, as an export made before their end?",
            n=partial.size,
            iso=iso(day),
            total=float(max(values.units[values.days == one].sum() for one in partial.tolist())),
            least=least,
        )
    else:
        text = told(
            "The {place} date, {iso}, has {total:,.4g} in all; no other has less than {least:,.4g}. Does the file have "
            "its period in part only, as an export made before its end?",
            place=told("last") if is_last else told("first"),
            iso=iso(day),
            total=total,
            least=least,
        )
    question = Question(
        "partial_period",
        text,
        (
            Choice(
                "leave_out", told("Yes: leave it out"), told("{n:,} values refused", n=int(is_partial.sum()))
            ),
            Choice("keep", told("No: the period is whole, demand was so low"), f"{iso(day)}: {total:,.4g}"),
        ),
    )
    reason = told("the period is in the file in part only")
    return Finding(question, is_partial, DATE, reason, told("import the period again once it is over"))
