"""The style sheet of every page: what is shown on a narrow screen or on paper instead of something else."""

from __future__ import annotations

import json
from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from ui.ground import formats
from ui.language import say, spoken

STREAMLIT_SPEAKS = "en"
SHEET = Path(__file__).with_name("sheet.css")


def lay_out() -> None:
    """Give this page its style sheet."""
    st.html(SHEET)
    if spoken() != STREAMLIT_SPEAKS:
        st.html(f"<style>{uploader_words()}</style>")


def uploader_words() -> str:
    """The style that puts the words of the page's language in place of Streamlit's own in boxes for files."""
    megabytes = formats.exact(float(st.get_option("server.maxUploadSize")))
    words = {
        '[data-testid="stFileUploaderDropzoneInstructions"] span': say("up to {n} MB", n=megabytes),
        '[data-testid="stFileUploaderDropzone"] button p': say("Choose a file"),
    }
    return " ".join(
        f"{place} {{ font-size: 0; }} {place}::after {{ content: {json.dumps(text, ensure_ascii=False)}; "
        "font-size: 0.875rem; }"
        for place, text in words.items()
    )


def only_wide() -> DeltaGenerator:
    """A block that is not shown on a phone; one in a page, beside `only_narrow`."""
    return st.container(key="only_wide")


def only_narrow() -> DeltaGenerator:
    """A block that is shown on a phone alone, and not on paper."""
    return st.container(key="only_narrow")


def not_printed(name: str) -> DeltaGenerator:
    """A block that paper goes without."""
    return st.container(key=f"not_printed_{name}")
