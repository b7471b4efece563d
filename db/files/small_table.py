"""A small table as a person keeps it, CSV or XLSX: its rows as text, nothing guessed."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from core.errors import UnreadableDemandFile
from core.told import told
from core.twin.store import FilePath
from db.demand_file.lane_names import cell_text
from db.demand_file.number_formats import Percentage
from db.demand_file.sources import is_zip, open_source, refuse_foreign_formats
from db.demand_file.workbook import open_workbook

MOST_BYTES = 16 << 20  # a hundred thousand rows; it is held as text
SEPARATORS = (",", ";", "\t")


def small_table(content: bytes, *, n_columns: int) -> tuple[str, Iterator[tuple[int, list[str]]]]:
    """The separator of its values (of a sheet the comma), and its rows as (row number in the file, cells).

    Raises
    ------
    UnreadableDemandFile
        where it is no such table, with the reason.
    """
    return (",", _sheet_rows(content, n_columns)) if is_zip(content) else _text_rows(content)


def file_content(source: bytes | str | FilePath) -> bytes:
    """The bytes of a small file, or of what was uploaded."""
    if isinstance(source, bytes):
        content = source
    else:
        try:
            content = Path(source).read_bytes()
        except OSError as problem:
            raise UnreadableDemandFile(
                told(
                    "{name} cannot be opened ({strerror}).", name=Path(source).name, strerror=problem.strerror
                )
            ) from None
    if not content.strip():
        raise UnreadableDemandFile(told("the file is empty."))
    if len(content) > MOST_BYTES:
        raise UnreadableDemandFile(
            told(
                "it has {n_content:,} bytes; at most {most_bytes:,} are taken.",
                n_content=len(content),
                most_bytes=MOST_BYTES,
            )
        )
    return content


def _text_rows(content: bytes) -> tuple[str, Iterator[tuple[int, list[str]]]]:
    """The separator, and the lines as (row number, cells)."""
    refuse_foreign_formats(content)
    codec = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = content.decode(codec)
    except UnicodeDecodeError:
        raise UnreadableDemandFile(told("it is not UTF-8; save it as “CSV UTF-8” or as XLSX.")) from None
    if "\x00" in text:
        raise UnreadableDemandFile(told("it holds NUL characters; save it as “CSV UTF-8” or as XLSX."))
    first_line = text.lstrip().split("\n", 1)[0]
    separator = max(SEPARATORS, key=first_line.count)
    del text  # four times its bytes, where one of its characters is rare
    return separator, _split(io.TextIOWrapper(io.BytesIO(content), encoding=codec, newline=""), separator)


def _split(lines: io.TextIOWrapper, separator: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(lines, delimiter=separator, strict=True)
    try:
        for cells in reader:
            yield reader.line_num, cells
    except csv.Error as problem:
        raise UnreadableDemandFile(f"{problem}.", row=reader.line_num) from None


def _sheet_rows(content: bytes, n_columns: int) -> Iterator[tuple[int, list[str]]]:
    book = open_workbook(open_source(content, None))
    first_sheet = next(iter(book.sheets))
    for number, cells in book.rows(first_sheet, n_columns=n_columns):
        yield number, [_sheet_text(cell) for cell in cells]


def _sheet_text(cell: object) -> str:
    if isinstance(cell, Percentage):
        return repr(cell.number)  # 95% is a ratio of 0.95
    if isinstance(cell, float):
        return repr(cell)
    if isinstance(cell, date):
        return cell.isoformat()
    return cell_text(cell)
