"""Which language a visitor reads: what he chose, else what his browser speaks, else English."""

from __future__ import annotations

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from core.words import LANGUAGES

ENGLISH, GERMAN = LANGUAGES
NAMES = {ENGLISH: "English", GERMAN: "Deutsch"}
SPOKEN = "spoken_language"


def settle(chosen: str | None) -> None:
    """Speak the language that was chosen, or without a choice the one of the browser, from here on."""
    st.session_state[SPOKEN] = chosen if chosen in NAMES else of_browser(st.context.locale)


def of_browser(locale: str | None) -> str:
    """The language of a locale such as "de-AT": German where it is German, else English."""
    return GERMAN if (locale or "").lower().partition("-")[0].partition("_")[0] == GERMAN else ENGLISH


def spoken() -> str:
    """The language of this visitor; English where there is none, in a test or a thread of its own."""
    if get_script_run_ctx(suppress_warning=True) is None:
        return ENGLISH
    language: str = st.session_state.get(SPOKEN, ENGLISH)
    return language
