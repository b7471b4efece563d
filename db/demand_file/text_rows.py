"""Rows of a separated text file, streamed; rows are numbered as lines of the file."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from core.errors import UnreadableDemandFile
from core.told import told
from db.demand_file.encodings import TextEncoding
from db.demand_file.lane_names import cell_text
from db.demand_file.plain_block import PlainBlock, cut_plain_rows
from db.demand_file.sources import ByteSource, ByteStream

if TYPE_CHECKING:
    from _csv import Reader as CsvReader

BLOCK_ROWS = 4_096  # small blocks stay in the processor's cache: a fifth faster than 32,768
PIECE_BYTES = 1 << 20
# What is looked at before the columns are understood.
SAMPLE_ROWS, SAMPLE_CELLS, MIN_SAMPLE_ROWS = 2_500, 200_000, 40
N_SPOTS, SPOT_BYTES = 16, 8_192
MAX_TITLE = 400  # characters
MOST_EMPTY_LINES = 100_000  # one below the other
BROKEN_QUOTES = told("text stands outside the quotation marks of a value")
TOO_LONG = told(
    "a value has more than {field_size_limit:,} characters", field_size_limit=csv.field_size_limit()
)
SWALLOWED = told("a quoted value runs over lines that look like rows of their own")


Block = Sequence[Sequence[object]] | PlainBlock


@dataclass(frozen=True)
class NumberedRow:
    """A row, the line on which it begins, and its sheet; `fault` says why its values cannot be told apart."""

    line: int
    fields: Sequence[object]
    fault: str = ""
    fix: str = ""
    sheet: str = ""


@dataclass(frozen=True)
class Header:
    """Where the header was found: its cells, the records up to and including it, the first row below.

    `n_lines` are the lines of those records; they differ where a quoted cell runs over several lines.
    `may_trim` says that empty values behind the last column say nothing: that column is never empty itself.
    `title` is what stands in the rows above the header.
    """

    cells: tuple[str, ...]
    n_records: int
    first_row: tuple[object, ...]
    n_lines: int = 1
    may_trim: bool = False
    title: str = ""


def title_of(rows: Iterable[Sequence[object]]) -> str:
    """The text of rows above a header that are no rows of a table: notes of one or two cells."""
    texts = ([text for cell in row if (text := cell_text(cell).strip())] for row in rows)
    return " · ".join(" ".join(row) for row in texts if 0 < len(row) <= 2)[:MAX_TITLE]


def sample_rows(n_columns: int) -> int:
    """How many rows of a table are looked at before its columns are understood."""
    return max(min(SAMPLE_ROWS, SAMPLE_CELLS // max(n_columns, 1)), MIN_SAMPLE_ROWS)


class TextRows:
    """A text file as rows; opens the source anew for each walk."""

    epoch_1904: bool | None = None  # only workbooks know how their day count starts

    def __init__(
        self, source: ByteSource, encoding: TextEncoding, *, separator: str, header: Header, n_bytes: int
    ) -> None:
        self._source, self._encoding, self._n_bytes = source, encoding, max(n_bytes, 1)
        self.separator, self.header = separator, header

    def blocks(self) -> Iterator[tuple[float, Block]]:
        """Blocks of data rows and the share of the file read.

        A block is an array of plain rows where its lines are regular, else a list of rows; a row that is no
        row of values comes as [].
        """
        if not self._encoding.keeps_ascii:
            yield from self._text_blocks()
            return
        with self._source.open() as stream:
            if not self.header.n_lines and self._encoding.codec == "utf-8-sig":
                stream.read(3)  # the mark stands in the first row of data
            above = b"".join(stream.readline() for _ in range(self.header.n_lines))
            if _has_lone_returns(above):
                yield from self._text_blocks()
                return
            offset, rest = len(above), b""
            while True:
                piece = stream.read(PIECE_BYTES)
                lines, rest = _whole_lines(rest + piece, is_last=not piece)
                if _needs_memory(lines):
                    yield from self._text_blocks(offset)
                    return
                if lines:
                    yield from self._line_blocks(lines, min((offset + len(lines)) / self._n_bytes, 1.0))
                offset += len(lines)
                if not piece:
                    return

    def _line_blocks(self, lines: bytes, share: float) -> Iterator[tuple[float, Block]]:
        plain = cut_plain_rows(
            lines,
            separator=self.separator,
            n_columns=len(self.header.cells),
            codec=self._encoding.line_codec,
        )
        if plain is not None:
            yield share, plain
            return
        text = io.StringIO(lines.decode(self._encoding.line_codec, "replace"), newline="")
        reader, is_end = self._reader(text), False
        while not is_end:
            block, is_end = self._next_block(reader)
            if block:
                yield share, block

    def _text_blocks(self, offset: int | None = None) -> Iterator[tuple[float, Block]]:
        """All rows, or those from a byte offset that begins a line, read as text."""
        with self._open(offset) as text:
            reader = self._reader(text)
            if offset is None:
                self._skip_header(reader)
            is_end = False
            while not is_end:
                block, is_end = self._next_block(reader)
                if block:
                    yield min(text.buffer.tell() / self._n_bytes, 1.0), block

    def numbered(self, wanted: bytes | None = None) -> Iterator[NumberedRow]:
        """Data rows one by one, the same rows in the same order as `blocks`, with their lines.

        Parameters
        ----------
        wanted : one byte per row, 0 for rows to pass over; None for all rows

        Raises
        ------
        UnreadableDemandFile
            where a quotation mark is never closed.
        """
        with self._open() as text:
            tap = _LineTap(text)
            reader = self._reader(tap)
            self._skip_header(reader)
            place = n_empty = 0
            while True:
                begin = reader.line_num
                try:
                    fields = next(reader)
                except StopIteration:
                    return
                except csv.Error as problem:
                    self._refuse_unclosed_quote(begin + 1, reader.line_num - begin, problem)
                    fault = TOO_LONG if "field limit" in str(problem) else BROKEN_QUOTES
                    yield NumberedRow(begin + 1, [tap.last.rstrip("\r\n")], fault)
                    place += 1
                    continue
                if any(fields):
                    if wanted is None or wanted[place]:
                        swallowed = reader.line_num - begin > 1 and self._swallows_rows(fields)
                        fields = self._without_empty_end(fields)
                        yield NumberedRow(begin + 1, fields, SWALLOWED if swallowed else "")
                    place += 1
                    n_empty = 0
                else:
                    n_empty += 1
                    if n_empty > MOST_EMPTY_LINES:
                        raise UnreadableDemandFile(
                            told(
                                "more than {most_empty_lines:,} empty lines stand one below the other. Delete them.",
                                most_empty_lines=MOST_EMPTY_LINES,
                            ),
                            row=begin + 1 - MOST_EMPTY_LINES,
                        )

    def sample(self) -> list[Sequence[object]]:
        """Rows from the beginning of the data, and from places spread over a large file."""
        n_rows = sample_rows(len(self.header.cells))
        rows: list[Sequence[object]] = [row.fields for row in islice(self.numbered(), n_rows)]
        step = self._source.size // (N_SPOTS + 1)
        if self._source.packed or not self._encoding.keeps_ascii or step <= SPOT_BYTES:
            return rows
        n_columns, known = len(self.header.cells), set(map(tuple, rows))
        with self._source.open() as stream:
            for spot in range(1, N_SPOTS + 1):
                stream.seek(spot * step)
                lines = stream.read(SPOT_BYTES).split(b"\n")[1:-1]  # the first and the last one are cut
                text = b"\n".join(lines).decode(self._encoding.line_codec, "replace")
                reader = csv.reader(
                    io.StringIO(text, newline=""), delimiter=self.separator, skipinitialspace=True
                )
                try:
                    spot_rows = [fields for fields in reader if len(fields) == n_columns]
                    # A row seen twice is no row of the file twice: numbers of rows would look like lanes.
                    rows += [fields for fields in spot_rows if tuple(fields) not in known]
                except csv.Error:
                    continue
        return rows

    def _open(self, offset: int | None = None) -> io.TextIOWrapper[ByteStream]:
        stream = self._source.open()
        if offset is not None:
            _pass_over(stream, offset)
        # Bytes that the encoding lacks become U+FFFD, which no date, number or lane name may hold.
        codec = self._encoding.codec if offset is None else self._encoding.line_codec
        return io.TextIOWrapper(stream, encoding=codec, errors="replace", newline="")

    def _reader(self, lines: Iterable[str]) -> CsvReader:
        return csv.reader(lines, delimiter=self.separator, strict=True, skipinitialspace=True)

    def _skip_header(self, reader: CsvReader) -> None:
        for _ in range(self.header.n_records):
            next_or_broken(reader)

    def _next_block(self, reader: CsvReader) -> tuple[list[Sequence[object]], bool]:
        block: list[Sequence[object]] = []
        n_columns = len(self.header.cells)
        n_before, n_blank, is_end = reader.line_num, 0, True
        while True:
            try:
                for fields in reader:
                    if any(fields):
                        block.append(fields if len(fields) <= n_columns else self._without_empty_end(fields))
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

    def _without_empty_end(self, fields: list[str]) -> list[str]:
        """The values up to the header's last column, where nothing but separators stands behind it."""
        n_columns = len(self.header.cells)
        if not self.header.may_trim or any(fields[n_columns:]):
            return fields  # an unquoted separator inside a value may have pushed the others to the right
        return fields[:n_columns]

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
                told(
                    "a quotation mark opens a value in this row and does not close it, so the rows below it "
                    "cannot be told apart. Close or remove the mark."
                ),
                row=line,
            )


