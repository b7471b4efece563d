"""Where the header of a text file stands and what sets its columns apart, or why there is none."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

from core.errors import UnreadableDemandFile
from db.demand_file.answers import Answers
from db.demand_file.header import MANY_DATES, can_be_asked, last_plays_a_role, missing_roles, n_dates
from db.demand_file.sources import HEAD_BYTES
from db.demand_file.synonyms import DATE, ROLES
from db.demand_file.text_rows import Header, next_or_broken

SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "vertical bar"}
HEADER_SEARCH_ROWS = 20
MAX_COLUMNS = 1_000


def find_text_header(
    head: str, *, is_whole: bool, answers: Answers, may_ask: bool = True
) -> tuple[str, Header]:
    """Separator and header of a text file from its first characters.

    A row that names all three columns is taken before one that leaves a single column to be asked, which
    is no header where it may not be asked.

    Raises
    ------
    UnreadableDemandFile
        where there is no such row, naming what was found.
    """
    if not head.strip():
        raise UnreadableDemandFile("the file is empty.")
    lines = list(io.StringIO(head, newline=""))
    if not is_whole:
        lines = lines[:-1]  # the last line is cut
    found = {separator: _first_records(lines, separator) for separator in SEPARATORS}
    for accept in (_names_all, _leaves_one_open)[: 2 if may_ask else 1]:
        for separator, records in found.items():
            for place, (record, n_lines) in enumerate(records[:HEADER_SEARCH_ROWS]):
                first = next((tuple(row) for row, _ in records[place + 1 :] if any(row)), ())
                if len(record) >= len(ROLES) and accept(record, first, answers):
                    refuse_too_many_columns(record)
                    cells = without_empty_end(record)
                    may_trim = last_plays_a_role(cells, answers.for_header(record))
                    cells = cells if may_trim else record
                    return separator, Header(tuple(cells), place + 1, first, n_lines, may_trim)
    raise _no_header(found, answers)


def without_empty_end(cells: Sequence[Any]) -> Sequence[Any]:
    """The cells up to the last one that is not empty."""
    n_cells = len(cells)
    while n_cells and cells[n_cells - 1] == "":
        n_cells -= 1
    return cells[:n_cells]


def _names_all(record: Sequence[str], _: Sequence[object], answers: Answers) -> bool:
    return not missing_roles(record, answers.for_header(record))


def _leaves_one_open(record: Sequence[str], first_row: Sequence[object], answers: Answers) -> bool:
    return can_be_asked(record, first_row, answers.for_header(record))


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


def _first_records(lines: Sequence[str], separator: str) -> list[tuple[list[str], int]]:
    """The first records, and the lines read up to the end of each."""
    reader = csv.reader(lines, delimiter=separator, strict=True, skipinitialspace=True)
    records: list[tuple[list[str], int]] = []
    while len(records) < HEADER_SEARCH_ROWS + 5:
        record = next_or_broken(reader)
        if record is None:
            break
        records.append((record, reader.line_num))
    return records


def refuse_too_many_columns(record: Sequence[str]) -> None:
    """Refuse a header that is wider than any table of demand."""
    if len(record) > MAX_COLUMNS:
        raise UnreadableDemandFile(
            f"the header has {len(record):,} columns; at most {MAX_COLUMNS:,} are taken.", row=1
        )


def _no_header(found: Mapping[str, list[tuple[list[str], int]]], answers: Answers) -> UnreadableDemandFile:
    firsts = [next((record for record, _ in records if any(record)), []) for records in found.values()]
    best = min(
        firsts,
        key=lambda record: (len(missing_roles(record, answers.for_header(record))), -len(record)),
        default=[],
    )
    return missing_columns(best, answers)


def missing_columns(header: Sequence[str], answers: Answers) -> UnreadableDemandFile:
    """The refusal of a header that lacks a role, naming what was found and what is missing."""
    refuse_too_many_columns(header)
    missing = missing_roles(header, answers.for_header(header))
    shown = ", ".join(repr(cell.strip()[:40]) for cell in header[:12]) or "nothing"
    more = f" and {len(header) - 12} more" if len(header) > 12 else ""
    return UnreadableDemandFile(
        f"no column for {' and '.join(missing)} was found. The first row holds {shown}{more}. "
        + _way_out(header, missing),
        row=1,
    )


def _way_out(header: Sequence[str], missing: Sequence[str]) -> str:
    if n_dates(header) >= MANY_DATES:
        return (
            "Its columns are dates, one beside the other. Turn it into one row per lane and date "
            "(Unpivot in a spreadsheet's query editor, melt in pandas)."
        )
    if len(header) == 1:
        return "The columns must be set apart by commas, semicolons, tabs or vertical bars."
    if DATE not in missing and len(missing) == len(ROLES) - 1:
        return (
            "If each lane has a column of its own, turn it into one row per lane and date with the "
            "columns date, product_name and demand."
        )
    return "A header with date, product_name and demand (or words for them) is needed."
