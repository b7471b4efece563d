"""What an analyst says to a decision: taken, rejected with a reason, put off, or handed to somebody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from core.decision.decisions import KINDS, Decision
from core.errors import InvalidParameter
from core.told import told
from core.watch.episodes import grew

ACCEPTED, REJECTED, SNOOZED, ASSIGNED = ANSWERS = ("accepted", "rejected", "snoozed", "assigned")
LONGEST_REASON, LONGEST_PERSON = 300, 80
SAME_TARGET_RATIO = 0.2  # a target that moves further than this is another decision


@dataclass(frozen=True)
class Answer:
    """One answer to one decision of a lane.

    reason: why, needed where it is rejected. person: who is to decide, needed where it is assigned. until: the day on
    which it comes back, needed where it is put off. told: the figures of the decision as they were (`Decision`), so
    that it can be scored later. answer_id, made_by and made_at are the store's.
    """

    lane: str
    kind: str
    answer: str
    reason: str = ""
    person: str = ""
    until: date | None = None
    told: Mapping[str, float | str | None] = field(default_factory=dict)
    answer_id: int | None = None
    made_by: str = ""
    made_at: datetime | None = None

    def __post_init__(self) -> None:
        _require("kind", self.kind, KINDS)
        _require("answer", self.answer, ANSWERS)
        if self.answer == REJECTED and not self.reason.strip():
            raise InvalidParameter(
                "reason", "empty", told("a few words: a rejected decision needs its reason")
            )
        if self.answer == ASSIGNED and not self.person.strip():
            raise InvalidParameter("person", "empty", told("the name of whoever is to decide"))
        if (self.answer == SNOOZED) != (self.until is not None):
            raise InvalidParameter(
                "until", repr(self.until), told("a day where a decision is put off, else none")
            )
        for name, text, longest in (
            ("reason", self.reason, LONGEST_REASON),
            ("person", self.person, LONGEST_PERSON),
        ):
            if len(text) > longest:
                raise InvalidParameter(
                    name, repr(text[:60]), told("at most {longest} characters", longest=longest)
                )

    def require_due(self, as_of: date | None) -> None:
        """Refuse to put a decision off until a day that is over: it would come back at once, and nobody be told."""
        if self.until is not None and as_of is not None and self.until < as_of:
            raise InvalidParameter(
                "until", self.until.isoformat(), told("a day from {as_of} on", as_of=as_of.isoformat())
            )

    @property
    def keeps_capacity(self) -> bool:
        """Whether own capacity of the year stays as it is for now: its decision was rejected or put off."""
        return self.kind == "year" and self.answer in (REJECTED, SNOOZED)

    def settles(self, decision: Decision, *, today: date) -> bool:
        """Whether the decision needs no other answer: it is the one that was answered, and not due again."""
        if decision.kind != self.kind or self.answer == ASSIGNED:
            return False
        if self._grew(decision):
            return False
        if self.answer == SNOOZED:
            return self.until is not None and today < self.until
        then = self.told.get("target_units")
        if decision.target_units is None or not isinstance(then, int | float):
            return self.told.get("since") == decision.since
        return abs(decision.target_units - then) <= SAME_TARGET_RATIO * max(abs(then), 1.0)

    def _grew(self, decision: Decision) -> bool:
        """Whether what is to be looked at is much more by now than when it was answered: then it comes back."""
        then = self.told.get("change_ratio")
        return isinstance(then, int | float) and grew(float(then), decision.change_ratio)


def figures_of(decision: Decision) -> dict[str, float | str | None]:
    """The figures of a decision, as an answer keeps them."""
    return dict(vars(decision))


def latest_answers(answers: Sequence[Answer]) -> dict[tuple[str, str], Answer]:
    """The newest answer to each kind of decision of each lane; `answers` are in the order in which they were given."""
    return {(item.lane, item.kind): item for item in answers}


def _require(name: str, value: str, allowed: Sequence[str]) -> None:
    if value not in allowed:
        raise InvalidParameter(name, repr(value), told("one of {allowed}", allowed=", ".join(allowed)))
