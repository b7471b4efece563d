"""The forecast of a whole network as arrays, from which any lane's ForecastBand is cut."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core import cadence as cal
from core.errors import NotEnoughHistory
from core.forecast_band import ForecastBand
from core.quantities import FloatArray

IntArray = NDArray[np.int64]


@dataclass(frozen=True)
class MethodScore:
    """How one method did in the backtest of the lanes of one cadence.

    scaled_error is the mean absolute error over that of the seasonal naive forecast, averaged over lanes;
    wape_ratio is total absolute error over total demand.
    """

    cadence: str
    method: str
    scaled_error: float
    wape_ratio: float
    n_origins: int
    is_selected: bool


@dataclass(frozen=True)
class NetworkForecast:
    """Forecast of every lane for the same number of its own periods.

    mean_units: (n_lanes, horizon); quantile_units: (n_levels, n_lanes, horizon), levels as in QUANTILE_LEVELS;
    first_days (day numbers since 1970-01-01), days_in_period: (n_lanes, horizon); cadence, n_periods_used,
    has_band: (n_lanes,). A lane without any record has NaN. measured_coverage and scores are by cadence name.
    """

    lanes: tuple[str, ...]
    cadence: IntArray
    method: tuple[str, ...]
    first_days: IntArray
    days_in_period: IntArray
    mean_units: FloatArray
    quantile_units: FloatArray
    n_periods_used: IntArray
    has_band: NDArray[np.bool_]
    measured_coverage: dict[str, tuple[tuple[float, float], ...]]
    scores: tuple[MethodScore, ...]
    warnings: tuple[tuple[str, ...], ...]

    def lane(self, index: int) -> ForecastBand:
        """The forecast of lane number `index`."""
        if self.n_periods_used[index] == 0:
            raise NotEnoughHistory(self.lanes[index], 0, 1)
        cadence = cal.CADENCE_NAMES[int(self.cadence[index])]
        has_band = bool(self.has_band[index])
        return ForecastBand(
            lane=self.lanes[index],
            cadence=cadence,
            method=self.method[index],
            period_starts=self.first_days[index].astype("datetime64[D]"),
            days_in_period=self.days_in_period[index],
            mean_units=self.mean_units[index],
            quantile_units=self.quantile_units[:, index],
            n_periods_used=int(self.n_periods_used[index]),
            has_band=has_band,
            measured_coverage=self.measured_coverage.get(cadence, ()) if has_band else (),
            warnings=self.warnings[index],
        )
