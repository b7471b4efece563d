"""Lane names leave the house as L1, L2, ... and come back as names; the model never sees one.

Nor does it see an id that holds a digit or a part of a lane's name: that goes out under another one.
"""

from __future__ import annotations

import re
import string
import unicodedata
from collections.abc import Sequence

from commentary.vocabulary import ENGLISH, GERMAN
from core.facts import NETWORK, Fact, lane_text

MASK = re.compile(r"(?<![\w{])L[1-9][0-9]{0,3}(?![\w}])")
SHORTEST_PART = 4


PLAIN_ID = re.compile(r"[a-z]+(?:_[a-z]+)*")


def spoken_ids(facts: Sequence[Fact], masks: LaneMasks) -> dict[str, Fact]:
    """Facts under the ids by which the model calls them: their own, unless that would tell a figure or a name."""
    spoken: dict[str, Fact] = {}
    taken = {fact.id for fact in facts}
    for place, fact in enumerate(facts):
        name = fact.id
        if not PLAIN_ID.fullmatch(name) or masks.is_named_in(name.replace("_", " ")):
            name = f"fact_{_letters(place)}"
            while name in taken:
                name += "_x"
        spoken[name] = fact
    return spoken


class LaneMasks:
    """Masks of the lanes that facts speak of, in the order in which they come."""

    def __init__(self, facts: Sequence[Fact]) -> None:
        subjects = dict.fromkeys(fact.subject for fact in facts if fact.subject != NETWORK)
        self.names = {f"L{place}": name for place, name in enumerate(subjects, start=1)}
        self._masks = {name: mask for mask, name in self.names.items()}

    @property
    def are_many(self) -> bool:
        """Whether facts speak of more than one lane."""
        return len(self.names) > 1

    def mask(self, subject: str) -> str:
        """What a lane is called outside the house."""
        return self._masks.get(subject, "all lanes")

    def shown(self, name: str, language: str) -> str:
        """A lane's name as a sentence shows it."""
        return lane_text(name, language)

    def hide(self, text: str) -> str:
        """`text` with every lane name replaced by its mask, the longest first."""
        for name in sorted(self._masks, key=len, reverse=True):
            if name.strip():
                text = re.sub(re.escape(name), f" {self._masks[name]} ", text, flags=re.IGNORECASE)
        return text

    def is_named_in(self, text: str) -> bool:
        """Whether a sentence names a lane, or a part of a lane's name that is no ordinary word."""
        folded = _letters_only(text)
        words = set(folded.split())
        for name in self._masks:
            parts = _letters_only(name).split()
            strange = [part for part in parts if part not in ENGLISH | GERMAN]
            if any(part in words for part in strange if len(part) >= SHORTEST_PART):
                return True
            if parts and strange and f" {' '.join(parts)} " in f" {folded} ":
                return True
        return False


def _letters_only(text: str) -> str:
    """Lower-case words of letters, everything else as spaces."""
    plain = unicodedata.normalize("NFC", text).casefold()
    return " ".join("".join(character if character.isalpha() else " " for character in plain).split())


def _letters(place: int) -> str:
    """0 is "a", 25 is "z", 26 is "ba"."""
    rest, letter = divmod(place, 26)
    return (_letters(rest) if rest else "") + string.ascii_lowercase[letter]