def _whole_lines(content: bytes, *, is_last: bool) -> tuple[bytes, bytes]:
    """The part of the content that ends with a line end, and the rest; at the end all of it, closed."""
    if is_last:
        return (content + b"\n" if content and not content.endswith(b"\n") else content), b""
    end = content.rfind(b"\n") + 1
    return content[:end], content[end:]


def _needs_memory(lines: bytes) -> bool:
    """Whether lines can only be told apart by what stands before them: quotes, or line ends without a \\n."""
    return b'"' in lines or _has_lone_returns(lines)


def _has_lone_returns(lines: bytes) -> bool:
    return b"\r" in lines and lines.count(b"\r") != lines.count(b"\r\n")


def _pass_over(stream: ByteStream, n_bytes: int) -> None:
    while n_bytes > 0:
        n_bytes -= len(stream.read(min(n_bytes, PIECE_BYTES)))


class _LineTap:
    """Passes lines through and remembers the last one."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines, self.last = lines, ""

    def __iter__(self) -> _LineTap:
        return self

    def __next__(self) -> str:
        self.last = next(self._lines)
        return self.last


def next_or_broken(reader: CsvReader) -> list[str] | None:
    """The next record, [] where its quotation marks are broken, None at the end."""
    try:
        return next(reader)
    except StopIteration:
        return None
    except csv.Error:
        return []
