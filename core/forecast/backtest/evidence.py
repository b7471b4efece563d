"""How good the forecast would have been: everything learned from older origins, checked at the newest one.

Neither the methods nor the bands have seen what they are checked against.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.forecast.backtest.conformal import covered, quantiles_around, scaled_errors
from core.forecast.backtest.origins import BacktestRows
from core.forecast.backtest.stock_evidence import StockEvidence, check_stock
from core.forecast.backtest.structured import structured_quantiles
from core.forecast.backtest.teams import choose_teams
from core.forecast.backtest.trial import Trial
from core.quantities import FloatArray, IntArray

COVERAGES = (0.5, 0.8, 0.9, 0.95)
LOW_COVERAGE_RATIO = 0.8  # a lane of whose values fewer fell inside the 95 % band is counted


@dataclass(frozen=True)
class Evidence:
    """Lanes of one kind at the newest origin, step by step of the horizon.

    n_values: (horizon,) known values checked; covered_ratio: (len(COVERAGES), horizon) share of them inside
    each band; wape_ratio, naive_wape_ratio, seasonal_naive_wape_ratio: (horizon,) total absolute error over
    total demand, NaN without any. n_lanes: lanes checked; low_lanes_ratio: share of them of whose values less
    than 80 % lay inside the 95 % band. stock: whether a stock for the coming periods would have lasted.
    """

    n_lanes: int
    n_values: IntArray
    covered_ratio: FloatArray
    low_lanes_ratio: float
    wape_ratio: FloatArray
    naive_wape_ratio: FloatArray
    seasonal_naive_wape_ratio: FloatArray
    stock: StockEvidence

    @property
    def measured_coverage(self) -> tuple[tuple[float, float], ...]:
        """((nominal, measured), ...) over the whole horizon."""
        total = max(int(self.n_values.sum()), 1)
        shares = np.where(self.n_values > 0, self.covered_ratio, 0.0) @ self.n_values / total
        return tuple(zip(COVERAGES, shares.tolist(), strict=True))


def check_newest_origin(trial: Trial) -> Evidence | None:
    """Choose and calibrate on all older origins, check on the newest; None with a single origin."""
    if trial.rows.lane.size == 0 or trial.rows.is_newest_origin.all():
        return None
    made = _make_newest(trial)
    return evidence_at_newest(trial.rows, made=made, methods=trial.candidates, forecasts=trial.forecasts)


def evidence_at_newest(
    rows: BacktestRows, *, made: Newest, methods: tuple[str, ...], forecasts: FloatArray
) -> Evidence:
    """Hold what would have been said at the newest origin against what came; forecasts as above."""
    newest = rows.is_newest_origin
    came = np.where(rows.is_open, rows.actual_units, np.nan)[newest]
    known = np.isfinite(came)
    n_values = known.sum(axis=0)
    inside = covered(actual_units=came, quantile_units=made.band_units, coverages=COVERAGES)
    of_lane = inside[-1].sum(axis=1) / np.maximum(known.sum(axis=1), 1)
    naive, seasonal_naive = (forecasts[methods.index(name)][newest] for name in ("naive", "seasonal naive"))
    return Evidence(
        n_lanes=int(known.any(axis=1).sum()),
        n_values=n_values,
        covered_ratio=np.where(n_values > 0, inside.sum(axis=1) / np.maximum(n_values, 1), np.nan),
        low_lanes_ratio=float((of_lane[known.any(axis=1)] < LOW_COVERAGE_RATIO).mean())
        if known.any()
        else np.nan,
        wape_ratio=_wape(came, made.forecast_units),
        naive_wape_ratio=_wape(came, naive),
        seasonal_naive_wape_ratio=_wape(came, seasonal_naive),
        stock=check_stock(
            came_units=np.where(rows.is_open, rows.actual_units, 0.0)[newest],
            forecast_units=made.forecast_units,
            total_quantile_units=made.total_units,
            history_units=rows.demand_units[newest],
            n_open_periods=np.cumsum(rows.is_open, axis=1, dtype=np.int64)[newest],
        ),
    )


@dataclass(frozen=True)
class Newest:
    """What the older origins would have said at the newest one.

    forecast_units: (n_rows, horizon); band_units, total_units: (n_levels, n_rows, horizon) quantiles of each
    period, and of the total up to and with it.
    """

    forecast_units: FloatArray
    band_units: FloatArray
    total_units: FloatArray


def _make_newest(trial: Trial) -> Newest:
    """Choose methods and measure errors on all older origins alone."""
    rows, forecasts, structure = trial.rows, trial.forecasts, trial.structure.number
    newest = rows.is_newest_origin
    actual = np.where(rows.is_open, rows.actual_units, np.nan)
    # Windows of origins overlap: what also lies in the newest one must not be learned from.
    before_newest = np.arange(actual.shape[1]) < (rows.offset_periods - rows.offset_periods.min())[:, None]
    earlier = np.where(before_newest, actual, np.nan)
    teams = choose_teams(
        candidates=trial.candidates,
        errors_units=(earlier - forecasts)[:, ~newest],
        actual_units=earlier[~newest],
        spread_units=trial.noise_units[~newest],
        structure=structure[~newest],
        offset_periods=rows.offset_periods[~newest],
        season_periods=trial.season_periods,
    )
    forecast = teams.combine(forecasts, structure)
    spread = trial.spread.around(forecast)
    error = earlier - forecast

    def quantiles_at_newest(mean: FloatArray, *, errors: FloatArray, spread_units: FloatArray) -> FloatArray:
        return quantiles_around(
            mean[newest],
            spread_units=spread_units[newest],
            quantiles=structured_quantiles(
                scaled_errors(errors[~newest], spread_units[~newest]),
                offset_periods=rows.offset_periods[~newest],
                structure=structure[~newest],
            )[:, structure[newest]],
            zero_chance_ratio=np.zeros((int(newest.sum()), 1)),
        )

    return Newest(
        forecast_units=forecast[newest],
        band_units=quantiles_at_newest(forecast, errors=error, spread_units=spread.of_period_units),
        total_units=quantiles_at_newest(
            np.cumsum(forecast, axis=1),
            errors=np.cumsum(np.where(rows.is_open, error, 0.0), axis=1),
            spread_units=spread.of_total_units,
        ),
    )


def _wape(came: FloatArray, forecast: FloatArray) -> FloatArray:
    """(horizon,) total error over total demand of each step, NaN without demand."""
    known = np.isfinite(came)
    error = np.where(known, np.abs(forecast - np.where(known, came, 0.0)), 0.0).sum(axis=0)
    volume = np.where(known, came, 0.0).sum(axis=0)
    return np.where(volume > 0, error / np.where(volume > 0, volume, 1.0), np.nan)
