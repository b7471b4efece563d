"""What comes after a file was written: where to go, and the way back."""

from __future__ import annotations

import streamlit as st

from core.speech.steps import counted, step_text
from core.twin.imports import Receipt
from ui.data import price_step
from ui.language import spoken
from ui.reading import commands
from ui.reading.loaders import Place
from ui.shell import address, frame, show

WRITTEN = "file_just_written"  # workspace, change and rows


def remember(slug: str, receipt: Receipt) -> None:
    """A file was written just now."""
    st.session_state[WRITTEN] = (slug, receipt.import_id, receipt.n_add + receipt.n_update)


def card(place: Place) -> None:
    """What to do next, until something else is done on the page."""
    slug, number, n_rows = st.session_state.get(WRITTEN, ("", 0, 0))
    if slug != place.slug:
        return
    with show.card(step_text("next_title", spoken())):
        st.markdown(
            step_text("next_text", spoken(), rows=counted(n_rows, "row", "rows", spoken()), number=number)
        )
        with st.container(horizontal=True):
            if st.button(step_text("next_inbox", spoken()), type="primary", icon=":material/inbox:"):
                st.switch_page("pages/watchtower.py")
            if price_step.n_unpriced(place) and st.button(
                step_text("next_prices", spoken()), key="to_prices", icon=":material/payments:"
            ):
                go_to_prices()
            if st.button(step_text("next_evidence", spoken()), icon=":material/verified:"):
                st.switch_page("pages/evidence.py")
            if st.button(step_text("next_undo", spoken()), icon=":material/undo:", type="tertiary"):
                frame.attempt(
                    lambda: _undo(place, number), done=lambda _: step_text("undone", spoken(), number=number)
                )


def go_to_prices() -> None:
    """The place where prices of many lanes are entered."""
    address.choose(address.SECTION, "Lanes")
    st.switch_page("pages/data.py")


def _undo(place: Place, number: int) -> Receipt:
    receipt = commands.undo(place.slug, number)
    st.session_state.pop(WRITTEN, None)
    return receipt
