"""Is my data right, and can I undo what I just did?"""

from __future__ import annotations

import streamlit as st

from ui import (
    address,
    change_history,
    frame,
    import_steps,
    lane_form,
    lane_settings,
    record_table,
    show,
    workspace_tools,
)
from ui import answers_data as words
from ui.loaders import Place

QUESTION = "Is my data right, and can I undo what I just did?"
SECTIONS = ("Import", "Records", "Lane settings", "History", "Workspace")


def data(place: Place) -> None:
    show.answer(*words.answer(place))
    if place.workspace.read_only:
        workspace_tools.say_read_only(place)
    section = choose_section()
    if section == "Import":
        import_steps.show(place)
    elif section == "History":
        change_history.show(place)
    elif section == "Workspace":
        workspace(place)
    elif not place.lanes:
        st.info("There are no lanes yet. Import a file first.", icon=":material/info:")
    else:
        lane = lane_form.choose_lane(tuple(lane.name for lane in place.lanes))
        {"Records": record_table.show, "Lane settings": lane_settings.show}[section](place, lane)


def choose_section() -> str:
    """The part of the page in view; only that part is computed. It stands in the address."""
    asked = address.read(address.SECTION)
    st.session_state["section"] = asked if asked in SECTIONS else SECTIONS[0]
    return st.segmented_control(
        "Part", SECTIONS, key="section", required=True, label_visibility="collapsed", on_change=section_chosen
    )


def section_chosen() -> None:
    chosen = st.session_state["section"]
    address.choose(address.SECTION, None if chosen == SECTIONS[0] else chosen)


def workspace(place: Place) -> None:
    with show.card("Export"):
        workspace_tools.offer_export(place)
        workspace_tools.offer_demo(place)
    with show.card("Danger zone"):
        workspace_tools.offer_reset(place)


frame.page(question=QUESTION, body=data, needs_data=False)
