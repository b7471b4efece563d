"""The frame of every page: its question, whose data it shows and how fresh they are.

This is the only place that catches a refusal of the twin. An outage of the database is said in a sentence and
tried again until it is over; a refusal is shown as the sentence it carries. Anything else is a bug, and
shows.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

import streamlit as st
from streamlit.runtime.pages_manager import PagesManager

from core.errors import CapacityTwinError, StorageUnavailable
from core.speech.steps import step_text
from core.twin.imports import Receipt
from core.watch.verdict import STALE_DATA
from settings import load_settings
from ui.ground import safe
from ui.language import say, spoken
from ui.language.visitor import NAMES
from ui.reading import commands, loaders
from ui.reading.loaders import DEMO, Place
from ui.shell import account, address, downloads, empty, sheet, show
from ui.shell.requests import page_failures
from ui.shell.timings import PAGE, timings
from ui.words import freshness

RETRY_SECONDS = 2
Done = TypeVar("Done", Receipt, int, str)  # what a write says of itself
Answer = TypeVar("Answer")
SINCE, SAID, FAULT = "unreachable_since", "said_after_rerun", "fault_of_the_program"


def page(*, question: str, body: Callable[[Place], None], needs_data: bool = True) -> None:
    """Show one page: question, freshness, then `body`; without data the way to some instead."""
    _leave_pages_folder_mode()
    downloads.answer_fetches()
    address.adopt(question)
    sheet.lay_out()
    with timings.taken(PAGE), _own_words_for_a_fault():
        _draw(question, body, needs_data=needs_data)


@contextmanager
def _own_words_for_a_fault() -> Iterator[None]:
    """Where a page fails by a fault of the program, a sentence in the reader's language and what to do next.

    The fault itself goes on to Streamlit, which logs it; its own English box is not shown beside (`sheet.css`).
    """
    try:
        yield
    finally:
        if isinstance(sys.exc_info()[1], Exception):  # what only ends or begins a run anew is none
            with st.container(key=FAULT):
                st.error(
                    say(
                        "This page could not be drawn because of a fault in the program. It has been logged; your data "
                        "are as they were. Reload the page; if it comes again, restart the app."
                    ),
                    icon=":material/error:",
                )


def _draw(question: str, body: Callable[[Place], None], *, needs_data: bool) -> None:
    is_open = False
    try:
        account.land()
        place = loaders.open_place(address.read(address.WORKSPACE) or DEMO)
        st.session_state.pop(SINCE, None)
        is_open = True
        _head(question, place)
        account.say_why_not()
        account.offer_invitation()
        if needs_data and not place.counts.n_records:
            empty.show(place)
            if place.slug == DEMO:
                _look_again(place)
        else:
            body(place)
            show.chart_files()
    except StorageUnavailable as refusal:
        _say_unreachable(refusal)
    except CapacityTwinError as refusal:
        page_failures[type(refusal).__name__] += 1
        st.title(step_text("cannot_show", spoken()), anchor=False)
        st.error(safe.markdown(say(refusal.sentence), longest=400), icon=":material/error:")
        if not is_open:
            _offer_membership()
        _offer_another(address.read(address.WORKSPACE) or DEMO, may_be_made=loaders.may_be_made(refusal))


def _offer_membership() -> None:
    """A workspace of members is not there for others: perhaps he has yet to sign in, or to take an invitation."""
    try:
        account.say_why_not()
        account.offer_invitation()
        account.offer()
    except StorageUnavailable as refusal:
        _say_unreachable(refusal)


def _offer_another(slug: str, *, may_be_made: bool) -> None:
    """A link makes nothing by being opened: whoever wants a workspace of that name says so."""
    with st.container(horizontal=True):
        if may_be_made and st.button(
            say("Make the workspace {name}", name=safe.markdown(slug)), icon=":material/add:"
        ):
            commands.make_workspace(slug)
            st.rerun()
        if slug != DEMO and st.button(say("Look at the demo"), icon=":material/visibility:"):
            address.choose_workspace(DEMO)
            st.rerun()


def _leave_pages_folder_mode() -> None:
    """Begin again with app.py where Streamlit ran this page's file without it.

    Until app.py has run once in a server, Streamlit takes the files in `pages` for its older kind of
    multi-page app; a link straight to a page just after a start would meet it without menu and layout.
    """
    if PagesManager.uses_pages_directory and address.is_first_run():
        PagesManager.uses_pages_directory = False
        st.rerun()


def attempt(action: Callable[[], Done], *, done: Callable[[Done], str]) -> None:
    """Do one write; say what was done after the page has been drawn anew, or why it was refused, here."""
    try:
        receipt = action()
    except StorageUnavailable:
        raise
    except CapacityTwinError as refusal:
        st.error(safe.markdown(say(refusal.sentence), longest=400), icon=":material/error:")
    else:
        st.session_state[SAID] = done(receipt)
        st.rerun()


def tried(action: Callable[[], Answer]) -> Answer | None:
    """Do what gives something to show here; None, with the sentence why, where it was refused."""
    try:
        return action()
    except StorageUnavailable:
        raise
    except CapacityTwinError as refusal:
        st.error(safe.markdown(say(refusal.sentence), longest=400), icon=":material/error:")
        return None


def database_answers(slug: str = DEMO) -> bool:
    """Whether the database can be read now."""
    try:
        loaders.twin_of(slug).workspace()
    except StorageUnavailable:
        return False
    except CapacityTwinError:
        return True  # a refusal is an answer
    return True


@st.fragment(run_every=RETRY_SECONDS)
def _look_again(place: Place) -> None:
    """Draw the page anew when the start of the app has filled the demo, or the demo cannot be read any more."""
    try:
        is_current = loaders.is_current(place)
    except CapacityTwinError:
        is_current = False  # the page says why
    if not is_current:
        st.rerun()


def _head(question: str, place: Place) -> None:
    with st.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", gap="medium"
    ):
        st.caption(say(question), width="content")
        with st.container(horizontal=True, vertical_alignment="center", gap="small", width="content"):
            st.caption(
                freshness.sentence(place, n_stale=len(loaders.lanes_of_status(place, STALE_DATA))),
                width="content",
            )
            _offer_language()
            account.offer()
    said = st.session_state.pop(SAID, None)
    if said is not None:
        st.toast(safe.sentence(said), icon=":material/check_circle:")


def _offer_language() -> None:
    """The other language, in its own name; the choice stands in the address."""
    other = next(language for language in NAMES if language != spoken())
    st.button(
        NAMES[other],
        key="language",
        icon=":material/translate:",
        type="tertiary",
        width="content",
        on_click=address.choose,
        args=(address.LANGUAGE, other),
    )


def _say_unreachable(refusal: StorageUnavailable) -> None:
    since = st.session_state.setdefault(SINCE, datetime.now(_time_zone()))
    st.title(say("The database does not answer"), anchor=False)
    st.warning(
        say(
            "Database unreachable since {time}, retrying. Your data are safe; this page comes back by itself.",
            time=f"{since:%H:%M}",
        ),
        icon=":material/cloud_off:",
    )
    if not load_settings().hosted:  # who runs the app on his own machine is told why
        st.caption(safe.markdown(say(refusal.sentence), longest=600))
    elif refusal.reference:
        st.caption(
            say("If it stays so, tell who runs this app: reference {reference}.", reference=refusal.reference)
        )
    _retry()


@st.fragment(run_every=RETRY_SECONDS)
def _retry() -> None:
    if database_answers(address.read(address.WORKSPACE) or DEMO):
        st.rerun()
    st.caption(
        say(
            "Last tried at {time}; next try in {seconds} seconds.",
            time=f"{datetime.now(_time_zone()):%H:%M:%S}",
            seconds=RETRY_SECONDS,
        )
    )


def _time_zone() -> ZoneInfo:
    return ZoneInfo(st.context.timezone or "UTC")
