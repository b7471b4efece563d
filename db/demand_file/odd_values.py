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
from db.demand_file.value_units import exponents_question, value_units_question

MIN_PLAIN_VALUES = 10  # beside fewer amounts an odd one is refused with its reason, like any slip
MIN_SIGNED = 2  # a lone one is a slip
MAX_RETURN_RATIO = 0.99


def answered_format(numbers: NumberFormat, answers: Mapping[str, str]) -> NumberFormat:
    """The format in which odd values are taken or refused as was answered."""
    return replace(
        numbers,
        keeps_negative=answers.get("negatives") in ("returns", "corrections", "issues", "issues_alone"),
        missing=answers.get("missing", "").replace("reject", ""),
    )


def are_issues(n_plain: int, n_negative: int) -> bool:
    """Whether most amounts are negative, as stock systems write goods issues, a few of which were taken back."""
    return n_negative >= max(n_plain, 1) and n_plain + n_negative >= MIN_PLAIN_VALUES


def odd_value_questions(
    odd: OddValues, numbers: NumberFormat, counts: tuple[int, int, int], answers: Mapping[str, str]
) -> tuple[Question, ...]:
    """What values mean that are no plain amounts, where a column of amounts has some.

    Parameters
    ----------
    counts : how many values are amounts, negative, and missing
    """
    n_plain, n_negative, n_missing = counts
    asked = [_scaled(*odd.scaled)] if odd.scaled else []
    n_amounts = n_plain + odd.n_signed + odd.n_exponents
    if odd.n_signed >= MIN_SIGNED and n_amounts >= MIN_PLAIN_VALUES:
        asked.append(value_units_question(odd, numbers))
    if odd.n_exponents >= MIN_SIGNED and n_amounts >= MIN_PLAIN_VALUES:
        asked.append(exponents_question(odd, numbers))
    if odd.flagged and n_plain >= MIN_PLAIN_VALUES:
        asked.append(_flags(odd.flagged))
    if are_issues(n_plain, n_negative):
        asked.append(_issues(odd, n_negative, n_plain))
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
        told(
            "The sheet shows numbers in thousands or millions of what its cells hold, or the other way round. "
            "What counts?"
        ),
        (
            Choice("as_stored", told("What the cells hold"), f"{stored:,.10g}"),
            Choice("as_shown", told("What the sheet shows"), f"{shown:,.10g}"),
        ),
    )


def _flags(flagged: str) -> Question:
    return Question(
        "value_flags",
        told(
            "Letters stand behind some values, as offices of statistics mark what is provisional or estimated. "
            "Do these values count?"
        ),
        (
            Choice("take_off", told("Yes: take the letters off"), f"{flagged} → {without_flag(flagged)}"),
            Choice("reject", told("No: refuse these rows"), told("refused")),
        ),
    )


def _negatives(odd: OddValues, n_negative: int) -> Question:
    return Question(
        "negatives",
        told(
            "{n:,} {value} negative. What do they mean?",
            n=n_negative,
            value=told("value is") if n_negative == 1 else told("values are"),
        ),
        (
            Choice(
                "returns",
                told("Returns: not demand, they set the lane's return share"),
                told("{value} → a return", value=odd.negative),
            ),
            Choice(
                "corrections",
                told("Corrections: add them to the same lane and date"),
                told(
                    "{value} → taken off what its lane has at its date, else off the same amount of an earlier one",
                    value=odd.negative,
                ),
            ),
            Choice("reject", told("A mistake: refuse these rows"), told("refused")),
        ),
    )


def _issues(odd: OddValues, n_negative: int, n_others: int) -> Question:
    demand = told("{value} → without its sign", value=odd.negative)
    refused = Choice("reject", told("A mistake: refuse these rows"), told("refused"))
    if not n_others:
        return Question(
            "negatives",
            told(
                "All {n:,} values are negative, as stock systems write what goes out. What do they mean?",
                n=n_negative,
            ),
            (Choice("issues", told("Goods that went out: demand"), demand), refused),
        )
    return Question(
        "negatives",
        told(
            "{n:,} values are negative, as stock systems write what goes out, and {n_others:,} are not. "
            "What do they mean?",
            n=n_negative,
            n_others=n_others,
        ),
        (
            Choice(
                "issues",
                told("Goods that went out: demand; the positive values take some of it back"),
                demand,
            ),
            Choice(
                "issues_alone",
                told("Goods that went out: demand; the positive values came in and are left out"),
                demand,
            ),
            refused,
        ),
    )


def _missing(odd: OddValues, n_missing: int) -> Question:
    shown = ", ".join(told("blank") if not mark else repr(mark) for mark in odd.marks)
    return Question(
        "missing",
        told(
            "{n:,} {value} missing ({shown}). What does that mean?",
            n=n_missing,
            value=told("value is") if n_missing == 1 else told("values are"),
            shown=shown,
        ),
        (
            Choice("unknown", told("Unknown: no record for that date")),
            Choice("zero", told("No demand: count 0"), f"{next(iter(odd.marks)) or told('blank')} → 0"),
            Choice("reject", told("A mistake: refuse these rows"), told("refused")),
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
    notes: list[str] = []
    if n_unknown := int(is_unknown.sum()):
        notes.append(told("{n:,} missing values are unknown: no record for their dates.", n=n_unknown))
    ratios: dict[int, float] = {}
    if n_returns := int(is_return.sum()):
        n_lanes = int(lane_codes.max()) + 1
        back = np.bincount(lane_codes[is_return], weights=-units[is_return], minlength=n_lanes)
        out = np.bincount(lane_codes[is_plain], weights=units[is_plain], minlength=n_lanes)
        for lane in np.flatnonzero(back > 0).tolist():
            if back[lane] <= MAX_RETURN_RATIO * out[lane]:
                ratios[lane] = float(back[lane] / out[lane])
        notes.append(
            told(
                "{n:,} negative values are returns: {back:,.10g} units came back of {out:,.10g}; they set the return "
                "share of {n_lanes:,} lanes.",
                n=n_returns,
                back=float(back.sum()),
                out=float(out.sum()),
                n_lanes=len(ratios),
            )
        )
    return PassedOver(is_unknown | is_return, ratios, tuple(notes))
