"""A file that is mostly no demand is given up early, with a sentence; one that is large and good is read whole."""

from __future__ import annotations

import gzip
import io
import tracemalloc
from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from openpyxl import Workbook

from core.errors import UnreadableDemandFile
from db.demand_file import cell_budget, lane_cells, read_demand_file
from db.demand_file.cell_budget import FIRST_LOOK_ROWS, MOST_LANES
from db.demand_file.date_values import DateValues
from db.demand_file.json_budget import bytes_to_read
from db.demand_file.lane_cells import MOST_PER_LANE, LaneCells

N_ROWS = 4 * FIRST_LOOK_ROWS
MOST_BYTES_PER_ROW = 35  # beyond the first hundred thousand; it was 61 with each array held twice
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


MOMENTS = [datetime(2021, 1, 1) + timedelta(seconds=97 * number) for number in range(60_000)]


def read_moments(moments: list[datetime], answers: dict[str, str], form: str = "%Y-%m-%d %H:%M:%S"):
    texts = [moment.strftime(form) for moment in moments]
    return read_demand_file(csv_of(lambda number: f"{texts[number]},LANE,5\n", len(texts)), answers=answers)


def test_of_a_different_moment_in_each_row_the_day_alone_is_kept() -> None:
    with_times = read_moments(MOMENTS, {"date_time": "as_written", "duplicates": "sum"})
    days_alone = read_moments(MOMENTS, {"duplicates": "sum"}, "%Y-%m-%d")
    assert with_times.days.tolist() == days_alone.days.tolist()
    assert with_times.demand_units.tolist() == days_alone.demand_units.tolist()


def test_a_hundred_thousand_moments_take_little_memory() -> None:
    values = DateValues(lambda cell: cell)
    tracemalloc.start()
    for begin in range(0, 100_000, 1_000):
        values.take([str(MOMENTS[0] + timedelta(seconds=begin + number)) for number in range(1_000)])
    peak_bytes = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(values.keys) == 2 * 2  # two days, midnight and other times
    assert peak_bytes < 12_000_000  # the texts alone, kept one by one, take 14


def test_rows_of_one_moment_are_told_from_rows_of_one_day() -> None:
    moments = [*MOMENTS[:2_000], *MOMENTS[:500]]
    answers = {"date_time": "as_written", "duplicates": "one_per_time"}
    reading = read_moments(moments, answers)
    assert any("500 rows whose lane, date and time" in note for note in reading.notes)
    assert reading.demand_units.sum() == 5 * 2_000


@pytest.mark.parametrize(("rule", "n_days"), [("as_written", 1), ("utc", 2), ("reject", 0)])
def test_moments_before_and_after_midnight_in_utc_stay_apart(rule: str, n_days: int) -> None:
    rows = [f"2024-05-01T{hour:02d}:30:00+05:00" for hour in range(1, 12)]
    source = csv_of(lambda number: f"{rows[number]},LANE,5\n", len(rows))
    reading = read_demand_file(source, answers={"date_time": rule, "duplicates": "sum"})
    assert len(set(reading.days.tolist())) == n_days
    assert reading.n_rejected == (len(rows) if rule == "reject" else 0)


def test_of_what_a_column_says_of_a_lane_a_contradiction_is_enough() -> None:
    head = "date,product_name,demand,lead_time_days\n"
    rows = "".join(f"{DAYS[n]},A,5,{1 + n % 900}\n{DAYS[n]},B,5,7\n" for n in range(1_500))
    reading = read_demand_file((head + rows).encode())
    assert reading.lane_values == {"B": {"lead_time_days": 7.0}}
    assert any("'A'" in note or " A" in note for note in reading.notes)


def test_cells_of_a_lane_are_kept_as_far_as_they_tell_something() -> None:
    cells = LaneCells()
    cells.add((lane, f"{lane} {number}") for number in range(10_000) for lane in (1, 2))
    assert len(cells) == 2 * MOST_PER_LANE


def test_many_lanes_with_many_lead_times_keep_no_more_than_tell_something(monkeypatch) -> None:
    monkeypatch.setattr(lane_cells, "MANY_PAIRS", 1_000)
    cells = LaneCells(most_per_lane=100)
    cells.add((lane, number) for lane in range(500) for number in range(50))
    assert 1_000 <= len(cells) <= 1_000 + 500 * MOST_PER_LANE


RECORD = b'{"date": "2024-01-%02d", "product_name": "L%d", "demand": %d},'


@pytest.mark.parametrize(
    "document",
    [
        b"[" + b"{}," * 700_000 + b"{}]",
        b"[" + b"[]," * 700_000 + b"[]]",
        b"[" + b"0," * 900_000 + b"0]",
        b"[" + b"".join(RECORD % (1 + n % 28, n, n) for n in range(150_000)) + b"{}]",
        gzip.compress(b"[" + b"{}," * 700_000 + b"{}]"),
    ],
    ids=["empty records", "empty lists", "numbers", "records", "packed"],
)
def test_a_document_of_too_many_values_is_refused_before_anything_is_made_of_it(hosted, document) -> None:
    tracemalloc.start()
    with pytest.raises(UnreadableDemandFile, match="export it as CSV"):
        read_demand_file(document)
    peak_bytes = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak_bytes < 2 * len(document) + 8_000_000


def test_a_document_that_fits_is_read_whole_and_takes_no_more_than_it_was_said_to(hosted) -> None:
    n_rows = 20_000
    document = b"[" + b"".join(RECORD % (1 + n % 28, n // 28, n) for n in range(n_rows))[:-1] + b"]"
    tracemalloc.start()
    reading = read_demand_file(document)
    peak_bytes = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert reading.n_rows == n_rows
    assert peak_bytes < bytes_to_read(document) + len(document) + 8_000_000


def test_a_good_file_takes_so_many_bytes_a_row_beside_itself() -> None:
    def peak_of(n_rows: int) -> int:
        source = csv_of(lambda n: f"{DAYS[n % 1_900]},L{n // 1_900},{n % 997}\n", n_rows)
        tracemalloc.start()
        assert read_demand_file(source).n_rows == n_rows
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return peak

    small, large = 100_000, 700_000
    assert (peak_of(large) - peak_of(small)) / (large - small) < MOST_BYTES_PER_ROW
