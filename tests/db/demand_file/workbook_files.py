"""Workbooks for tests: written by openpyxl, and edited as XML where no program writes them so."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime

import openpyxl
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH

from db.demand_file.sheet_cells import SheetRow
from db.demand_file.sources import open_source
from db.demand_file.workbook import open_workbook

SHEET, SHARED, STYLES = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml"
SPACE = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHARED_TYPE = (
    b'<Override PartName="/xl/sharedStrings.xml" '
    b'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>'
)
SHARED_RELATION = (
    b'<Relationship Id="rId99" Target="sharedStrings.xml" '
    b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"/>'
)


def saved(book: openpyxl.Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def workbook_of(
    *rows: Iterable[object], formats: Mapping[str, str] | None = None, epoch_1904: bool = False
) -> bytes:
    """One sheet with these rows, and number formats by cell."""
    book = openpyxl.Workbook()
    book.epoch = MAC_EPOCH if epoch_1904 else WINDOWS_EPOCH
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(list(row))
    for place, number_format in (formats or {}).items():
        sheet[place].number_format = number_format
    return saved(book)


def part_of(content: bytes, part: str) -> bytes:
    """One part of the workbook."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(part)


def repacked(content: bytes, part: str, new: bytes) -> bytes:
    """The workbook with one part replaced or added."""
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as before,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for name in dict.fromkeys((*before.namelist(), part)):
            after.writestr(name, new if name == part else before.read(name))
    return packed.getvalue()


def edited(content: bytes, part: str, edit: Callable[[bytes], bytes]) -> bytes:
    """The workbook with one part changed; an edit that changes nothing is a fault of the test."""
    old = part_of(content, part)
    new = edit(old)
    assert new != old, f"nothing was changed in {part}"
    return repacked(content, part, new)


def with_rows(content: bytes, xml: str | bytes) -> bytes:
    """The workbook with rows as XML behind those of its first sheet."""
    rows = xml.encode() if isinstance(xml, str) else xml
    return edited(content, SHEET, _before(b"</sheetData>", rows))


def with_shared_texts(content: bytes) -> bytes:
    """The workbook with its texts in a part of their own, as most programs write them."""
    texts: list[bytes] = []

    def share(match: re.Match[bytes]) -> bytes:
        texts.append(match[1])
        return b't="s"><v>%d</v>' % (len(texts) - 1)

    inline = re.compile(rb't="inlineStr"><is>(.*?)</is>', re.DOTALL)
    content = repacked(content, SHEET, inline.sub(share, part_of(content, SHEET)))
    part = b'<sst xmlns="%b">%b</sst>' % (SPACE, b"".join(b"<si>%b</si>" % text for text in texts))
    content = repacked(content, SHARED, part)
    content = edited(content, "[Content_Types].xml", _before(b"</Types>", SHARED_TYPE))
    return edited(content, "xl/_rels/workbook.xml.rels", _before(b"</Relationships>", SHARED_RELATION))


def _before(end: bytes, entry: bytes) -> Callable[[bytes], bytes]:
    return lambda xml: xml.replace(end, entry + end)


def walk(content: bytes, *, n_columns: int = 16_384) -> Iterator[SheetRow]:
    """The rows of the first sheet with a value, as the product reads them."""
    book = open_workbook(open_source(content, None))
    yield from book.rows(next(iter(book.sheets)), n_columns=n_columns)


def rows_of(content: bytes, *, n_columns: int = 16_384) -> list[SheetRow]:
    """All of them."""
    return list(walk(content, n_columns=n_columns))


def rows_of_openpyxl(content: bytes) -> list[SheetRow]:
    """The same rows by openpyxl, its values as a sheet shows them."""
    sheet = openpyxl.load_workbook(io.BytesIO(content), data_only=True).worksheets[0]
    rows = []
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        shown = [_shown(cell.value, cell.number_format) for cell in cells]
        while shown and shown[-1] == "":
            shown.pop()
        rows += [(number, shown)] if shown else []
    return rows


def _shown(value: object, number_format: str) -> object:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        if "%" in number_format:
            return f"{value * 100:g}%"
        is_padded = isinstance(value, int) and len(number_format) > 1 and not number_format.strip("0")
        return str(value).zfill(len(number_format)) if is_padded and value >= 0 else value
    return value if isinstance(value, date | datetime) else str(value)
