"""Cells of a workbook: what a sheet shows is what is read, whichever program wrote it and however it did."""

from __future__ import annotations

import tracemalloc
from datetime import date, datetime, time, timedelta
from time import process_time

import numpy as np
import openpyxl
import pytest

from core.errors import UnreadableDemandFile
from db.demand_file import xml_parts
from db.demand_file.sources import open_source
from db.demand_file.workbook import open_workbook
from tests.db.demand_file.workbook_files import (
    SHEET,
    SPACE,
    STYLES,
    edited,
    rows_of,
    rows_of_openpyxl,
    saved,
    walk,
    with_rows,
    with_shared_texts,
    workbook_of,
)

FORMATS = (
    "General", "0", "0.00", "000", "00000", "0%", "0.00%", "0.0 %", "#,##0.00", "@", "0.00E+00", "# ?/?",
    "yyyy-mm-dd", "dd.mm.yyyy", "TT.MM.JJJJ", "mm/dd/yy", "d-mmm-yy", "yyyy/mm/dd;@", "yyyy-mm-dd hh:mm", "h:mm",
    "[$-407]d. mmm yyyy", "[$-F800]dddd, mmmm dd, yyyy", '[$-411]ggge"年"m"月"d"日"', 'm"M"d"D"', "mm:ss.0",
    "[h]:mm:ss", "[s].000", '0.00 "Stk"', '0" d"', r"0\ \d", '"Y: "0.00"m"', r"\Y000000", "0_d", "0;yyyy",
    "#,##0\\ [$€-407]", "[Red]0;[Blue]-0", "[>=100]0;0.0", "_-* #,##0.00 _€_-;-* #,##0.00 _€_-",
)  # fmt: skip
VALUES = (
    0, 1, 7, -5, 59, 60, 61, 45_296, 45_296.5, 0.5, 0.1, 1.234, -1.5, 1e-7, 1e15, 1e300, 123_456_789_012_345_678,
    2_958_466, 99_999_999, True, False, "001", "  x  ", "NA", "#N/A", "#DIV/0!", "=1+1", "line\nbreak", "Köln–Zürich",
    "😀", "<&>\"'", "1,5", date(2024, 1, 5), datetime(2024, 1, 5, 13, 30, 15), date(1900, 1, 1), date(1900, 2, 28),
    time(12, 0), timedelta(hours=30),
)  # fmt: skip
EMPTY = workbook_of()


def random_workbook(rng: np.random.Generator, *, epoch_1904: bool) -> bytes:
    """Values under formats, with gaps between cells and between rows."""
    book = openpyxl.Workbook()
    if epoch_1904:
        book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    for row in rng.choice(60, size=20, replace=False) + 1:
        for column in rng.choice(12, size=6, replace=False) + 1:
            value = VALUES[rng.integers(len(VALUES))]
            cell = book.active.cell(int(row), int(column))
            try:
                cell.value = value
                assert not epoch_1904 or not isinstance(value, date) or value.year > 1904
            except (ValueError, AssertionError):
                cell.value = "no such day"
            if not isinstance(value, date | time | timedelta) and rng.random() < 0.7:
                cell.number_format = FORMATS[rng.integers(len(FORMATS))]
    return saved(book)


@pytest.mark.parametrize("seed", range(40))
@pytest.mark.filterwarnings("ignore:Cell .* is marked as a date")
def test_values_under_formats_are_read_as_openpyxl_reads_them(seed):
    content = random_workbook(np.random.default_rng(seed), epoch_1904=seed % 3 == 0)
    content = with_shared_texts(content) if seed % 2 else content
    expected = rows_of_openpyxl(content)
    found = rows_of(content)
    assert found == expected
    assert [[kind(value) for value in row] for _, row in found] == [
        [kind(value) for value in row] for _, row in expected
    ]


def kind(value: object) -> type:
    """Text, number or moment; a number may be one that knows its currency."""
    return next(kind for kind in (str, datetime, (int, float), object) if isinstance(value, kind))


@pytest.mark.parametrize(
    ("number", "code", "shown"),
    [
        (45_296, "TT.MM.JJJJ", datetime(2024, 1, 5)),
        (45_296.75, "[$-407]d. mmm yyyy", datetime(2024, 1, 5, 18)),
        (45_296, 'm"月"d"日"', datetime(2024, 1, 5)),
        (45_296, '0.00 "Stk"', 45_296),
        (45_296, "0;yyyy", 45_296),
        (0.5, "0.0 %", "50%"),
        (7, "000", "007"),
        (7.5, "000", 7.5),
        (1.25, "[h]:mm", "1 day, 6:00:00"),
        (-1, "yyyy-mm-dd", "1899-12-29 00:00:00"),
        (99_999_999, "yyyy-mm-dd", "#VALUE!"),
    ],
)
def test_a_number_is_what_its_format_shows(number, code, shown):
    book = openpyxl.Workbook()
    book.active["A1"], book.active["A1"].number_format = number, code
    ((_, (value,)),) = rows_of(saved(book))
    assert (str(value) if number == -1 else value) == shown


