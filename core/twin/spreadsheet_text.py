"""Text in exported cells that no spreadsheet takes for a formula."""

from __future__ import annotations

# The wide ones, as East Asian keyboards write them, run in a spreadsheet of those languages.
SIGNS = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
FORMULA_STARTERS = (*SIGNS, "\t", "\r", "\n")


def spreadsheet_cell(text: str) -> str:
    """For cells of a CSV file: a leading apostrophe keeps a spreadsheet from running the text."""
    runs = text.startswith(FORMULA_STARTERS) or text.lstrip().startswith(SIGNS)
    return f"'{text}" if runs else text


def without_apostrophe(text: str) -> str:
    """A cell without the apostrophe that keeps a spreadsheet from running it."""
    return text[1:] if is_protected(text) else text


def is_protected(text: str) -> bool:
    """Whether a text begins as `spreadsheet_cell` makes it begin."""
    return text.startswith("'") and text[1:].startswith(FORMULA_STARTERS)
