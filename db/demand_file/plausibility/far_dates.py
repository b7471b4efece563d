"""A lone date far from all others: mostly a year typed wrong."""

from __future__ import annotations

import numpy as np

from core.told import told
from core.twin.imports import Choice, Question
from db.demand_file.dates import iso
from db.demand_file.plausibility.finding import Finding, LaneDays
from db.demand_file.synonyms import DATE

MIN_VALUES = 8
MIN_WIDEST, WIDEST_SHARE = 2, 0.02  # of the gaps between dates
FEW_SHARE = 0.01  # of the values, that may lie beyond the gap
MIN_GAP_DAYS = 60
GAP_RATIO = 20  # to the widest usual gap between dates


def find_far_dates(values: LaneDays) -> Finding | None:
    """Values at the first or last dates that a gap sets apart from all others."""
    if values.days.size < MIN_VALUES:
        return None
    days, counts = values.calendar
    if days.size < 4:
        return None
    gaps = np.diff(days)
    # Without the widest few, among which are those that set a lone date apart.
    n_widest = max(MIN_WIDEST, int(np.ceil(WIDEST_SHARE * gaps.size)))
    usual = max(float(np.sort(gaps)[max(gaps.size - 1 - n_widest, 0)]), 1.0)
    few = max(FEW_SHARE * values.days.size, 1)
    is_wide = gaps >= max(MIN_GAP_DAYS, GAP_RATIO * usual)
    before, after = np.cumsum(counts)[:-1], np.cumsum(counts[::-1])[::-1][1:]
    early = np.flatnonzero(is_wide & (before <= few))
    late = np.flatnonzero(is_wide & (after <= few))
    first = days[early[-1] + 1] if early.size else days[0]
    last = days[late[0]] if late.size else days[-1]
    is_far = (values.days < first) | (values.days > last)
    if not is_far.any() or first > last:
        return None
    shown = ", ".join(iso(day) for day in np.unique(values.days[is_far]).tolist()[:3])
    n = int(is_far.sum())
    question = Question(
        "far_dates",
        told(
            "{n:,} {value} far from all other dates ({shown}); the others run from {iso} to {iso_2}. "
            "Is the year right?",
            n=n,
            value="value lies" if n == 1 else "values lie",
            shown=shown,
            iso=iso(int(first)),
            iso_2=iso(int(last)),
        ),
        (
            Choice("reject", told("No: refuse these rows"), f"{shown} → refused"),
            Choice("keep", told("Yes: keep them"), told("data run to {iso}", iso=iso(int(days[-1])))),
        ),
    )
    return Finding(
        question,
        is_far,
        DATE,
        told("the date lies far from all others"),
        told("correct the year, or keep the date"),
    )
