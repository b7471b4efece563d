"""What browsers load once is compressed once, and only what holds for ever is kept."""

from __future__ import annotations

import gzip
from collections import Counter

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from ui.shell.kept_files import KeptFiles

PROGRAM = b"const answer = 42;" * 20_000
FOR_EVER = {"cache-control": "public, immutable, max-age=31536000"}


def client(*, most_bytes: int = 10_000) -> tuple[TestClient, Counter[str]]:
    asked: Counter[str] = Counter()

    async def answer(request: Request) -> Response:
        path = request.url.path
        asked[path] += 1
        if path.endswith("missing.js"):
            return Response(b"x" * 2_000, status_code=404, headers=FOR_EVER)
        headers = {} if path.endswith("fresh.js") else FOR_EVER
        if path.endswith("parts.js"):
            parts = [PROGRAM[:70_000], PROGRAM[70_000:]]
            return StreamingResponse(iter(parts), media_type="text/javascript", headers=headers)
        return Response(PROGRAM, media_type="text/javascript", headers=headers)

    app = Starlette(
        routes=[Route("/{path:path}", answer)],
        middleware=[Middleware(KeptFiles, most_bytes=most_bytes), Middleware(GZipMiddleware)],
    )
    return TestClient(app), asked


@pytest.mark.parametrize("name", ["whole.js", "parts.js"])
def test_a_file_that_holds_for_ever_is_compressed_once_and_read_back_equal(name: str) -> None:
    visitor, asked = client()
    answers = [visitor.get(f"/static/{name}") for _ in range(3)]
    assert [found.content for found in answers] == [PROGRAM] * 3
    assert asked[f"/static/{name}"] == 1
    assert all(found.headers["content-encoding"] == "gzip" for found in answers)
    assert "immutable" in answers[2].headers["cache-control"]
    raw = int(answers[2].headers["content-length"])
    assert raw < len(gzip.compress(PROGRAM)) * 2


@pytest.mark.parametrize("path", ["/static/fresh.js", "/static/missing.js", "/api/demand.js"])
def test_what_may_change_or_is_not_there_is_asked_for_again(path: str) -> None:
    visitor, asked = client()
    for _ in range(2):
        visitor.get(path)
    assert asked[path] == 2


@pytest.mark.parametrize(
    "headers", [{"accept-encoding": "identity"}, {"range": "bytes=0-9"}, {"if-none-match": '"x"'}]
)
def test_whoever_asks_for_something_else_than_the_whole_compressed_file_gets_that(
    headers: dict[str, str],
) -> None:
    visitor, asked = client()
    visitor.get("/static/whole.js")
    visitor.get("/static/whole.js", headers=headers)
    assert asked["/static/whole.js"] == 2


def test_no_more_is_kept_than_there_is_room_for() -> None:
    visitor, asked = client(most_bytes=1_500)
    for name in ("one.js", "two.js", "one.js", "two.js"):
        assert visitor.get(f"/static/{name}").content == PROGRAM
    assert (asked["/static/one.js"], asked["/static/two.js"]) == (1, 2)
