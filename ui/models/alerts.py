"""The inbox's table: which lanes stand in it, what is worth most first."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from core.decision import KINDS, Decisions

MOST_ROWS = 200  # shown at once; the chips and the order bring the rest in reach
MOST_VALUES = 500  # of a label that a list offers
LaneLabels = Mapping[str, tuple[tuple[str, str], ...]]
CAPACITY_UP, CAPACITY_DOWN, NOTHING = "book", "release", "nothing"
CHIPS = (
    CAPACITY_UP,
    CAPACITY_DOWN,
    *(kind for kind in KINDS if kind not in ("year", "weeks", "prices")),
    NOTHING,
)


def lanes_of(decisions: Decisions) -> dict[str, np.ndarray[tuple[int], np.dtype[np.bool_]]]:
    """Under each chip, (n_lanes,) which lanes it stands for; a lane may have several."""
    up, down = decisions.moves_capacity
    return {
        CAPACITY_UP: up,
        CAPACITY_DOWN: down,
        **{chip: decisions.told[chip] for chip in CHIPS if chip in decisions.told},
        NOTHING: ~decisions.needs_somebody,
    }


def chips(decisions: Decisions) -> dict[str, int]:
    """Chips that some lane has, with the number of its lanes."""
    counts = {chip: int(lanes.sum()) for chip, lanes in lanes_of(decisions).items()}
    return {chip: n_lanes for chip, n_lanes in counts.items() if n_lanes}


def label_values(labels: LaneLabels) -> dict[str, tuple[str, ...]]:
    """The values of each part of lane names by which lanes can be told apart, for instance of "origin"."""
    found: dict[str, set[str]] = {}
    for of_lane in labels.values():
        for part, value in of_lane:
            found.setdefault(part, set()).add(value)
    return {part: tuple(sorted(values)) for part, values in found.items() if 1 < len(values) <= MOST_VALUES}


def with_labels(lanes: tuple[str, ...], labels: LaneLabels, wanted: Mapping[str, str]) -> NDArray[np.bool_]:
    """(n_lanes,) lanes that have every wanted label."""
    return np.array([set(wanted.items()) <= set(labels.get(lane, ())) for lane in lanes], dtype=np.bool_)


def rows(
    decisions: Decisions, chosen: tuple[str, ...], *, among: NDArray[np.bool_] | None = None
) -> tuple[int, ...]:
    """Numbers of the lanes under one of these chips, or of all that ask for a decision; at most MOST_ROWS.

    among : (n_lanes,) lanes that are looked at, by default all
    """
    shown = decisions.needs_somebody
    if chosen:
        of_chip = lanes_of(decisions)
        shown = np.any([of_chip[chip] for chip in chosen if chip in of_chip], axis=0)
    shown = shown & (True if among is None else among)
    order = decisions.by_worth()
    return tuple(order[shown[order]][:MOST_ROWS].tolist())
