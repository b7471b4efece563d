"""Answers to questions, checked against what was asked."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from core.errors import InvalidParameter
from core.lane import CADENCES
from core.told import told
from core.twin.imports import Question
from db.demand_file.synonyms import REASON_COLUMN, normal_word

IGNORE = "ignore"  # the answer for an optional column that plays no role
QUESTION_IDS = (
    "encoding",
    "sheet",
    "hidden_rows",
    "cell_numbers",
    "value_flags",
    "value_units",
    "exponents",
    "column_date",
    "column_product_name",
    "column_demand",
    "column_own_capacity_units_per_day",
    "column_lead_time_days",
    "shape",
    "measure",
    "year",
    "date_of_rows",
    "row_status",
    "repeated_numbers",
    "week_dates",
    "blank_cells",
    "lane_name",
    "date_of_number_zero",
    "date_format",
    "date_time",
    "date_cells",
    "decimal",
    "duplicates",
    "negatives",
    "early_dates",
    "far_dates",
    "total_lanes",
    "unit_changes",
    "outliers",
    "partial_period",
    "cadence_changes",
    "cadence",
    "running_total",
    "unit_scale",
    "missing",
    "missing_periods",
)


FIXED_CHOICES = {
    "shape": ("rows", "dates_as_columns", "lanes_as_columns", "all_columns_are_lanes"),
    "hidden_rows": ("read", "leave_out"),
    "week_dates": ("last", "first"),
    "row_status": ("leave_out", "count"),
    "repeated_numbers": ("once", "each"),
    "value_flags": ("take_off", "reject"),
    "value_units": ("convert", "as_written", "reject"),
    "exponents": ("read", "reject"),
    "cell_numbers": ("as_stored", "as_shown"),
    "blank_cells": ("as_above", "left_out", "reject"),
    "decimal": ("point", "comma"),
    "date_time": ("as_written", "utc", "reject"),
    "date_cells": ("as_shown", "swap", "reject"),
    "early_dates": ("keep", "reject"),
    "far_dates": ("reject", "keep"),
    "total_lanes": ("reject", "keep"),
    "outliers": ("reject", "keep"),
    "unit_changes": ("convert", "reject", "keep"),
    "partial_period": ("leave_out", "keep"),
    "cadence_changes": ("reject", "split", "keep"),
    "cadence": CADENCES,
    "running_total": ("differences", "as_written"),
    "unit_scale": ("multiply", "as_written"),
    "negatives": ("returns", "corrections", "issues", "issues_alone", "reject"),
    "missing": ("unknown", "zero", "reject"),
    "missing_periods": ("zero", "unknown"),
    "duplicates": ("sum", "one_per_time", "last", "reject"),
}


@dataclass(frozen=True)
class Answers:
    """What the analyst has answered: for this file, and earlier about the columns of files of its shape.

    `remembered` holds answers to `column_...` questions by `shape_of` the header; `given` has precedence.
    """

    given: Mapping[str, str]
    remembered: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def for_header(self, header: Sequence[str]) -> dict[str, str]:
        """All answers that hold for a file with this header."""
        return {**self.remembered.get(shape_of(header), {}), **self.given}

    def recalled_for(self, header: Sequence[str]) -> dict[str, str]:
        """Earlier answers that decide about a column of this header."""
        earlier = self.remembered.get(shape_of(header), {})
        return {
            question_id: answer for question_id, answer in earlier.items() if question_id not in self.given
        }


def shape_of(header: Sequence[str]) -> str:
    """What files of the same shape share: their header cells in order, without our own column of reasons."""
    cells = [cell.strip() for cell in header]
    named = [cell for cell in cells if cell and normal_word(cell) != REASON_COLUMN]
    return hashlib.sha256("\x1f".join(named).encode("utf-8", "surrogatepass")).hexdigest()


def column_answers(answers: Mapping[str, str]) -> dict[str, str]:
    """The answers that say which column plays which role; those of one file alone, as its lane's name, are not."""
    return {key: value for key, value in answers.items() if key.startswith("column_") or key == "shape"}


def require_known_questions(answers: Mapping[str, str]) -> None:
    """Refuse an answer to a question that is never asked, or one that is never a choice."""
    for question_id, allowed in FIXED_CHOICES.items():
        if answers.get(question_id, allowed[0]) not in allowed:
            raise InvalidParameter(
                told("the answer to {question_id!r}", question_id=question_id),
                repr(answers[question_id]),
                "one of " + ", ".join(map(repr, allowed)),
            )
    for question_id in answers:
        if question_id not in QUESTION_IDS:
            raise InvalidParameter(
                told("the answered question"),
                repr(question_id),
                told("one of {question_ids}", question_ids=", ".join(QUESTION_IDS)),
            )


def answer_to(question: Question, answers: Mapping[str, str], *, also: tuple[str, ...] = ()) -> str | None:
    """The answer given to `question`, None while it is open; `also` are ids allowed beside its choices."""
    answer = answers.get(question.id)
    allowed = tuple(choice.id for choice in question.choices)
    if answer is None or answer in allowed or answer in also:
        return answer
    raise InvalidParameter(
        told("the answer to {id!r}", id=question.id), repr(answer), "one of " + ", ".join(map(repr, allowed))
    )
