"""One checked figure about a lane or the network: what words, paper and exports are made of."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date

from core import MODEL_VERSION
from core.errors import InvalidParameter

NETWORK = "network"  # the subject of facts that belong to no single lane
UP, DOWN, FLAT, NO_DIRECTION = "up", "down", "flat", ""
DIGEST_LENGTH = 16  # hexadecimal digits: 64 bits tell two states of a workspace apart

FactValue = float | str | date


@dataclass(frozen=True)
class Fact:
    """One figure, and where it stands.

    id: letters and underscores, what a sentence refers to. subject: lane name, or NETWORK. metric: a name of
    core.facts.metrics. value: ratios are 0 to 1. unit: "ratio", "days", "pallets/day", "EUR/week" ...
    direction: of the value against `versus` ("up": above it, or rising). formula: how it is computed. value_de:
    a text in German, empty where it is the same.
    """

    id: str
    subject: str
    metric: str
    value: FactValue
    unit: str
    direction: str = NO_DIRECTION
    versus: str = ""
    formula: str = ""
    data_version: int = 0
    value_de: str = ""

    @property
    def number(self) -> float:
        """The value of a fact that is a figure, not a text or a day."""
        if isinstance(self.value, str | date):
            raise TypeError(f"{self.id} is {self.value!r}, which is no figure")
        return float(self.value)


def direction_of(value: float, reference: float, *, tolerance: float = 0.0) -> str:
    """Where `value` stands against `reference`: up, down, or flat within `tolerance`."""
    difference = value - reference
    if abs(difference) <= tolerance:
        return FLAT
    return UP if difference > 0 else DOWN


def facts_digest(facts: Iterable[Fact]) -> str:
    """Fingerprint of facts and model version: equal on screen, paper and export of the same state."""
    digest = hashlib.sha256(MODEL_VERSION.encode())
    for fact in facts:
        for item in fields(fact):
            digest.update(repr(getattr(fact, item.name)).encode("utf-8", "backslashreplace"))
            digest.update(b"\x1f")
    return digest.hexdigest()[:DIGEST_LENGTH]


def facts_by_id(facts: Iterable[Fact]) -> dict[str, Fact]:
    """Facts under their ids.

    Raises
    ------
    InvalidParameter
        where two facts share an id, because a sentence could then mean either.
    """
    found: dict[str, Fact] = {}
    for fact in facts:
        if fact.id in found:
            raise InvalidParameter("the id of a fact", repr(fact.id), "used once")
        found[fact.id] = fact
    return found
