"""Words compared without case and accents."""

from __future__ import annotations

import unicodedata


def bare_word(word: str) -> str:
    """A word without case, accents and a closing point."""
    decomposed = unicodedata.normalize("NFKD", word.casefold().rstrip("."))
    return "".join(c for c in decomposed if not unicodedata.combining(c)).replace("ł", "l").replace("ı", "i")
