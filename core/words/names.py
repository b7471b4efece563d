"""What somebody typed (lanes, units, texts among the values), made harmless for a sentence that is shown."""

from __future__ import annotations

import re
import unicodedata

LONGEST_NAME, LONGEST_TEXT = 60, 160
# What could become a link, an image, markup or a formula where a sentence is shown is taken out of names.
MARKUP = re.compile(r"[<>\[\](){}!`*_$|~^\\:\"'=@/#&;%+?]+")
MARKUP_OF_TEXTS = re.compile(
    r"[<>\[\]{}!`*_$|~^\\\"@#&]+|:(?=/)|/(?=/)|(?i:(?<=http):|(?<=https):|(?<=data):|(?<=mailto):)"
)
DOT_OF_AN_ADDRESS = re.compile(r"\.(?=\w)")
DOT_BESIDE_A_LETTER = re.compile(r"\.(?=\w)(?<!\d\.)|(?<=\d)\.(?=[^\W\d])")
TAME_NAME = re.compile(r"[^\W\d_]+(?:(?: [–-] |[ –-])[^\W\d_]+){0,4}")
UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn")  # categories of Unicode that nobody sees


def lane_text(name: str, language: str = "en") -> str:
    """A lane's name inside a sentence: one line without markup, quoted unless it reads as a name."""
    plain = tame_name(name)
    if TAME_NAME.fullmatch(plain):
        return plain
    return f"„{plain}“" if language == "de" else f"“{plain}”"


def tame_name(name: str) -> str:
    """A name on one line, without what could become markup or a link."""
    spaced = "".join(" " if c.isspace() else c for c in unicodedata.normalize("NFC", name))
    visible = "".join(c for c in spaced if unicodedata.category(c) not in UNSEEN)
    plain = re.sub(r"-{2,}", "–", DOT_OF_AN_ADDRESS.sub("·", MARKUP.sub(" ", visible)))
    return " ".join(plain.split())[:LONGEST_NAME].strip()


def tame_text(text: str) -> str:
    """A text among the values on one line, without what could become markup, a link or an image."""
    visible = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return DOT_BESIDE_A_LETTER.sub("·", MARKUP_OF_TEXTS.sub(" ", visible))[:LONGEST_TEXT].strip()


def tame_currency(currency: str) -> str:
    """Letters, signs of currencies, points and spaces; no address."""
    kept = "".join(c for c in currency if c.isalpha() or c in ". " or unicodedata.category(c) == "Sc")
    return DOT_OF_AN_ADDRESS.sub("·", kept)
