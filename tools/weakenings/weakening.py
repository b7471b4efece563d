"""One weakening: what is taken away, where, and which tests should notice."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Weakening:
    """In the file at `path`, `before`, which stands there once, becomes `after`; `tests` should then fail."""

    what: str
    path: str
    before: str
    after: str
    tests: tuple[str, ...]

    def applied(self, text: str) -> str:
        """The file without its safeguard; raises where it is not there, or more than once."""
        if text.count(self.before) != 1:
            raise ValueError(f"{self.path} holds {self.before!r} {text.count(self.before)} times, not once")
        return text.replace(self.before, self.after)
