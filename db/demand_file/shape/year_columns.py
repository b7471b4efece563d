"""Years in a column of their own: with a fraction (1949.083), by number ("1-01"), of a financial year (FY2023)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from db.demand_file.shape.role_cells import cell_text_of, numbered_month

MONTHS = 12
FRACTION_TOLERANCE = 0.06  # of a month: 1949.08 is February as 1949.0833 is
STEADY_SHARE = 0.9  # of the steps between different values, that are the usual one
MIN_VALUES = 6
_DECIMAL_YEAR = re.compile(r"(?:18[5-9]\d|19\d\d|20\d\d)(?:[.,]\d{1,15})?", re.ASCII)
_FINANCIAL_YEAR = re.compile(
    r"(?:FY|F\.Y\.|GJ|WJ|FJ)[ '’-]?(?:\d{4}|\d{2})(?:[/-](?:\d{4}|\d{2}))?|\d{4}[/-](?:\d{4}|\d{2})",
    re.ASCII | re.IGNORECASE,
)


def months_of_decimal_year(text: str) -> int | None:
    """12 times the year plus the months before the month: 1949.25 is 1949-04; None for what is no such year."""
    if not _DECIMAL_YEAR.fullmatch(text):
        return None
    months = float(text.replace(",", ".")) * MONTHS
    return round(months) if abs(months - round(months)) <= FRACTION_TOLERANCE else None


def are_decimal_years(texts: Sequence[str]) -> bool:
    """Whether different texts are the years and months of a series, as programs for statistics write them."""
    months = [months_of_decimal_year(text) for text in texts]
    known = sorted({month for month in months if month is not None})
    has_fraction = any(month % MONTHS for month in known)
    return None not in months and has_fraction and _is_steady(known, allowed=(1, 2, 3, 6))


def are_numbered_months(texts: Sequence[str]) -> bool:
    """Whether different texts count years and name their months: 1-01 to 3-12."""
    months = [numbered_month(text) for text in texts]
    known = sorted({MONTHS * month[0] + month[1] for month in months if month is not None})
    begins = min((month[0] for month in months if month is not None), default=0)
    return None not in months and begins <= 1 and _is_steady(known, allowed=(1,))


def are_financial_years(texts: Sequence[str]) -> bool:
    """Whether all texts name financial years: FY2023, FY23, 2022/23."""
    return bool(texts) and all(_FINANCIAL_YEAR.fullmatch(text) for text in texts)


def _is_steady(known: Sequence[int], *, allowed: Sequence[int]) -> bool:
    """Whether different months follow one another in one of these steps."""
    steps = [b - a for a, b in pairwise(known)]
    if len(known) < MIN_VALUES:
        return False
    return any(sum(step == each for step in steps) >= STEADY_SHARE * len(steps) for each in allowed)


def decimal_year_date(cell: object) -> object:
    """The first of the month that a year with a fraction names; the cell itself where it is none."""
    text = cell_text_of(cell)
    months = months_of_decimal_year(text)
    return cell if months is None else f"{months // MONTHS}-{months % MONTHS + 1:02d}"
