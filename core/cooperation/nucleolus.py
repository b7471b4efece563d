"""The nucleolus: the division that makes the least content coalition as content as can be, then the next."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.cooperation.game import CoalitionGame, coalition_sums, membership
from core.cooperation.kohlberg import is_nucleolus
from core.errors import InvalidParameter
from core.quantities import FloatArray

MAX_NUCLEOLUS_PARTNERS = 12  # each linear program has 2**n rows
ZERO_RATIO = 1e-9  # below this share of the largest saving a number counts as zero
RANK_TOLERANCE = 1e-9


@dataclass(frozen=True)
class Nucleolus:
    """Payoff of each partner; is_certified: Kohlberg's criterion confirms it, however it was found."""

    payoffs: FloatArray
    least_core_excess: float
    is_certified: bool


def find_nucleolus(game: CoalitionGame) -> Nucleolus:
    """Nucleolus over the individually rational divisions, by a sequence of linear programs.

    Returns
    -------
    Nucleolus
        least_core_excess is the largest excess v(S) - x(S) over the proper coalitions; above 0 the core is
        empty (0 for a single partner).

    Formula
    -------
    x with sum x = v(N) and x_i >= v({i}) that makes the excesses v(T) - x(T), sorted from the largest down,
    lexicographically as small as can be

    Raises
    ------
    InvalidParameter
        where there are more than 12 partners, or all together are worth less than the sum of each alone, so
        that no individually rational division exists.

    Source
    ------
    Schmeidler (1969); each linear program fixes the coalitions with a positive dual value, which have the
    same excess in every optimal division (Maschler, Peleg & Shapley 1979).
    """
    if game.n_partners > MAX_NUCLEOLUS_PARTNERS:
        raise InvalidParameter(
            "the number of partners of a nucleolus", game.n_partners, f"at most {MAX_NUCLEOLUS_PARTNERS}"
        )
    alone = game.stand_alone_values
    gains = game.values - coalition_sums(alone)
    scale = float(np.abs(gains).max())
    if gains[-1] < -ZERO_RATIO * max(scale, float(np.abs(game.values).max())):
        raise InvalidParameter(
            "the value of all partners together", f"{game.total_value:.10g}", f"{alone.sum():.10g} or more"
        )
    if game.n_partners == 1 or scale == 0 or gains[-1] <= ZERO_RATIO * scale:
        payoffs = alone + max(float(gains[-1]), 0.0) / game.n_partners
    else:
        payoffs = alone + scale * _lexicographic_minimum(gains / scale, game.n_partners)
    excess = (game.values - coalition_sums(payoffs))[1:-1]
    return Nucleolus(
        payoffs=payoffs,
        least_core_excess=float(excess.max()) if excess.size else 0.0,
        is_certified=is_nucleolus(game, payoffs),
    )


def _lexicographic_minimum(gains: FloatArray, n_partners: int) -> FloatArray:
    """Minimise the largest excess, fix what cannot change, and go on until one division is left."""
    coalitions = membership(n_partners)
    fixed_rows = [coalitions[-1]]
    fixed_sums = [float(gains[-1])]
    while True:
        free = np.flatnonzero(_outside_span(coalitions, np.array(fixed_rows)))
        if free.size == 0:
            payoffs: FloatArray = np.linalg.lstsq(np.array(fixed_rows), np.array(fixed_sums), rcond=None)[0]
            return payoffs
        excess, duals = _minimise_largest_excess(
            coalitions[free], gains[free], np.array(fixed_rows), np.array(fixed_sums)
        )
        for coalition in free[duals > duals.max() * 1e-7]:
            fixed_rows.append(coalitions[coalition])
            fixed_sums.append(float(gains[coalition]) - excess)


def _minimise_largest_excess(
    rows: FloatArray, gains: FloatArray, fixed_rows: FloatArray, fixed_sums: FloatArray
) -> tuple[float, FloatArray]:
    """Least e with gains - rows @ x <= e, fixed sums kept and x >= 0; and the dual value of each row."""
    from scipy.optimize import linprog

    n_partners = rows.shape[1]
    result = linprog(
        c=np.append(np.zeros(n_partners), 1.0),
        A_ub=np.column_stack([-rows, -np.ones(len(rows))]),
        b_ub=-gains,
        A_eq=np.column_stack([fixed_rows, np.zeros(len(fixed_rows))]),
        b_eq=fixed_sums,
        bounds=[(0.0, None)] * n_partners + [(None, None)],
        method="highs-ds",
    )
    if result.status != 0:
        raise ArithmeticError(f"The linear program of the nucleolus was not solved: {result.message}")
    duals: FloatArray = -result.ineqlin.marginals
    return float(result.x[-1]), duals


def _outside_span(rows: FloatArray, basis_rows: FloatArray) -> NDArray[np.bool_]:
    """Which rows are no linear combination of `basis_rows`."""
    _, singular_values, directions = np.linalg.svd(basis_rows, full_matrices=False)
    basis = directions[singular_values > RANK_TOLERANCE]
    residual = rows - (rows @ basis.T) @ basis
    is_outside: NDArray[np.bool_] = np.abs(residual).max(axis=1) > RANK_TOLERANCE
    return is_outside
