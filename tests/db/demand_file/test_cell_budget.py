"""A file that is mostly no demand is given up early, with a sentence; one that is large and good is read whole."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from openpyxl import Workbook

from core.errors import UnreadableDemandFile
from db.demand_file import cell_budget, read_demand_file
from db.demand_file.cell_budget import FIRST_LOOK_ROWS, MOST_LANES

N_ROWS = 4 * FIRST_LOOK_ROWS
DAYS = [str(date(2015, 1, 1) + timedelta(days=number)) for number in range(2_000)]


def csv_of(row: Callable[[int], str], n_rows: int = N_ROWS) -> bytes:
    return ("date,product_name,demand\n" + "".join(map(row, range(n_rows)))).encode()


def share_read(source: bytes, told: str) -> float:
    """How much of the file was read before it was refused."""
    shares = [0.0]
    with pytest.raises(UnreadableDemandFile, match=told):
        read_demand_file(source, on_progress=shares.append)
    return shares[-1]


@pytest.mark.parametrize(
    "row",
    [
        lambda number: f"nodate{number},LANE-{number % 50},many\n",
        lambda number: f"tomorrow,LANE-{number % 50},5\n",
        lambda number: f"{DAYS[number % 99] if number < 70_000 else f'x{number}'},LANE-{number % 50},5\n",
        lambda number: f"{DAYS[number % 2_000] if number % 3 == 0 else f'x{number}'},LANE,5\n",
    ],
)
def test_dates_that_are_mostly_none_end_the_reading(row: Callable[[int], str]) -> None:
    share_read(csv_of(row, 2 * N_ROWS), "are no dates, such as")


def test_not_every_row_is_read_before_a_file_is_given_up() -> None:
    source = csv_of(lambda number: f"nodate{number},LANE,many\n", 30 * FIRST_LOOK_ROWS)
    assert share_read(source, "are no dates") < 0.5


def test_a_workbook_is_given_up_as_well(monkeypatch) -> None:
    monkeypatch.setattr(cell_budget, "FIRST_LOOK_ROWS", 500)
    book = Workbook(write_only=True)
    sheet = book.create_sheet("S")
    sheet.append(["date", "product_name", "demand"])
    for number in range(2_000):
        sheet.append(["nodate", f"LANE-{number % 9}", f"bad{number}"])
    kept = io.BytesIO()
    book.save(kept)
    share_read(kept.getvalue(), "are no dates")


def test_more_lanes_than_a_network_has_are_refused_with_what_to_do() -> None:
    source = csv_of(lambda number: f"2024-01-01,ORDER {number},5\n", MOST_LANES + 50_000)
    share_read(source, "no lane: name the column")


def test_empty_lines_without_end_are_refused() -> None:
    share_read(csv_of(lambda _: "2024-01-01,A,5\n", 3) + b"\n" * 300_000, "empty lines")


@pytest.mark.parametrize(
    "row",
    [
        lambda number: f"{DAYS[number // 100]},LANE-{number % 100},5\n",
        lambda number: f"{DAYS[number // 100]},LANE-{number % 100},{5 if number % 2 else 'x'}\n",
        lambda number: f"{DAYS[number // 100] if number % 5 else '?'},LANE-{number % 100},5\n",
    ],
)
def test_a_large_file_with_some_bad_rows_is_read_to_its_end(row: Callable[[int], str]) -> None:
    reading = read_demand_file(csv_of(row))
    assert reading.n_rows == N_ROWS
    assert reading.days.size + reading.n_rejected == N_ROWS


def test_moments_of_many_days_are_dates() -> None:
    def row(number: int) -> str:
        return f"{DAYS[number // 150]} {number % 24:02}:{number % 60:02}:{number % 59:02},A,1\n"

    reading = read_demand_file(csv_of(row), answers={"date_time": "as_written", "duplicates": "sum"})
    assert reading.n_rejected == 0
    assert reading.demand_units.sum() == N_ROWS
