"""Facts about decisions of a lane that were answered and are not due again: said beside those still open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from core.decision import Answer
from core.decision.answers import ACCEPTED, REJECTED, SNOOZED
from core.facts.fact import Fact
from core.facts.fact_maker import FactMaker

# What was answered: each move for itself, and what was only to be looked at.
SUBJECTS = {"hold": "buffer", "year": "year", "weeks": "weeks"}
LOOK = "look"
SAID = {
    ACCEPTED: ("Accepted", "Angenommen"),
    REJECTED: ("Rejected", "Abgelehnt"),
    SNOOZED: ("Put off", "Vertagt"),
}


def answered_facts(answers: Sequence[Answer], make: FactMaker) -> Iterator[Fact]:
    """How many decisions are settled, and of each what was said when, or until when it is put off."""
    if not answers:
        return
    yield make.fact("answered", float(len(answers)))
    newest = {SUBJECTS.get(answer.kind, LOOK): answer for answer in answers}
    for subject, answer in newest.items():
        said_on = None if answer.made_at is None else answer.made_at.date()
        day = answer.until if answer.answer == SNOOZED else said_on
        if day is not None:
            english, german = SAID[answer.answer]
            yield make.fact(f"answered_{subject}", english, value_de=german)
            yield make.fact(f"answered_{subject}_on", day)