@pytest.mark.parametrize(
    ("cells", "values"),
    [
        (
            "<c><v>1</v></c><c t='str'><v>x</v></c><c r='E9'><v>2</v></c><c><v>3</v></c>",
            [1, "x", "", "", 2, 3],
        ),
        ('<c r="C9"><v>1</v></c>', ["", "", 1]),
        ('<c r="A9" s="7"/><c r="B9" t="s"><v></v></c><c r="C9"><v>1</v></c><c r="D9"/>', ["", "", 1]),
        ('<c r="A9" t="e"><f>NA()</f><v>#N/A</v></c>', ["#N/A"]),
        ('<c r="A9" t="b"><v>1</v></c><c r="B9" t="b"><v>0</v></c>', ["TRUE", "FALSE"]),
        ('<c r="A9"><f>1+1</f><v>2</v></c><c r="B9"><f>1+1</f></c><c r="C9"><v>3</v></c>', [2, "", 3]),
        ('<c t="str"><f>"a"</f><v>a</v></c><c><f t="shared" si="0"/><v>3</v></c>', ["a", 3]),
        ('<c t="d"><v>2024-01-05T10:20:30</v></c>', [datetime(2024, 1, 5, 10, 20, 30)]),
        ('<c t="d"><v>10:20</v></c><c t="d"><v>2024-01-05T10:20Z</v></c>', ["10:20", "2024-01-05T10:20Z"]),
        ('<c t="inlineStr"><v>x</v><is><t>y</t></is></c>', ["y"]),
        ('<c t="inlineStr"><is><r><rPr/><t>bo</t></r><r><t> ld</t></r></is></c>', ["bo ld"]),
        ('<c t="inlineStr"><is><t>東京</t><rPh><t>とうきょう</t></rPh></is></c>', ["東京"]),
        ('<c t="inlineStr"><is><t>a_x000D_b_x005F_x0041_</t></is></c>', ["a\rb_x0041_"]),
        ('<c t="inlineStr"><is><t>_x0000__xD83D_</t></is></c>', ["\ufffd\ufffd"]),
        ('<c t="str"><v>a&amp;b&#13;c<![CDATA[<d>]]></v></c>', ["a&b\rc<d>"]),
        ('<c><v>5<!-- x -->6</v></c>\n<c t="str">\n <v> a </v>\n</c>', [56, " a "]),
        ("<c><v> 5 </v></c><c><v>abc</v></c><c><v>NaN</v></c>", [5, "abc", "NaN"]),
        ("<c><v>1_000</v></c><c><v>٣</v></c>", ["1_000", "٣"]),
        ('<c t="new"><v>5</v></c><c s="999"><v>5</v></c>', ["5", 5]),
    ],
)
def test_cells_as_programs_write_them(cells, values):
    content = with_rows(EMPTY, f'<row r="9">{cells}</row>')
    assert rows_of(content) == rows_of(with_shared_texts(content)) == [(9, values)]


def test_rows_without_numbers_and_between_gaps_are_counted_on():
    rows = rows_of(
        with_rows(EMPTY, '<row><c><v>1</v></c></row><row/><row r="7.0"/><row><c><v>2</v></c></row>')
    )
    assert rows == [(1, [1]), (8, [2])]


def test_a_number_too_large_for_any_day_is_an_error_value():
    content = workbook_of((date(2024, 1, 5),))
    assert rows_of(with_rows(content, '<row><c s="1"><v>1e400</v></c></row>'))[1] == (2, ["#VALUE!"])


def test_formats_of_other_lists_are_not_those_of_cells():
    content = workbook_of((7,), formats={"A1": "000"})
    other = b'<dxfs><dxf><numFmt numFmtId="164" formatCode="0%"/></dxf></dxfs>'
    content = edited(content, STYLES, lambda xml: xml.replace(b"<tableStyles", other + b"<tableStyles"))
    assert rows_of(content) == [(1, ["007"])]


def test_a_format_without_end_takes_no_time():
    content = workbook_of((7,), formats={"A1": "000"})
    endless = edited(content, STYLES, lambda xml: xml.replace(b'"000"', b'"%b"' % (b"[" * 100_000)))
    started = process_time()
    assert rows_of(endless) == [(1, [7])]
    assert process_time() - started < 1.0


def test_a_sheet_of_charts_is_no_sheet_and_backslashes_part_folders_too():
    book = openpyxl.Workbook()
    book.create_chartsheet("Chart", 0)
    book.worksheets[0].append([1])
    relations = "xl/_rels/workbook.xml.rels"
    content = edited(saved(book), relations, lambda xml: xml.replace(b"worksheets/", b"worksheets\\"))
    assert rows_of(content) == [(1, [1])]


