"""What was answered to a decision, in one line each."""

from __future__ import annotations

from core.decision import Answer, Score, days_of
from core.speech.fact_text import LEAST_WHOLE, money_text
from core.words.languages import in_language, two_languages
from core.words.names import tame_text
from core.words.number_text import day, headline, span_of_days
from core.words.units import unit_word

LEAST_MONEY = 0.5  # of a currency's unit, below which nothing is told

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

# What came of it: in money where a price was entered, and how often it would have been short.
CAME = two_languages("""
accepted less | it saved {money} a week (told: {told}) | das sparte {money} pro Woche (angekündigt: {told})
accepted more | it cost {money} a week more (told: {told} less) |
    das kostete {money} pro Woche mehr (angekündigt: {told} weniger)
rejected less | it would have saved {money} a week (told: {told}) |
    das hätte {money} pro Woche gespart (angekündigt: {told})
rejected more | it would have cost {money} a week more (told: {told} less) |
    das hätte {money} pro Woche mehr gekostet (angekündigt: {told} weniger)
same | it made no difference in money (told: {told} a week) |
    in Geld machte es keinen Unterschied (angekündigt: {told} pro Woche)
runs | short in {short_target} of {n} runs of {span} with {target}, in {short_today} with {today} |
    zu wenig in {short_target} von {n} Abschnitten über {span} mit {target}, in {short_today} mit {today}
days | short on {short_target} of {n} open days with {target}, on {short_today} with {today} |
    zu wenig an {short_target} von {n} offenen Tagen mit {target}, an {short_today} mit {today}
whole | What came of it, {first} to {last}: {money}{short} | Was daraus wurde, {first} bis {last}: {money}{short}
later | Scored when the data reach {day} | Bewertet, wenn die Daten bis {day} reichen
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


def came_text(answer: Answer, score: Score | None, *, unit: str, currency: str, language: str = "en") -> str:
    """What came of a decision, or when that can be said; empty where it never can."""
    days = days_of(answer)
    if days is None:
        return ""
    if score is None:
        return in_language(CAME["later"], language).format(day=day(days[1], language))
    told = {
        name: _number(answer.told.get(name)) for name in ("today_units", "target_units", "protected_days")
    }
    short = in_language(CAME["runs" if answer.kind == "hold" else "days"], language).format(
        n=headline(score.n_scored, language),
        short_target=headline(score.short_target, language),
        short_today=headline(score.short_today, language),
        target=_units(told["target_units"], unit, language),
        today=_whole(told["today_units"], language),
        span=span_of_days(told["protected_days"], language),
    )
    return in_language(CAME["whole"], language).format(
        first=day(score.first_day, language),
        last=day(score.last_day, language),
        money=_money_text(answer, score, currency, language),
        short=short,
    )


def _money_text(answer: Answer, score: Score, currency: str, language: str) -> str:
    """What it saved or cost beside what was told, with a semicolon; empty where no price was entered."""
    if score.gain_per_week is None:
        return ""
    gain = score.gain_per_week
    kind = "same" if abs(gain) < LEAST_MONEY else f"{answer.answer} {'less' if gain > 0 else 'more'}"
    return (
        in_language(CAME[kind], language).format(
            money=money_text(abs(gain), currency, language),
            told=money_text(_number(answer.told.get("gain_per_week")), currency, language),
        )
        + "; "
    )


def _number(value: float | str | None) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def _whole(value: float, language: str) -> str:
    return headline(round(value) if value >= LEAST_WHOLE else value, language)


def _units(value: float, unit: str, language: str) -> str:
    number = _whole(value, language)
    return f"{number}\u00a0{unit_word(unit, language, is_one=number == '1')}"
