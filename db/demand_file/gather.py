"""The walk over all rows: codes for dates and lanes, numbers for demand, evidence for the decimal mark."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import repeat
from operator import itemgetter
from typing import Generic, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from db.demand_file.cell_budget import CellBudget
from db.demand_file.date_values import DateValues
from db.demand_file.header import ColumnMapping
from db.demand_file.lane_cells import MOST_PER_LANE, LaneCells
from db.demand_file.lane_names import cell_text
from db.demand_file.number_formats import ScaledNumber, SignedNumber
from db.demand_file.numbers import DecimalEvidence, NumberFormat, number_or_nan, numbers_of_column
from db.demand_file.plain_block import PlainBlock
from db.demand_file.shape.role_cells import RoleCells
from db.demand_file.synonyms import DATE, DEMAND, LANE, LEAD_TIME
from db.demand_file.text_rows import Block, Header, NumberedRow
from db.demand_file.value_signs import shared_sign, without_signs

NOT_A_ROW = -1
N_FIRST_ROWS = 2_000
MOST_LEAD_TIMES = 1_000  # different ones of a lane; days have few


_Codes = tuple[NDArray[np.int32], NDArray[np.float64], NDArray[np.int32], NDArray[np.float64]]


class Rows(Protocol):
    """What a text file and a sheet have in common."""

    @property
    def header(self) -> Header: ...

    @property
    def separator(self) -> str: ...

    @property
    def epoch_1904(self) -> bool | None: ...

    def blocks(self) -> Iterator[tuple[float, Block]]: ...

    def sample(self) -> list[Sequence[object]]: ...

    def numbered(self, wanted: bytes | None = None) -> Iterator[NumberedRow]: ...


class Vocabulary(dict[object, int]):
    """Numbers distinct values in the order in which they appear."""

    def __missing__(self, value: object) -> int:
        code = self[value] = len(self)
        return code


@dataclass(frozen=True)
class GatheredRows:
    """All rows in file order: codes into the vocabularies (NOT_A_ROW for a row of the wrong width), units
    (NaN where refused); all (n_rows,). `minutes` since midnight are (n_rows,), or (0,) where no date has a time.
    `extras` holds (lane code, cell) pairs per optional role, `labels` those of columns that say more of each lane,
    by their place."""

    date_codes: NDArray[np.int32]
    minutes: NDArray[np.float64]
    lane_codes: NDArray[np.int32]
    units: NDArray[np.float64]
    date_values: list[object]
    lane_values: list[object]
    evidence: DecimalEvidence
    extras: dict[str, LaneCells]
    lane_parts: list[object]
    labels: dict[int, LaneCells] = field(default_factory=dict)

    def without_rows(self) -> GatheredRows:
        """The vocabularies and the evidence alone, so that the memory of the rows can be used again."""
        nothing, none = np.empty(0, np.int32), np.empty(0)
        return replace(self, date_codes=nothing, minutes=none, lane_codes=nothing, units=none)


@dataclass
class _Walk:
    mapping: ColumnMapping
    number_format: NumberFormat
    dates: DateValues
    lanes: Vocabulary = field(default_factory=Vocabulary)
    evidence: DecimalEvidence = field(default_factory=DecimalEvidence)
    extras: dict[str, LaneCells] = field(default_factory=dict)
    labels: dict[int, LaneCells] = field(default_factory=dict)

    def take(self, block: Block) -> _Codes:
        if isinstance(block, PlainBlock):
            return self._take_plain(block)
        return self._take_rows(block)

    def _take_plain(self, block: PlainBlock) -> _Codes:
        cells = self.mapping.cells
        date_codes, minutes = self._dates(
            lambda cells_of_block: _plain_codes(cells_of_block, block, cells[DATE])
        )
        lane_codes = _plain_codes(self.lanes, block, cells[LANE])
        units = self._plain_numbers(block, cells[DEMAND])
        for known, place in self._beside():
            vocabulary = Vocabulary()
            cell_codes = block.codes(place, vocabulary)
            values = list(vocabulary)
            pairs, n_rows = np.unique(
                lane_codes.astype(np.int64) * len(values) + cell_codes, return_counts=True
            )
            known.add_counted(
                ((pair // len(values), values[pair % len(values)]), n)
                for pair, n in zip(pairs.tolist(), n_rows.tolist(), strict=True)
            )
        return date_codes, minutes, lane_codes, units

    def _take_rows(self, block: Sequence[Sequence[object]]) -> _Codes:
        n_columns = len(self.mapping.header)
        misfits = None
        if set(map(len, block)) != {n_columns}:
            misfits = np.fromiter((len(row) != n_columns for row in block), dtype=bool, count=len(block))
            block = [row if len(row) == n_columns else [""] * n_columns for row in block]
        cells = self.mapping.cells
        date_codes, minutes = self._dates(lambda cells_of_block: _codes(cells_of_block, block, cells[DATE]))
        lane_codes = _codes(self.lanes, block, cells[LANE])
        units = self._numbers(list(_keys(block, cells[DEMAND])))
        for known, place in self._beside():
            known.add(zip(lane_codes.tolist(), map(itemgetter(place), block), strict=True))
        if misfits is not None:
            date_codes[misfits] = NOT_A_ROW
        return date_codes, minutes, lane_codes, units

    def _dates(
        self, number: Callable[[Vocabulary], NDArray[np.int32]]
    ) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
        """Codes and minutes of a block, of which each different cell is looked at once."""
        cells_of_block = Vocabulary()
        places = number(cells_of_block)
        codes, minutes = self.dates.take(list(cells_of_block))
        return codes[places], minutes[places]

    def _beside(self) -> Iterator[tuple[LaneCells, int]]:
        """What is known of lanes so far, and the place, of each column beside the three roles."""
        for role, place in self.mapping.extras.items():
            most = MOST_LEAD_TIMES if role == LEAD_TIME else MOST_PER_LANE
            yield self.extras.setdefault(role, LaneCells(most_per_lane=most)), place
        for place in self.mapping.labels:
            yield self.labels.setdefault(place, LaneCells()), place

    def _plain_numbers(self, block: PlainBlock, cells: RoleCells) -> NDArray[np.float64]:
        if not cells.places:
            return np.full(len(block), cells.fixed, dtype=np.float64)
        return block.numbers(cells.places[0], self.number_format, self.evidence)

    def _numbers(self, values: list[object]) -> NDArray[np.float64]:
        texts = [value for value in values if isinstance(value, str)]
        text = "\n".join(without_signs(texts, self.number_format.sign))
        self.evidence.add(text)
        if len(texts) == len(values):
            units = numbers_of_column(texts, text, self.number_format)
        else:
            units = np.array([number_or_nan(value, self.number_format) for value in values], dtype=np.float64)
            if self.evidence.odd.scaled is None:
                scaled = next((value for value in values if isinstance(value, ScaledNumber)), None)
                self.evidence.odd.scaled = (float(scaled), scaled.shown) if scaled is not None else None
        odd = np.flatnonzero(~(units >= 0)).tolist()
        if odd:
            shown = [cell_text(values[row]) for row in odd]
            self.evidence.add_odd(without_signs(shown, self.number_format.sign))
        return units


def gather_rows(
    rows: Rows, mapping: ColumnMapping, number_format: NumberFormat, on_progress: Callable[[float], None]
) -> GatheredRows:
    """Walk over all rows once, block by block."""
    walk = _Walk(mapping, number_format, DateValues(mapping.cells[DATE].value))
    dates, lanes, units = _Column(np.int32), _Column(np.int32), _Column(np.float64)
    moments = _Column(np.float64)
    budget = CellBudget(
        date_column=mapping.column(DATE),
        lane_column=mapping.column(LANE),
        dates_are_single=len(mapping.cells[DATE].places) == 1,
    )
    for share, block in rows.blocks():
        date_codes, minutes, lane_codes, numbers = walk.take(block)
        budget.look(date_codes, walk.dates.keys, len(walk.lanes))
        if moments.n or minutes.any():
            moments.add(np.zeros(dates.n - moments.n))  # of the rows above, none of which had a time
            moments.add(minutes)
        dates.add(date_codes)
        lanes.add(lane_codes)
        units.add(numbers)
        on_progress(share)
    return GatheredRows(
        dates.values(), moments.values(), lanes.values(), units.values(),
        walk.dates.values(), _values(walk.lanes, mapping.cells[LANE]),
        walk.evidence, walk.extras, list(walk.lanes), walk.labels,
    )  # fmt: skip


_Number = TypeVar("_Number", np.int32, np.float64)


class _Column(Generic[_Number]):
    """An array that grows by doubling, so that its parts are never held twice."""

    def __init__(self, dtype: type[_Number]) -> None:
        self._array: NDArray[_Number] = np.empty(1 << 16, dtype=dtype)
        self.n = 0

    def add(self, part: NDArray[_Number]) -> None:
        if self.n + part.size > self._array.size:
            self._array.resize(max(self._array.size * 3 // 2, self.n + part.size), refcheck=False)
        self._array[self.n : self.n + part.size] = part
        self.n += part.size

    def values(self) -> NDArray[_Number]:
        self._array.resize(self.n, refcheck=False)
        return self._array


def first_format(rows: Rows, mapping: ColumnMapping) -> NumberFormat:
    """The number format that the first block suggests; the whole column has the last word."""
    evidence = DecimalEvidence()
    if not mapping.cells[DEMAND].places:
        return NumberFormat()
    place = mapping.cells[DEMAND].places[0]
    for _, block in rows.blocks():
        if isinstance(block, PlainBlock):
            values = [block.text(row, place) for row in range(min(len(block), N_FIRST_ROWS))]
        else:
            cells = [row[place] for row in block[:N_FIRST_ROWS] if len(row) > place]
            values = [str(cell) for cell in cells]
            signs = [cell.sign for cell in cells if isinstance(cell, SignedNumber)]
            if signs:
                sign = max(set(signs), key=signs.count)
                evidence.add("\n".join(without_signs(values, sign)))
                break
        sign = shared_sign(values)
        evidence.add("\n".join(without_signs(values, sign)))
        break
    else:
        return NumberFormat()
    return NumberFormat(
        evidence.settled_decimal() or "point",
        evidence.settled_group(),
        sign=sign,
        is_indian=evidence.is_indian,
    )


def _keys(block: Sequence[Sequence[object]], cells: RoleCells) -> Iterable[object]:
    """What tells a role's value in each row: its cell, or the cells of several columns."""
    return map(itemgetter(*cells.places), block) if cells.places else repeat(cells.fixed, len(block))


