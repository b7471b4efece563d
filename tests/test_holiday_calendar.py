"""Calendars from the package `holidays`: the same name for the same holiday, unknown places refused."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from core.errors import InvalidParameter
from holiday_calendar import calendar_of, read_place


def days_named(place: str, name: str, *, first: int = 2023, last: int = 2026) -> list[date]:
    calendar = calendar_of(place, first_day=date(first, 6, 1), last_day=date(last, 2, 1))
    days = calendar.days.astype("datetime64[D]").tolist()
    return [day for day, named in zip(days, calendar.names, strict=True) if named == name]


def test_moving_holidays_have_one_name_in_every_year() -> None:
    assert days_named("DE", "Easter Monday") == [
        date(2023, 4, 10),
        date(2024, 4, 1),
        date(2025, 4, 21),
        date(2026, 4, 6),
    ]
    assert days_named("US", "Thanksgiving Day", first=2013, last=2013) == [date(2013, 11, 28)]


def test_a_region_has_holidays_of_its_own() -> None:
    assert date(2025, 3, 8) in days_named("DE-BE", "Women's Day")
    assert days_named("DE", "Women's Day") == []


def test_a_holiday_whose_day_is_estimated_keeps_its_name() -> None:
    calendar = calendar_of("TR", first_day=date(2020, 1, 1), last_day=date(2030, 1, 1))
    assert not any("estimated" in name for name in calendar.names)
    assert np.all(np.diff(calendar.days) > 0)


@pytest.mark.parametrize(
    ("typed", "kept"), [("de", "DE"), (" de-be ", "DE-BE"), ("DE-", "DE"), ("", ""), ("  ", "")]
)
def test_a_place_may_be_typed_as_people_type(typed: str, kept: str) -> None:
    assert read_place(typed) == kept


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (
            "XX",
            "place of holidays is 'XX', but it must be empty or one of the .* countries known by their ISO code",
        ),
        ("Germany", "such as DE, GB or US"),
        (
            "DE-XX",
            "place of holidays is 'DE-XX', but it must be DE alone or with one of its regions: BB, BE, BW",
        ),
        ("MC-1", "MC alone or with one of its regions: none"),
    ],
)
def test_an_unknown_place_is_refused_with_what_is_known(typed: str, told: str) -> None:
    with pytest.raises(InvalidParameter, match=told):
        read_place(typed)


def test_no_place_has_no_calendar() -> None:
    with pytest.raises(InvalidParameter, match="a country"):
        calendar_of("", first_day=date(2025, 1, 1), last_day=date(2025, 1, 1))
