"""Merged cells of a sheet, one value for all rows of their range, and rows that are hidden."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import IO

from db.demand_file.sheet_cells import SheetRow, column_of

PIECE_BYTES = 1 << 18
MAX_RANGES = 100_000
_RANGE = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_HIDDEN = re.compile(rb'<(?:\w+:)?row\s[^>]*?hidden="(?:1|true)"')
_LONGEST = 1 << 16  # bytes kept of an element that is cut


@dataclass(frozen=True)
class MergedRange:
    """Rows from 1, columns from 0, both ends included."""

    first_row: int
    last_row: int
    column: int
    last_column: int


@dataclass(frozen=True)
class SheetMarks:
    """What a sheet says of its rows beside their cells: merged ranges of several rows, and how many are hidden."""

    merged: list[MergedRange]
    n_hidden: int


def sheet_marks(part: IO[bytes]) -> SheetMarks:
    """Merged ranges, which stand behind the cells, by their first row, and the number of hidden rows."""
    found: list[MergedRange] = []
    n_hidden, rest = 0, b""
    while piece := part.read(PIECE_BYTES):
        content = rest + piece
        end = content.rfind(b">") + 1
        whole, rest = content[:end], content[end:][:_LONGEST]
        n_hidden += len(_HIDDEN.findall(whole))
        for match in _RANGE.finditer(whole):
            left, top, right, bottom = match.groups()
            first, last = int(top), int(bottom)
            if last > first and len(found) < MAX_RANGES:
                found.append(MergedRange(first, last, column_of(left.decode()), column_of(right.decode())))
    return SheetMarks(sorted(found, key=lambda merged: merged.first_row), n_hidden)


def filled(rows: Iterable[SheetRow], ranges: list[MergedRange]) -> Iterator[SheetRow]:
    """Rows in which the text or date of a merged range stands in each of its rows.

    A number is not repeated: one amount for several rows is none for each of them.
    """
    waiting = list(reversed(ranges))
    open_ranges: list[tuple[MergedRange, object]] = []
    for line, cells in rows:
        open_ranges = [(merged, value) for merged, value in open_ranges if merged.last_row >= line]
        for merged, value in open_ranges:
            _put(cells, merged.column, value)
        while waiting and waiting[-1].first_row <= line:
            merged = waiting.pop()
            value = cells[merged.column] if merged.column < len(cells) else ""
            if merged.first_row == line and isinstance(value, str | date) and value != "":
                open_ranges.append((merged, value))
        yield line, cells


def _put(cells: list[object], column: int, value: object) -> None:
    if column < len(cells):
        if cells[column] == "":
            cells[column] = value
        return
    cells.extend([""] * (column - len(cells)))
    cells.append(value)
