"""(s, S): whenever the inventory position is at or below s at the start of a period, order up to S."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.errors import InvalidParameter
from core.laws import DiscreteLaw, PoissonLaw
from core.quantities import FloatArray, require_non_negative, require_positive, require_whole
from core.textbook.lead_time_demand import lead_time_demand_law, period_pmf


@dataclass(frozen=True)
class MinMaxPolicy:
    """An (s, S) policy and its expected cost per period."""

    reorder_point_units: int
    order_up_to_units: int
    cost_per_period: float


@dataclass(frozen=True)
class _RenewalCost:
    """Cost of (s, S) by renewal: between two orders, position S - j is visited `visits[j]` times on average.

    rates[i] is the expected cost of a period begun at position lowest + i.
    """

    visits: FloatArray
    rates: FloatArray
    lowest: int
    order_cost: float

    def rate(self, position: int) -> float:
        return float(self.rates[position - self.lowest])

    def policy_cost(self, point: int, level: int) -> float:
        visits = self.visits[: level - point]
        downwards = self.rates[point + 1 - self.lowest : level + 1 - self.lowest][::-1]
        return float((self.order_cost + visits @ downwards) / visits.sum())


def min_max_cost(
    law: PoissonLaw | DiscreteLaw,
    *,
    reorder_point_units: int,
    order_up_to_units: int,
    lead_time_periods: int,
    order_cost: float,
    holding_cost_per_unit_per_period: float,
    backorder_cost_per_unit_per_period: float,
) -> float:
    """Expected cost per period of an (s, S) policy.

    Parameters
    ----------
    law : demand of one period, in whole units, with a mean above 0
    reorder_point_units, order_up_to_units : int, s < S
    lead_time_periods : int, >= 0
        An order placed before the demand of t arrives before that of t + L: costs follow L + 1 demands.
    order_cost, holding and backorder cost : float, >= 0

    Formula
    -------
    C(s, S) = (K + sum over j < S - s of m(j) G(S - j)) / sum of m(j), with m(j) the mean number of periods
    begun j units below S between two orders, m(0) = 1 / (1 - P(D = 0)) and m(j) = sum over i <= j of P(D =
    i) m(j - i), and G(y) = h E[(y - D_L+1)+] + p E[(D_L+1 - y)+]

    Raises
    ------
    InvalidParameter
        where an argument is outside its domain.

    Assumes
    -------
    Unmet demand waits; costs are paid on the stock or backorders at the end of a period.

    Source
    ------
    Snyder & Shen, Fundamentals of Supply Chain Theory, 2nd ed., section 4.4.
    """
    point = int(require_whole("reorder_point_units", reorder_point_units))
    level = int(require_whole("order_up_to_units", order_up_to_units))
    if level <= point:
        raise InvalidParameter("order_up_to_units", level, f"more than the reorder point, {point}")
    require_non_negative("order_cost", order_cost)
    rates = _period_costs(
        _protection_law(law, lead_time_periods),
        np.arange(point + 1, level + 1, dtype=np.float64),
        float(require_non_negative("holding_cost_per_unit_per_period", holding_cost_per_unit_per_period)),
        float(require_non_negative("backorder_cost_per_unit_per_period", backorder_cost_per_unit_per_period)),
    )
    visits = _expected_visits(period_pmf(law), level - point)
    return _RenewalCost(visits, rates, lowest=point + 1, order_cost=order_cost).policy_cost(point, level)


def optimal_min_max(
    law: PoissonLaw | DiscreteLaw,
    *,
    lead_time_periods: int,
    order_cost: float,
    holding_cost_per_unit_per_period: float,
    backorder_cost_per_unit_per_period: float,
) -> MinMaxPolicy:
    """The (s, S) policy of least expected cost per period.

    Parameters
    ----------
    law : demand of one period, in whole units, with a mean above 0
    lead_time_periods : int, >= 0
    order_cost : float, >= 0
    holding_cost_per_unit_per_period, backorder_cost_per_unit_per_period : float, > 0

    Formula
    -------
    s, S with the least C(s, S): G(s + 1) > C* >= G(y) for the levels S that are tried

    Raises
    ------
    InvalidParameter
        where an argument is outside its domain.

    Source
    ------
    Zheng & Federgruen (1991), Finding optimal (s, S) policies is about as simple as evaluating a single
    policy, Operations Research 39(4).
    """
    fixed = float(require_non_negative("order_cost", order_cost))
    holding = float(require_positive("holding_cost_per_unit_per_period", holding_cost_per_unit_per_period))
    penalty = float(
        require_positive("backorder_cost_per_unit_per_period", backorder_cost_per_unit_per_period)
    )
    protection = _protection_law(law, lead_time_periods)
    best = int(protection.quantile(penalty / (holding + penalty)))
    reach = 16
    while True:
        positions = np.arange(best - reach, best + reach + 1)
        rates = _period_costs(protection, positions.astype(np.float64), holding, penalty)
        # Ordering up to the cheapest position in every period costs no more than this; no position that
        # costs more by itself belongs to an optimal policy.
        if min(rates[0], rates[-1]) > rates[reach] + fixed:
            break
        reach *= 2
    visits = _expected_visits(period_pmf(law), 2 * reach + 1)
    return _search(_RenewalCost(visits, rates, lowest=best - reach, order_cost=fixed), best)


def _search(costs: _RenewalCost, best: int) -> MinMaxPolicy:
    """Zheng and Federgruen's search from the position of least cost."""
    point, level = best - 1, best
    while costs.policy_cost(point, level) > costs.rate(point):
        point -= 1
    cost = costs.policy_cost(point, level)
    candidate = level + 1
    while costs.rate(candidate) <= cost:
        if costs.policy_cost(point, candidate) < cost:
            level = candidate
            while costs.policy_cost(point, level) <= costs.rate(point + 1):
                point += 1
            cost = costs.policy_cost(point, level)
        candidate += 1
    return MinMaxPolicy(reorder_point_units=point, order_up_to_units=level, cost_per_period=cost)


def _period_costs(
    protection: PoissonLaw | DiscreteLaw, positions: FloatArray, holding: float, penalty: float
) -> FloatArray:
    return holding * protection.complementary_loss(positions) + penalty * protection.loss(positions)


def _protection_law(law: PoissonLaw | DiscreteLaw, lead_time_periods: int) -> PoissonLaw | DiscreteLaw:
    """Demand of the L + 1 periods that pass before an order placed now can be followed by another."""
    periods = float(require_non_negative("lead_time_periods", lead_time_periods)) + 1.0
    if isinstance(law, PoissonLaw):
        return law.over_periods(periods)
    return lead_time_demand_law(law, DiscreteLaw(values_units=[periods], probabilities=[1.0]))


def _expected_visits(pmf: FloatArray, n_positions: int) -> FloatArray:
    """(n_positions,) mean number of periods begun j units below the order-up-to level, in one cycle."""
    visits = np.zeros(n_positions)
    moves = 1.0 - pmf[0]
    visits[0] = 1.0 / moves
    for below in range(1, n_positions):
        farthest = min(below, pmf.size - 1)
        earlier = visits[below - farthest : below][::-1]
        visits[below] = earlier @ pmf[1 : farthest + 1] / moves
    return visits
