"""Numbers to text; rounding happens here and nowhere else.

Headlines show three significant digits, tables the exact figure. A number that is not known is said so in
words: it never becomes a zero.
"""

from __future__ import annotations

import math
from datetime import date, datetime

import numpy as np

UNKNOWN = "not known"
NBSP = "\u00a0"  # between a figure and its unit, so that a line break never parts them
MINUS = "\u2212"
MILLION, BILLION = 1e6, 1e9
HOURS_BELOW_DAYS = 1.0


def headline(value: float | None, *, digits: int = 3) -> str:
    """Three significant digits with thousands separators: 1237.6 is "1,240"; from a million on in words."""
    if not _is_known(value):
        return UNKNOWN
    size = abs(value)
    for unit, word in ((BILLION, "billion"), (MILLION, "million")):
        # 999,600 rounds to a million: ask the rounded figure, not the raw one.
        if _round_significant(size, digits) >= unit:
            return f"{_significant(value / unit, digits)}{NBSP}{word}"
    return _significant(value, digits)


def exact(value: float | None, *, decimals: int = 2) -> str:
    """The figure for a table: thousands separators, at most `decimals` decimals, no trailing zeros."""
    if not _is_known(value):
        return UNKNOWN
    return _with_sign(value, _without_trailing_zeros(f"{abs(value):,.{decimals}f}"))


def percent(ratio: float | None, *, decimals: int = 0) -> str:
    """A ratio as per cent with at most `decimals`: "94.5 %"; never rounded to 0 or 100 when it is neither."""
    if not _is_known(ratio):
        return UNKNOWN
    hundredths = ratio * 100
    text = _without_trailing_zeros(f"{abs(hundredths):,.{decimals}f}")
    step = 10.0**-decimals
    if float(text.replace(",", "")) == 0 and ratio != 0:
        return (
            f"under {step:.{decimals}f}{NBSP}%" if ratio > 0 else f"{MINUS}under {step:.{decimals}f}{NBSP}%"
        )
    if float(text.replace(",", "")) == 100 and 0.99 < ratio < 1:
        return f"over {100 - step:.{decimals}f}{NBSP}%"
    return f"{_with_sign(hundredths, text)}{NBSP}%"


def signed_percent(ratio: float | None, *, decimals: int = 0) -> str:
    """A change in per cent with its sign: "+14 %"."""
    return _plus(ratio, percent(ratio, decimals=decimals))


def quantity(value: float | None, unit: str) -> str:
    """A headline figure with its unit: "62 pallets"; `unit` must already be safe for where it is shown."""
    return f"{headline(value)}{NBSP}{unit}" if _is_known(value) else UNKNOWN


def signed(value: float | None) -> str:
    """A headline figure with its sign: "+790"."""
    return _plus(value, headline(value))


def money(value: float | None, currency: str) -> str:
    """A headline amount: "EUR 1,240"."""
    return f"{currency}{NBSP}{headline(value)}" if _is_known(value) else UNKNOWN


def signed_money(value: float | None, currency: str) -> str:
    """A change of money with its sign in front: "+EUR 1,240"."""
    if not _is_known(value):
        return UNKNOWN
    text = f"{currency}{NBSP}{headline(abs(value))}"
    return text if headline(value) == "0" else _plus(value, _with_sign(value, text))


def exact_money(value: float | None, currency: str) -> str:
    """An amount for a table or a formula: "EUR 18.50"."""
    return f"{currency}{NBSP}{_with_sign(value, f'{abs(value):,.2f}')}" if _is_known(value) else UNKNOWN


def whole(value: float | None) -> float | None:
    """A figure for a column that draws it as a bar: rounded to the unit, None where it is not known."""
    return float(round(value)) if _is_known(value) else None


def count(number: int, noun: str, plural: str | None = None) -> str:
    """A count with its noun: "1 lane", "1,204 lanes"."""
    return f"{number:,}{NBSP}{noun if number == 1 else plural or noun + 's'}"


def day(value: date | np.datetime64 | None) -> str:
    """A date without a doubt about day and month: "20 Nov 2026"."""
    if value is None or (isinstance(value, np.datetime64) and np.isnat(value)):
        return UNKNOWN
    if isinstance(value, np.datetime64):
        value = value.astype("datetime64[D]").astype(date)
    return f"{value.day} {value:%b %Y}"


def short_day(value: date | np.datetime64) -> str:
    """A date within the year in view: "20 Nov"."""
    return day(value).rsplit(" ", 1)[0]


def moment(value: datetime) -> str:
    """A date with its time: "20 Nov 2026, 14:03"."""
    return f"{day(value.date())}, {value:%H:%M}"


def days(value: float | None) -> str:
    """A span of days, below one day in hours; endless where nothing runs out."""
    if value is not None and math.isinf(value) and value > 0:
        return "no limit"
    if not _is_known(value):
        return UNKNOWN
    number, noun = (value, "day") if value >= HOURS_BELOW_DAYS or value == 0 else (24 * value, "hour")
    text = headline(number)
    return f"{text}{NBSP}{noun if text == '1' else noun + 's'}"


def listing(items: list[str] | tuple[str, ...]) -> str:
    """Words in a row: "a, b and c"."""
    if len(items) <= 1:
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"


def _is_known(value: float | None) -> bool:
    return value is not None and math.isfinite(value)


def _round_significant(value: float, digits: int) -> float:
    return float(f"{value:.{digits - 1}e}")


def _significant(value: float, digits: int) -> str:
    rounded = _round_significant(abs(value), digits)
    if rounded == 0:
        return "0"
    decimals = max(0, digits - 1 - math.floor(math.log10(rounded)))
    return _with_sign(value, _without_trailing_zeros(f"{rounded:,.{min(decimals, 12)}f}"))


def _without_trailing_zeros(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text


def _with_sign(value: float, text: str) -> str:
    shows_zero = not any(digit in text for digit in "123456789")
    return f"{MINUS}{text}" if value < 0 and not shows_zero else text


def _plus(value: float | None, text: str) -> str:
    shows_zero = not any(digit in text for digit in "123456789")
    return f"+{text}" if _is_known(value) and value > 0 and not shows_zero else text
