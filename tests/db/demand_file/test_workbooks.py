"""XLSX: typed cells, sheets, cached formula values, and files that only pretend."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime

import openpyxl
import pytest

from core.errors import UnreadableDemandFile
from db.demand_file import read_demand_file

HEADER = ("date", "product_name", "demand")


def workbook(*sheets: list[tuple], titles: tuple[str, ...] = ("Demand", "Old", "Other")) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in zip(titles, sheets, strict=False):
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def values(reading) -> dict[tuple[str, int], float]:
    lanes = (reading.lane_names[code] for code in reading.lane_codes)
    return dict(
        zip(zip(lanes, reading.days.tolist(), strict=True), reading.demand_units.tolist(), strict=True)
    )


def test_typed_cells_are_read_without_a_question():
    rows = [
        HEADER,
        (date(2024, 1, 1), "A", 5),
        (datetime(2024, 1, 2), "A", 1.234),
        (date(2024, 1, 1), 7, 0.1),
    ]
    reading = read_demand_file(workbook(rows), file_name="lanes.csv")  # whatever it is called
    assert values(reading) == {("7", 19_723): 0.1, ("A", 19_723): 5.0, ("A", 19_724): 1.234}
    assert dict(reading.reading.decisions)["sheet"] == "Demand"


def test_text_cells_follow_the_rules_of_text_files():
    rows = [HEADER, ("05.01.2024", "A", "1,5"), ("06.01.2024", "A", "5 000")]
    reading = read_demand_file(workbook(rows))
    assert values(reading) == {("A", 19_727): 1.5}
    assert [(problem.row, problem.column) for problem in reading.problems] == [(3, "demand")]


def test_a_text_that_typed_numbers_cannot_settle_is_asked():
    rows = [HEADER, (date(2024, 1, 1), "A", 12.5), (date(2024, 1, 2), "A", "1.234")]
    (question,) = read_demand_file(workbook(rows)).questions
    assert question.id == "decimal"


def test_serial_numbers_count_from_the_workbooks_own_epoch():
    rows = [HEADER, (45_296, "A", 5)]  # 2024-01-05 is 45,296 days after 1899-12-30
    assert read_demand_file(workbook(rows)).days.tolist() == [19_727]
    book = openpyxl.Workbook()
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    for row in (HEADER, (45_296 - 1_462, "A", 5)):
        book.active.append(row)
    assert read_demand_file(saved(book)).days.tolist() == [19_727]


@pytest.mark.parametrize("bad", [-1, True, "#N/A", None, 1e300, date(2024, 1, 1), "=1+1"])
def test_cells_that_are_no_demand_are_refused_with_their_row(bad):
    reading = read_demand_file(workbook([HEADER, (date(2024, 1, 1), "A", 5), (date(2024, 1, 2), "A", bad)]))
    assert [problem.row for problem in reading.problems] == [3]
    assert values(reading) == {("A", 19_723): 5.0}


def test_blank_rows_and_rows_above_the_header_keep_row_numbers_right():
    rows = [("Report",), (), HEADER, (date(2024, 1, 1), "A", 5), (), (date(2024, 1, 2), "A", "x")]
    assert [problem.row for problem in read_demand_file(workbook(rows)).problems] == [6]


def test_several_sheets_with_the_columns_are_asked():
    content = workbook([HEADER, (date(2024, 1, 1), "A", 5)], [HEADER, (date(2024, 1, 1), "A", 6)], [("x",)])
    (question,) = read_demand_file(content).questions
    assert (question.id, [choice.id for choice in question.choices]) == ("sheet", ["Demand", "Old"])
    assert read_demand_file(content, answers={"sheet": "Old"}).demand_units.tolist() == [6.0]


def test_a_workbook_without_the_columns_names_what_it_has():
    with pytest.raises(UnreadableDemandFile, match="'kept', 'quiet'"):
        read_demand_file(workbook([("kept", "quiet")]))
    with pytest.raises(UnreadableDemandFile, match="no row below"):
        read_demand_file(workbook([HEADER]))


def test_a_workbook_that_unpacks_too_far_is_refused():
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * 40_000_000)
    with pytest.raises(UnreadableDemandFile, match="unpacks to 40,000,000 bytes"):
        read_demand_file(bomb.getvalue())


def test_a_workbook_with_entities_or_broken_parts_is_refused():
    content = workbook([HEADER, (date(2024, 1, 1), "A", 5)])
    entity = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet>&a;</worksheet>'
    for part in (entity, b"<worksheet", b""):
        packed = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(packed, "w") as after:
            for name in before.namelist():
                after.writestr(name, part if name.endswith("sheet1.xml") else before.read(name))
        with pytest.raises(UnreadableDemandFile):
            read_demand_file(packed.getvalue())


def test_the_rejects_of_a_workbook_are_a_csv_to_mend():
    reading = read_demand_file(workbook([HEADER, (date(2024, 1, 1), "A", -5)]))
    mended = reading.rejects_csv.replace(b"2024-01-01,A,-5,", b"2024-01-01,A,5,")
    assert values(read_demand_file(mended)) == {("A", 19_723): 5.0}
