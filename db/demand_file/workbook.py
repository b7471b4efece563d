"""An XLSX workbook: its sheets, their rows as a stream, and what the cells refer to.

The standard library's XML parser reads it in a few megabytes, however long the sheet. calamine, the faster
reader, lays out the whole rectangle between the first and the last cell of a sheet, so that two cells can end
the process, and hands out neither error values nor what formats such as 000 and 0 % make of a number.
"""

from __future__ import annotations

import posixpath
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from lzma import LZMAError
from typing import IO
from xml.parsers.expat import ExpatError

from core.errors import UnreadableDemandFile
from core.told import told
from db.demand_file.merged_cells import SheetMarks, sheet_marks
from db.demand_file.number_formats import readers_by_style
from db.demand_file.sheet_cells import CellReader, SharedTexts, SheetRow, SheetRows, Texts
from db.demand_file.sources import MAX_UNPACK_RATIO, RATIO_FREE_BYTES, ByteSource
from db.demand_file.xml_parts import parse_xml, start_tags

MAX_PARTS_BYTES = 1 << 30
MAX_TEXTS_BYTES = 128 << 20
MAX_LIST_BYTES = 16 << 20  # of each part that lists sheets or formats
MAX_SHEETS = 1_000
WORKBOOK, RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_BROKEN = (
    zipfile.BadZipFile, zlib.error, LZMAError, struct.error, ExpatError, KeyError, ValueError, IndexError,
    EOFError, OSError, NotImplementedError, OverflowError, RuntimeError,
)  # fmt: skip


@dataclass(frozen=True)
class Workbook:
    """Sheets by name with their parts, and what their cells refer to; cells are read anew on each walk."""

    source: ByteSource
    sheets: Mapping[str, str]
    epoch_1904: bool
    texts: Texts
    readers: Mapping[str, CellReader]

    def pieces(self, sheet: str, *, n_columns: int) -> Iterator[tuple[float, list[SheetRow]]]:
        """Rows with a value, as `SheetRows` has them, and the share of the sheet read."""
        found = SheetRows(self.texts, self.readers, n_columns)
        with _opened(self.source) as archive, _part(archive, self.sheets[sheet], MAX_PARTS_BYTES) as part:
            n_all = max(archive.getinfo(part.name).file_size, 1)
            for n_bytes in parse_xml(part, found):
                yield n_bytes / n_all, found.rows
                found.rows = []

    def marks(self, sheet: str) -> SheetMarks:
        """Its merged cells that span several rows, and how many rows are hidden."""
        with _opened(self.source) as archive, _part(archive, self.sheets[sheet], MAX_PARTS_BYTES) as part:
            return sheet_marks(part)

    def rows(self, sheet: str, *, n_columns: int) -> Iterator[SheetRow]:
        """Rows with a value one by one."""
        for _, rows in self.pieces(sheet, n_columns=n_columns):
            yield from rows


def open_workbook(source: ByteSource) -> Workbook:
    """Read everything but the cells.

    Raises
    ------
    UnreadableDemandFile
        where it is no XLSX workbook, damaged, protected, or unpacks to far more than it should.
    """
    _refuse_bombs(source)
    with _opened(source) as archive:
        parts = dict(_related_parts(archive))
        sheets, epoch_1904 = _sheets(archive, parts)
        if not 0 < len(sheets) <= MAX_SHEETS:
            raise ValueError(f"it has {len(sheets):,} sheets with cells; 1 to {MAX_SHEETS:,} are taken")
        named = dict(parts.values())
        texts = _shared_texts(archive, named.get("sharedStrings"))
        styles = _tags(archive, named["styles"]) if "styles" in named else ()
        readers = readers_by_style(styles, epoch_1904=epoch_1904)
    return Workbook(source, sheets, epoch_1904, texts, readers)


def _related_parts(archive: zipfile.ZipFile) -> Iterator[tuple[str, tuple[str, str]]]:
    """(id, (kind, name)) of each part that the workbook refers to."""
    for tag, attributes in _tags(archive, RELATIONS):
        if tag == "Relationship":
            name = _plain_name(posixpath.normpath(posixpath.join("/xl", attributes["Target"])))
            yield attributes["Id"], (posixpath.basename(attributes["Type"]), name)


