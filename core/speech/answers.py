"""What was answered to a decision, in one line each."""

from __future__ import annotations

from core.decision import Answer
from core.speech.fact_text import LEAST_WHOLE
from core.words.languages import in_language, two_languages
from core.words.names import tame_text
from core.words.number_text import day, headline
from core.words.units import unit_word

KINDS = two_languages("""
hold | hold {target} instead of {today} | {target} statt {today} halten
year up | book {change} more, over the year | {change} mehr buchen, übers Jahr
year down | give back {change}, over the year | {change} abgeben, übers Jahr
weeks up | book {change} more, four weeks | {change} mehr buchen, vier Wochen
weeks down | give back {change}, four weeks | {change} abgeben, vier Wochen
surge | ask whether the rise lasts | klären, ob der Anstieg anhält
slow | ask whether the fall lasts | klären, ob der Rückgang anhält
silent | ask whether the lane still runs | klären, ob die Strecke noch läuft
data | find out where the newest records are | klären, wo die neuesten Daten bleiben
prices | enter prices | Preise eintragen
""")
SAID = two_languages("""
accepted | accepted | angenommen
rejected | rejected | abgelehnt
snoozed | put off until {until} | vertagt bis {until}
assigned | handed to {person} | übergeben an {person}
""")


def decided_text(answer: Answer, unit: str, language: str = "en") -> str:
    """What was decided upon, with the figures of then: "Hold 145 pallets instead of 520"."""
    today, target = (_number(answer.told.get(name)) for name in ("today_units", "target_units"))
    kind = answer.kind
    if kind in ("year", "weeks"):
        kind = f"{kind} {'up' if target >= today else 'down'}"
    text = in_language(KINDS[kind], language).format(
        target=_units(target, unit, language),
        today=_whole(today, language),
        change=_units(abs(target - today), unit, language),
    )
    return f"{text[:1].upper()}{text[1:]}"


def said_text(answer: Answer, language: str = "en") -> str:
    """The answer itself with its reason: "rejected: the contract asks for 99 %"."""
    until = "" if answer.until is None else day(answer.until, language)
    text = in_language(SAID[answer.answer], language).format(until=until, person=tame_text(answer.person))
    return f"{text}: {tame_text(answer.reason)}" if answer.reason else text


def _number(value: float | str | None) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def _whole(value: float, language: str) -> str:
    return headline(round(value) if value >= LEAST_WHOLE else value, language)


def _units(value: float, unit: str, language: str) -> str:
    number = _whole(value, language)
    return f"{number}\u00a0{unit_word(unit, language, is_one=number == '1')}"
