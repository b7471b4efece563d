"""A table with a column for each period, or for each lane, walked as one row per lane and date."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from core.told import told
from db.demand_file.gather import Rows
from db.demand_file.lane_names import cell_text
from db.demand_file.plain_block import PlainBlock
from db.demand_file.text_rows import Header, NumberedRow

LONG_SAMPLE_ROWS = 5_000
MISFIT_FIX = told("bring the row to the width of the header")


@dataclass(frozen=True)
class Unpivot:
    """Which columns stay, and which become rows of their own.

    `kept` are the places that each new row repeats, `values` those whose cells become rows; `named` says
    what the heading of each becomes, given the row. `names` are the headings of the kept columns and the
    two new ones. `dated` are, of tables side by side in one, the places of the dates that belong to values: these stand
    in place of the first kept cell.
    """

    kept: tuple[int, ...]
    values: tuple[int, ...]
    named: Callable[[int, Sequence[object]], object]
    names: tuple[str, ...]
    dated: Mapping[int, int] = field(default_factory=dict)


class LongRows:
    """Rows with the interface of `TextRows`, several from each row of the file; blank cells make none."""

    def __init__(self, rows: Rows, unpivot: Unpivot) -> None:
        self._rows, self._unpivot, self.n_blank = rows, unpivot, 0
        self.separator, self.epoch_1904 = rows.separator, rows.epoch_1904
        first = next(iter(self._long(rows.header.first_row)), ()) if rows.header.first_row else ()
        above = rows.header
        self.header = Header(unpivot.names, above.n_records, tuple(first), above.n_lines, title=above.title)

    def blocks(self) -> Iterator[tuple[float, list[Sequence[object]]]]:
        """Blocks of long rows and the share of the file read; a row of another width comes as []."""
        self.n_blank = 0
        for share, block in self._rows.blocks():
            long: list[Sequence[object]] = []
            for fields in listed(block):
                part = self._long(fields)
                self.n_blank += len(self._unpivot.values) - len(part) if part != [()] else 0
                long.extend(part)
            if long:
                yield share, long

    def numbered(self, wanted: bytes | None = None) -> Iterator[NumberedRow]:
        """The same rows one by one with the line that each comes from; see `TextRows.numbered`."""
        place = 0
        for row in self._rows.numbered():
            for fields in self._long(row.fields) if not row.fault else [()]:
                if wanted is not None and place >= len(wanted):
                    return
                if wanted is None or wanted[place]:
                    yield self._numbered_row(row, fields)
                place += 1

    def sample(self) -> list[Sequence[object]]:
        """Long rows of what is looked at in the file."""
        long = (fields for row in self._rows.sample() for fields in self._long(row) if fields)
        return list(islice(long, LONG_SAMPLE_ROWS))

    def _numbered_row(self, row: NumberedRow, fields: Sequence[object]) -> NumberedRow:
        if fields:
            return NumberedRow(row.line, fields, sheet=row.sheet)
        n_values, n_columns = len(row.fields), len(self._rows.header.cells)
        fault = row.fault or told(
            "the row has {n_values} values where the header has {n_columns} columns",
            n_values=n_values,
            n_columns=n_columns,
        )
        return NumberedRow(row.line, row.fields, fault, "" if row.fault else MISFIT_FIX, row.sheet)

    def _long(self, fields: Sequence[object]) -> list[Sequence[object]]:
        if len(fields) != len(self._rows.header.cells):
            return [()]
        kept = [fields[place] for place in self._unpivot.kept]
        if self._unpivot.dated:
            of_date = {place: [fields[at], *kept[1:]] for place, at in self._unpivot.dated.items()}
            return [
                [*of_date.get(place, kept), self._unpivot.named(place, fields), fields[place]]
                for place in self._unpivot.values
                if fields[place] != "" and cell_text(fields[place]).strip()
            ]
        return [
            [*kept, self._unpivot.named(place, fields), fields[place]]
            for place in self._unpivot.values
            if fields[place] != "" and cell_text(fields[place]).strip()
        ]


class FilledRows:
    """Rows in which a blank cell of some columns means what stands above it."""

    def __init__(self, rows: Rows, places: Sequence[int]) -> None:
        self._rows, self._places = rows, tuple(places)
        self.header, self.separator, self.epoch_1904 = rows.header, rows.separator, rows.epoch_1904

    def blocks(self) -> Iterator[tuple[float, list[Sequence[object]]]]:
        """Blocks of filled rows and the share of the file read."""
        above: dict[int, object] = {}
        for share, block in self._rows.blocks():
            yield share, [self._filled(fields, above) for fields in listed(block)]

    def numbered(self, wanted: bytes | None = None) -> Iterator[NumberedRow]:
        """The same rows one by one; see `TextRows.numbered`."""
        above: dict[int, object] = {}
        for place, row in enumerate(self._rows.numbered()):
            fields = row.fields if row.fault else self._filled(row.fields, above)
            if wanted is None or (place < len(wanted) and wanted[place]):
                yield NumberedRow(row.line, fields, row.fault, row.fix, row.sheet)

    def sample(self) -> list[Sequence[object]]:
        """Filled rows of the beginning of the file."""
        above: dict[int, object] = {}
        return [self._filled(fields, above) for fields in self._rows.sample()]

    def _filled(self, fields: Sequence[object], above: dict[int, object]) -> Sequence[object]:
        if len(fields) != len(self.header.cells):
            return fields
        cells = list(fields)
        for place in self._places:
            if cell_text(cells[place]).strip():
                above[place] = cells[place]
            else:
                cells[place] = above.get(place, cells[place])
        return cells


def listed(block: Sequence[Sequence[object]] | PlainBlock) -> Sequence[Sequence[object]]:
    """A block as a list of rows of cells."""
    if not isinstance(block, PlainBlock):
        return block
    n_columns = block.begins.shape[1]
    return [[block.text(row, place) for place in range(n_columns)] for row in range(len(block))]
