"""What forecasts cost: `python -m bench.forecast_cost`.

Prints the CPU time of 1,000 lanes x 60 months with methods chosen by backtest and calibrated bands (target 0.5 s),
of a straight line with season and its prediction interval for 30,490 lanes x 1,941 days (target 3 s), and
beside each what numpy itself takes for one product of a matrix of that size, in the same run.
"""

from __future__ import annotations

import numpy as np

from bench.mathematics import cpu_seconds
from core.demand.history import build_network_history
from core.demand.profile import NetworkHistory, NetworkRecords
from core.forecast import forecast_network
from core.forecast.methods.regression import fit_trend, predict_trend
from core.quantities import FloatArray

N_LANES, N_MONTHS, HORIZON_MONTHS = 1_000, 60, 12
MANY_LANES, MANY_DAYS, HORIZON_DAYS = 30_490, 1_941, 28  # the size of M5
WEEK_DAYS = 7


def monthly_network(rng: np.random.Generator, *, n_lanes: int, n_months: int) -> NetworkHistory:
    """Lanes of all sizes with trend, season and noise."""
    level = rng.lognormal(5.0, 1.0, (n_lanes, 1))
    month = np.arange(n_months)
    season = 1.0 + rng.uniform(0, 0.3, (n_lanes, 1)) * np.sin(
        2 * np.pi * (month + rng.uniform(0, 12, (n_lanes, 1))) / 12
    )
    trend = 1.0 + rng.normal(0, 0.004, (n_lanes, 1)) * month
    demand = np.maximum(level * season * trend * rng.normal(1.0, 0.12, (n_lanes, n_months)), 0.0)
    first_days = (np.datetime64("2020-01", "M") + month).astype("datetime64[D]").astype(np.int64)
    return build_network_history(
        NetworkRecords(
            lanes=tuple(f"lane {number}" for number in range(n_lanes)),
            offsets=np.arange(n_lanes + 1) * n_months,
            days=np.tile(first_days, n_lanes),
            demand_units=demand.ravel(),
        )
    )


def trend_and_season(demand_units: FloatArray, *, horizon_periods: int) -> FloatArray:
    """(n_lanes, horizon) upper end of the 95 % prediction interval of a line with weekdays."""
    n_days = demand_units.shape[1]
    days, ahead = np.arange(n_days), np.arange(n_days, n_days + horizon_periods)
    fit = fit_trend(
        times=days.astype(np.float64),
        demand_units=demand_units,
        seasons=days % WEEK_DAYS,
        n_seasons=WEEK_DAYS,
    )
    return predict_trend(fit, times=ahead.astype(np.float64), seasons=ahead % WEEK_DAYS).value_quantile(0.975)


def main() -> None:
    """Print both figures beside their references."""
    rng = np.random.default_rng(1)
    network = monthly_network(rng, n_lanes=N_LANES, n_months=N_MONTHS)
    _line(
        f"{N_LANES:,} lanes x {N_MONTHS} months, methods and bands (target 0.5 s)",
        cpu_seconds(lambda: forecast_network(network, horizon_periods=HORIZON_MONTHS)),
        _product_seconds(network.demand_units.reshape(N_LANES, N_MONTHS)),
    )
    demand = rng.gamma(2.0, 20.0, (MANY_LANES, MANY_DAYS))
    _line(
        f"{MANY_LANES:,} lanes x {MANY_DAYS:,} days, trend and season (target 3 s)",
        cpu_seconds(lambda: trend_and_season(demand, horizon_periods=HORIZON_DAYS), repeats=3),
        _product_seconds(demand),
    )


def _product_seconds(demand_units: FloatArray) -> float:
    """One pass over the same numbers: their product with a matrix of nine columns."""
    columns = np.ones((demand_units.shape[1], WEEK_DAYS + 2))
    return cpu_seconds(lambda: demand_units @ columns, repeats=3)


def _line(what: str, seconds: float, reference_seconds: float) -> None:
    ratio = seconds / reference_seconds
    print(f"{what}: {seconds:.2f} CPU s; one matrix product {reference_seconds:.4f} s, ratio {ratio:,.0f}")


if __name__ == "__main__":
    main()
