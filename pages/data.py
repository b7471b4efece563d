"""Is my data right, and can I undo what I just did?"""

from __future__ import annotations

import streamlit as st

from core.rights import Right, may
from core.watch.verdict import STALE_DATA, TOO_LITTLE_DATA
from ui.data import (
    change_history,
    exports,
    import_steps,
    lane_table,
    lane_tools,
    members,
    operation,
    price_step,
    record_table,
    workspace_tools,
)
from ui.ground import safe
from ui.lane import lane_chooser, lane_settings
from ui.language import said, say, text
from ui.reading import loaders
from ui.reading.loaders import Place
from ui.shell import address, frame, show
from ui.words import data as words

QUESTION = text("Is my data right, and can I undo what I just did?")
SECTIONS = (
    text("Import"),
    text("Records"),
    text("Lanes"),
    text("History"),
    text("Export"),
    text("Workspace"),
)
OF_MEMBERS = (text("Members"),)
OF_OWNERS = (text("Operation"),)


def data(place: Place) -> None:
    stale, short = (loaders.lanes_of_status(place, status) for status in (STALE_DATA, TOO_LITTLE_DATA))
    show.answer(*words.answer(place, stale, short))
    if place.workspace.read_only:
        workspace_tools.say_read_only(place)
    section = choose_section(place)
    if section == "Lanes":
        lanes(place)
    elif section == "Records" and not place.counts.n_lanes:
        st.info(say("There are no lanes yet. Import a file, or add a lane."), icon=":material/info:")
    else:
        {
            "Import": import_steps.show,
            "Records": record_table.show,
            "History": change_history.show,
            "Export": exports.section,
            "Workspace": workspace_tools.section,
            "Members": members.section,
            "Operation": operation.section,
        }[section](place)


def lanes(place: Place) -> None:
    price_step.card(place)
    with show.card(say("All lanes")):
        lane_tools.offer_new(place)
        if place.counts.n_lanes:
            lane_table.show(place)
    if not place.counts.n_lanes:
        return
    with show.card(
        say("By file"), say("Export, change in a spreadsheet, bring back: shown before it is written.")
    ):
        lane_tools.offer_file(place)
        lane_tools.offer_lead_times(place)
    lane = lane_chooser.choose(place)
    with show.card(say("One lane: {lane}", lane=safe.markdown(lane)), say("The sidebar chooses which.")):
        lane_tools.offer_rename(place, lane)
        lane_tools.offer_merge(place, lane)
        lane_tools.offer_delete(place, lane)
        with st.expander(say("Every setting of this lane"), icon=":material/tune:"):
            lane_settings.show(place, lane)


def sections_for(place: Place) -> tuple[str, ...]:
    """The parts of the page that this visitor may see."""
    role = place.workspace.role
    of_members = OF_MEMBERS if role is not None else ()
    return (*SECTIONS, *of_members, *(OF_OWNERS if may(role, Right.MEMBERS) else ()))


def choose_section(place: Place) -> str:
    """The part of the page in view; only that part is computed. It stands in the address."""
    sections, asked = sections_for(place), address.read(address.SECTION)
    address.show_in("section", asked if asked in sections else sections[0])
    chosen = st.segmented_control(
        say("Part"),
        sections,
        format_func=said(sections),
        key="section",
        required=True,
        label_visibility="collapsed",
        on_change=section_chosen,
    )
    return chosen or SECTIONS[0]


def section_chosen() -> None:
    chosen = st.session_state["section"]
    address.choose(address.SECTION, None if chosen == SECTIONS[0] else chosen)


frame.page(question=QUESTION, body=data, needs_data=False)
