"""Values that are no plain amounts: negative ones and marks for missing ones. What they mean is asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from core.told import told
from core.twin.imports import Choice, Question
from db.demand_file.answers import answer_to
from db.demand_file.numbers import UNKNOWN, NumberFormat, OddValues
from db.demand_file.value_signs import without_flag

MIN_PLAIN_VALUES = 10  # beside fewer amounts an odd one is refused with its reason, like any slip
MAX_RETURN_RATIO = 0.99


def answered_format(numbers: NumberFormat, answers: Mapping[str, str]) -> NumberFormat:
    """The format in which odd values are taken or refused as was answered."""
    return replace(
        numbers,
        keeps_negative=answers.get("negatives") in ("returns", "corrections", "issues"),
        missing=answers.get("missing", "").replace("reject", ""),
    )


def odd_value_questions(
    odd: OddValues, *, n_negative: int, n_missing: int, n_plain: int, answers: Mapping[str, str]
) -> tuple[Question, ...]:
    """What negative values and missing marks mean, where a column of amounts has some."""
    asked = [_scaled(*odd.scaled)] if odd.scaled else []
    if odd.flagged and n_plain >= MIN_PLAIN_VALUES:
        asked.append(_flags(odd.flagged))
    if n_plain == 0 and n_negative >= MIN_PLAIN_VALUES:
        asked.append(_issues(odd, n_negative))
    if n_plain < MIN_PLAIN_VALUES:
        n_negative = n_missing = 0
    if 0 < n_negative < n_plain:
        asked.append(_negatives(odd, n_negative))
    if n_missing:
        asked.append(_missing(odd, n_missing))
    return tuple(question for question in asked if answer_to(question, answers) is None)


def _scaled(stored: float, shown: float) -> Question:
    return Question(
        "cell_numbers",
        "The sheet shows numbers in thousands or millions of what its cells hold, or the other way round. What counts?",
        (
            Choice("as_stored", "What the cells hold", f"{stored:,.10g}"),
            Choice("as_shown", "What the sheet shows", f"{shown:,.10g}"),
        ),
    )


def _flags(flagged: str) -> Question:
    return Question(
        "value_flags",
        "Letters stand behind some values, as offices of statistics mark what is provisional or estimated. Do these "
        "values count?",
        (
            Choice("take_off", "Yes: take the letters off", f"{flagged} → {without_flag(flagged)}"),
            Choice("reject", "No: refuse these rows", "refused"),
        ),
    )


def _negatives(odd: OddValues, n_negative: int) -> Question:
    return Question(
        "negatives",
        f"{n_negative:,} {'value is' if n_negative == 1 else 'values are'} negative. What do they mean?",
        (
            Choice(
                "returns",
                "Returns: not demand, they set the lane's return share",
                f"{odd.negative} → a return",
            ),
            Choice(
                "corrections",
                "Corrections: add them to the same lane and date",
                told(
                    "{value} → taken off what its lane has at its date, refused where that is less",
                    value=odd.negative,
                ),
            ),
            Choice("reject", "A mistake: refuse these rows", "refused"),
        ),
    )


def _issues(odd: OddValues, n_negative: int) -> Question:
    return Question(
        "negatives",
        f"All {n_negative:,} values are negative, as stock systems write what goes out. What do they mean?",
        (
            Choice("issues", "Goods that went out: demand", f"{odd.negative} → without its sign"),
            Choice("reject", "A mistake: refuse these rows", "refused"),
        ),
    )


def _missing(odd: OddValues, n_missing: int) -> Question:
    shown = ", ".join("blank" if not mark else repr(mark) for mark in odd.marks)
    return Question(
        "missing",
        f"{n_missing:,} {'value is' if n_missing == 1 else 'values are'} missing ({shown}). "
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
    is_plain: NDArray[np.bool_],
    has_key: NDArray[np.bool_],
    answers: Mapping[str, str],
) -> PassedOver:
    """Missing values that are unknown, and negative ones that are returns.

    Parameters
    ----------
    units, lane_codes : (n_rows,)
    is_plain : (n_rows,) rows of demand
    has_key : (n_rows,) rows whose date and lane are read, whatever their value
    """
    nothing = np.zeros_like(is_plain)
    is_unknown = (units == UNKNOWN) & has_key if answers.get("missing") == "unknown" else nothing
    is_negative = (units < 0) & (units != UNKNOWN) & has_key
    is_return = is_negative if answers.get("negatives") == "returns" else nothing
    notes = []
    if n_unknown := int(is_unknown.sum()):
        notes.append(f"{n_unknown:,} missing values are unknown: no record for their dates.")
    ratios: dict[int, float] = {}
    if n_returns := int(is_return.sum()):
        n_lanes = int(lane_codes.max()) + 1
        back = np.bincount(lane_codes[is_return], weights=-units[is_return], minlength=n_lanes)
        out = np.bincount(lane_codes[is_plain], weights=units[is_plain], minlength=n_lanes)
        for lane in np.flatnonzero(back > 0).tolist():
            if back[lane] <= MAX_RETURN_RATIO * out[lane]:
                ratios[lane] = float(back[lane] / out[lane])
        notes.append(
            f"{n_returns:,} negative values are returns: {back.sum():,.10g} units came back of "
            f"{out.sum():,.10g}; they set the return share of {len(ratios):,} lanes."
        )
    return PassedOver(is_unknown | is_return, ratios, tuple(notes))
