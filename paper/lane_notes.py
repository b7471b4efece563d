"""What a lane brief says in small print about its inputs: assumptions, remarks, and what an analyst noted."""

from __future__ import annotations

from core.forecast.notes import EVENT, Mark, Override
from core.plan.lane_plan import LanePlan
from core.words import unit_word
from core.words.number_text import day, headline
from core.words.remarks import remark_texts
from paper.words import ASSUMED_DE, sentence, word

MOST_NOTES = 2  # of overrides and of marks each, so that the charts keep their room; the others are counted
LONGEST_REASON = 48


def lane_notes(plan: LanePlan, language: str, *, is_what_if: bool) -> tuple[str, ...]:
    """What is not as stored, what nobody entered, remarks, overrides ahead, and the newest marks."""
    what_if = (sentence("what_if", language),) if is_what_if else ()
    assumed = [
        ASSUMED_DE.get(item.name, item.sentence) if language == "de" else item.sentence
        for item in plan.assumed
    ]
    said = (
        *what_if,
        *assumed,
        *remark_texts(plan.remarks, language),
        *_some([_override_text(item, plan, language) for item in overrides_ahead(plan)], language),
        *_some([_mark_text(item, language) for item in reversed(plan.notes.marks)], language),
    )
    return said or (sentence("no_assumptions", language),)


def overrides_ahead(plan: LanePlan) -> tuple[Override, ...]:
    """The overrides of periods that the forecast covers, in order of time."""
    coming = {start.astype(object) for start in plan.forecast.period_starts}
    return tuple(
        sorted(
            (item for item in plan.notes.overrides if item.period_start in coming),
            key=lambda item: item.period_start,
        )
    )


def _override_text(item: Override, plan: LanePlan, language: str) -> str:
    unit = unit_word(plan.lane.unit, language)
    return (
        f"{word('override', language)} {day(item.period_start, language)}: {headline(item.units, language)} {unit} "
        f"{word('instead_of', language)} {headline(item.forecast_units, language)} ({_short(item.reason)})"
    )


def _mark_text(item: Mark, language: str) -> str:
    first, last = day(item.first_day, language), day(item.last_day, language)
    span = first if first == last else f"{first} – {last}"
    kind = word("event" if item.kind == EVENT else "outlier", language)
    return f"{word('marked', language)} {span}: {kind} ({_short(item.reason)})"


def _short(reason: str) -> str:
    text = " ".join(reason.split())
    return text if len(text) <= LONGEST_REASON else f"{text[: LONGEST_REASON - 1].rstrip()}…"


def _some(texts: list[str], language: str) -> list[str]:
    hidden = len(texts) - MOST_NOTES
    return texts if hidden <= 0 else [*texts[:MOST_NOTES], f"+ {hidden} {word('more', language)}"]
