"""Slow answers that a page does not wait for: asked in a thread, kept for this visitor while they are fresh."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from typing import Any

import streamlit as st

WORKERS = 4
GLANCE_SECONDS = 0.03  # an answer that is kept already is there at once
FRESH_SECONDS = 60.0  # after that a failure is tried again
MOST_KEPT = 24
ASKED = "asked_in_background"


@st.cache_resource(show_spinner=False)
def _workers() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=WORKERS, thread_name_prefix="words")


def ask(key: str, call: Callable[[], Any]) -> Future[Any]:
    """The answer to `key` as a future; `call` runs once, in a thread that knows nothing of the page."""
    asked: dict[str, tuple[float, Future[Any]]] = st.session_state.setdefault(ASKED, {})
    if key not in asked or time.monotonic() - asked[key][0] > FRESH_SECONDS:
        while len(asked) >= MOST_KEPT:
            asked.pop(next(iter(asked)))
        asked[key] = (time.monotonic(), _workers().submit(call))
    return asked[key][1]


def glance(future: Future[Any]) -> bool:
    """Whether the answer is there, after no more than a moment."""
    try:
        future.exception(timeout=GLANCE_SECONDS)
    except NotYet:
        return False
    return True
