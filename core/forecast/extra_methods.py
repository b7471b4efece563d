"""Forecast methods from outside as further candidates beside the twin's own.

They are slow, one lane after the other, so they see the newest periods of each history, are tried on an even
sample of the backtest, on which the twin's own methods are then judged too, and only where forecasting every
lane stays affordable. What they say passes the guard, and they are chosen by the same score as every other
method or not at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from core.errors import InvalidParameter
from core.forecast.backtest import MIN_ROWS, BacktestRows
from core.forecast.guard import guarded
from core.forecast.methods import METHOD_NAMES, forecast_by_methods
from core.forecast.preparation import PreparedDemand
from core.quantities import FloatArray

IntArray = NDArray[np.int64]

NEWEST_PERIODS = 200  # what the methods see of a history: 16 years, almost four, or 28 weeks of days
# Periods that are put to the methods: to learn, and to forecast every lane once. The three methods of
# statsforecast together take about a millisecond of one processor for each: 40 and 200 seconds.
MAX_PERIODS_TO_LEARN, MAX_PERIODS_TO_FORECAST = MIN_ROWS * NEWEST_PERIODS, 200_000


class ExtraMethods(Protocol):
    """Methods that forecast rows one by one. `forecast_extra.StatsforecastMethods` are the ones that exist."""

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


def why_left_out(
    extra: ExtraMethods | None, rows: BacktestRows, *, n_periods_of_lane: IntArray, cadence: str
) -> str:
    """Why the methods are not tried on these lanes, in a sentence; empty where they are, or where there are none.

    Raises
    ------
    InvalidParameter
        where a name is that of one of the twin's own methods.
    """
    if extra is None:
        return ""
    taken = sorted(set(extra.names) & set(METHOD_NAMES))
    if taken:
        raise InvalidParameter("the name of an extra method", taken[0], "none of the twin's own methods")
    names = ", ".join(extra.names)
    if rows.lane.size == 0:
        return f"{names} are not tried: no {cadence} lane is long enough for a backtest."
    n_periods = int(np.minimum(n_periods_of_lane, NEWEST_PERIODS).sum())
    if n_periods > MAX_PERIODS_TO_FORECAST:
        return (
            f"{names} are not tried: such methods would take minutes for the {n_periods:,} periods of these "
            f"{cadence} lanes; up to {MAX_PERIODS_TO_FORECAST:,} they compete."
        )
    return ""


def sample_rows(rows: BacktestRows) -> BacktestRows:
    """An even sample of all origins and lanes, as many rows as are affordable."""
    n_periods = np.minimum(np.isfinite(rows.demand_units).sum(axis=1), NEWEST_PERIODS).sum()
    n_sampled = int(MAX_PERIODS_TO_LEARN * rows.lane.size / max(n_periods, 1))
    if n_sampled >= rows.lane.size:
        return rows
    chosen = np.linspace(0, rows.lane.size - 1, n_sampled).round().astype(np.int64)
    return BacktestRows(**{name: values[chosen] for name, values in vars(rows).items()})


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
