"""What the page shows, kept in its address: workspace, lane, what-if values, so that a link can be shared.

The address is read when the browser brings a new one (first visit, reload, a link from another page) and
written at the end of each choice. Moving between pages through the menu drops the query part of the address;
the session remembers the choices and writes them back.
"""

from __future__ import annotations

import streamlit as st

from ui.ground.lane_fields import FIELD_NAMES
from ui.language.visitor import settle

CHOICES, WRITTEN = "address_choices", "address_written"
PAGE, DRAWN_ON = "address_page", "address_drawn_on"
WORKSPACE, LANE = "workspace", "lane"
SPAN, STATUS, STRESS, SECTION, SHARING = "span", "status", "stress", "section", "sharing"
LANGUAGE, SORT, LABEL = "lang", "sort", "label"
LANGUAGE_BEFORE = "language"  # what links of older versions call it
OF_THE_VISITOR = (WORKSPACE, LANGUAGE, SECTION, STATUS, LABEL)  # choices that outlast the lane in view
KNOWN = frozenset(
    {WORKSPACE, LANE, SPAN, STATUS, STRESS, SECTION, SHARING, LANGUAGE, SORT, LABEL, *FIELD_NAMES}
)


def adopt(page: str) -> None:
    """Take over what the browser's address says anew; called once at the start of each run of a page."""
    choices, brought = _choices(), _brought()
    if st.session_state.get(PAGE) == page:
        _forget_what_went_back(choices)
    st.session_state[PAGE] = page
    if LANE in brought and brought[LANE] != choices.get(LANE):
        # What-if values belong to a lane: those of the lane before do not carry over.
        kept = {name: choices[name] for name in OF_THE_VISITOR if name in choices}
        choices.clear()
        choices.update(kept)
    choices.update(brought)
    settle_language()
    publish()


def _forget_what_went_back(choices: dict[str, str]) -> None:
    """On the same page, what-if values that the browser's address has lost were taken back: by its Back button."""
    written: dict[str, str] = st.session_state.get(WRITTEN, {})
    for name in FIELD_NAMES:
        if name in written and name not in st.query_params:
            choices.pop(name, None)


def settle_language() -> None:
    """Speak the language that the address brings or the visitor chose, else the one of the browser."""
    # A session has not begun by this: `is_first_run` looks for the choices.
    choices: dict[str, str] = st.session_state.get(CHOICES, {})
    settle(_brought().get(LANGUAGE) or choices.get(LANGUAGE))


def is_first_run() -> bool:
    """Whether this session has not shown any page yet."""
    return CHOICES not in st.session_state


def page() -> str:
    """The page that is being drawn, as its question."""
    return str(st.session_state.get(PAGE, ""))


def is_link_to_a_lane() -> bool:
    """Whether a browser has just come with the address of a lane."""
    return is_first_run() and LANE in st.query_params


def read(name: str) -> str | None:
    """A choice as text, None where nothing was chosen."""
    return _choices().get(name)


def choose(name: str, text: str | None) -> None:
    """Make a choice, or with None go back to the default, which is not part of the address."""
    if text is None:
        _choices().pop(name, None)
    else:
        _choices()[name] = text
    publish()


def choose_lane(lane: str) -> None:
    """Turn to another lane; the what-if values of the one before are dropped."""
    kept = {name: text for name in OF_THE_VISITOR if (text := read(name)) is not None}
    _choices().clear()
    _choices().update(kept)
    choose(LANE, lane)


def choose_workspace(slug: str) -> None:
    """Turn to another workspace, with nothing chosen in it."""
    _choices().clear()
    choose(WORKSPACE, slug)


def drop(names: tuple[str, ...]) -> None:
    """Go back to the default of several choices."""
    for name in names:
        _choices().pop(name, None)
    publish()


def show_in(key: str, value: object) -> None:
    """Let the widget of this key, which is drawn next, show `value`; one that shows it already is left alone.

    What is written here goes back to the browser, where it undoes what the visitor has done since: on a slow
    machine five quick presses of an arrow key would count as two.
    """
    # A widget of the same key on another page is another widget, which begins without a value.
    drawn_on: dict[str, str] = st.session_state.setdefault(DRAWN_ON, {})
    page = st.session_state.get(PAGE, "")
    if key not in st.session_state or drawn_on.get(key) != page or st.session_state[key] != value:
        st.session_state[key] = value
    drawn_on[key] = page


def publish() -> None:
    """Write the choices into the browser's address, unless they stand there already."""
    choices = _choices()
    if dict(st.query_params) != choices:
        st.query_params.from_dict(choices)
    st.session_state[WRITTEN] = dict(choices)


def to_rows(lane: str | None) -> dict[str, str]:
    """Where on the Data page the records of a lane stand, or of all: for a link that others can open too."""
    asked = {SECTION: "Records", WORKSPACE: read(WORKSPACE), LANE: lane, LANGUAGE: read(LANGUAGE)}
    return {name: text for name, text in asked.items() if text is not None}


def _brought() -> dict[str, str]:
    """What the browser's address says that was not written here."""
    written: dict[str, str] = st.session_state.get(WRITTEN, {})
    asked = {LANGUAGE if name == LANGUAGE_BEFORE else name: text for name, text in st.query_params.items()}
    return {name: text for name, text in asked.items() if name in KNOWN and written.get(name) != text}


def _choices() -> dict[str, str]:
    choices: dict[str, str] = st.session_state.setdefault(CHOICES, {})
    return choices
