"""How many throw-away workspaces one address, and all together, may open in an hour. Counted in each process."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable

HOUR_SECONDS = 3_600.0
ALL_TOGETHER = 10  # times what one address may


class Openings:
    """The openings of the last hour."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._lock = clock, threading.Lock()
        self._recent: deque[tuple[float, str]] = deque()

    def may_open(self, address: str, *, most: int) -> bool:
        """Whether one more is allowed; it is then counted."""
        with self._lock:
            now = self._clock()
            while self._recent and self._recent[0][0] <= now - HOUR_SECONDS:
                self._recent.popleft()
            n_own = sum(other == address for _, other in self._recent)
            if n_own >= most or len(self._recent) >= ALL_TOGETHER * most:
                return False
            self._recent.append((now, address))
            return True


openings = Openings()
