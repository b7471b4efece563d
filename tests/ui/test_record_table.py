"""The difference between a table as it was shown and as it was left."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from core.demand import DemandRecords
from ui.record_table import DATE, DEMAND, find_edits

SHOWN = DemandRecords(
    dates=np.array(["2026-01-01", "2026-01-02", "2026-01-03"], dtype="datetime64[D]"),
    demand_units=np.array([10.0, 20.0, 30.0]),
)


def table(*rows: tuple[str | None, float | None]) -> pd.DataFrame:
    return pd.DataFrame(
        {DATE: pd.to_datetime([day for day, _ in rows]), DEMAND: [value for _, value in rows]}
    )


def test_an_untouched_table_changes_nothing() -> None:
    edits = find_edits(SHOWN, table(("2026-01-01", 10), ("2026-01-02", 20), ("2026-01-03", 30)))
    assert edits.n_changes == 0
    assert edits.problem == ""


def test_a_changed_an_added_and_a_deleted_row_are_told_apart() -> None:
    edits = find_edits(SHOWN, table(("2026-01-01", 11), ("2026-01-03", 30), ("2026-01-09", 5)))
    assert edits.saved == ((date(2026, 1, 1), 11.0), (date(2026, 1, 9), 5.0))
    assert edits.deleted == (date(2026, 1, 2),)


def test_a_row_without_a_date_is_asked_for_and_nothing_is_saved() -> None:
    edits = find_edits(SHOWN, table(("2026-01-01", 10), (None, 5)))
    assert "lacks its date or its demand" in edits.problem
    assert edits.n_changes == 0


def test_a_date_in_two_rows_is_asked_for_and_nothing_is_saved() -> None:
    edits = find_edits(SHOWN, table(("2026-01-01", 10), ("2026-01-01", 5)))
    assert "1 Jan 2026 stands in two rows" in edits.problem
    assert edits.n_changes == 0
