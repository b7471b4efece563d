"""What may be read in a shown sentence, said without the checker: only figures that our code printed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from core.facts import Fact
from core.speech import value_text, versus_text
from core.speech.fact_text import bare_text, whole_text
from core.words import lane_text

ADDRESS = re.compile(
    r"(?:https?|ftp|data|javascript|mailto|blob|file):|//|www\.|[\w-]\.(?=[a-z]{2,})|@|xn--|localhost",
    re.IGNORECASE,
)
MARKUP = re.compile(r"[<>\[\]{}`*_|~\\#$^]|!\[")
ENGLISH_NUMBERS = (
    "two|three|five|seven|eight|nine|ten|eleven|twelve|dozen|half|twice|double|hundred|thousand|percent"
)
GERMAN_NUMBERS = (
    "zwei|drei|fünf|sechs|sieben|acht|zehn|elf|zwölf|dutzend|halb|doppelt|hundert|tausend|prozent"
)
NUMBER_WORDS = re.compile(rf"\b(?:{ENGLISH_NUMBERS}|{GERMAN_NUMBERS})\b", re.IGNORECASE)


def unsupported_in(sentence: str, facts: Sequence[Fact], language: str = "en") -> str:
    """What of a shown sentence no fact printed; empty where everything is supported."""
    printed = {
        text
        for fact in facts
        for text in (
            value_text(fact, language),
            value_text(fact, language, signed=True),
            lane_text(fact.subject, language),
            versus_text(fact, language),
            whole_text(fact, language),
            *((bare_text(fact, language),) if isinstance(fact.value, float) else ()),
        )
    } | {"80 % range", "80-%-Bereich"}
    rest = sentence
    for text in sorted(printed, key=len, reverse=True):
        if text:
            rest = rest.replace(text, " ")
    found = [
        character for character in rest if unicodedata.category(character) in ("Nd", "Nl", "No", "Cf", "Co")
    ]
    found += ADDRESS.findall(rest) + MARKUP.findall(rest) + NUMBER_WORDS.findall(rest)
    return " ".join(found)
