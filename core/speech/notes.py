"""What an analyst noted about a forecast, in words: overrides and marked days. Reasons stand as they were typed."""

from __future__ import annotations

from core.forecast.notes import EVENT, Mark, Override, ScoredOverride
from core.words.languages import in_language, two_languages
from core.words.number_text import day, headline
from core.words.units import unit_word

WORDS = two_languages("""
override | {day}: {units} instead of {forecast} | {day}: {units} statt {forecast}
event | event | Ereignis
outlier | outlier | Ausreißer
scored | {helped} of {n} past overrides came closer than the forecast: in sum {saved} less error |
    {helped} von {n} früheren Eingriffen lagen näher als die Prognose: zusammen {saved} weniger Fehler
scored_worse | {helped} of {n} past overrides came closer than the forecast: in sum {saved} more error |
    {helped} von {n} früheren Eingriffen lagen näher als die Prognose: zusammen {saved} mehr Fehler
""")


def override_text(item: Override, unit: str, language: str = "en") -> str:
    """An override with its period and both figures."""
    return in_language(WORDS["override"], language).format(
        day=day(item.period_start, language),
        units=f"{headline(item.units, language)} {unit_word(unit, language)}",
        forecast=headline(item.forecast_units, language),
    )


def mark_text(item: Mark, language: str = "en") -> str:
    """Marked days with their kind."""
    first, last = day(item.first_day, language), day(item.last_day, language)
    kind = in_language(WORDS["event" if item.kind == EVENT else "outlier"], language)
    return f"{first if first == last else f'{first} – {last}'}: {kind}"


def score_text(scored: tuple[ScoredOverride, ...], unit: str, language: str = "en") -> str:
    """Whether overrides helped, once their periods are over; empty before."""
    if not scored:
        return ""
    saved = sum(item.error_saved_units for item in scored)
    return in_language(WORDS["scored" if saved >= 0 else "scored_worse"], language).format(
        helped=sum(item.helped for item in scored),
        n=len(scored),
        saved=f"{headline(abs(saved), language)} {unit_word(unit, language)}",
    )
