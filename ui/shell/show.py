"""Pieces that every page is built from: answer, figures, chart card, "Why?"."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping, Sequence
from typing import Literal
from urllib.parse import urlencode

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.facts import NETWORK
from core.speech.frames import Facts
from core.speech.pages import Figure
from core.speech.reasons import reason_of
from ui.ground import safe
from ui.ground.chart_style import ChartStyle, style_for
from ui.ground.drawing import Drawing
from ui.language import say, spoken
from ui.shell import address

# Vermilion for a problem, green for its opposite, grey where a change is neither.
COLORS: Mapping[bool | None, Literal["red", "green", "gray"]] = {True: "red", False: "green", None: "gray"}
CHART_CONFIG = {
    "displaylogo": False,
    "modeBarButtons": [["toImage"]],  # seen while the mouse is over the chart
    "responsive": True,
    "doubleClick": "reset",
    "scrollZoom": False,
}
# What the camera above a chart saves: lines for print, or points, three for each of the screen's for slides.
PICTURES: Mapping[str, dict[str, str | int]] = {
    "SVG": {"format": "svg"},
    "PNG": {"format": "png", "scale": 3},
}
PICTURE = "picture_format"
DRAWN = "charts_of_this_run"
ANSWERED, HEAD_START_SECONDS = "answered_on", 0.05


def style() -> ChartStyle:
    """Chart colours of the mode that this visitor sees."""
    return style_for(st.context.theme.type)


def answer(title: str, detail: str) -> str:
    """The answer of the page: one sentence as its title, one paragraph with money and range; both plain text.

    Returns both, so that what stands below need not say it again.
    """
    st.title(_unbroken(safe.sentence(title)), anchor=False)
    st.markdown(safe.sentence(detail))
    _send_ahead()
    return f"{title} {detail}"


def _unbroken(title: str) -> str:
    """A title whose "80-%-Bereich" is not parted at its hyphens, where a large type leaves a line only a few words."""
    return re.sub(r"(?<=\d)(\\?-)(\\?%)(\\?-)", rf"\1{safe.WORD_JOINER}\2\3{safe.WORD_JOINER}", title)


def _send_ahead() -> None:
    """Let the answer reach the browser before what stands below it, where a page has just been opened.

    A browser draws in one go what it gets in one go: widgets and charts whose programs it had yet to load came with
    the answer, which waited for them for some 800 ms on a busy machine.
    """
    page = address.page()
    if st.session_state.get(ANSWERED) != page:
        st.session_state[ANSWERED] = page
        time.sleep(HEAD_START_SECONDS)


def figures(items: Sequence[Figure], facts: Facts) -> None:
    """A row of at most four figures, each with its why; they stand below one another on a narrow screen."""
    with st.container(horizontal=True, gap="small"):
        for item in items:
            st.metric(
                safe.sentence(item.label),
                safe.sentence(item.value),
                delta=safe.sentence(item.change),
                delta_color=COLORS[item.is_bad],
                delta_arrow="off",
                border=True,
                height="stretch",
                help=why(item.metric, facts),
            )


def why(metric: str, facts: Facts) -> str | None:
    """Why a figure is what it is, as the text behind its question mark; None where nothing is known of it."""
    reason = reason_of(metric, facts, spoken())
    if reason is None:
        return None
    lines = [f"**{safe.sentence(reason.formula)}**"]
    lines += [
        f"- {safe.sentence(part.label)}: {safe.sentence(part.value)} ({safe.sentence(part.origin)})"
        for part in reason.parts
    ]
    subject = facts[metric].subject
    rows = urlencode(address.to_rows(None if subject == NETWORK else subject))
    return "\n".join([*lines, "", safe.sentence(reason.remark), "", f"[{say('See the rows')}](data?{rows})"])


def chart(figure: Drawing, *, key: str, alt: str) -> None:
    """A chart in its own colours; `alt` says in words what it shows."""
    plain = alt.replace(safe.BOLD, "")
    picture = {**PICTURES[st.session_state.get(PICTURE) or "SVG"], "filename": f"capacity-twin-{key}"}
    config = CHART_CONFIG | {"toImageButtonOptions": picture}
    st.plotly_chart(figure, theme=None, width="stretch", config=config, key=key, alt=plain)
    st.session_state.setdefault(DRAWN, {})[key] = figure


def explained(figure: Drawing, *, key: str, text: str) -> None:
    """A chart with what it shows in words below it."""
    chart(figure, key=key, alt=text)
    note(text)


def chart_files() -> None:
    """What the charts of this run are drawn from, each as CSV."""
    drawn = st.session_state.pop(DRAWN, {})
    if not drawn:
        return
    with st.popover(say("Chart data"), icon=":material/download:"):
        st.segmented_control(
            say("The camera above a chart saves it as"), PICTURES, key=PICTURE, default="SVG", required=True
        )
        st.caption(say("What each chart is drawn from:"))
        for key, figure in drawn.items():
            name = f"capacity-twin-{key}.csv"
            st.download_button(
                safe.markdown(name),
                figure.as_csv,
                file_name=name,
                mime="text/csv",
                key=f"chart data {key}",
                on_click="ignore",
            )


def note(text: str) -> None:
    """A line of small print; nothing where there is nothing to say."""
    if text:
        st.caption(safe.sentence(text), width="stretch")


def card(title: str, note: str | None = None) -> DeltaGenerator:
    """A bordered block with a heading."""
    block = st.container(border=True, height="stretch")
    block.header(title, anchor=False)
    if note:
        block.caption(note)
    return block
