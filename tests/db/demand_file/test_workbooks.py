"""XLSX: typed cells, sheets, cached formula values, and files that only pretend."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import date, datetime

import openpyxl
import pytest

from core.errors import UnreadableDemandFile
from db.demand_file import read_demand_file
from db.demand_file import workbook as db_workbook
from tests.db.demand_file.workbook_files import (
    SHARED,
    SHEET,
    edited,
    saved,
    with_rows,
    with_shared_texts,
    workbook_of,
)

HEADER = ("date", "product_name", "demand")
GOOD = (date(2024, 1, 1), "A", 5)


def workbook(*sheets: list[tuple], titles: tuple[str, ...] = ("Demand", "Old", "Other")) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in zip(titles, sheets, strict=False):
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    return saved(book)


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
    content = workbook([HEADER, (45_296, "A", 5)])  # 2024-01-05 is 45,296 days after 1899-12-30
    (question,) = read_demand_file(content).questions
    assert (question.id, [choice.id for choice in question.choices]) == (
        "date_format",
        ["excel serial (1900)"],
    )
    reading = read_demand_file(content, answers={"date_format": "excel serial (1900)"})
    assert reading.days.tolist() == [19_727]
    content = workbook_of(HEADER, (45_296 - 1_462, "A", 5), epoch_1904=True)
    reading = read_demand_file(content, answers={"date_format": "excel serial (1904)"})
    assert reading.days.tolist() == [19_727]


def formatted(*codes: str, values: Sequence[float] = ()) -> bytes:
    """One row per number format, the value beside it in that format."""
    rows = [(date(2024, 1, 1 + i), "A", value) for i, value in enumerate(values or [12.5] * len(codes))]
    return workbook_of(HEADER, *rows, formats={f"C{i + 2}": code for i, code in enumerate(codes)})


@pytest.mark.parametrize(
    ("code", "sign"), [('#,##0.00 "€"', "€"), ("[$£-809]#,##0.00", "£"), ('0 "kg"', "kg"), ("$#,##0.00", "$")]
)
def test_a_currency_that_the_sheet_shows_beside_all_numbers_is_told(code, sign):
    reading = read_demand_file(formatted(code, code, code))
    assert ("taken off every value", sign) in reading.reading.decisions
    assert reading.demand_units.tolist() == [12.5] * 3


def test_a_number_in_another_currency_is_refused():
    reading = read_demand_file(formatted('0.0 "€"', '0.0 "€"', '0.0 "$"', "0.0"))
    assert [(problem.row, problem.reason) for problem in reading.problems] == [
        (4, "the value is in another currency or unit")
    ]


@pytest.mark.parametrize(
    ("code", "shown"), [('0 "k"', 12_500.0), ("#,##0,", 0.0125), ('0.0,,"Mio"', 12.5), ('0.0,"k"', 12.5)]
)
def test_numbers_that_the_sheet_shows_as_others_are_asked(code, shown):
    content = formatted(code, code)
    if shown == 12.5:  # what is shown as millions is held as such
        assert read_demand_file(content).demand_units.tolist() == [12.5, 12.5]
        return
    (question,) = read_demand_file(content).questions
    assert question.id == "cell_numbers"
    as_shown = read_demand_file(content, answers={"cell_numbers": "as_shown"}).demand_units
    assert as_shown.tolist() == pytest.approx([shown, shown])
    assert read_demand_file(content, answers={"cell_numbers": "as_stored"}).demand_units.tolist() == [
        12.5,
        12.5,
    ]


def test_rows_that_a_filter_hides_are_asked_about():
    book = openpyxl.Workbook()
    for row in (HEADER, *((date(2024, 1, day), "A", day % 5) for day in range(1, 20))):
        book.active.append(row)
    for row in (3, 4):
        book.active.row_dimensions[row].hidden = True
    content = saved(book)
    (question,) = read_demand_file(content).questions
    assert question.id == "hidden_rows"
    assert read_demand_file(content, answers={"hidden_rows": "read"}).n_rows == 19
    assert read_demand_file(content, answers={"hidden_rows": "leave_out"}).n_rows == 17


def test_sheets_with_the_same_columns_can_be_read_together():
    book = openpyxl.Workbook()
    book.active.title = "HAM-FRA"
    for sheet in (book.active, book.create_sheet("FRA-MUC")):
        sheet.append(("Tag", "Menge"))
        for day in range(1, 20):
            sheet.append((date(2024, 1, day), day % 5 + len(sheet.title)))
    content = saved(book)
    (question,) = read_demand_file(content).questions
    assert [choice.id for choice in question.choices] == ["HAM-FRA", "FRA-MUC", "all sheets"]
    answers = {"sheet": "all sheets", "column_product_name": "sheet"}
    reading = read_demand_file(content, answers=answers)
    assert (reading.lane_names, reading.n_rows) == (("FRA-MUC", "HAM-FRA"), 38)
    book["FRA-MUC"]["B7"] = "many"
    (problem,) = read_demand_file(saved(book), answers=answers).problems
    assert (problem.sheet, problem.row, problem.value) == ("FRA-MUC", 7, "many")


@pytest.mark.parametrize("bad", [-1, True, "#N/A", None, 1e300, date(2024, 1, 1), "=1+1"])
def test_cells_that_are_no_demand_are_refused_with_their_row(bad):
    reading = read_demand_file(workbook([HEADER, (date(2024, 1, 1), "A", 5), (date(2024, 1, 2), "A", bad)]))
    assert [problem.row for problem in reading.problems] == [3]
    assert values(reading) == {("A", 19_723): 5.0}


def test_blank_rows_and_rows_above_the_header_keep_row_numbers_right():
    rows = [("Report",), (), HEADER, (date(2024, 1, 1), "A", 5), (), (date(2024, 1, 2), "A", "x")]
    assert [problem.row for problem in read_demand_file(workbook(rows)).problems] == [6]


def test_a_header_stands_among_the_first_sixty_rows():
    titles = [(f"title {number}",) for number in range(61)]
    assert values(read_demand_file(workbook([*titles[:59], HEADER, GOOD]))) == {("A", 19_723): 5.0}
    with pytest.raises(UnreadableDemandFile, match="holds 'title 0'"):
        read_demand_file(workbook([*titles, HEADER, GOOD]))


def test_a_column_of_an_unknown_name_is_asked_about():
    content = workbook([("date", "Verbindungsname", "demand"), GOOD])
    (question,) = read_demand_file(content).questions
    assert (question.id, [choice.example for choice in question.choices]) == (
        "column_product_name",
        ["A", ""],
    )
    answers = {question.id: "Verbindungsname"}
    assert values(read_demand_file(content, answers=answers)) == {("A", 19_723): 5.0}


def test_several_sheets_with_the_columns_are_asked():
    content = workbook([HEADER, (date(2024, 1, 1), "A", 5)], [HEADER, (date(2024, 1, 1), "A", 6)], [("x",)])
    (question,) = read_demand_file(content).questions
    assert (question.id, [choice.id for choice in question.choices]) == (
        "sheet",
        ["Demand", "Old", "all sheets"],
    )
    assert read_demand_file(content, answers={"sheet": "Old"}).demand_units.tolist() == [6.0]


def test_a_workbook_without_the_columns_names_what_it_has():
    with pytest.raises(UnreadableDemandFile, match="'kept', 'quiet'"):
        read_demand_file(workbook([("kept", "quiet")]))
    with pytest.raises(UnreadableDemandFile, match="no row below"):
        read_demand_file(workbook([HEADER]))


def test_a_hidden_sheet_with_the_columns_is_asked_about_too():
    book = openpyxl.Workbook()
    for sheet in (book.active, book.create_sheet("hidden")):
        sheet.append(HEADER)
        sheet.append(GOOD)
    book["hidden"].sheet_state = "hidden"
    (question,) = read_demand_file(saved(book)).questions
    assert [choice.id for choice in question.choices] == ["Sheet", "hidden", "all sheets"]


def test_merged_cells_of_the_lane_hold_their_value_in_each_row():
    book = openpyxl.Workbook()
    for row in (HEADER, GOOD, (date(2024, 1, 2), "A", 6)):
        book.active.append(row)
    book.active.merge_cells("B2:B3")
    reading = read_demand_file(saved(book))
    assert values(reading) == {("A", 19_723): 5.0, ("A", 19_724): 6.0}
    assert reading.problems == ()


def test_a_merged_amount_is_not_repeated():
    book = openpyxl.Workbook()
    for row in (HEADER, GOOD, (date(2024, 1, 2), "A", 6)):
        book.active.append(row)
    book.active.merge_cells("C2:C3")
    reading = read_demand_file(saved(book))
    assert values(reading) == {("A", 19_723): 5.0}
    assert [(problem.row, problem.reason) for problem in reading.problems] == [(3, "demand is missing")]


def test_a_row_of_error_values_is_refused_and_not_passed_over_as_empty():
    row = '<row r="9">{}</row>'.format("".join(f'<c r="{c}9" t="e"><v>#REF!</v></c>' for c in "ABC"))
    reading = read_demand_file(with_rows(workbook_of(HEADER, GOOD), row))
    assert [(problem.row, problem.value) for problem in reading.problems] == [(9, "#REF!")]


def test_a_value_at_the_far_corner_of_the_sheet_stands_beside_its_row():
    row = '<row r="1048576"><c r="A1048576"><v>1</v></c><c r="XFD1048576"><v>2</v></c></row>'
    reading = read_demand_file(with_rows(workbook_of(HEADER, GOOD), row))
    assert values(reading) == {("A", 19_723): 5.0}
    (problem,) = reading.problems
    assert (problem.row, problem.reason) == (1_048_576, "this is no date")
    assert any("beside the table: '2'" in note for note in reading.notes)


def test_a_header_wider_than_any_table_is_refused():
    with pytest.raises(UnreadableDemandFile, match="the header has 4,001 columns; at most 4,000 are taken"):
        read_demand_file(workbook_of((*HEADER, *(f"c{number}" for number in range(3_998)))))


def zipped(**parts: bytes) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return content.getvalue()


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        ({"xl/workbook.xml": b" " * 40_000_000}, "unpacks to 40,000,000 bytes"),
        ({"xl/workbook.xml": b""}, "xl/_rels/workbook.xml.rels is missing"),
        ({"content.xml": b"", "mimetype": b""}, "an OpenDocument file"),
        ({"xl/workbook.bin": b""}, r"a binary workbook \(.xlsb\)"),
        ({"word/document.xml": b""}, "a Word document"),
        ({"lanes.csv": b""}, "a ZIP archive; unpack it"),
    ],
)
def test_archives_that_are_no_workbook_are_refused_by_name(parts, reason):
    with pytest.raises(UnreadableDemandFile, match=reason):
        read_demand_file(zipped(**parts))


def test_a_directory_that_says_less_than_a_part_holds_is_not_believed_and_not_unpacked_further():
    content = workbook_of(HEADER, *[GOOD] * 2_000)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        size = archive.getinfo(SHEET).file_size
    lying = content.replace(size.to_bytes(4, "little"), (1_000).to_bytes(4, "little"))
    assert lying != content
    with pytest.raises(UnreadableDemandFile, match="damaged or protected"):
        read_demand_file(lying)


def test_a_protected_workbook_is_refused_with_its_reason():
    content = bytearray(workbook_of(HEADER, GOOD))
    for magic, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = content.find(magic)
        while place >= 0:
            content[place + offset] |= 1
            place = content.find(magic, place + 1)
    with pytest.raises(UnreadableDemandFile, match=r"protected \(File .* is encrypted, password required"):
        read_demand_file(bytes(content))


@pytest.mark.parametrize(
    ("part", "old", "new", "reason"),
    [
        (SHEET, b"<worksheet", b'<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet', "declares a document type"),
        (SHEET, b"<sheetData>", b"<sheetData", "not well-formed"),
        (SHEET, b"</sheetData>", b"", "mismatched tag"),
        ("xl/workbook.xml", b"<sheets>", b'<sheets><sheet name="x" r:id="rId9"/>', "'x' has no part"),
        ("xl/workbook.xml", b"r:id=", b"r:ie=", "'Sheet' has no part of its own"),
        ("xl/workbook.xml", b"<sheet ", b"<other ", "it has 0 sheets with cells"),
        ("xl/_rels/workbook.xml.rels", b"sheet1.xml", b"sheet7.xml", "xl/worksheets/sheet7.xml is missing"),
        ("xl/_rels/workbook.xml.rels", b"sharedStrings.xml", b"x.xml", "xl/x.xml is missing"),
        (SHARED, b"<sst", b"<si>", "mismatched tag"),
    ],
)
def test_a_workbook_with_a_broken_part_is_refused_with_its_reason(part, old, new, reason):
    content = with_shared_texts(workbook_of(HEADER, GOOD))
    assert values(read_demand_file(content)) == {("A", 19_723): 5.0}
    content = edited(content, part, lambda xml: xml.replace(old, new))
    with pytest.raises(UnreadableDemandFile, match=reason):
        read_demand_file(content)


def test_parts_that_grow_too_large_for_memory_are_refused(monkeypatch):
    content = with_shared_texts(workbook_of(HEADER, GOOD))
    monkeypatch.setattr(db_workbook, "MAX_TEXTS_BYTES", 100)
    with pytest.raises(UnreadableDemandFile, match=r"xl/sharedStrings.xml has \d+ bytes, more than the 100"):
        read_demand_file(content)
    many = b"".join(b'<sheet name="%d" r:id="rId1"/>' % number for number in range(1_001))
    content = edited(content, "xl/workbook.xml", lambda xml: xml.replace(b"<sheets>", b"<sheets>" + many))
    monkeypatch.undo()
    with pytest.raises(UnreadableDemandFile, match="it has 1,002 sheets with cells; 1 to 1,000 are taken"):
        read_demand_file(content)


def test_the_rejects_of_a_workbook_are_a_csv_to_mend():
    reading = read_demand_file(workbook([HEADER, (date(2024, 1, 1), "A", -5)]))
    mended = reading.rejects_csv.replace(b"2024-01-01,A,-5,", b"2024-01-01,A,5,")
    assert values(read_demand_file(mended)) == {("A", 19_723): 5.0}
