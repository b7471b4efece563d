"""Facts to text: the one place where a fact's value, unit, label and comparison become words."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date

from core.facts import METRICS, Fact
from core.facts.fact import NETWORK
from core.lane import MEASURED_UNITS
from core.words.labels import metric_label, own_text
from core.words.languages import in_language, require_language
from core.words.names import tame_currency, tame_text
from core.words.number_text import (
    MILLION,
    MINUS,
    NBSP,
    SIGNIFICANT_DIGITS,
    day,
    exact,
    headline,
    percent,
    small_amount,
    span_of_days,
    with_plus,
)
from core.words.units import RATES, split_unit, unit_word

LEAST_WHOLE = 10.0  # a smaller volume is told with its decimals
MOST_WITH_DECIMALS = 100.0
POINTS = ("points", "Punkte")
UNITLESS = ("ratio", "%", "days", "count", "index", "text", "")  # written without a unit behind the number


def value_text(fact: Fact, language: str = "en", *, signed: bool = False) -> str:
    """The value with its unit: "EUR 1,240 a week", "14 %", "62 pallets a day".

    A change is written without its sign, because the sentence around it says rise or fall; `signed` keeps it.
    """
    require_language(language)
    value = fact.value
    if isinstance(value, str):
        return tame_text(fact.value_de if fact.value_de and language == "de" else own_text(value, language))
    if isinstance(value, date):
        return day(value, language)
    return _number_text(fact, float(value), language, signed=signed)


def versus_text(fact: Fact, language: str = "en") -> str:
    """What the fact is compared with."""
    return own_text(fact.versus, language)


def label_text(fact: Fact, language: str = "en") -> str:
    """What the fact is called."""
    return metric_label(fact.metric, language)


def difference_text(before: Fact, after: Fact, language: str = "en") -> str:
    """What lies between two values of a figure as they are told, with its sign: of 451 and 434 pallets "−17 pallets".

    The reader, who sees both, must come to the same.
    """
    change = told_value(after) - told_value(before)
    if before.unit == "ratio":
        points = replace(before, value=abs(100 * change), unit="index")
        text = f"{bare_text(points, language)}{NBSP}{in_language(POINTS, language)}"
    else:
        text = _number_text(before, float(f"{abs(change):.9g}"), language, signed=False, is_told=True)
    return f"{'+' if change > 0 else MINUS}{text}"


def told_value(fact: Fact) -> float:
    """The value that a reader is told: rounded as it is written."""
    value = float(fact.value) if isinstance(fact.value, int | float) else math.nan
    if fact.unit == "ratio":
        return round(100 * value, _decimals(value, _kind(fact))) / 100
    if _kind(fact) == "money" and 0 < abs(value) < 1:
        return round(value, 2)
    return float(f"{_countable(value) if _is_counted(fact) else value:.{SIGNIFICANT_DIGITS - 1}e}")


def bare_text(fact: Fact, language: str = "en", *, signed: bool = False, size: bool = False) -> str:
    """A number without its unit, for where the unit stands in a label: "1,240", "14 %", "2 days".

    signed : with a plus where it is above nothing; size : without its sign
    """
    value = float(fact.value) if isinstance(fact.value, int | float) else math.nan
    text = _bare(fact, abs(value) if size else value, language)
    return with_plus(value, text) if signed else text


def whole_text(fact: Fact, language: str = "en") -> str:
    """As `value_text`, in whole units from ten on, and spans of days to a tenth: for answers."""
    if not isinstance(fact.value, float):
        return value_text(fact, language)
    decimals = 1 if fact.unit == "days" else 0
    is_round = fact.value >= (1 if fact.unit == "days" else LEAST_WHOLE)
    return value_text(replace(fact, value=round(fact.value, decimals)) if is_round else fact, language)


def amount_text(fact: Fact, language: str = "en") -> str:
    """As `value_text`, of one period: "EUR 1,240" of EUR 1,240 a week."""
    return value_text(replace(fact, unit=split_unit(fact.unit)[0]), language)


def unit_text(fact: Fact, language: str = "en") -> str:
    """A unit as it stands in a label: "pallets/day", "EUR/week"."""
    base, per = split_unit(fact.unit)
    word = tame_currency(base) if _kind(fact) == "money" else unit_word(base, language)
    return f"{word}/{in_language(RATES[per], language).split(maxsplit=1)[1]}" if per else word


def money_text(value: float, currency: str, language: str = "en") -> str:
    """An amount of money with its currency: "EUR 1,240", "1.240 EUR"."""
    return _money(headline(value, language), currency, language)


def _kind(fact: Fact) -> str:
    metric = METRICS.get(fact.metric)
    return metric.kind if metric else ""


def _bare(fact: Fact, value: float, language: str, *, is_told: bool = False) -> str:
    """is_told: a value that is not to be rounded to things that come whole."""
    if fact.unit == "ratio":
        return _ratio_text(value, language, kind=_kind(fact))
    if fact.unit == "%":
        return f"{headline(value, language)}{NBSP}%"
    if fact.unit == "days":
        return span_of_days(value, language)
    if _kind(fact) == "count" and fact.subject == NETWORK and abs(value) < MILLION:
        return exact(
            value, language, decimals=0
        )  # lanes are counted beside their list, which has each of them
    if _kind(fact) == "money":
        return small_amount(value, language) or headline(value, language)
    return headline(_countable(value) if _is_counted(fact) and not is_told else value, language)


def _is_counted(fact: Fact) -> bool:
    """Whether the fact is a number of things that come whole, such as pallets."""
    base, _ = split_unit(fact.unit)
    return _kind(fact) == "volume" and base.casefold() not in MEASURED_UNITS


def _countable(value: float) -> float:
    """What is told of things that come whole: from ten on the nearest whole one, from one on a tenth of one."""
    size = abs(value)
    if not 1 <= size < MOST_WITH_DECIMALS:
        return value  # three significant digits leave no fraction, or a small expectation needs its digits
    return round(value, 0 if size >= LEAST_WHOLE else 1)


def _number_text(fact: Fact, value: float, language: str, *, signed: bool, is_told: bool = False) -> str:
    if fact.unit == "ratio" and _kind(fact) == "change":
        return bare_text(fact, language, signed=signed, size=not signed)
    number, (base, per) = _bare(fact, value, language, is_told=is_told), split_unit(fact.unit)
    if _kind(fact) == "money":
        number = _money(number, base, language)
    elif base not in UNITLESS:
        number = f"{number}{NBSP}{unit_word(base, language, is_one=number == '1')}"
    return f"{number} {in_language(RATES[per], language)}" if per else number


def _ratio_text(ratio: float, language: str, *, kind: str) -> str:
    """Levels and rates to a tenth of a point; changes and shares in whole points from ten per cent on."""
    return percent(ratio, language, decimals=_decimals(ratio, kind))


def _decimals(ratio: float, kind: str) -> int:
    return 0 if kind in ("change", "share") and abs(ratio) >= 0.1 else 1


def _money(number: str, currency: str, language: str) -> str:
    """In English "EUR 1,240" and "−EUR 310", in German "1.240 EUR"."""
    symbol = tame_currency(currency)
    if language == "de":
        return f"{number}{NBSP}{symbol}"
    sign = MINUS if number.startswith(MINUS) else ""
    return f"{sign}{symbol}{NBSP}{number.removeprefix(MINUS)}"
