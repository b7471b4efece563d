"""A unit of thousands in the header: whether "Menge (1000 t)" means 12 or 12,000."""

from __future__ import annotations

import re

from core.told import told
from core.twin.imports import Choice, Question

_WORDS = {
    1_000: r"1[.,' \u00a0]?000|'000s?|000s|thousands?|tsd\.?|tausend|milliers|miles de|en miles|migliaia"
    r"|tys\.?|tis\.?|тыс\.?|千|k|k€|keur|t€|teur|kusd|tchf|kchf|tsek|tnok|tdkk",
    1_000_000: r"mio\.?|mill?ions?|millionen|millones|milioni|mln\.?|млн\.?|百万|meur|msek|mnok|mkr",
    1_000_000_000: r"mrd\.?|billions?|bn|млрд\.?|十億",
}
_SCALES = {scale: re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE) for scale, words in _WORDS.items()}


def scale_of(cell: str) -> int:
    """1,000 or more where a header cell names such a unit, else 1."""
    return next((scale for scale, pattern in _SCALES.items() if pattern.search(cell)), 1)


def unit_scale_question(where: str, cell: str, example: float) -> Question:
    """Whether values are to be multiplied by the unit that a header cell, or a note, names."""
    scale = scale_of(cell)
    return Question(
        "unit_scale",
        told(
            "The {where} {cell!r} names a unit of {scale:,}. How are its values to be taken?",
            where=where,
            cell=cell[:90],
            scale=scale,
        ),
        (
            Choice(
                "multiply", told("Times {scale:,}", scale=scale), f"{example:,.10g} → {example * scale:,.10g}"
            ),
            Choice("as_written", told("As they stand"), f"{example:,.10g}"),
        ),
    )
