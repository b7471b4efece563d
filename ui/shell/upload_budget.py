"""How much of the server's memory files may take that visitors upload, in all, by address and by session.

Streamlit keeps an uploaded file in memory for as long as its session lives, and takes any number of them. Here each
file is counted before its first byte is read. Where there is no room, files that have lain longest are let go: those
of the same page at once, those of others after a minute, and their page asks for them again. What still has no room
is refused with a sentence.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, cast

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.language import say, text
from ui.language.visitor import speaking
from ui.shell.client_address import address_of
from ui.shell.html_page import language_of

if TYPE_CHECKING:
    from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager

UPLOAD = re.compile(r"/_stcore/upload_file/(?P<session>[^/]+)/(?P<file>[^/]+)/?")
MB = 1_000_000
# On a server of 512 MB a file of 40 is read beside 20 of others: the app itself takes 270, and its reading 90.
SESSION_BYTES, SESSION_FILES = 42 * MB, 10
ADDRESS_BYTES = 50 * MB
SERVER_BYTES = 60 * MB
KEPT_SECONDS = 60.0  # a file is not let go while its page has hardly looked at it
LONGEST_UPLOAD_SECONDS = 300.0
GRACE_SECONDS = 15.0  # until the first bytes come; then they keep a pace that ends in time
LENGTH_REQUIRED, TOO_LARGE, TOO_MANY, TOO_SLOW = 411, 413, 429, 408
# What is shown in place of the browser's own words.
NO_LENGTH = text("An upload says how long it is.")
UNDER_WAY = text("This file is being uploaded already.")
PAGE_IS_FULL = text("This page is uploading files already. Wait for them, or upload less at a time.")
FILE_IS_LARGE = text("The file is larger than 40 MB. Pack it with gzip, or upload it in parts.")
NETWORK_IS_FULL = text(
    "Your network has uploaded much just now. Close pages that you do not need, and try again in a minute."
)
SERVER_IS_FULL = text("The server is reading other files. Try again in a minute.")
IS_SLOW = text("The upload took too long. Pack the file with gzip, and try again.")
Key = tuple[str, str]  # session and file
refused_uploads: Counter[str] = Counter()  # by status


class Shelf(Protocol):
    """Where files lie: sizes by session and file, how one is let go, and whether a session's page is open."""

    def sizes(self) -> dict[Key, int]: ...

    def is_open(self, session: str) -> bool: ...

    def let_go(self, key: Key) -> None: ...


@dataclass
class _Entry:
    n_bytes: int
    address: str
    since: float
    arriving: bool = True


@dataclass
class Ledger:
    """Who holds how many bytes; `room_for` books a file, or says why not."""

    shelf: Shelf
    clock: Callable[[], float] = time.monotonic
    entries: dict[Key, _Entry] = field(default_factory=dict)

    def room_for(self, key: Key, n_bytes: int, address: str) -> str | None:
        """Book a file that is about to arrive; a sentence where there is no room for it."""
        self._leave_out_what_is_gone()
        before = self.entries.get(key)
        if before is not None and before.arriving:
            return UNDER_WAY
        if before is not None:  # sent again
            self._let_go(key)
        if not self._fits(n_bytes, SESSION_BYTES, session=key[0], kept_seconds=0.0, n_files=SESSION_FILES):
            return PAGE_IS_FULL
        if not self._fits(n_bytes, ADDRESS_BYTES, address=address):
            return NETWORK_IS_FULL
        if not self._fits(n_bytes, SERVER_BYTES):
            return SERVER_IS_FULL
        self.entries[key] = _Entry(n_bytes, address, self.clock())
        return None

    def _fits(
        self,
        n_bytes: int,
        most_bytes: int,
        *,
        session: str | None = None,
        address: str | None = None,
        kept_seconds: float = KEPT_SECONDS,
        n_files: int | None = None,
    ) -> bool:
        """Whether there is room beside the files of a session, an address or all; old ones make room."""
        held = {
            key: entry
            for key, entry in self.entries.items()
            if session in (None, key[0]) and address in (None, entry.address)
        }
        until = self.clock() - kept_seconds
        old = [
            key
            for key, entry in held.items()
            if not entry.arriving and (entry.since <= until or not self.shelf.is_open(key[0]))
        ]
        old.sort(key=lambda key: held[key].since, reverse=True)
        while n_bytes + sum(entry.n_bytes for entry in held.values()) > most_bytes or (
            n_files is not None and len(held) >= n_files
        ):
            if not old or n_bytes > most_bytes:
                return False
            oldest = old.pop()
            self._let_go(oldest)
            del held[oldest]
        return True

    def arrived(self, key: Key) -> None:
        """The file lies on the shelf now, or did not come."""
        if key in self.entries:
            self.entries[key].arriving = False
        self._leave_out_what_is_gone()

    def _let_go(self, key: Key) -> None:
        self.shelf.let_go(key)
        del self.entries[key]

    def _leave_out_what_is_gone(self) -> None:
        there = self.shelf.sizes()
        for key in [key for key, entry in self.entries.items() if not entry.arriving and key not in there]:
            del self.entries[key]


