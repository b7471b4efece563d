"""Rows of an XLSX workbook, streamed; refuses what unpacks too far."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from itertools import islice
from xml.etree.ElementTree import ParseError

from core.errors import UnreadableDemandFile
from core.twin.imports import Choice, Question
from db.demand_file.answers import Answers, answer_to
from db.demand_file.header import can_be_asked, missing_roles
from db.demand_file.lane_names import cell_text
from db.demand_file.sources import MAX_UNPACK_RATIO, RATIO_FREE_BYTES, ByteSource
from db.demand_file.synonyms import ROLES
from db.demand_file.text_header import HEADER_SEARCH_ROWS, missing_columns, without_empty_end
from db.demand_file.text_rows import BLOCK_ROWS, Header, NumberedRow

MAX_PARTS_BYTES = 1 << 30
_ZEROS = re.compile(r"0{2,}")
# What openpyxl lets through when the XML inside is not what its name promises.
_BROKEN = (
    zipfile.BadZipFile, zlib.error, ParseError, KeyError, ValueError, TypeError, AttributeError, IndexError,
    EOFError, OSError, NotImplementedError, OverflowError, RuntimeError, AssertionError,
)  # fmt: skip


class WorkbookRows:
    """One sheet of a workbook as rows, with the interface of `TextRows`; cells keep their types."""

    separator = ","  # of the rejects

    def __init__(self, source: ByteSource, *, sheet: str, header: Header, epoch_1904: bool) -> None:
        self._source, self._sheet = source, sheet
        self.header, self.epoch_1904 = header, epoch_1904

    def blocks(self) -> Iterator[tuple[float, list[list[object]]]]:
        """Blocks of data rows and the share of the sheet read."""
        block: list[list[object]] = []
        with _open_workbook(self._source) as book:
            n_rows = max(book[self._sheet].max_row or 1, 1)
            for line, fields in self._data_rows(book):
                block.append(fields)
                if len(block) == BLOCK_ROWS:
                    yield min(line / n_rows, 1.0), block
                    block = []
        if block:
            yield 1.0, block

    def numbered(self, wanted: bytes | None = None) -> Iterator[NumberedRow]:
        """Data rows one by one with their row numbers in the sheet; see `TextRows.numbered`."""
        with _open_workbook(self._source) as book:
            for place, (line, fields) in enumerate(self._data_rows(book)):
                if wanted is None or wanted[place]:
                    yield NumberedRow(line, fields)

    def _data_rows(self, book) -> Iterator[tuple[int, list[object]]]:
        n_columns = len(self.header.cells)
        for line, cells in enumerate(_rows_of(book[self._sheet]), start=1):
            if line <= self.header.n_records or not any(cell != "" for cell in cells):
                continue
            while len(cells) > n_columns and cells[-1] == "":
                cells.pop()
            cells.extend([""] * (n_columns - len(cells)))
            yield line, cells


def find_sheet(source: ByteSource, answers: Answers) -> tuple[WorkbookRows | None, str, Question | None]:
    """The sheet that holds the three columns, its name, or the question which one it is."""
    _refuse_bombs(source)
    with _open_workbook(source) as book:
        names = [sheet.title for sheet in book.worksheets]
        headers = {name: _find_header(book[name], answers) for name in names}
        tables = {name: header for name, header in headers.items() if header is not None}
        if not tables:
            raise missing_columns(_first_cells(book), answers)
        epoch_1904 = book.epoch.year == 1904
    name = next(iter(tables))
    if len(tables) > 1:
        choices = tuple(
            Choice(title, title, " | ".join(cell_text(cell) for cell in header.first_row))
            for title, header in tables.items()
        )
        question = Question("sheet", "Several sheets have the three columns. Which one counts?", choices)
        answer = answer_to(question, answers.given)
        if answer is None:
            return None, "", question
        name = answer
    return WorkbookRows(source, sheet=name, header=tables[name], epoch_1904=epoch_1904), name, None


def _rows_of(sheet) -> Iterator[list[object]]:
    if hasattr(sheet, "reset_dimensions"):
        sheet.reset_dimensions()  # the size that a file claims for its sheet is often wrong
    for cells in sheet.iter_rows():
        yield [_plain(cell) for cell in cells]


def _plain(cell) -> object:
    """The value of a cell as text, number or moment; nothing else reaches the readers."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return _as_shown(value, cell.number_format)
    return value if isinstance(value, datetime | date) else str(value)


