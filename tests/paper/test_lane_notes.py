"""The small print of a lane brief: as many notes as leave the charts their room, the others counted."""

from __future__ import annotations

import pytest

from paper.lane_notes import MOST_NOTES, _some


@pytest.mark.parametrize(("language", "more"), [("en", "+ 3 more"), ("de", "+ 3 weitere")])
def test_notes_beyond_the_most_are_counted(language: str, more: str) -> None:
    notes = [f"note {number}" for number in range(MOST_NOTES + 3)]
    assert _some(notes, language) == [*notes[:MOST_NOTES], more]


def test_as_many_as_fit_are_all_printed() -> None:
    notes = [f"note {number}" for number in range(MOST_NOTES)]
    assert _some(notes, "en") == notes
