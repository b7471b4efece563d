"""The language of the page itself, by which a screen reader chooses its voice and a browser its hyphens.

Streamlit's page says that it is English whatever it shows. What the address or the browser asks for when the page is
opened is written there instead; who turns to the other language later has it with the next reload.
"""

from __future__ import annotations

from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.language.visitor import ENGLISH, NAMES, of_browser

PARAMETERS = ("lang", "language")  # as `ui.shell.address` has them
WRITTEN = b'<html lang="en">'
CONDITIONS = (b"if-none-match", b"if-modified-since")  # a kept page may be one of the other language


class HtmlLanguage:
    """ASGI middleware that writes the visitor's language into the first tag of the page."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        language = language_of(scope) if scope["type"] == "http" else ENGLISH
        if language == ENGLISH:
            await self._app(scope, receive, send)
            return
        spoken = WRITTEN.replace(ENGLISH.encode(), language.encode())
        is_page = False

        async def in_language(message: Message) -> None:
            nonlocal is_page
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                is_page = headers.get("content-type", "").startswith("text/html")
                if is_page:
                    del headers["etag"], headers["last-modified"]
            elif is_page and message["type"] == "http.response.body":
                message = {**message, "body": bytes(message.get("body", b"")).replace(WRITTEN, spoken)}
            await send(message)

        asked = [pair for pair in scope["headers"] if pair[0] not in CONDITIONS]
        await self._app({**scope, "headers": asked}, receive, in_language)


def language_of(scope: Scope) -> str:
    """The language that the address asks for, else the first that the browser names."""
    query = parse_qs(scope.get("query_string", b"").decode("latin-1"))
    asked = next((query[name][0] for name in PARAMETERS if name in query), "")
    if asked in NAMES:
        return asked
    return of_browser(Headers(scope=scope).get("accept-language", "").partition(",")[0].partition(";")[0])
