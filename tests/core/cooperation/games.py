"""Games that several tests play."""

from __future__ import annotations

from itertools import combinations

import numpy as np
from hypothesis import strategies as st

from core.cooperation.game import CoalitionGame

NAMES = "ABCDEFGH"


def game_of(*values: float) -> CoalitionGame:
    """Game with the values of coalitions 1, 2, 3, ... in order of their bit masks."""
    n_partners = (len(values) + 1).bit_length() - 1
    return CoalitionGame(partners=tuple(NAMES[:n_partners]), values=np.array([0.0, *values]))


def game_by_size(n_partners: int, value_of_size: dict[int, float]) -> CoalitionGame:
    """Symmetric game: only the number of members counts."""
    sizes = [bin(mask).count("1") for mask in range(2**n_partners)]
    return game_of(*[value_of_size.get(size, 0.0) for size in sizes[1:]])


def bankruptcy_game(estate: float, claims: list[float]) -> CoalitionGame:
    """What is left for a group after everybody else was paid in full (Aumann & Maschler 1985)."""
    everybody = range(len(claims))
    values = []
    for mask in range(1, 2 ** len(claims)):
        others = sum(claims[i] for i in everybody if not mask >> i & 1)
        values.append(max(estate - others, 0.0))
    return game_of(*values)


@st.composite
def games(draw, min_partners: int = 1, max_partners: int = 5, *, divisible: bool = False) -> CoalitionGame:
    """Any game; with `divisible`, one whose total leaves each partner at least its stand-alone value."""
    n_partners = draw(st.integers(min_partners, max_partners))
    n_values = 2**n_partners - 1
    numbers = st.one_of(st.integers(-20, 50).map(float), st.floats(-1e3, 1e3).map(lambda x: round(x, 3)))
    values = draw(st.lists(numbers, min_size=n_values, max_size=n_values))
    if divisible:
        alone = sum(values[2**i - 1] for i in range(n_partners))
        values[-1] = max(values[-1], alone) + draw(st.integers(0, 30)) * (n_partners > 1)
    if n_partners == 1:
        values = values[:1]
    return game_of(*values)


@st.composite
def convex_savings(draw, max_partners: int = 5) -> CoalitionGame:
    """Savings that grow with the group (a sum of unanimity games), so that the core is not empty."""
    n_partners = draw(st.integers(2, max_partners))
    groups = [g for size in range(2, n_partners + 1) for g in combinations(range(n_partners), size)]
    dividends = draw(st.lists(st.integers(0, 20), min_size=len(groups), max_size=len(groups)))
    values = np.zeros(2**n_partners)
    for group, dividend in zip(groups, dividends, strict=True):
        needed = sum(1 << i for i in group)
        values[[mask for mask in range(values.size) if mask & needed == needed]] += dividend
    return game_of(*values[1:])
