"""What is known of a table before its roles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from db.demand_file.header import column_ids
from db.demand_file.shape.columns import ColumnProfile, profile_columns


@dataclass(frozen=True)
class Table:
    """Header, rows looked at, a profile of each column, the name of the file, and what stands above the header."""

    header: tuple[str, ...]
    rows: Sequence[Sequence[object]]
    profiles: Sequence[ColumnProfile]
    name: str = ""
    title: str = ""

    @cached_property
    def ids(self) -> list[str]:
        """What answers call the columns."""
        return column_ids(self.header)


def table_of(header: Sequence[str], rows: Sequence[Sequence[object]], name: str, title: str = "") -> Table:
    """The table with its profiles; rows of another width are left out of them."""
    whole = [row for row in rows if len(row) == len(header)]
    cells = tuple(cell.strip() for cell in header)
    return Table(cells, whole, profile_columns(cells, whole), name, title)
