"""The Shapley value: what a partner adds, averaged over all orders in which partners may join."""

from __future__ import annotations

from math import comb

import numpy as np

from core.cooperation.game import CoalitionGame, coalition_sums
from core.quantities import FloatArray


def shapley_value(game: CoalitionGame) -> FloatArray:
    """Exact Shapley value of each partner.

    Returns
    -------
    (n_partners,) array
        sum over coalitions S without the partner of |S|! (n - |S| - 1)! / n! * (v(S + partner) - v(S)).

    Source
    ------
    Shapley (1953), A value for n-person games.
    """
    n_partners = game.n_partners
    size = coalition_sums(np.ones(n_partners)).astype(np.intp)
    weight = np.array([1.0 / (n_partners * comb(n_partners - 1, s)) for s in range(n_partners)])
    # coalition S counts with weight(|S| - 1) for its members, and with -weight(|S|) for everybody else
    for_members = np.append(0.0, weight)[size] * game.values
    for_others = np.append(weight, 0.0)[size] * game.values
    value = np.empty(n_partners)
    for partner in reversed(range(n_partners)):
        # the partner's bit halves what is left of the array; summing the halves then takes the partner out
        absent, present = slice(0, 2**partner), slice(2**partner, None)
        value[partner] = for_members[present].sum() - for_others[absent].sum()
        for_members = for_members[absent] + for_members[present]
        for_others = for_others[absent] + for_others[present]
    return value
