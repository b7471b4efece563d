"""What is written to whoever was let in leaves at once, also through a socket that names no protocol."""

from __future__ import annotations

import socket

import pytest
import uvicorn

from ui.shell.sockets import limit_messages, send_at_once


def is_at_once(item: socket.socket) -> bool:
    return bool(item.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))


@pytest.fixture
def listening() -> socket.socket:
    with socket.socket(socket.AF_INET) as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield server


def test_a_small_message_does_not_wait_for_the_one_before_it(listening: socket.socket) -> None:
    assert listening.proto == 0  # as Streamlit binds it; asyncio leaves such sockets as they are
    for at_once in (False, True):
        assert not at_once or send_at_once() >= 1
        with socket.create_connection(listening.getsockname()), listening.accept()[0] as let_in:
            assert is_at_once(let_in) is at_once


def test_sockets_that_do_not_listen_or_are_closed_stay_as_they_are(listening: socket.socket) -> None:
    closed = socket.socket()
    closed.close()
    with socket.create_connection(listening.getsockname()) as outgoing:
        send_at_once()
        assert not is_at_once(outgoing)


def test_a_message_that_is_too_long_is_refused_while_it_comes_in() -> None:
    serving = uvicorn.Config("asgi:app", ws_max_size=200_000_000)
    assert limit_messages(1_000_000) >= 1
    assert serving.ws_max_size == 1_000_000
