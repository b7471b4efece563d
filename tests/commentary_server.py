"""A small HTTP server on loopback that plays the language model's service, good days and bad ones.

`behaviour` decides what happens to the next requests; every request is recorded with its path, headers and body.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

CANARY_KEY = "canary-key-4f9a2b"
GOOD = "good"
FAULTS = (
    "slow",
    "dripping",
    "quota",
    "server error",
    "bad gateway in HTML",
    "HTML with 200",
    "empty text",
    "no candidates",
    "blocked",
    "wrong JSON",
    "JSON of another shape",
    "huge",
    "other language",
    "cut in the middle",
    "connection closed",
)


@dataclass
class FakeGemini:
    """What the server answers, and what it was asked."""

    behaviour: str = GOOD
    claims: object = ()
    canned: str = ""
    fails_first: int = 0
    requests: list[dict[str, Any]] = field(default_factory=list)
    base_url: str = ""

    def reply(self) -> object:
        """The JSON that a good model writes."""
        return {"claims": self.claims}


def chosen(*ids: str) -> list[dict[str, str]]:
    """The choice of some claims as the model sends it, each in a sentence of its own."""
    return [{"claim": name, "join": "stop"} for name in ids]


@contextmanager
def fake_gemini(**choices: Any) -> Iterator[FakeGemini]:
    """Start the server, and stop it at the end."""
    fake = FakeGemini(**choices)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(fake))
    server.daemon_threads = True
    server.block_on_close = False
    fake.base_url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield fake
    finally:
        server.shutdown()
        server.server_close()


def _handler(fake: FakeGemini) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: object) -> None:
            """Keep the test's output clean."""

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            fake.requests.append(
                {"path": self.path, "headers": dict(self.headers), "body": json.loads(body or b"{}")}
            )
            behaviour = fake.behaviour
            if fake.fails_first and len(fake.requests) <= fake.fails_first:
                behaviour = "server error"
            try:
                ACTIONS[behaviour](self, fake)
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True

        def send(self, body: object, *, code: int = 200, kind: str = "application/json") -> None:
            data = body if isinstance(body, bytes) else json.dumps(body).encode()
            self.send_response(code)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

    return Handler


def _candidate(text: str) -> dict[str, object]:
    return {
        "candidates": [
            {"content": {"role": "model", "parts": [{"text": text}]}, "finishReason": "STOP", "index": 0}
        ],
        "modelVersion": "fake",
    }


def _error(code: int, status: str, request: BaseHTTPRequestHandler) -> dict[str, object]:
    """An error that gives the key away, as careless servers do."""
    key = request.headers.get("x-goog-api-key", "")
    details = [{"reason": "API_KEY_INVALID"}] if status == "INVALID_ARGUMENT" else []
    return {
        "error": {
            "code": code,
            "message": f"request with key {key} failed",
            "status": status,
            "details": details,
        }
    }


def _good(request: Any, fake: FakeGemini) -> None:
    request.send(_candidate(json.dumps(fake.reply())))


def _slow(request: Any, fake: FakeGemini) -> None:
    time.sleep(4)
    _good(request, fake)


def _dripping(request: Any, fake: FakeGemini) -> None:
    """A byte now and then: no single read times out."""
    data = json.dumps(_candidate(json.dumps(fake.reply()))).encode()
    request.send_response(200)
    request.send_header("Content-Type", "application/json")
    request.send_header("Content-Length", str(len(data)))
    request.end_headers()
    for place in range(len(data)):
        request.wfile.write(data[place : place + 1])
        request.wfile.flush()
        time.sleep(0.1)


def _closed(request: Any, _: FakeGemini) -> None:
    request.close_connection = True
    request.connection.close()


def _cut(request: Any, fake: FakeGemini) -> None:
    data = json.dumps(_candidate(json.dumps(fake.reply()))).encode()
    request.send_response(200)
    request.send_header("Content-Length", str(len(data)))
    request.end_headers()
    request.wfile.write(data[: len(data) // 2])
    request.wfile.flush()
    request.close_connection = True


def _sends(
    body: object, *, code: int = 200, kind: str = "application/json"
) -> Callable[[Any, FakeGemini], None]:
    return lambda request, _: request.send(body, code=code, kind=kind)


def _fails(code: int, status: str) -> Callable[[Any, FakeGemini], None]:
    return lambda request, _: request.send(_error(code, status, request), code=code)


FRENCH = [
    {"claim": "La demande augmente de {demand_change} par rapport aux semaines passées.", "join": "et"},
    {"claim": "Le stock de sécurité est de {buffer_needed} pour cette ligne et il faut agir.", "join": "et"},
]
ACTIONS: dict[str, Callable[[Any, FakeGemini], None]] = {
    GOOD: _good,
    "canned": lambda request, fake: request.send(_candidate(fake.canned)),
    "slow": _slow,
    "dripping": _dripping,
    "quota": _fails(429, "RESOURCE_EXHAUSTED"),
    "server error": _fails(500, "INTERNAL"),
    "bad gateway in HTML": _sends(b"<html>bad gateway</html>", code=502, kind="text/html"),
    "HTML with 200": _sends(b"<html>hello</html>", kind="text/html"),
    "empty text": _sends(_candidate("")),
    "no candidates": _sends({}),
    "blocked": _sends({"promptFeedback": {"blockReason": "SAFETY"}}),
    "wrong JSON": _sends(_candidate('{"claims": [{"claim": "demand_')),
    "JSON of another shape": _sends(_candidate('{"text": 12}')),
    "huge": _sends(_candidate(json.dumps({"claims": chosen("demand_up") * 20_000}))),
    "other language": _sends(_candidate(json.dumps({"claims": FRENCH}))),
    "cut in the middle": _cut,
    "connection closed": _closed,
    "bad key": _fails(403, "PERMISSION_DENIED"),
    "invalid key": _fails(400, "INVALID_ARGUMENT"),
    "no such model": _fails(404, "NOT_FOUND"),
}
