"""What tables and lists of the screen show; every other number is written by `core.words.number_text`.

Tables show the exact figure. A number that is not known is said so in words: it never becomes a zero.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date, datetime

import numpy as np

from core.words import number_text
from core.words.number_text import NBSP

UNKNOWN = number_text.UNKNOWN["en"]


def exact(value: float | None, *, decimals: int = 2) -> str:
    """The figure for a table: thousands separators, at most `decimals` decimals, no trailing zeros."""
    return UNKNOWN if value is None else number_text.exact(value, decimals=decimals)


def whole(value: float | None) -> float | None:
    """A figure for a column that draws it as a bar: rounded to the unit, None where it is not known."""
    return float(round(value)) if value is not None and math.isfinite(value) else None


def count(number: int, noun: str, plural: str | None = None) -> str:
    """A count with its noun: "1 lane", "1,204 lanes"."""
    return f"{number:,}{NBSP}{noun if number == 1 else plural or noun + 's'}"


def day(value: date | np.datetime64 | None) -> str:
    """A date without a doubt about day and month: "20 Nov 2026"."""
    found: date | None = (
        value.astype("datetime64[D]").astype(object) if isinstance(value, np.datetime64) else value
    )
    return UNKNOWN if found is None else number_text.day(found)


def moment(value: datetime) -> str:
    """A date with its time: "20 Nov 2026, 14:03"."""
    return f"{day(value.date())}, {value:%H:%M}"


def listing(items: Sequence[str]) -> str:
    """Words in a row: "a, b and c"."""
    if len(items) <= 1:
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"
