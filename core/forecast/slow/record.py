"""What the history of a slow lane says: in how many periods there was demand, how much then, and since when none."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.quantities import FloatArray

WHOLE_TOLERANCE = 1e-9
SIZES_LAST_LONGER = 4.0  # how often there is demand changes sooner than how much it is then


@dataclass(frozen=True)
class SlowRecord:
    """Counts of each row, (n_rows,) each; with a memory, older periods count less.

    n_periods, n_busy: known periods and those with demand, as many as would tell as much without a memory; n_sizes: the
    same of the demand of busy periods; mean_size_units, size_square_units2: its mean, and the sum of squared distances
    from that; n_until_last, n_busy_ever, n_silent: all known periods until the newest busy one, the busy ones among
    them, and the empty ones since; is_whole: whether all demand is whole units.
    """

    n_periods: FloatArray
    n_busy: FloatArray
    n_sizes: FloatArray
    mean_size_units: FloatArray
    size_square_units2: FloatArray
    n_until_last: FloatArray
    n_busy_ever: FloatArray
    n_silent: FloatArray
    is_whole: NDArray[np.bool_]

    def where(self, rows: NDArray[np.bool_] | NDArray[np.int64]) -> SlowRecord:
        """The same of some rows."""
        return SlowRecord(**{name: value[rows] for name, value in vars(self).items()})


def slow_record(
    demand_units: FloatArray, *, begins_with_demand: NDArray[np.bool_], memory_periods: float = np.inf
) -> SlowRecord:
    """Counts of right-aligned histories.

    Parameters
    ----------
    demand_units : (n_rows, n_periods), NaN where unknown
    begins_with_demand : (n_rows,) rows that begin where their first demand was (order lines): that demand is no
        evidence of how often there is some, and does not count for it
    memory_periods : age at which a period counts 1 / e of a new one
    """
    n_rows, n_periods = demand_units.shape
    known = np.isfinite(demand_units)
    units = np.where(known, demand_units, 0.0)
    busy = units > 0
    weight = np.exp(-np.arange(n_periods - 1, -1, -1) / memory_periods)
    squared, of_size = weight * weight, weight ** (1.0 / SIZES_LAST_LONGER)
    size_weight, size_squared = _sum(busy, of_size), _sum(busy, of_size**2)
    volume = _sum(units, of_size)
    mean = np.where(size_weight > 0, volume / np.where(size_weight > 0, size_weight, 1.0), 0.0)
    square = np.maximum(_sum(units * units, of_size) - mean * volume, 0.0)
    n_sizes = _ratio(size_weight**2, size_squared)
    row, first = np.arange(n_rows), busy.argmax(axis=1)
    drops = begins_with_demand & busy[row, first]
    dropped = np.where(drops, weight[first], 0.0)
    known_weight, known_squared = _sum(known, weight) - dropped, _sum(known, squared) - dropped**2
    # Weights make a mean of fewer periods: of as many as a plain mean of the same variance would take.
    as_many = _ratio(known_weight, known_squared)
    last = np.where(busy.any(axis=1), n_periods - 1 - busy[:, ::-1].argmax(axis=1), -1)
    n_silent = (known & (np.arange(n_periods) > last[:, None])).sum(axis=1).astype(np.float64)
    return SlowRecord(
        n_periods=known_weight * as_many,
        n_busy=np.maximum(_sum(busy, weight) - dropped, 0.0) * as_many,
        n_sizes=n_sizes,
        mean_size_units=mean,
        size_square_units2=_ratio(square * n_sizes, size_weight),
        n_until_last=known.sum(axis=1) - n_silent - drops,
        n_busy_ever=(busy.sum(axis=1) - drops).astype(np.float64),
        n_silent=n_silent,
        is_whole=(np.abs(units - np.rint(units)) <= WHOLE_TOLERANCE * np.maximum(units, 1.0)).all(axis=1),
    )


_LEAST_WEIGHT = 1e-200


def _sum(cells: FloatArray | NDArray[np.bool_], weight: FloatArray) -> FloatArray:
    """(n_rows,) weighed sums, the same to the last digit however many rows there are."""
    return np.asarray((cells * weight).sum(axis=1))


def _ratio(value: FloatArray, by: FloatArray) -> FloatArray:
    return np.where(by > _LEAST_WEIGHT, value / np.where(by > _LEAST_WEIGHT, by, 1.0), 0.0)
