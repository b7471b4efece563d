"""Texts that stand where a value is missing."""

from __future__ import annotations

_MISSING = """- -- --- – — . .. … ... : ? na n/a n.a. n.a nan null none nil n.v. k.a. k.a nd n.d. n.d s/d
    #n/a #na #nv #wert! #value! #ref! #div/0! #name? #num!"""
_MISSING_WORDS = """not available/no data/not applicable/missing/keine angabe/nicht verfügbar/non disponible/
    no disponible/sin dato/non disponibile/não disponível/niet beschikbaar/brak danych/нет данных"""
MISSING_MARKS = frozenset(_MISSING.split()) | frozenset(words.strip() for words in _MISSING_WORDS.split("/"))


def is_missing_mark(text: str) -> bool:
    """Whether a text says that there is no value; an empty one does as well."""
    return not text or text.casefold() in MISSING_MARKS
