"""The core check: which groups of partners would do better alone than under a division."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.cooperation.game import CoalitionGame, coalition_sums
from core.errors import InvalidParameter
from core.quantities import FloatArray, require_finite

TOLERANCE_RATIO = 1e-9  # of the largest value in the game: less is rounding, not an objection
MAX_OBJECTIONS_LISTED = 50


@dataclass(frozen=True)
class Objection:
    """A group that would be better off alone, and by how much together."""

    partners: tuple[str, ...]
    gain: float


@dataclass(frozen=True)
class CoreCheck:
    """Whether a division holds against every group; objections: the 50 largest, the largest first."""

    is_in_core: bool
    n_coalitions_checked: int
    n_objections: int
    objections: tuple[Objection, ...]


def check_core(game: CoalitionGame, payoffs: FloatArray) -> CoreCheck:
    """Compare what each group gets with what it is worth alone.

    Parameters
    ----------
    game : values are gains; costs count as negative gains
    payoffs : (n_partners,) division of the value of all partners

    Formula
    -------
    T objects where v(T) - sum over i in T of x_i > 0; in the core where nobody objects

    Raises
    ------
    InvalidParameter
        where `payoffs` has not one number for each partner, or they do not add up to the value of all.

    Source
    ------
    Gillies (1959), Solutions to general non-zero-sum games; Peleg & Sudholter, chapter 3.
    """
    amounts = require_finite("payoffs", payoffs)
    if amounts.shape != (game.n_partners,):
        raise InvalidParameter("the number of payoffs", amounts.size, f"{game.n_partners}")
    tolerance = TOLERANCE_RATIO * float(np.abs(game.values).max())
    # a division found by linear programming adds up to its value only within the solver's tolerance
    if abs(float(amounts.sum()) - game.total_value) > 1e3 * tolerance:
        raise InvalidParameter("the sum of payoffs", f"{amounts.sum():.10g}", f"{game.total_value:.10g}")
    gain = game.values - coalition_sums(amounts)
    gain[[0, -1]] = 0.0
    objecting = np.flatnonzero(gain > tolerance)
    largest = objecting[np.argsort(-gain[objecting], kind="stable")][:MAX_OBJECTIONS_LISTED]
    return CoreCheck(
        is_in_core=objecting.size == 0,
        n_coalitions_checked=max(game.values.size - 2, 0),
        n_objections=int(objecting.size),
        objections=tuple(
            Objection(partners=game.members(int(coalition)), gain=float(gain[coalition]))
            for coalition in largest
        ),
    )
