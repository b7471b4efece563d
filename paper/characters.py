"""Text that others chose, made printable: one visible line, and a sign in place of what no font holds."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

from fpdf.bidi import BidiParagraph
from fpdf.enums import TextDirection

NOT_PRINTABLE = "\ufffd"  # the replacement character, which the bundled fonts hold
INVISIBLE = ("Cc", "Cf", "Cs", "Co", "Cn")
RIGHT_TO_LEFT = ("R", "AL")
LONGEST_TEXT = 600


def one_line(text: str) -> str:
    """Visible characters on one line; no-break spaces stay, because they hold figure and unit together."""
    shown = "".join(
        " " if character.isspace() and character != "\u00a0" else character
        for character in unicodedata.normalize("NFC", text)
        if character.isspace() or unicodedata.category(character) not in INVISIBLE
    )
    return " ".join(word for word in shown.split(" ") if word)[:LONGEST_TEXT]


def printable(text: str, *, is_covered: Callable[[str], bool]) -> str:
    """`text` as it can be printed; a character that no font covers becomes NOT_PRINTABLE."""
    if text.isascii() and text.isprintable():
        return text[:LONGEST_TEXT]
    return "".join(
        character if character == "\u00a0" or is_covered(character) else NOT_PRINTABLE
        for character in one_line(text)
    )


def in_visual_order(text: str) -> str:
    """Right-to-left words as they are read, because a page is drawn from left to right."""
    if text.isascii() or not any(unicodedata.bidirectional(character) in RIGHT_TO_LEFT for character in text):
        return text
    return BidiParagraph(text, base_direction=TextDirection.LTR).get_reordered_string()
