"""Frames: clauses in both languages, each with what facts must say before it may be said.

A clause is written as it stands inside a sentence. {id} is the value of a fact, {id:versus} what it is compared
with, {id:lane} its lane, {id:inner} a text that begins small, {id:signed} a change with its sign, {id:whole} a value in
whole units, {id:amount} one without "a week", {id:number}, {id:plus} and {id:size} a number without unit, {id:unit}
the unit, {id?one/many} a word for one or for another number; what stands in [brackets] is said where the first fact in
it is not nothing.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from core.facts import Fact
from core.speech.fact_text import amount_text, bare_text, unit_text, value_text, versus_text, whole_text
from core.words.languages import in_language, rows
from core.words.names import lane_text
from core.words.number_text import headline

GOOD, BAD, PLAIN = "good", "bad", "plain"  # what a clause means for the lane
ACT, ALONE = "act", "alone"  # an imperative, and what is no clause and stands alone
LEAST_TOLD = 0.5  # a number below it is told as nothing

# What the value of a fact that tells a change is measured against.
CHANGES = {"status_change": 0.0, "demand_change": 0.0, "above_plan": 0.0, "capacity_use": 1.0}

NEED = re.compile(
    r"(!?)([a-z_]+)(?::(up|down|flat)|(>0|=0)|([<>])(\d[\d.]*)|(<>|[<>~])([a-z_]+)|=([A-Z]\w+))?"
)
PLACEHOLDER = re.compile(
    r"\{([a-z_]+)(?::(lane|versus|inner|signed|number|plus|size|whole|amount|unit)|\?([^{}/]*)/([^{}/]*))?\}"
)
WHERE_NOT_NOTHING = re.compile(r"\[([^\]]*)\]")

Facts = Mapping[str, Fact]
# Other ways to write a fact: its number alone, with a plus, without a sign; in whole units; its unit.
WAYS: Mapping[str, Callable[[Fact, str], str]] = {
    "number": bare_text,
    "plus": partial(bare_text, signed=True),
    "size": partial(bare_text, size=True),
    "whole": whole_text,
    "amount": amount_text,
    "unit": unit_text,
}


@dataclass(frozen=True)
class Frame:
    """One clause.

    kind: frames of one kind say the same thing of different facts; the first that is true is said. role: "what"
    happens, "why", what to "do", what a "wait" costs. needs: "id" (is there), "!id" (is not), "id:up" (its
    direction), "id>0" and "id=0" (told as something, as nothing), "id>2" and "id<2" (any limit but 0),
    "id=Some_text", "!id=Some_text" (is there and says something else), "a<b", "a>b" and "a<>b" (also when printed),
    "a~b" (the same when printed).
    """

    name: str
    kind: str
    role: str
    tone: str
    needs: tuple[str, ...]
    text: tuple[str, str]

    @property
    def fact_ids(self) -> tuple[str, ...]:
        """The facts on which the clause stands."""
        found = [name for need in self.needs if need[0] != "!" for name in _names_in(need)]
        return tuple(dict.fromkeys(found))

    @property
    def gist(self) -> str:
        """The clause in English without any value."""
        plain = PLACEHOLDER.sub(lambda match: match[4] or "…", self.text[0]).replace("80 % range", "range")
        return re.sub(r"[\[\]]", "", plain).rstrip(", ")

    def is_true(self, facts: Facts) -> bool:
        """Whether these facts bear the clause out."""
        return all(is_met(need, facts) for need in self.needs)

    def fill(self, facts: Facts, language: str) -> str:
        """The clause with its values; only of facts that bear it out."""

        def put(match: re.Match[str]) -> str:
            fact = facts[match[1]]
            if match[2] in WAYS:
                return WAYS[match[2]](fact, language)
            text = value_text(fact, language, signed=match[2] == "signed")
            if match[2] == "lane":
                return lane_text(fact.subject, language)
            if match[2] == "versus":
                return versus_text(fact, language)
            if match[2] == "inner":
                return f"{text[:1].lower()}{text[1:]}"
            return text if match[3] is None else match[3] if headline(number(fact)) == "1" else match[4]

        def keep(match: re.Match[str]) -> str:
            first = PLACEHOLDER.search(match[1])
            return match[1] if first and is_met(f"{first[1]}>0", facts) else ""

        return PLACEHOLDER.sub(put, WHERE_NOT_NOTHING.sub(keep, in_language(self.text, language))).rstrip(
            ", "
        )


def read_frames(table: str) -> Mapping[str, tuple[Frame, ...]]:
    """The frames of each kind: under "[kind role]" rows of "name | tone | needs | English | German"."""
    kinds: dict[str, tuple[Frame, ...]] = {}
    for section, (name, tone, needs, english, german) in rows(table):
        kind, role = section.split()
        frame = Frame(name, kind, role, tone, tuple(needs.split()), (english, german))
        kinds[kind] = (*kinds.get(kind, ()), frame)
    return kinds


def is_met(need: str, facts: Facts) -> bool:
    """Whether one need is met."""
    match = NEED.fullmatch(need)
    if match is None:
        raise ValueError(f"{need!r} is no need of a frame.")
    absent, name, direction, size, bound, limit, relation, other, text = match.groups()
    fact = facts.get(name)
    if absent and text:
        return fact is not None and fact.value != text.replace("_", " ")
    if fact is None or absent:
        return bool(fact is None and absent)
    if direction:
        return fact.direction == direction and _agrees(fact, direction)
    if size:
        return number(fact) >= LEAST_TOLD if size == ">0" else number(fact) < LEAST_TOLD
    if bound:
        return number(fact) > float(limit) if bound == ">" else number(fact) < float(limit)
    if relation:
        return other in facts and _stand(fact, relation, facts[other])
    return not text or fact.value == text.replace("_", " ")


def number(fact: Fact) -> float:
    """The value of a fact that is a number; NaN of any other, so that nothing can be said of its size."""
    return float(fact.value) if isinstance(fact.value, int | float) else math.nan


def _agrees(fact: Fact, direction: str) -> bool:
    """Whether the value itself, where it is one of change, points the way that the fact says."""
    difference = number(fact) - CHANGES.get(fact.metric, math.nan)
    return not (difference >= 0 if direction == "down" else difference <= 0 if direction == "up" else False)


def _stand(fact: Fact, relation: str, other: Fact) -> bool:
    """Whether two facts stand to each other as the relation says, for the eye of a reader too."""
    mine, theirs = number(fact), number(other)
    is_so = relation == "~" or ("<" in relation and mine < theirs) or (">" in relation and mine > theirs)
    return is_so and (value_text(fact) == value_text(other)) == (relation == "~")


def _names_in(need: str) -> tuple[str, ...]:
    match = NEED.fullmatch(need)
    return tuple(name for name in (match[2], match[8]) if name) if match else ()
