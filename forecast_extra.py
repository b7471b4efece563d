"""AutoETS, DynamicOptimizedTheta and AutoCES of statsforecast, as further candidates of the twin's forecast.

The library is optional (requirements-forecast.txt), so it is imported where it is used.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from typing import Any

import numpy as np

from core.quantities import FloatArray

LIBRARY = "statsforecast"
MODELS = ("AutoETS", "DynamicOptimizedTheta", "AutoCES")
MEDIAN = f"median of {', '.join(MODELS)}"
MIN_PERIODS, MIN_SEASONS = 8, 2  # on shorter histories the models fail, or find a season that is none


def is_installed() -> bool:
    """Whether statsforecast can be imported."""
    return importlib.util.find_spec(LIBRARY) is not None


class StatsforecastMethods:
    """The three methods and their median, as `core.forecast.methods.extra.ExtraMethods`."""

    source = LIBRARY
    names = (*MODELS, MEDIAN)

    def forecast(
        self, demand_units: FloatArray, *, methods: Sequence[str], season_periods: int, horizon_periods: int
    ) -> FloatArray:
        """Forecast each row by each method; shapes as in the protocol.

        A row too short for the models has NaN. Where a single model finds no fit, statsforecast's own seasonal
        naive forecast stands in its place.

        Raises
        ------
        ImportError
            where statsforecast is not installed.
        """
        models = MODELS if MEDIAN in methods else tuple(name for name in MODELS if name in methods)
        n_known = np.isfinite(demand_units).sum(axis=1)
        is_seasonal = n_known >= MIN_SEASONS * season_periods
        by_model = np.full((len(models), len(demand_units), horizon_periods), np.nan)
        for season, of_kind in ((season_periods, is_seasonal), (1, ~is_seasonal)):
            rows = np.flatnonzero(of_kind & (n_known >= MIN_PERIODS))
            if rows.size:
                by_model[:, rows] = _forecast_rows(
                    demand_units[rows], models=models, season_periods=season, horizon_periods=horizon_periods
                )
        values = dict(zip(models, by_model, strict=True))
        if MEDIAN in methods:
            values[MEDIAN] = np.median(by_model, axis=0)
        return np.stack([values[name] for name in methods])


def _forecast_rows(
    demand_units: FloatArray, *, models: Sequence[str], season_periods: int, horizon_periods: int
) -> FloatArray:
    """(len(models), n_rows, horizon) of rows that all have a season, or all have none."""
    import pandas as pd
    from statsforecast import StatsForecast
    from statsforecast import models as library

    row, period = np.nonzero(np.isfinite(demand_units))
    makers: list[Any] = [getattr(library, name)(season_length=season_periods, alias=name) for name in models]
    forecaster = StatsForecast(
        models=makers, freq=1, fallback_model=library.SeasonalNaive(season_length=season_periods)
    )
    frame = pd.DataFrame({"unique_id": row, "ds": period, "y": demand_units[row, period]})
    with np.errstate(all="ignore"):
        answer = forecaster.forecast(df=frame, h=horizon_periods).sort_values(["unique_id", "ds"])
    shape = (len(demand_units), horizon_periods)
    return np.stack([answer[name].to_numpy(np.float64).reshape(shape) for name in models])
