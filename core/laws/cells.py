"""Any law of demand as a row of cells: fixed probabilities, each with the mean demand inside it.

The mean of a law in cells is exact, so is its loss at every border between two cells; inside a cell the loss is that
of the cell's mean. A mixture of laws in cells (the coming days, the days of a year) is a law in cells again.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np
from numpy.typing import ArrayLike

from core.laws.law import Parameter
from core.laws.special_functions import ndtr, ndtri
from core.quantities import FloatArray, require_finite, require_ratio

N_CELLS = 40
_OUTERMOST_SCORE = 3.2  # the last cell holds 0.07 % of all days


@cache  # not constants of the module, which would load scipy.special whenever this is imported
def cell_borders() -> FloatArray:
    """(N_CELLS + 1,) cumulative probabilities at which cells begin and end, even in their normal score."""
    inner = ndtr(np.linspace(-_OUTERMOST_SCORE, _OUTERMOST_SCORE, N_CELLS - 1))
    return _constant(np.concatenate([[0.0], inner, [1.0]]))


@cache
def cell_weights() -> FloatArray:
    """(N_CELLS,) probability of each cell."""
    return _constant(np.diff(cell_borders()))


@cache
def _weight_above() -> FloatArray:
    """(N_CELLS + 1,) probability of the cells from each border on."""
    return _constant(np.append(np.cumsum(cell_weights()[::-1])[::-1], 0.0))


@cache
def cell_middles() -> FloatArray:
    """(N_CELLS,) probability at the middle of each cell."""
    return _constant((cell_borders()[:-1] + cell_borders()[1:]) / 2.0)


@dataclass(frozen=True)
class CellLaw:
    """Demand in cells of the probabilities `cell_weights`, elementwise over lanes.

    cell_units: (N_CELLS, ...) mean demand inside each cell, non-decreasing, >= 0.
    """

    cell_units: FloatArray

    @property
    def mean(self) -> Parameter:
        return np.asarray(self._volume_above[0])[()]

    @property
    def sd_units(self) -> Parameter:
        """Spread of the demand, but for what it varies inside a cell [units]."""
        squares = (self.cell_units - self.mean) ** 2
        return np.sqrt(np.tensordot(cell_weights(), squares, axes=1))[()]

    def at_most(self, quantity_units: ArrayLike) -> FloatArray:
        quantity, cells = self._beside(require_finite("quantity_units", quantity_units))
        reached = (cells <= quantity).sum(axis=0)
        last = N_CELLS - 1
        below, above = np.maximum(reached - 1, 0), np.minimum(reached, last)
        low, high = _pick(cells, below), _pick(cells, above)
        share = np.where(high > low, (quantity - low) / np.where(high > low, high - low, 1.0), 0.0)
        middles, borders = cell_middles(), cell_borders()
        between = middles[below] + np.clip(share, 0.0, 1.0) * (middles[above] - middles[below])
        # no cell is reached, all are, or the last that is reached has exactly this value
        is_met = (quantity == low) | (reached == 0) | (reached > last)
        probability: FloatArray = np.where(is_met, borders[reached], between)
        return probability[()]

    def quantile(self, ratio: ArrayLike) -> FloatArray:
        level, cells = self._beside(require_ratio("ratio", ratio))
        middles = cell_middles()
        above = np.clip(np.searchsorted(middles, level), 1, N_CELLS - 1)
        share = np.clip((level - middles[above - 1]) / (middles[above] - middles[above - 1]), 0.0, 1.0)
        low, high = _pick(cells, above - 1), _pick(cells, above)
        between: FloatArray = np.add(low, share * (high - low))
        return between[()]

    def loss(self, quantity_units: ArrayLike) -> FloatArray:
        quantity, cells = self._beside(require_finite("quantity_units", quantity_units))
        reached = np.add.reduce(cells <= quantity, axis=0, dtype=np.int8).astype(np.int64)
        volume, weight = self._volume_above, _weight_above()
        n_lanes = int(np.prod(volume.shape[1:]))
        lane = np.arange(n_lanes).reshape(volume.shape[1:])
        above = np.take(volume, reached * n_lanes + lane) - weight[reached] * quantity
        return np.asarray(np.maximum(above, 0.0))[()]

    def complementary_loss(self, quantity_units: ArrayLike) -> FloatArray:
        quantity, cells = self._beside(require_finite("quantity_units", quantity_units))
        return np.tensordot(cell_weights(), np.maximum(quantity - cells, 0.0), axes=1)[()]

    @cached_property
    def _volume_above(self) -> FloatArray:
        """(N_CELLS + 1, ...) demand in the cells from each border on: what every loss needs, whatever the quantity."""
        volume = np.zeros((N_CELLS + 1, *self.cell_units.shape[1:]))
        for number, weight in reversed(list(enumerate(cell_weights().tolist()))):
            volume[number] = volume[number + 1] + weight * self.cell_units[number]
        return volume

    def with_returns(self, return_ratio: ArrayLike) -> CellLaw:
        """The law of demand and returns, each unit coming back by itself.

        return_ratio: float or (...) array, 0 to 1. The mean grows by r, a cell's squared distance from it by (1 + r)**2
        and by score**2 * mean * r * (1 - r), as `core.demand.returns` has the variance.
        """
        ratio, mean = np.asarray(return_ratio, dtype=np.float64), np.asarray(self.mean)
        scores = ndtri(cell_middles()).reshape(-1, *(1,) * (self.cell_units.ndim - 1))
        distance = (self.cell_units - mean) * (1.0 + ratio)
        square = np.sign(distance) * distance**2 + np.sign(scores) * scores**2 * mean * ratio * (1.0 - ratio)
        cells = np.maximum(mean * (1.0 + ratio) + np.sign(square) * np.sqrt(np.abs(square)), 0.0)
        return CellLaw(np.maximum.accumulate(cells, axis=0))

    def scaled(self, factor: ArrayLike) -> CellLaw:
        """The law of a multiple of the demand; factor: float or (...) array, >= 0."""
        return CellLaw(self.cell_units * np.asarray(factor, dtype=np.float64))

    def _beside(self, values: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Values and cells in one shape, but for the cells' first axis."""
        shape = np.broadcast_shapes(values.shape, self.cell_units.shape[1:])
        extra = (1,) * (len(shape) - self.cell_units.ndim + 1)
        cells = self.cell_units.reshape(N_CELLS, *extra, *self.cell_units.shape[1:])
        return np.broadcast_to(values, shape), np.broadcast_to(cells, (N_CELLS, *shape))


