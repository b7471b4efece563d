"""How long answers of this process took of late: the last thousand of each kind, for who runs the app."""

from __future__ import annotations

import statistics
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import perf_counter

MOST_KEPT = 1_000
SLOW_SHARE = 0.95
PAGE = "page run"  # a page drawn anew; kinds of requests are named as in the log


@dataclass(frozen=True)
class Times:
    """Of the last answers of a kind: how many, the middle one, and the one that 95 of 100 do not exceed."""

    kind: str
    n: int
    median_seconds: float
    slow_seconds: float


class Timings:
    """Durations by kind; threads share it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: dict[str, deque[float]] = {}

    def note(self, kind: str, seconds: float) -> None:
        """One more answer."""
        with self._lock:
            self._kept.setdefault(kind, deque(maxlen=MOST_KEPT)).append(seconds)

    @contextmanager
    def taken(self, kind: str) -> Iterator[None]:
        """How long what is done within takes, however it ends."""
        begun = perf_counter()
        try:
            yield
        finally:
            self.note(kind, perf_counter() - begun)

    def summary(self) -> tuple[Times, ...]:
        """Each kind in the order of its name."""
        with self._lock:
            kept = {kind: sorted(seconds) for kind, seconds in sorted(self._kept.items())}
        return tuple(
            Times(
                kind, len(seconds), statistics.median(seconds), seconds[int(SLOW_SHARE * (len(seconds) - 1))]
            )
            for kind, seconds in kept.items()
        )


timings = Timings()
