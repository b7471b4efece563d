"""Every file of the corpus is read exactly, or stopped with a question or a reason."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest

from core.errors import UnreadableDemandFile
from db.demand_file import DemandFileReading, read_demand_file
from tests.db.demand_file.corpus import CorpusFile, corpus

FILES = list(corpus())


def answer_truthfully(file: CorpusFile) -> DemandFileReading:
    """Read a file and give its author's answers until no question is open."""
    given: dict[str, str] = {}
    for _ in range(9):
        reading = read_demand_file(file.content, answers=given)
        if not reading.questions:
            return reading
        assert reading.demand_units.size == 0, "rows were handed out while a question was open"
        for question in reading.questions:
            given[question.id] = choose(question, file.answers)
    raise AssertionError(f"still asking: {reading.questions}")


def choose(question, answers: Mapping[str, str]) -> str:
    if question.allows_text:
        return answers[question.id]
    offered = [choice.id for choice in question.choices]
    if question.id == "encoding" and answers["encoding"] not in offered:
        # Encodings that read the file's bytes alike are offered as one.
        return next(codec for codec in offered if codec in ("cp1252", "iso8859-15", "cp1250"))
    assert answers[question.id] in offered, (question, answers)
    return answers[question.id]


def values_of(reading: DemandFileReading) -> dict[tuple[str, int], float]:
    lanes = [reading.lane_names[code] for code in reading.lane_codes]
    return dict(
        zip(zip(lanes, reading.days.tolist(), strict=True), reading.demand_units.tolist(), strict=True)
    )


def test_the_corpus_has_at_least_five_hundred_files():
    assert len(FILES) >= 500


@pytest.mark.parametrize("file", FILES, ids=[f"{i}-{file.name}" for i, file in enumerate(FILES)])
def test_a_file_is_read_exactly_or_stopped(file: CorpusFile):
    if file.is_unreadable:
        with pytest.raises(UnreadableDemandFile):
            read_demand_file(file.content)
        return
    reading = answer_truthfully(file)
    assert values_of(reading) == dict(file.truth)
    assert {problem.row for problem in reading.problems} == set(file.refused_lines)
    assert reading.n_rejected == len(file.refused_lines)
    assert reading.lane_names == tuple(sorted({lane for lane, _ in file.truth}))
    keys = reading.lane_codes.astype(np.int64) * 100_000 + reading.days
    assert np.all(np.diff(keys) > 0)
