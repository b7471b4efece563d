"""Rows of a separated text file, streamed; rows are numbered as lines of the file."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from core.errors import UnreadableDemandFile
from db.demand_file.encodings import TextEncoding
from db.demand_file.header import ROLES, missing_roles
from db.demand_file.sources import HEAD_BYTES, ByteSource

SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "vertical bar"}
BLOCK_ROWS = 4_096  # small blocks stay in the processor's cache: a fifth faster than 32,768
HEADER_SEARCH_ROWS = 20
MAX_COLUMNS = 1_000
BROKEN_QUOTES = "text stands outside the quotation marks of a value"
SWALLOWED = "a quoted value runs over lines that look like rows of their own"


@dataclass(frozen=True)
class NumberedRow:
    """A row and the line on which it begins; `fault` says why its values cannot be told apart."""

    line: int
    fields: Sequence[object]
    fault: str = ""


@dataclass(frozen=True)
class Header:
    """Where the header was found: its cells, the records up to and including it, the first row below."""

    cells: tuple[str, ...]
    n_records: int
    first_row: tuple[object, ...]


class TextRows:
    """A text file as rows; opens the source anew for each walk."""

    epoch_1904: bool | None = None  # only workbooks know how their day count starts

    def __init__(
        self, source: ByteSource, encoding: TextEncoding, *, separator: str, header: Header, n_bytes: int
    ) -> None:
        self._source, self._encoding, self._n_bytes = source, encoding, max(n_bytes, 1)
        self.separator, self.header = separator, header

    def blocks(self) -> Iterator[tuple[float, list[list[object]]]]:
        """Blocks of data rows and the share of the file read; a row that is no row of values comes as []."""
        with self._open() as text:
            reader = self._reader(text)
            self._skip_header(reader)
            while True:
                block, is_end = self._next_block(reader)
                if block:
                    yield min(text.buffer.tell() / self._n_bytes, 1.0), block
                if is_end:
                    return

    def numbered(self) -> Iterator[NumberedRow]:
        """Data rows one by one, the same rows in the same order as `blocks`, with their lines.

        Raises
        ------
        UnreadableDemandFile
            where a quotation mark is never closed.
        """
        with self._open() as text:
            tap = _LineTap(text)
            reader = self._reader(tap)
            self._skip_header(reader)
            while True:
                begin = reader.line_num
                try:
                    fields = next(reader)
                except StopIteration:
                    return
                except csv.Error as problem:
                    self._refuse_unclosed_quote(begin + 1, reader.line_num - begin, problem)
                    yield NumberedRow(begin + 1, [tap.last.rstrip("\r\n")], BROKEN_QUOTES)
                    continue
                if any(fields):
                    swallowed = reader.line_num - begin > 1 and self._swallows_rows(fields)
                    yield NumberedRow(begin + 1, fields, SWALLOWED if swallowed else "")

    def _open(self) -> io.TextIOWrapper:
        # Bytes that the encoding lacks become U+FFFD, which no date, number or lane name may hold.
        return io.TextIOWrapper(
            self._source.open(), encoding=self._encoding.codec, errors="replace", newline=""
        )

    def _reader(self, lines):
        return csv.reader(lines, delimiter=self.separator, strict=True, skipinitialspace=True)

    def _skip_header(self, reader) -> None:
        for _ in range(self.header.n_records):
            _next_or_broken(reader)

    def _next_block(self, reader) -> tuple[list[list[object]], bool]:
        block: list[list[object]] = []
        n_before, n_blank, is_end = reader.line_num, 0, True
        while True:
            try:
                for fields in reader:
                    if any(fields):
                        block.append(fields)
                        if len(block) >= BLOCK_ROWS:
                            is_end = False
                            break
                    else:
                        n_blank += 1
                break
            except csv.Error:
                block.append([])
        if reader.line_num - n_before != len(block) + n_blank:
            block = [[] if self._swallows_rows(fields) else fields for fields in block]
        return block, is_end

    def _swallows_rows(self, fields: Sequence[object]) -> bool:
        n_separators = len(self.header.cells) - 1
        return any(
            line.count(self.separator) >= n_separators
            for field in fields
            if "\n" in str(field) or "\r" in str(field)
            for line in re.split("[\r\n]", str(field))
        )

    def _refuse_unclosed_quote(self, line: int, n_lines: int, problem: csv.Error) -> None:
        if n_lines > 1 or "unexpected end" in str(problem):
            raise UnreadableDemandFile(
                "a quotation mark opens a value in this row and does not close it, so the rows below it "
                "cannot be told apart. Close or remove the mark.",
                row=line,
            )


class _LineTap:
    """Passes lines through and remembers the last one."""

    def __init__(self, lines: io.TextIOWrapper) -> None:
        self._lines, self.last = lines, ""

    def __iter__(self) -> _LineTap:
        return self

    def __next__(self) -> str:
        self.last = next(self._lines)
        return self.last


def find_text_header(head: str, *, is_whole: bool, answers: Mapping[str, str]) -> tuple[str, Header]:
    """Separator and header of a text file from its first characters.

    Raises
    ------
    UnreadableDemandFile
        where there is no header with the three columns, naming what was found.
    """
    if not head.strip():
        raise UnreadableDemandFile("the file is empty.")
    lines = list(io.StringIO(head, newline=""))
    if not is_whole:
        lines = lines[:-1]  # the last line is cut
    found = {separator: _first_records(lines, separator) for separator in SEPARATORS}
    for separator, records in found.items():
        for place, record in enumerate(records[:HEADER_SEARCH_ROWS]):
            if len(record) >= len(ROLES) and not missing_roles(record, answers):
                _refuse_too_many_columns(record)
                first = next((tuple(row) for row in records[place + 1 :] if any(row)), ())
                return separator, Header(tuple(record), place + 1, first)
    raise _no_header(found, answers)


def refuse_endless_first_line(head: str, *, is_whole: bool) -> None:
    """Refuse a first row that does not end, before anything else is read."""
    if is_whole or "\n" in head or "\r" in head:
        return
    n_columns = 1 + max(head.count(separator) for separator in SEPARATORS)
    raise UnreadableDemandFile(
        f"the first row is longer than {HEAD_BYTES:,} bytes (more than {n_columns:,} columns); "
        f"a header has at most {MAX_COLUMNS:,}.",
        row=1,
    )


def _first_records(lines: Sequence[str], separator: str) -> list[list[str]]:
    reader = csv.reader(lines, delimiter=separator, strict=True, skipinitialspace=True)
    records: list[list[str]] = []
    while len(records) < HEADER_SEARCH_ROWS + 5:
        record = _next_or_broken(reader)
        if record is None:
            break
        records.append(record)
    return records


def _next_or_broken(reader) -> list[str] | None:
    try:
        return next(reader)
    except StopIteration:
        return None
    except csv.Error:
        return []


def _refuse_too_many_columns(record: Sequence[str]) -> None:
    if len(record) > MAX_COLUMNS:
        raise UnreadableDemandFile(
            f"the header has {len(record):,} columns; at most {MAX_COLUMNS:,} are taken.", row=1
        )


def _no_header(found: Mapping[str, list[list[str]]], answers: Mapping[str, str]) -> UnreadableDemandFile:
    firsts = [next((record for record in records if any(record)), []) for records in found.values()]
    best = min(firsts, key=lambda record: (len(missing_roles(record, answers)), -len(record)), default=[])
    return missing_columns(best, answers)


def missing_columns(header: Sequence[str], answers: Mapping[str, str]) -> UnreadableDemandFile:
    """The refusal of a header that lacks a role, naming what was found and what is missing."""
    _refuse_too_many_columns(header)
    missing = " and ".join(missing_roles(header, answers))
    shown = ", ".join(repr(cell.strip()[:40]) for cell in header[:12]) or "nothing"
    more = f" and {len(header) - 12} more" if len(header) > 12 else ""
    return UnreadableDemandFile(
        f"no column for {missing} was found. The first row holds {shown}{more}; "
        "a header with date, product_name and demand (or words for them) is needed.",
        row=1,
    )
