"""A figure of a page, and how it is derived."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ui.ground import formats


@dataclass(frozen=True)
class Figure:
    """One of the figures of a page; `unit` stands in the label, `change` compares with something it names."""

    label: str
    value: str
    change: str | None = None
    is_bad: bool | None = None

    @property
    def color(self) -> Literal["red", "green", "gray"]:
        """Vermilion for a problem, green for its opposite, grey where a change is neither."""
        return "gray" if self.is_bad is None else "red" if self.is_bad else "green"


@dataclass(frozen=True)
class Derivation:
    """One figure explained: its formula, bare and with numbers, as LaTeX without the dollar signs."""

    name: str
    formula: str
    with_numbers: str
    remark: str = ""


def number(value: float | None, *, decimals: int = 2) -> str:
    """A figure inside a formula."""
    return formats.exact(value, decimals=decimals).replace(",", "{,}").replace(formats.MINUS, "-")
