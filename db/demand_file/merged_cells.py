"""Merged cells of a sheet: one value that stands for all rows of its range."""

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
_LONGEST = 200  # bytes of such an element


@dataclass(frozen=True)
class MergedRange:
    """Rows from 1, columns from 0, both ends included."""

    first_row: int
    last_row: int
    column: int
    last_column: int


def merged_ranges(part: IO[bytes]) -> list[MergedRange]:
    """The ranges of a sheet that span several rows, by their first row; they stand behind its cells."""
    found: list[MergedRange] = []
    rest = b""
    while piece := part.read(PIECE_BYTES):
        content = rest + piece
        end = 0
        for match in _RANGE.finditer(content):
            end = match.end()
            left, top, right, bottom = match.groups()
            first, last = int(top), int(bottom)
            if last > first and len(found) < MAX_RANGES:
                columns = column_of(left.decode()), column_of(right.decode())
                found.append(MergedRange(first, last, *columns))
        rest = content[max(end, len(content) - _LONGEST) :]
    return sorted(found, key=lambda merged: merged.first_row)


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
