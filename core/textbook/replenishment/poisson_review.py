"""(r, Q) under Poisson demand, exactly."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.laws import PoissonLaw
from core.quantities import FloatArray, require_non_negative, require_positive, require_whole
from core.textbook.replenishment.optimal_continuous_review import ReorderPolicy


@dataclass(frozen=True)
class PoissonReviewService:
    """Service and cost per period of an (r, Q) policy under Poisson demand."""

    fill_rate_ratio: float
    expected_backorder_units: float
    expected_on_hand_units: float
    cost_per_period: float


def score_poisson_review(
    *,
    reorder_point_units: float,
    order_quantity_units: float,
    mean_units_per_period: float,
    lead_time_periods: float,
    order_cost: float,
    holding_cost_per_unit_per_period: float,
    backorder_cost_per_unit_per_period: float,
) -> PoissonReviewService:
    """Service and cost of an (r, Q) policy: an order of Q leaves the moment the position falls to r.

    Parameters
    ----------
    reorder_point_units : float, whole
    order_quantity_units : float, whole, >= 1
    mean_units_per_period : float, > 0
    lead_time_periods, order_cost, holding and backorder cost : float, >= 0

    Formula
    -------
    With y = r + 1 ... r + Q equally likely and D the demand of the lead time: fill rate = mean of P(D <= y -
    1), backorders B = mean of E[(D - y)+], on hand I = mean of E[(y - D)+], cost = K D / Q + h I + p B.

    Raises
    ------
    InvalidParameter
        where an argument is outside its domain or not a whole number.

    Assumes
    -------
    Unmet demand waits; the inventory position is uniform on r + 1 ... r + Q and independent of the demand of
    the lead time that follows.

    Source
    ------
    Snyder & Shen, Fundamentals of Supply Chain Theory, 2nd ed., section 5.5.
    """
    point, lot = (
        float(require_whole("reorder_point_units", reorder_point_units)),
        float(require_whole("order_quantity_units", order_quantity_units)),
    )
    require_positive("order_quantity_units", lot)
    demand = float(require_positive("mean_units_per_period", mean_units_per_period))
    fixed = float(require_non_negative("order_cost", order_cost))
    holding = float(
        require_non_negative("holding_cost_per_unit_per_period", holding_cost_per_unit_per_period)
    )
    penalty = float(
        require_non_negative("backorder_cost_per_unit_per_period", backorder_cost_per_unit_per_period)
    )
    law = PoissonLaw(demand).over_periods(lead_time_periods)
    positions = point + 1.0 + np.arange(int(lot))
    waiting = float(np.mean(law.loss(positions)))
    on_hand = float(np.mean(law.complementary_loss(positions)))
    return PoissonReviewService(
        fill_rate_ratio=float(np.mean(law.at_most(positions - 1.0))),
        expected_backorder_units=waiting,
        expected_on_hand_units=on_hand,
        cost_per_period=fixed * demand / lot + holding * on_hand + penalty * waiting,
    )


def optimal_poisson_review(
    *,
    mean_units_per_period: float,
    lead_time_periods: float,
    order_cost: float,
    holding_cost_per_unit_per_period: float,
    backorder_cost_per_unit_per_period: float,
) -> ReorderPolicy:
    """The (r, Q) policy of least expected cost under Poisson demand.

    Parameters
    ----------
    mean_units_per_period, holding and backorder cost : float, > 0
    lead_time_periods, order_cost : float, >= 0

    Returns
    -------
    ReorderPolicy
        Of equally cheap lots the smallest.

    Formula
    -------
    C(r, Q) = (K D + sum over y = r + 1 ... r + Q of G(y)) / Q with G(y) = h E[(y - D_L)+] + p E[(D_L - y)+],
    at its least

    Raises
    ------
    InvalidParameter
        where an argument is outside its domain.

    Source
    ------
    Federgruen & Zheng (1992), An efficient algorithm for computing an optimal (r, Q) policy, Operations
    Research 40(4): the position costs are unimodal, so the best lot of size Q holds the Q cheapest positions.
    """
    demand = float(require_positive("mean_units_per_period", mean_units_per_period))
    fixed = float(require_non_negative("order_cost", order_cost)) * demand
    holding = float(require_positive("holding_cost_per_unit_per_period", holding_cost_per_unit_per_period))
    penalty = float(
        require_positive("backorder_cost_per_unit_per_period", backorder_cost_per_unit_per_period)
    )
    law = PoissonLaw(demand).over_periods(lead_time_periods)
    best = float(law.quantile(penalty / (holding + penalty)))
    reach = 16.0
    while True:
        positions = best + np.arange(-reach, reach + 1.0)
        rates = holding * law.complementary_loss(positions) + penalty * law.loss(positions)
        cheapest_first = np.argsort(rates, kind="stable")
        costs: FloatArray = (fixed + np.cumsum(rates[cheapest_first])) / np.arange(1.0, rates.size + 1.0)
        lot = int(np.argmin(costs)) + 1
        if min(rates[0], rates[-1]) > costs[lot - 1]:
            break
        reach *= 2.0
    chosen = positions[cheapest_first[:lot]]
    return ReorderPolicy(
        reorder_point_units=float(chosen.min()) - 1.0,
        order_quantity_units=float(lot),
        cost_per_period=float(costs[lot - 1]),
    )
