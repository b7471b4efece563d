"""Something that is done once for all who need it, and for which no lock is held."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NotYet

from core.errors import StorageUnavailable


class Once:
    """Run `action` until it has succeeded once. Who comes meanwhile shares its end, good or bad."""

    def __init__(self, action: Callable[[], None], *, wait_seconds: float) -> None:
        self._action, self._wait_seconds = action, wait_seconds
        self._is_done = False
        self._running: Future[None] | None = None
        self._lock = threading.Lock()  # held for a moment, never while anything is waited for

    def __call__(self) -> None:
        """Raises what the action raises, or StorageUnavailable where it takes others too long."""
        if self._is_done:
            return
        with self._lock:
            running = self._running
            if running is None:
                mine = self._running = Future[None]()
        if running is None:
            self._run(mine)
            return
        try:
            running.result(timeout=self._wait_seconds)
        except NotYet:
            raise StorageUnavailable("it is still being made ready") from None

    def _run(self, mine: Future[None]) -> None:
        try:
            self._action()
        except BaseException as error:
            mine.set_exception(error)
            raise
        else:
            self._is_done = True
            mine.set_result(None)
        finally:
            with self._lock:
                self._running = None
