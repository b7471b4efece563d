"""Sentences with their conditions: a line is said only where the facts that it needs are there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from core.facts.fact import Fact
from core.facts.metrics import require_language

NEED = re.compile(r"([a-z_]+)(?::(up|down|flat)|(>)0|=(.+))?")


@dataclass(frozen=True)
class Line:
    """One sentence in both languages, and what it needs.

    A need is "id", "id:up" (this direction), "id>0" (a number that does not print as 0) or "id=text".
    """

    needs: tuple[str, ...]
    en: str
    de: str

    def text(self, language: str) -> str:
        """The sentence with its placeholders."""
        return self.de if require_language(language) == "de" else self.en


@dataclass(frozen=True)
class Slot:
    """A place in the commentary: the first of its lines that fits is said. A low rank is kept longest."""

    topic: str
    rank: int
    lines: tuple[Line, ...]


def fits(line: Line, facts: Mapping[str, Fact]) -> bool:
    """Whether every need of the line is met."""
    return all(is_met(need, facts) for need in line.needs)


def first_that_fits(lines: tuple[Line, ...], facts: Mapping[str, Fact]) -> Line | None:
    """The first line whose needs are met."""
    return next((line for line in lines if fits(line, facts)), None)


def is_met(need: str, facts: Mapping[str, Fact]) -> bool:
    """Whether one need is met."""
    match = NEED.fullmatch(need)
    fact = facts.get(match[1]) if match else None
    if match is None or fact is None:
        return False
    if match[2]:
        return fact.direction == match[2]
    if match[3]:
        return isinstance(fact.value, float) and fact.value >= 0.5
    return not match[4] or fact.value == match[4]
