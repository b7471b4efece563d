"""Lost sales with a lead time: demand that finds no stock is gone; the best order depends on the pipeline.

Event order: what was ordered L periods ago arrives, an order is placed, then demand follows; holding is paid
on what is left at the end of the period, the penalty on what was lost. The state after the arrival is
(on hand, arriving in 1, ..., arriving in L - 1 periods).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.errors import InvalidParameter
from core.laws import DiscreteLaw, PoissonLaw
from core.quantities import FloatArray, require_between, require_non_negative, require_positive
from core.textbook.lead_time_demand import lead_time_demand_law, period_pmf

MOST_TABLE_CELLS = 2.0e7  # states times orders that the exact optimum may hold: 160 MB, some minutes

_STEP = 0.9


@dataclass(frozen=True)
class LostSalesLane:
    """A lost-sales lane: demand of one period (whole units), lead time (whole periods, 1 or more), costs.

    unit_cost_per_unit is paid for each unit bought; a lost unit saves it, so the penalty must exceed it.
    """

    demand: PoissonLaw | DiscreteLaw
    lead_time_periods: int
    holding_cost_per_unit_per_period: float
    penalty_per_unit: float
    unit_cost_per_unit: float = 0.0

    def __post_init__(self) -> None:
        require_positive("holding_cost_per_unit_per_period", self.holding_cost_per_unit_per_period)
        require_non_negative("unit_cost_per_unit", self.unit_cost_per_unit)
        require_positive("penalty_per_unit - unit_cost_per_unit", self.lost_unit_cost)
        require_between("lead_time_periods", self.lead_time_periods, 1, np.inf)
        if self.lead_time_periods != int(self.lead_time_periods):
            raise InvalidParameter("lead_time_periods", self.lead_time_periods, "a whole number of periods")
        period_pmf(self.demand)

    @property
    def lost_unit_cost(self) -> float:
        """What one more lost unit costs: the penalty less the purchase it saves."""
        return self.penalty_per_unit - self.unit_cost_per_unit

    @property
    def critical_ratio(self) -> float:
        """Share of periods that should pass without a lost unit if each period stood alone."""
        return self.lost_unit_cost / (self.lost_unit_cost + self.holding_cost_per_unit_per_period)

    def backorder_level(self, n_periods: int) -> int:
        """Stock that would meet the critical ratio over this many periods if demand could wait."""
        if isinstance(self.demand, PoissonLaw):
            return int(self.demand.over_periods(n_periods).quantile(self.critical_ratio))
        periods = DiscreteLaw(values_units=[float(n_periods)], probabilities=[1.0])
        return int(lead_time_demand_law(self.demand, periods).quantile(self.critical_ratio))

    def period_costs(self, largest_stock: int) -> FloatArray:
        """(largest_stock + 1,) expected cost of a period begun with 0, 1, 2 ... units on hand."""
        stock = np.arange(largest_stock + 1.0)
        left, lost = self.demand.complementary_loss(stock), self.demand.loss(stock)
        bought = self.unit_cost_per_unit * self.demand.mean
        return self.holding_cost_per_unit_per_period * left + self.lost_unit_cost * lost + bought

    def stock_moves(self, largest_stock: int) -> FloatArray:
        """(n, n) probabilities that a period begun with x units on hand ends with y."""
        pmf = period_pmf(self.demand)
        start, end = np.indices((largest_stock + 1, largest_stock + 1))
        sold = start - end
        moves = np.where((sold >= 0) & (sold < pmf.size), pmf[np.clip(sold, 0, pmf.size - 1)], 0.0)
        moves[:, 0] = 1.0 - moves[:, 1:].sum(axis=1)
        return moves


def optimal_lost_sales_cost(lane: LostSalesLane, *, relative_gap: float = 1e-7) -> float:
    """Cost per period of the best policy there is, by relative value iteration over all states.

    Parameters
    ----------
    lane : LostSalesLane
    relative_gap : float, > 0
        The iteration ends when its lower and upper bound on the cost are this close.

    Returns
    -------
    float [money per period]

    Formula
    -------
    The constant g of g + v(x) = min over orders q of c(x) + E[v(next state)], with c(x) = h E[(x - D)+] + (p
    - c) E[(D - x)+] + c E[D] of the stock on hand x

    Raises
    ------
    InvalidParameter
        where the table of states and orders would not fit: it grows as (largest order) to the power of the
        lead time.

    Assumes
    -------
    No order is larger than what would be best for its one period alone, and no position higher than the best
    one of the same lane with backorders.

    Source
    ------
    Zipkin (2008), Old and new methods for lost-sales inventory systems, Operations Research 56(5).
    """
    require_positive("relative_gap", relative_gap)
    lead_time = int(lane.lead_time_periods)
    n_orders = lane.backorder_level(1) + 1
    n_stocks = lane.backorder_level(lead_time + 1) + 1
    if n_stocks * float(n_orders) ** lead_time > MOST_TABLE_CELLS:
        raise InvalidParameter(
            "lead_time_periods", lead_time, f"shorter for demand of {float(lane.demand.mean):g} per period"
        )
    moves, costs = lane.stock_moves(n_stocks - 1), lane.period_costs(n_stocks - 1)
    arrival = np.minimum(np.arange(n_stocks)[:, None] + np.arange(n_orders), n_stocks - 1)
    values = np.zeros((n_stocks, n_orders ** (lead_time - 1)))
    while True:
        # Axes: stock left after demand, what arrives next, the later arrivals, the order placed now.
        after_arrival = values.reshape(n_stocks, -1)[arrival].reshape(n_stocks, -1)
        outlook = (moves @ after_arrival).reshape(n_stocks, -1, n_orders).min(axis=2)
        steps = costs[:, None] + outlook - values
        low, high = float(steps.min()), float(steps.max())
        if high - low <= relative_gap * max(high, 1e-6 * float(costs.max())):  # the best may cost nothing
            return (low + high) / 2.0
        # Not the whole step: a lane without variation would swing for ever. The bounds hold all the same.
        values = values + _STEP * (steps - steps[0, 0])