class StreamlitShelf:
    """The files that Streamlit keeps for the sessions of this process."""

    def sizes(self) -> dict[Key, int]:
        """Bytes by session and file."""
        stored = _files().file_storage
        return {
            (session, file): len(kept.data)
            for session, files in list(stored.items())
            for file, kept in list(files.items())
        }

    def is_open(self, session: str) -> bool:
        """Whether somebody has the page of this session open; one that was closed is kept for two minutes."""
        from streamlit.runtime import Runtime

        return Runtime.instance().is_active_session(session)

    def let_go(self, key: Key) -> None:
        """Forget one file."""
        session, file = key
        _files().remove_file(session, file)


class UploadBudget:
    """ASGI middleware before Streamlit's own door for files."""

    def __init__(self, app: ASGIApp, shelf: Shelf | None = None) -> None:
        self._app, self.ledger = app, Ledger(shelf or StreamlitShelf())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        asked = UPLOAD.fullmatch(scope["path"]) if scope["type"] == "http" else None
        if asked is None or scope["method"] != "PUT":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        length = headers.get("content-length", "")
        if not length.isdecimal():
            await _say(LENGTH_REQUIRED, NO_LENGTH, scope)(scope, receive, send)
            return
        key = (asked["session"], asked["file"])
        refusal = self.ledger.room_for(key, int(length), address_of(scope))
        if refusal is not None:
            is_large = int(length) > SESSION_BYTES
            answer = (TOO_LARGE, FILE_IS_LARGE) if is_large else (TOO_MANY, refusal)
            await _say(*answer, scope)(scope, receive, send)
            return
        try:
            await self._pass_on(scope, receive, send, n_bytes=int(length))
        finally:
            self.ledger.arrived(key)

    async def _pass_on(self, scope: Scope, receive: Receive, send: Send, *, n_bytes: int) -> None:
        """Hand an upload on while it keeps its pace: room that is booked for what does not come is nobody else's."""
        has_begun, n_came, begun = False, 0, asyncio.get_running_loop().time()

        async def paced() -> Message:
            nonlocal n_came
            share = n_came / max(n_bytes, 1)
            async with asyncio.timeout_at(
                begun + GRACE_SECONDS + (LONGEST_UPLOAD_SECONDS - GRACE_SECONDS) * share
            ):
                message = await receive()
            n_came += len(message.get("body", b""))
            return message

        async def noted(message: Message) -> None:
            nonlocal has_begun
            has_begun = True
            await send(message)

        try:
            async with asyncio.timeout(LONGEST_UPLOAD_SECONDS):
                await self._app(scope, paced, noted)
        except TimeoutError:
            if not has_begun:
                await _say(TOO_SLOW, IS_SLOW, scope)(scope, receive, send)


def _say(status: int, sentence: str, scope: Scope) -> PlainTextResponse:
    refused_uploads[str(status)] += 1
    with speaking(language_of(scope)):
        told = say(sentence)
    return PlainTextResponse(told, status_code=status, headers={"connection": "close"})


def _files() -> MemoryUploadedFileManager:
    from streamlit.runtime import Runtime

    return cast("MemoryUploadedFileManager", Runtime.instance().uploaded_file_mgr)
