"""Kohlberg's criterion: a proof, from the division alone, that it is the nucleolus."""

from __future__ import annotations

import numpy as np

from core.cooperation.game import CoalitionGame, coalition_sums, membership
from core.quantities import FloatArray

TIE_RATIO = 1e-7  # excesses closer than this share of the largest saving belong to one level


def is_nucleolus(game: CoalitionGame, payoffs: FloatArray) -> bool:
    """Whether `payoffs` (n_partners,) are the nucleolus over the individually rational divisions.

    For each level e, the coalitions with excess v(S) - x(S) >= e must be balanced: positive weights on them,
    and weights of 0 or more on partners who get just their stand-alone value, add up to 1 for each partner.
    Levels above which the coalitions already span all divisions need no test.

    Formula
    -------
    for every level e: positive weights w_T on the coalitions with v(T) - x(T) >= e, and weights >= 0 on
    partners with x_i = v({i}), such that the sum of w_T over T with i in T = 1 for every partner i

    Source
    ------
    Kohlberg (1971), SIAM J. Appl. Math. 20: with the set of partners at their stand-alone value.
    """
    alone = game.stand_alone_values
    scale = (
        float(np.abs(game.values - coalition_sums(alone)).max()) or float(np.abs(game.values).max()) or 1.0
    )
    tie = TIE_RATIO * scale
    excess = game.values - coalition_sums(payoffs)
    if abs(excess[-1]) > tie or np.any(payoffs < alone - tie):
        return False
    coalitions = membership(game.n_partners)
    at_stand_alone = np.eye(game.n_partners)[payoffs <= alone + tie]
    proper = np.arange(1, 2**game.n_partners - 1)
    order = proper[np.argsort(-excess[proper], kind="stable")]
    level_ends = np.flatnonzero(np.diff(excess[order]) < -tie) + 1
    rank = 0
    for end in (*level_ends, order.size):
        collection = coalitions[order[:end]]
        new_rank = int(np.linalg.matrix_rank(collection)) if end else 0
        if new_rank > rank and not _is_balanced(collection, at_stand_alone):
            return False
        rank = new_rank
        if rank == game.n_partners:
            break
    return True


def _is_balanced(collection: FloatArray, zero_allowed: FloatArray) -> bool:
    """Whether weights > 0 on `collection` and >= 0 on `zero_allowed` add up to 1 for each partner.

    By linear programming duality that holds when no shift of money with sum 0 leaves every coalition as well
    off and one of them better off; so the best such shift is looked for.
    """
    from scipy.optimize import linprog

    watched = np.vstack([collection, zero_allowed])
    n_partners = collection.shape[1]
    result = linprog(
        c=-collection.sum(axis=0),
        A_ub=-watched,
        b_ub=np.zeros(len(watched)),
        A_eq=np.ones((1, n_partners)),
        b_eq=[0.0],
        bounds=[(-1.0, 1.0)] * n_partners,
        method="highs-ds",
    )
    return bool(result.status == 0 and -result.fun < 1e-6)
