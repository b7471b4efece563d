"""Large files are read one after the other: the memory for two of them at once is not there on a small server."""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

LARGE_BYTES = 4_000_000
LOOK_SECONDS = 0.25
_turn = threading.Lock()


@contextmanager
def in_turn(n_bytes: int, on_wait: Callable[[], None]) -> Iterator[None]:
    """Read a file of this size in here; a large one waits for its turn, and its memory is given back afterwards.

    on_wait : called while it waits; what it raises ends the waiting
    """
    if n_bytes < LARGE_BYTES:
        yield
        return
    while not _turn.acquire(timeout=LOOK_SECONDS):
        on_wait()
    try:
        yield
    finally:
        _turn.release()
        give_memory_back()


def give_memory_back() -> None:
    """Let the system have what Python has freed; where the C library is not glibc, it knows by itself when to."""
    try:
        ctypes.CDLL(None).malloc_trim(0)
    except (AttributeError, OSError, TypeError):
        return
