"""The screen's own programs and styles, compressed once for all browsers instead of once for each.

Streamlit leaves them uncompressed, since to compress 9 MB anew for every new browser takes most of a second of the
server. Their names carry a hash of what they hold, so what was compressed once stays right for the life of the process.
"""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

PLACE = "/static/"
FOR_EVER = b"immutable"
MOST_BYTES_KEPT = 12_000_000  # all files that the pages ask for are 4 MB compressed
OK = 200


class KeptFiles:
    """ASGI middleware around one that compresses: keeps its answers for files whose names carry a hash."""

    def __init__(self, app: ASGIApp, *, most_bytes: int = MOST_BYTES_KEPT) -> None:
        self._app = app
        self._most_bytes = most_bytes
        self._kept: dict[str, tuple[Message, bytes]] = {}
        self._n_bytes = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not _may_be_kept(scope):
            await self._app(scope, receive, send)
            return
        path: str = scope["path"]
        if path not in self._kept:
            await self._app(scope, receive, _Listener(self, path, send))
            return
        start, body = self._kept[path]
        await send({**start, "headers": list(start["headers"])})
        await send({"type": "http.response.body", "body": body})

    def keep(self, path: str, start: Message, body: bytes) -> None:
        """Keep an answer that was compressed and holds for ever, as far as there is room."""
        headers = Headers(raw=start["headers"])
        is_lasting = FOR_EVER in headers.get("cache-control", "").encode()
        if start["status"] != OK or not is_lasting or headers.get("content-encoding") != "gzip":
            return
        if path not in self._kept and self._n_bytes + len(body) <= self._most_bytes:
            self._n_bytes += len(body)
            whole = [
                pair
                for pair in start["headers"]
                if pair[0].lower() not in (b"content-length", b"transfer-encoding")
            ]
            whole.append((b"content-length", str(len(body)).encode()))
            self._kept[path] = ({**start, "headers": whole}, body)


class _Listener:
    """Passes an answer on, and keeps it when it is whole."""

    def __init__(self, files: KeptFiles, path: str, send: Send) -> None:
        self._files, self._path, self._send = files, path, send
        self._start: Message = {}
        self._parts: list[bytes] = []

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start = message
        elif message["type"] == "http.response.body":
            self._parts.append(bytes(message.get("body", b"")))
            if not message.get("more_body"):
                self._files.keep(self._path, self._start, b"".join(self._parts))
        await self._send(message)


def _may_be_kept(scope: Scope) -> bool:
    """Whether a whole compressed file of ours is asked for."""
    if scope["type"] != "http" or scope["method"] != "GET" or not scope["path"].startswith(PLACE):
        return False
    headers = Headers(scope=scope)
    asks_for_a_part = any(name in headers for name in ("range", "if-none-match", "if-modified-since"))
    return "gzip" in headers.get("accept-encoding", "") and not asks_for_a_part
