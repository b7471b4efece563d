"""Tables of the kinds that public files are: shipments, pivots, series of a competition."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from db.demand_file import read_demand_file
from db.demand_file.date_shapes import BUDDHIST_DAY, MINGUO

MONDAY = date(2024, 1, 1)


def table(header: str, *rows: str) -> bytes:
    return "\n".join((header, *rows, "")).encode()


def questions_of(content: bytes, **answers: str) -> list[str]:
    return [question.id for question in read_demand_file(content, answers=answers).questions]


def test_a_first_shipment_of_four_dates_is_no_header():
    days = [(MONDAY + timedelta(days)).isoformat() for days in range(60)]
    rows = [f"s{i},{days[i]},NLRTM,{days[i + 1]},{days[i + 9]},{days[i + 10]}" for i in range(40)]
    content = table("id,createdAt,originPort,departureDate,arrivalDate,arrivalEstimate", *rows)
    reading = read_demand_file(
        content,
        answers={
            "column_date": "departureDate",
            "column_product_name": "originPort",
            "column_demand": "count rows",
        },
    )
    assert reading.demand_units.sum() == 40


def test_the_first_cell_of_a_pivot_table_has_no_name_and_its_column_names_the_lanes():
    content = table(",2024-01,2024-02,2024-03", "Nord,1,2,3", "Süd,4,5,6", "West,7,8,9")
    reading = read_demand_file(content, answers={"shape": "dates_as_columns"})
    assert reading.lane_names == ("Nord", "Süd", "West")
    assert reading.demand_units.tolist() == [1, 2, 3, 4, 5, 6, 7, 8, 9]


def test_amounts_that_look_like_years_and_months_are_no_names_of_columns():
    n = 300
    rows = [
        f"W{lane}," + ",".join(f"{900 + (37 * i + lane) % 1500}.{i % 10}" for i in range(n))
        for lane in range(12)
    ]
    content = table("V1," + ",".join(f"V{i + 2}" for i in range(n)), *rows)
    columns = read_demand_file(content).reading.columns
    assert [column.id for column in columns[:3]] == ["V1", "V2", "V3"]


def test_years_before_1950_that_others_continue_are_asked_about():
    rows = [
        f"{year},{month},{100 + year % 7}"
        for year in range(1949, 1953)
        for month in ("January", "May", "July")
    ]
    content = table("year,month,passengers", *rows)
    assert questions_of(content, lane_name="Air") == ["early_dates"]
    kept = read_demand_file(content, answers={"lane_name": "Air", "early_dates": "keep"})
    assert (kept.n_rejected, kept.demand_units.size) == (0, 12)
    reading = read_demand_file(content, answers={"lane_name": "Air", "early_dates": "reject"})
    assert (reading.n_rejected, reading.demand_units.size) == (3, 9)
    assert "outside 1950" in reading.problems[0].reason


def test_a_lone_year_before_1950_far_from_all_others_is_refused_unasked():
    rows = [f"{MONDAY + timedelta(i)},A,5" for i in range(30)]
    reading = read_demand_file(table("date,lane,demand", *rows, "1924-01-05,A,5"))
    assert (reading.n_rejected, reading.demand_units.size) == (1, 30)


def test_a_file_that_lies_before_1950_as_a_whole_is_asked_about():
    content = table("Year,Lane,Demand", *(f"{year},A,{year % 9}" for year in range(1885, 1930)))
    assert questions_of(content) == ["early_dates"]
    assert read_demand_file(content, answers={"early_dates": "keep"}).demand_units.size == 45


def test_names_of_months_without_a_year_are_asked_for_it():
    content = table("Month,Depot,Sales", *(f"{m},{d},5" for m in ("January", "May", "July") for d in "ABC"))
    assert questions_of(content, column_product_name="Depot") == ["year"]
    reading = read_demand_file(content, answers={"column_product_name": "Depot", "year": "2019"})
    assert sorted({*reading.days.tolist()})[0] == (date(2019, 1, 1) - date(1970, 1, 1)).days


def test_the_day_of_a_month_is_part_of_the_date_whatever_it_is_called():
    days = [date(2003, 1, 1) + timedelta(i) for i in range(90)]
    rows = [f"{d.year},{d.month},{d.day},{d.isoweekday()},{8000 + d.day}" for d in days]
    content = table("year,month,date_of_month,day_of_week,births", *rows)
    reading = read_demand_file(content, answers={"lane_name": "births", "column_demand": "births"})
    assert reading.demand_units.size == 90


@pytest.mark.parametrize(
    ("written", "answers"),
    [
        (lambda d: f"{d.year}년 {d.month}월 {d.day}일", {}),
        (lambda d: f"令和{d.year - 2018}年{d.month}月{d.day}日", {}),
        (lambda d: f"{d.year - 1911}/{d.month:02d}/{d.day:02d}", {"date_format": MINGUO}),
        (lambda d: f"{d.day:02d}/{d.month:02d}/{d.year + 543}", {"date_format": BUDDHIST_DAY}),
        (lambda d: f"{d:%d.%m.%Y} - {d + timedelta(6):%d.%m.%Y}", {}),
    ],
)
def test_dates_of_other_calendars_and_spans_are_read_or_confirmed(written, answers):
    days = [MONDAY + timedelta(7 * i) for i in range(30)]
    content = table("date,lane,demand", *(f"{written(day)},A,{i}" for i, day in enumerate(days)))
    assert questions_of(content) == list(answers)
    reading = read_demand_file(content, answers=answers)
    assert reading.days.tolist() == [(day - date(1970, 1, 1)).days for day in days]


def test_a_span_that_runs_backwards_is_no_date():
    rows = [f"0{i}.01.2024 - 07.01.2023,A,5" for i in range(1, 9)]
    assert read_demand_file(table("date,lane,demand", *rows)).n_rejected == 8


def test_years_that_end_in_a_word_report_years():
    rows = [f"{year}年,{lane},5" for lane in "AB" for year in range(1950, 2021, 5)]
    reading = read_demand_file(table("date,lane,demand", *rows))
    assert dict(reading.reading.decisions)["how often it reports"] == "yearly"


def test_plain_blanks_set_off_thousands_where_nothing_but_digits_stands_beside_them():
    rows = [f"{MONDAY + timedelta(i)};A; {i + 2} 536 275" for i in range(20)]
    reading = read_demand_file(table("date;lane;demand", *rows))
    assert reading.demand_units[:2].tolist() == [2_536_275, 3_536_275]


def test_columns_beside_years_and_months_may_be_lanes():
    for header, first in (("year", "{}"), ("year,month", "{},3")):
        rows = [f"{first.format(year)},{year % 7},{year % 11}" for year in range(1981, 2020)]
        content = table(f"{header},north,south", *rows)
        assert questions_of(content) == ["shape"]
        reading = read_demand_file(content, answers={"shape": "lanes_as_columns"})
        assert (reading.lane_names, reading.demand_units.size) == (("north", "south"), 78)


def test_a_lane_whose_name_lacks_a_part_is_asked_about():
    places = [("", "Peru"), ("", "Chile"), ("Ontario", "Canada"), ("Quebec", "Canada")]
    rows = [f"{p},{c},{MONDAY + timedelta(i)},{i % 5}" for i in range(20) for p, c in places]
    content = table("province,country,date,cases", *rows)
    columns = {"column_product_name": "province + country", "column_demand": "cases"}
    assert questions_of(content, **columns) == ["blank_cells"]
    reading = read_demand_file(content, answers={**columns, "blank_cells": "left_out"})
    assert reading.lane_names == ("Chile", "Ontario – Canada", "Peru", "Quebec – Canada")
    assert reading.lane_labels["Peru"] == (("country", "Peru"),)


def test_an_hour_that_stands_twice_is_told_apart_from_the_hours_of_a_day():
    hours = [f"{MONDAY + timedelta(day)} {hour:02d}:00:00,A,{hour}" for day in range(3) for hour in range(24)]
    again = [f"{MONDAY} 09:00:00,A,100"]
    content = table("date,lane,demand", *hours, *again)
    answers = {"date_time": "as_written"}
    (question,) = read_demand_file(content, answers=answers).questions
    assert "twice as well: 1." in question.text
    day = sum(range(24))
    for answer, first in (("sum", day + 100), ("one_per_time", day - 9 + 100)):
        reading = read_demand_file(content, answers={**answers, "duplicates": answer})
        assert (reading.demand_units.tolist(), reading.n_rejected) == ([first, day, day], 0)
    (plain,) = read_demand_file(table("date,lane,demand", *hours), answers=answers).questions
    assert [choice.id for choice in plain.choices] == ["sum", "last", "reject"]
