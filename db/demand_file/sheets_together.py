"""Sheets of one workbook with the same columns, walked as one table with the name of the sheet beside each row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from core.told import told
from db.demand_file.header import candidates_of
from db.demand_file.synonyms import ROLES, normal_word
from db.demand_file.text_rows import Header, NumberedRow
from db.demand_file.workbook_rows import WorkbookRows

ALL_SHEETS, SHEET_COLUMN = told("all sheets"), "sheet"


class SheetsTogether:
    """Rows of several sheets, with the interface of `WorkbookRows`; the last column is the sheet."""

    separator = ","

    def __init__(self, sheets: Sequence[tuple[str, WorkbookRows]]) -> None:
        self._sheets = list(sheets)
        name, rows = self._sheets[0]
        cells = rows.header.cells
        orders = [columns_in_order(cells, other.header.cells) for _, other in self._sheets]
        self._orders = [order or tuple(range(len(cells))) for order in orders]
        first = (*rows.header.first_row, *([""] * (len(cells) - len(rows.header.first_row))), name)
        self.header: Header = replace(rows.header, cells=(*cells, SHEET_COLUMN), first_row=first)
        self.epoch_1904 = rows.epoch_1904

    @property
    def cells_beside(self) -> list[str]:
        """What the newest walk left out beside the tables."""
        return [cell for _, rows in self._sheets for cell in rows.cells_beside]

    def blocks(self) -> Iterator[tuple[float, list[list[object]]]]:
        """Blocks of rows and the share of the sheets read."""
        for place, (_, rows) in enumerate(self._sheets):
            for share, block in rows.blocks():
                yield (
                    (place + share) / len(self._sheets),
                    [self._with_sheet(fields, place) for fields in block],
                )

    def numbered(self, wanted: bytes | None = None) -> Iterator[NumberedRow]:
        """Rows one by one, each with its number in its own sheet; see `TextRows.numbered`."""
        place = 0
        for number, (name, rows) in enumerate(self._sheets):
            for row in rows.numbered():
                if wanted is None or (place < len(wanted) and wanted[place]):
                    fields = self._with_sheet(row.fields, number)
                    yield NumberedRow(row.line, fields, row.fault, row.fix, name)
                place += 1

    def sample(self) -> list[Sequence[object]]:
        """The first rows of each sheet."""
        return [
            self._with_sheet(fields, number)
            for number, (_, rows) in enumerate(self._sheets)
            for fields in rows.sample()
        ]

    def _with_sheet(self, fields: Sequence[object], number: int) -> list[object]:
        """The cells of a row in the order of the first sheet; those beyond its own header stay, to be refused."""
        name, rows = self._sheets[number]
        in_order = [fields[place] if 0 <= place < len(fields) else "" for place in self._orders[number]]
        return [*in_order, name, *fields[len(rows.header.cells) :]]


def columns_in_order(first: Sequence[str], other: Sequence[str]) -> tuple[int, ...] | None:
    """Where the columns of one sheet stand in another, by their names or their roles, -1 where it has no such column.

    None where a column that plays a role by its name has none to match it, or too few columns match at all.
    """
    names = [normal_word(cell) or cell for cell in first]
    theirs = [normal_word(cell) or cell for cell in other]
    order = [theirs.index(name) if name in theirs else -1 for name in names]
    for role in ROLES:
        mine, others = candidates_of(first, role), candidates_of(other, role)
        if len(mine) == 1 and order[mine[0]] < 0:
            if len(others) != 1 or others[0] in order:
                return None
            order[mine[0]] = others[0]
    n_named = sum(1 for cell in first if cell.strip())
    return tuple(order) if sum(place >= 0 for place in order) >= max(2, n_named / 2) else None
