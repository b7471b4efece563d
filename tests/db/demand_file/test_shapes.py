"""Files of every shape are read exactly, each question answered as their author would."""

from __future__ import annotations

import pytest

from core.errors import InvalidParameter
from db.demand_file import read_demand_file
from tests.db.demand_file.corpus_file import CorpusFile
from tests.db.demand_file.corpus_shapes import shape_corpus
from tests.db.demand_file.corpus_traps import trap_corpus
from tests.db.demand_file.test_corpus import answer_truthfully, values_of

FILES = list(shape_corpus())
TRAPS = list(trap_corpus())


@pytest.mark.parametrize("file", FILES, ids=[file.name for file in FILES])
def test_a_file_of_another_shape_is_read_exactly(file: CorpusFile):
    reading = answer_truthfully(file)
    assert values_of(reading) == pytest.approx(dict(file.truth))
    assert reading.n_rejected == 0


@pytest.mark.parametrize("file", FILES, ids=[file.name for file in FILES])
def test_every_question_about_columns_shows_all_columns_and_proposes_what_is_true(file: CorpusFile):
    for question in read_demand_file(file.content).questions:
        if question.id.startswith("column_"):
            assert file.answers[question.id] in [choice.id for choice in question.choices]


@pytest.mark.parametrize("file", TRAPS, ids=[file.name for file in TRAPS])
def test_what_cannot_be_meant_is_asked_and_read_as_answered(file: CorpusFile):
    reading = answer_truthfully(file)
    assert values_of(reading) == pytest.approx(dict(file.truth))
    shown = {problem.row for problem in reading.problems}
    assert shown == set(sorted(file.refused_lines)[:50])
    assert reading.n_rejected == len(file.refused_lines)


def lines(*rows: str) -> bytes:
    return "\n".join((*rows, "")).encode()


def test_a_column_that_is_new_in_every_row_is_no_lane_whatever_it_is_called():
    rows = [f"{1000 + i},2024-01-{1 + i % 28:02d},{'ABC'[i % 3]},{5 + i % 7}" for i in range(60)]
    (question,) = read_demand_file(lines("product_name,date,group,demand", *rows)).questions
    assert question.id == "column_product_name"
    assert "product_name" not in [choice.id for choice in question.choices]
    answers = {"column_product_name": "group", "duplicates": "sum"}
    assert read_demand_file(lines("product_name,date,group,demand", *rows), answers=answers).lane_names == (
        "A",
        "B",
        "C",
    )


def test_rows_that_another_column_tells_apart_ask_for_the_lane():
    rows = [
        f"2024-01-{day:02d},{store},{item},5" for store in (1, 2) for item in (1, 2) for day in range(1, 29)
    ]
    content = lines("date,store,item,sales", *rows)
    (question,) = read_demand_file(content).questions
    assert [choice.id for choice in question.choices][:2] == ["store + item", "item"]
    reading = read_demand_file(content, answers={"column_product_name": "store + item"})
    assert reading.lane_names == ("1 – 1", "1 – 2", "2 – 1", "2 – 2")


def test_all_columns_are_shown_with_what_they_hold_while_anything_is_asked():
    columns = read_demand_file(lines("lane,2024-01,2024-02,2024-03", "A,1,2,3", "B,4,5,6")).reading.columns
    assert [(column.id, column.examples) for column in columns][:2] == [
        ("lane", ("A", "B")),
        ("2024-01", ("1", "4")),
    ]
    assert columns[0].could_be[0] == "product_name"


def test_a_total_row_of_a_wide_table_is_refused_with_its_row():
    content = lines("lane,2024-01,2024-02,2024-03", "A,1,2,3", "B,4,5,6", "Insgesamt,5,7,9")
    reading = read_demand_file(content, answers={"shape": "dates_as_columns"})
    assert reading.demand_units.sum() == 21.0
    assert [(problem.row, problem.reason) for problem in reading.problems] == [
        (4, "this looks like a total row, not a row of demand")
    ] * 3


