"""A date from several cells: year and week, year and quarter, year, month and day."""

from __future__ import annotations

import pytest

from db.demand_file.shape.role_cells import _day_of_parts, _quarter_of_year, _week_of_year, quarter_number


@pytest.mark.parametrize(
    ("cells", "written"),
    [
        (("2026", "5"), "2026-W05"),
        (("2026", "KW 42"), "2026-W42"),
        ((2026, 7.0), "2026-W07"),
        (("2026", "?"), "2026-W?"),
    ],
)
def test_a_week_of_a_year(cells: tuple[object, ...], written: str) -> None:
    assert _week_of_year(cells) == written


@pytest.mark.parametrize(
    ("cells", "written"),
    [
        (("2026", "3"), "2026-Q3"),
        (("2026", "Q2"), "2026-Q2"),
        (("2026", "IV"), "2026-Q4"),
        (("2026", "x"), "2026-Qx"),
    ],
)
def test_a_quarter_of_a_year(cells: tuple[object, ...], written: str) -> None:
    assert _quarter_of_year(cells) == written


@pytest.mark.parametrize(
    ("cells", "written"),
    [
        (("2026", "3", "7"), "2026-03-07"),
        (("2026", "März", "07"), "2026-03-07"),
        (("2026", "11"), "2026-11"),
        (("2026", "?"), "2026-0?"),
    ],
)
def test_a_day_or_a_month_of_parts(cells: tuple[object, ...], written: str) -> None:
    assert _day_of_parts(cells) == written


@pytest.mark.parametrize(
    ("cell", "number"),
    [("3", 3), ("3. Quartal", 3), ("III", 3), ("Q1", 1), (2.0, 2), ("5", None), ("Q12", None), ("", None)],
)
def test_the_number_of_a_quarter(cell: object, number: int | None) -> None:
    assert quarter_number(cell) == number