def pool_outcomes(outcomes_units: FloatArray, weights: FloatArray) -> CellLaw:
    """One law in cells of many weighted outcomes.

    Parameters
    ----------
    outcomes_units : (n_lanes, n_outcomes), finite; in any order
    weights : (n_lanes, n_outcomes), >= 0, of each lane more than 0 in all

    Returns
    -------
    CellLaw
        Of n_lanes. Each cell holds its share of the weight in the order of the outcomes, so that the mean of all
        outcomes is kept exactly.
    """
    order = np.argsort(outcomes_units, axis=1)
    sorted_units = np.take_along_axis(outcomes_units, order, axis=1)
    share = np.take_along_axis(weights, order, axis=1)
    share = share / share.sum(axis=1, keepdims=True)
    # the Lorenz curve: volume of the lowest share p of all outcomes, straight between two outcomes
    reached = np.pad(np.cumsum(share, axis=1), ((0, 0), (1, 0)))
    volume = np.pad(np.cumsum(share * sorted_units, axis=1), ((0, 0), (1, 0)))
    reached[:, -1] = 1.0
    n_lanes, n_points = reached.shape
    lane = np.arange(n_lanes)[:, None]
    borders = np.broadcast_to(cell_borders(), (n_lanes, N_CELLS + 1))
    # each lane's curve is lifted above the one before, so that one search finds the place in all of them
    place = np.searchsorted((reached + 2.0 * lane).ravel(), (borders + 2.0 * lane).ravel(), side="right")
    above = np.clip(place.reshape(n_lanes, -1) - lane * n_points, 1, n_points - 1)
    low, high = (np.take_along_axis(reached, at, axis=1) for at in (above - 1, above))
    low_volume, high_volume = (np.take_along_axis(volume, at, axis=1) for at in (above - 1, above))
    part = np.where(high > low, (borders - low) / np.where(high > low, high - low, 1.0), 0.0)
    at_border = low_volume + np.clip(part, 0.0, 1.0) * (high_volume - low_volume)
    cells = np.diff(at_border, axis=1) / cell_weights()
    return CellLaw(np.maximum.accumulate(np.maximum(cells.T, 0.0), axis=0))


def _pick(cells: FloatArray, number: np.ndarray[tuple[int, ...], np.dtype[np.int64]]) -> FloatArray:
    return np.asarray(np.take_along_axis(cells, number[None], axis=0)[0])


def _constant(values: FloatArray) -> FloatArray:
    values.setflags(write=False)
    return values
