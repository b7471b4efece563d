"""Text that others chose (lane names, units, file names) made harmless for the place where it is shown.

Every place has its own dangers: Markdown turns text into links, images and formulas, Plotly reads a subset of
HTML, a spreadsheet runs cells. Nothing is shown raw.
"""

from __future__ import annotations

import html
import re
import unicodedata

from core.twin.spreadsheet_text import spreadsheet_cell
from core.words.number_text import NBSP

__all__ = [
    "code",
    "file_name",
    "label",
    "markdown",
    "plain",
    "plotly",
    "sentence",
    "spreadsheet_cell",
]

LONGEST_NAME, LONGEST_PROSE = 80, 2_000
BOLD = "**"
# Breaks a pattern unseen: the parsers that link bare addresses and draw :icons: run after escapes.
WORD_JOINER = "\u2060"
MARKDOWN_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
# Of the punctuation that starts nothing inside a line: a backslash before it would only be read out.
HARMLESS_ESCAPES = re.compile(r"\\([%/,;()?'\"-])")
LINK_STARTERS = re.compile(r"(?i)(https?|ftp|mailto|xmpp|www|[@:])(?=[:./@\w])")


def plain(text: str, *, longest: int = LONGEST_NAME) -> str:
    """One line of visible text: no control or direction-changing characters, at most `longest` characters.

    For places that show text as it is: selection boxes, table cells, text inputs.
    """
    visible = "".join(" " if character.isspace() else character for character in text)
    visible = "".join(
        character for character in visible if unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Co")
    )
    visible = " ".join(visible.split())
    return visible if len(visible) <= longest else visible[: longest - 1] + "…"


def markdown(text: str, *, longest: int = LONGEST_NAME) -> str:
    """For titles, labels, captions, metrics: no link, image, formula, icon, colour, list or emphasis."""
    broken = LINK_STARTERS.sub(rf"\1{WORD_JOINER}", plain(text, longest=longest))
    return MARKDOWN_PUNCTUATION.sub(r"\\\1", broken)


def label(text: str) -> str:
    """For labels of inputs, which screen readers read out as they are: an escape stands only where markup could begin.

    Brackets, stars, colons and the like never need stand in a label of ours, so a unit that brings them is still tamed.
    """
    return HARMLESS_ESCAPES.sub(r"\1", markdown(text))


def code(text: str, *, longest: int = LONGEST_NAME) -> str:
    """For a place between backticks, where Markdown shows what it is given and an escape would be read as well."""
    return plain(text, longest=longest).replace("`", "'")


def sentence(text: str) -> str:
    """Prose with names and values in it, for Markdown: of all markup only **bold** counts; units stay with figures."""
    escaped = NBSP.join(markdown(part, longest=LONGEST_PROSE) for part in text.split(NBSP))
    return escaped.replace(markdown(BOLD), BOLD)


def plotly(text: str, *, longest: int = LONGEST_NAME) -> str:
    """For chart titles, labels and hover texts: no tags, no formulas."""
    escaped = html.escape(plain(text, longest=longest), quote=False)
    # A dollar pair would be read as a formula, and %{...} as a hover template.
    return escaped.replace("$", "&#36;").replace("%{", "%&#123;")


def file_name(text: str) -> str:
    """For the name of a download: letters, digits, dot, dash and underscore only."""
    kept = re.sub(r"[^\w.-]+", "-", plain(text), flags=re.ASCII).strip("-.")
    return kept or "lane"
