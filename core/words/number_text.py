"""Numbers to text in English and German: three significant digits, thousands separators, unit always."""

from __future__ import annotations

import math
import re
from datetime import date

from core.words.calendar_names import MONTHS, short_month

NBSP = "\u00a0"  # between a figure and its unit, so that a line break never parts them
MINUS = "\u2212"
MILLION, BILLION = 1e6, 1e9
SIGNIFICANT_DIGITS = 3
WORDS = {"en": {MILLION: "million", BILLION: "billion"}, "de": {MILLION: "Mio.", BILLION: "Mrd."}}
SPANS = {
    "en": {"day": ("day", "days"), "hour": ("hour", "hours")},
    "de": {"day": ("Tag", "Tage"), "hour": ("Stunde", "Stunden")},
}
NO_LIMIT = {"en": "no limit", "de": "unbegrenzt"}
LIMIT = re.compile(rf"{MINUS}?(?P<word>under|over|unter|über) (?P<number>.*)")
ALMOST = {"under": "almost", "unter": "fast"}
UNKNOWN = {"en": "not known", "de": "unbekannt"}


def headline(value: float, language: str = "en") -> str:
    """Three significant digits: 1237.6 is "1,240", from a million on "1.24 million"."""
    if not math.isfinite(value):
        return UNKNOWN[language]
    for size, word in sorted(WORDS[language].items(), reverse=True):
        # 999,600 rounds to a million: ask the rounded figure, not the raw one
        if abs(_round_significant(value)) >= size:
            return f"{_significant(value / size, language)}{NBSP}{word}"
    return _significant(value, language)


def exact(value: float, language: str = "en", *, decimals: int = 2) -> str:
    """The figure for a table: thousands separators, at most `decimals` decimals, no trailing zeros."""
    if not math.isfinite(value):
        return UNKNOWN[language]
    text = _fixed(abs(value), decimals, language)
    return f"{MINUS}{text}" if value < 0 and re.search("[1-9]", text) else text


def small_amount(value: float, language: str = "en") -> str:
    """An amount of money below one, to the cent; empty where three significant digits serve better."""
    if not 0 < abs(value) < 1:
        return ""
    text = _fixed(abs(value), 2, language)
    return f"{MINUS}{text}" if value < 0 and text != "0" else text


def percent(ratio: float, language: str = "en", *, decimals: int = 0) -> str:
    """A ratio as per cent: 0.945 with one decimal is "94.5 %"; never 0 or 100 when it is neither."""
    if not math.isfinite(ratio):
        return UNKNOWN[language]
    step = 10.0**-decimals
    shown = round(abs(ratio) * 100, decimals)
    sign = MINUS if ratio < 0 and shown > 0 else ""
    under, over = ("under", "over") if language == "en" else ("unter", "über")
    if shown == 0 and ratio != 0:
        return f"{MINUS if ratio < 0 else ''}{under} {_fixed(step, decimals, language)}{NBSP}%"
    if shown == 100 and 0.99 < ratio < 1:
        return f"{over} {_fixed(100 - step, decimals, language)}{NBSP}%"
    return f"{sign}{_fixed(shown, decimals, language)}{NBSP}%"


def with_plus(value: float, text: str) -> str:
    """`text` with a plus in front where `value` is above nothing and not told as nothing: "+6.7 %", "almost 0 %"."""
    limit = LIMIT.fullmatch(text)
    if limit is None:
        return f"+{text}" if value > 0 and re.search("[1-9]", text) else text
    if limit["word"] in ALMOST:
        return f"{ALMOST[limit['word']]} 0{NBSP}%"
    return f"{limit['word']} {'+' if value > 0 else MINUS}{limit['number']}"


def day(value: date, language: str = "en") -> str:
    """A date without a doubt about day and month: "20 Nov 2026", "20. November 2026"."""
    if language == "de":
        return f"{value.day}. {MONTHS['de'][value.month - 1]} {value.year}"
    return f"{value.day} {short_month(value.month, language)} {value.year}"


def span_of_days(value: float, language: str = "en") -> str:
    """A span of days, below one day in hours; no limit where nothing runs out."""
    if math.isinf(value) and value > 0:
        return NO_LIMIT[language]
    is_short = 0 < value < 1
    text = headline(24 * value if is_short else value, language)
    one, many = SPANS[language]["hour" if is_short else "day"]
    return f"{text}{NBSP}{one if text == '1' else many}"


def _round_significant(value: float) -> float:
    return float(f"{value:.{SIGNIFICANT_DIGITS - 1}e}")


def _significant(value: float, language: str) -> str:
    rounded = _round_significant(abs(value))
    if rounded == 0:
        return "0"
    decimals = max(0, SIGNIFICANT_DIGITS - 1 - math.floor(math.log10(rounded)))
    text = _fixed(rounded, min(decimals, 12), language)
    return f"{MINUS}{text}" if value < 0 and any(digit in text for digit in "123456789") else text


def _fixed(value: float, decimals: int, language: str) -> str:
    """Thousands separators and at most `decimals` decimals, without trailing zeros."""
    text = f"{value:,.{decimals}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.translate(str.maketrans(",.", ".,")) if language == "de" else text
