"""The (r, Q) policy of least cost under normal lead-time demand, exactly (not by the loss approximation)."""

from __future__ import annotations

from dataclasses import dataclass

from core.laws.normal_loss import normal_loss, normal_second_loss
from core.laws.special_functions import ndtri
from core.quantities import require_non_negative, require_positive
from core.textbook.replenishment.continuous_review import continuous_review_cost


@dataclass(frozen=True)
class ReorderPolicy:
    """An (r, Q) policy and its expected cost per period."""

    reorder_point_units: float
    order_quantity_units: float
    cost_per_period: float


@dataclass(frozen=True)
class _PositionCost:
    """Cost rate g(y) of keeping the inventory position at y, and its sum over an interval."""

    mean: float
    sd: float
    holding: float
    penalty: float

    def rate(self, position: float) -> float:
        short = normal_loss(quantity_units=position, mean_units=self.mean, sd_units=self.sd)
        return self.holding * (position - self.mean) + (self.holding + self.penalty) * float(short)

    def total(self, low: float, high: float) -> float:
        """The integral of `rate` from low to high."""
        shortages = [
            float(normal_second_loss(quantity_units=end, mean_units=self.mean, sd_units=self.sd))
            for end in (low, high)
        ]
        stock = self.holding * (high - low) * ((high + low) / 2.0 - self.mean)
        return stock + (self.holding + self.penalty) * (shortages[0] - shortages[1])

    @property
    def cheapest_position(self) -> float:
        ratio = self.penalty / (self.holding + self.penalty)
        return self.mean + self.sd * float(ndtri(ratio))

    def equal_position_above(self, low: float) -> float:
        """The position above the cheapest that costs the same as `low` below it."""
        from scipy.optimize import brentq

        level, best = self.rate(low), self.cheapest_position
        # g(y) >= h (y - mean), so the position sought is at most mean + level / h.
        farthest = self.mean + level / self.holding + abs(best - low)
        return float(brentq(lambda y: self.rate(y) - level, best, farthest, xtol=1e-13 * farthest + 1e-300))


def optimal_continuous_review(
    *,
    mean_lead_time_demand_units: float,
    sd_lead_time_demand_units: float,
    mean_units_per_period: float,
    order_cost: float,
    holding_cost_per_unit_per_period: float,
    backorder_cost_per_unit_per_period: float,
) -> ReorderPolicy:
    """The (r, Q) policy of least expected cost per period.

    Parameters
    ----------
    mean_lead_time_demand_units, sd_lead_time_demand_units : float, >= 0
    mean_units_per_period, order_cost : float, > 0
    holding_cost_per_unit_per_period, backorder_cost_per_unit_per_period : float, > 0

    Returns
    -------
    ReorderPolicy
        The lot at whose two ends the position costs the same, and as much as the policy: g(r) = g(r + Q) = C.

    Raises
    ------
    InvalidParameter
        where an argument is outside its domain; a free order has no lot size.

    Source
    ------
    Zheng (1992), On properties of stochastic inventory systems, Management Science 38(1).
    """
    from scipy.optimize import brentq

    demand = float(require_positive("mean_units_per_period", mean_units_per_period))
    fixed = float(require_positive("order_cost", order_cost)) * demand
    position = _PositionCost(
        mean=float(require_non_negative("mean_lead_time_demand_units", mean_lead_time_demand_units)),
        sd=float(require_non_negative("sd_lead_time_demand_units", sd_lead_time_demand_units)),
        holding=float(require_positive("holding_cost_per_unit_per_period", holding_cost_per_unit_per_period)),
        penalty=float(
            require_positive("backorder_cost_per_unit_per_period", backorder_cost_per_unit_per_period)
        ),
    )

    def saved_less_order_cost(depth: float) -> float:
        """What a lot down to `depth` below the cheapest position saves against g(r), less the order cost."""
        low = position.cheapest_position - depth
        high = position.equal_position_above(low)
        return position.rate(low) * (high - low) - position.total(low, high) - fixed

    # The lot of known demand is a scale for the depth; spread only adds to it.
    deepest = (2.0 * fixed * (1 / position.holding + 1 / position.penalty)) ** 0.5 + position.sd
    while saved_less_order_cost(deepest) < 0:
        deepest *= 2.0
    depth = float(brentq(saved_less_order_cost, 0.0, deepest, xtol=1e-13 * deepest))
    point = position.cheapest_position - depth
    lot = position.equal_position_above(point) - point
    cost = continuous_review_cost(
        reorder_point_units=point,
        order_quantity_units=lot,
        mean_lead_time_demand_units=position.mean,
        sd_lead_time_demand_units=position.sd,
        mean_units_per_period=demand,
        order_cost=order_cost,
        holding_cost_per_unit_per_period=position.holding,
        backorder_cost_per_unit_per_period=position.penalty,
    )
    return ReorderPolicy(reorder_point_units=point, order_quantity_units=lot, cost_per_period=float(cost))
