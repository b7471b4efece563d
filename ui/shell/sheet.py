"""The style sheet of every page: what is shown on a narrow screen or on paper instead of something else."""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

SHEET = Path(__file__).with_name("sheet.css")


def lay_out() -> None:
    """Give this page its style sheet."""
    st.html(SHEET)


def only_wide() -> DeltaGenerator:
    """A block that is not shown on a phone; one in a page, beside `only_narrow`."""
    return st.container(key="only_wide")


def only_narrow() -> DeltaGenerator:
    """A block that is shown on a phone alone, and not on paper."""
    return st.container(key="only_narrow")


def not_printed(name: str) -> DeltaGenerator:
    """A block that paper goes without."""
    return st.container(key=f"not_printed_{name}")
