"""The way to the provider and back, where Streamlit's own ends on a bare page or says nothing.

Who had asked for a page before he signed in comes back to it. Who asks for the app by another of its names is led to
TWIN_ADDRESS before he goes, for the cookie that he comes back with belongs to that name. Whatever goes wrong leads home
with a word why, which the page says; what a provider, or anybody who calls the way back, writes into the address gets
into no log.
"""

from __future__ import annotations

import logging
from urllib.parse import urlencode, urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from settings import load_settings

LOGIN, CALLBACK = "/auth/login", "/oauth2callback"
REASON, REASON_SECONDS = "twin_sign_in", 30  # the cookie that holds the word
DENIED, FAILED, UNREACHABLE, LOST = "denied", "failed", "unreachable", "lost"
ASKED, ASKED_SECONDS, LONGEST_ASKED = "twin_asked", 1_800, 2_000  # the cookie that holds the page asked for
NO_PAGES = ("_stcore", "static", "media", "api", "feed", "metrics", "join", "auth", "oauth2callback")
MOVED = "moved"  # once: behind a proxy that hides the name, it would go on for ever
SEE_OTHER, FIRST_FAILURE = 303, 400
SIGNED_IN = b"_streamlit_user="
log = logging.getLogger("twin.requests")
streamlits = logging.getLogger("streamlit.web.server.starlette.starlette_auth_routes")


class WayIn:
    """ASGI middleware around the two addresses of signing in; everything else passes untouched."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        streamlits.addFilter(_without_trace)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not load_settings().has_sign_in:
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        if scope["path"] not in (LOGIN, CALLBACK):
            await self._app(scope, receive, _keeping(send, request) if _is_page(request) else send)
            return
        instead = _to_own_name(request) if scope["path"] == LOGIN else _told_by_provider(request)
        if instead is not None:
            await instead(scope, receive, send)
        elif scope["path"] == LOGIN:
            await self._app(scope, receive, _Going(scope, receive, send))
        else:
            await self._app(scope, receive, _coming(send, request))


class _Going:
    """Sends what Streamlit answers, unless that is its bare page of failure."""

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._scope, self._receive, self._send = scope, receive, send
        self._failed = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and message["status"] >= FIRST_FAILURE:
            self._failed = True
            log.error("place=sign-in The provider that TWIN_OIDC_METADATA_URL names did not answer as one.")
            await _home(UNREACHABLE)(self._scope, self._receive, self._send)
        elif not self._failed:
            await self._send(message)


def _coming(send: Send, request: Request) -> Send:
    """Sends what Streamlit answers; who is signed in now comes to the page that he asked for before.

    Who came with a code and is not signed in gets the word why.
    """
    page = request.cookies.get(ASKED, "")

    async def told(message: Message) -> None:
        if "code" in request.query_params and message["type"] == "http.response.start":
            headers = list(message.get("headers", []))
            if not any(name.lower() == b"set-cookie" and SIGNED_IN in value for name, value in headers):
                headers += _cookies_of(_home(LOST))
            elif _is_own_page(page):
                headers = [pair for pair in headers if pair[0].lower() != b"location"]
                headers += [(b"location", page.encode("ascii")), *_cookies_of(_asked_for(None))]
            message = {**message, "headers": headers}
        await send(message)

    return told


def _is_page(request: Request) -> bool:
    """Whether somebody who is not signed in opens a page of the app by its address."""
    is_asked = request.method == "GET" and "text/html" in request.headers.get("accept", "")
    is_known = any(name.startswith(SIGNED_IN.decode().rstrip("=")) for name in request.cookies)
    return is_asked and not is_known and request.url.path.strip("/").partition("/")[0] not in NO_PAGES


def _keeping(send: Send, request: Request) -> Send:
    """Sends the page, and lets the browser keep its address until somebody has signed in."""
    path = request.url.path.encode("ascii", "ignore").decode()
    page = f"{path}?{request.url.query}" if request.url.query else path
    kept = page if page != "/" and _is_own_page(page) else None
    cookies = _cookies_of(_asked_for(kept)) if kept or ASKED in request.cookies else []

    async def told(message: Message) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message.get("headers", []), *cookies]}
        await send(message)

    return told


def _is_own_page(page: str) -> bool:
    """Whether this leads to a page here and nowhere else, whoever wrote it into the cookie."""
    is_plain = page.isascii() and page.isprintable() and " " not in page and len(page) <= LONGEST_ASKED
    return is_plain and page.startswith("/") and not page.startswith(("//", "/\\")) and "\\" not in page


def _asked_for(page: str | None) -> RedirectResponse:
    """An answer that holds the cookie with the page that was asked for, or ends it."""
    answer = RedirectResponse("/")
    answer.set_cookie(
        ASKED, page or "", max_age=ASKED_SECONDS if page else 0, httponly=True, samesite="lax", path="/"
    )
    return answer


def _cookies_of(answer: RedirectResponse) -> list[tuple[bytes, bytes]]:
    return [pair for pair in answer.raw_headers if pair[0] == b"set-cookie"]


def _to_own_name(request: Request) -> RedirectResponse | None:
    address = load_settings().address or ""
    if (
        request.headers.get("host", "").lower() == urlsplit(address).netloc.lower()
        or MOVED in request.query_params
    ):
        return None
    asked = urlencode([*request.query_params.multi_items(), (MOVED, "1")])
    return RedirectResponse(f"{address}{LOGIN}?{asked}", status_code=SEE_OTHER)


def _told_by_provider(request: Request) -> RedirectResponse | None:
    error = request.query_params.get("error")
    return None if error is None else _home(DENIED if error == "access_denied" else FAILED)


def _home(reason: str) -> RedirectResponse:
    answer = RedirectResponse("/", status_code=SEE_OTHER, headers={"cache-control": "no-store"})
    answer.set_cookie(REASON, reason, max_age=REASON_SECONDS, httponly=True, samesite="lax", path="/")
    return answer


def _without_trace(record: logging.LogRecord) -> bool:
    record.exc_info = None  # sixty lines, with the provider's address and what it said
    return True
