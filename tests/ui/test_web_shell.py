"""The web shell: headers on every answer, and a readiness that asks the database."""

from __future__ import annotations

import asyncio

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from ui.shell.security_headers import CONTENT_SECURITY_POLICY, SecurityHeaders


async def hello(request: object) -> PlainTextResponse:
    return PlainTextResponse("hello", headers={"x-frame-options": "ALLOWALL"})


@pytest.fixture
def client() -> TestClient:
    return TestClient(SecurityHeaders(Starlette(routes=[Route("/", hello)])))


@pytest.mark.parametrize("path", ["/", "/nowhere"])
def test_every_answer_carries_the_headers(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["content-security-policy"] == CONTENT_SECURITY_POLICY
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "no-referrer"


def test_images_come_from_ourselves_only() -> None:
    policy = dict(part.split(" ", 1) for part in CONTENT_SECURITY_POLICY.split("; "))
    assert policy["img-src"] == "'self' data: blob:"
    assert policy["connect-src"] == "'self'"
    assert policy["frame-ancestors"] == "'none'"
    assert not any("http:" in sources or "https:" in sources or "*" in sources for sources in policy.values())


@pytest.mark.parametrize(("answers", "code"), [(True, 200), (False, 503)])
def test_readiness_says_whether_the_database_answers(
    monkeypatch: pytest.MonkeyPatch, answers: bool, code: int
) -> None:
    import asgi

    monkeypatch.setattr(asgi, "database_answers", lambda: answers)
    response = asyncio.run(asgi.ready(None))
    assert response.status_code == code
    assert response.headers["cache-control"] == "no-store"


def test_the_database_is_asked_once_before_anybody_visits_and_left_at_the_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import asgi

    asked = []
    monkeypatch.setattr(asgi, "database_answers", lambda: asked.append("asked"))
    monkeypatch.setattr(asgi, "leave_database", lambda: asked.append("left"))  # other tests still need it

    async def live() -> None:
        async with asgi.warmed_up(None):
            pass

    asyncio.run(live())
    assert asked == ["asked", "left"]
