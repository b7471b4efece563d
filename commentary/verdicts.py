"""What the checker hands on: sentences that passed, sentences that did not, and the form it reads them in."""

from __future__ import annotations

from dataclasses import dataclass, field

from core.facts import Fact

FACT_MARK, LANE_MARK = "\ue000", "\ue001"


@dataclass(frozen=True)
class Dropped:
    """A sentence that is not shown, and why; the text is kept out of any printout."""

    reason: str
    text: str = field(repr=False)


@dataclass(frozen=True)
class Checked:
    """A sentence that passed, with its figures put in, and the ids of the facts that it stands on."""

    text: str
    fact_ids: tuple[str, ...]


@dataclass(frozen=True)
class Marked:
    """A sentence whose placeholders are marks, so that its figures and lanes are known apart from its words."""

    text: str
    facts: tuple[Fact, ...]
    lanes: tuple[str, ...]


class Unsupported(Exception):
    """Why a sentence is dropped; never leaves the checker."""