def test_rejects_of_a_wide_table_come_back_as_rows_that_can_be_mended():
    content = lines("lane,2024-01,2024-02,2024-03", "A,1,2,3", "B,4,five,6")
    reading = read_demand_file(content, answers={"shape": "dates_as_columns"})
    assert (reading.n_rows, reading.n_rejected) == (6, 1)
    mended = read_demand_file(reading.rejects_csv.replace(b"five", b"5"))
    assert (mended.lane_names, mended.demand_units.tolist()) == (("B",), [5.0])


def test_a_row_of_another_width_of_a_wide_table_is_refused_and_not_spread():
    content = lines("lane,2024-01,2024-02,2024-03", "A,1,2,3", "B,4,5", "C,7,8,9")
    reading = read_demand_file(content, answers={"shape": "dates_as_columns"})
    assert reading.lane_names == ("A", "C")
    assert [problem.row for problem in reading.problems] == [3]


@pytest.mark.parametrize(
    "answers",
    [
        {"column_product_name": "origin + nowhere"},
        {"column_demand": "origin + tonnes"},
        {"column_date": "tonnes + date + origin + x"},
        {"shape": "sideways"},
    ],
)
def test_an_answer_that_names_no_column_is_refused(answers):
    with pytest.raises(InvalidParameter):
        read_demand_file(lines("date,origin,tonnes", "2024-01-01,A,5"), answers=answers)


def test_a_date_of_number_zero_that_is_no_date_is_refused():
    content = lines("week,store,sales", *(f"{week},S,{week}" for week in range(20)))
    with pytest.raises(InvalidParameter, match="date_of_number_zero"):
        read_demand_file(content, answers={"column_product_name": "store", "date_of_number_zero": "soon"})


def test_measures_side_by_side_are_asked_and_one_is_read():
    header = [
        "Relation",
        *(f"{name} 2024-{month:02d}" for month in range(1, 13) for name in ("tonnes", "trips")),
    ]
    rows = [[lane, *map(str, range(first, first + 24))] for lane, first in (("A-B", 100), ("B-C", 500))]
    content = lines(*(",".join(row) for row in (header, *rows)))
    (question,) = read_demand_file(content).questions
    assert (question.id, [choice.id for choice in question.choices]) == ("measure", ["tonnes", "trips"])
    answers = {"measure": "trips", "shape": "dates_as_columns", "column_product_name": "Relation"}
    reading = read_demand_file(content, answers=answers)
    assert reading.demand_units.tolist() == [*range(101, 124, 2), *range(501, 524, 2)]


def test_months_in_rows_and_years_in_columns_make_one_series():
    names = [
        "Januar",
        "Februar",
        "März",
        "April",
        "Mai",
        "Juni",
        "Juli",
        "August",
        "September",
        "Oktober",
        "November",
        "Dezember",
    ]
    rows = [f"{name};{i};{100 + i};{200 + i}" for i, name in enumerate(names)]
    answers = {"shape": "dates_as_columns", "lane_name": "Halle"}
    reading = read_demand_file(lines("Monat;2021;2022;2023", *rows), answers=answers)
    assert reading.demand_units.tolist() == [*range(12), *range(100, 112), *range(200, 212)]
    assert reading.lane_names == ("Halle",)


def columns(names: list[str], values: dict[str, list[object]] | None = None, n_rows: int = 40) -> bytes:
    """A table of days with a column of amounts for each name."""
    of_name = {
        name: [100 + (37 * i * (k + 3) + 11 * k) % 801 for i in range(n_rows)] for k, name in enumerate(names)
    }
    of_name.update(values or {})
    rows = [
        ",".join((f"2024-{1 + i // 28:02d}-{1 + i % 28:02d}", *(str(of_name[name][i]) for name in names)))
        for i in range(n_rows)
    ]
    return lines("date," + ",".join(names), *rows)


