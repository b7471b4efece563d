"""A database that says nothing: noticed within seconds by whoever waits for it, at whatever point it fell silent.

Time limits on the server do not help where the server or the network stands still, and nothing of ours ends a read
in which the driver waits. So one thread looks at every statement on its way. After PATIENCE_SECONDS it knocks at the
same address; where nobody answers it closes the waiting socket, and the driver fails at once. A slow statement on a
server that answers goes on until the limit of its transaction.
"""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from contextlib import contextmanager
from typing import Any

import psycopg2
import psycopg2.extensions

PATIENCE_SECONDS = 0.9  # a statement that takes longer is slow, or nobody is there
PROBE_SECONDS = 1.0
PING_SECONDS = 2.0  # a connection that was lying idle has to answer within this, however alive the server is
LONGEST_SECONDS = 610.0  # beyond the longest limit that the server keeps
SILENT_SECONDS = 1.0  # how long nobody tries again after a silence was noticed
KNOCK_AGAIN_SECONDS = 2.0
LOOK_SECONDS = 0.2
SSL_REQUEST = (
    b"\x00\x00\x00\x08\x04\xd2\x16\x2f"  # every PostgreSQL, and every pooler, answers it with a byte
)


class Pulse:
    """What is known of one server: whether it was silent a moment ago, so that a queue need not find out in turn."""

    def __init__(self) -> None:
        self._silent_until = 0.0
        self._answered_until = 0.0

    @property
    def is_silent(self) -> bool:
        return time.monotonic() < self._silent_until

    @property
    def answered_lately(self) -> bool:
        """Whether it need not be knocked at again yet: each knock costs the server a process."""
        return time.monotonic() < self._answered_until

    def note_silence(self) -> None:
        self._silent_until = time.monotonic() + SILENT_SECONDS

    def note_answer(self) -> None:
        self._answered_until = time.monotonic() + KNOCK_AGAIN_SECONDS

    def connect(self, make: Callable[[], Any], *, seconds: float) -> Any:
        """A new connection, or the driver's error after so many seconds, whatever it waits for (names, too)."""
        if self.is_silent:
            raise psycopg2.OperationalError("the server was silent a moment ago")
        try:
            return _within(make, seconds)
        except psycopg2.OperationalError as error:
            if "timeout" in str(error):
                self.note_silence()
            raise


class WatchedConnection(psycopg2.extensions.connection):
    """A connection on which no wait is without end."""

    def __init__(self, dsn: str, *others: Any, pulse: Pulse) -> None:
        super().__init__(dsn, *others)
        self.pulse = pulse
        self.limit_seconds = LONGEST_SECONDS

    def commit(self) -> None:
        with _watched(self):
            super().commit()

    def rollback(self) -> None:
        with _watched(self):
            super().rollback()


class WatchedCursor(psycopg2.extensions.cursor):
    """Its statements are looked after."""

    connection: WatchedConnection

    def execute(self, *args: Any, **named: Any) -> None:
        with _watched(self.connection):
            super().execute(*args, **named)

    def copy_expert(self, *args: Any, **named: Any) -> None:
        with _watched(self.connection):
            super().copy_expert(*args, **named)  # COPY, as `db/rows/binary_copy.py` asks for it


class _Wait:
    """One statement on its way."""

    def __init__(self, connection: WatchedConnection) -> None:
        self.connection = connection
        self.descriptor = connection.fileno()
        self.since = time.monotonic()

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.since


class _Watch:
    """The thread that looks; it sleeps while nothing is on its way."""

    def __init__(self) -> None:
        self._waits: set[_Wait] = set()
        self._lock = threading.Lock()  # a wait that is closed has not ended, so its number is still its own
        self._any = threading.Event()
        self._thread: threading.Thread | None = None

    def add(self, wait: _Wait) -> None:
        with self._lock:
            self._waits.add(wait)
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._look, name="silence", daemon=True)
                self._thread.start()
        self._any.set()

    def end(self, wait: _Wait) -> None:
        with self._lock:
            self._waits.discard(wait)
            if not self._waits:
                self._any.clear()

    def _look(self) -> None:
        while True:
            self._any.wait()
            time.sleep(LOOK_SECONDS)
            with self._lock:
                late = [wait for wait in self._waits if wait.seconds > PATIENCE_SECONDS]
            for pulse in {wait.connection.pulse for wait in late}:
                self._judge(pulse, [wait for wait in late if wait.connection.pulse is pulse])

    def _judge(self, pulse: Pulse, waits: list[_Wait]) -> None:
        """Close those that waited long enough, or all of them where the server does not answer."""
        is_silent = not (pulse.answered_lately or self._address_answers(waits[0]))
        if is_silent:
            pulse.note_silence()
        for wait in waits:
            if is_silent or wait.seconds > wait.connection.limit_seconds:
                self._close(wait)

    def _address_answers(self, wait: _Wait) -> bool:
        with self._lock:
            if wait not in self._waits:
                return True
            with socket.socket(fileno=os.dup(wait.descriptor)) as ours:
                family, address = ours.family, ours.getpeername()
        try:
            knock(family, address)
        except OSError:
            return False
        wait.connection.pulse.note_answer()
        return True

    def _close(self, wait: _Wait) -> None:
        with self._lock:
            if wait in self._waits:
                with socket.socket(fileno=os.dup(wait.descriptor)) as ours:
                    ours.shutdown(socket.SHUT_RDWR)


_watch = _Watch()


@contextmanager
def _watched(connection: WatchedConnection) -> Iterator[None]:
    if connection.closed:  # the driver says so itself
        yield
        return
    wait = _Wait(connection)
    _watch.add(wait)
    try:
        yield
    finally:
        _watch.end(wait)


def knock(family: int, address: Any) -> None:
    """Come back once the server at this address has answered a stranger; raises OSError where it does not."""
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.settimeout(PROBE_SECONDS)
        probe.connect(address)
        probe.sendall(SSL_REQUEST)
        probe.recv(1)


def _within(make: Callable[[], Any], seconds: float) -> Any:
    """What `make` makes, in a thread that is left alone after so long; what comes too late is closed."""
    worker = ThreadPoolExecutor(1, thread_name_prefix="connect")
    asked = worker.submit(make)
    worker.shutdown(wait=False)
    try:
        return asked.result(timeout=seconds)
    except NotYet:
        asked.add_done_callback(_close_late)
        raise psycopg2.OperationalError("timeout expired") from None


def _close_late(asked: Future[Any]) -> None:
    if asked.exception() is None:
        asked.result().close()
