"""Simple ordering rules under lost sales, each with its exact long-run cost; `core.textbook.replenishment.lost_sales`
has the lane, the event order and the best cost there is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from core.errors import InvalidParameter
from core.quantities import FloatArray, IntArray, require_non_negative, require_whole
from core.textbook.replenishment.lost_sales import LostSalesLane

OrderRule = Callable[[IntArray], IntArray]

_STATIONARY_GAP = 1e-12  # how much the state probabilities may still move in one period


@dataclass(frozen=True)
class LostSalesPolicy:
    """Order up to a level, at most `largest_order_units` at a time (None: without a cap), and its cost."""

    order_up_to_units: int
    largest_order_units: int | None
    cost_per_period: float


def base_stock_cost(lane: LostSalesLane, *, order_up_to_units: int) -> float:
    """Cost per period of ordering up to a fixed position in every period [money].

    Raises
    ------
    InvalidParameter
        where the level is negative or not whole.
    """
    return capped_base_stock_cost(
        lane, order_up_to_units=order_up_to_units, largest_order_units=order_up_to_units
    )


def capped_base_stock_cost(lane: LostSalesLane, *, order_up_to_units: int, largest_order_units: int) -> float:
    """Cost per period of ordering up to a fixed position, but never more than a cap [money].

    Raises
    ------
    InvalidParameter
        where the level or the cap is negative or not whole.
    """
    level = _count("order_up_to_units", order_up_to_units)
    cap = _count("largest_order_units", largest_order_units)

    def order(states: IntArray) -> IntArray:
        missing: IntArray = level - states.sum(axis=1)
        orders: IntArray = np.clip(missing, 0, cap)
        return orders

    return rule_cost(lane, order)


def myopic_cost(lane: LostSalesLane) -> float:
    """Cost per period of ordering what is best for the one period in which the order arrives [money].

    Formula
    -------
    Order the least q with P(demand of the arrival period <= stock left then + q) >= (p - c) / (p - c + h)

    Source
    ------
    Zipkin (2008), Old and new methods for lost-sales inventory systems, Operations Research 56(5); Morton
    (1971).
    """
    largest = lane.backorder_level(int(lane.lead_time_periods) + 1) + lane.backorder_level(1)
    moves = lane.stock_moves(largest)
    # P(D <= stock) for 0, 1, 2 ... units: what an order must lift to the critical ratio.
    served = lane.demand.at_most(np.arange(largest + 1.0))
    enough = np.array([served[np.minimum(np.arange(largest + 1) + q, largest)] for q in range(largest + 1)])

    def order(states: IntArray) -> IntArray:
        stock_left = moves[states[:, 0]]
        for arriving in states[:, 1:].T:
            stock_left = _shifted(stock_left, arriving) @ moves
        orders: IntArray = np.argmax(stock_left @ enough.T >= lane.critical_ratio, axis=1)
        return orders

    return rule_cost(lane, order)


def best_base_stock(lane: LostSalesLane) -> LostSalesPolicy:
    """The base-stock level of least cost, sought downwards from the one that suits backorders.

    Formula
    -------
    Order max(S - position, 0) in every period; cost = sum of the long-run share of each state * its cost per
    period, at its least over S

    Source
    ------
    The cost is convex in the level: Janakiraman & Roundy (2004), Lost-sales problems with stochastic lead
    times, Operations Research 52(5); the best level is never above that with backorders.
    """
    level = lane.backorder_level(int(lane.lead_time_periods) + 1)
    cost = base_stock_cost(lane, order_up_to_units=level)
    while level > 0:
        lower = base_stock_cost(lane, order_up_to_units=level - 1)
        if lower >= cost:
            break
        level, cost = level - 1, lower
    return LostSalesPolicy(order_up_to_units=level, largest_order_units=None, cost_per_period=cost)


def best_capped_base_stock(lane: LostSalesLane) -> LostSalesPolicy:
    """The level and cap of least cost: caps from the largest useful one downwards, for each the best level.

    The search ends two caps after the cost has begun to rise.

    Formula
    -------
    Order min(q, max(S - position, 0)) in every period; cost = sum of the long-run share of each state * its
    cost per period, at its least over S and q

    Source
    ------
    Xin (2021), Understanding the performance of capped base-stock policies in lost-sales inventory models,
    Operations Research 69(1).
    """
    plain = best_base_stock(lane)
    best, level, rises = plain, plain.order_up_to_units, 0
    for cap in range(lane.backorder_level(1), 0, -1):
        found = _best_level_for_cap(lane, cap, level)
        if found.cost_per_period < best.cost_per_period:
            best, rises = found, 0
        else:
            rises += best is not plain
        if rises == 2:
            break
        level = found.order_up_to_units
    return best


def rule_cost(lane: LostSalesLane, order: OrderRule) -> float:
    """Exact long-run cost per period of any ordering rule.

    Parameters
    ----------
    lane : LostSalesLane
    order : function from (n_states, L) whole numbers (on hand, pipeline) to (n_states,) whole orders >= 0
        It must keep the states it can reach finite in number.

    Raises
    ------
    InvalidParameter
        where the rule orders a negative quantity.
    """
    from scipy.sparse import csr_array

    states, rows, columns, sold = _reachable_states(order, int(lane.lead_time_periods))
    largest = int(states[:, 0].max())
    moves = lane.stock_moves(largest)
    chances = moves[states[rows, 0], states[rows, 0] - sold]
    transposed = csr_array((chances, (columns, rows)), shape=(states.shape[0], states.shape[0]))
    shares = np.zeros(states.shape[0])
    shares[0] = 1.0
    while float(np.abs(moved := transposed @ shares - shares).sum()) > _STATIONARY_GAP:
        shares = shares + moved / 2.0  # half a step: a lane without variation would swing for ever
    return float(lane.period_costs(largest)[states[:, 0]] @ shares)


def _count(name: str, value: int) -> int:
    return int(require_non_negative(name, require_whole(name, value)))


def _best_level_for_cap(lane: LostSalesLane, cap: int, start: int) -> LostSalesPolicy:
    def cost_of(level: int) -> float:
        return capped_base_stock_cost(lane, order_up_to_units=level, largest_order_units=cap)

    level, cost = start, cost_of(start)
    for step in (1, -1):
        while level + step > 0 and (next_cost := cost_of(level + step)) < cost:
            level, cost = level + step, next_cost
        if level != start:
            break
    return LostSalesPolicy(order_up_to_units=level, largest_order_units=cap, cost_per_period=cost)


def _reachable_states(order: OrderRule, lead_time: int) -> tuple[IntArray, IntArray, IntArray, IntArray]:
    """States that the rule can reach from an empty lane, and every move: from, to, and the units sold."""
    known = np.zeros((1, lead_time), dtype=np.int64)
    base, n_seen = 2, 0
    moves: list[tuple[IntArray, IntArray, IntArray]] = []
    while n_seen < known.shape[0]:
        fresh = known[n_seen:]
        orders = order(fresh)
        if np.any(orders < 0):
            raise InvalidParameter("the order of the rule", int(orders.min()), "0 or more")
        rows = np.repeat(np.arange(fresh.shape[0]), fresh[:, 0] + 1)
        first = np.cumsum(fresh[:, 0] + 1) - fresh[:, 0] - 1
        sold = np.arange(rows.size) - first[rows]
        following = np.column_stack([fresh, orders])[rows, 1:]
        following[:, 0] += fresh[rows, 0] - sold
        moves.append((rows + n_seen, following, sold))
        n_seen = known.shape[0]
        base = max(base, int(following.max()) + 1)
        known = _with_new_states(known, following, base)
    weights = base ** np.arange(lead_time)
    keys = known @ weights
    order_of_keys = np.argsort(keys)
    targets = np.concatenate([following @ weights for _, following, _ in moves])
    columns = order_of_keys[np.searchsorted(keys[order_of_keys], targets)]
    return known, np.concatenate([m[0] for m in moves]), columns, np.concatenate([m[2] for m in moves])


def _with_new_states(known: IntArray, candidates: IntArray, base: int) -> IntArray:
    """`known` followed by those candidates that it does not hold; `base` is above every entry."""
    weights = base ** np.arange(known.shape[1])
    keys, first = np.unique(candidates @ weights, return_index=True)
    return np.concatenate([known, candidates[first[~np.isin(keys, known @ weights)]]])


def _shifted(stock_left: FloatArray, arriving: IntArray) -> FloatArray:
    """Each row of stock probabilities moved up by its own arrival; what would fall off stays at the top."""
    size = stock_left.shape[1]
    shifted = np.zeros_like(stock_left)
    rows = np.arange(stock_left.shape[0])
    for stock in range(size):
        np.add.at(shifted, (rows, np.minimum(stock + arriving, size - 1)), stock_left[:, stock])
    return shifted
