"""Rows of a file without those that an answer leaves out, whatever they were left out for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from db.demand_file.gather import Rows
from db.demand_file.shape.long_rows import listed
from db.demand_file.text_rows import NumberedRow

Keeps = Callable[[object], bool]


class KeptRows:
    """Rows with the interface of `TextRows`, without some.

    begin_keeping: gives, for each time the file is read, what says of the cell in `place` whether its row is kept, from
    the first row on. Rows of another width are kept for the reader to refuse.
    """

    def __init__(self, rows: Rows, place: int, begin_keeping: Callable[[], Keeps], *, reason: str) -> None:
        self._rows, self._place, self._begin, self._reason = rows, place, begin_keeping, reason
        self._n_left_out = 0
        self.header, self.separator, self.epoch_1904 = rows.header, rows.separator, rows.epoch_1904

    @property
    def n_blank(self) -> int:
        """Blank cells of a table that was turned into rows."""
        return int(getattr(self._rows, "n_blank", 0))

    @property
    def n_left_out(self) -> Mapping[str, int]:
        """How many rows were left out, by reason."""
        return {**n_left_out(self._rows), self._reason: self._n_left_out}

    def blocks(self) -> Iterator[tuple[float, list[Sequence[object]]]]:
        """Blocks of the rows that are kept and the share of the file read."""
        keeps, self._n_left_out = self._begin(), 0
        for share, block in self._rows.blocks():
            rows = listed(block)
            kept = [fields for fields in rows if self._is_kept(fields, keeps)]
            self._n_left_out += len(rows) - len(kept)
            if kept:
                yield share, kept

    def numbered(self, wanted: bytes | None = None) -> Iterator[NumberedRow]:
        """The same rows one by one; see `TextRows.numbered`."""
        keeps, place = self._begin(), 0
        for row in self._rows.numbered():
            if not row.fault and not self._is_kept(row.fields, keeps):
                continue
            if wanted is not None and place >= len(wanted):
                return
            if wanted is None or wanted[place]:
                yield row
            place += 1

    def sample(self) -> list[Sequence[object]]:
        """Rows that are kept of what is looked at in the file."""
        keeps = self._begin()
        return [fields for fields in self._rows.sample() if self._is_kept(fields, keeps)]

    def _is_kept(self, fields: Sequence[object], keeps: Keeps) -> bool:
        return len(fields) != len(self.header.cells) or keeps(fields[self._place])


def n_left_out(rows: Rows) -> Mapping[str, int]:
    """How many rows answers left out, by reason; nothing where every row is kept."""
    return getattr(rows, "n_left_out", {})
