"""The difference between a table as it was shown and as it was left."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pandas as pd

from core.demand.records import FoundRecord, RecordEdit
from ui.data.record_table import DATE, DEMAND, LANE, find_edits
from ui.ground.name_labels import name_by_label

D1, D2, D3, D9 = (date(2026, 1, day) for day in (1, 2, 3, 9))
LABELS = {"A": "A", "B": "B"}


def found(lane: str, day: date, demand: float) -> FoundRecord:
    return FoundRecord(lane, day, demand, 1, datetime(2026, 1, 1, tzinfo=UTC), "ana", "file.csv")


SHOWN = (found("A", D1, 10.0), found("A", D2, 20.0), found("B", D3, 30.0))


def table(*rows: tuple[str | None, date | None, float | None]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            LANE: [lane for lane, _, _ in rows],
            DATE: pd.to_datetime([day for _, day, _ in rows]),
            DEMAND: [demand for _, _, demand in rows],
        }
    )


def test_an_untouched_table_changes_nothing() -> None:
    left = find_edits(SHOWN, table(("A", D1, 10), ("A", D2, 20), ("B", D3, 30)), LABELS)
    assert (left.edits, left.problem) == ((), "")


def test_a_changed_an_added_and_a_deleted_row_are_told_apart_with_what_was_seen() -> None:
    left = find_edits(SHOWN, table(("A", D1, 11), ("B", D3, 30), ("B", D9, 5)), LABELS)
    assert left.edits == (
        RecordEdit("A", D1, 10.0, 11.0),
        RecordEdit("A", D2, 20.0, None),
        RecordEdit("B", D9, None, 5.0),
    )


def test_a_row_that_moves_to_another_lane_is_deleted_here_and_added_there() -> None:
    left = find_edits(SHOWN, table(("B", D1, 10), ("A", D2, 20), ("B", D3, 30)), LABELS)
    assert left.edits == (RecordEdit("A", D1, 10.0, None), RecordEdit("B", D1, None, 10.0))


def test_a_row_without_a_date_or_lane_is_asked_for_and_nothing_is_saved() -> None:
    for row in (("A", None, 5), (None, D9, 5), ("A", D9, None)):
        left = find_edits(SHOWN, table(("A", D1, 10), row), LABELS)
        assert "lacks its lane, its date or its demand" in left.problem
        assert left.edits == ()


def test_a_date_in_two_rows_of_a_lane_is_asked_for_and_nothing_is_saved() -> None:
    left = find_edits(SHOWN, table(("A", D1, 10), ("A", D1, 5), ("B", D1, 5)), LABELS)
    assert "A on 1 Jan 2026 stands in two rows" in left.problem
    assert left.edits == ()


def test_a_lane_that_is_not_there_is_named_and_nothing_is_saved() -> None:
    left = find_edits(SHOWN, table(("A", D1, 10), ("Atlantis", D9, 5)), LABELS)
    assert "There is no lane Atlantis" in left.problem
    assert left.edits == ()


def test_names_that_look_alike_are_told_apart() -> None:
    labels = name_by_label(["A\u00a0B", "A B"])
    assert labels == {"A B": "A\u00a0B", "A B (2)": "A B"}
