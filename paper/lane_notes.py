"""What a lane brief says in small print about its inputs: assumptions, remarks, and what an analyst noted."""

from __future__ import annotations

from core.forecast.notes import Override
from core.plan.lane_plan import LanePlan
from core.speech.assumptions import assumption_sentences
from core.speech.frames import Facts
from core.speech.notes import mark_text, override_text
from core.words.remarks import remark_texts
from paper.words import word

MOST_NOTES = 2  # of overrides and of marks each, so that the charts keep their room; the others are counted
LONGEST_REASON = 48


def lane_notes(plan: LanePlan, known: Facts, language: str, *, is_what_if: bool) -> tuple[str, ...]:
    """What is not as stored, what nobody entered, overrides ahead, the newest marks, and remarks."""
    what_if = (word("what_if", language),) if is_what_if else ()
    said = (
        *what_if,
        *assumption_sentences(known, language),
        *_some(
            [
                f"{word('override', language)} {override_text(item, plan.lane.unit, language)} ({_short(item.reason)})"
                for item in overrides_ahead(plan)
            ],
            language,
        ),
        *_some(
            [
                f"{word('marked', language)} {mark_text(item, language)} ({_short(item.reason)})"
                for item in reversed(plan.notes.marks)
            ],
            language,
        ),
        *remark_texts(plan.remarks, language),
    )
    return said or (word("no_assumptions", language),)


def overrides_ahead(plan: LanePlan) -> tuple[Override, ...]:
    """The overrides of periods that the forecast covers, in order of time."""
    coming = {start.astype(object) for start in plan.forecast.period_starts}
    return tuple(
        sorted(
            (item for item in plan.notes.overrides if item.period_start in coming),
            key=lambda item: item.period_start,
        )
    )


def _short(reason: str) -> str:
    text = " ".join(reason.split())
    return text if len(text) <= LONGEST_REASON else f"{text[: LONGEST_REASON - 1].rstrip()}…"


def _some(texts: list[str], language: str) -> list[str]:
    hidden = len(texts) - MOST_NOTES
    return texts if hidden <= 0 else [*texts[:MOST_NOTES], f"+ {hidden} {word('more', language)}"]
