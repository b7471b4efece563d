"""Answers to questions, checked against what was asked."""

from __future__ import annotations

from collections.abc import Mapping

from core.errors import InvalidParameter
from core.imports import Question

QUESTION_IDS = (
    "encoding",
    "sheet",
    "column_date",
    "column_product_name",
    "column_demand",
    "date_format",
    "date_time",
    "decimal",
    "duplicates",
)


FIXED_CHOICES = {
    "decimal": ("point", "comma"),
    "date_time": ("as_written", "utc", "reject"),
    "duplicates": ("sum", "last", "reject"),
}


def require_known_questions(answers: Mapping[str, str]) -> None:
    """Refuse an answer to a question that is never asked, or one that is never a choice."""
    for question_id, allowed in FIXED_CHOICES.items():
        if answers.get(question_id, allowed[0]) not in allowed:
            raise InvalidParameter(
                f"the answer to {question_id!r}",
                repr(answers[question_id]),
                "one of " + ", ".join(map(repr, allowed)),
            )
    for question_id in answers:
        if question_id not in QUESTION_IDS:
            raise InvalidParameter(
                "the answered question", repr(question_id), f"one of {', '.join(QUESTION_IDS)}"
            )


def answer_to(question: Question, answers: Mapping[str, str], *, also: tuple[str, ...] = ()) -> str | None:
    """The answer given to `question`, None while it is open; `also` are ids allowed beside its choices."""
    answer = answers.get(question.id)
    allowed = tuple(choice.id for choice in question.choices)
    if answer is None or answer in allowed or answer in also:
        return answer
    raise InvalidParameter(
        f"the answer to {question.id!r}", repr(answer), "one of " + ", ".join(map(repr, allowed))
    )
