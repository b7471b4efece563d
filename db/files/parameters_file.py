"""A file of parameters: read without guessing, compared with the lanes, applied as one change."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from sqlalchemy import Connection

from core.errors import InvalidParameter, UnreadableDemandFile
from core.lane import Lane
from core.told import told
from core.twin.imports import Problem, Receipt
from core.twin.parameter_table import COLUMNS, NAME, UNIT, ParametersReport, lane_changes, lane_with_cells
from core.twin.store import FilePath
from db.changes.csv_import import require_accepted
from db.changes.lane_edits import save_lanes
from db.changes.workspace_settings import lane_defaults
from db.demand_file.lane_names import clean_name
from db.files.small_table import file_content, small_table
from db.rows.change_log import Origin, Writer
from db.rows.kept_texts import require_typed_name, require_unit
from db.rows.lane_rows import all_lane_rows

MOST_ROWS = 100_000
MOST_PROBLEMS = 50
# Numbers that show which mark is the decimal one: not three digits behind it, or none but zeros before.
CERTAIN = {mark: re.compile(rf"-?(?:\d*[{mark}](?!\d{{3}}$)\d+|0*[{mark}]\d+)") for mark in ".,"}
Row = tuple[int, dict[str, str]]


def check_parameters(
    connection: Connection, source: bytes | str | FilePath, *, file_name: str | None = None
) -> ParametersReport:
    """What a CSV or XLSX of parameters would change.

    The columns are those of the export; product_name is needed, each other may be left out and then stays as
    it is. A lane that is not there yet begins with the workspace's defaults.

    Raises
    ------
    UnreadableDemandFile
        where it is no such table, with the reason.
    """
    content = file_content(source)
    name = file_name or ("parameters.csv" if isinstance(source, bytes) else Path(source).name)
    separator, lines = small_table(content, n_columns=len(COLUMNS))
    rows = list(_rows(lines))
    decimal = _decimal_mark(rows, separator)
    stored = {row.lane.name: row.lane for row in all_lane_rows(connection)}
    begin = lane_defaults(connection)
    wanted: dict[str, Lane] = {}
    problems: list[Problem] = []
    for number, cells in rows:
        try:
            lane = _lane(cells, stored, begin, decimal=decimal, given=wanted.keys())
        except InvalidParameter as refusal:
            problems.append(_problem(number, cells, refusal))
        else:
            wanted[lane.name] = lane
    return _report(name, content, wanted, stored, begin=begin, n_rows=len(rows), problems=problems)


def apply_parameters(writer: Writer, report: ParametersReport, *, accept_rejects: bool = False) -> Receipt:
    """Write a checked file of parameters as one change, while the lanes are as the check saw them."""
    require_accepted(report, accept_rejects=accept_rejects)
    origin = Origin(file_name=report.file_name, file_hash=report.file_hash)
    return save_lanes(writer, report.lanes, seen=report.seen, origin=origin)


def _lane(
    cells: Mapping[str, str], stored: Mapping[str, Lane], begin: Lane, *, decimal: str, given: Container[str]
) -> Lane:
    name = require_typed_name(clean_name(cells[NAME]))
    if name in given:
        raise InvalidParameter(NAME, repr(name), told("given once"))
    lane = lane_with_cells(stored.get(name, replace(begin, name=name)), cells, decimal=decimal)
    require_unit(lane.unit)
    return lane


def _problem(number: int, cells: Mapping[str, str], refusal: InvalidParameter) -> Problem:
    column = next((name for name in COLUMNS if refusal.name.endswith(name)), None)
    value = cells.get(column, "") if column else str(refusal.value)
    return Problem(number, column, value[:200], str(refusal), told("write {domain}", domain=refusal.domain))


def _report(
    name: str,
    content: bytes,
    wanted: Mapping[str, Lane],
    stored: Mapping[str, Lane],
    *,
    begin: Lane,
    n_rows: int,
    problems: Sequence[Problem],
) -> ParametersReport:
    changed = [lane for lane in wanted.values() if stored.get(lane.name) != lane]
    changes = [
        change
        for lane in changed
        for change in lane_changes(stored.get(lane.name, replace(begin, name=lane.name)), lane)
    ]
    n_add = sum(lane.name not in stored for lane in changed)
    return ParametersReport(
        file_name=name,
        file_hash=hashlib.sha256(content).hexdigest(),
        n_rows=n_rows,
        n_add=n_add,
        n_update=len(changed) - n_add,
        n_unchanged=len(wanted) - len(changed),
        n_rejected=len(problems),
        changes=tuple(changes),
        problems=tuple(problems[:MOST_PROBLEMS]),
        lanes=tuple(changed),
        seen=tuple(stored[lane.name] for lane in changed if lane.name in stored),
    )


def _decimal_mark(rows: Sequence[Row], separator: str) -> str:
    """The decimal mark of the table, "" where none is certain; with commas between values it is the point."""
    cells = [cell.strip() for _, row in rows for name, cell in row.items() if name not in (NAME, UNIT)]
    certain = [mark for mark, pattern in CERTAIN.items() if any(pattern.fullmatch(cell) for cell in cells)]
    if len(certain) == 1:
        return certain[0]
    return "." if certain or separator == "," else ""


def _rows(rows: Iterator[tuple[int, list[str]]]) -> Iterator[Row]:
    """(row number in the file, cells by column) of each row that is not empty."""
    header = next((cells for _, cells in rows if any(cells)), [])
    columns = [cell.strip().lower() for cell in header]
    _require_columns(columns)
    for number, cells in rows:
        if not any(cell.strip() for cell in cells):
            continue
        if number > MOST_ROWS:
            raise UnreadableDemandFile(told("it has more than {most_rows:,} rows.", most_rows=MOST_ROWS))
        if len(cells) != len(columns) and any(cell.strip() for cell in cells[len(columns) :]):
            raise UnreadableDemandFile(
                told(
                    "the row has {n_cells} values, the header {n_columns}.",
                    n_cells=len(cells),
                    n_columns=len(columns),
                ),
                row=number,
            )
        padded = [*cells, *[""] * (len(columns) - len(cells))]
        yield number, dict(zip(columns, padded, strict=False))


def _require_columns(columns: Sequence[str]) -> None:
    if NAME not in columns:
        raise UnreadableDemandFile(
            told("no column is called {name}. Export the parameters, and change that file.", name=NAME)
        )
    unknown = [column for column in columns if column not in COLUMNS]
    if unknown:
        raise UnreadableDemandFile(
            told(
                "there is no parameter {unknown!r}. The columns are {columns}.",
                unknown=unknown[0],
                columns=", ".join(COLUMNS),
            ),
            row=1,
        )
    twice = next((column for column in columns if columns.count(column) > 1), None)
    if twice:
        raise UnreadableDemandFile(told("the column {twice} is there twice.", twice=twice), row=1)
