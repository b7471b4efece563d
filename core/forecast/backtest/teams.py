"""Which methods lanes take: the choice of all lanes, moved by what lanes of the same structure showed.

A lane whose level is stable, one that wanders, one that follows a line and one with a year need other methods. Each row
of the backtest is of the structure that its own past showed at that origin, as each lane is of the one it shows now.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.demand import cadence as cal
from core.forecast.backtest.selection import close_methods, pooled_scores
from core.forecast.methods.smoothed_regression import FOLLOWS_LINE, HAS_YEAR
from core.quantities import FloatArray, IntArray

PRIOR_WINDOWS = 4.0  # what all lanes show counts as much as so many windows of a structure's own
LEAST_GAIN_RATIO = 0.02  # a choice of their own that errs less by less than this may be chance
# A line or a year that a lane's past shows goes on where noise hides from the backtest what others miss: there the
# method that knows them is taken alone as soon as none does better.
EXPLAINS, EXPLAINED = "smoothed regression", (FOLLOWS_LINE, HAS_YEAR)
# The median leaves out the odd one, the mean uses all: which of them pays is seen in the workspace's own past.
MEDIAN, MEAN = "median", "mean"
AVERAGES: dict[str, Callable[..., FloatArray]] = {MEDIAN: np.median, MEAN: np.mean}
# Single days are mostly noise that no method foresees: weeks show whose level is wrong.
LONG_VIEWS = {cal.SEASON_PERIODS[cal.DAILY]: (7,), cal.SEASON_PERIODS[cal.WEEKLY]: (4,)}


@dataclass(frozen=True)
class Teams:
    """Numbers of the methods that lanes take, the best one first: of all, and of those of some structures.

    average: how they are combined, a name in AVERAGES.
    """

    pooled: IntArray
    of_structure: dict[int, IntArray]
    average: str = MEDIAN

    def combine(self, forecasts: FloatArray, structure: IntArray) -> FloatArray:
        """(n_rows, horizon) what each row's methods say together; forecasts: (n_methods, n_rows, horizon)."""
        combined = np.empty(forecasts.shape[1:])
        for number in np.unique(structure).tolist():
            rows = np.flatnonzero(structure == number)
            members = self.of_structure.get(number, self.pooled)
            combined[rows] = AVERAGES[self.average](forecasts[members[:, None], rows], axis=0)
        return combined


def choose_teams(
    *,
    candidates: tuple[str, ...],
    errors_units: FloatArray,
    actual_units: FloatArray,
    spread_units: FloatArray,
    structure: IntArray,
    offset_periods: IntArray,
    season_periods: int,
) -> Teams:
    """The methods of all lanes, and of those of each structure.

    Parameters
    ----------
    candidates : (n_methods,) names
    errors_units : (n_methods, n_rows, horizon), actual_units : (n_rows, horizon); NaN where unknown
    spread_units, structure, offset_periods : (n_rows,)

    Formula
    -------
    log score = w log s + (1 - w) log p, with the scores s of the structure's rows and p of all, w = n / (n + 4) for n
    windows, end to end, of the structure's lanes. Methods within 5 % of the lowest, at most five, are combined, those
    of a structure where their median errs 2 % less than the pool's; on lanes with a line or a year the one that knows
    them, where it has the lowest score, is taken alone. All are combined by their median, or by their mean where that
    errs less: the fewer windows there are, the more, up to 2 %

    Source
    ------
    Armstrong (2001), Combining forecasts, in Principles of Forecasting; Efron & Morris (1975), Data analysis using
    Stein's estimator. Measured on public sets and on lanes of known truth (`bench.mixed_workspaces`).
    """

    def score(rows: NDArray[np.bool_]) -> FloatArray:
        return _score(
            errors_units[:, rows], actual_units[rows], spread_units[rows], season_periods=season_periods
        )

    of_all = score(np.ones(structure.size, dtype=np.bool_))
    pooled, own = close_methods(of_all), {}
    for number in np.unique(structure).tolist():
        rows = structure == number
        n_windows = _windows(offset_periods[rows], errors_units.shape[2])
        weight = n_windows / (n_windows + PRIOR_WINDOWS)
        blended = score(rows) ** weight * of_all ** (1.0 - weight)
        best = int(blended.argmin())
        is_explained = number in EXPLAINED and candidates[best] == EXPLAINS
        own[number] = np.array([best]) if is_explained else close_methods(blended)
        both = np.stack(
            [np.median(errors_units[members][:, rows], axis=0) for members in (pooled, own[number])]
        )
        of_pool, of_own = _score(both, actual_units[rows], spread_units[rows], season_periods=season_periods)
        least_gain = 0.0 if is_explained else LEAST_GAIN_RATIO
        if of_pool < (1.0 + least_gain) * of_own:
            del own[number]
    teams = [Teams(pooled, own, average) for average in AVERAGES]
    combined = np.stack([each.combine(errors_units, structure) for each in teams])
    of_median, of_mean = _score(combined, actual_units, spread_units, season_periods=season_periods)
    n_windows = _windows(offset_periods, errors_units.shape[2])
    least_gain = LEAST_GAIN_RATIO * PRIOR_WINDOWS / (n_windows + PRIOR_WINDOWS)
    return teams[int(of_median >= (1.0 + least_gain) * of_mean and of_median > of_mean)]


def _score(errors: FloatArray, actual: FloatArray, spread: FloatArray, *, season_periods: int) -> FloatArray:
    """(n_methods,) score of single periods and of longer ones, their geometric mean."""
    horizon = actual.shape[1]
    views = (1, *(length for length in LONG_VIEWS.get(season_periods, ()) if length <= horizon))
    logs = []
    for length in views:
        n_blocks = horizon // length
        of_blocks = (
            values[..., : n_blocks * length].reshape(*values.shape[:-1], n_blocks, length).sum(axis=-1)
            for values in (errors, actual)
        )
        scores = pooled_scores(
            **dict(zip(("errors_units", "actual_units"), of_blocks, strict=True)), spread_units=spread
        )
        logs.append(np.log(np.maximum(scores, np.finfo(np.float64).tiny)))
    return np.asarray(np.exp(np.mean(logs, axis=0)))


def _windows(offset_periods: IntArray, horizon: int) -> float:
    """How many windows end to end, of how many lanes."""
    origins, n_lanes = np.unique(offset_periods, return_counts=True)
    span = 1.0 + (origins[-1] - origins[0]) / horizon
    return float(min(span, origins.size) * n_lanes.mean())
