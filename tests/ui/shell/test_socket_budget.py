"""What pages send by their websocket is bounded: a message, all of an address, all of the server, and how many."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect

from settings import load_settings
from ui.shell import socket_budget
from ui.shell.socket_budget import (
    ADDRESS_BYTES,
    ADDRESS_PAGES,
    KEPT_SECONDS,
    MESSAGE_BYTES,
    SERVER_BYTES,
    SERVER_PAGES,
    SMALL_BYTES,
    TOO_BIG,
    TRY_LATER,
    Pages,
    SocketBudget,
)


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def pages() -> Pages:
    return Pages(clock=Clock())


def say(pages: Pages, n_pages: int, n_bytes: int, address: str) -> int:
    """How many of so many new pages of an address may say something of this size."""
    opened = [page for _ in range(n_pages) if (page := pages.open(address)) is not None]
    return sum(pages.may_say(page, n_bytes) for page in opened)


def test_a_message_has_a_limit(pages: Pages) -> None:
    page = pages.open("a")
    assert page is not None
    assert pages.may_say(page, MESSAGE_BYTES)
    assert not pages.may_say(page, MESSAGE_BYTES + 1)


def test_large_messages_of_an_address_and_of_all_have_a_budget(pages: Pages) -> None:
    assert say(pages, 40, MESSAGE_BYTES, "a") == ADDRESS_BYTES // MESSAGE_BYTES
    assert say(pages, 40, MESSAGE_BYTES, "b") == (SERVER_BYTES - ADDRESS_BYTES) // MESSAGE_BYTES
    assert say(pages, 40, MESSAGE_BYTES, "c") == 0
    assert say(pages, 40, SMALL_BYTES, "c") == 40  # what a page of ours says


def test_one_page_that_says_the_same_again_takes_no_more(pages: Pages) -> None:
    page = pages.open("a")
    assert page is not None
    assert all(pages.may_say(page, MESSAGE_BYTES) for _ in range(100))
    assert sum(other.n_bytes for other in pages.known) == MESSAGE_BYTES


def test_what_was_said_counts_as_long_as_it_is_held(pages: Pages) -> None:
    for _ in range(ADDRESS_BYTES // MESSAGE_BYTES):
        page = pages.open("a")
        assert page is not None and pages.may_say(page, MESSAGE_BYTES)
        pages.close(page)
    assert say(pages, 1, MESSAGE_BYTES, "a") == 0
    pages.clock.now += KEPT_SECONDS + 1  # type: ignore[attr-defined]
    assert say(pages, 1, MESSAGE_BYTES, "a") == 1


def test_an_address_and_all_have_so_many_pages_open(pages: Pages) -> None:
    opened = [pages.open("a") for _ in range(ADDRESS_PAGES + 5)]
    assert sum(page is not None for page in opened) == ADDRESS_PAGES
    others = [pages.open(f"address {number}") for number in range(SERVER_PAGES)]
    assert sum(page is not None for page in others) == SERVER_PAGES - ADDRESS_PAGES
    first = opened[0]
    assert first is not None
    pages.close(first)
    assert pages.open("a") is not None
    assert len(pages.known) == SERVER_PAGES


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    async def echo(socket: WebSocket) -> None:
        await socket.accept()
        try:
            while True:
                await socket.send_text(str(len(await socket.receive_bytes())))
        except WebSocketDisconnect:
            return

    monkeypatch.setenv("TWIN_HOSTED", "yes")
    monkeypatch.setattr(socket_budget, "ADDRESS_PAGES", 2)
    load_settings.cache_clear()
    with TestClient(SocketBudget(Starlette(routes=[WebSocketRoute("/stream", echo)]))) as asked:
        yield asked
    monkeypatch.undo()
    load_settings.cache_clear()


def test_a_page_that_says_too_much_is_closed_and_what_it_said_is_not_passed_on(client: TestClient) -> None:
    with client.websocket_connect("/stream") as socket:
        socket.send_bytes(b"x" * 10)
        assert socket.receive_text() == "10"
        socket.send_bytes(b"x" * (MESSAGE_BYTES + 1))
        with pytest.raises(WebSocketDisconnect) as closed:
            socket.receive_text()
    assert closed.value.code == TOO_BIG


def test_one_page_too_many_is_told_to_try_later(client: TestClient) -> None:
    with client.websocket_connect("/stream"), client.websocket_connect("/stream"):
        with pytest.raises(WebSocketDisconnect) as closed, client.websocket_connect("/stream"):
            pass
        assert closed.value.code == TRY_LATER
    with client.websocket_connect("/stream") as socket:
        socket.send_bytes(b"x")
        assert socket.receive_text() == "1"


def test_on_ones_own_machine_nothing_is_counted(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TWIN_HOSTED", "")
    load_settings.cache_clear()
    with client.websocket_connect("/stream") as socket:
        socket.send_bytes(b"x" * (MESSAGE_BYTES + 1))
        assert socket.receive_text() == str(MESSAGE_BYTES + 1)
