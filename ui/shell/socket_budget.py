"""How much a page's websocket may send, how many pages one address has open, and what all of them may hold.

Streamlit keeps what the widgets of a page say for as long as its session lives, and two minutes longer, and takes 25 MB
of it in one message. What a page of ours says takes some kilobytes: so a message has a limit, and large ones together
have a budget, by address and for the server, as uploads have.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from settings import load_settings
from ui.shell.client_address import address_of

MESSAGE_BYTES = 1_000_000
SMALL_BYTES = 64_000  # what every page may say, and is not counted
ADDRESS_BYTES, SERVER_BYTES = 8_000_000, 16_000_000  # held as objects they take twice as much
ADDRESS_PAGES, SERVER_PAGES = 100, 300
KEPT_SECONDS = 150.0  # as long as Streamlit keeps a session whose page was closed
TOO_BIG, TRY_LATER = 1009, 1013
refused_sockets: Counter[str] = Counter()  # by code


@dataclass
class _Page:
    address: str
    n_bytes: int = 0  # of the largest message
    closed_at: float | None = None


@dataclass
class Pages:
    """The open pages of this process, those closed a moment ago, and the largest thing that each has said."""

    clock: Callable[[], float] = time.monotonic
    known: list[_Page] = field(default_factory=list)

    def open(self, address: str) -> _Page | None:
        """A page more; None where there are too many."""
        now = self.clock()
        self.known = [
            page for page in self.known if page.closed_at is None or page.closed_at > now - KEPT_SECONDS
        ]
        there = [page for page in self.known if page.closed_at is None]
        n_own = sum(page.address == address for page in there)
        if n_own >= ADDRESS_PAGES or len(there) >= SERVER_PAGES:
            return None
        page = _Page(address)
        self.known.append(page)
        return page

    def may_say(self, page: _Page, n_bytes: int) -> bool:
        """Whether a message of this size is taken from a page; it is then counted."""
        if n_bytes > MESSAGE_BYTES:
            return False
        more = n_bytes - page.n_bytes
        if n_bytes <= SMALL_BYTES or more <= 0:
            return True
        own = sum(other.n_bytes for other in self.known if other.address == page.address)
        if own + more > ADDRESS_BYTES or sum(other.n_bytes for other in self.known) + more > SERVER_BYTES:
            return False
        page.n_bytes = n_bytes
        return True

    def close(self, page: _Page) -> None:
        """The page is gone; what it said is held for a while. One that said little is forgotten."""
        page.closed_at = self.clock()
        if not page.n_bytes:
            self.known.remove(page)


class SocketBudget:
    """ASGI middleware between the doors and Streamlit's websocket."""

    def __init__(self, app: ASGIApp, pages: Pages | None = None) -> None:
        self._app, self.pages = app, pages or Pages()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "websocket" or not load_settings().open_to_network:
            await self._app(scope, receive, send)
            return
        page = self.pages.open(address_of(scope))
        if page is None:
            await receive()
            await _close(
                send, TRY_LATER, "Too many pages are open from this network. Close some, and try again."
            )
            return

        async def heard() -> Message:
            message = await receive()
            if message["type"] != "websocket.receive":
                return message
            n_bytes = len(message.get("bytes") or b"") + len(message.get("text") or "")
            if self.pages.may_say(page, n_bytes):
                return message
            await _close(send, TOO_BIG, "The page said more than it may.")
            return {"type": "websocket.disconnect", "code": TOO_BIG}

        try:
            await self._app(scope, heard, send)
        finally:
            self.pages.close(page)


async def _close(send: Send, code: int, reason: str) -> None:
    refused_sockets[str(code)] += 1
    await send({"type": "websocket.close", "code": code, "reason": reason})
