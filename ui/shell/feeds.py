"""Alerts of a workspace as RSS or for calendars: `GET /feed/{token}.rss` or `.ics`, and `?lang=de`.

The token is all that opens it; any other answer is the same 404, so nobody learns which workspaces exist.
"""

from __future__ import annotations

import asyncio

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from core.errors import StorageUnavailable
from ui.reading import commands

TYPES = {"rss": "application/rss+xml; charset=utf-8", "ics": "text/calendar; charset=utf-8"}
HEADERS = {"cache-control": "no-store"}
LONGEST_TOKEN = 100


async def feed(request: Request) -> Response:
    """A feed, 404 without its token, 503 while the database is away."""
    token, file_format = request.path_params["token"], request.path_params["format"]
    language = "de" if request.query_params.get("lang") == "de" else "en"
    if file_format not in TYPES or len(token) > LONGEST_TOKEN:
        return _nothing()
    try:
        content = await asyncio.to_thread(
            commands.read_feed, token, file_format, language, str(request.base_url)
        )
    except StorageUnavailable:
        return PlainTextResponse("The database does not answer.", status_code=503, headers=HEADERS)
    return (
        _nothing() if content is None else Response(content, media_type=TYPES[file_format], headers=HEADERS)
    )


def _nothing() -> Response:
    return PlainTextResponse("There is nothing here.", status_code=404, headers=HEADERS)
