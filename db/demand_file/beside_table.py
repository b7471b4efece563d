"""Notes and small tables beside the table of a sheet, set apart by an empty column: left out, counted and shown."""

from __future__ import annotations

from collections.abc import Sequence

from db.demand_file.lane_names import cell_text
from db.demand_file.shape.columns import is_number_cell, is_written_date

MIN_ROWS, MIN_COLUMNS = 5, 2  # of a table that others stand beside
FEW_SHARE = 0.5  # of its rows: what has more beside it belongs to it
Row = Sequence[object]


def places_beside(rows: Sequence[Row]) -> frozenset[int]:
    """Columns of the rows from the header on that hold notes, or a table of their own, beside the longest table."""
    width = max((len(row) for row in rows), default=0)
    filled = [
        {i for i, row in enumerate(rows) if place < len(row) and cell_text(row[place]).strip()}
        for place in range(width)
    ]
    islands: list[list[int]] = []
    for place in range(width):
        if filled[place]:
            if place and filled[place - 1]:
                islands[-1].append(place)
            else:
                islands.append([place])
    if len(islands) < 2:
        return frozenset()
    sizes = [len(set().union(*(filled[place] for place in island))) for island in islands]
    main = max(
        range(len(islands)), key=lambda i: (sizes[i] * (len(islands[i]) >= MIN_COLUMNS), len(islands[i]))
    )
    if sizes[main] < MIN_ROWS or len(islands[main]) < MIN_COLUMNS:
        return frozenset()
    return frozenset(
        place for i, island in enumerate(islands) if sizes[i] <= FEW_SHARE * sizes[main] for place in island
    )


def is_note(surplus: Row) -> bool:
    """Whether cells behind the last column of a row are a note: apart by an empty column, or a text right beside."""
    first = surplus[0] if surplus else ""
    if cell_text(first).strip() == "":
        return True
    return isinstance(first, str) and not is_number_cell(first) and not is_written_date(first)
