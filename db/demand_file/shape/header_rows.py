"""Where a table begins when its words are unknown: told by what stands below, not by what it is called."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

from db.demand_file.calendar_words import months_named
from db.demand_file.lane_names import cell_text
from db.demand_file.marks import is_missing_mark
from db.demand_file.shape.columns import is_number_cell, is_written_date
from db.demand_file.shape.periods import period_places, year_of
from db.demand_file.value_signs import is_sign

MAX_ROWS_ABOVE = 60
MIN_ROWS_WITHOUT_NUMBERS = 3
N_ROWS_BELOW = 5  # rows of data that must follow one another
FULL_SHARE, MIN_FACT_ROWS = 0.9, 3  # of the columns that a row of facts about them fills, and rows of a block
TYPED_SHARE = 0.6  # of a column's cells that are numbers, or dates
MIN_PARTS = 3  # columns that are months or quarters of years
QUARTERS, MONTHS = 4, 12
_QUARTER = re.compile(
    r"(?:Q|T|Qtr\.?|Quarter|Quartal)\s?(?P<number>[1-4])|(?P<behind>[1-4])\.?\s?(?:Q|Qtr|Quartal)", re.I
)
Row = Sequence[object]


@dataclass(frozen=True)
class FoundHeader:
    """The cells of a header and how many of the rows looked at stand above the data.

    `is_named` is False where no row names the columns, which are numbered then.
    """

    cells: tuple[str, ...]
    n_rows: int
    is_named: bool
    n_header_rows: int
    n_typed: int
    width: int
    consistency: float


def find_header(rows: Sequence[Row]) -> FoundHeader | None:
    """The header of the table that fills these rows; None where no column holds dates or numbers."""
    filled = [(i, row) for i, row in enumerate(rows) if n_filled(row)]
    if not filled:
        return None
    width = _width([row for _, row in filled])
    if width < 2:
        return None
    body = [row for _, row in filled[len(filled) // 2 :] if n_filled(row) >= 2 and len(row) <= width]
    kinds = _typed_columns(body, width)
    if not kinds:
        return None
    consistency = sum(len(row) == width for _, row in filled) / len(filled)
    first = next((k for k in range(len(filled)) if _begins_data(filled[k:], kinds)), None)
    if first is None or filled[first][0] > MAX_ROWS_ABOVE:
        return None
    if "number" not in kinds.values() and len(filled) - first < MIN_ROWS_WITHOUT_NUMBERS:
        return None  # a note with a date in it
    if _heads_amounts(filled[first][1], kinds) and first + 1 < len(filled):
        first += 1  # years as the names of columns look like numbers
    first = _below_years(filled, first)
    above = [(i, row) for i, row in filled[:first] if 2 * n_filled(row) >= width or n_filled(row) >= 3]
    if not above:
        cells = tuple(f"column {place + 1}" for place in range(width))
        return FoundHeader(cells, filled[first][0], False, 0, len(kinds), width, consistency)
    lowest = filled.index(above[-1])
    cells, n_header_rows = _header_cells(filled[: lowest + 1], width)
    cells = _all_named(cells, [row for _, row in filled[first:]])
    return FoundHeader(cells, filled[first][0], True, n_header_rows, len(kinds), width, consistency)


def is_units_row(rows: Sequence[Row]) -> bool:
    """Whether the first of the rows below a header says what the columns are in: "[t]", "kg", "(dd.mm.yyyy)".

    It has no date and no number where the others have them, and a unit above numbers.
    """
    if len(rows) < MIN_ROWS_WITHOUT_NUMBERS:
        return False
    width = max(map(len, rows[1:]))
    kinds = _typed_columns(rows[1:], width)
    texts = _texts(rows[0], width)
    above = {place: texts[place] for place in kinds if texts[place]}
    if any(is_number_cell(text) or is_written_date(text) for text in above.values()):
        return False
    units = [text for place, text in above.items() if kinds[place] == "number"]
    named = "number" in kinds.values() and "date" in kinds.values() and bool(units)
    return named and all(is_sign(text) or _are_units([text]) for text in units)


def n_filled(row: Row) -> int:
    """How many cells of a row hold something."""
    return sum(1 for cell in row if cell_text(cell).strip())


def is_period_header(row: Row) -> bool:
    """Whether a row names its columns by dates, months or years."""
    return len(period_places([cell_text(cell) for cell in row])) >= 3


def _heads_amounts(row: Row, kinds: dict[int, str]) -> bool:
    """Whether a row names columns of amounts by periods.

    The four dates of one shipment head no amounts, nor does an amount of 1997.8 among others.
    """
    cells = [cell for place, cell in enumerate(row) if kinds.get(place) == "number"]
    return is_period_header(cells) and 2 * len(period_places(list(map(cell_text, cells)))) >= n_filled(cells)


def _below_years(filled: Sequence[tuple[int, Row]], first: int) -> int:
    """Where data begin below a row of years and one of their months or quarters, which are numbers like the data."""
    for k in range(max(first - 1, 0), min(first + 1, len(filled) - 2)):
        if _group_parts_of_years(filled[k][1], filled[k + 1][1]):
            return max(first, k + 2)
    return first


def _group_parts_of_years(upper: Row, lower: Row) -> bool:
    """Whether a row holds years, but for the name of a column, and the next one what their columns are of each."""
    years = [text for text in map(_text, upper) if year_of(text)]
    n_others = n_filled(upper) - len(years)
    parts = [text for text in map(_text, lower) if part_of_year(text)]
    n_other_parts = n_filled(lower) - len(parts)
    # A column of sums may stand behind each year.
    return (
        len(years) >= 1
        and n_others <= max(1, len(years))
        and len(parts) >= MIN_PARTS
        and n_other_parts <= max(1, len(parts) // 3)
        and (any(not text.isdigit() for text in parts) or _count_up(parts, upper, lower))
    )


def _count_up(parts: Sequence[str], upper: Row, lower: Row) -> bool:
    """Whether numbers of months or quarters begin again with each year."""
    numbers = list(map(int, parts))
    is_run = all(b == a + 1 or b == 1 for a, b in pairwise(numbers))
    return is_run and len(numbers) > len(set(numbers)) and n_filled(upper) >= n_filled(lower) // max(numbers)


def part_of_year(text: str) -> str:
    """What a name is of a year, as it is written behind the year: a month, "Q1"; "" where it is none."""
    match = _QUARTER.fullmatch(text)
    if match:
        return f"Q{match['number'] or match['behind']}"
    if text.isdigit() and len(text) <= 2 and 1 <= int(text) <= 12:
        return text
    return text if months_named(text) != (None, None) else ""


def _text(cell: object) -> str:
    text = cell_text(cell).strip()
    return text.removesuffix(".0")


def _says_something(cell: object) -> bool:
    return not is_missing_mark(cell_text(cell).strip())


def _width(rows: Sequence[Row]) -> int:
    lengths = Counter(len(row) for row in rows if len(row) >= 2)
    if not lengths:
        return 0
    most = max(lengths.values())
    return max(length for length, n in lengths.items() if n >= 0.5 * most)


def _typed_columns(body: Sequence[Row], width: int) -> dict[int, str]:
    """The kind of each column that holds dates or numbers."""
    kinds = {}
    for place in range(width):
        cells = [row[place] for row in body if place < len(row) and _says_something(row[place])][:100]
        if not cells:
            continue
        if sum(map(is_written_date, cells)) >= TYPED_SHARE * len(cells):
            kinds[place] = "date"
        elif sum(map(is_number_cell, cells)) >= TYPED_SHARE * len(cells):
            kinds[place] = "number"
    return kinds


def _begins_data(rows: Sequence[tuple[int, Row]], kinds: dict[int, str]) -> bool:
    # Rows that have a label alone, as the first countries of a table by years, tell nothing of the others.
    telling = (row for _, row in rows[1:MAX_ROWS_ABOVE] if _has_typed(row, kinds))
    looks = [_is_data(row, kinds) for row in (rows[0][1], *islice(telling, N_ROWS_BELOW - 1))]
    if len(looks) > 1 and not looks[1] and _names_years(rows[0][1]):
        return False  # years that group the columns below them
    return looks[0] and sum(looks) > len(looks) / 2


def _has_typed(row: Row, kinds: dict[int, str]) -> bool:
    """Whether a row says anything where others have dates or numbers, or is no full row of a table."""
    return n_filled(row) != 1 or any(place < len(row) and _says_something(row[place]) for place in kinds)


def _names_years(row: Row) -> bool:
    texts = [cell_text(cell).strip() for cell in row]
    return all(year_of(text) for text in texts if text)


def _is_data(row: Row, kinds: dict[int, str]) -> bool:
    cells = [
        (row[place], kind)
        for place, kind in kinds.items()
        if place < len(row) and _says_something(row[place])
    ]
    dates = [cell_text(cell) for cell, kind in cells if kind == "date"]
    if dates and not any(map(str.isdigit, "".join(dates))):
        return False  # "No. Obs" where dates stand below says what the numbers beside it are
    fit = sum(is_written_date(cell) if kind == "date" else is_number_cell(cell) for cell, kind in cells)
    return fit > 0 and 2 * fit >= len(cells)


def _header_cells(above: Sequence[tuple[int, Row]], width: int) -> tuple[tuple[str, ...], int]:
    """The cells of the lowest row of names, joined with those of the row above where that one groups them."""
    block = _block_of_facts(above, width)
    if block is not None:
        return block, 1
    lower = _texts(above[-1][1], width)
    if len(above) > 1 and _are_units(lower):
        return _texts(above[-2][1], width), 1
    if len(above) > 1 and above[-2][0] == above[-1][0] - 1:
        upper = _texts(above[-2][1], width)
        if _groups(upper, lower):
            return _joined(upper, lower), 2
    return lower, 1


def _block_of_facts(above: Sequence[tuple[int, Row]], width: int) -> tuple[str, ...] | None:
    """The first row of several full ones that say what each column is: its name, number, unit, source.

    Where columns share a name, the first facts that tell them apart stand behind it ("Takings, Trend"). None where no
    such block stands above the data.
    """
    block: list[tuple[str, ...]] = []
    for (line, row), (next_line, _) in zip(
        reversed(above), reversed([*above[1:], (above[-1][0] + 1, ())]), strict=True
    ):
        texts = _texts(row, width)
        if sum(map(bool, texts)) < min(FULL_SHARE * width, width - 1) or next_line != line + 1:
            break
        block.append(texts)
    if len(block) < MIN_FACT_ROWS or is_period_header(block[-1]):
        return None
    names, facts = block[-1], block[-2::-1]
    if not any(map(_repeats, facts)):
        return None
    for row in facts if _repeats(names) else ():
        if len({*zip(names[1:], row[1:], strict=True)}) > len(set(names[1:])):
            of_columns = zip(names[1:], row[1:], strict=True)
            names = (names[0], *(", ".join(filter(None, parts)) for parts in of_columns))
    return names if not _repeats(names) else None


def _repeats(cells: Sequence[str]) -> bool:
    filled = [cell for cell in cells if cell]
    return len(set(filled)) < len(filled)


def _all_named(cells: Sequence[str], rows: Sequence[Row]) -> tuple[str, ...]:
    """The cells with a number for each column that has values and no name, as the first one of a pivot table."""
    filled = {place for row in rows for place, cell in enumerate(row) if cell_text(cell).strip()}
    return tuple(
        cell or (f"column {place + 1}" if place in filled else "") for place, cell in enumerate(cells)
    )


def _texts(row: Row, width: int) -> tuple[str, ...]:
    texts = [cell_text(cell).strip() for cell in row][:width]
    return tuple(texts + [""] * (width - len(texts)))


def _are_units(cells: Sequence[str]) -> bool:
    filled = [cell for cell in cells if cell]
    return bool(filled) and all(cell[0] + cell[-1] in ("[]", "()") for cell in filled)


def _groups(upper: Sequence[str], lower: Sequence[str]) -> bool:
    """Whether the upper row says what the lower one leaves open: names that repeat, or are missing."""
    if sum(map(bool, upper)) < 2:
        return False
    if any(map(year_of, upper)) and any(months_named(cell) != (None, None) for cell in lower):
        return True
    names = [cell for cell in lower if cell]
    return len(set(names)) < len(names) or any(u and not v for u, v in zip(upper, lower, strict=True))


def _joined(upper: Sequence[str], lower: Sequence[str]) -> tuple[str, ...]:
    joined, group = [], ""
    numbers = [int(_text(cell)) for cell in lower if _text(cell).isdigit()]
    is_of_years = bool(numbers) and max(numbers) <= MONTHS and any(map(year_of, upper))
    for above, below in zip(upper, lower, strict=True):
        group = above or (group if below else "")
        if is_of_years and year_of(group) and _text(below).isdigit():
            number = int(_text(below))
            below = f"Q{number}" if max(numbers) <= QUARTERS else f"{number:02d}"
            joined.append(f"{year_of(group)}-{below}")
            continue
        joined.append(" ".join(part for part in (group, below) if part))
    return tuple(joined)
