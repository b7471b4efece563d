"""A cooperative game: what each coalition of partners is worth together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.errors import InvalidParameter
from core.quantities import FloatArray, require_finite

MAX_PARTNERS = 20  # 2**20 coalitions are a million values
ROUNDING_RATIO = 1e-12


@dataclass(frozen=True)
class CoalitionGame:
    """Partners, and the value of each coalition, (2**n_partners,) by bit mask; the empty one is worth 0.

    Raises
    ------
    InvalidParameter
        where there is no partner or more than 20, a name stands twice, the number of values is not
        2**n_partners, a value is not finite, or the empty coalition is not worth 0.
    """

    partners: tuple[str, ...]
    values: FloatArray

    def __post_init__(self) -> None:
        n_partners = len(self.partners)
        if not 1 <= n_partners <= MAX_PARTNERS:
            raise InvalidParameter("the number of partners", n_partners, f"1 to {MAX_PARTNERS}")
        if len(set(self.partners)) < n_partners:
            raise InvalidParameter("partners", self.partners, "names of which none stands twice")
        values = require_finite("coalition values", self.values)
        if values.shape != (2**n_partners,):
            raise InvalidParameter(
                "the number of coalition values", values.size, f"{2**n_partners}, one for each coalition"
            )
        if values[0] != 0:
            raise InvalidParameter("the value of the empty coalition", f"{values[0]:.10g}", "0")
        object.__setattr__(self, "values", values)

    @property
    def n_partners(self) -> int:
        """How many partners play."""
        return len(self.partners)

    @property
    def stand_alone_values(self) -> FloatArray:
        """(n_partners,) value of each partner alone."""
        return self.values[2 ** np.arange(self.n_partners)]

    @property
    def total_value(self) -> float:
        """Value of all partners together."""
        return float(self.values[-1])

    def members(self, coalition: int) -> tuple[str, ...]:
        """Names of the partners in coalition number `coalition`."""
        return tuple(name for bit, name in enumerate(self.partners) if coalition >> bit & 1)


def build_game(partners: Sequence[str], values: Mapping[Iterable[str], float]) -> CoalitionGame:
    """Game from a value for each non-empty set of partner names; the order of names in a set does not matter.

    Raises
    ------
    InvalidParameter
        where a coalition is left out or given twice, or a name is not a partner.
    """
    position = {name: index for index, name in enumerate(partners)}
    by_mask: dict[int, float] = {0: 0.0}
    for names, value in values.items():
        members = set(names)
        unknown = members - position.keys()
        if unknown:
            raise InvalidParameter("a coalition member", sorted(unknown)[0], f"one of {', '.join(partners)}")
        mask = sum(1 << position[name] for name in members)
        if mask in by_mask and mask:
            raise InvalidParameter(
                "the coalition", "+".join(sorted(members)) + " (given twice)", "given once"
            )
        by_mask[mask] = value
    left_out = next((mask for mask in range(2 ** len(partners)) if mask not in by_mask), None)
    if left_out is not None:
        names = [name for name, bit in position.items() if left_out >> bit & 1]
        raise InvalidParameter("the coalition", "+".join(names) + " (left out)", "given with its value")
    ordered = np.array([by_mask[mask] for mask in range(len(by_mask))], dtype=np.float64)
    return CoalitionGame(partners=tuple(partners), values=ordered)


def savings_game(cost_game: CoalitionGame) -> CoalitionGame:
    """What each coalition saves against its members alone: sum of stand-alone costs - joint cost.

    A division x of the savings is the division stand-alone cost - x of the costs; Shapley value and nucleolus
    carry over in this way.

    Formula
    -------
    v(T) = sum over i in T of c({i}) - c(T)

    Source
    ------
    Peleg & Sudholter, Introduction to the Theory of Cooperative Games, chapter 2 (strategic equivalence).
    """
    alone = coalition_sums(cost_game.stand_alone_values)
    savings = alone - cost_game.values
    # coalitions that save nothing, such as a single partner, must not be left with a rounding error
    savings[np.abs(savings) <= ROUNDING_RATIO * np.abs(cost_game.values).max()] = 0.0
    return CoalitionGame(partners=cost_game.partners, values=savings)


def coalition_sums(amounts: ArrayLike) -> FloatArray:
    """Sum of `amounts` (n_partners,) over the members of each coalition, (2**n_partners,)."""
    sums = np.zeros(1)
    for amount in np.asarray(amounts, dtype=np.float64):
        sums = np.concatenate([sums, sums + amount])
    return sums


def membership(n_partners: int) -> NDArray[np.float64]:
    """(2**n_partners, n_partners) matrix with 1 where the partner is in the coalition."""
    masks = np.arange(2**n_partners)[:, np.newaxis]
    return (masks >> np.arange(n_partners) & 1).astype(np.float64)
