"""Facts to text: the one place where a fact's value, unit, label and comparison become words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date

from core.errors import InvalidParameter
from core.facts.fact import NETWORK, Fact
from core.facts.metrics import METRICS, metric_label, require_language
from core.facts.number_text import MINUS, NBSP, day, headline, percent, small_amount, span_of_days

PERIODS = ("day", "week", "month", "year", "period", "unit")
PER_PERIOD = {
    "en": dict(zip(PERIODS, ("a day", "a week", "a month", "a year", "a period", "a unit"), strict=True)),
    "de": dict(
        zip(PERIODS, ("je Tag", "je Woche", "je Monat", "je Jahr", "je Periode", "je Einheit"), strict=True)
    ),
}
UNITS_DE = {
    "units": "Einheiten",
    "pallets": "Paletten",
    "parcels": "Pakete",
    "tonnes": "Tonnen",
    "tons": "Tonnen",
    "containers": "Container",
    "departures": "Abflüge",
    "lanes": "Strecken",
    "points": "Punkte",
}
TEXTS_DE = {
    "Normal": "Normal",
    "Surge alert": "Nachfragesprung",
    "Low velocity": "Flaute",
    "Stale data": "veraltete Daten",
    "Too little data": "zu wenig Daten",
    "stress coverage": "die Stressdeckung",
    "partners": "die Abhängigkeit von Partnern",
    "the last 4 weeks": "in den letzten 4 Wochen",
    "the last month": "im letzten Monat",
    "its own pattern": "das eigene Muster",
    "own capacity": "die eigene Kapazität",
    "the buffer needed": "der nötige Puffer",
    "the plan": "der Plan",
    "today": "heute",
    "acting alone": "das Alleingehen",
    "cooperation": "die Kooperation",
    "the time to recover": "die Erholungszeit",
    "the nominal coverage": "die nominelle Abdeckung",
    "the best service level": "der beste Servicegrad",
    "the service level of today": "der heutige Servicegrad",
}
PLACEHOLDER = re.compile(r"\{([A-Za-z_][A-Za-z0-9_]*)(?::(lane|versus|signed))?\}")
LONGEST_NAME = 60
# What could become a link, an image, markup or a formula where a sentence is shown is taken out of names.
MARKUP = re.compile(r"[<>\[\](){}!`*_$|~^\\:\"'=@/#&;%+?]+")
MARKUP_OF_TEXTS = re.compile(
    r"[<>\[\]{}!`*_$|~^\\\"@#&]+|:(?=/)|/(?=/)|(?i:(?<=http):|(?<=https):|(?<=data):|(?<=mailto):)"
)
LONGEST_TEXT = 160
TAME_NAME = re.compile(r"[^\W\d_]+(?:(?: [–-] |[ –-])[^\W\d_]+){0,4}")


def value_text(fact: Fact, language: str = "en", *, signed: bool = False) -> str:
    """The value with its unit: "EUR 1,240 a week", "14 %", "62 pallets a day".

    A change is written without its sign, because the sentence around it says rise or fall; `signed` keeps it.
    """
    require_language(language)
    value = fact.value
    if isinstance(value, str):
        return _tame((fact.value_de or TEXTS_DE.get(value, value)) if language == "de" else value)
    if isinstance(value, date):
        return day(value, language)
    return _number_text(fact, float(value), language, signed=signed)


def _tame(text: str) -> str:
    """A text among the values on one line, without what could become markup, a link or an image."""
    visible = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return re.sub(r"\.(?=\w)(?<!\d\.)|(?<=\d)\.(?=[^\W\d])", "·", MARKUP_OF_TEXTS.sub(" ", visible))[
        :LONGEST_TEXT
    ].strip()


def versus_text(fact: Fact, language: str = "en") -> str:
    """What the fact is compared with."""
    return TEXTS_DE.get(fact.versus, fact.versus) if language == "de" else fact.versus


def label_text(fact: Fact, language: str = "en") -> str:
    """What the fact is called."""
    return metric_label(fact.metric, language)


def lane_text(name: str, language: str = "en") -> str:
    """A lane's name inside a sentence: one line without markup, quoted unless it reads as a name."""
    visible = "".join(
        " " if character.isspace() else character for character in unicodedata.normalize("NFC", name)
    )
    visible = "".join(
        character
        for character in visible
        if unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Co", "Cn")
    )
    plain = MARKUP.sub(" ", visible)
    plain = re.sub(r"-{2,}", "–", re.sub(r"\.(?=\w)", "·", plain))
    plain = " ".join(plain.split())[:LONGEST_NAME].strip()
    if TAME_NAME.fullmatch(plain):
        return plain
    return f"„{plain}“" if language == "de" else f"“{plain}”"