def _as_shown(number: float, number_format: str | None) -> object:
    """A number, or the text that the sheet shows for it where the two mean different things."""
    if number_format and "%" in number_format:
        return f"{number * 100:g}%"
    if number_format and isinstance(number, int) and _ZEROS.fullmatch(number_format):
        return f"{number:0{len(number_format)}d}"  # 001 is a name
    return number


def _find_header(sheet, answers: Answers) -> Header | None:
    """The row that names all three columns, else one that leaves a single column to be asked."""
    rows = list(islice(_rows_of(sheet), HEADER_SEARCH_ROWS + 5))
    for names_all in (True, False):
        for place, cells in enumerate(rows[:HEADER_SEARCH_ROWS]):
            texts = tuple(cell_text(cell) for cell in without_empty_end(cells))
            first = next((tuple(row) for row in rows[place + 1 :] if any(cell != "" for cell in row)), ())
            known = answers.for_header(texts)
            if len(texts) < len(ROLES):
                continue
            if not missing_roles(texts, known) if names_all else can_be_asked(texts, first, known):
                return Header(texts, place + 1, first)
    return None


def _first_cells(book) -> list[str]:
    for sheet in book.worksheets:
        for place, cells in enumerate(_rows_of(sheet)):
            if any(cell != "" for cell in cells):
                return [cell_text(cell) for cell in cells]
            if place > HEADER_SEARCH_ROWS:
                break
    return []


@contextmanager
def _open_workbook(source: ByteSource):
    import openpyxl

    with source.open() as stream:
        try:
            book = openpyxl.load_workbook(stream, read_only=True, data_only=True)
            try:
                yield book
            finally:
                book.close()
        except UnreadableDemandFile:
            raise
        except _BROKEN as problem:
            raise UnreadableDemandFile(
                f"the workbook is damaged or protected ({type(problem).__name__}: {str(problem)[:120]}). "
                "Save it again as .xlsx or as CSV."
            ) from None


def _refuse_bombs(source: ByteSource) -> None:
    if source.packed:
        raise UnreadableDemandFile("it is a ZIP or XLSX file inside a gzip archive; unpack it first.")
    with source.open_raw() as stream:
        try:
            parts = zipfile.ZipFile(stream).infolist()
        except _BROKEN:
            raise UnreadableDemandFile("it begins like a ZIP archive, but is damaged.") from None
        names = {part.filename for part in parts}
        if "xl/workbook.xml" not in {name.lower().replace("\\", "/") for name in names}:
            raise UnreadableDemandFile(_archive_kind(names))
    n_out = sum(part.file_size for part in parts)
    is_far = n_out > RATIO_FREE_BYTES and n_out > MAX_UNPACK_RATIO * source.size
    if is_far or n_out > MAX_PARTS_BYTES:
        raise UnreadableDemandFile(
            f"the workbook unpacks to {n_out:,} bytes out of {source.size:,}, far more than it should. "
            "Save the sheet as CSV."
        )


def _archive_kind(names: set[str]) -> str:
    if "content.xml" in names:
        return "it is an OpenDocument file; save it as .xlsx or as CSV."
    if "xl/workbook.bin" in names:
        return "it is a binary workbook (.xlsb); save it as .xlsx or as CSV."
    if "word/document.xml" in names:
        return "it is a Word document; export the table as CSV or XLSX."
    return "it is a ZIP archive; unpack it and upload the CSV or XLSX inside."
