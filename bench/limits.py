"""Figures beside their limits; a benchmark that passed one ends with 1."""

from __future__ import annotations


class Limits:
    """What was measured, and which limits were passed."""

    def __init__(self) -> None:
        self.passed: list[str] = []

    def tell(self, name: str, value: float, limit: float, unit: str, *, at_least: bool = False) -> None:
        """Print one figure with its limit: the most that it may be, or the least."""
        is_past = value < limit if at_least else value > limit
        self.passed += [name] if is_past else []
        side = "least" if at_least else "limit"
        print(f"{'PAST' if is_past else 'ok':>5}  {name}: {value:,.3g} {unit} ({side} {limit:g})", flush=True)

    def end(self) -> int:
        """1 where a limit was passed, after naming which."""
        if self.passed:
            print(f"Past the limit: {', '.join(self.passed)}")
        return 1 if self.passed else 0
