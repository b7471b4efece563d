"""A loopback proxy in front of the tests' own server that can fall silent, as a frozen network does."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from sqlalchemy import URL

PIECE_BYTES = 65_536


class Proxy:
    """Passes bytes on in both directions, except while `is_frozen`: then connections stay open and nothing moves."""

    def __init__(self, server: URL) -> None:
        self._server = server
        self._passes = threading.Event()
        self._passes.set()
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self._all: list[socket.socket] = [self._listener]
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def url(self) -> URL:
        """The server's address through here."""
        return self._server.set(host="127.0.0.1", port=self._listener.getsockname()[1], query={})

    def freeze(self) -> None:
        self._passes.clear()

    def thaw(self) -> None:
        self._passes.set()

    def close(self) -> None:
        self.thaw()
        for each in self._all:
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                threading.Thread(target=self._serve, args=[client], daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        self._passes.wait()
        server = self._connect()
        self._all += [client, server]
        for source, target in ((client, server), (server, client)):
            threading.Thread(target=self._pass_on, args=[source, target], daemon=True).start()

    def _connect(self) -> socket.socket:
        folder = self._server.query.get("host")
        if folder is None:
            return socket.create_connection((self._server.host, self._server.port or 5432))
        connection = socket.socket(socket.AF_UNIX)
        connection.connect(f"{folder}/.s.PGSQL.5432")
        return connection

    def _pass_on(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while piece := source.recv(PIECE_BYTES):
                self._passes.wait()
                target.sendall(piece)
            target.shutdown(socket.SHUT_WR)


@contextmanager
def proxy_before(server: URL) -> Iterator[Proxy]:
    """A proxy that is closed at the end."""
    proxy = Proxy(server)
    try:
        yield proxy
    finally:
        proxy.close()


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """What is done here takes no longer."""
    began = time.monotonic()
    yield
    took = time.monotonic() - began
    assert took <= seconds, f"it took {took:.1f} s, {seconds} are allowed"
