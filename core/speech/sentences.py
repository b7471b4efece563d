"""Claims to sentences: in the order in which they were chosen, joined only as their facts allow."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from core.facts import NETWORK, Fact
from core.speech.claims import FIGURE, Claim
from core.speech.frames import ACT, ALONE, BAD, GOOD, Facts, number
from core.words.languages import in_language, require_language
from core.words.names import lane_text


class Join(StrEnum):
    """How a claim follows the one before it."""

    STOP = "stop"
    AND = "and"
    BUT = "but"
    BECAUSE = "because"


CONJUNCTIONS = {
    Join.AND: (", and ", ", und "),
    Join.BUT: (", but ", ", aber "),
    Join.BECAUSE: (", because ", ", denn "),
}
# What may follow a claim with "because": the frames that are its cause wherever both are true.
CAUSES: Mapping[str, tuple[str, ...]] = {
    "fill_rate_less": ("buffer_short",),
    "fill_rate_more": ("buffer_long",),
    "penalty_more": ("buffer_short",),
    "penalty_less": ("buffer_long",),
    "buffer_add": ("buffer_short",),
    "buffer_add_units": ("buffer_short",),
    "buffer_release": ("buffer_long",),
    "buffer_release_units": ("buffer_long",),
    "over_capacity": ("demand_up",),
}


@dataclass(frozen=True)
class Step:
    """A claim, and how it follows the one before it."""

    claim: Claim
    join: Join = Join.STOP


@dataclass(frozen=True)
class Sentence:
    """A sentence for a reader, the facts that it stands on, and what it is for: "what", "why", "do" or "wait"."""

    text: str
    facts: tuple[Fact, ...]
    role: str


def may_join(before: Sequence[Step], claim: Claim, join: Join) -> bool:
    """Whether a claim may follow the steps before it with this join: two claims at most make a sentence."""
    if join is Join.STOP:
        return True
    if not before or before[-1].join is not Join.STOP:
        return False
    first = before[-1].claim
    tones = {first.frame.tone, claim.frame.tone}
    if first.subject != claim.subject or ALONE in tones:
        return False
    if join is Join.BECAUSE:
        return causes(claim, first)
    roles = {first.frame.role, claim.frame.role}
    if roles & {
        "do",
        "wait",
    }:  # a decision and its cost stand for themselves; only moves that add up are joined
        return join is Join.AND and tones == {ACT}
    return tones == {GOOD, BAD} if join is Join.BUT else True


def causes(cause: Claim, effect: Claim) -> bool:
    """Whether one claim is the cause of another of the same lane."""
    if cause.subject != effect.subject or cause.frame.name not in CAUSES.get(effect.frame.name, ()):
        return False
    return cause.frame.name != "demand_up" or _would_suffice_without_rise(effect.known)


def say(steps: Sequence[Step], language: str, *, with_lanes: bool = False) -> tuple[Sentence, ...]:
    """The sentences of some steps; `with_lanes` names a lane where the sentences come to speak of it."""
    require_language(language)
    spoken_of = NETWORK
    sentences = []
    for group in _groups(steps):
        subject = group[0].claim.subject
        is_named = with_lanes and subject != NETWORK
        name = is_named and (subject != spoken_of or group[0].claim.frame.kind == FIGURE)
        sentences.append(_sentence(group, language, lane=subject if name else None))
        spoken_of = subject
    return tuple(sentences)


def _groups(steps: Sequence[Step]) -> Iterator[list[Step]]:
    group: list[Step] = []
    for step in steps:
        if group and step.join is Join.STOP:
            yield group
            group = []
        group.append(step)
    if group:
        yield group


def _sentence(group: Sequence[Step], language: str, *, lane: str | None) -> Sentence:
    first = group[0].claim
    text = first.clause(language)
    for step in group[1:]:
        text += in_language(CONJUNCTIONS[step.join], language) + step.claim.clause(language)
    if lane is not None:
        is_clause = first.frame.kind != FIGURE
        text = _capital(text) if is_clause and language == "de" else text
        text = f"{lane_text(lane, language)}{': ' if is_clause else ', '}{text}"
    else:
        text = _capital(text)
    facts = dict.fromkeys(fact for step in group for fact in step.claim.facts)
    return Sentence(f"{text}.", tuple(facts), first.frame.role)


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"


def _would_suffice_without_rise(facts: Facts) -> bool:
    """Whether own capacity would be enough for the demand of the weeks before."""
    return number(facts["capacity_use"]) / (1.0 + number(facts["demand_change"])) < 1.0
