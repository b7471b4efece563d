"""What a file may not cost: it is given up early where most of it is no demand, not after its last row.

Each different lane and each different date is kept and explained, which took half a gigabyte and half a minute for a
million dates that are none. So the dates are looked at when the number of rows has doubled, and where most cannot be
read the reading ends there.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from core.errors import UnreadableDemandFile
from core.told import told
from db.demand_file.dates import read_date
from db.demand_file.lane_names import cell_text

MOST_LANES = 100_000
FIRST_LOOK_ROWS = 50_000
N_LOOKED_AT = 1_000
SHOWN = 40


class CellBudget:
    """Watches the columns of date and lane while a file is read."""

    def __init__(self, *, date_column: str, lane_column: str, dates_are_single: bool) -> None:
        self._date_column, self._lane_column = date_column, lane_column
        self._n_rows, self._next_look = 0, FIRST_LOOK_ROWS if dates_are_single else None

    def look(self, date_codes: NDArray[np.int32], dates: Sequence[object], n_lanes: int) -> None:
        """Raise UnreadableDemandFile where there are too many lanes, or where dates are mostly none.

        date_codes are those of a block, into `dates`, the different cells of the file so far.
        """
        if n_lanes > MOST_LANES:
            raise UnreadableDemandFile(
                told(
                    "the column {column!r} names more than {most:,} lanes. The number of an order or a shipment is no "
                    "lane: name the column of the lane product_name, or cut the file into parts.",
                    column=self._lane_column,
                    most=MOST_LANES,
                )
            )
        self._n_rows += date_codes.size
        if self._next_look is None or self._n_rows < self._next_look:
            return
        self._next_look = 2 * self._n_rows
        first = date_codes[date_codes >= 0][:N_LOOKED_AT]
        self._require_dates([value for code in first.tolist() if cell_text(value := dates[code]).strip()])

    def _require_dates(self, values: Sequence[object]) -> None:
        readable = {value: bool(read_date(value).days) for value in set(values)}
        unread = [value for value in values if not readable[value]]
        if 2 * len(unread) > len(values):
            example = cell_text(unread[0]).strip()[:SHOWN]
            raise UnreadableDemandFile(
                told(
                    "most values of the column {column!r} around row {row:,} are no dates, such as {example!r}. Name "
                    "the column of the date date, or mend its values.",
                    column=self._date_column,
                    row=self._n_rows,
                    example=example,
                )
            )
