"""What the running server answers to requests that no page of ours makes."""

from __future__ import annotations

import http.client
import os
import shutil
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.browser.launch import running_app

UPGRADE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
}


def answer(address: str, path: str, headers: dict[str, str]) -> http.client.HTTPResponse:
    place = urlsplit(address)
    connection = http.client.HTTPConnection(place.hostname, place.port, timeout=20)
    connection.request("GET", path, headers=headers)
    return connection.getresponse()


@pytest.mark.parametrize(
    ("origin", "status"),
    [("own", 101), ("https://evil.example", 403), ("http://127.0.0.1.evil.example", 403)],
)
def test_only_our_own_page_may_open_the_websocket(app_address: str, origin: str, status: int) -> None:
    asked = app_address if origin == "own" else origin
    assert answer(app_address, "/_stcore/stream", {**UPGRADE, "Origin": asked}).status == status


def test_a_page_whose_name_leads_here_is_not_served_as_ours(app_address: str) -> None:
    port = urlsplit(app_address).port
    foreign = {"Host": f"evil.example:{port}", "Origin": f"http://evil.example:{port}"}
    assert answer(app_address, "/_stcore/stream", {**UPGRADE, **foreign}).status == 403
    assert answer(app_address, "/", foreign).status == 403


def test_the_servers_own_metrics_are_not_public(app_address: str) -> None:
    assert answer(app_address, "/_stcore/metrics", {}).status == 404


@pytest.mark.parametrize("path", ["/", "/cooperation", "/_stcore/health", "/nowhere/at/all"])
def test_every_answer_of_the_server_carries_the_security_headers(app_address: str, path: str) -> None:
    headers = answer(app_address, path, {}).headers
    assert "img-src 'self' data: blob:" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"


def test_the_inboxs_older_address_leads_to_it_with_what_was_asked_there(app_address: str) -> None:
    found = answer(app_address, "/watchtower?workspace=mine&lang=de", {})
    assert (found.status, found.headers["location"]) == (307, "/?workspace=mine&lang=de")


def test_the_server_is_ready_while_its_database_answers(app_address: str) -> None:
    ready = answer(app_address, "/api/ready", {})
    assert ready.status == 200
    assert ready.read() == b'{"status":"ready","database":true}'


@pytest.mark.database
@pytest.mark.skipif(not Path("/proc").exists(), reason="asks /proc whether a process is alive")
def test_the_embedded_database_stops_when_the_app_is_told_to_end() -> None:
    folder = Path(tempfile.mkdtemp(prefix="twin-web-"))
    folder.chmod(0o755)  # so that the server's user may enter where tests run as root
    try:
        with running_app({"TWIN_DATA_FOLDER": str(folder), "DATABASE_URL": ""}) as address:
            assert answer(address, "/api/ready", {}).status == 200
            assert servers_in(folder)
        assert not servers_in(folder)
    finally:
        shutil.rmtree(folder)


def servers_in(folder: Path) -> list[str]:
    """Numbers of the processes that were started on a data folder in here."""
    found = []
    for process in Path("/proc").iterdir():
        if process.name.isdecimal():
            try:
                command = (process / "cmdline").read_bytes()
            except OSError:
                continue  # it has just ended
            if os.fsencode(folder) in command:
                found.append(process.name)
    return found
