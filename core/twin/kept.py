"""What was computed from the data as they stand, until they change."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TypeVar

T = TypeVar("T")


class Kept:
    """Values of one data version, at most `limit` of them: the oldest gives way, and all with the next version.

    What raises is not kept. Threads that ask for the same value at once may compute it twice; it is the same.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._values: dict[tuple[int, Hashable], object] = {}

    def of(self, version: int, key: Hashable, make: Callable[[], T]) -> T:
        """The value of this key at this version, made where there is none yet."""
        values = self._values
        if (version, key) not in values:
            made = make()
            values = {known: value for known, value in self._values.items() if known[0] == version}
            room = list(values.items())[-(self._limit - 1) :]
            self._values = values = dict(room) | {(version, key): made}
        return values[version, key]  # type: ignore[return-value]
