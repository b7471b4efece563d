"""Where the value of a role stands in a row: in one column, in several that are read together, or in none."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from db.demand_file.calendar_words import months_named
from db.demand_file.date_shapes import ROMAN_NUMBERS, day_number_of_iso, iso
from db.demand_file.lane_names import cell_text, clean_name, is_total_word
from db.demand_file.synonyms import DATE, DEMAND, LANE

Key = object  # the cell of a column, or a tuple of the cells of several
JOIN = " + "  # between the columns that an answer names
PART_SEPARATOR = " – "  # between the parts of a lane's name
ONE_LANE, COUNT_ROWS, ONE_DATE = "one lane", "count rows", "one date"  # answers in place of a column
FIRST_OF_1900S = 69  # of years in two digits
_NUMBERED_MONTH = re.compile(r"(?P<year>\d{1,2})[-./](?P<month>\d{2})", re.ASCII)


@dataclass(frozen=True)
class RoleCells:
    """The columns of a role and how their cells become its value.

    Without `places` the value is `fixed` in every row.
    """

    places: tuple[int, ...]
    value: Callable[[Key], object] = field(default=lambda cell: cell, compare=False)
    fixed: object = None

    def key(self, fields: Sequence[object]) -> Key:
        """What tells a row's value: its cell, or its cells."""
        if len(self.places) == 1:
            return fields[self.places[0]]
        return tuple(fields[place] for place in self.places) if self.places else self.fixed

    def cell(self, fields: Sequence[object]) -> object:
        """The value in a row."""
        return self.value(self.key(fields))

    def parts(self, fields: Sequence[object]) -> tuple[object, ...]:
        """The cells that the value of a row is made of."""
        return tuple(fields[place] for place in self.places)


def one_column(place: int) -> RoleCells:
    """The value as it stands in a column."""
    return RoleCells((place,))


def lane_of_parts(places: Sequence[int], *, may_lack: bool = False) -> RoleCells:
    """A lane named by several columns: "HAM – FRA"; none where a part is a total, or missing unless it `may_lack`."""
    return RoleCells(tuple(places), _name_of_filled if may_lack else _joined_name)


def fixed_lane(name: str) -> RoleCells:
    """All rows belong to one lane, which the file does not name."""
    return RoleCells((), fixed=name)


def one_per_row() -> RoleCells:
    """Each row is one unit: a shipment, an order."""
    return RoleCells((), fixed=1)


def year_and_more(places: Sequence[int], kind: str) -> RoleCells:
    """A date from a year and a month (and a day), a week or a quarter in columns of their own."""
    values = {
        "week_parts": _week_of_year,
        "quarter_parts": _quarter_of_year,
        "four_week_parts": _period_of_year,
    }
    return RoleCells(tuple(places), values.get(kind, _day_of_parts))


def whole_years(place: int) -> RoleCells:
    """A date from a year alone: its first day."""
    return RoleCells((place,), lambda cell: f"{cell_text(cell).strip()}-01-01")


def months_of(year: str, place: int) -> RoleCells:
    """A date from the name of a month, all of one year."""
    return RoleCells((place,), lambda cell: _day_of_parts((year, cell)))


def numbered_years(first_year: int, place: int) -> RoleCells:
    """A date from a year by number and a month, as in "2-07", year 1 being `first_year`."""

    def value(cell: Key) -> object:
        month = numbered_month(cell_text_of(cell))
        return cell if month is None else f"{first_year + month[0] - 1}-{month[1]:02d}"

    return RoleCells((place,), value)


def one_date(day: int) -> RoleCells:
    """All rows are of one date, which no column has."""
    return RoleCells((), fixed=iso(day))


def counted_from(place: int, first_day: int, *, step_days: int) -> RoleCells:
    """A date from a number of days or weeks since `first_day`, which is number 0."""

    def value(cell: Key) -> object:
        number = counted_number(cell)
        return cell if number is None else iso(first_day + number * step_days)

    return RoleCells((place,), value)


