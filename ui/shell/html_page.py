"""The page that a browser loads first: in the visitor's language, and with the way to its server.

Streamlit's page says that it is English whatever it shows, and a screen reader chooses its voice by that; here it says
what the address or the browser asks for. (Who turns to the other language later has it with the next reload.) And where
a link leads to a page, Streamlit's programs ask for the server below that page first and in its place only when that
was refused; the page tells them that it is where they themselves came from. It also tells them what they would ask the
server before they open the websocket, so that they open it at once: a round trip less before the first answer.
"""

from __future__ import annotations

from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.language.visitor import ENGLISH, NAMES, of_browser

PARAMETERS = ("lang", "language")  # as `ui.shell.address` has them
WRITTEN, HEAD = f'<html lang="{ENGLISH}">'.encode(), b"<head>"
SERVER = b'<script>window.__streamlit={BACKEND_BASE_URL:new URL("./",location.href).href%s}</script>'
# What Streamlit's own answer (`_stcore/host-config`) would say; messages of other windows are heard from nowhere else.
AT_ONCE = b",HOST_CONFIG:{allowedOrigins:[location.origin],useExternalAuthToken:false}"
# Of an upload that was refused the page shows its own "status code 429"; the sentence in the answer says what to do. It
# is written in its place, into the text that is there, which the page's own programs go on to keep.
REFUSALS = b"""<script>(()=>{const send=XMLHttpRequest.prototype.send;
XMLHttpRequest.prototype.send=function(body){this.addEventListener("load",()=>{
if(this.status<400||!this.responseURL.includes("/_stcore/upload_file/"))return;
const said=this.responseText;if(!said||said.length>300||said.includes("<"))return;
let left=50;const look=setInterval(()=>{if(!left--)clearInterval(look);
for(const part of document.querySelectorAll('[data-testid="stFileUploader"]')){
const texts=document.createTreeWalker(part,NodeFilter.SHOW_TEXT);
while(texts.nextNode())if(texts.currentNode.nodeValue.includes("status code "+this.status))
texts.currentNode.nodeValue=said}
},100)});return send.call(this,body)}})()</script>"""
# Who is signed in is believed on a websocket only with this second cookie, which that answer brings: it is waited for.
SIGNED_IN, GUARD = "_streamlit_user", "_streamlit_xsrf"
# What a browser kept may be of the other language, and a page that Streamlit has compressed cannot be completed.
NOT_ASKED = (b"if-none-match", b"if-modified-since", b"accept-encoding")
PROGRAMS = ("/static/", "/_stcore/", "/media/", "/api/")


class HtmlPage:
    """ASGI middleware that completes the page; whatever else is answered passes as it is."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith(PROGRAMS):
            await self._app(scope, receive, send)
            return
        asked = [pair for pair in scope["headers"] if pair[0] not in NOT_ASKED]
        await self._app(
            {**scope, "headers": asked}, receive, _Completed(language_of(scope), server_of(scope), send)
        )


class _Completed:
    """Holds a page back until it is whole, and sends it with what belongs into it."""

    def __init__(self, language: str, server: bytes, send: Send) -> None:
        self._language, self._server, self._send = language, server, send
        self._start: Message = {}
        self._parts: list[bytes] = []

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            if not Headers(raw=message["headers"]).get("content-type", "").startswith("text/html"):
                await self._send(message)
                return
            self._start = message
        elif not self._start:
            await self._send(message)
        else:
            self._parts.append(bytes(message.get("body", b"")))
            if not message.get("more_body"):
                await self._send_whole()

    async def _send_whole(self) -> None:
        page = b"".join(self._parts)
        page = page.replace(WRITTEN, f'<html lang="{self._language}">'.encode(), 1)
        page = page.replace(HEAD, HEAD + self._server + REFUSALS, 1)
        start: Message = {**self._start, "headers": list(self._start["headers"])}
        headers = MutableHeaders(raw=start["headers"])
        del headers["etag"], headers["last-modified"]
        if "content-length" in headers and self._parts != [b""]:
            headers["content-length"] = str(len(page))
        await self._send(start)
        await self._send({"type": "http.response.body", "body": page})


def server_of(scope: Scope) -> bytes:
    """Where the server is, and whether its programs may open the websocket at once."""
    kept = cookie_parser(Headers(scope=scope).get("cookie", ""))
    return SERVER % (b"" if SIGNED_IN in kept and GUARD not in kept else AT_ONCE)


def language_of(scope: Scope) -> str:
    """The language that the address asks for, else the first that the browser names."""
    query = parse_qs(scope.get("query_string", b"").decode("latin-1"))
    asked = next((query[name][0] for name in PARAMETERS if name in query), "")
    if asked in NAMES:
        return asked
    return of_browser(Headers(scope=scope).get("accept-language", "").partition(",")[0].partition(";")[0])
