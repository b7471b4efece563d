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
