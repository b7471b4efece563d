"""A monitor reads numbers with its token; nobody else learns that they exist, and nobody reads names there."""

from __future__ import annotations

import logging

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from settings import Settings, read_settings
from ui.shell import requests
from ui.shell.requests import Requests, metrics

TOKEN = "a-token-of-thirty-characters-.."


async def answer(request: Request) -> PlainTextResponse:
    if request.query_params.get("workspace") == "canary-raises":
        raise RuntimeError("canary-value")
    return PlainTextResponse("", status_code=int(request.query_params.get("status", 200)))


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> TestClient:
    monkeypatch.setattr(requests, "load_settings", lambda: Settings(metrics_token=TOKEN))
    monkeypatch.setattr(requests.StreamlitShelf, "sizes", lambda _: {("s", "f"): 7})
    requests.answers.clear()
    app = Starlette(routes=[Route("/metrics", metrics), Route("/{path:path}", answer)])
    return TestClient(Requests(app), raise_server_exceptions=False)


def read(client: TestClient, token: str = TOKEN) -> str:
    return client.get("/metrics", headers={"authorization": f"Bearer {token}"}).text


def test_numbers_are_read_with_the_token(client: TestClient) -> None:
    client.get("/api/demand.csv?workspace=canary-name&status=503")
    client.get("/canary-path/of/somebody")
    told = read(client)
    assert 'twin_answers_total{place="api",status="503"} 1\n' in told
    assert 'twin_answers_total{place="page",status="200"} 1\n' in told
    assert "twin_upload_bytes_held 7\n" in told
    assert "canary" not in told
    values = dict(line.rsplit(" ", 1) for line in told.splitlines() if not line.startswith("#"))
    assert float(values["twin_resident_memory_bytes"]) > 10e6


@pytest.mark.parametrize("token", ["", "wrong", TOKEN[:-1], f"{TOKEN}x", "ä"])
def test_without_the_token_there_is_nothing(client: TestClient, token: str) -> None:
    answered = client.get("/metrics", headers={"authorization": f"Bearer {token}".encode()})
    assert (answered.status_code, answered.text) == (404, "There is nothing here.")


def test_where_no_token_is_set_nobody_has_it(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(requests, "load_settings", Settings)
    assert all(read(client, token) == "There is nothing here." for token in ("", "None", TOKEN))


def test_a_token_that_could_be_guessed_is_refused_without_being_quoted() -> None:
    with pytest.raises(ValueError, match="shorter than 24") as refused:
        read_settings({"TWIN_METRICS_TOKEN": "canary"})
    assert "canary" not in str(refused.value)
    assert TOKEN not in repr(read_settings({"TWIN_METRICS_TOKEN": TOKEN}))


def test_a_request_that_failed_is_found_in_the_log_by_its_number(
    client: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="twin.requests")
    asked = [client.get(f"/api/x.csv?workspace=canary-name&status={status}") for status in (200, 503)]
    numbers = [answered.headers["x-request-id"] for answered in asked]
    client.get("/?workspace=canary-raises")
    told = [record.getMessage() for record in caplog.records if record.name == "twin.requests"]
    assert len(set(numbers)) == 2
    assert told[0] == f"request={numbers[1]} place=api status=503"
    assert any(line.endswith("raised=RuntimeError") or "status=500" in line for line in told[1:])
    assert "canary" not in "".join(told)
