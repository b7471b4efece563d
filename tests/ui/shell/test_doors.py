"""An app on one's own machine serves that machine under its own names; what operators need is served to nobody."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect

from settings import Settings
from ui.shell import doors
from ui.shell.doors import Doors

LOCAL, HOSTED = Settings(), Settings(host="0.0.0.0", hosted=True)
NAMED = Settings(host="0.0.0.0", hosted=True, hosts=("twin.example.org",))


async def hello(_: object) -> PlainTextResponse:
    return PlainTextResponse("hello")


async def socket(websocket: WebSocket) -> None:
    await websocket.accept()
    await websocket.close()


def asked(monkeypatch: pytest.MonkeyPatch, settings: Settings, *, client: str = "127.0.0.1") -> TestClient:
    monkeypatch.setattr(doors, "load_settings", lambda: settings)
    routes = [Route("/{path:path}", hello), WebSocketRoute("/_stcore/stream", socket)]
    return TestClient(Doors(Starlette(routes=routes)), client=(client, 50_000))


@pytest.mark.parametrize(
    ("settings", "client", "host", "status"),
    [
        (LOCAL, "127.0.0.1", "localhost:8501", 200),
        (LOCAL, "127.0.0.1", "127.0.0.1", 200),
        (LOCAL, "::1", "[::1]:8501", 200),
        (LOCAL, "127.0.0.1", "twin.localhost", 200),
        (LOCAL, "127.0.0.1", "evil.example:8501", 403),
        (LOCAL, "127.0.0.1", "127.0.0.1.evil.example", 403),
        (LOCAL, "127.0.0.1", "localhost.evil.example.", 403),
        (LOCAL, "127.0.0.1", "", 403),
        (LOCAL, "10.0.0.7", "localhost", 403),
        (LOCAL, "2001:db8::1", "127.0.0.1", 403),
        (HOSTED, "203.0.113.5", "anything.example", 200),
        (NAMED, "203.0.113.5", "Twin.Example.org:443", 200),
        (NAMED, "203.0.113.5", "evil.example", 403),
        (Settings(host="10.0.0.5"), "10.0.0.7", "10.0.0.5:8501", 200),
    ],
)
def test_who_is_let_in(monkeypatch, settings: Settings, client: str, host: str, status: int) -> None:
    app = asked(monkeypatch, settings, client=client)
    headers = {"host": host, "origin": f"http://{host}"}
    assert app.get("/", headers=headers).status_code == status
    if status == 200:
        with app.websocket_connect("/_stcore/stream", headers=headers):
            pass
    else:
        with pytest.raises(WebSocketDisconnect), app.websocket_connect("/_stcore/stream", headers=headers):
            pass


@pytest.mark.parametrize(
    "path", ["/_stcore/metrics", "/_stcore/metrics/", "/x/_stcore/metrics", "/st-metrics"]
)
@pytest.mark.parametrize("settings", [LOCAL, HOSTED])
def test_metrics_are_served_to_nobody(monkeypatch, settings: Settings, path: str) -> None:
    assert asked(monkeypatch, settings).get(path, headers={"host": "localhost"}).status_code == 404


def test_the_health_check_of_a_host_with_a_name_asks_by_address(monkeypatch) -> None:
    app = asked(monkeypatch, NAMED)
    assert app.get("/_stcore/health", headers={"host": "127.0.0.1:8501"}).status_code == 200
    assert app.get("/", headers={"host": "127.0.0.1:8501"}).status_code == 403


def test_a_page_of_the_visitors_own_machine_opens_no_websocket_of_a_hosted_app(monkeypatch) -> None:
    app = asked(monkeypatch, NAMED, client="203.0.113.5")
    headers = {"host": "twin.example.org", "origin": "https://twin.example.org"}
    with app.websocket_connect("/_stcore/stream", headers=headers):
        pass
    headers = {"host": "twin.example.org", "origin": "http://localhost:9999"}
    with pytest.raises(WebSocketDisconnect), app.websocket_connect("/_stcore/stream", headers=headers):
        pass


@pytest.mark.parametrize(
    ("host", "origin", "is_let_in"),
    [
        ("localhost:8501", "http://localhost:8501", True),
        ("localhost:8501", "http://localhost:3000", False),
        ("localhost:8501", "https://localhost", False),
        ("[::1]:8501", "http://[::1]:3000", False),
        ("localhost:8501", "http://localhost:99999", False),
        ("twin.localhost", "https://twin.localhost", True),
        ("twin.localhost", "http://twin.localhost", True),
        ("twin.localhost", "http://twin.localhost:8080", False),
        ("twin.localhost:443", "https://twin.localhost", True),
        ("127.0.0.1:8501", "http://localhost:9999", False),
        ("127.0.0.1:8501", "http://0.0.0.0:9999", False),
        ("localhost:8501", "http://127.0.0.1:9999", False),
        ("localhost:8501", "http://[::1]:9999", False),
        ("[::1]:8501", "http://localhost:9999", False),
        ("localhost:8501", "http://127.0.0.2:9999", False),
        ("localhost:8501", "http://localhost.:9999", False),
        ("localhost:8501", "http://evil.localhost:9999", False),
        ("127.0.0.1:8501", "http://localhost:8501", True),  # one host under two of its names
        ("localhost:8501", "", True),  # a program, which needs no page
        ("localhost:8501", "https://elsewhere.example", True),  # Streamlit refuses it by its own rule
    ],
)
def test_a_page_of_another_port_opens_no_websocket(
    monkeypatch, host: str, origin: str, is_let_in: bool
) -> None:
    app = asked(monkeypatch, LOCAL)
    headers = {"host": host, **({"origin": origin} if origin else {})}
    if is_let_in:
        with app.websocket_connect("/_stcore/stream", headers=headers):
            return
    with pytest.raises(WebSocketDisconnect), app.websocket_connect("/_stcore/stream", headers=headers):
        pass