def fill_sentence(
    template: str, facts: Mapping[str, Fact], language: str = "en", *, with_lane: bool = False
) -> str:
    """Put values into a sentence: {id} value, {id:versus} comparison, {id:lane} lane, {id:signed} signed.

    `with_lane` adds the lane behind each value of a lane, for sentences about several of them.

    Raises
    ------
    InvalidParameter
        where the sentence names a fact that is not there.
    """

    def put(match: re.Match[str]) -> str:
        fact = facts.get(match[1])
        if fact is None:
            raise InvalidParameter("the fact of a sentence", repr(match[1]), "one of the facts given")
        if match[2] == "lane":
            return lane_text(fact.subject, language)
        if match[2] == "versus":
            return versus_text(fact, language)
        text = value_text(fact, language, signed=match[2] == "signed")
        return (
            f"{text} ({lane_text(fact.subject, language)})" if with_lane and fact.subject != NETWORK else text
        )

    filled = PLACEHOLDER.sub(put, template)
    return filled if template.startswith("{") else filled[:1].upper() + filled[1:]


def _number_text(fact: Fact, value: float, language: str, *, signed: bool) -> str:
    metric = METRICS.get(fact.metric)
    is_change = metric is not None and metric.kind == "change"
    if fact.unit == "ratio":
        return _ratio_text(value, language, is_change=is_change, signed=signed)
    if fact.unit == "%":
        return f"{headline(value, language)}{NBSP}%"
    if fact.unit == "days":
        return span_of_days(value, language)
    base, per = split_unit(fact.unit)
    number = headline(value, language)
    if metric is not None and metric.kind == "money":
        amount = _money(small_amount(value, language) or number, base, language)
    elif base in ("count", "", "text"):
        amount = number
    elif base == "points":
        amount = f"{number}{NBSP}{'points' if language == 'en' else 'Punkte'}"
    else:
        amount = f"{number}{NBSP}{unit_word(base, language)}"
    return f"{amount} {PER_PERIOD[language][per]}" if per else amount


def split_unit(unit: str) -> tuple[str, str]:
    """("pallets", "day") of "pallets/day"; a user's own slash stays in the unit."""
    base, slash, per = unit.rpartition("/")
    return (base, per) if slash and per in PERIODS else (unit, "")


def _ratio_text(ratio: float, language: str, *, is_change: bool, signed: bool) -> str:
    decimals = 0 if is_change and abs(ratio) >= 0.1 else 1
    if is_change and signed and ratio > 0:
        return f"+{percent(ratio, language, decimals=decimals)}"
    return percent(abs(ratio) if is_change and not signed else ratio, language, decimals=decimals)


def _money(number: str, currency: str, language: str) -> str:
    """In English "EUR 1,240" and "−EUR 310", in German "1.240 EUR"."""
    symbol = "".join(c for c in currency if c.isalpha() or c in ". " or unicodedata.category(c) == "Sc")
    symbol = re.sub(r"\.(?=\w)", "·", symbol)
    if language == "de":
        return f"{number}{NBSP}{symbol}"
    sign = MINUS if number.startswith(MINUS) else ""
    return f"{sign}{symbol}{NBSP}{number.removeprefix(MINUS)}"


def unit_word(unit: str, language: str) -> str:
    """A unit that a user chose, made as harmless as a lane's name."""
    if language == "de" and unit in UNITS_DE:
        return UNITS_DE[unit]
    return " ".join(MARKUP.sub(" ", lane_text(unit, language).strip("„“”")).split()) or "units"
