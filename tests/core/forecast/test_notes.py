"""Overrides kept beside the forecast and scored later; marked days that the forecast does not learn from."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from core.demand.history import build_history
from core.demand.profile import DemandHistory, DemandRecords
from core.errors import InvalidParameter
from core.forecast.notes import (
    MAX_NOTES,
    ForecastNotes,
    Mark,
    Override,
    score_overrides,
    without_marked_days,
)

MONDAY = date(2025, 1, 6)


def history(*demand: float) -> DemandHistory:
    dates = np.datetime64(MONDAY) + np.arange(len(demand))
    return build_history("A-B", DemandRecords(dates=dates, demand_units=np.array(demand, dtype=float)))


def override(day: int, units: float, forecast_units: float = 10.0) -> Override:
    return Override(date(2025, 1, day), units, forecast_units, "Fair in town")


def mark(first: int, last: int) -> Mark:
    return Mark(date(2025, 1, first), date(2025, 1, last), "outlier", "Counted twice")


def test_an_override_is_scored_against_what_came_and_against_the_forecast() -> None:
    # 6 January: 14 came; the override of 13 missed by 1, the forecast of 10 by 4: 3 units saved
    # 7 January: 9 came; the override of 13 missed by 4, the forecast by 1: 3 units lost
    scored = score_overrides([override(6, 13), override(7, 13), override(20, 13)], history(14, 9))
    assert [item.error_saved_units for item in scored] == [3.0, -3.0]
    assert [item.helped for item in scored] == [True, False]


def test_an_override_of_a_period_without_known_demand_is_not_scored() -> None:
    assert score_overrides([override(8, 13)], history(1, 2)) == ()


def test_marked_days_become_unknown_and_the_rest_stays() -> None:
    seen = without_marked_days(history(1, 2, 30, 40, 5), [mark(8, 9)])
    assert np.flatnonzero(np.isnan(seen.demand_units)).tolist() == [2, 3]
    assert seen.demand_units[[0, 1, 4]].tolist() == [1, 2, 5]


def test_without_marks_the_history_is_as_it_was() -> None:
    past = history(1, 2, 3)
    assert without_marked_days(past, []).demand_units.tolist() == past.demand_units.tolist()


def test_marks_that_would_leave_nothing_known_are_not_followed() -> None:
    past = history(1, 2, 3)
    assert without_marked_days(past, [mark(1, 31)]) is past


def test_one_period_has_one_override_and_the_newest_stays() -> None:
    notes = ForecastNotes().with_override(override(7, 1)).with_override(override(6, 2))
    notes = notes.with_override(override(7, 3))
    assert [(o.period_start.day, o.units) for o in notes.overrides] == [(6, 2), (7, 3)]
    assert notes.without_override(date(2025, 1, 6)).overrides == notes.overrides[1:]


def test_what_is_not_there_cannot_be_removed() -> None:
    with pytest.raises(
        InvalidParameter, match="period is 2025-01-06, but it must be one that has an override"
    ):
        ForecastNotes().without_override(MONDAY)
    with pytest.raises(InvalidParameter, match="days is 2025-01-06 to 2025-01-06"):
        ForecastNotes().with_mark(mark(7, 8)).without_mark(MONDAY, MONDAY)


def test_a_note_without_a_reason_is_refused() -> None:
    with pytest.raises(InvalidParameter, match="reason is '  '"):
        Override(MONDAY, 1.0, 1.0, "  ")
    with pytest.raises(InvalidParameter, match="reason"):
        Mark(MONDAY, MONDAY, "event", "x" * 201)


def test_impossible_notes_are_refused() -> None:
    with pytest.raises(InvalidParameter, match="override is -1"):
        override(6, -1.0)
    with pytest.raises(InvalidParameter, match="last day is 2025-01-05, but it must be 2025-01-06 or later"):
        mark(6, 5)
    with pytest.raises(InvalidParameter, match="kind is 'odd', but it must be 'outlier' or 'event'"):
        Mark(MONDAY, MONDAY, "odd", "because")


def test_a_lane_has_room_for_only_so_many_notes() -> None:
    days = np.datetime64(MONDAY) + np.arange(MAX_NOTES + 1)
    notes = ForecastNotes(marks=tuple(Mark(d, d, "event", "x") for d in days[:-1].tolist()))
    with pytest.raises(InvalidParameter, match="number of notes is 401"):
        notes.with_mark(Mark(days[-1].item(), days[-1].item(), "event", "x"))
