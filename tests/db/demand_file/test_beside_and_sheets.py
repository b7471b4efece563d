"""What stands around a table: notes beside it, units below its header, its lane in a title, sheets in other orders."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, timedelta

import openpyxl
import pytest

from db.demand_file import DemandFileReading, read_demand_file
from db.demand_file.shape.lane_roles import lanes_in_title

MONDAY = date(2024, 1, 1)
WEEKS = [MONDAY + timedelta(7 * i) for i in range(30)]
ROWS = [(week, lane, 10 + i) for i, week in enumerate(WEEKS) for lane in ("HAM-FRA", "BER-MUC")]
TOTAL = sum(row[2] for row in ROWS)


def workbook(*sheets: dict[tuple[int, int], Sequence[Sequence[object]]]) -> bytes:
    """A workbook whose sheets have blocks of cells from (row, column) on."""
    book = openpyxl.Workbook()
    for number, blocks in enumerate(sheets):
        sheet = book.active if number == 0 else book.create_sheet(f"Sheet{number}")
        for (top, left), rows in blocks.items():
            for i, row in enumerate(rows):
                for j, cell in enumerate(row):
                    sheet.cell(top + i, left + j, cell)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def read(content: bytes, **answers: str) -> DemandFileReading:
    reading = read_demand_file(content, answers=answers)
    assert not reading.questions, [question.id for question in reading.questions]
    return reading


def test_notes_beside_and_above_a_table_are_no_part_of_it():
    notes = {(8, 7): [["Remark"], ["Crane broken", 12]], (20, 7): [["see mail"]], (2, 2): [["Despatch"]]}
    reading = read(workbook({(7, 2): [("Date", "Lane", "Pallets"), *ROWS], **notes}))
    assert reading.n_rejected == 0 and reading.demand_units.sum() == TOTAL
    (note,) = (note for note in reading.notes if "beside the table" in note)
    assert "'Remark'" in note and "4 cells" in note


def test_a_text_right_behind_the_last_column_is_a_note_and_a_number_is_not():
    table = [("Date", "Lane", "Pallets"), *ROWS]
    assert read(workbook({(1, 1): table, (9, 4): [["strike"]]})).n_rejected == 0
    assert read(workbook({(1, 1): table, (9, 4): [[77]]})).n_rejected == 1


def test_a_small_table_beside_is_left_out_with_its_header():
    summary = [("Lane", "Sum"), ("HAM-FRA", 735), ("BER-MUC", 735)]
    reading = read(workbook({(1, 1): [("Date", "Lane", "Pallets"), *ROWS], (1, 6): summary}))
    assert reading.demand_units.sum() == TOTAL and len(reading.lane_names) == 2


def test_columns_behind_an_empty_one_that_are_as_long_stay():
    rows = [("Lane", None, *(f"2024-{month:02d}" for month in range(1, 13)))]
    rows += [(lane, None, *range(1, 13)) for lane in ("A", "B", "C", "D", "E", "F")]
    reading = read(workbook({(1, 1): rows}), shape="dates_as_columns", column_product_name="Lane")
    assert reading.days.size == 72


def test_sheets_in_other_orders_and_words_are_read_together():
    jan = [("Date", "Lane", "Units"), *ROWS[:20]]
    feb = [("Lane", "Date", "Remark", "Qty"), *((lane, day, "", units) for day, lane, units in ROWS[20:])]
    content = workbook({(1, 1): jan}, {(3, 1): feb})
    (question,) = read_demand_file(content).questions
    assert question.choices[-1].id == "all sheets" and "names" in question.choices[-1].example
    assert read(content, sheet="all sheets").demand_units.sum() == TOTAL


def test_sheets_that_do_not_match_are_not_offered_together():
    other = [("Order date", "Customer", "Country", "Sales"), *((r[0], r[1], "DE", r[2]) for r in ROWS)]
    content = workbook({(1, 1): [("Date", "Lane", "Units"), *ROWS]}, {(1, 1): other})
    questions = read_demand_file(content).questions
    assert all(choice.id != "all sheets" for question in questions for choice in question.choices)


@pytest.mark.parametrize("units", ["(dd.mm.yyyy);;[pcs]", "-;-;kg", ";;t"])
def test_a_row_of_units_below_the_header_is_no_row_of_demand(units: str):
    rows = (f"{day:%d.%m.%Y};{lane};{n}" for day, lane, n in ROWS)
    reading = read("\n".join(("date;lane;demand", units, *rows, "")).encode())
    assert (reading.n_rows, reading.n_rejected, reading.demand_units.sum()) == (60, 0, TOTAL)


def test_a_unit_of_thousands_below_the_header_is_asked():
    rows = (f"{day};{lane};{n}" for day, lane, n in ROWS)
    content = "\n".join(("date;lane;demand", ";;[1000 t]", *rows, "")).encode()
    assert [question.id for question in read_demand_file(content).questions] == ["unit_scale"]


def test_the_lane_named_above_the_header_is_proposed_first():
    rows = (f"{day:%d.%m.%Y};{n}" for day, _, n in ROWS[::2])
    content = "\n".join(("Relation: Hamburg - Frankfurt", "Stand: 3.2.2024", "", "Datum;Paletten", *rows, ""))
    (question,) = read_demand_file(content.encode()).questions
    assert (question.id, question.choices[0].id) == ("lane_name", "Hamburg - Frankfurt")


def test_only_words_for_a_lane_name_one_in_a_title():
    assert lanes_in_title("Depot: Leeds · Printed: 3 March · Unit: t") == ["Leeds"]
    assert lanes_in_title("Printed: 3 March") == []
