"""Forecast methods from outside as further candidates beside the twin's own.

They are slow, one lane after the other, so they see only the newest periods of each history
(core.forecast.backtest.extra_trial says where they are tried at all); and what they say passes the guard.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np

from core.errors import InvalidParameter
from core.forecast.methods.catalogue import forecast_by_methods
from core.forecast.methods.guard import guarded
from core.forecast.methods.preparation import PreparedDemand
from core.quantities import FloatArray

NEWEST_PERIODS = 200  # what the methods see of a history: 16 years, almost four, or 28 weeks of days


class ExtraMethods(Protocol):
    """Methods that forecast rows one by one. `forecast_extra.StatsforecastMethods` are the ones that exist."""

    @property
    def source(self) -> str:
        """Whose methods they are."""
        ...

    @property
    def names(self) -> tuple[str, ...]:
        """Names that differ from those of the twin's own methods."""
        ...

    def forecast(
        self, demand_units: FloatArray, *, methods: Sequence[str], season_periods: int, horizon_periods: int
    ) -> FloatArray:
        """Forecast each row by each of the methods, some of `names`.

        Parameters
        ----------
        demand_units : (n_rows, n_periods) right-aligned; NaN before a row's first period and nowhere else

        Returns
        -------
        (len(methods), n_rows, horizon); NaN where a method has nothing to say about a row
        """
        ...


def forecast_by_all_methods(
    prepared: PreparedDemand, *, horizon_periods: int, methods: Sequence[str], extra: ExtraMethods | None
) -> FloatArray:
    """(len(methods), n_rows, horizon) forecasts by own methods and extra ones, in the order of `methods`.

    Raises
    ------
    InvalidParameter
        where the extra methods answer in another shape than they were asked for.
    """
    outside = [name for name in methods if extra is not None and name in extra.names]
    own = [name for name in methods if name not in outside]
    forecasts = forecast_by_methods(prepared, horizon_periods=horizon_periods, methods=own)
    if extra is None or not outside:
        return forecasts
    answers = _guarded_forecasts(extra, prepared, outside, horizon_periods)
    by_name = dict(zip([*own, *outside], [*forecasts, *answers], strict=True))
    return np.stack([by_name[name] for name in methods])


def _guarded_forecasts(
    extra: ExtraMethods, prepared: PreparedDemand, methods: Sequence[str], horizon_periods: int
) -> list[FloatArray]:
    """One (n_rows, horizon) for each method; a row's seasonal naive forecast where a method's is not sane."""
    demand = prepared.demand_units
    begun = np.arange(demand.shape[1]) >= prepared.first_period[:, None]
    seen = np.where(begun, demand, np.nan)
    candidates = np.asarray(
        extra.forecast(
            seen[:, -NEWEST_PERIODS:],
            methods=methods,
            season_periods=prepared.season_periods,
            horizon_periods=horizon_periods,
        ),
        dtype=np.float64,
    )
    expected = (len(methods), len(demand), horizon_periods)
    if candidates.shape != expected:
        raise InvalidParameter("the shape of the extra methods' forecasts", candidates.shape, f"{expected}")
    instead = forecast_by_methods(prepared, horizon_periods=horizon_periods, methods=("seasonal naive",))[0]
    return [guarded(candidate, history_units=seen, own_units=instead) for candidate in candidates]
