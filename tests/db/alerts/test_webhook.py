"""Webhooks: signed so that the receiver can tell, and never a way into the network that the app stands in."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from core.errors import InvalidParameter
from db import webhook_address as addresses
from db.alerts import webhook
from db.alerts.webhook import send, sign
from db.webhook_address import find_target, is_public, require_address
from settings import Settings

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
HOSTED, OWN = Settings(hosted=True), Settings()
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


def test_the_signature_is_that_of_the_published_example():
    # standardwebhooks.com, the example that its libraries are tested with
    body, message = '{"test": 2432232314}', "msg_p5jXN8AQM9LWM0D4loKWxJek"
    signed = sign(SECRET, message_id=message, timestamp=1614265330, body=body)
    assert signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


PRIVATE = [
    "127.0.0.1",
    "10.1.2.3",
    "192.168.0.1",
    "172.16.9.9",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",
    "224.0.0.1",
    "255.255.255.255",
    "::1",
    "::",
    "fe80::1%eth0",
    "fc00::1",
    "::ffff:127.0.0.1",
    "::ffff:169.254.169.254",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
    "ff02::1",
    "::7f00:1",
    "64:ff9b:1::7f00:1",
    "5f00::1",
    "192.0.0.8",
    "168.63.129.16",
    "192.88.99.1",
    "2002:c058:6301::",
    "3fff::1",
    "no address",
]


@pytest.mark.parametrize("numeric", PRIVATE)
def test_addresses_of_ones_own_network_are_not_public_in_any_form(numeric):
    assert not is_public(numeric)


@pytest.mark.parametrize("numeric", ["1.1.1.1", "2606:4700:4700::1111", "::ffff:1.1.1.1", "64:ff9b::101:101"])
def test_addresses_of_the_internet_are_public(numeric):
    assert is_public(numeric)


@pytest.mark.parametrize(
    "address",
    [
        "http://example.org/hook",  # hosted: nobody in between may read it
        "ftp://example.org/hook",
        "https://me:secret@example.org/hook",
        "https:///hook",
        "https://example.org:99999/hook",
        "https://example.org/a b",
        "https://example.org/\r\nx: y",
        "https://exämple.org/hook",
        "https://example.org/" + "a" * 500,
        "",
        "https://a..b/hook",
        "https://.a/hook",
        f"https://{'a' * 64}.com/hook",
        "https://" + ".".join(["a" * 60] * 5) + "/hook",
        "https://./hook",
    ],
)
def test_what_is_no_address_of_a_webhook_is_refused_before_anything_is_looked_up(address, monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: pytest.fail("looked up"))
    with pytest.raises(InvalidParameter, match="https://host/path"):
        find_target(address, HOSTED)


@pytest.mark.parametrize(
    "address", ["https://a.b./hook", "https://[2606:4700::1]/hook", "https://1.1.1.1/hook"]
)
def test_names_and_numbers_that_can_be_looked_up_are_taken(address):
    require_address(address, HOSTED)


@pytest.mark.parametrize("port", [25, 22, 80, 5432])
def test_a_hosted_app_knocks_at_no_other_doors_of_others(port):
    with pytest.raises(InvalidParameter, match="port 443 or 8443"):
        require_address(f"https://example.org:{port}/hook", HOSTED)
    allowed = Settings(hosted=True, alert_hosts=("example.org",))
    require_address(f"https://example.org:{port}/hook", allowed)
    require_address(f"https://example.org:{port}/hook", OWN)


def test_a_name_that_cannot_be_looked_up_is_an_answer_and_no_failure(monkeypatch):
    def look_up(*_, **__):
        raise UnicodeError("label empty or too long")

    monkeypatch.setattr(addresses.socket, "getaddrinfo", look_up)
    said = send("https://example.org/hook", SECRET, message_id="m", body="{}", now=NOW, settings=HOSTED)
    assert not said.is_taken and "looked up" in said.answer


def leads_to(monkeypatch: pytest.MonkeyPatch, *numeric: str) -> None:
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 443)) for address in numeric]
    monkeypatch.setattr(addresses.socket, "getaddrinfo", lambda *_, **__: found)


@pytest.mark.parametrize("numeric", [["127.0.0.1"], ["169.254.169.254"], ["1.1.1.1", "10.0.0.1"]])
def test_on_a_hosted_app_a_name_that_leads_inside_is_refused(numeric, monkeypatch):
    leads_to(monkeypatch, *numeric)
    with pytest.raises(InvalidParameter, match="a host on the internet"):
        find_target("https://innocent.example/hook", HOSTED)
    said = send("https://innocent.example/hook", SECRET, message_id="m", body="{}", now=NOW, settings=HOSTED)
    assert not said.is_taken and "a host on the internet" in said.answer


def test_the_connection_goes_to_the_address_that_was_judged(monkeypatch):
    leads_to(monkeypatch, "1.1.1.1")
    target = find_target("https://example.org:8443/hook?a=1", HOSTED)
    assert (target.numeric, target.host, target.port, target.path) == (
        "1.1.1.1",
        "example.org",
        8443,
        "/hook?a=1",
    )


def test_a_host_that_the_operator_allows_may_be_inside(monkeypatch):
    leads_to(monkeypatch, "10.0.0.1")
    allowed = Settings(hosted=True, alert_hosts=("hooks.internal",))
    assert find_target("https://hooks.internal/a", allowed).numeric == "10.0.0.1"
    with pytest.raises(InvalidParameter):
        find_target("https://other.internal/a", allowed)


def test_on_ones_own_machine_addresses_of_the_own_network_may_be_sent_to():
    require_address("http://127.0.0.1:8080/hook", OWN)
    assert find_target("http://127.0.0.1:8080/hook", OWN).numeric == "127.0.0.1"


class Receiver(BaseHTTPRequestHandler):
    """Notes what it is told; /slow never ends its answer, /away leads elsewhere, /no refuses."""

    got: list[tuple[str, dict[str, str], bytes]]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        self.server.got.append((self.path, {k.lower(): v for k, v in self.headers.items()}, body))  # type: ignore[attr-defined]
        if self.path == "/drip":
            self.wfile.write(b"HTTP/1.1 200 OK\r\n")
            for number in range(600):
                try:
                    self.wfile.write(f"x-{number}: y\r\n".encode())
                    self.wfile.flush()
                except OSError:
                    return
                time.sleep(0.05)
            return
        if self.path == "/late":
            time.sleep(0.4)
        status = {"/no": 500, "/away": 302}.get(self.path, 200)
        self.send_response(status)
        if status == 302:
            self.send_header("location", "/hook")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        return


@pytest.fixture
def receiver() -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    server.got = []  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def send_to(receiver: ThreadingHTTPServer, path: str, **more):
    address = f"http://127.0.0.1:{receiver.server_port}{path}"
    return send(address, SECRET, message_id="msg_7", body='{"a": "ü"}', now=NOW, settings=OWN, **more)


def test_a_receiver_gets_the_body_with_id_time_and_a_signature_that_it_can_check(receiver):
    assert send_to(receiver, "/hook").is_taken
    ((path, headers, body),) = receiver.got
    assert path == "/hook" and json.loads(body) == {"a": "ü"}
    expected = sign(
        SECRET,
        message_id=headers["webhook-id"],
        timestamp=int(headers["webhook-timestamp"]),
        body=body.decode(),
    )
    assert headers["webhook-signature"] == expected
    assert headers["webhook-timestamp"] == str(int(NOW.timestamp()))
    assert headers["host"] == "127.0.0.1"


def test_a_refusal_is_said_and_a_redirect_is_not_followed(receiver):
    refused, led_away = send_to(receiver, "/no"), send_to(receiver, "/away")
    assert (refused.is_taken, refused.answer) == (False, "status 500")
    assert (led_away.is_taken, led_away.answer) == (False, "status 302")
    assert [path for path, _, _ in receiver.got] == ["/no", "/away"]


def test_a_receiver_that_sends_a_byte_now_and_then_is_left_in_time(receiver):
    began = time.monotonic()
    said = send_to(receiver, "/drip", most_seconds=0.6)
    assert (said.is_taken, said.answer) == (False, "no answer in time")
    assert time.monotonic() - began < 10


def test_an_answer_may_take_longer_than_the_connection(receiver, monkeypatch):
    monkeypatch.setattr(webhook, "CONNECT_SECONDS", 0.1)
    assert send_to(receiver, "/late", most_seconds=5.0).is_taken


def test_a_receiver_that_says_nothing_is_left_in_time():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}/hook"
        said = send(address, SECRET, message_id="m", body="{}", now=NOW, settings=OWN, most_seconds=0.3)
    assert (said.is_taken, said.answer) == (False, "no answer in time")


def test_nobody_there_is_said():
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    said = send(f"http://127.0.0.1:{port}/", SECRET, message_id="m", body="{}", now=NOW, settings=OWN)
    assert not said.is_taken and said.answer == "not reached"
