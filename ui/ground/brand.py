"""The mark of the product, served by ourselves: an icon from elsewhere would be a foreign request on every
page."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

FOLDER = Path(__file__).resolve().parents[1] / "assets"
MARK = str(FOLDER / "mark.svg")


def wordmark() -> str:
    """The mark with the name, in the colours of the mode that this visitor sees."""
    mode = "dark" if st.context.theme.type == "dark" else "light"
    return str(FOLDER / f"wordmark_{mode}.svg")
