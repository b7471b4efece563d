"""What a column looks like it holds, from its first different values."""

from __future__ import annotations

import pytest

from db.demand_file.shape.columns import ColumnProfile, profile_columns

DATES = [f"2026-{month:02d}-{day:02d}" for month in range(1, 13) for day in range(1, 29)]


def profile(*values: str, n_columns: int = 1) -> ColumnProfile:
    header = [f"c{number}" for number in range(n_columns)]
    return profile_columns(header, [[value] * n_columns for value in values])[0]


@pytest.mark.parametrize(("n_columns", "n_looked_at"), [(1, 100), (100, 100), (101, 20)])
def test_kinds_are_told_by_the_first_different_values_fewer_in_a_wide_table(
    n_columns: int, n_looked_at: int
) -> None:
    known = DATES[:n_looked_at]
    assert profile(*known, "later", n_columns=n_columns).written_date_share == 1.0
    assert profile(*known[1:], "later", n_columns=n_columns).written_date_share < 1.0
    assert (
        profile(*known[1:], *known[1:], "n/a", known[0], "x", n_columns=n_columns).written_date_share == 1.0
    )


def test_empty_cells_are_counted_and_missing_marks_say_nothing() -> None:
    found = profile("3", "", "n/a", "4", " ")
    assert (found.n_values, found.n_blank, found.n_distinct) == (3, 2, 3)
    assert (found.number_share, found.whole_share, found.least, found.most) == (1.0, 1.0, 3, 4)
    assert profile("n/a", "-").number_share == 0.0


def test_rows_are_numbered_where_most_numbers_follow_one_another() -> None:
    assert profile(*map(str, range(1, 13))).is_row_number
    assert not profile(*map(str, range(1, 12))).is_unique  # too few to tell
    assert not profile(*map(str, range(2, 26, 2))).is_row_number
    assert profile(*map(str, [*range(1, 12), 20])).is_counting  # one of eleven steps is none
    assert not profile(*map(str, [*range(1, 10), 20, 30, 40])).is_counting


def test_few_whole_numbers_are_codes_and_years_lie_in_our_time() -> None:
    stores = ["1", "2", "3"] * 4
    assert profile(*stores).is_code and not profile(*stores[:6]).is_code
    assert not profile("7", "7", "7").is_code
    assert profile("1850", "2100").is_year
    assert not profile("1849", "2000").is_year and not profile("2000", "2101").is_year


def test_a_month_is_a_number_up_to_twelve_or_its_name() -> None:
    assert profile("1", "12").is_month and profile("März", "Mai").is_month
    assert not profile("0", "12").is_month and not profile("1", "13").is_month
