"""What keeps the model from costing too much time or money: breaker, daily budget, cache."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Generic, Protocol, TypeVar

FAILURES_UNTIL_OPEN = 3
OPEN_SECONDS = 60.0
MOST_CACHED = 256

Value = TypeVar("Value")


class Breaker:
    """After three failures in a row the model is left alone for a minute; then one call may try again."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._n_failures = 0
        self._closed_until = 0.0

    def may_call(self) -> bool:
        """Whether a call may be made now."""
        with self._lock:
            return self._clock() >= self._closed_until

    def succeeded(self) -> None:
        """Forget earlier failures."""
        with self._lock:
            self._n_failures = 0

    def failed(self) -> None:
        """Count a failure."""
        with self._lock:
            self._n_failures += 1
            if self._n_failures >= FAILURES_UNTIL_OPEN:
                self._closed_until = self._clock() + OPEN_SECONDS


class CallCounter(Protocol):
    """Counts calls per workspace and day; a database may keep it for several processes."""

    def take(self, workspace: str, *, most: int) -> bool:
        """Count one call; False where the workspace has had its `most` calls of the day."""
        ...


def today() -> date:
    """The day of the budget, the same everywhere."""
    return datetime.now(UTC).date()


class MemoryCounter:
    """Counts in this process only."""

    def __init__(self, *, day: Callable[[], date] = today) -> None:
        self._day = day
        self._lock = threading.Lock()
        self._counts: dict[tuple[str, date], int] = {}

    def take(self, workspace: str, *, most: int) -> bool:
        """Count one call; False where the workspace has had its `most` calls of the day."""
        key = (workspace, self._day())
        with self._lock:
            self._counts = {old: count for old, count in self._counts.items() if old[1] == key[1]}
            if self._counts.get(key, 0) >= most:
                return False
            self._counts[key] = self._counts.get(key, 0) + 1
            return True


class Cache(Generic[Value]):
    """The last good answers; a failure is never kept."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._values: OrderedDict[tuple[str, ...], Value] = OrderedDict()

    def get(self, key: tuple[str, ...]) -> Value | None:
        """The value under `key`, or None."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
            return self._values.get(key)

    def put(self, key: tuple[str, ...], value: Value) -> None:
        """Keep a value, and let the one that was not asked for longest go."""
        with self._lock:
            self._values[key] = value
            while len(self._values) > MOST_CACHED:
                self._values.popitem(last=False)
