"""Kinds of files that people upload beside the plain ones: each is read, or asked about, exactly."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from core.errors import InvalidParameter
from db.demand_file import DemandFileReading, read_demand_file

MONDAY = date(2024, 1, 1)
MONTHS = ["Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Jan", "Feb", "Mar"]


def table(header: str, *rows: str) -> bytes:
    return "\n".join((header, *rows, "")).encode()


def read(content: bytes, **answers: str) -> DemandFileReading:
    reading = read_demand_file(content, answers=answers)
    assert not reading.questions, [question.id for question in reading.questions]
    return reading


def questions_of(content: bytes, **answers: str) -> list[str]:
    return [question.id for question in read_demand_file(content, answers=answers).questions]


def first_of(year: int, month: int) -> int:
    return (date(year, month, 1) - date(1970, 1, 1)).days


@pytest.mark.parametrize(("each", "cadence"), [(1, "monthly"), (3, "quarterly")])
def test_years_with_a_fraction_are_months(each: int, cadence: str):
    months = range(12 * 1974, 12 * 1979, each)
    rows = [f"{i + 1},{round(month / 12, 10)},{100 + i}" for i, month in enumerate(months)]
    reading = read(table("rownames,time,value", *rows), lane_name="L", column_demand="value")
    assert reading.days.tolist() == [first_of(month // 12, month % 12 + 1) for month in months]
    assert dict(reading.reading.decisions)["how often it reports"] == cadence


def test_amounts_that_look_like_years_with_quarters_are_amounts():
    values = [1950.25, 1999.75, 1950.5, 1871.0, 2050.25, 1960.75, 1950.5, 1999.25, 1888.5, 2001.75]
    rows = [f"{MONDAY + timedelta(i)},{value}" for i, value in enumerate(values)]
    assert (
        read(table("day,amount", *rows), lane_name="L", column_demand="amount").demand_units.tolist()
        == values
    )


def test_years_by_number_ask_which_is_the_first():
    rows = [f"{year}-{month:02d},{10 * year + month}" for year in (1, 2, 3) for month in range(1, 13)]
    content = table("Month,Sales", *rows)
    assert questions_of(content, lane_name="L") == ["year"]
    reading = read(content, lane_name="L", year="2019")
    assert reading.days.tolist() == [first_of(2018 + y, m) for y in (1, 2, 3) for m in range(1, 13)]
    with pytest.raises(InvalidParameter, match="'year'"):
        read_demand_file(content, answers={"lane_name": "L", "year": "soon"})


@pytest.mark.parametrize(
    ("written", "rule", "first"),
    [
        ("Q{part} FY{year}", "quarter of a financial year from 1 April, named by its last year", (2019, 4)),
        ("FY{year}-Q{part}", "quarter of a financial year from 1 April, named by its first year", (2020, 4)),
        (
            "FY{short} Q{part}",
            "quarter of a financial year from 1 October, named by its last year",
            (2019, 10),
        ),
        ("Q{part} {year}/{next}", "quarter of a financial year from 1 July", (2020, 7)),
    ],
)
def test_quarters_of_a_financial_year_ask_whose_it_is(written: str, rule: str, first: tuple[int, int]):
    cells = [
        written.format(part=i % 4 + 1, year=2020 + i // 4, short=20 + i // 4, next=21 + i // 4)
        for i in range(16)
    ]
    content = table("date,lane,demand", *(f"{cell},A,{i}" for i, cell in enumerate(cells)))
    assert questions_of(content) == ["date_format"]
    reading = read(content, date_format=rule)
    begin = 12 * first[0] + first[1] - 1
    assert reading.days.tolist() == [
        first_of((begin + 3 * i) // 12, (begin + 3 * i) % 12 + 1) for i in range(16)
    ]
    assert reading.demand_units.tolist() == list(range(16))


@pytest.mark.parametrize("part", [lambda i: MONTHS[i % 12], lambda i: f"P{i % 12 + 1:02d}"])
def test_a_financial_year_and_its_month_apart_are_one_date(part):
    rows = [f"FY{2020 + i // 12},{part(i)},A,{i}" for i in range(36)]
    content = table("Fiscal year,Period,lane,demand", *rows)
    assert questions_of(content) == ["date_format"]
    rule = "month of a financial year from 1 April, named by its last year"
    reading = read(content, date_format=rule)
    begin = 12 * 2019 + 3
    assert reading.days.tolist() == [first_of((begin + i) // 12, (begin + i) % 12 + 1) for i in range(36)]


def test_row_numbers_beside_years_are_no_weeks():
    rows = [f"{i + 1},{1963 + i},{200 + 37 * i % 90},{i % 11}" for i in range(47)]
    content = table("rownames,year,visitors,spending", *rows)
    assert questions_of(content) == ["shape"]
    reading = read(content, shape="lanes_as_columns")
    assert reading.days.tolist()[:47] == [first_of(1963 + i, 1) for i in range(47)]


def test_a_file_without_dates_is_of_one_date_that_is_asked():
    content = table("Depot,Parcels", *(f"Depot {i},{5 + i % 7}" for i in range(30)))
    assert questions_of(content)[0] == "column_date"
    assert questions_of(content, column_date="one date")[0] == "date_of_rows"
    answers = {"column_date": "one date", "date_of_rows": "2024-05-06", "column_product_name": "Depot"}
    reading = read(content, column_demand="Parcels", **answers)
    assert set(reading.days.tolist()) == {(date(2024, 5, 6) - date(1970, 1, 1)).days}
    assert (reading.demand_units.sum(), len(reading.lane_names)) == (sum(5 + i % 7 for i in range(30)), 30)
    with pytest.raises(InvalidParameter, match="date_of_rows"):
        read_demand_file(content, answers={**answers, "date_of_rows": "May"})


def test_columns_of_five_digits_are_no_dates_of_lanes_unasked():
    rows = [",".join(str(20_000 + (37 * i + 911 * j) % 60_000) for j in range(6)) for i in range(30)]
    assert "shape" not in questions_of(table("Total,North,South,East,West,Centre", *rows))


def test_cancelled_rows_are_asked_about_and_left_out():
    states = ["Delivered", "Delivered", "CANCELLED", "Delivered", "No show"]
    rows = [f"{MONDAY + timedelta(i)},A,{i},{states[i % 5]}" for i in range(40)]
    content = table("date,lane,demand,Status", *rows)
    assert questions_of(content) == ["row_status"]
    assert read(content, row_status="count").demand_units.size == 40
    reading = read(content, row_status="leave_out")
    assert reading.demand_units.tolist() == [i for i in range(40) if i % 5 != 2]
    assert reading.n_rejected == 0
    assert any("8 cancelled rows" in note for note in reading.notes)


def test_a_bad_row_behind_cancelled_ones_is_named_by_its_own_line():
    rows = [
        f"{MONDAY + timedelta(i)};A;{'x' if i == 30 else i};{'storniert' if i % 3 == 0 else 'ok'}"
        for i in range(40)
    ]
    rows[30] = rows[30].replace("storniert", "ok")
    reading = read(table("date;lane;demand;Zustand", *rows), row_status="leave_out")
    assert [problem.row for problem in reading.problems] == [32]


def test_indian_groups_are_read_where_the_column_shows_them():
    values = ["1,20,300", "12,34,567.50", "45,000", "9,99,999", "850", "3,00,000"]
    rows = [f"{MONDAY + timedelta(i)};A;{value}" for i, value in enumerate(values)]
    reading = read(table("date;lane;demand", *rows))
    assert reading.demand_units.tolist() == [120_300, 1_234_567.5, 45_000, 999_999, 850, 300_000]
    lone = [*(f"{MONDAY + timedelta(i)};A;{i}" for i in range(9)), f"{MONDAY + timedelta(20)};A;1,23,456"]
    assert read(table("date;lane;demand", *lone)).n_rejected == 1
    threes = [*rows, f"{MONDAY + timedelta(9)};A;1,234,567"]
    assert read_demand_file(table("date;lane;demand", *threes)).n_rejected == 4


def test_weeks_named_by_their_end_are_asked_about_where_the_header_says_so():
    sundays = [MONDAY + timedelta(6 + 7 * i) for i in range(20)]
    rows = [f"{day},A,{i}" for i, day in enumerate(sundays)]
    assert questions_of(table("date,lane,demand", *rows)) == []
    content = table("Week Ending,lane,demand", *rows)
    assert questions_of(content) == ["week_dates"]
    for answer, days in (("first", 0), ("last", 6)):
        reading = read(content, week_dates=answer)
        expected = [(day - timedelta(days) - date(1970, 1, 1)).days for day in sundays]
        assert reading.days.tolist() == expected


@pytest.mark.parametrize("gap", [2, 3, 5])
def test_a_rhythm_of_some_days_is_asked_about_where_no_lane_reports_every_day(gap: int):
    rows = [f"{MONDAY + timedelta(gap * i)},A,{5 + i % 3}" for i in range(40)]
    content = table("date,lane,demand", *rows)
    (question,) = read_demand_file(content).questions
    assert (question.id, [choice.id for choice in question.choices]) == ("cadence", ["weekly", "daily"])
    assert question.choices[0].example == "values of one period are added up"
    daily = [f"{MONDAY + timedelta(i)},B,5" for i in range(40 * gap)]
    assert questions_of(table("date,lane,demand", *rows, *daily)) == []


def test_a_lane_is_split_where_its_rhythm_changed():
    weeks = [
        f"{MONDAY + timedelta(7 * i)},{lane},{70 + i},{place}" for i in range(60) for lane, place in LANES
    ]
    days = [
        f"{MONDAY + timedelta(420 + i)},{lane},{10 + i % 7},{place}"
        for i in range(90)
        for lane, place in LANES
    ]
    steady = [f"{MONDAY + timedelta(i)},A0,{10 + i % 7},Kiel" for i in range(510)]
    content = table("date,lane,demand,region", *weeks, *days, *steady)
    (question,) = read_demand_file(content).questions
    assert [choice.id for choice in question.choices] == ["reject", "split", "keep"]
    reading = read(content, cadence_changes="split")
    parts = tuple(f"{lane} (until 2025-02-23)" for lane in "AB")
    assert reading.lane_names == ("A", parts[0], "A0", "B", parts[1])
    counts = dict(zip(reading.lane_names, [90, 60, 510, 90, 60], strict=True))
    assert {reading.lane_names[code]: int((reading.lane_codes == code).sum()) for code in range(5)} == counts
    assert reading.n_rejected == 0
    first = reading.demand_units[reading.lane_codes == 1]
    assert first.tolist() == [70 + i for i in range(60)]
    assert reading.lane_labels[parts[1]] == (("region", "Ulm"),)


LANES = (("A", "Bern"), ("B", "Ulm"))


def test_columns_that_say_more_of_a_lane_are_kept_as_its_labels():
    lanes = (("A", "West", "DHL"), ("B", "West", ""), ("C", "Süd", "UPS"))
    rows = [
        f"{MONDAY + timedelta(i)},{lane},{region},{carrier},{i % 7},{'late' if i % 2 else 'on time'}"
        for i in range(30)
        for lane, region, carrier in lanes
    ]
    header = "date,lane,region,carrier,demand,punctuality"
    reading = read(table(header, *rows))
    assert reading.lane_labels == {
        "A": (("region", "West"), ("carrier", "DHL")),
        "B": (("region", "West"),),
        "C": (("region", "Süd"), ("carrier", "UPS")),
    }
    # In which encoding an unused letter is written is not asked, and a label that depends on it is not kept.
    old = read("\n".join((header, *rows, "")).encode("cp1252"))
    assert old.lane_labels["C"] == (("carrier", "UPS"),)


def test_a_column_that_changes_within_a_lane_anywhere_in_the_file_is_no_label_of_it():
    rows = [f"{MONDAY + timedelta(i)},{lane},{region},{i}" for i in range(4000) for lane, region in LANES]
    rows[7001] = rows[7001].replace("Ulm", "Bern")
    reading = read(table("date,lane,region,demand", *rows), running_total="as_written")
    assert reading.lane_labels == {"A": (("region", "Bern"),)}


def test_names_of_columns_stand_in_the_first_row_of_a_block_of_facts_about_them():
    facts = [
        "Name,Coal by rail,Coal by road,Ore by rail",
        "ID,S51,S52,S53",
        "Frequency,Monthly,Monthly,Monthly",
        "Unit,ton,ton,ton",
        "Source,Customs,Customs,Customs",
    ]
    rows = [f"20{10 + i // 12}-{i % 12 + 1:02d},{500 + 37 * i % 90},{300 + 2 * i},{i % 5}" for i in range(60)]
    reading = read(table(facts[0], *facts[1:], *rows), shape="lanes_as_columns", running_total="as_written")
    assert reading.lane_names == ("Coal by rail", "Coal by road", "Ore by rail")
    assert (reading.demand_units.size, reading.n_rejected) == (180, 0)


def test_a_name_that_hardly_comes_again_is_asked_about_beside_coarser_ones():
    rows = [f"{MONDAY + timedelta(i % 90)},Item {i % 160},{'ABC'[i % 3]},{1 + i % 4}" for i in range(200)]
    content = table("date,product name,category,quantity", *rows)
    (question,) = read_demand_file(content).questions
    assert [choice.id for choice in question.choices][:2] == ["product name", "category"]


def test_a_column_proposed_as_the_date_is_proposed_for_nothing_else():
    rows = [f"{i},{MONDAY + timedelta(i // 3):%Y%m%d},{'ABC'[i % 3]},{40 + i}" for i in range(60)]
    found = {
        question.id: question for question in read_demand_file(table("OBJ,RECEIVED,PLACE,N", *rows)).questions
    }
    assert found["column_date"].choices[0].id == "RECEIVED"
    assert "RECEIVED" not in [choice.id for choice in found["column_demand"].choices]


def test_a_day_of_the_month_that_no_word_names_is_asked_about():
    days = [MONDAY + timedelta(i) for i in range(90)]
    rows = [f"{d.year},{d.month},{d.day},{8000 + 37 * d.day % 500}" for d in days]
    content = table("year,month,nr,births", *rows)
    (question,) = read_demand_file(content, answers={"lane_name": "L", "column_demand": "births"}).questions
    assert [choice.id for choice in question.choices] == ["year + month + nr", "year + month"]
    reading = read(content, lane_name="L", column_demand="births", column_date="year + month + nr")
    assert reading.days.tolist() == [(day - date(1970, 1, 1)).days for day in days]


def test_amounts_of_five_digits_above_others_are_no_dates_of_columns():
    header = ",".join(["Lane", *(f"{MONDAY + timedelta(7 * i)}" for i in range(40))])
    rows = [
        ",".join([lane, *(f"{12_000.5 + 311 * i + n}" for i in range(40))]) for n, lane in enumerate("ABC")
    ]
    (question,) = read_demand_file(table(header, *rows)).questions
    assert question.id == "shape"
    assert question.choices[0].preview[0] == ("2024-01-01", "A", "12000.5")


def test_groups_that_share_a_word_may_be_lanes_and_a_lone_age_is_none():
    rows = [
        f"{MONDAY + timedelta(i)},{40 + 37 * i % 9},{50 + 11 * i % 7},{60 + 5 * i % 8},7" for i in range(30)
    ]
    answers = {"shape": "lanes_as_columns"}
    totals = [row.rsplit(",", 1)[0] + ",200" for row in rows]
    groups = read(table("date,AGE 0-4,AGE 5-24,AGE 25-64,total_year", *totals), **answers)
    assert groups.lane_names == ("AGE 0-4", "AGE 25-64", "AGE 5-24")
    lone = read(table("date,north,south,age,west", *rows), **answers)
    assert lone.lane_names == ("north", "south", "west")
