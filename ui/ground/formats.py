"""What tables and lists of the screen show; every other number is written by `core.words.number_text`.

Tables show the exact figure. A number that is not known is said so in words: it never becomes a zero.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date, datetime

import numpy as np

from core.demand.cadence import PERIOD_NOUNS, PERIOD_NOUNS_DE
from core.words import number_text
from core.words.number_text import NBSP
from core.words.units import UNITS
from ui.language import say, say_count, spoken, text
from ui.language.texts import day as day_in

CADENCE_TEXTS = (
    text("daily"),
    text("weekly"),
    text("monthly"),
    text("fortnightly"),
    text("four-weekly"),
    text("twice a month"),
    text("4-4-5"),
    text("quarterly"),
    text("half-yearly"),
    text("yearly"),
    text("three-weekly"),
    text("every ten days"),
    text("three times a month"),
    text("every two months"),
)
KIND_TEXTS = (text("regular"), text("intermittent"))
DATE_INPUT = {"en": "YYYY/MM/DD", "de": "DD.MM.YYYY"}  # how a field for a date shows it


def exact(value: float | None, *, decimals: int = 2) -> str:
    """The figure for a table: thousands separators, at most `decimals` decimals, no trailing zeros."""
    return unknown() if value is None else number_text.exact(value, spoken(), decimals=decimals)


def unknown() -> str:
    """What stands where a figure is not known."""
    return number_text.UNKNOWN[spoken()]


def headline(value: float) -> str:
    """Three significant digits: "1,240", "1.240"."""
    return number_text.headline(value, spoken())


def percent(ratio: float, *, decimals: int = 0) -> str:
    """A ratio as per cent: "94.5 %", "94,5 %"."""
    return number_text.percent(ratio, spoken(), decimals=decimals)


def whole(value: float | None) -> float | None:
    """A figure for a column that draws it as a bar: rounded to the unit, None where it is not known."""
    return float(round(value)) if value is not None and math.isfinite(value) else None


def count(number: int, one: str, many: str) -> str:
    """A count with its noun: "1 lane", "1,204 lanes"."""
    return f"{number_text.exact(number, spoken())}{NBSP}{say_count(number, one, many)}"


def day(value: date | np.datetime64 | None) -> str:
    """A date without a doubt about day and month: "20 Nov 2026", "20.11.2026"."""
    found: date | None = (
        value.astype("datetime64[D]").astype(object) if isinstance(value, np.datetime64) else value
    )
    return unknown() if found is None else day_in(found, spoken())


def moment(value: datetime) -> str:
    """A date with its time: "20 Nov 2026, 14:03"."""
    return f"{day(value.date())}, {value:%H:%M}"


def unit(name: str) -> str:
    """A unit in a label or a column: one of the twin's own in the language, another as it was typed."""
    return UNITS[name][1][1] if spoken() == "de" and name in UNITS else name


def per_period(volume: str, cadence: str) -> str:
    """The unit of an axis with what it is counted per: "pallets per day"."""
    return say("{unit} per {period}", unit=volume, period=period(PERIOD_NOUNS[cadence]))


def period(noun: str, number: int = 1) -> str:
    """One period or several of a noun of PERIOD_NOUNS: "day", "weeks"."""
    if spoken() == "de":
        return PERIOD_NOUNS_DE[noun][number != 1]
    return noun if number == 1 else f"{noun}s"


def periods(number: int, noun: str) -> str:
    """A count of periods: "1 day", "13 weeks"."""
    return f"{number_text.exact(number, spoken())}{NBSP}{period(noun, number)}"


def money(value: float, currency: str) -> str:
    """A sum in three significant digits: "EUR 1,240", "1.240 EUR"."""
    return _beside(number_text.headline(value, spoken()), currency)


def money_on_hover(currency: str, axis: str = "y") -> str:
    """The sum under the mouse, for a hover template."""
    return _beside(f"%{{{axis}:,.0f}}", currency, space=" ")


def _beside(figure: str, currency: str, *, space: str = NBSP) -> str:
    return f"{figure}{space}{currency}" if spoken() == "de" else f"{currency}{space}{figure}"


def listing(items: Sequence[str]) -> str:
    """Words in a row: "a, b and c"."""
    if len(items) <= 1:
        return "".join(items)
    return say("{others} and {last}", others=", ".join(items[:-1]), last=items[-1])
