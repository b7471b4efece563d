"""One address before several processes of the app: each connection goes to the next one that is there."""

from __future__ import annotations

import itertools
import socket
import threading
from collections.abc import Sequence
from contextlib import suppress

CHUNK_BYTES = 65_536


class Spread:
    """A proxy of bytes on loopback; it knows nothing of sessions."""

    def __init__(self, ports: Sequence[int]) -> None:
        self.ports, self._turn = list(ports), itertools.count()
        self.n_served = dict.fromkeys(ports, 0)
        self._door = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._door.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        """Let nobody in any more."""
        self._door.close()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                came, _ = self._door.accept()
                threading.Thread(target=self._lead, args=[came], daemon=True).start()

    def _lead(self, came: socket.socket) -> None:
        first = next(self._turn)
        for step in range(len(self.ports)):
            port = self.ports[(first + step) % len(self.ports)]
            try:
                there = socket.create_connection(("127.0.0.1", port), timeout=5)
            except OSError:
                continue
            there.settimeout(None)
            self.n_served[port] += 1
            threading.Thread(target=_pass_on, args=[there, came], daemon=True).start()
            _pass_on(came, there)
            return
        came.close()


def _pass_on(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while chunk := source.recv(CHUNK_BYTES):
            target.sendall(chunk)
    for end in (source, target):
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
        end.close()
