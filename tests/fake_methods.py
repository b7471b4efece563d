"""Forecast methods from outside that tests can see through."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

Answer = Callable[[np.ndarray, int], np.ndarray]


class FakeMethods:
    """Three methods that all answer the same, and a memory of what they were asked."""

    source = "fakes"
    names = ("first fake", "second fake", "third fake")

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.seen: list[np.ndarray] = []

    def forecast(
        self, demand_units: np.ndarray, *, methods: Sequence[str], season_periods: int, horizon_periods: int
    ) -> np.ndarray:
        """The same answer for each method asked."""
        self.seen.append(demand_units)
        return np.stack([self.answer(demand_units, horizon_periods)] * len(methods))


def every_fifth(demand: np.ndarray, horizon: int) -> np.ndarray:
    """What was five periods before; no season of the twin's own."""
    return demand[:, -5:][:, np.arange(horizon) % 5]


def row_mean(demand: np.ndarray, horizon: int) -> np.ndarray:
    """Each row's mean."""
    return np.repeat(np.nanmean(demand, axis=1, keepdims=True), horizon, axis=1)
