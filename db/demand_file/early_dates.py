"""Dates before 1950: old series begin there, and so do years typed wrong. What continues the other dates is asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from core.told import told
from core.twin.imports import Choice, Question
from db.demand_file.answers import answer_to
from db.demand_file.dates import in_range, is_early, iso
from db.demand_file.lane_names import cell_text

MIN_GAP_DAYS, GAP_RATIO = (
    60,
    20,
)  # to the usual gap: what lies farther from the other dates is a slip of the pen


def early_dates(
    values: Sequence[object], days: Sequence[int | None], answers: Mapping[str, str]
) -> tuple[bool | None, Question | None]:
    """Whether dates before 1950 count: never a few far from all others; asked where the others continue them.

    Parameters
    ----------
    values : the different dates as written
    days : the day number of each, None where it is no date; both (n_distinct,)
    """
    pairs = [
        (day, value) for day, value in zip(days, values, strict=True) if day is not None and in_range(day)
    ]
    early = sorted(pair[0] for pair in pairs if is_early(pair[0]))
    if not early or not _continue(early, [day for day, _ in pairs if not is_early(day)]):
        return False, None
    shown = next(value for day, value in pairs if day == early[0])
    example = f"{cell_text(shown).strip()} → {iso(early[0])}"
    question = Question(
        "early_dates",
        told(
            "{n:,} dates lie before 1950, the first on {first}. Are these years right?",
            n=len(early),
            first=iso(early[0]),
        ),
        (
            Choice("keep", told("Yes: the file begins there"), example),
            Choice("reject", told("No: refuse these rows"), told("data from 1950 on")),
        ),
    )
    answer = answer_to(question, answers)
    return (None, question) if answer is None else (answer == "keep", None)


def _continue(early: list[int], later: list[int]) -> bool:
    """Whether no gap sets the early dates apart from the later ones, or there are only early ones."""
    if not later:
        return len(early) > 1
    gaps = [np.diff(np.unique(np.array(days))) for days in (early, later)]
    usual = max(float(np.median(np.concatenate(gaps))) if any(gap.size for gap in gaps) else 1.0, 1.0)
    return min(later) - max(early) <= max(MIN_GAP_DAYS, GAP_RATIO * usual)
