"""The German of the texts: `german.po`, beside this file, read once in the life of the server.

It is a catalogue of gettext's, so that any program for translators opens it. `python -m tools.german` brings it up to
the sources and names what has no German yet.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import cast

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

PATH = Path(__file__).with_name("german.po")


def read_catalogue(path: Path = PATH) -> Catalog:
    """Every text with its German."""
    with path.open("rb") as file:
        return read_po(file, locale="de")


@cache
def german() -> Mapping[tuple[str, str], tuple[str, str]]:
    """By English text and what it is about: the German of one and of several, the same where nothing is counted."""
    found = {}
    for message in read_catalogue():
        english, texts = forms(message.id), forms(message.string)
        if english[0] and all(texts):
            found[english[0], message.context or ""] = (texts[0], texts[-1])
    return found


def forms(text: object) -> list[str]:
    """A text, or its forms for one and for several, as a list."""
    return (
        [text] if isinstance(text, str) else [str(form) for form in cast("Iterable[object]", text or ("",))]
    )
