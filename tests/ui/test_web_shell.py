"""The web shell: headers on every answer, and a readiness that asks the database."""

from __future__ import annotations

import asyncio
import time
from datetime import date

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient
from streamlit import net_util
from streamlit.web.server import server_util

import asgi
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
    monkeypatch.setattr(asgi, "database_answers", lambda: answers)
    response = asyncio.run(asgi.ready(None))
    assert response.status_code == code
    assert response.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("answers", [[True], [False, False, True]])
def test_the_demo_is_filled_before_anybody_is_served_or_as_soon_as_it_can_be(
    monkeypatch: pytest.MonkeyPatch, answers: list[bool]
) -> None:
    done = watch_the_start(monkeypatch, answers)

    async def live() -> None:
        async with asgi.filled_demo(None):
            assert done
            while len(done) < len(answers):
                await asyncio.sleep(0.01)

    asyncio.run(asyncio.wait_for(live(), 10))
    assert done == [*answers, "left"]


def test_an_app_that_ends_while_its_database_is_down_stops_trying(monkeypatch: pytest.MonkeyPatch) -> None:
    done = watch_the_start(monkeypatch, [False] * 10_000)

    async def live() -> None:
        async with asgi.filled_demo(None):
            await asyncio.sleep(0.05)

    asyncio.run(asyncio.wait_for(live(), 10))
    n_done = len(done)
    time.sleep(0.05)
    assert (done[-1], len(done)) == ("left", n_done)


def test_a_foreign_origin_makes_the_server_ask_nobody_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(net_util, "_make_blocking_http_get", lambda url, timeout: asked.append(url))
    assert not server_util.is_url_from_allowed_origins("https://evil.example")
    assert asked == []


def test_what_has_expired_is_cleared_up_every_hour_whoever_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    watch_the_start(monkeypatch, [True])
    cleared: list[int] = []
    monkeypatch.setattr(asgi, "CLEAR_UP_SECONDS", 0.005)
    monkeypatch.setattr("ui.reading.commands.clear_up", lambda: cleared.append(1))

    async def live() -> None:
        async with asgi.filled_demo(None):
            while len(cleared) < 3:
                await asyncio.sleep(0.01)

    asyncio.run(asyncio.wait_for(live(), 10))
    n_cleared = len(cleared)
    time.sleep(0.05)
    assert len(cleared) <= n_cleared + 1


@pytest.mark.parametrize("failure", [UnicodeError("label"), ZeroDivisionError(), MemoryError()])
def test_what_is_done_again_and_again_goes_on_whatever_it_meets(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, failure: Exception
) -> None:
    watch_the_start(monkeypatch, [True])
    done: dict[str, int] = {"clear_up": 0, "send_alerts": 0}

    def failing(name: str) -> None:
        done[name] += 1
        raise failure

    for seconds, name in (("CLEAR_UP_SECONDS", "clear_up"), ("SEND_SECONDS", "send_alerts")):
        monkeypatch.setattr(asgi, seconds, 0.005)
        monkeypatch.setattr(f"ui.reading.commands.{name}", lambda name=name: failing(name))

    async def live() -> None:
        async with asgi.filled_demo(None):
            while min(done.values()) < 3:
                await asyncio.sleep(0.01)

    asyncio.run(asyncio.wait_for(live(), 10))
    assert f"failed: {type(failure).__name__}" in caplog.text
    assert "label" not in caplog.text


def test_a_start_whose_demo_meets_a_failure_tries_again(monkeypatch: pytest.MonkeyPatch) -> None:
    done = watch_the_start(monkeypatch, [])
    tries: list[int] = []

    def fill(*, today: date) -> bool:
        tries.append(1)
        if len(tries) in (2, 3):
            raise ZeroDivisionError
        return len(tries) == 4

    monkeypatch.setattr(asgi, "fill_demo", fill)

    async def live() -> None:
        async with asgi.filled_demo(None):
            while len(tries) < 4:
                await asyncio.sleep(0.01)

    asyncio.run(asyncio.wait_for(live(), 10))
    assert done == ["left"]


def watch_the_start(monkeypatch: pytest.MonkeyPatch, answers: list[bool]) -> list[bool | str]:
    """What a start does, as it goes: whether it filled the demo, as told here, and leaving the database."""
    done: list[bool | str] = []

    def fill(*, today: date) -> bool:
        done.append(answers[len(done)])
        return answers[len(done) - 1]

    monkeypatch.setattr(asgi, "RETRY_SECONDS", 0.005)
    monkeypatch.setattr(asgi, "fill_demo", fill)
    monkeypatch.setattr(asgi, "leave_database", lambda: done.append("left"))  # other tests still need it
    return done
