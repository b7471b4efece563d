"""Pieces that every page is built from: answer, figures, chart card, "Why?"."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager

import plotly.graph_objects as go
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from ui.ground.chart_style import ChartStyle, style_for
from ui.ground.figure import Figure

CHART_CONFIG = {"displayModeBar": False, "responsive": True, "doubleClick": "reset", "scrollZoom": False}


def style() -> ChartStyle:
    """Chart colours of the mode that this visitor sees."""
    return style_for(st.context.theme.type)


def answer(title: str, detail: str) -> None:
    """The answer of the page: one sentence as its title, one paragraph with money and range."""
    st.title(title, anchor=False)
    st.markdown(detail)


def figures(items: Sequence[Figure]) -> None:
    """A row of at most four figures; they stand below one another on a narrow screen."""
    with st.container(horizontal=True, gap="small"):
        for item in items:
            st.metric(
                item.label,
                item.value,
                delta=item.change,
                delta_color=item.color,
                delta_arrow="off",
                border=True,
                height="stretch",
            )


def chart(figure: go.Figure, *, key: str, alt: str) -> None:
    """A chart in its own colours; `alt` says in words what it shows."""
    st.plotly_chart(figure, theme=None, width="stretch", config=CHART_CONFIG, key=key, alt=alt)


def card(title: str, note: str | None = None) -> AbstractContextManager[DeltaGenerator]:
    """A bordered block with a heading."""
    block = st.container(border=True, height="stretch")
    block.subheader(title, anchor=False)
    if note:
        block.caption(note)
    return block