def counted_number(cell: object) -> int | None:
    """The number in a cell like `W12`, `d_5` or `12`; None where it has none."""
    digits = cell_text(cell).strip().lstrip("WwDdTtPpKkAaYyEeGgOoCcHh_-. ")
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 6 else None


def cell_text_of(cell: object) -> str:
    """A cell as trimmed text."""
    return cell_text(cell).strip()


def numbered_month(text: str) -> tuple[int, int] | None:
    """The number of the year and the month in a text like "1-01"; None for another."""
    match = _NUMBERED_MONTH.fullmatch(text)
    return (int(match["year"]), int(match["month"])) if match and 1 <= int(match["month"]) <= 12 else None


def first_day_of(text: str) -> int | None:
    """The day number of an ISO date that somebody gave as number 0."""
    return day_number_of_iso(text)


def _joined_name(key: Key) -> object:
    parts = [clean_name(cell) for cell in key] if isinstance(key, tuple) else []
    if not parts or not all(parts):
        return ""
    total = next((part for part in parts if is_total_word(part)), None)
    return total if total is not None else PART_SEPARATOR.join(parts)


def _name_of_filled(key: Key) -> object:
    return _joined_name(tuple(cell for cell in key if clean_name(cell))) if isinstance(key, tuple) else ""


def financial_parts(places: Sequence[int], kind: str) -> RoleCells:
    """A date from a financial year and a month by name, or a quarter or period by number, in columns of their own."""

    def value(key: Key) -> object:
        year, part = [cell_text_of(cell) for cell in key] if isinstance(key, tuple) else ["", ""]
        if months_named(part)[0]:
            return f"{year} {part}"
        number = quarter_number(part) if kind == "financial_quarters" else counted_number(part)
        letter = "Q" if kind == "financial_quarters" else "P"
        return f"{year} {part}" if number is None else f"{year} {letter}{number:d}"

    return RoleCells(tuple(places), value)


def _full_year(year: str) -> str:
    """2014 for 14, as most programs have it; other texts as they stand."""
    is_short = year.isascii() and year.isdigit() and len(year) <= 2
    return str(int(year) + (1900 if int(year) >= FIRST_OF_1900S else 2000)) if is_short else year


def _day_of_parts(key: Key) -> object:
    year, month, *day = [cell_text(cell).strip() for cell in key] if isinstance(key, tuple) else ["", ""]
    year = _full_year(year)
    number = month if month.isdigit() else str(months_named(month)[0] or month)
    written = "-".join(
        part.zfill(2) for part in (number.lstrip("0") or number, *(d.lstrip("0") for d in day))
    )
    return f"{year}-{written}"


def _week_of_year(key: Key) -> object:
    year, week = [cell_text(cell).strip() for cell in key] if isinstance(key, tuple) else ["", ""]
    number = counted_number(week)
    return f"{year}-W{week if number is None else f'{number:02d}'}"


def quarter_number(cell: object) -> int | None:
    """1 to 4 in a cell like `3`, `Q3`, `3. Quartal` or `III`; None where it is none."""
    text = cell_text(cell).strip().upper()
    number = ROMAN_NUMBERS.get(text.rstrip(". ")) or next((int(c) for c in text if c in "1234"), None)
    return number if number and sum(c.isdigit() for c in text.removesuffix(".0")) <= 1 else None


def _quarter_of_year(key: Key) -> object:
    year, quarter = [cell_text(cell).strip() for cell in key] if isinstance(key, tuple) else ["", ""]
    return f"{year}-Q{quarter_number(quarter) or quarter}"


def _period_of_year(key: Key) -> object:
    year, period = [cell_text(cell).strip() for cell in key] if isinstance(key, tuple) else ["", ""]
    number = counted_number(period)
    return f"{year} P{period if number is None else f'{number:02d}'}"


CANONICAL: Mapping[str, str] = {DATE: "date", LANE: "product_name", DEMAND: "demand"}
