"""The container's health check: well while the app answers, not well otherwise."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from settings import load_settings
from tools import check_health


class Well(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/_stcore/health" else 404)
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, *arguments: object) -> None:
        pass


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number = probe.getsockname()[1]
    monkeypatch.setenv("PORT", str(number))
    load_settings.cache_clear()
    yield number
    load_settings.cache_clear()


def test_an_app_that_answers_is_well(port: int) -> None:
    server = HTTPServer(("127.0.0.1", port), Well)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        assert check_health.main() == 0
    finally:
        server.shutdown()
        server.server_close()


def test_an_app_that_is_not_there_is_not(port: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert check_health.main() == 1
    assert f"127.0.0.1:{port}" in capsys.readouterr().out
