"""Rows of the sheet of a workbook that holds the demand, as those of a text file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice

from db.demand_file.answers import Answers
from db.demand_file.beside_table import is_note, places_beside
from db.demand_file.header import missing_roles
from db.demand_file.lane_names import cell_text
from db.demand_file.merged_cells import filled
from db.demand_file.shape.header_rows import find_header, is_units_row
from db.demand_file.sheet_cells import HiddenCells, SheetRow
from db.demand_file.synonyms import ROLES
from db.demand_file.text_header import (
    HEADER_SEARCH_ROWS,
    MAX_COLUMNS,
    ROWS_LOOKED_AT,
    missing_columns,
    refuse_too_many_columns,
)
from db.demand_file.text_rows import BLOCK_ROWS, Header, NumberedRow, sample_rows, title_of
from db.demand_file.workbook import Workbook


class WorkbookRows:
    """One sheet of a workbook as rows, with the interface of `TextRows`; cells keep their types."""

    separator = ","  # of the rejects

    def __init__(
        self, book: Workbook, *, sheet: str, header: Header, beside: frozenset[int] = frozenset()
    ) -> None:
        self._book, self._sheet, self._beside = book, sheet, beside
        self.header, self.epoch_1904 = header, book.epoch_1904
        self.cells_beside: list[str] = []  # what the newest walk left out
        marks = book.marks(sheet)
        self._merged, self.n_hidden = marks.merged, marks.n_hidden
        self.reads_hidden = True

    def blocks(self) -> Iterator[tuple[float, list[list[object]]]]:
        """Blocks of data rows and the share of the sheet read."""
        share = 0.0

        def rows() -> Iterator[SheetRow]:
            nonlocal share
            for share, piece in self._book.pieces(self._sheet, n_columns=len(self.header.cells) + 1):  # noqa: B007
                yield from piece

        self.cells_beside = []
        walk = self._data_rows(rows(), self.cells_beside)
        while block := [fields for _, fields in islice(walk, BLOCK_ROWS)]:
            yield share, block

    def numbered(self, wanted: bytes | None = None) -> Iterator[NumberedRow]:
        """Data rows one by one with their row numbers in the sheet; see `TextRows.numbered`."""
        rows = self._book.rows(self._sheet, n_columns=len(self.header.cells) + 1)
        for place, (line, fields) in enumerate(self._data_rows(rows, [])):
            if wanted is None or wanted[place]:
                yield NumberedRow(line, fields)

    def sample(self) -> list[Sequence[object]]:
        """The first rows of data."""
        return [row.fields for row in islice(self.numbered(), sample_rows(len(self.header.cells)))]

    def _data_rows(self, rows: Iterable[SheetRow], left_out: list[str]) -> Iterator[SheetRow]:
        n_columns = len(self.header.cells)
        for line, cells in filled(rows, self._merged) if self._merged else rows:
            if not self.reads_hidden and isinstance(cells, HiddenCells):
                continue
            if line > self.header.n_records:
                if self._beside or len(cells) > n_columns:
                    left_out += self._taken_out(cells)
                    if not any(cell != "" for cell in cells):
                        continue
                cells.extend([""] * (n_columns - len(cells)))
                yield line, cells

    def _taken_out(self, cells: list[object]) -> list[str]:
        """Take out of a row what stands beside the table."""
        n_columns = len(self.header.cells)
        places = [place for place in self._beside if place < min(len(cells), n_columns)]
        taken = [cells[place] for place in places]
        for place in places:
            cells[place] = ""
        if len(cells) > n_columns and is_note(cells[n_columns:]):
            taken += cells[n_columns:]
            del cells[n_columns:]
        return [text for cell in taken if (text := cell_text(cell).strip())]


def tables_of(book: Workbook, answers: Answers) -> dict[str, WorkbookRows]:
    """The sheets that hold a table of demand, by their names.

    A sheet whose header names all three columns goes before those that only look like a table.
    """
    heads = {name: _first_rows(book, name) for name in book.sheets}
    for find in (_named_header, _seen_header):
        found = {name: table for name, rows in heads.items() if (table := _found(rows, find, answers))}
        if found:
            return {
                name: WorkbookRows(book, sheet=name, header=header, beside=beside)
                for name, (header, beside) in found.items()
            }
    first = next((rows[0][1] for rows in heads.values() if rows), [])
    raise missing_columns([cell_text(cell) for cell in first], answers)


def _found(
    rows: Sequence[SheetRow], find: Callable[[Sequence[SheetRow], Answers], Header | None], answers: Answers
) -> tuple[Header, frozenset[int]] | None:
    """The header of a sheet and the places of what stands beside its table, looked for again without that."""
    header = find(rows, answers)
    if header is None:
        return None
    first = header.n_records
    beside = places_beside([cells for line, cells in rows if line >= first])
    if not beside:
        return header, beside
    bare = [(line, _without(cells, beside) if line >= first else cells) for line, cells in rows]
    return find([row for row in bare if row[1]], answers) or header, beside


def _without(cells: Sequence[object], places: frozenset[int]) -> list[object]:
    kept = ["" if place in places else cell for place, cell in enumerate(cells)]
    while kept and kept[-1] == "":
        kept.pop()
    return kept


def _first_rows(book: Workbook, sheet: str) -> list[SheetRow]:
    return list(islice(book.rows(sheet, n_columns=MAX_COLUMNS), ROWS_LOOKED_AT))


def _named_header(rows: Sequence[SheetRow], answers: Answers) -> Header | None:
    """The row that names all three columns."""
    for place, (line, cells) in enumerate(rows[:HEADER_SEARCH_ROWS]):
        texts = tuple(cell_text(cell) for cell in cells)
        first = tuple(rows[place + 1][1]) if place + 1 < len(rows) else ()
        if len(texts) >= len(ROLES) and not missing_roles(texts, answers.for_header(texts)):
            refuse_too_many_columns(texts)
            title = title_of(cells for _, cells in rows[:place])
            if is_units_row([cells for _, cells in rows[place + 1 : place + 8]]):
                line, first = rows[place + 1][0], tuple(rows[place + 2][1])
                title = " ".join(filter(None, (title, *map(cell_text, rows[place + 1][1]))))
            return Header(texts, line, first, title=title)
    return None


def _seen_header(rows: Sequence[SheetRow], _: Answers) -> Header | None:
    """The row that is seen to stand above a table."""
    found = find_header([cells for _, cells in rows])
    if found is None:
        return None
    refuse_too_many_columns(found.cells)
    line = rows[found.n_rows - 1][0] if found.n_rows else 0
    title = title_of(cells for _, cells in rows[: max(found.n_rows - int(found.is_named), 0)])
    return Header(found.cells, line, tuple(rows[found.n_rows][1]), title=title)
