"""Units that the model wrote beside figures: they must be the figure's own, and are printed once, by us."""

from __future__ import annotations

import re

from commentary import vocabulary
from commentary.verdicts import FACT_MARK, Marked, Unsupported
from core.facts import METRICS, Fact
from core.facts.fact_text import split_unit

WORD = re.compile(r"[A-Za-zÄÖÜäöüß]+")
RATE_WORDS = ("per", "a", "an", "each", "every", "je", "pro", "am", "jede", "jeden", "jeder", "jedes")
PERIOD_KINDS = {"day": "days", "week": "week", "month": "month", "year": "year"}
RATE_ADJECTIVES = {
    "daily": "days",
    "weekly": "week",
    "monthly": "month",
    "täglich": "days",
    "täglichen": "days",
    "wöchentlich": "week",
    "wöchentliche": "week",
    "monatlich": "month",
}
SINGLE_PERIOD = re.compile(r"\b(\w+ )?(day|week|month|year|tag|woche|monat|jahr)\b", re.IGNORECASE)
MANY_DAYS = re.compile(rf"(?<!{FACT_MARK} )\b(?:days|tage|tagen|years|jahre|hours)\b", re.IGNORECASE)
VOLUME_AWAY = re.compile(rf"(?<!{FACT_MARK} )\b[A-Za-zÄÖÜäöüß]+", re.IGNORECASE)
MONTHS_ALLOWED = ("last", "past", "previous", "letzten", "vergangenen", "vorigen")


def check(clause: str, facts: tuple[Fact, ...]) -> None:
    """Refuse a unit that is not the figure's, and a span of time that no fact states."""
    for match, fact in zip(re.finditer(FACT_MARK, clause), facts, strict=True):
        behind = WORD.findall(clause[match.end() :])[:4]
        base, per = _unit_kinds(fact)
        for place, word in enumerate(behind):
            is_rate = place > 0 and behind[place - 1].lower() in RATE_WORDS
            kind = _unit_kind(word) if is_rate or place == 0 else ""
            if kind and kind != (per if is_rate else base):
                raise Unsupported("a unit that is not the figure's")
        before = WORD.findall(clause[: match.start()])[-1:]
        if before and _unit_kind(before[0]) in ("volume", "points"):
            raise Unsupported("a unit that is not the figure's")
    _check_rates(clause, facts)
    _check_strays(clause, facts)


def strip(marked: Marked) -> str:
    """The sentence without the units behind its figures: they were checked, and our code prints them itself."""
    text = re.sub(
        rf"({FACT_MARK}) (\w+)", lambda match: match[1] if _unit_kind(match[2]) else match[0], marked.text
    )
    rates = "|".join(RATE_WORDS)
    return re.sub(rf"({FACT_MARK})((?: (?:{rates}) \w+)+)", _keep_unless_unit, text)


def _keep_unless_unit(match: re.Match[str]) -> str:
    return match[1] if all(_unit_kind(word) for word in match[2].split()[1::2]) else match[0]


def _check_rates(clause: str, facts: tuple[Fact, ...]) -> None:
    """ "a week", "weekly" anywhere in a clause must be the period in which its figures count."""
    rates = {per for fact in facts if (per := _unit_kinds(fact)[1])}
    for word in WORD.findall(clause.lower()):
        if word in RATE_ADJECTIVES and rates != {RATE_ADJECTIVES[word]}:
            raise Unsupported("a unit that is not the figure's")
    for match in SINGLE_PERIOD.finditer(clause):
        word = (match[1] or "").strip().lower()
        kind = _unit_kind(match[2])
        is_this_week = word in ("this", "diese", "dieser") and kind == "week"
        is_named = word in MONTHS_ALLOWED and any(match[2].lower() in fact.versus for fact in facts)
        is_monthly = (
            word in MONTHS_ALLOWED and match[2].lower() == "monat" and any("month" in f.versus for f in facts)
        )
        if is_this_week or is_named or is_monthly:
            continue
        if word not in RATE_WORDS or rates != {kind}:
            raise Unsupported("a span of time that no fact states")


def _check_strays(clause: str, facts: tuple[Fact, ...]) -> None:
    """Units that stand away from any figure count something that no fact counts."""
    if MANY_DAYS.search(clause) and not any("day" in fact.versus for fact in facts):
        raise Unsupported("a span of time that no fact states")
    for match in VOLUME_AWAY.finditer(clause):
        if _unit_kind(match[0]) == "volume" and match[0].lower() not in ("unit", "einheit"):
            raise Unsupported("a unit that is not the figure's")


def _unit_kind(word: str) -> str:
    return next((kind for kind, words in vocabulary.UNIT_WORDS.items() if words.match(word)), "")


def _unit_kinds(fact: Fact) -> tuple[str, str]:
    """Kind of the unit itself, and of the period that it counts in: ("volume", "days") of "pallets/day"."""
    base, per = split_unit(fact.unit)
    metric = METRICS.get(fact.metric)
    is_volume = metric.kind == "volume" if metric else _unit_kind(base) == "volume"
    own = "volume" if is_volume else base if base in ("days", "points", "count") else ""
    return own, PERIOD_KINDS.get(per, "")
