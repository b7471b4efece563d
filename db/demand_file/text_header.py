"""Where the header of a text file stands and what sets its columns apart, or why there is none."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from core.errors import UnreadableDemandFile
from core.told import told
from db.demand_file.answers import Answers
from db.demand_file.header import last_plays_a_role, missing_roles
from db.demand_file.shape.header_rows import FoundHeader, find_header, is_units_row
from db.demand_file.sources import HEAD_BYTES
from db.demand_file.synonyms import ROLES
from db.demand_file.text_rows import Header, next_or_broken, title_of

SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab", "|": told("vertical bar")}
HEADER_SEARCH_ROWS = 60
ROWS_LOOKED_AT = 200
MAX_COLUMNS = 4_000
_Records = list[tuple[list[str], int]]


def find_text_header(
    head: str, *, is_whole: bool, answers: Answers, may_ask: bool = True
) -> tuple[str, Header]:
    """Separator and header of a text file from its first characters.

    A row that names all three columns is taken before one that is only seen to stand above a table, which is
    not looked for where nothing may be asked.

    Raises
    ------
    UnreadableDemandFile
        where there is no table, naming what was found.
    """
    if not head.strip():
        raise UnreadableDemandFile(told("the file is empty."))
    lines = list(io.StringIO(head, newline=""))
    if not is_whole:
        lines = lines[:-1]  # the last line is cut
    found = {separator: _first_records(lines, separator) for separator in SEPARATORS}
    named = _named_header(found, answers)
    if named is not None:
        return named
    seen = _seen_header(found, answers) if may_ask else None
    if seen is not None:
        return seen
    raise _no_header(found, answers)


def without_empty_end(cells: Sequence[Any]) -> Sequence[Any]:
    """The cells up to the last one that is not empty."""
    n_cells = len(cells)
    while n_cells and cells[n_cells - 1] == "":
        n_cells -= 1
    return cells[:n_cells]


def _named_header(found: Mapping[str, _Records], answers: Answers) -> tuple[str, Header] | None:
    for separator, records in found.items():
        for place, (record, n_lines) in enumerate(records[:HEADER_SEARCH_ROWS]):
            if len(record) >= len(ROLES) and not missing_roles(record, answers.for_header(record)):
                if not is_units_row([row for row, _ in records[place + 1 : place + 8] if any(row)]):
                    return separator, _header(record, records, place + 1, n_lines, answers)
                units, n_lines = records[place + 1]
                header = _header(record, records, place + 2, n_lines, answers, n_header_rows=2)
                return separator, replace(header, title=" ".join(filter(None, (header.title, *units))))
    return None


def _seen_header(found: Mapping[str, _Records], answers: Answers) -> tuple[str, Header] | None:
    """The header of the most regular table that the first rows are under one of the separators."""
    tables = {
        separator: table
        for separator, records in found.items()
        if (table := find_header([record for record, _ in records])) is not None
    }
    if not tables:
        return None
    separator = max(tables, key=lambda sign: _regularity(tables[sign]))
    table, records = tables[separator], found[separator]
    n_lines = records[table.n_rows - 1][1] if table.n_rows else 0
    return separator, _header(
        table.cells, records, table.n_rows, n_lines, answers, n_header_rows=int(table.is_named)
    )


def _regularity(table: FoundHeader) -> tuple[bool, int, float, int]:
    return table.consistency >= 0.8, table.n_typed, table.consistency, table.width


def _header(
    record: Sequence[str],
    records: _Records,
    n_records: int,
    n_lines: int,
    answers: Answers,
    *,
    n_header_rows: int = 1,
) -> Header:
    refuse_too_many_columns(record)
    first = next((tuple(row) for row, _ in records[n_records:] if any(row)), ())
    cells = without_empty_end(record)
    may_trim = last_plays_a_role(cells, answers.for_header(record))
    title = title_of(row for row, _ in records[: max(n_records - n_header_rows, 0)])
    return Header(tuple(cells if may_trim else record), n_records, first, n_lines, may_trim, title)


def refuse_endless_first_line(head: str, *, is_whole: bool) -> None:
    """Refuse a first row that does not end, before anything else is read."""
    if is_whole or "\n" in head or "\r" in head:
        return
    n_columns = 1 + max(head.count(separator) for separator in SEPARATORS)
    raise UnreadableDemandFile(
        told(
            "the first row is longer than {head_bytes:,} bytes (more than {n_columns:,} columns); a "
            "header has at most {max_columns:,}.",
            head_bytes=HEAD_BYTES,
            n_columns=n_columns,
            max_columns=MAX_COLUMNS,
        ),
        row=1,
    )


def _first_records(lines: Sequence[str], separator: str) -> _Records:
    """The first records, and the lines read up to the end of each."""
    reader = csv.reader(lines, delimiter=separator, strict=True, skipinitialspace=True)
    records: _Records = []
    while len(records) < ROWS_LOOKED_AT:
        record = next_or_broken(reader)
        if record is None:
            break
        records.append((record, reader.line_num))
    return records


def refuse_too_many_columns(record: Sequence[str]) -> None:
    """Refuse a header that is wider than any table of demand."""
    if len(record) > MAX_COLUMNS:
        raise UnreadableDemandFile(
            told(
                "the header has {n_record:,} columns; at most {max_columns:,} are taken.",
                n_record=len(record),
                max_columns=MAX_COLUMNS,
            ),
            row=1,
        )


def _no_header(found: Mapping[str, _Records], answers: Answers) -> UnreadableDemandFile:
    firsts = [next((record for record, _ in records if any(record)), []) for records in found.values()]
    best = min(
        firsts,
        key=lambda record: (len(missing_roles(record, answers.for_header(record))), -len(record)),
        default=[],
    )
    return missing_columns(best, answers)


def missing_columns(header: Sequence[str], answers: Answers) -> UnreadableDemandFile:
    """The refusal of a file in which no table with dates or numbers was seen, naming what was found."""
    refuse_too_many_columns(header)
    missing = missing_roles(header, answers.for_header(header))
    shown = ", ".join(repr(cell.strip()[:40]) for cell in header[:12]) or "nothing"
    more = told(" and {n_header} more", n_header=len(header) - 12) if len(header) > 12 else ""
    way_out = told("A table with a column of dates and one of numbers is needed.")
    if len(header) <= 1:
        way_out = told("The columns must be set apart by commas, semicolons, tabs or vertical bars.")
    elif not missing:
        return UnreadableDemandFile(told("it has a header, but no row below it."))
    return UnreadableDemandFile(
        told(
            "no column for {missing} was found. The first row holds {shown}{more}. {way_out}",
            missing=" and ".join(missing),
            shown=shown,
            more=more,
            way_out=way_out,
        ),
        row=1,
    )
