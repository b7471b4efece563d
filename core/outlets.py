"""What facts can become outside core. The twin is handed it when it is opened; core never imports it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from core.facts import Fact


class Commentary(Protocol):
    """Sentences to show, and where they come from: "template", or the model's name."""

    @property
    def sentences(self) -> tuple[str, ...]: ...

    @property
    def source(self) -> str: ...


class Outlets(Protocol):
    """Words and paper made of facts. `db.outlets.WordsAndPaper` is the one that exists."""

    def commentary(self, facts: Sequence[Fact], *, language: str, client: Any) -> Commentary:
        """What happens, why, what to do and what waiting costs; without a client by template."""
        ...
