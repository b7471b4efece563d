"""The read-only route for BI tools: a table of one workspace as CSV or JSON, opened by a key.

`GET /api/{table}.{format}?workspace=...` with the header `Authorization: Bearer <key>`. Without a valid key
every answer is the same, so nobody learns which workspaces exist. See docs/bi_access.md.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from datetime import date

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse

from core.errors import CapacityTwinError, StorageUnavailable
from core.twin.capacity_twin import CapacityTwin
from core.twin.tables import Table
from ui.reading import loaders
from ui.reading.signed_in import act_as_key

TABLES = ("demand", "parameters", "plans", "forecasts")
FORMATS = {"csv": "text/csv; charset=utf-8", "json": "application/json"}
HEADERS = {"cache-control": "no-store"}
ROWS_AT_ONCE = 5_000
BEARER = "bearer "


async def table(request: Request) -> Response:
    """One table, streamed; 401 without a valid key, 404 for another table, 503 while the database is away."""
    name, file_format = request.path_params["table"], request.path_params["format"]
    slug, key = request.query_params.get("workspace", ""), _key(request)
    act_as_key(key)
    try:
        twin = await asyncio.to_thread(_opened, slug, key)
        if twin is None:
            return _refused()
        if name not in TABLES or file_format not in FORMATS:
            return _said(404, f"There is no table {name}.{file_format} here.")
        found = await asyncio.to_thread(twin.table, name)
    except StorageUnavailable:
        return _said(503, "The database does not answer.")
    pieces = twin.data.csv_pieces(found) if file_format == "csv" else json_pieces(found)
    return StreamingResponse(pieces, media_type=FORMATS[file_format], headers=HEADERS)


def json_pieces(found: Table) -> Iterator[bytes]:
    """A JSON array of objects, some thousand rows at a time; what is not known is null."""
    yield b"["
    lines: list[str] = []
    for number, row in enumerate(found.rows):
        line = json.dumps(
            dict(zip(found.columns, row, strict=True)), default=date.isoformat, ensure_ascii=False
        )
        lines.append(f",\n{line}" if number else line)
        if len(lines) == ROWS_AT_ONCE:
            yield "".join(lines).encode()
            lines.clear()
    yield "".join(lines).encode() + b"]"


def _opened(slug: str, key: str) -> CapacityTwin | None:
    """The twin that this key opens, None where it opens none."""
    if not slug or not key:
        return None
    try:
        twin = loaders.twin_for_reading(slug)
        return twin if twin.data.is_api_token(key) else None
    except StorageUnavailable:
        raise
    except CapacityTwinError:
        return None  # no such workspace: the same answer as to a wrong key


def _key(request: Request) -> str:
    given = request.headers.get("authorization", "")
    return given[len(BEARER) :].strip() if given.lower().startswith(BEARER) else ""


def _refused() -> Response:
    answer = _said(
        401, "A valid key is needed, as Authorization: Bearer, and the name of its workspace, as ?workspace=."
    )
    answer.headers["www-authenticate"] = "Bearer"
    return answer


def _said(status: int, sentence: str) -> Response:
    return JSONResponse({"error": sentence}, status_code=status, headers=HEADERS)