def test_the_share_that_was_read_grows_to_one():
    content = workbook_of(*((f"lane {number}", number) for number in range(9_000)))
    book = open_workbook(open_source(content, None))
    shares = [share for share, _ in book.pieces("Sheet", n_columns=2)]
    assert shares == sorted(shares)
    assert shares[0] < 0.7
    assert shares[-1] == 1.0


def test_other_namespaces_prefixes_and_encodings_are_read_alike():
    content = workbook_of(("date", "lane"), (date(2024, 1, 5), "Köln"))

    def prefixed(xml: bytes) -> bytes:
        for tag in (b"worksheet", b"sheetData", b"row", b"c", b"v"):
            for end in (b" ", b">", b"/"):
                xml = xml.replace(b"<" + tag + end, b"<x:" + tag + end)
            xml = xml.replace(b"</" + tag + b">", b"</x:" + tag + b">")
        return xml.replace(b'xmlns="' + SPACE, b'xmlns="urn:other" xmlns:x="' + SPACE)

    def strict(xml: bytes) -> bytes:
        return xml.replace(SPACE, b"http://purl.oclc.org/ooxml/spreadsheetml/main")

    def utf_16(xml: bytes) -> bytes:
        return ('<?xml version="1.0" encoding="UTF-16"?>' + xml.decode()).encode("utf-16")

    for form in (prefixed, strict, utf_16):
        changed = edited(content, SHEET, form)
        assert (
            rows_of(changed)
            == rows_of(content)
            == [(1, ["date", "lane"]), (2, [datetime(2024, 1, 5), "Köln"])]
        )


def test_where_the_bytes_are_cut_into_pieces_changes_nothing(monkeypatch):
    content = random_workbook(np.random.default_rng(1), epoch_1904=False)
    whole = rows_of(content)
    for n_bytes in (1, 7, 64):
        monkeypatch.setattr(xml_parts, "PIECE_BYTES", n_bytes)
        assert rows_of(content) == whole


def test_values_far_to_the_right_stand_beside_the_columns_that_are_read():
    content = with_rows(
        EMPTY, '<row r="9"><c r="A9"><v>1</v></c><c r="D9"><v>2</v></c><c r="XFD9"><v>3</v></c></row>'
    )
    assert rows_of(content, n_columns=3) == [(9, [1, "", "", 2, 3])]


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ('<row r="9"><c r="C9"><v>3</v></c><c r="A9"><v>1</v></c></row>', "cell A9 stands in row 9"),
        ('<row r="9"><c r="A9"><v>3</v></c><c r="A9"><v>1</v></c></row>', "cell A9 stands in row 9"),
        ('<row r="9"/><row r="8"/>', "row 8 follows row 9"),
        ('<row r="9"/><row r="9"/>', "row 9 follows row 9"),
        ('<row r="1048577"/>', "row 1048577 follows row 0"),
        ('<row r="x"/>', "could not convert"),
        ('<row r="9"><c r="XFE9"><v>5</v></c></row>', "no column XFE"),
        ('<row r="9"><c r="5"><v>5</v></c></row>', "cell 5 stands"),
        ('<row r="9"><c r="A9" t="s"><v>-1</v></c></row>', "no shared text -1"),
        ('<row r="9"><c r="A9" t="s"><v>99</v></c></row>', "no shared text 99"),
        (f'<row r="9"><c r="A9" t="str"><v>{"x" * 32_768}</v></c></row>', "more than 32,767 characters"),
        (f'<row r="9"><c r="A9" x="{"x" * 2_000_000}"/></row>', "longer than 1,048,576 bytes"),
        ("<a>" * 200_000, "nested more than 100 deep"),
        ("<row><c><v>" * 50_000, "nested more than 100 deep"),
        ('<row r="9"><c r="A9"><v>5</v>', "mismatched tag"),
        ('<row r="9"><c r="A9"><v>&a;</v></c></row>', "undefined entity"),
    ],
)  # fmt: skip
def test_xml_that_no_sheet_can_have_is_refused_with_its_reason(rows, reason):
    with pytest.raises(UnreadableDemandFile, match=reason):
        rows_of(with_rows(EMPTY, rows))


def test_a_long_sheet_takes_no_more_memory_than_a_short_one():
    row = "<row><c t='str'><v>lane {0}</v></c><c><v>{0}</v></c></row>"
    peaks = []
    for n_rows in (10_000, 40_000):
        content = with_rows(EMPTY, "".join(row.format(number) for number in range(n_rows)))
        tracemalloc.start()
        assert sum(1 for _ in walk(content)) == n_rows
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.2 * peaks[0]
