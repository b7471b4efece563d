"""Values that cannot well be meant: half periods, changed units, exports put in twice, days and months exchanged."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from db.demand_file import DemandFileReading, read_demand_file

DAY = timedelta(1)
RNG = np.random.default_rng(4)
MONTHS = [date(2022 + i // 12, i % 12 + 1, 1) for i in range(36)]
ROWS = [
    (month, lane, int(units))
    for month in MONTHS
    for lane, units in zip("AB", RNG.integers(350, 450, 2), strict=True)
]


def content(rows: list[tuple[object, ...]], header: str = "date,lane,units") -> bytes:
    return "\n".join((header, *(",".join(map(str, row)) for row in rows), "")).encode()


def ids(data: bytes, **answers: str) -> list[str]:
    return [question.id for question in read_demand_file(data, answers=answers).questions]


def read(data: bytes, **answers: str) -> DemandFileReading:
    reading = read_demand_file(data, answers=answers)
    assert not reading.questions, [question.id for question in reading.questions]
    return reading


@pytest.mark.parametrize("place", [0, -1])
def test_a_first_or_last_month_in_part_is_asked_and_left_out_with_a_sentence(place: int):
    month = MONTHS[place]
    data = content([(day, lane, units // 2 if day == month else units) for day, lane, units in ROWS])
    assert ids(data) == ["partial_period"]
    left = read(data, partial_period="leave_out")
    assert left.n_rejected == 2 and left.problems[0].reason == "the period is in the file in part only"
    assert read(data, partial_period="keep").days.size == 72


@pytest.mark.parametrize("rows", [
    ROWS,
    [(day, lane, units if (day, lane) != (MONTHS[-1], "A") else 100) for day, lane, units in ROWS],
    [(MONTHS[0] + i * DAY, "A", int(units)) for i, units in enumerate(RNG.poisson(30, 60))],
    [(MONTHS[0] + 7 * i * DAY, "A", int(units)) for i, units in enumerate(RNG.gamma(1, 50, 60))],
])  # fmt: skip
def test_whole_periods_are_not_asked_about(rows: list[tuple[object, ...]]):
    assert "partial_period" not in ids(content(rows))


@pytest.mark.parametrize("factor", [1000, 0.001, 1e6])
def test_a_change_of_unit_halfway_is_asked_and_brought_to_one(factor: float):
    rows = [(day, lane, units if day < MONTHS[15] else f"{units * factor:.10g}") for day, lane, units in ROWS]
    data = content(rows)
    assert ids(data) == ["unit_changes"]
    one = read(data, unit_changes="convert")
    expected = [units * factor for _, lane, units in sorted(ROWS, key=lambda row: (row[1], row[0]))]
    assert np.allclose(one.demand_units, expected)
    assert read(data, unit_changes="reject").days.size == 2 * 21


@pytest.mark.parametrize("seed", range(5))
def test_growth_seasons_and_steps_are_no_change_of_unit(seed: int):
    rng = np.random.default_rng(seed)
    levels = {
        "G": 10 * np.exp(np.linspace(0, 5, 48)),  # grows 150 times
        "S": 100 * (1.01 + np.sin(np.arange(48) * np.pi / 6)),
        "D": np.where(np.arange(48) < 20, 20, 80),
        "L": rng.gamma(0.5, 100, 48),
    }
    months = [date(2020 + i // 12, i % 12 + 1, 1) for i in range(48)]
    rows = [
        (m, lane, f"{level * rng.lognormal(0, 0.1):.1f}")
        for lane, of in levels.items()
        for m, level in zip(months, of, strict=True)
    ]
    assert "unit_changes" not in ids(content(rows))


def test_an_export_that_is_in_the_file_twice_is_told_so():
    data = content([*ROWS, *ROWS])
    (question,) = read_demand_file(data).questions
    assert (question.id, question.choices[0].id) == ("duplicates", "last")
    assert "twice" in question.text
    assert read(data, duplicates="last").demand_units.sum() == sum(row[2] for row in ROWS)


def test_iso_dates_among_others_that_a_spreadsheet_turned_are_asked():
    days = [date(2024, 1, 1) + i * DAY for i in range(90)]
    written = [f"{day:%Y-%d-%m}" if day.day <= 12 else f"{day:%d/%m/%Y}" for day in days]
    data = content([(text, "A", 5 + i % 7) for i, text in enumerate(written)])
    both = "yyyy-mm-dd + dd/mm/yyyy"
    assert ids(data, date_format=both) == ["date_cells"]
    reading = read(data, date_format=both, date_cells="swap")
    assert reading.days.tolist() == [(day - date(1970, 1, 1)).days for day in days]


def test_a_correction_that_its_date_cannot_bear_takes_back_an_earlier_amount():
    days = [date(2024, 1, 1) + i * DAY for i in range(30)]
    rows: list[tuple[object, ...]] = [(day, "A", 10 + i) for i, day in enumerate(days)]
    rows += [(days[5], "A", -25), (days[29], "A", -3), (days[20], "A", -999)]
    rows[15] = (days[15], "A", 40)
    rows.append((days[16], "A", -40))
    reading = read(content(rows), negatives="corrections")
    assert reading.n_rejected == 2  # 25 came later only, 999 never
    assert reading.demand_units[15] == 0 and reading.demand_units[29] == 36
    assert any("1 of these take back the same amount" in note for note in reading.notes)


def test_states_that_come_late_in_the_file_are_asked():
    rows = [(date(2024, 1, 1) + (i // 40) * DAY, "AB"[i % 2], "shipped", i) for i in range(6_000)]
    rows[-1] = (*rows[-1][:2], "cancelled", rows[-1][3])
    data = content(rows, "date,lane,order status,order id")
    answers = {"column_demand": "count rows"}
    assert ids(data, **answers) == ["row_status"]
    assert read(data, **answers, row_status="leave_out").demand_units.sum() == 5_999


@pytest.mark.parametrize(
    ("header", "cell"),
    [("year,period,region,cases", "{y},{p}"), ("period,region,cases", "{y} P{p:02d}"),
     ("period,region,cases", "FY{s}-P{p:02d}")],
)  # fmt: skip
def test_thirteen_periods_of_four_weeks_ask_where_their_year_begins(header: str, cell: str):
    parts = [(y, p) for y in (2021, 2022, 2023) for p in range(1, 14)]
    rows = [(cell.format(y=y, p=p, s=y % 100), "North", 400 + 7 * p) for y, p in parts]
    data = content(rows, header)
    answers = {"column_product_name": "region", "column_demand": "cases"}
    (question,) = read_demand_file(data, answers=answers).questions
    assert question.id == "date_format"
    weeks = "four weeks of a year from ISO week 1"
    reading = read(data, **answers, date_format=weeks)
    mondays = [date.fromisocalendar(y, 1, 1) + (p - 1) * 28 * DAY for y, p in parts]
    assert reading.days.tolist() == [(day - date(1970, 1, 1)).days for day in mondays]
    assert dict(reading.reading.decisions)["how often it reports"] == "four-weekly"
    april = next(choice for choice in question.choices if "April or so, its last" in choice.id)
    assert april.example.endswith("2020-03-30")


def test_short_signs_of_japanese_eras_are_dates():
    rows = [
        (f"R{month.year - 2018}.{month.month}.{month.day}", "T", 5 + i % 7) for i, month in enumerate(MONTHS)
    ]
    reading = read(content(rows))
    assert reading.days.tolist() == [(month - date(1970, 1, 1)).days for month in MONTHS]


def test_a_column_of_counting_numbers_beside_dates_is_no_crash():
    rows = [(month, 5 + i) for i, month in enumerate(MONTHS)]
    assert read(content(rows, "date,value"), lane_name="L").demand_units.tolist() == [*range(5, 41)]


def test_the_last_day_of_1969_is_a_day_like_any_other():
    rows = [(date(1969, 12, 20) + i * DAY, "A", 5 + i % 7) for i in range(40)]
    reading = read(content(rows))
    assert (reading.days.size, reading.n_rejected) == (40, 0)
    assert -1 in reading.days.tolist()


def test_lanes_that_are_called_totals_are_asked_where_too_few_dates_show_it():
    lanes = {"Assam": 7, "Bihar": 5, "Total (All India)": 12}
    rows = [
        (f"{year}-01-01", lane, units + year % 3) for year in (2016, 2017) for lane, units in lanes.items()
    ]
    data = content(rows)
    assert ids(data) == ["total_lanes"]
    assert read(data, total_lanes="reject").lane_names == ("Assam", "Bihar")


@pytest.mark.parametrize("month", ["{}月", "{}월", "Tháng {}"])
def test_months_by_number_in_east_asia_are_columns_of_a_year(month: str):
    header = ",".join(("lane", *(month.format(n) for n in range(1, 13))))
    data = content([("A", *range(3, 15)), ("B", *range(30, 6, -2))], header)
    assert ids(data, shape="dates_as_columns") == ["year"]
    reading = read(data, shape="dates_as_columns", year="2022")
    assert reading.days.tolist()[:2] == [(date(2022, m, 1) - date(1970, 1, 1)).days for m in (1, 2)]


def test_row_numbers_of_a_wide_table_are_no_lanes():
    header = ",Year,Jan,Feb,Mar,Apr"
    data = content([(i, 1980 + i, 5 * i % 7, 6, 7 * i % 11, 9) for i in range(1, 21)], header)
    assert ids(data, shape="dates_as_columns") == ["lane_name"]


def test_years_of_two_digits_beside_months_are_years():
    rows = [(lane, m, 14, 5 * m % 17) for lane in ("Guinea", "Liberia") for m in range(1, 13)]
    data = content(rows, "Country,Month,Year,Value")
    reading = read(data, column_product_name="Country")
    assert reading.days.tolist()[0] == (date(2014, 1, 1) - date(1970, 1, 1)).days


def test_a_wide_table_whose_first_rows_are_empty_is_a_table():
    years = range(1980, 2000)
    rows = [(f"E{i}", *[""] * 20) for i in range(8)]
    rows += [(f"F{i}", *((i + 3) * y % 97 for y in years)) for i in range(12)]
    data = content(rows, ",".join(('"production, total (t)"', *map(str, years))))
    reading = read(data, shape="dates_as_columns")
    assert len(reading.lane_names) == 12 and reading.days.size == 240


def test_lines_wholly_in_quotation_marks_are_read():
    rows = [(month, "A", 5 + i % 7) for i, month in enumerate(MONTHS)]
    lines = ['date,""lane"",units', *(",".join(map(str, row)) for row in rows)]
    data = "\n".join(f'"{line}"' for line in lines).encode()
    assert read(data).demand_units.tolist() == [5 + i % 7 for i in range(36)]


def test_miles_are_no_thousands():
    rows = [(month, "A", 500 + 37 * i % 71) for i, month in enumerate(MONTHS)]
    assert ids(content(rows, "date,lane,miles"), column_demand="miles") == []
    assert ids(content(rows, "date,lane,miles de t"), column_demand="miles de t") == ["unit_scale"]


def test_days_of_months_in_rows_and_years_in_columns_are_days():
    names = ["January", "February", "March", "April", "May", "June"]
    rows: list[tuple[object, ...]] = []
    days = [date(2020, 1, 1) + i * DAY for i in range(180)]
    for place, day in enumerate(days):
        second = "" if (day.month, day.day) == (2, 29) else 7 * place % 31
        rows.append((names[day.month - 1] if day.day == 1 else "", day.day, 5 * place % 29, second, 3))
    data = content(rows, "Month,Day,2020,2021,2022")
    answers = {"shape": "dates_as_columns", "lane_name": "Ice", "blank_cells": "as_above"}
    assert ids(data, shape="dates_as_columns") == ["blank_cells"]
    reading = read(data, **answers)
    assert reading.lane_names == ("Ice",) and reading.n_rejected == 1  # 3 on 29 February 2022
    assert reading.days.tolist()[:180] == [(day - date(1970, 1, 1)).days for day in days]
    assert reading.demand_units.tolist()[:180] == [5 * place % 29 for place in range(180)]