def _sheets(archive: zipfile.ZipFile, parts: Mapping[str, tuple[str, str]]) -> tuple[dict[str, str], bool]:
    """The part of each sheet with cells in the order of the workbook, and whether days count from 1904."""
    sheets, epoch_1904 = {}, False
    for tag, attributes in _tags(archive, WORKBOOK):
        if tag == "workbookPr":
            epoch_1904 = attributes.get("date1904") in ("1", "true", "on")
        elif tag == "sheet":
            id_ = next((value for key, value in attributes.items() if key.endswith(":id")), "")
            if id_ not in parts:
                raise ValueError(f"the sheet {attributes['name']!r} has no part of its own")
            kind, name = parts[id_]
            if kind == "worksheet":
                sheets[attributes["name"]] = name
    return sheets, epoch_1904


def _shared_texts(archive: zipfile.ZipFile, name: str | None) -> Texts:
    found = SharedTexts()
    if name is not None:
        with _part(archive, name, MAX_TEXTS_BYTES) as part:
            for _ in parse_xml(part, found):
                pass
    return found.texts


def _tags(archive: zipfile.ZipFile, name: str) -> Iterator[tuple[str, dict[str, str]]]:
    with _part(archive, name, MAX_LIST_BYTES) as part:
        yield from start_tags(part)


@contextmanager
def _part(archive: zipfile.ZipFile, name: str, most_bytes: int) -> Iterator[IO[bytes]]:
    """A part, whose name may be written in any case; it never unpacks to more than the archive says."""
    written = next((other for other in archive.namelist() if _plain_name(other) == name), None)
    if written is None:
        raise ValueError(f"{name} is missing")
    n_bytes = archive.getinfo(written).file_size
    if n_bytes > most_bytes:
        raise ValueError(f"{written} has {n_bytes:,} bytes, more than the {most_bytes:,} that are taken")
    with archive.open(written) as part:
        yield part


def _plain_name(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


@contextmanager
def _opened(source: ByteSource) -> Iterator[zipfile.ZipFile]:
    with source.open_raw() as stream:
        try:
            with zipfile.ZipFile(stream) as archive:
                yield archive
        except _BROKEN as problem:
            raise UnreadableDemandFile(
                told(
                    "the workbook is damaged or protected ({reason}). Save it again as .xlsx or as CSV.",
                    reason=_reason(problem),
                )
            ) from None


def _reason(problem: Exception) -> str:
    """What a reader can do something with; how a decompressor failed is not."""
    if isinstance(problem, zipfile.BadZipFile | zlib.error | LZMAError | struct.error | EOFError):
        return told("its content cannot be unpacked")
    return str(problem)[:120] or type(problem).__name__


def _refuse_bombs(source: ByteSource) -> None:
    if source.packed:
        raise UnreadableDemandFile(told("it is a ZIP or XLSX file inside a gzip archive; unpack it first."))
    with source.open_raw() as stream:
        try:
            parts = zipfile.ZipFile(stream).infolist()
        except _BROKEN:
            raise UnreadableDemandFile(told("it begins like a ZIP archive, but is damaged.")) from None
    names = {_plain_name(part.filename) for part in parts}
    if WORKBOOK not in names:
        raise UnreadableDemandFile(_archive_kind(names))
    n_out = sum(part.file_size for part in parts)
    is_far = n_out > RATIO_FREE_BYTES and n_out > MAX_UNPACK_RATIO * source.size
    if is_far or n_out > MAX_PARTS_BYTES:
        raise UnreadableDemandFile(
            told(
                "the workbook unpacks to {n_out:,} bytes out of {size:,}, far more than it should. Save "
                "the sheet as CSV.",
                n_out=n_out,
                size=source.size,
            )
        )


def _archive_kind(names: set[str]) -> str:
    if "content.xml" in names:
        return told("it is an OpenDocument file; save it as .xlsx or as CSV.")
    if "xl/workbook.bin" in names:
        return told("it is a binary workbook (.xlsb); save it as .xlsx or as CSV.")
    if "word/document.xml" in names:
        return told("it is a Word document; export the table as CSV or XLSX.")
    return told("it is a ZIP archive; unpack it and upload the CSV or XLSX inside.")
