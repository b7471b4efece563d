"""What a page says while there is nothing to show: how to get something."""

from __future__ import annotations

import streamlit as st

from ui.language import say
from ui.reading.loaders import DEMO, Place
from ui.shell import address


def show(place: Place) -> None:
    """The empty state of every page that needs data."""
    st.title(say("No lanes yet"), anchor=False)
    st.markdown(
        say(
            "The twin needs a file with three columns, `date`, `product_name` and `demand`, one row for each "
            "lane and day (or week, or month). Nothing is written before you have seen what it would change."
        )
    )
    with st.container(horizontal=True):
        if st.button(say("Upload a file"), icon=":material/upload_file:", type="primary"):
            st.switch_page("pages/data.py")
        if st.button(say("Load the real example"), icon=":material/flight:"):
            st.session_state["import_example"] = True
            st.switch_page("pages/data.py")
        if place.slug != DEMO and st.button(say("Look at the demo"), icon=":material/visibility:"):
            address.choose_workspace(DEMO)
            st.rerun()
