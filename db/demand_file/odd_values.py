"""Values that are no plain amounts: negative ones and marks for missing ones. What they mean is asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.twin.imports import Choice, Question
from db.demand_file.answers import answer_to
from db.demand_file.numbers import UNKNOWN, OddValues

MIN_PLAIN_VALUES = 10  # beside fewer amounts an odd one is refused with its reason, like any slip
MAX_RETURN_RATIO = 0.99


def odd_value_questions(odd: OddValues, n_plain: int, answers: Mapping[str, str]) -> tuple[Question, ...]:
    """What negative values and missing marks mean, where a column of amounts has some."""
    if n_plain < MIN_PLAIN_VALUES:
        return ()
    asked = []
    if odd.n_negative and odd.n_negative < n_plain:
        asked.append(_negatives(odd))
    if odd.n_missing:
        asked.append(_missing(odd))
    return tuple(question for question in asked if answer_to(question, answers) is None)


def _negatives(odd: OddValues) -> Question:
    return Question(
        "negatives",
        f"{odd.n_negative:,} {'value is' if odd.n_negative == 1 else 'values are'} negative. What do they mean?",
        (
            Choice(
                "returns",
                "Returns: not demand, they set the lane's return share",
                f"{odd.negative} → a return",
            ),
            Choice(
                "corrections",
                "Corrections: add them to the same lane and date",
                f"{odd.negative} → taken off",
            ),
            Choice("reject", "A mistake: refuse these rows", "refused"),
        ),
    )


def _missing(odd: OddValues) -> Question:
    shown = ", ".join("blank" if not mark else repr(mark) for mark in odd.marks)
    return Question(
        "missing",
        f"{odd.n_missing:,} {'value is' if odd.n_missing == 1 else 'values are'} missing ({shown}). "
        "What does that mean?",
        (
            Choice("unknown", "Unknown: no record for that date"),
            Choice("zero", "No demand: count 0", f"{next(iter(odd.marks)) or 'blank'} → 0"),
            Choice("reject", "A mistake: refuse these rows", "refused"),
        ),
    )


@dataclass(frozen=True)
class PassedOver:
    """Rows that are neither demand nor refused, (n_rows,) bool, and what is told of them.

    `return_ratios` is what came back of each lane's demand, by lane code.
    """

    is_passed: NDArray[np.bool_]
    return_ratios: dict[int, float]
    notes: tuple[str, ...]


def pass_over(
    units: NDArray[np.float64],
    lane_codes: NDArray[np.int32],
    is_valid: NDArray[np.bool_],
    may_be_valid: NDArray[np.bool_],
    answers: Mapping[str, str],
) -> PassedOver:
    """Missing values that are unknown, and negative ones that are returns.

    Parameters
    ----------
    units, lane_codes, is_valid : (n_rows,)
    may_be_valid : (n_rows,) rows whose date and lane are read, whatever their value
    """
    is_unknown = (units == UNKNOWN) & may_be_valid
    is_return = (units < 0) & is_valid if answers.get("negatives") == "returns" else np.zeros_like(is_valid)
    notes = []
    if n_unknown := int(is_unknown.sum()):
        notes.append(f"{n_unknown:,} missing values are unknown: no record for their dates.")
    ratios: dict[int, float] = {}
    if n_returns := int(is_return.sum()):
        n_lanes = int(lane_codes.max()) + 1
        back = np.bincount(lane_codes[is_return], weights=-units[is_return], minlength=n_lanes)
        is_out = is_valid & ~is_return
        out = np.bincount(lane_codes[is_out], weights=units[is_out], minlength=n_lanes)
        for lane in np.flatnonzero(back > 0).tolist():
            if back[lane] <= MAX_RETURN_RATIO * out[lane]:
                ratios[lane] = float(back[lane] / out[lane])
        notes.append(
            f"{n_returns:,} negative values are returns: {back.sum():,.10g} units came back of "
            f"{out.sum():,.10g}; they set the return share of {len(ratios):,} lanes."
        )
    return PassedOver(is_unknown | is_return, ratios, tuple(notes))
