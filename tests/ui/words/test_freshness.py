"""How fresh the data are, in one line."""

from __future__ import annotations

from datetime import date, timedelta

from core.twin.store import LaneSummary, Workspace
from ui.reading.loaders import Place
from ui.words.freshness import sentence

TODAY = date(2026, 11, 20)


def lane(name: str, *, last: date, n_records: int, gap_days: float) -> LaneSummary:
    first = last - timedelta(days=round(gap_days * (n_records - 1)))
    return LaneSummary(name, "units", n_records, first, last, 1.0)


def test_the_line_names_day_stale_lanes_version_and_rights() -> None:
    workspace = Workspace("demo", "Demo *1*", "EUR", is_demo=True, read_only=True, data_version=17)
    lanes = (
        lane("A", last=TODAY, n_records=30, gap_days=1),
        lane("B", last=TODAY - timedelta(days=60), n_records=30, gap_days=1),
    )
    said = sentence(Place(workspace, lanes), n_stale=1)
    assert said == r"Demo \*1\* · Data to 20 Nov 2026 · 1" + "\u00a0lane stale · version 17 · read-only"


def test_an_empty_workspace_says_so() -> None:
    workspace = Workspace("demo", "Demo", "EUR", is_demo=True, read_only=False, data_version=0)
    assert sentence(Place(workspace, ()), n_stale=0) == "Demo · no data yet · version 0"
