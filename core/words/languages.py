"""The two languages of the product, and tables that hold both side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from core.errors import InvalidParameter

LANGUAGES = ("en", "de")
Both = tuple[str, str]  # the same in English and in German


def require_language(language: str) -> str:
    """Return `language`, or refuse one that nothing is written in."""
    if language not in LANGUAGES:
        raise InvalidParameter("language", repr(language), "'en' or 'de'")
    return language


def in_language(both: Both, language: str) -> str:
    """One of the two."""
    return both[LANGUAGES.index(require_language(language))]


def rows(table: str) -> Iterator[tuple[str, list[str]]]:
    """Each row of a table as (its section, its cells).

    Cells are parted by "|", an indented line goes on with the row above it, and "[name]" begins a section.
    """
    section = ""
    for row in table.strip().replace("\n    ", " ").splitlines():
        if row.startswith("["):
            section = row.strip("[]")
        else:
            yield section, [cell.strip() for cell in row.split("|")]


def two_languages(table: str) -> Mapping[str, Both]:
    """What stands under each name of a table of "name | English | German"."""
    return {name: (english, german) for _, (name, english, german) in rows(table)}
