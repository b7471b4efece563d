"""At which level of its law a slow lane's promise is kept: on the share of lanes that it names.

Counts jump: a stock that suffices with 95 % often suffices with 97 %. And what comes differs from the past. Both are
measured on the backtest, for one period and for the whole horizon; in between the level moves with the logarithm of
time.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.forecast.band import QUANTILE_LEVELS
from core.forecast.slow.outlook import SlowOutlook
from core.quantities import FloatArray

LEVELS = np.array(QUANTILE_LEVELS)
TRUST_ROWS = 100.0  # so many independent rows say as much as the law itself
# A lane's own chance of running out stays near the promise, whatever the others do.
MOST_MISS_RATIO, LEAST_MISS_RATIO = 1.3, 1.0 / 3.0
LOWEST_CHANGED = 0.5


@dataclass(frozen=True)
class LevelMap:
    """(n_levels,) levels of the law for one period and for the horizon, for the promises of QUANTILE_LEVELS."""

    of_period: FloatArray
    of_horizon: FloatArray
    horizon_periods: float

    def at(self, n_periods: FloatArray | float) -> FloatArray:
        """(n_levels, ...) levels of the law of so many periods; beyond the horizon those of the horizon."""
        return levels_at(
            np.asarray(n_periods, dtype=np.float64),
            of_period=self.of_period,
            of_horizon=self.of_horizon,
            horizon_periods=self.horizon_periods,
        )


NO_CHANGE = LevelMap(LEVELS, LEVELS, 1.0)


def levels_at(
    n_periods: FloatArray,
    *,
    of_period: FloatArray,
    of_horizon: FloatArray,
    horizon_periods: FloatArray | float,
) -> FloatArray:
    """(n_levels, ...) levels between those of one period and of the horizon, both (n_levels,) or (n_levels, ...)."""
    ratio = np.log(np.maximum(n_periods, 1.0)) / np.log(np.maximum(horizon_periods, 1.0 + 1e-9))
    share = np.clip(ratio, 0.0, 1.0)
    shape = (LEVELS.size, *(1,) * (share.ndim if of_period.ndim == 1 else 0))
    first, last = (level.reshape(shape) if level.ndim == 1 else level for level in (of_period, of_horizon))
    return np.asarray(first + share * (last - first))


def fit_levels(
    ahead: SlowOutlook, *, actual_units: FloatArray, is_open: NDArray[np.bool_], n_independent: float
) -> LevelMap:
    """The levels at which the promises would have been kept.

    Parameters
    ----------
    ahead : of the rows; actual_units : (n_rows, horizon), NaN where unknown; is_open : the same shape
    n_independent : how many of the rows do not overlap each other

    Formula
    -------
    a stock at level g of a law F suffices where F(D-) < g: the level that keeps the promise p is the p-quantile of
    F(D-) over the rows, weighed with p itself by the number of independent rows

    Source
    ------
    Dawid (1984), Statistical theory: the prequential approach: what came, as probabilities of the law, shows how its
    levels are kept.
    """
    known = np.isfinite(actual_units) & is_open
    units = np.where(known, actual_units, 0.0)
    n_periods = known.sum(axis=1).astype(np.float64)
    reach = float(np.median(n_periods[n_periods > 0])) if (n_periods > 0).any() else 1.0
    whole = (n_periods >= reach) & (n_periods > 0)
    if not whole.any():
        return NO_CHANGE
    trust = n_independent / (n_independent + TRUST_ROWS)
    first = known[:, 0]
    of_period = NO_CHANGE.of_period
    if first.any():
        of_period = _kept(ahead.where(first), np.ones(int(first.sum())), units[first, 0], trust)
    of_horizon = _kept(ahead.where(whole), n_periods[whole], units[whole].sum(axis=1), trust)
    return LevelMap(of_period, of_horizon if reach > 1 else of_period, reach)


def _kept(ahead: SlowOutlook, n_periods: FloatArray, came_units: FloatArray, trust: float) -> FloatArray:
    law = ahead.law(n_periods)
    below = law.at_most(np.where(law.is_whole, came_units - 1.0, came_units))
    below = np.where((came_units <= 0.0), 0.0, below)
    rank = np.minimum(LEVELS * (below.size + 1.0) / below.size, 1.0)
    level = trust * np.quantile(below, rank) + (1.0 - trust) * LEVELS
    miss = np.clip(1.0 - level, LEAST_MISS_RATIO * (1.0 - LEVELS), MOST_MISS_RATIO * (1.0 - LEVELS))
    return np.maximum.accumulate(np.where(LEVELS >= LOWEST_CHANGED, 1.0 - miss, LEVELS))
