"""The three stories of the demo, each with the page that tells it; a first visitor cannot know which lane is which."""

from __future__ import annotations

import streamlit as st

from core.demo.lanes import OVER_SERVED_LANE, PARTNER_LANE, SURGE_LANE
from ui.ground import safe
from ui.language import say, text
from ui.reading import loaders
from ui.reading.loaders import DEMO, Place
from ui.shell import address, sheet

STORIES = {"dashboard": SURGE_LANE, "cooperation": PARTNER_LANE, "profit": OVER_SERVED_LANE}  # by page
TOLD = {
    "dashboard": text("Hidden surge: {lane}"),
    "cooperation": text("Idle capacity: {lane}"),
    "profit": text("Costly promise: {lane}"),
}


def show(place: Place) -> None:
    """One link for each story; nothing in any other workspace, and of a lane that is gone nothing."""
    if place.slug != DEMO:
        return
    found = {lane: loaders.lane_summary(place.slug, place.version, lane) for lane in STORIES.values()}
    told = {
        page: lane for page, lane in STORIES.items() if (there := found[lane]) is not None and there.n_records
    }
    if not told:
        return
    with (
        sheet.not_printed("stories"),
        st.container(horizontal=True, vertical_alignment="center", gap="small"),
    ):
        st.caption(say("Three stories"), width="content")
        for page, lane in told.items():
            if st.button(say(TOLD[page], lane=safe.label(lane)), key=f"story_{page}", type="tertiary"):
                address.choose_lane(lane)
                st.switch_page(f"pages/{page}.py")
