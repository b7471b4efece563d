"""What visitors upload is counted before it is read: by session, by address, and for the server as a whole."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient
from starlette.types import Message, Receive, Scope, Send

from settings import load_settings
from ui.shell import client_address as client_address_module
from ui.shell import upload_budget
from ui.shell.client_address import address_of, client_address
from ui.shell.upload_budget import ADDRESS_BYTES, KEPT_SECONDS, MB, SERVER_BYTES, Ledger, UploadBudget

LARGE = 28 * MB


class Files:
    """Files that lie with the server, with a clock that the test moves."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], int] = {}
        self.now = 0.0
        self.closed: set[str] = set()
        self.ledger = Ledger(self, clock=lambda: self.now)

    def sizes(self) -> dict[tuple[str, str], int]:
        return dict(self.kept)

    def is_open(self, session: str) -> bool:
        return session not in self.closed

    def let_go(self, key: tuple[str, str]) -> None:
        del self.kept[key]

    def upload(self, session: str, file: str, n_bytes: int = LARGE, address: str = "a") -> str | None:
        refusal = self.ledger.room_for((session, file), n_bytes, address)
        if refusal is None:
            self.kept[session, file] = n_bytes
            self.ledger.arrived((session, file))
        return refusal


@pytest.fixture
def files() -> Files:
    return Files()


def test_one_page_holds_one_large_file_and_not_twenty(files: Files) -> None:
    for number in range(20):
        assert files.upload("s", f"f{number}") is None  # a page that chooses another file is not refused
        assert list(files.kept) == [("s", f"f{number}")]


def test_one_page_does_not_send_many_at_once(files: Files) -> None:
    said = [files.ledger.room_for(("s", f"f{number}"), LARGE, "a") for number in range(20)]
    assert said[0] is None
    assert all(sentence and "Wait for them" in sentence for sentence in said[1:])


def test_one_file_does_not_come_twenty_times_at_once(files: Files) -> None:
    assert files.ledger.room_for(("s", "f"), 1, "a") is None
    assert "already" in (files.ledger.room_for(("s", "f"), 1, "a") or "")


def test_a_refused_file_leaves_the_count_as_it_was(files: Files) -> None:
    assert files.upload("s", "f") is None
    assert files.upload("t", "f", address="b") is None
    assert files.upload("u", "f", address="c") is not None
    assert files.upload("u", "f", address="c") is not None
    assert sum(entry.n_bytes for entry in files.ledger.entries.values()) == sum(files.kept.values())


def test_small_files_without_end_take_the_place_of_older_ones(files: Files) -> None:
    for number in range(50):
        assert files.upload("s", f"f{number}", 1) is None
    assert len(files.kept) == upload_budget.SESSION_FILES
    assert ("s", "f49") in files.kept


def test_a_file_sent_again_takes_the_place_of_itself(files: Files) -> None:
    assert all(files.upload("s", "f") is None for _ in range(5))


def test_many_pages_of_one_address_share_a_budget(files: Files) -> None:
    for number in range(20):
        files.upload(f"s{number}", "f", 12 * MB)
        files.now += 1
        assert sum(files.kept.values()) <= ADDRESS_BYTES
    refusal = files.upload("another", "f", 12 * MB)
    assert refusal is not None and "Your network" in refusal


def test_the_server_as_a_whole_never_holds_more_and_lets_the_oldest_go(files: Files) -> None:
    for number in range(30):
        files.now += KEPT_SECONDS / 2 + 1
        files.upload(f"s{number}", "f", address=f"address {number}")
        assert sum(files.kept.values()) <= SERVER_BYTES
    assert ("s29", "f") in files.kept
    assert ("s0", "f") not in files.kept


def test_what_somebody_has_just_uploaded_is_not_let_go_for_another(files: Files) -> None:
    assert files.upload("s1", "f", address="1") is None
    assert files.upload("s2", "f", address="2") is None
    refusal = files.upload("s3", "f", address="3")
    assert refusal is not None and "in a minute" in refusal
    assert list(files.kept) == [("s1", "f"), ("s2", "f")]


def test_a_page_that_was_closed_makes_room_at_once(files: Files) -> None:
    assert files.upload("s1", "f") is None
    assert files.upload("s2", "f") is not None
    files.closed.add("s1")
    assert files.upload("s2", "f") is None
    assert list(files.kept) == [("s2", "f")]


def test_files_on_their_way_count_before_they_have_come(files: Files) -> None:
    assert files.ledger.room_for(("s1", "f"), LARGE, "1") is None
    assert files.ledger.room_for(("s2", "f"), LARGE, "2") is None
    files.now += 10 * KEPT_SECONDS
    assert files.ledger.room_for(("s3", "f"), LARGE, "3") is not None
    files.ledger.arrived(("s1", "f"))  # it did not come after all
    assert files.ledger.room_for(("s3", "f"), LARGE, "3") is None


def test_what_a_session_took_with_it_is_room_again(files: Files) -> None:
    files.upload("s", "f")
    files.kept.clear()
    assert files.upload("s", "another") is None


@pytest.fixture
def client() -> Iterator[tuple[TestClient, list[int]]]:
    read: list[int] = []

    async def put(request: Request) -> PlainTextResponse:
        read.append(len(await request.body()))
        return PlainTextResponse("", status_code=204)

    async def other(_: Request) -> PlainTextResponse:
        return PlainTextResponse("other")

    routes = [
        Route("/_stcore/upload_file/{session}/{file}", put, methods=["PUT"]),
        Route("/{path:path}", other, methods=["GET", "PUT"]),
    ]
    with TestClient(UploadBudget(Starlette(routes=routes), shelf=Files())) as asked:
        yield asked, read


