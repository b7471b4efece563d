"""Every shape, calendar and trap in turn, in every locale: read exactly, or asked; never silently otherwise."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import pytest

from db.demand_file import DemandFileReading, read_demand_file
from tests.db.demand_file.corpus_crossed import CALENDARS, SHAPES, TRAPS, CrossedFile, crossed_corpus
from tests.db.demand_file.test_corpus import choose, values_of

FILES = {file.name: file for file in crossed_corpus()}


def answered(file: CrossedFile) -> DemandFileReading:
    """The file read with its author's answers, each given only where it is asked for."""
    given: dict[str, str] = {}
    for _ in range(12):
        reading = read_demand_file(file.content, answers=given)
        if not reading.questions:
            return reading
        assert reading.demand_units.size == 0
        given |= {question.id: choose(question, file.answers) for question in reading.questions}
    raise AssertionError(f"still asking: {reading.questions}")


def count(files: Iterable[CrossedFile]) -> Counter[str]:
    """How many files are read exactly, and the names of those that are not."""
    found: Counter[str] = Counter()
    for file in files:
        reading = answered(file)
        is_exact = values_of(reading) == pytest.approx(dict(file.truth))
        found["exact" if is_exact and reading.n_rejected == file.n_refused else file.name] += 1
    return found


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_read_exactly_as_its_author_answers(name: str):
    file = FILES[name]
    reading = answered(file)
    assert values_of(reading) == pytest.approx(dict(file.truth))
    assert reading.n_rejected == file.n_refused


def test_every_pair_of_shape_and_calendar_and_every_trap_with_each_occurs():
    pairs = Counter(tuple(name.split(", "))[:2] for name in FILES)
    assert len(pairs) == len(SHAPES) * len(CALENDARS)
    for place in (0, 1):
        traps = {(name.split(", ")[place], name.split(", ")[2]) for name in FILES}
        possible = len((SHAPES, CALENDARS)[place]) * len(TRAPS)
        assert len(traps) >= 0.8 * possible
