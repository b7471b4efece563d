"""How far below the reorder point a lane stands when it orders, under review at the close of each day.

The reorder point r is passed within a day and seen at its close, so an order meets the lead time's demand and the
undershoot U. Orders are whole multiples of a quantity Q, the least that lift the inventory position above r.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.laws.answers import Answers
from core.laws.law import DemandLaw, Parameter
from core.quantities import (
    FloatArray,
    require_finite,
    require_non_negative,
    require_open_ratio,
    require_positive,
)

# The density of U is the chance that a day's demand is larger: flat up to the day's small quantiles, then falling
# along the others, which are therefore the edges of the cells in which it is taken as even.
_LEVELS_OF_DAY = (
    *(0.01, 0.03, 0.07, 0.13, 0.2, 0.28, 0.37, 0.46, 0.55, 0.64, 0.72, 0.79, 0.85),
    *(0.9, 0.935, 0.96, 0.975, 0.985, 0.992, 0.997, 0.9995),
)
_PARTS_OF_FLAT = (0.0, 0.25, 0.5, 0.75)  # of the stretch below the first of them
_CLOSE_ENOUGH = 1e-9  # of a probability
_MOST_STEPS = 60


@dataclass(frozen=True)
class SpreadLaw:
    """Demand of an interval plus an independent quantity that is spread evenly inside each of some cells.

    interval_law: elementwise over lanes. edge_units: (n_cells + 1, ...) non-decreasing, may be negative;
    weight_ratio: (n_cells, ...), adding up to 1, where a lane has any width; a lane whose edges are all one value
    has the law of the interval, moved by that value.
    """

    interval_law: DemandLaw
    edge_units: FloatArray
    weight_ratio: FloatArray

    @property
    def mean(self) -> Parameter:
        return self.interval_law.mean + self.mean_spread_units

    @property
    def mean_spread_units(self) -> FloatArray:
        """Mean of the quantity that is added."""
        middle = (self.edge_units[1:] + self.edge_units[:-1]) / 2.0
        mean = (middle * self.weight_ratio).sum(axis=0)
        return np.asarray(np.where(self._is_spread, mean, self.edge_units[0]))[()]

    def at_most(self, quantity_units: ArrayLike) -> FloatArray:
        """P(D <= q); inside a cell the mean of the interval's law is a difference of what is left of a quantity."""
        quantity = require_finite("quantity_units", quantity_units)
        edge, weight = self._beside(quantity)
        left = self.interval_law.complementary_loss(quantity - edge)
        width = np.diff(edge, axis=0)
        density = np.where(width > 0, weight, 0.0) / np.where(width > 0, width, 1.0)
        spread = (density * (left[:-1] - left[1:])).sum(axis=0)
        reached = np.where(self._is_spread, spread, self.interval_law.at_most(quantity - edge[0]))
        return np.clip(reached, 0.0, 1.0)[()]

    def quantile(self, ratio: ArrayLike) -> FloatArray:
        """By false position between the interval's own quantile plus the least and plus the most that is added."""
        level = require_open_ratio("ratio", ratio)
        own = self.interval_law.quantile(level)
        low, high = own + self.edge_units[0], own + self.edge_units[-1]
        return np.asarray(np.where(self._is_spread, self._root(level, low, high), low))[()]

    def loss(self, quantity_units: ArrayLike) -> FloatArray:
        quantity = require_finite("quantity_units", quantity_units)
        return self._losses.of(quantity, self._mean_loss_over_cells)[()]

    def complementary_loss(self, quantity_units: ArrayLike) -> FloatArray:
        """E[(q - X)+] = q - E[X] + E[(X - q)+], E[X] being what the losses say of it."""
        quantity = require_finite("quantity_units", quantity_units)
        return np.maximum(quantity - self._whole_units + self.loss(quantity), 0.0)[()]

    @cached_property
    def _losses(self) -> Answers:
        return Answers()

    @cached_property
    def _whole_units(self) -> FloatArray:
        """Mean of the whole as the interval's losses have it."""
        law = self.interval_law
        return np.asarray(law.loss(0.0) - law.complementary_loss(0.0) + self.mean_spread_units)

    @property
    def _is_spread(self) -> NDArray[np.bool_]:
        return np.asarray(self.edge_units[-1] > self.edge_units[0])

    def _beside(self, quantity: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Edges and weights with as many axes as the quantities have, and one more in front."""
        n_new = max(0, quantity.ndim - (self.edge_units.ndim - 1))
        edge, weight = self.edge_units, self.weight_ratio
        return (
            edge.reshape(len(edge), *(1,) * n_new, *edge.shape[1:]),
            weight.reshape(len(weight), *(1,) * n_new, *weight.shape[1:]),
        )

    def _mean_loss_over_cells(self, quantity: FloatArray) -> FloatArray:
        """Mean of the interval's loss over the cells, by Simpson's rule in each."""
        edge, weight = self._beside(quantity)
        loss = self.interval_law.loss
        at_edge = loss(quantity - edge)
        at_middle = loss(quantity - (edge[1:] + edge[:-1]) / 2.0)
        of_cell = (at_edge[:-1] + 4.0 * at_middle + at_edge[1:]) / 6.0
        return np.asarray(np.where(self._is_spread, (weight * of_cell).sum(axis=0), at_edge[0]))

    def _root(self, level: FloatArray, low: FloatArray, high: FloatArray) -> FloatArray:
        """Quantity between two bounds at which the probability is a level, elementwise."""
        below, above = self.at_most(low) - level, self.at_most(high) - level
        moved = np.zeros(
            np.shape(low), dtype=np.int64
        )  # which bound came nearer last: -1 the lower, 1 the upper
        middle = low
        for _ in range(_MOST_STEPS):
            gap = above - below
            share = np.where(gap > 0, -below / np.where(gap > 0, gap, 1.0), 0.5)
            middle = low + np.clip(share, 0.0, 1.0) * (high - low)
            miss = self.at_most(middle) - level
            if np.all((np.abs(miss) <= _CLOSE_ENOUGH) | (high - low <= _CLOSE_ENOUGH * np.abs(high))):
                break
            is_below = miss < 0
            # A bound that stays twice is halved in height, or it would stay for ever (Illinois rule).
            above = np.where(is_below, np.where(moved == -1, above / 2.0, above), miss)
            below = np.where(is_below, miss, np.where(moved == 1, below / 2.0, below))
            low, high = np.where(is_below, middle, low), np.where(is_below, high, middle)
            moved = np.where(is_below, -1, 1)
        return middle


def mean_undershoot(*, mean_units_per_day: ArrayLike, sd_units_per_day: ArrayLike) -> FloatArray:
    """Mean distance below the reorder point at which an order is placed, for orders larger than a day's demand.

    Parameters
    ----------
    mean_units_per_day : float or (n_lanes,) array, > 0
    sd_units_per_day : float or (n_lanes,) array, >= 0

    Returns
    -------
    float or (n_lanes,) array [units]

    Formula
    -------
    E[U] = E[D**2] / (2 E[D])

    Raises
    ------
    InvalidParameter
        where an argument is outside its domain.

    Source
    ------
    Silver, Pyke & Thomas, Inventory and Production Management in Supply Chains, chapter 7; renewal theory.
    """
    mean = require_positive("mean_units_per_day", mean_units_per_day)
    sd = require_non_negative("sd_units_per_day", sd_units_per_day)
    return (mean + sd * sd / mean) / 2.0


def with_undershoot(
    interval_law: DemandLaw, *, day_law: DemandLaw, order_quantity_units: ArrayLike
) -> SpreadLaw:
    """Law of what the reorder point must cover: the demand of an interval and the undershoot before it.

    Parameters
    ----------
    interval_law : demand of the lead time, elementwise
    day_law : demand of one day, elementwise; independent of the interval's
    order_quantity_units : float or (n_lanes,) array, > 0; 0 where a lane has no undershoot

    Formula
    -------
    P(U > u) = (l(u) - l(u + Q)) / (l(0) - l(Q)), l(u) = E[(D - u)+] of a day's demand; for Q far above it the
    stationary excess l(u) / E[D]. Exact for the (r, nQ) policy under independent days.

    Source
    ------
    The inventory position after ordering is uniform between r and r + Q (Hadley & Whitin, Analysis of Inventory
    Systems, chapter 5); U is the part of a day's demand beyond it.
    """
    lot = require_non_negative("order_quantity_units", order_quantity_units)
    day = _day_quantiles(day_law, lot)
    edge = np.sort(np.concatenate([day, np.maximum(day - lot, 0.0)]), axis=0)
    beyond = _mean_excess(day_law, edge[-1])
    edge = np.concatenate([edge, (edge[-1] + np.where(lot > 0, beyond, 0.0))[None]])
    height = day_law.loss(edge) - day_law.loss(edge + lot)
    return SpreadLaw(interval_law, *_cells(edge, height))


def with_overshoot(
    interval_law: DemandLaw, *, day_law: DemandLaw, order_quantity_units: ArrayLike
) -> SpreadLaw:
    """Law of what is short beyond the reorder point once the order has come: interval, undershoot, less the order.

    Parameters and assumptions as `with_undershoot`; E[(X - r)+] of this law is what was short before the cycle.

    Formula
    -------
    D + U' - Q with P(U' > u) = (l(u) - l(Q)) / (l(0) - l(Q)) for u below Q: U less the other orders placed with it

    Source
    ------
    As `with_undershoot`.
    """
    lot = require_non_negative("order_quantity_units", order_quantity_units)
    day = np.minimum(_day_quantiles(day_law, lot), lot)
    edge = np.concatenate([day, np.broadcast_to(lot, day.shape[1:])[None]])
    edge, weight = _cells(edge, day_law.loss(edge))
    return SpreadLaw(interval_law, edge - lot, weight)


def _day_quantiles(day_law: DemandLaw, lot: FloatArray) -> FloatArray:
    """(n, ...) quantities between which the chance of a larger demand is even or nearly so; 0 without orders."""
    levels = np.reshape(_LEVELS_OF_DAY, (-1, *(1,) * max(np.ndim(lot), np.ndim(day_law.mean))))
    quantile = np.maximum(day_law.quantile(levels), 0.0)
    flat = quantile[:1] * np.reshape(_PARTS_OF_FLAT, (-1, *(1,) * (quantile.ndim - 1)))
    return np.where(lot > 0, np.concatenate([flat, quantile]), 0.0)


def _mean_excess(day_law: DemandLaw, units: FloatArray) -> FloatArray:
    """E[D - u given D > u], 0 where no demand is larger."""
    chance = 1.0 - day_law.at_most(units)
    return np.where(chance > 0, day_law.loss(units), 0.0) / np.where(chance > 0, chance, 1.0)


def _cells(edge_units: FloatArray, height: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Edges without those that no lane needs, and weights in proportion to the fall of `height` over each cell."""
    lanes = tuple(range(1, edge_units.ndim))
    is_needed = np.append(np.any(np.diff(edge_units, axis=0) > 0, axis=lanes), True)
    edge, weight = edge_units[is_needed], np.maximum(-np.diff(height[is_needed], axis=0), 0.0)
    weight = np.where(np.diff(edge, axis=0) > 0, weight, 0.0)
    total = weight.sum(axis=0)
    return np.where(total > 0, edge, 0.0), weight / np.where(total > 0, total, 1.0)
