"""Which language a visitor reads: what he chose, else what his browser speaks, else English."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from core.words import LANGUAGES

ENGLISH, GERMAN = LANGUAGES
NAMES = {ENGLISH: "English", GERMAN: "Deutsch"}
SPOKEN = "spoken_language"
_speaking: ContextVar[str | None] = ContextVar("speaking", default=None)


def settle(chosen: str | None) -> None:
    """Speak the language that was chosen, or without a choice the one of the browser, from here on."""
    st.session_state[SPOKEN] = chosen if chosen in NAMES else of_browser(st.context.locale)


def of_browser(locale: str | None) -> str:
    """The language of a locale such as "de-AT": German where it is German, else English."""
    return GERMAN if (locale or "").lower().partition("-")[0].partition("_")[0] == GERMAN else ENGLISH


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak a language where no page runs any more that would know it."""
    before = _speaking.set(language)
    try:
        yield
    finally:
        _speaking.reset(before)


def spoken() -> str:
    """The language of this visitor; English where there is none, in a test or a thread of its own."""
    kept = _speaking.get()
    if kept is not None:
        return kept
    if get_script_run_ctx(suppress_warning=True) is None:
        return ENGLISH
    language: str = st.session_state.get(SPOKEN, ENGLISH)
    return language
