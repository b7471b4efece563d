"""Would a stock planned at the newest origin have lasted? By the forecast, and by the classical formula."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.forecast.backtest.conformal import LEVELS
from core.laws.special_functions import ndtri
from core.quantities import FloatArray

STOCK_LEVEL = 0.95


@dataclass(frozen=True)
class StockEvidence:
    """Share of lanes on which a stock for the first h periods would have lasted; (horizon,), NaN without lanes.

    Planned to last with the probability STOCK_LEVEL: lasted_ratio by the forecast's calibrated totals,
    buffered_lasted_ratio as the forecast plus the classical buffer z * sd * sqrt(h) of the history before,
    classical_lasted_ratio as the mean of that history plus that buffer. n_lanes: (horizon,).
    """

    n_lanes: FloatArray
    lasted_ratio: FloatArray
    buffered_lasted_ratio: FloatArray
    classical_lasted_ratio: FloatArray

    def step_of(self, n_periods: float | None) -> int | None:
        """Number of the checked step nearest to so many periods, without one the last; None if none was checked."""
        checked = np.flatnonzero(self.n_lanes > 0)
        if checked.size == 0:
            return None
        return int(checked[-1 if n_periods is None else np.abs(checked + 1 - n_periods).argmin()])


def check_stock(
    *,
    came_units: FloatArray,
    forecast_units: FloatArray,
    total_quantile_units: FloatArray,
    history_units: FloatArray,
    n_open_periods: NDArray[np.int64],
) -> StockEvidence:
    """Hold the demand that came in the first h periods against both stocks.

    Parameters
    ----------
    came_units, forecast_units : (n_lanes, horizon), 0 on closed days; what came is NaN where unknown
    total_quantile_units : (n_levels, n_lanes, horizon) of the total up to and with each period
    history_units : (n_lanes, n_periods) before the origin, NaN where unknown and on closed days
    n_open_periods : (n_lanes, horizon) open periods up to and with each one

    Returns
    -------
    StockEvidence
        The classical buffer of h periods is z * sd * sqrt(h), as in `core.service.safety_stock`, with the spread of the
        lane's whole history.
    """
    came = np.cumsum(came_units, axis=1)
    by_forecast = total_quantile_units[int(np.flatnonzero(np.isclose(LEVELS, STOCK_LEVEL))[0])]
    n_known = np.isfinite(history_units).sum(axis=1)
    filled = np.where(np.isfinite(history_units), history_units, 0.0)
    mean = filled.sum(axis=1) / np.maximum(n_known, 1)
    squares = np.where(np.isfinite(history_units), (history_units - mean[:, None]) ** 2, 0.0).sum(axis=1)
    sd = np.sqrt(squares / np.maximum(n_known - 1, 1))
    buffer = ndtri(STOCK_LEVEL) * np.sqrt(n_open_periods) * sd[:, None]
    known = np.isfinite(came)
    n_lanes = known.sum(axis=0).astype(np.float64)

    def share(stock: FloatArray) -> FloatArray:
        lasted = (known & (came <= stock * (1.0 + 1e-12))).sum(axis=0)
        return np.where(n_lanes > 0, lasted / np.maximum(n_lanes, 1.0), np.nan)

    return StockEvidence(
        n_lanes=n_lanes,
        lasted_ratio=share(by_forecast),
        buffered_lasted_ratio=share(np.cumsum(forecast_units, axis=1) + buffer),
        classical_lasted_ratio=share(n_open_periods * mean[:, None] + buffer),
    )
