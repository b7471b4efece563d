"""Lane names stay in the house: the model knows lanes as L1, L2, ... only."""

from __future__ import annotations

import re
from collections.abc import Sequence

from core.facts import NETWORK, Fact


class LaneMasks:
    """Masks of the lanes that facts speak of, in the order in which they come."""

    def __init__(self, facts: Sequence[Fact]) -> None:
        subjects = dict.fromkeys(fact.subject for fact in facts if fact.subject != NETWORK)
        self._masks = {name: f"L{place}" for place, name in enumerate(subjects, start=1)}

    def mask(self, subject: str) -> str:
        """What a lane is called outside the house."""
        return self._masks.get(subject, "all lanes")

    def hide(self, text: str) -> str:
        """`text` with every lane name replaced by its mask, the longest first."""
        for name in sorted(self._masks, key=len, reverse=True):
            if name.strip():
                whole = rf"(?<!\w){re.escape(name)}(?!\w)"
                text = re.sub(whole, f" {self._masks[name]} ", text, flags=re.IGNORECASE)
        return text
