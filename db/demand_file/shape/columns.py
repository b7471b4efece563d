"""What the columns of a table hold: dates, numbers, few texts, a text of its own in each row."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from db.demand_file.calendar_words import months_named, weekdays_named
from db.demand_file.dates import in_range, read_date
from db.demand_file.header import column_ids
from db.demand_file.lane_names import cell_text
from db.demand_file.marks import is_missing_mark
from db.demand_file.number_formats import Percentage
from db.demand_file.shape.year_columns import are_decimal_years, are_financial_years, are_numbered_months
from db.demand_file.value_signs import SIGNED_VALUE, unknown_unit

MOST_LOOKED_AT = 100  # different values of a column whose kind is looked at
MOST_OF_A_WIDE_TABLE = 20
WIDE_COLUMNS = 100
MIN_ROWS = 12  # in fewer rows a column may be different in each by chance
FIRST_YEAR, LAST_YEAR = 1850, 2100
_DIGITS = re.compile(r"\d{1,15}(?:\.0)?", re.ASCII)


@dataclass(frozen=True)
class ColumnProfile:
    """A column of the rows looked at; shares are of its different values, missing marks left out.

    `written_date_share` counts what can be nothing but a date, `date_share` also numbers such as 20240105.
    """

    place: int
    id: str
    cell: str
    n_values: int
    n_blank: int
    n_distinct: int
    written_date_share: float
    date_share: float
    number_share: float
    percent_share: float
    whole_share: float
    least: float
    most: float
    is_counting: bool
    is_weekday: bool
    is_month: bool
    is_decimal_year: bool
    is_numbered_month: bool
    is_financial_year: bool
    examples: tuple[str, ...]

    @property
    def is_unique(self) -> bool:
        """Whether every row has a value of its own: a number of the row, not a lane."""
        return self.n_values >= MIN_ROWS and self.n_distinct == self.n_values

    @property
    def is_date(self) -> bool:
        is_of_months = self.is_numbered_month or self.is_decimal_year
        return self.n_values > 0 and (self.written_date_share >= 0.9 or is_of_months)

    @property
    def is_number(self) -> bool:
        return (
            self.n_values > 0 and self.number_share >= 0.5 and not self.is_date and self.percent_share < 0.5
        )

    @property
    def is_text(self) -> bool:
        return self.n_values > 0 and not self.is_number and not self.is_date and self.percent_share < 0.5

    @property
    def is_row_number(self) -> bool:
        """Whole numbers that count the rows."""
        return self.is_unique and self.whole_share == 1 and self.is_counting

    @property
    def is_code(self) -> bool:
        """Whole numbers of which there are few: stores, items, depots."""
        return self.is_number and self.whole_share == 1 and 1 < self.n_distinct <= max(self.n_values // 3, 2)

    @property
    def is_year(self) -> bool:
        # A footnote below the table is no year, and the others are still.
        whole = self.n_values > 0 and self.whole_share >= (0.9 if self.n_distinct > MIN_ROWS else 1)
        return whole and self.least >= FIRST_YEAR and self.most <= LAST_YEAR


def profile_columns(header: Sequence[str], rows: Sequence[Sequence[object]]) -> list[ColumnProfile]:
    """A profile of each column from rows of the header's width."""
    most = MOST_LOOKED_AT if len(header) <= WIDE_COLUMNS else MOST_OF_A_WIDE_TABLE
    ids = column_ids(header)
    return [
        _profile(place, ids[place], cell, [row[place] for row in rows if place < len(row)], most)
        for place, cell in enumerate(header)
    ]


def _profile(place: int, id_: str, cell: str, cells: Sequence[object], most: int) -> ColumnProfile:
    texts = [cell_text(value).strip() for value in cells]
    present = [(value, text) for value, text in zip(cells, texts, strict=True) if text]
    distinct = dict.fromkeys(text for _, text in present)
    value_of = {text: value for value, text in reversed(present)}
    looked_at = [value_of[text] for text in distinct if not is_missing_mark(text)][:most]
    looked_at = looked_at or [value_of[text] for text in distinct][:most]
    shown = [cell_text(value).strip() for value in looked_at]
    kinds = [_kinds(value) for value in looked_at]
    if unknown_unit(cell_text(value) for value in looked_at):
        kinds = [frozenset(("number",))] * len(kinds)
    n = max(len(kinds), 1)
    wholes = [
        int(float(text)) for text in (cell_text(v).strip() for v in looked_at) if _DIGITS.fullmatch(text)
    ]
    in_order = [int(float(text)) for _, text in present[:most] if _DIGITS.fullmatch(text)]
    return ColumnProfile(
        place=place,
        id=id_,
        cell=cell.strip(),
        n_values=len(present),
        n_blank=len(cells) - len(present),
        n_distinct=len(distinct),
        written_date_share=sum("written date" in kind for kind in kinds) / n,
        date_share=sum("date" in kind for kind in kinds) / n,
        number_share=sum("number" in kind for kind in kinds) / n,
        percent_share=sum("percent" in kind for kind in kinds) / n,
        whole_share=len(wholes) / n,
        least=min(wholes, default=0),
        most=max(wholes, default=0),
        is_counting=len(in_order) > 1
        and sum(b - a == 1 for a, b in pairwise(in_order)) >= 0.9 * (len(in_order) - 1),
        is_weekday=bool(looked_at) and all(weekdays_named(cell_text(value).strip()) for value in looked_at),
        is_month=bool(looked_at) and all(is_month(value) for value in looked_at),
        is_decimal_year=are_decimal_years(shown),
        is_numbered_month=are_numbered_months(shown),
        is_financial_year=are_financial_years(shown),
        examples=tuple(list(distinct)[:3]),
    )


def is_month(value: object) -> bool:
    """Whether a cell is a number from 1 to 12 or the name of a month."""
    text = cell_text(value).strip()
    if text.isascii() and text.isdigit():
        return 1 <= int(text) <= 12 and len(text) <= 2
    return months_named(text) != (None, None)


def is_written_date(value: object) -> bool:
    """Whether a cell can be nothing but a date."""
    return "written date" in _kinds(value)


def is_number_cell(value: object) -> bool:
    """Whether a cell is a number, with a sign of currency or a unit at most."""
    return "number" in _kinds(value)


def _kinds(value: object) -> frozenset[str]:
    if isinstance(value, date):
        return frozenset(("date", "written date"))
    if isinstance(value, Percentage):
        return frozenset(("percent",))
    text = cell_text(value).strip()
    kinds = set()
    if isinstance(value, int | float) or SIGNED_VALUE.fullmatch(text):
        kinds.add("number")
    if text.endswith("%") or text.startswith("%"):
        kinds.add("percent")
    days = read_date(value).days.values()
    if any(day is not None and in_range(day) for day in days):
        kinds.add("date")
        is_plain_number = isinstance(value, int | float) or bool(_DIGITS.fullmatch(text))
        if not is_plain_number and not ("number" in kinds and _is_decimal(text)):
            kinds.add("written date")
    return frozenset(kinds)


def _is_decimal(text: str) -> bool:
    """Whether a text such as 12.2024 or 45292.5 may as well be a number."""
    return (
        text.count(".") + text.count(",") == 1
        and len(text) > 2
        and all(c.isdigit() or c in ".," for c in text)
    )


def bare(text: str) -> str:
    """Letters and digits of a text without case and accents."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in decomposed if c.isalnum() and not unicodedata.combining(c))
