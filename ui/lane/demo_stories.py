"""The three stories of the demo, each with the page that tells it; a first visitor cannot know which lane is which."""

from __future__ import annotations

import streamlit as st

from core.demo.lanes import OVER_SERVED_LANE, PARTNER_LANE, SURGE_LANE
from ui.ground import safe
from ui.language import say, text
from ui.reading.loaders import DEMO, Place
from ui.shell import address, sheet

STORIES = (
    (SURGE_LANE, "dashboard", text("Hidden surge: {lane}")),
    (PARTNER_LANE, "cooperation", text("Cheaper partner: {lane}")),
    (OVER_SERVED_LANE, "profit", text("Costly promise: {lane}")),
)


def show(place: Place) -> None:
    """One link for each story; nothing in any other workspace, and of a lane that is gone nothing."""
    if place.slug != DEMO:
        return
    names = {lane.name for lane in place.lanes_with_data}
    told = [story for story in STORIES if story[0] in names]
    if not told:
        return
    with (
        sheet.not_printed("stories"),
        st.container(horizontal=True, vertical_alignment="center", gap="small"),
    ):
        st.caption(say("Three stories"), width="content")
        for lane, page, words in told:
            if st.button(say(words, lane=safe.label(lane)), key=f"story_{page}", type="tertiary"):
                address.choose_lane(lane)
                st.switch_page(f"pages/{page}.py")
