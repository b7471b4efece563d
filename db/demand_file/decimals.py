"""The decimal mark of the demand column: settled by its values, or asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from core.told import told
from core.twin.imports import Choice, Question
from db.demand_file.answers import answer_to
from db.demand_file.gather import GatheredRows, Rows, first_format, gather_rows
from db.demand_file.header import ColumnMapping
from db.demand_file.numbers import COMMA, MARKS, POINT, DecimalEvidence, NumberFormat, number_or_nan
from db.demand_file.value_units import answered_units


@dataclass(frozen=True)
class DecimalDecision:
    """The number format, the question while the mark is open, and whether a value or an answer settled it."""

    numbers: NumberFormat
    question: Question | None
    is_certain: bool


def gather_in_format(
    rows: Rows, mapping: ColumnMapping, answers: Mapping[str, str], on_progress: Callable[[float], None]
) -> tuple[GatheredRows, DecimalDecision]:
    """Walk with the format that the first rows suggest, and again if the whole column says otherwise."""
    # Negative and missing values are told apart here, so that they can be counted; what they mean is judged later.
    tried = replace(
        first_format(rows, mapping),
        keeps_negative=True,
        missing="unknown",
        shows_scaled=answers.get("cell_numbers") == "as_shown",
        takes_flags=answers.get("value_flags") == "take_off",
    )
    if answers.get("decimal"):
        tried = replace(tried, decimal=answers["decimal"])
    gathered = gather_rows(rows, mapping, tried, on_progress)
    decimal = decide_decimal(gathered.evidence, answers, tried)
    decimal = replace(decimal, numbers=answered_units(decimal.numbers, gathered.evidence.odd, answers))
    if decimal.numbers != tried:
        gathered = gather_rows(rows, mapping, decimal.numbers, on_progress)
    if decimal.numbers.factors:  # what they count is answered
        gathered.evidence.odd.signs.clear()
        gathered.evidence.odd.n_signed = 0
    return gathered, decimal


def decide_decimal(
    evidence: DecimalEvidence, answers: Mapping[str, str], tried: NumberFormat
) -> DecimalDecision:
    """What the whole column settles; else the answer, else the question."""
    group = evidence.settled_group()
    settled = evidence.settled_decimal()
    if settled is not None:
        numbers = replace(tried, decimal=settled, group=group, is_indian=evidence.is_indian)
        return DecimalDecision(numbers, None, evidence.is_indian or any(evidence.only.values()))
    example = evidence.either or evidence.only[POINT][0]
    choices = []
    for mark in (POINT, COMMA):
        number = number_or_nan(example, NumberFormat(mark, group))  # the example has no sign
        shown = f"{number:.10g}" if np.isfinite(number) else "refused"
        choices.append(
            Choice(
                mark, told("Decimal {mark} ({marks})", mark=mark, marks=MARKS[mark]), f"{example} → {shown}"
            )
        )
    question = Question("decimal", _question_text(evidence), tuple(choices))
    answer = answer_to(question, answers)
    if answer is None:
        return DecimalDecision(replace(tried, group=group), question, False)
    numbers = replace(tried, decimal=answer, group=group, is_mixed=evidence.is_mixed)
    return DecimalDecision(numbers, None, True)


def _question_text(evidence: DecimalEvidence) -> str:
    points, commas = evidence.only[POINT], evidence.only[COMMA]
    if points and commas:
        return told(
            "The column writes both {points!r} and {commas!r}. Which is the decimal mark?",
            points=points[0],
            commas=commas[0],
        )
    if points or commas:
        lone = (points or commas)[0]
        return told(
            "Only {lone!r} speaks for a decimal mark; other values read either way. Which is it?", lone=lone
        )
    return told("Which is the decimal mark? The file alone does not settle it.")
