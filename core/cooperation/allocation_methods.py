"""Simple rules for dividing a joint cost, to stand beside Shapley value and nucleolus."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np

from core.cooperation.game import CoalitionGame, membership
from core.errors import InvalidParameter
from core.quantities import FloatArray, require_positive

MAX_LINEAR_PROGRAM_PARTNERS = 12
SLACK_RATIO = 1e-9


@dataclass(frozen=True)
class EqualProfit:
    """Cost of each partner under the equal profit method; the largest gap between two relative costs."""

    costs: FloatArray
    max_gap_ratio: float


def proportional_costs(cost_game: CoalitionGame) -> FloatArray:
    """Joint cost divided in proportion to the stand-alone costs, (n_partners,).

    Formula
    -------
    y_i = c(N) c({i}) / sum of c({j})

    Raises
    ------
    InvalidParameter
        where a stand-alone cost is negative or their sum is 0.

    Source
    ------
    Tijs & Driessen (1986), Management Science 32.
    """
    alone = _require_costs(cost_game)
    total = float(require_positive("the sum of stand-alone costs", alone.sum()))
    return alone * (cost_game.total_value / total)


def alternative_cost_avoided(cost_game: CoalitionGame) -> FloatArray | None:
    """Each partner pays its marginal cost, and of the rest a share in proportion to what it avoids.

    Returns
    -------
    (n_partners,) array or None
        m_i + (c(N) - sum m) * (c(i) - m_i) / sum(c(j) - m_j), with m_i = c(N) - c(N without i). None where
        nobody avoids any cost and yet a rest remains: then it has no key.

    Source
    ------
    Tijs & Driessen (1986), Management Science 32: the ACA method of cost allocation.
    """
    n_partners = cost_game.n_partners
    everybody = cost_game.values.size - 1
    marginal = cost_game.total_value - cost_game.values[everybody - 2 ** np.arange(n_partners)]
    avoided = cost_game.stand_alone_values - marginal
    rest = cost_game.total_value - marginal.sum()
    rounding = SLACK_RATIO * float(np.abs(cost_game.values).max())
    if abs(rest) <= rounding:
        return marginal
    total_avoided = float(avoided.sum())
    if abs(total_avoided) <= rounding:
        return None
    costs: FloatArray = marginal + rest * avoided / total_avoided
    return costs


def equal_profit_method(cost_game: CoalitionGame) -> EqualProfit | None:
    """Division in the core whose relative costs y_i / c(i) differ least between any two partners.

    Returns
    -------
    EqualProfit or None
        None where the core is empty: then no division satisfies the method. Where several divisions have the
        least gap, one with the least total gap among them.

    Formula
    -------
    min f with |y_i / c({i}) - y_j / c({j})| <= f for all i, j, sum of y = c(N), and y(T) <= c(T) for every
    coalition T

    Raises
    ------
    InvalidParameter
        where a stand-alone cost is not above 0, or there are more than 12 partners.

    Source
    ------
    Frisk, Goethe-Lundgren, Jornsten & Ronnqvist (2010), European Journal of Operational Research 205.
    """
    if cost_game.n_partners > MAX_LINEAR_PROGRAM_PARTNERS:
        raise InvalidParameter(
            "the number of partners of the equal profit method",
            cost_game.n_partners,
            f"at most {MAX_LINEAR_PROGRAM_PARTNERS}",
        )
    alone = require_positive("a stand-alone cost", cost_game.stand_alone_values)
    if cost_game.n_partners == 1:
        return EqualProfit(costs=alone, max_gap_ratio=0.0)
    least = _least_gap(cost_game, alone, gap_ceiling=None)
    if least is None:
        return None
    settled = _least_gap(cost_game, alone, gap_ceiling=least.max_gap_ratio)
    return settled or least


def _least_gap(
    cost_game: CoalitionGame, alone: FloatArray, *, gap_ceiling: float | None
) -> EqualProfit | None:
    """Core division with the least largest gap; or, under a ceiling for that, with the least sum of gaps."""
    from scipy.optimize import linprog

    n_partners = cost_game.n_partners
    pairs = list(combinations(range(n_partners), 2))
    difference = np.zeros((len(pairs), n_partners))
    for row, (one, other) in enumerate(pairs):
        difference[row, one], difference[row, other] = 1.0 / alone[one], -1.0 / alone[other]
    n_gaps = 1 if gap_ceiling is None else len(pairs)
    gap_of_pair = np.ones((len(pairs), 1)) if gap_ceiling is None else np.eye(len(pairs))
    coalitions = membership(n_partners)[1:-1]
    result = linprog(
        c=np.append(np.zeros(n_partners), np.ones(n_gaps)),
        A_ub=np.vstack(
            [
                np.column_stack([coalitions, np.zeros((len(coalitions), n_gaps))]),
                np.column_stack([difference, -gap_of_pair]),
                np.column_stack([-difference, -gap_of_pair]),
            ]
        ),
        b_ub=np.append(cost_game.values[1:-1], np.zeros(2 * len(pairs))),
        A_eq=np.append(np.ones(n_partners), np.zeros(n_gaps))[np.newaxis],
        b_eq=[cost_game.total_value],
        bounds=[(None, None)] * n_partners
        + [(0.0, None if gap_ceiling is None else gap_ceiling * (1.0 + SLACK_RATIO))] * n_gaps,
        method="highs-ds",
    )
    if result.status != 0:
        return None
    costs = result.x[:n_partners]
    relative = costs / alone
    return EqualProfit(costs=costs, max_gap_ratio=float(relative.max() - relative.min()))


def _require_costs(cost_game: CoalitionGame) -> FloatArray:
    alone = cost_game.stand_alone_values
    if np.any(alone < 0):
        raise InvalidParameter("a stand-alone cost", f"{alone.min():.10g}", "0 or more")
    return alone
