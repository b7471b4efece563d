"""Tables: room for long texts, and numbers in the language that a visitor reads, which may not be his browser's.

Streamlit's tables write numbers as the browser does. Where its language is the one that is read, that is left to it;
else each number is written here, and the column still sorts by its value.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from ui.ground import formats, safe
from ui.language import spoken
from ui.language.visitor import of_browser

if TYPE_CHECKING:
    from pandas.io.formats.style import Styler

# From 61 pixels on, a row of a table has two lines and long texts are not cut.
ROW_HEIGHT, HEAD_HEIGHT = 61, 38


def height(n_rows: int) -> int:
    """Pixels of a table of so many rows of two lines."""
    return HEAD_HEIGHT + ROW_HEIGHT * n_rows


def browser_writes_them() -> bool:
    """Whether the browser writes numbers as the language does that is read."""
    locale = st.context.locale
    return locale is None or (locale.lower().startswith(spoken()) and of_browser(locale) == spoken())


def with_numbers(columns: dict[str, Sequence[object]], name: str) -> dict[str, Sequence[object]] | Styler:
    """A table whose column `name` holds numbers or None, as the reader writes them, without decimals."""
    if browser_writes_them() or name not in columns:
        return columns
    table = pd.DataFrame(columns)
    table[name] = pd.to_numeric(table[name])
    return table.style.format({name: _written})


def right(*names: str) -> dict[str, ColumnConfig]:
    """Columns of figures that are written already: they stand at the right, digit below digit."""
    return {name: st.column_config.TextColumn(alignment="right") for name in names}


def show_as_text(columns: Mapping[str, Sequence[str]], *, right: Sequence[str] = ()) -> None:
    """A small table whose columns all stay in sight: on a narrow screen its words wrap, nothing is cut off.

    Heads and cells are shown as they are read, whoever wrote them; the columns of `right` hold figures.
    """
    lines = [columns.keys(), [("--:" if name in right else ":--") for name in columns]]
    lines += list(zip(*columns.values(), strict=True))
    st.markdown(
        "\n".join(
            "| " + " | ".join(cells if number == 1 else map(safe.sentence, cells)) + " |"
            for number, cells in enumerate(lines)
        )
    )


def _written(value: float) -> str:
    return "" if math.isnan(value) else formats.exact(value, decimals=0)
