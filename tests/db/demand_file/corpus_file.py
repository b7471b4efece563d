"""A file with the truth beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

EPOCH = date(1970, 1, 1)
Key = tuple[str, int]


def day_number(day: date) -> int:
    return (day - EPOCH).days


@dataclass(frozen=True)
class CorpusFile:
    """A file, the values it truly holds, the lines that must be refused, and its author's answers."""

    name: str
    content: bytes
    truth: Mapping[Key, float]
    refused_lines: frozenset[int] = frozenset()
    answers: Mapping[str, str] = field(default_factory=dict)
    is_unreadable: bool = False
