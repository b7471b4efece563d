"""Lot size and reorder point of least cost together, where each unit short costs a penalty, under any law."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from core.errors import InvalidParameter
from core.laws.law import DemandLaw
from core.quantities import FloatArray, require_finite, require_positive

_NODES = 48  # of the quadrature over the positions of a lot; 32 and 64 agree to 1e-9 on smooth laws
_LOOKED_AT = 400


@dataclass(frozen=True)
class LotAndPoint:
    """An (r, Q) policy, what it costs a day, and the share of demand that it serves from stock."""

    reorder_point_units: float
    order_quantity_units: float
    cost_per_day: float
    fill_rate_ratio: float


@dataclass(frozen=True)
class _Position:
    """What an inventory position costs a day: holding, and the penalty of the units that come short at it."""

    law: DemandLaw
    demand: float
    holding: float
    penalty: float

    def rate(self, position: FloatArray) -> FloatArray:
        left = self.holding * self.law.complementary_loss(position)
        return np.asarray(left + self.penalty * self.demand * (1.0 - self.law.at_most(position)))

    def total(self, low: float, lot: float) -> float:
        """The integral of `rate` over a lot; that of the shortages is a difference of losses."""
        nodes, weights = np.polynomial.legendre.leggauss(_NODES)
        stock = float(weights @ self.law.complementary_loss(low + lot * (nodes + 1.0) / 2.0)) * lot / 2.0
        return self.holding * stock + self.penalty * self.demand * self.short(low, lot)

    def short(self, low: float, lot: float) -> float:
        """Units that come short in a cycle, each counted once."""
        return float(self.law.loss(low)) - float(self.law.loss(low + lot))


def price_lot_and_point(
    law: DemandLaw,
    *,
    reorder_point_units: float,
    order_quantity_units: float,
    mean_units_per_day: float,
    order_cost: float,
    holding_cost_per_unit_per_day: float,
    penalty_per_unit: float,
) -> LotAndPoint:
    """What an (r, Q) policy costs a day.

    Formula
    -------
    C = (K D + integral from r to r + Q of h E[(y - X)+] + p D P(X > y) dy) / Q; fill rate = 1 - (E[(X - r)+] - E[(X
    - r - Q)+]) / Q, with X the demand from the order to its arrival, undershoot included

    Raises
    ------
    InvalidParameter
        where an argument is outside its domain.

    Assumes
    -------
    Unmet demand waits; the inventory position is uniform between r and r + Q.

    Source
    ------
    Hadley & Whitin, Analysis of Inventory Systems, chapter 4; Zheng (1992), Management Science 38(1).
    """
    at = _position(law, mean_units_per_day, holding_cost_per_unit_per_day, penalty_per_unit)
    point = float(require_finite("reorder_point_units", reorder_point_units))
    lot = float(require_positive("order_quantity_units", order_quantity_units))
    fixed = float(require_positive("order_cost", order_cost)) * at.demand
    return LotAndPoint(point, lot, (fixed + at.total(point, lot)) / lot, 1.0 - at.short(point, lot) / lot)


def plan_lot_and_point(
    law: DemandLaw,
    *,
    mean_units_per_day: float,
    order_cost: float,
    holding_cost_per_unit_per_day: float,
    penalty_per_unit: float,
) -> LotAndPoint:
    """The (r, Q) policy of least cost a day, lot and point together.

    Parameters
    ----------
    law : of the demand from an order to its arrival, undershoot included
    mean_units_per_day, order_cost, holding_cost_per_unit_per_day, penalty_per_unit : float, > 0

    Formula
    -------
    g(r) = g(r + Q) = C, with g(y) what a position costs a day: the trough of g below C holds the order cost K D

    Raises
    ------
    InvalidParameter
        where an argument is outside its domain, or a unit short costs so little that waiting beats every order.

    Source
    ------
    Zheng (1992), On properties of stochastic inventory systems, Management Science 38(1).
    """
    from scipy.optimize import brentq

    at = _position(law, mean_units_per_day, holding_cost_per_unit_per_day, penalty_per_unit)
    fixed = float(require_positive("order_cost", order_cost)) * at.demand
    best, lowest = _cheapest(at)
    rate_at_best, never = float(at.rate(np.asarray(best))), at.penalty * at.demand

    def ends(level: float) -> tuple[float, float]:
        far = best + level / at.holding + float(np.abs(best - lowest)) + 1e-9
        while float(at.rate(np.asarray(far))) < level:
            far = best + 2.0 * (far - best)
        of = _less(at.rate, level)
        left = float(brentq(of, lowest, best)) if of(lowest) > 0 else lowest
        return left, float(brentq(of, best, far))

    def held(level: float) -> float:
        low, high = ends(level)
        return level * (high - low) - at.total(low, high - low) - fixed

    top = never * (1.0 - 1e-9)
    if not rate_at_best < top or held(top) < 0:
        raise InvalidParameter(
            "penalty_per_unit", f"{at.penalty:g}", "more than an order costs a unit at best"
        )
    level = float(brentq(held, rate_at_best * (1.0 + 1e-12), top, xtol=1e-12 * top))
    point, high = ends(level)
    return price_lot_and_point(
        law,
        reorder_point_units=point,
        order_quantity_units=high - point,
        mean_units_per_day=at.demand,
        order_cost=order_cost,
        holding_cost_per_unit_per_day=at.holding,
        penalty_per_unit=at.penalty,
    )


def _position(law: DemandLaw, demand: float, holding: float, penalty: float) -> _Position:
    return _Position(
        law=law,
        demand=float(require_positive("mean_units_per_day", demand)),
        holding=float(require_positive("holding_cost_per_unit_per_day", holding)),
        penalty=float(require_positive("penalty_per_unit", penalty)),
    )


def _cheapest(at: _Position) -> tuple[float, float]:
    """The cheapest position, and one so low that nearly every unit comes short at it."""
    ends = at.law.quantile(np.array([1e-6, 1.0 - 1e-6]))
    looked_at = np.linspace(float(ends[0]), float(ends[1]), _LOOKED_AT)
    middle = int(np.argmin(at.rate(looked_at)))
    step = looked_at[1] - looked_at[0]
    finer = np.linspace(looked_at[middle] - step, looked_at[middle] + step, _LOOKED_AT)
    return float(finer[np.argmin(at.rate(finer))]), float(ends[0] - step)


def _less(rate: Callable[[FloatArray], FloatArray], level: float) -> Callable[[float], float]:
    return lambda position: float(rate(np.asarray(position))) - level