def test_over_the_budget_nothing_is_read(client: tuple[TestClient, list[int]]) -> None:
    asked, read = client
    answer = asked.put("/_stcore/upload_file/s/f", content=b"x" * (SERVER_BYTES + 1))
    assert answer.status_code == 413
    assert not read
    assert asked.put("/_stcore/upload_file/s/f", content=b"x").status_code == 204


def test_an_upload_of_unknown_length_is_refused(client: tuple[TestClient, list[int]]) -> None:
    asked, read = client
    assert asked.put("/_stcore/upload_file/s/f", content=iter([b"x"])).status_code == 411
    assert not read


@pytest.mark.parametrize(
    ("language", "told"), [("en-GB", "larger than 40 MB"), ("de-AT,de;q=0.9", "größer als 40 MB")]
)
def test_a_refusal_says_what_to_do_in_the_visitors_language(
    client: tuple[TestClient, list[int]], language: str, told: str
) -> None:
    asked, _ = client
    content = b"x" * (SERVER_BYTES + 1)
    answer = asked.put("/_stcore/upload_file/s/f", content=content, headers={"accept-language": language})
    assert told in answer.text


Sent = list[tuple[float, int]]  # after how many seconds come how many bytes


@pytest.mark.parametrize(
    ("sent", "n_bytes", "is_taken"),
    [
        ([], 4_000, False),  # announced, and nothing sent
        ([(0.0, 1), (0.3, 1), (0.3, 1), (0.3, 1)], 4_000, False),  # a byte now and then
        ([(0.1, 1_000), (0.1, 1_000), (0.1, 1_000), (0.1, 1_000)], 4_000, True),
        ([(0.15, 10)], 10, True),
    ],
)
def test_an_upload_that_does_not_keep_its_pace_gives_its_room_back(
    monkeypatch: pytest.MonkeyPatch, sent: Sent, n_bytes: int, is_taken: bool
) -> None:
    monkeypatch.setattr(upload_budget, "GRACE_SECONDS", 0.2)
    monkeypatch.setattr(upload_budget, "LONGEST_UPLOAD_SECONDS", 60.0)
    files, answers = Files(), list[int]()

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        n_came = 0
        while n_came < n_bytes:
            n_came += len((await receive())["body"])
        await PlainTextResponse("", status_code=204)(scope, receive, send)

    pieces = iter(sent)

    async def receive() -> Message:
        piece = next(pieces, None)
        await asyncio.sleep(30 if piece is None else piece[0])
        assert piece is not None
        return {"type": "http.request", "body": b"x" * piece[1], "more_body": True}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            answers.append(message["status"])

    budget = UploadBudget(app, shelf=files)
    path = "/_stcore/upload_file/s/f"
    headers = [(b"content-length", str(n_bytes).encode())]
    scope = {"type": "http", "method": "PUT", "path": path, "headers": headers, "query_string": b""}
    begun = time.monotonic()
    asyncio.run(budget(scope, receive, send))
    assert time.monotonic() - begun < 20
    assert answers == [204 if is_taken else 408]
    assert budget.ledger.entries == {}  # nothing lies on the shelf, so nothing is booked


def test_everything_else_passes(client: tuple[TestClient, list[int]]) -> None:
    asked, _ = client
    assert asked.get("/").text == asked.put("/elsewhere", content=iter([b"x"])).text == "other"


@pytest.mark.parametrize(
    ("peer", "forwarded", "n_proxies", "address"),
    [
        ("203.0.113.5", "", 0, "203.0.113.5"),
        ("203.0.113.5", "198.51.100.1", 0, "203.0.113.5"),  # anybody can write that header
        ("10.0.0.1", "6.6.6.6, 198.51.100.1", 1, "198.51.100.1"),
        ("10.0.0.1", "6.6.6.6, 198.51.100.1, 10.0.0.2", 2, "198.51.100.1"),
        ("10.0.0.1", "", 1, "10.0.0.1"),
        ("2001:db8:1:2:3:4:5:6", "", 0, "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.5", "", 0, "203.0.113.5"),
        ("10.0.0.1", "<script>", 1, "unknown"),
        (None, "", 0, "unknown"),
    ],
)
def test_a_budget_by_address_cannot_be_widened_by_a_header(
    peer: str | None, forwarded: str, n_proxies: int, address: str
) -> None:
    assert client_address(peer, forwarded, n_proxies=n_proxies) == address


@pytest.mark.parametrize(
    ("hosted", "proxies", "forwarded", "n_told"),
    [
        ("yes", "", "198.51.100.1", 1),
        ("yes", "2", "198.51.100.1", 0),
        ("yes", "", "", 0),
        ("", "", "198.51.100.1", 0),
    ],
)
def test_an_operator_is_told_once_that_all_visitors_count_as_one(
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    hosted: str,
    proxies: str,
    forwarded: str,
    n_told: int,
) -> None:
    monkeypatch.setenv("TWIN_HOSTED", hosted)
    monkeypatch.setenv("TWIN_PROXIES", proxies)
    load_settings.cache_clear()
    client_address_module._say_once.cache_clear()  # noqa: SLF001 - once a process
    headers = [(b"x-forwarded-for", forwarded.encode())] if forwarded else []
    for _ in range(3):
        assert address_of({"type": "http", "client": ("10.0.0.1", 1), "headers": headers})
    assert caplog.text.count("TWIN_PROXIES does not say") == n_told
    monkeypatch.undo()
    load_settings.cache_clear()


def test_the_blueprint_says_how_many_proxies_its_host_has() -> None:
    root = Path(__file__).resolve().parents[3]
    blueprint = (root / "render.yaml").read_text(encoding="utf-8")
    assert re.search(r'- key: TWIN_PROXIES\n +value: "[1-9]"', blueprint)
