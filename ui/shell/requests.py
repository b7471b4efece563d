"""What the server did, in numbers for an operator's monitor: `GET /metrics` with the token TWIN_METRICS_TOKEN.

Every answer carries a number of its own (`x-request-id`), under which the log has each request that failed; neither has
addresses, names of workspaces or what was asked for beyond the path's first part.
"""

from __future__ import annotations

import hmac
import logging
import os
import secrets
import time
from collections import Counter
from pathlib import Path

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from settings import load_settings
from ui.shell.timings import timings
from ui.shell.upload_budget import StreamlitShelf, refused_uploads

SERVER_ERROR = 500
PLACES = (
    "api",
    "_stcore",
    "static",
    "metrics",
    "media",
    "feed",
)  # a path's first part is counted where it is one of these
log = logging.getLogger("twin.requests")
answers: Counter[tuple[str, int]] = Counter()
page_failures: Counter[str] = Counter()  # refusals and defects that pages ended with, by their class
started = time.time()


class Requests:
    """ASGI middleware: numbers each request, counts its answer, and logs those that failed."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        number, place, begun = secrets.token_hex(8), _place(scope["path"]), time.perf_counter()

        async def numbered(message: Message) -> None:
            if message["type"] == "http.response.start":
                answers[place, message["status"]] += 1
                timings.note(place, time.perf_counter() - begun)
                message = {
                    **message,
                    "headers": [*message.get("headers", []), (b"x-request-id", number.encode())],
                }
                if message["status"] >= SERVER_ERROR:
                    log.error("request=%s place=%s status=%d", number, place, message["status"])
            await send(message)

        try:
            await self._app(scope, receive, numbered)
        except Exception as error:
            # without the trace, which may hold values
            log.error("request=%s place=%s raised=%s", number, place, type(error).__name__)  # noqa: TRY400
            raise


async def metrics(request: Request) -> Response:
    """Numbers in Prometheus' text form; without the token there is nothing here."""
    token = load_settings().metrics_token
    given = request.headers.get("authorization", "").removeprefix("Bearer ")
    if token is None or not hmac.compare_digest(given.encode(), token.encode()):
        return PlainTextResponse("There is nothing here.", status_code=404)
    return PlainTextResponse(
        "".join(lines()), media_type="text/plain; version=0.0.4", headers={"cache-control": "no-store"}
    )


def lines() -> list[str]:
    """Each number with what it counts."""
    # Imported here: cached reads that are made before the server runs would warn at every start.
    from ui.reading import loaders

    held = StreamlitShelf().sizes()
    told = [
        *_told("twin_uptime_seconds", "gauge", {"": time.time() - started}),
        *_told("twin_resident_memory_bytes", "gauge", {"": _resident_bytes()}),
        *_told("twin_upload_bytes_held", "gauge", {"": sum(held.values())}),
        *_told("twin_upload_files_held", "gauge", {"": len(held)}),
        *_told("twin_uploads_refused_total", "counter", _by("reason", refused_uploads)),
        *_told("twin_database_failures_total", "counter", _by("cause", loaders.storage_failures())),
    ]
    by_place = {f'{{place="{place}",status="{status}"}}': n for (place, status), n in sorted(answers.items())}
    return [*told, *_told("twin_answers_total", "counter", dict(by_place))]


def _told(name: str, kind: str, values: dict[str, float]) -> list[str]:
    return [f"# TYPE {name} {kind}\n", *(f"{name}{label} {value:g}\n" for label, value in values.items())]


def _by(label: str, counts: Counter[str]) -> dict[str, float]:
    return {f'{{{label}="{name}"}}': n for name, n in sorted(counts.items())}


def _place(path: str) -> str:
    first = path.strip("/").partition("/")[0]
    return first if first in PLACES else "page"


def _resident_bytes() -> int:
    try:
        n_pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        return 0  # another system than Linux
    return n_pages * os.sysconf("SC_PAGE_SIZE")
