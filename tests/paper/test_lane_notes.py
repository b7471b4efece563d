"""The small print of a lane brief: as many notes as leave the charts their room, the others counted."""

from __future__ import annotations

import pytest

from paper.lane_notes import MOST_NOTES, _some
from paper.methods import OF_A_LANE, method_lines


@pytest.mark.parametrize(("language", "more"), [("en", "+ 3 more"), ("de", "+ 3 weitere")])
def test_notes_beyond_the_most_are_counted(language: str, more: str) -> None:
    notes = [f"note {number}" for number in range(MOST_NOTES + 3)]
    assert _some(notes, language) == [*notes[:MOST_NOTES], more]


def test_as_many_as_fit_are_all_printed() -> None:
    notes = [f"note {number}" for number in range(MOST_NOTES)]
    assert _some(notes, "en") == notes


def test_a_lane_without_prices_is_told_no_method_of_money() -> None:
    priced, bare = (
        " ".join(method_lines(OF_A_LANE, "en", is_priced=is_priced)) for is_priced in (True, False)
    )
    for of_money in ("Waiting costs", "Best service level", "C·H"):
        assert of_money in priced and of_money not in bare
    assert "Buffer" in bare and "Resilience" in bare
