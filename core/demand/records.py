"""Single records as an analyst looks for them and changes them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from core.errors import InvalidParameter
from core.told import told

MOST_RECORDS = 1_000  # that a page holds


@dataclass(frozen=True)
class RecordFilter:
    """Which records are looked for; None and "" leave a condition out, bounds belong to the range.

    name_part is looked for in the lane's name, whatever the case.
    """

    lane: str | None = None
    name_part: str = ""
    first_date: date | None = None
    last_date: date | None = None
    least_demand_units: float | None = None
    most_demand_units: float | None = None


@dataclass(frozen=True)
class FoundRecord:
    """A record with the change that wrote it."""

    lane: str
    day: date
    demand_units: float
    import_id: int
    made_at: datetime
    made_by: str
    file_name: str


@dataclass(frozen=True)
class RecordPage:
    """Records from position `offset` on, in order of lane and date, and how many there are in all."""

    records: tuple[FoundRecord, ...]
    n_found: int
    offset: int


@dataclass(frozen=True)
class RecordEdit:
    """What a record should become and what the editor saw; None stands for no record."""

    lane: str
    day: date
    before_units: float | None
    after_units: float | None


@dataclass(frozen=True)
class MergePreview:
    """What merging one lane into another would do to its records, in numbers of records.

    n_moved go over as they are; n_same_date meet a record of the target on their date.
    """

    n_moved: int
    n_same_date: int
    first_same_date: date | None


SAME_DATE_CHOICES = ("refuse", "sum", "keep")


def require_same_date_choice(choice: str) -> str:
    """Return what happens to records of two lanes on one date, or refuse another word."""
    if choice not in SAME_DATE_CHOICES:
        raise InvalidParameter("on_same_date", repr(choice), "'refuse', 'sum' or 'keep'")
    return choice


def require_page(*, offset: int, limit: int) -> None:
    """Refuse a page that begins before the first record or holds more than MOST_RECORDS."""
    if offset < 0:
        raise InvalidParameter("offset", offset, told("0 or more"))
    if not 1 <= limit <= MOST_RECORDS:
        raise InvalidParameter("limit", limit, told("1 to {most_records:,}", most_records=MOST_RECORDS))
