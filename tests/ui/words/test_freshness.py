"""How fresh the data are, in one line."""

from __future__ import annotations

from datetime import date, timedelta

from core.twin.imports import DataStatistics
from core.twin.stored import Workspace
from ui.reading.loaders import Place
from ui.words.freshness import sentence

TODAY = date(2026, 11, 20)


def test_the_line_names_day_stale_lanes_version_and_rights() -> None:
    workspace = Workspace("demo", "Demo *1*", "EUR", is_demo=True, read_only=True, data_version=17)
    counts = DataStatistics(2, 60, 2.0, TODAY - timedelta(days=89), TODAY)
    said = sentence(Place(workspace, counts), n_stale=1)
    assert (
        said == r"Demo \*1\* · Data to 20 Nov 2026 · 1" + "\u00a0lane with old data · version 17 · read-only"
    )


def test_an_empty_workspace_says_so() -> None:
    workspace = Workspace("demo", "Demo", "EUR", is_demo=True, read_only=False, data_version=0)
    assert (
        sentence(Place(workspace, DataStatistics(0, 0, 0.0, None, None)), n_stale=0)
        == "Demo · no data yet · version 0"
    )
