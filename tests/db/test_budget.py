"""A visitor's workspace holds no more than it may, with what undo keeps."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from core.errors import NotAllowed
from db.opening import open_visitor_store
from db.rows.budget import FEWEST_LANES, KEPT_TIMES, RECORDS_PER_LANE
from settings import load_settings
from tests.db.demand_csv import contents, import_records

pytestmark = pytest.mark.database
DAY = date(2025, 1, 1)


def fill(store, units: float, *, lane: str = "A", n_days: int = 10) -> None:
    """Write these days of a lane anew, so that what stood there is kept for undo."""
    import_records(store, {(lane, DAY + timedelta(days=number)): units for number in range(n_days)})


@pytest.fixture
def small(monkeypatch):
    """A visitor's workspace of ten records."""
    monkeypatch.setenv("TWIN_VISITOR_ROW_LIMIT", "10")
    load_settings.cache_clear()
    yield open_visitor_store(database_url=None)
    load_settings.cache_clear()


def test_what_undo_keeps_counts_and_undo_itself_goes_on(small):
    for number in range(1 + KEPT_TIMES):
        fill(small, 1.0 + number)
    before = contents(small)
    with pytest.raises(NotAllowed, match="keeping 60 records for undo, its limit is 50"):
        fill(small, 99.0)
    assert contents(small) == before
    last = small.imports()[0].import_id
    small.undo(last)
    assert set(contents(small).values()) == {float(KEPT_TIMES)}


def test_lanes_are_counted_too(monkeypatch):
    monkeypatch.setenv("TWIN_VISITOR_ROW_LIMIT", str(FEWEST_LANES * RECORDS_PER_LANE))
    load_settings.cache_clear()
    store = open_visitor_store(database_url=None)
    import_records(store, {(name, DAY): 1.0 for name in "ABCDEFGHIJ"})
    with pytest.raises(NotAllowed, match="holding 11 lanes, its limit is 10"):
        import_records(store, {("K", DAY): 1.0})
    load_settings.cache_clear()
