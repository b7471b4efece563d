"""A unit of thousands in the header: whether "Menge (1000 t)" means 12 or 12,000."""

from __future__ import annotations

import re

from core.twin.imports import Choice, Question

_THOUSANDS = (
    r"1[.,' \u00a0]?000|'000s?|000s|thousands?|tsd\.?|tausend|milliers|miles|migliaia|tys\.?|tis\.?|тыс\.?|千"
)
_MILLIONS = r"mio\.?|mill?ions?|millionen|millones|milioni|mln\.?|млн\.?|百万"
_SCALE = re.compile(rf"(?<!\w)(?:(?P<thousands>{_THOUSANDS})|(?P<millions>{_MILLIONS}))(?!\w)", re.IGNORECASE)


def scale_of(cell: str) -> int:
    """1,000 or 1,000,000 where a header cell names such a unit, else 1."""
    match = _SCALE.search(cell)
    if not match:
        return 1
    return 1_000 if match["thousands"] else 1_000_000


def unit_scale_question(cell: str, example: float) -> Question:
    """Whether values are to be multiplied by the unit that the header names."""
    scale = scale_of(cell)
    return Question(
        "unit_scale",
        f"The column {cell!r} names a unit of {scale:,}. How are its values to be taken?",
        (
            Choice("multiply", f"Times {scale:,}", f"{example:,.10g} → {example * scale:,.10g}"),
            Choice("as_written", "As they stand", f"{example:,.10g}"),
        ),
    )
