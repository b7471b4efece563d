"""When a person ended all his sign-ins, so that a browser whose cookie is older is let in no more.

Each process asks the database, and again after some seconds: an end holds in every process of an address.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from core.errors import StorageUnavailable

FRESH_SECONDS = 5.0
MOST_KEPT = 10_000


class SignOuts:
    """What is known of each person, asked anew where it is older than a few seconds."""

    def __init__(
        self, ask: Callable[[str], float | None], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._ask, self._clock = ask, clock
        self._kept: dict[str, tuple[float, float | None]] = {}

    def at(self, person: str) -> float | None:
        """Seconds since 1970 at which his sign-ins were ended, None where they never were.

        While the database is away it is what was known last; pages show nothing of anybody then.
        """
        now = self._clock()
        kept = self._kept.get(person)
        if kept is not None and now - kept[0] < FRESH_SECONDS:
            return kept[1]
        try:
            ended = self._ask(person)
        except StorageUnavailable:
            return kept[1] if kept is not None else None
        if len(self._kept) >= MOST_KEPT:
            self._kept.clear()
        self._kept[person] = (now, ended)
        return ended

    def forget(self, person: str) -> None:
        """Ask anew at once."""
        self._kept.pop(person, None)
