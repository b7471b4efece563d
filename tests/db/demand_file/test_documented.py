"""What docs/demand_files.md says of questions and answers is what reading knows."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from db.demand_file.answers import FIXED_CHOICES, QUESTION_IDS, require_known_questions

TEXT = (Path(__file__).parents[3] / "docs" / "demand_files.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"`(\{\"[^`…]*\})`", TEXT)


def test_there_are_examples_of_answers():
    assert len(EXAMPLES) >= 20


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_of_answers_is_one_that_reading_takes(example: str):
    require_known_questions(ast.literal_eval(example))


@pytest.mark.parametrize("question", QUESTION_IDS)
def test_every_question_is_named(question: str):
    assert f"`{question}`" in TEXT or f'"{question}"' in TEXT


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        (question, answer)
        for question, answers in FIXED_CHOICES.items()
        for answer in answers
        if len(answers) < 9
    ],
)
def test_every_fixed_answer_is_named(question: str, answer: str):
    assert f"`{answer}`" in TEXT or f'"{answer}"' in TEXT