STATES = ["AL", "AK", "AZ", "CA", "CO", "DE", "FL", "HI", "ID", "IL", "IN", "MA", "MO", "OR"]


@pytest.mark.parametrize(
    "names",
    [
        ["Coal", "LNG", "Oil"],
        ["Coal", "LAT", "Oil"],
        ["North", "Total Wine", "Status Quo", "Lng terminal"],
        ["North", "South", "Year"],
        ["North", "South", "NO"],
        STATES,
    ],
    ids=lambda names: names[1],
)
def test_a_column_of_amounts_is_a_lane_whatever_a_word_of_its_name(names):
    reading = read_demand_file(columns(names), answers={"shape": "lanes_as_columns"})
    assert reading.lane_names == tuple(sorted(names))
    assert reading.demand_units.size == 40 * len(names)


@pytest.mark.parametrize(
    ("name", "values", "reason"),
    [
        ("Price", [9.5 + i % 3 for i in range(40)], "called a price or a rate"),
        ("Week", [1 + i // 7 for i in range(40)], "a part of the date"),
        ("status", [i % 2 for i in range(40)], "marks of a few kinds"),
        ("id", [1000 + 3 * i for i in range(40)], "numbers of rows or places"),
        ("Total (all)", [5000 + i * 7 % 90 for i in range(40)], "called a total"),
    ],
)
def test_what_is_no_lane_is_named_with_its_reason_and_one_answer_has_it_in(name, values, reason):
    content = columns(["North", "South", name], {name: values})
    question = read_demand_file(content).questions[0]
    by_id = {choice.id: choice.text for choice in question.choices}
    assert f"{name!r} ({reason}" in by_id["lanes_as_columns"]
    reading = read_demand_file(content, answers={"shape": "lanes_as_columns"})
    assert reading.lane_names == ("North", "South")
    assert any(f"{name!r} ({reason}" in note for note in reading.notes)
    all_of_them = read_demand_file(
        content, answers={"shape": "all_columns_are_lanes", "outliers": "keep", "running_total": "as_written"}
    )
    assert name in all_of_them.lane_names


def test_a_subtotal_beside_its_parts_is_no_lane():
    coal, gas, sun = ([100 + (i * k) % 90 + 0.25 * k for i in range(40)] for k in (7, 11, 13))
    fossil = [round(a + b, 1) for a, b in zip(coal, gas, strict=True)]
    large = [900 + i * 17 % 60 for i in range(40)]
    names = ["coal", "gas", "Total fossil", "sun", "hydro"]
    content = columns(names, dict(zip(names, (coal, gas, fossil, sun, large), strict=True)))
    reading = read_demand_file(content, answers={"shape": "lanes_as_columns"})
    assert reading.lane_names == ("coal", "gas", "hydro", "sun")
    assert any("the sum of those beside it" in note for note in reading.notes)


def test_marks_beside_each_lane_are_no_lanes():
    names = ["north", "south", "west", "north-status", "south-status", "west-status"]
    content = columns(names, {name: [i % 2 for i in range(40)] for name in names[3:]})
    reading = read_demand_file(content, answers={"shape": "lanes_as_columns"})
    assert reading.lane_names == ("north", "south", "west")


def test_two_columns_of_one_name_are_two_lanes():
    rows = [f"2024-01-{1 + i:02d},{5 + i % 7},{9 + i % 5}" for i in range(28)]
    reading = read_demand_file(lines("date,Hall,Hall", *rows), answers={"shape": "lanes_as_columns"})
    assert reading.lane_names == ("Hall (column 2)", "Hall (column 3)")
    assert reading.demand_units.size == 56


FACTS = [
    ["", "Takings ; North ;", "Takings ; North ;", "Takings ; South ;"],
    ["Unit", "Number", "Number", "Number"],
    ["Series Type", "Original", "Trend", "Original"],
    ["Frequency", "Quarter", "Quarter", "Quarter"],
    ["Collection Month", "3", "3", "3"],
    ["Series Start", "Mar-1998", "Mar-1998", "Mar-1998"],
    ["Series End", "Jun-2016", "Jun-2016", "Jun-2016"],
    ["No. Obs", "74", "74", "74"],
    ["Series ID", "A2551708L", "A2551712C", "A2551716L"],
]


def test_series_of_a_statistics_office_have_the_name_that_tells_them_apart():
    months = ("Mar", "Jun", "Sep", "Dec")
    rows = [
        f"{months[i % 4]}-{1998 + i // 4},{1000 + i * 7 % 90},{1010 + i % 9},{700 + i * 5 % 70}"
        for i in range(74)
    ]
    content = lines(*map(",".join, FACTS), *rows)
    reading = read_demand_file(content, answers={"shape": "lanes_as_columns"})
    assert reading.lane_names == (
        "Takings ; North ;, Original", "Takings ; North ;, Trend", "Takings ; South ;, Original",
    )  # fmt: skip
    assert reading.demand_units.size == 222
    plain = lines(
        *(",".join((row[0], row[1], row[3])) for row in FACTS),
        *(row.rsplit(",", 2)[0] + ",5" for row in rows),
    )
    assert read_demand_file(plain, answers={"shape": "lanes_as_columns"}).lane_names == (
        "Takings ; North ;",
        "Takings ; South ;",
    )


def test_one_column_that_may_name_the_lane_is_asked_beside_none():
    rows = [
        f"2024-{1 + i // 28:02d}-{1 + i % 28:02d},{'WWWWWAU'[i % 7]},{80 + i * 7 % 30}" for i in range(84)
    ]
    (question,) = read_demand_file(lines("service_date,day_type,rides", *rows)).questions
    assert [choice.id for choice in question.choices] == ["day_type", "one lane"]


def test_orders_with_numbers_that_do_not_count_up_can_be_counted():
    rows = [
        f"{10248 + i + i // 5},2024-01-{1 + i // 4:02d},{['DE', 'FR'][i % 2]},{5 + i * 7 % 90}.5"
        for i in range(80)
    ]
    content = lines("orderID,orderDate,country,freight", *rows)
    questions = read_demand_file(content, answers={"column_product_name": "country"}).questions
    (question,) = [question for question in questions if question.id == "column_demand"]
    assert "count rows" in [choice.id for choice in question.choices]


def test_words_for_what_is_not_known_are_missing_marks():
    rows = [f"2024-01-{1 + i:02d},A,{'Not Available' if i % 9 == 4 else 5 + i % 7}" for i in range(28)]
    (question,) = read_demand_file(lines("date,product_name,demand", *rows)).questions
    assert question.id == "missing"


def test_a_number_of_a_shipment_that_comes_again_counts_once_where_it_is_answered_so():
    numbers = [*range(20), 5, 7]
    rows = [f"SHP{1000 + n},{'AB'[n % 2]},2024-01-{1 + i:02d},{100 + n}" for i, n in enumerate(numbers)]
    content = lines("shipment_id,depot,picked_up,cost", *rows)
    answers = {"column_product_name": "depot", "column_demand": "count rows"}
    (question,) = read_demand_file(content, answers=answers).questions
    assert (question.id, question.choices[0].example) == ("repeated_numbers", "SHP1005 → 1")
    once = read_demand_file(content, answers={**answers, "repeated_numbers": "once"})
    assert (once.demand_units.sum(), once.n_rejected) == (20, 0)
    assert "2 rows repeat a number and are left out." in once.notes
    each = read_demand_file(content, answers={**answers, "repeated_numbers": "each"})
    assert each.demand_units.sum() == 22
    unique = lines("shipment_id,depot,picked_up,cost", *rows[:20])
    assert read_demand_file(unique, answers=answers).questions == ()
