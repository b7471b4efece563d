"""Facts to text: the one place where a fact's value, unit, label and comparison become words."""

from __future__ import annotations

from datetime import date

from core.facts import METRICS, Fact
from core.words.labels import metric_label, own_text
from core.words.languages import in_language, require_language
from core.words.names import tame_currency, tame_text
from core.words.number_text import MINUS, NBSP, day, headline, percent, small_amount, span_of_days
from core.words.units import RATES, split_unit, unit_word


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


def _number_text(fact: Fact, value: float, language: str, *, signed: bool) -> str:
    metric = METRICS.get(fact.metric)
    kind = metric.kind if metric else ""
    if fact.unit == "ratio":
        return _ratio_text(value, language, is_change=kind == "change", signed=signed)
    if fact.unit == "%":
        return f"{headline(value, language)}{NBSP}%"
    if fact.unit == "days":
        return span_of_days(value, language)
    base, per = split_unit(fact.unit)
    number = headline(value, language)
    if kind == "money":
        amount = _money(small_amount(value, language) or number, base, language)
    elif base in ("count", "", "text"):
        amount = number
    else:
        amount = f"{number}{NBSP}{unit_word(base, language, is_one=number == '1')}"
    return f"{amount} {in_language(RATES[per], language)}" if per else amount


def _ratio_text(ratio: float, language: str, *, is_change: bool, signed: bool) -> str:
    decimals = 0 if is_change and abs(ratio) >= 0.1 else 1
    if is_change and signed and ratio > 0:
        return f"+{percent(ratio, language, decimals=decimals)}"
    return percent(abs(ratio) if is_change and not signed else ratio, language, decimals=decimals)


def _money(number: str, currency: str, language: str) -> str:
    """In English "EUR 1,240" and "−EUR 310", in German "1.240 EUR"."""
    symbol = tame_currency(currency)
    if language == "de":
        return f"{number}{NBSP}{symbol}"
    sign = MINUS if number.startswith(MINUS) else ""
    return f"{sign}{symbol}{NBSP}{number.removeprefix(MINUS)}"