def _codes(vocabulary: Vocabulary, block: Sequence[Sequence[object]], cells: RoleCells) -> NDArray[np.int32]:
    keys = _keys(block, cells)
    return np.fromiter(map(vocabulary.__getitem__, keys), dtype=np.int32, count=len(block))


def _plain_codes(vocabulary: Vocabulary, block: PlainBlock, cells: RoleCells) -> NDArray[np.int32]:
    """As `_codes`; several columns are told apart by the codes of each, so that rows stay arrays."""
    if len(cells.places) == 1:
        return block.codes(cells.places[0], vocabulary)
    if not cells.places:
        return np.full(len(block), vocabulary[cells.fixed], dtype=np.int32)
    parts = [Vocabulary() for _ in cells.places]
    codes = [block.codes(place, part) for place, part in zip(cells.places, parts, strict=True)]
    joined = codes[0].astype(np.int64)
    for part, code in zip(parts[1:], codes[1:], strict=True):
        joined = joined * len(part) + code
    _, firsts, inverse = np.unique(joined, return_index=True, return_inverse=True)
    texts = [list(part) for part in parts]
    known = np.empty(firsts.size, dtype=np.int32)
    for position in np.argsort(firsts).tolist():  # so that codes are given in the order of the file
        row = firsts[position]
        known[position] = vocabulary[tuple(text[code[row]] for text, code in zip(texts, codes, strict=True))]
    return known[inverse]


def _values(vocabulary: Vocabulary, cells: RoleCells) -> list[object]:
    return [cells.value(key) for key in vocabulary]
