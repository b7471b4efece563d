"""Sheets of one workbook with the same columns, walked as one table with the name of the sheet beside each row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from core.told import told
from db.demand_file.text_rows import Header, NumberedRow
from db.demand_file.workbook_rows import WorkbookRows

ALL_SHEETS, SHEET_COLUMN = told("all sheets"), "sheet"


class SheetsTogether:
    """Rows of several sheets, with the interface of `WorkbookRows`; the last column is the sheet."""

    separator = ","

    def __init__(self, sheets: Sequence[tuple[str, WorkbookRows]]) -> None:
        self._sheets = list(sheets)
        name, rows = self._sheets[0]
        first = (
            *rows.header.first_row,
            *([""] * (len(rows.header.cells) - len(rows.header.first_row))),
            name,
        )
        self.header: Header = replace(rows.header, cells=(*rows.header.cells, SHEET_COLUMN), first_row=first)
        self.epoch_1904 = rows.epoch_1904
        self._n_columns = len(rows.header.cells)

    def blocks(self) -> Iterator[tuple[float, list[list[object]]]]:
        """Blocks of rows and the share of the sheets read."""
        for place, (name, rows) in enumerate(self._sheets):
            for share, block in rows.blocks():
                yield (
                    (place + share) / len(self._sheets),
                    [self._with_sheet(fields, name) for fields in block],
                )

    def numbered(self, wanted: bytes | None = None) -> Iterator[NumberedRow]:
        """Rows one by one, each with its number in its own sheet; see `TextRows.numbered`."""
        place = 0
        for name, rows in self._sheets:
            for row in rows.numbered():
                if wanted is None or (place < len(wanted) and wanted[place]):
                    fields = self._with_sheet(row.fields, name)
                    yield NumberedRow(row.line, fields, row.fault, row.fix, name)
                place += 1

    def sample(self) -> list[Sequence[object]]:
        """The first rows of each sheet."""
        return [self._with_sheet(fields, name) for name, rows in self._sheets for fields in rows.sample()]

    def _with_sheet(self, fields: Sequence[object], name: str) -> list[object]:
        return [*fields, name]
