"""How fast errors grow with the horizon: told by each lane's own wandering level as far as that has proved true.

A smoothing factor found in one history is a rough estimate of how far its level wanders, and says next to nothing where
days merely resemble their neighbours. Expected spreads therefore grow between the lane's own way and that of all lanes
beside it, where the backtest's errors would have been told best.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from core.forecast.backtest.dependence import independent_errors
from core.forecast.backtest.spread import RowSpread
from core.quantities import FloatArray, IntArray

OWN_SHARES = (0.0, 0.25, 0.5, 0.75, 1.0)  # of the lane's own growth, each as likely before errors are seen
MIN_ROWS = 8  # fewer tell nothing of how rows differ


@dataclass(frozen=True)
class SharedGrowth:
    """own_share_ratio: 1 where each lane's own growth stands; period_growth, total_growth: (horizon,) of all lanes."""

    own_share_ratio: float
    period_growth: FloatArray
    total_growth: FloatArray

    def of(self, spread: RowSpread) -> RowSpread:
        """Expected spreads that grow with the horizon partly as those of all lanes.

        Formula
        -------
        spread * (g / g_i)**(1 - w), g_i the row's own growth, g that of all, w the own share
        """
        if self.own_share_ratio >= 1.0:
            return spread
        less = 1.0 - self.own_share_ratio
        horizon = spread.period_growth.shape[1]
        of_period, of_total = (
            (usual[:horizon] / own) ** less
            for usual, own in (
                (self.period_growth, spread.period_growth),
                (self.total_growth, spread.total_growth),
            )
        )
        return replace(
            spread,
            of_period_units=spread.of_period_units * of_period,
            of_total_units=spread.of_total_units * of_total,
        )


def learn_growth(
    spread: RowSpread,
    errors_units: FloatArray,
    *,
    offset_periods: IntArray,
) -> SharedGrowth:
    """How much of each row's own growth its errors bear out.

    Parameters
    ----------
    spread : of the backtest's rows
    errors_units : (n_rows, horizon) actual - forecast, NaN where unknown
    offset_periods : (n_rows,) from the origin to the end of the history

    Formula
    -------
    mean of w under exp(-n L(w)): L the mean over steps of log mean |E / s| + mean log s, E the error of the total up to
    a step, s its spread at the own share w, n the number of independent errors of a total; the lanes' common growth is
    the geometric mean of theirs

    Source
    ------
    Laplace likelihood of scaled errors whose scale at each step is free, which single breaks disturb less than squares.
    """
    usual = [np.exp(np.log(own).mean(axis=0)) for own in (spread.period_growth, spread.total_growth)]
    total_error = np.abs(np.cumsum(errors_units, axis=1))
    known = np.isfinite(total_error) & (spread.of_total_units > 0) & (total_error > 0)
    is_told = known.sum(axis=0) >= MIN_ROWS
    if not is_told.any():
        return SharedGrowth(1.0, *usual)
    told, error = known[:, is_told], total_error[:, is_told]
    count = told.sum(axis=0)
    loss = []
    for share in OWN_SHARES:
        wide = SharedGrowth(share, *usual).of(spread).of_total_units[:, is_told]
        safe = np.where(told, wide, 1.0)
        size = np.where(told, error / safe, 0.0).sum(axis=0) / count
        loss.append(float(np.mean(np.log(size) + np.where(told, np.log(safe), 0.0).sum(axis=0) / count)))
    scaled = np.where(known, total_error / np.where(known, spread.of_total_units, 1.0), np.nan)
    n_seen = independent_errors(
        scaled * np.sign(np.cumsum(errors_units, axis=1)), offset_periods=offset_periods
    )
    chance = np.exp(-float(n_seen[is_told].mean()) * (np.array(loss) - min(loss)))
    return SharedGrowth(float(chance @ np.array(OWN_SHARES) / chance.sum()), *usual)
