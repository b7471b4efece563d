"""What forecasts cost: `python -m bench.forecast_cost`, which ends with 1 where a limit is passed.

CPU seconds of 1,000 lanes x 60 months with methods chosen by backtest and calibrated bands; and of what planning a
network of the size of M5 (30,490 lanes x 1,941 days) runs: learning on its sample of lanes, then the look ahead of
every lane by what was learned (`core.forecast.ahead`), block by block as the plan goes. Beside each stands what numpy
itself takes for one product of a matrix of that size, in the same run. `OPENBLAS_NUM_THREADS=1` spares threads that
wait for each other.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator, Mapping

import numpy as np

from bench.limits import Limits
from bench.mathematics import cpu_seconds
from bench.network_data import MANY_DAYS, MANY_LANES, network_blocks
from core.demand.history import build_network_history
from core.demand.profile import NetworkHistory, NetworkRecords
from core.forecast import Learning, forecast_network
from core.forecast.ahead import ahead_of
from core.forecast.by_cadence import complete_learning, forecast_in_blocks, learn_by_cadence
from core.forecast.horizons import PLAN_HORIZON_PERIODS
from core.forecast.learning_sample import MAX_RECORDS
from core.lane import Lane
from core.plan.lane_columns import lane_columns
from core.quantities import FloatArray, take

N_LANES, N_MONTHS, HORIZON_MONTHS = 1_000, 60, 12
MOST_MONTHS_SECONDS = 0.5
MOST_LEARNING_SECONDS = 3.0
MOST_AHEAD_MS = 0.9  # of a lane of five years of days; all of M5 then take 27 s
PRODUCT_COLUMNS = 9


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


def daily_networks(n_lanes: int, n_days: int) -> Iterator[NetworkHistory]:
    """The lanes of `bench.network`, some hundred at a time."""
    for rows in network_blocks(n_lanes, n_days):
        n_some = rows.size // n_days
        yield build_network_history(
            NetworkRecords(
                lanes=tuple(f"lane {number}" for number in rows.lane_id[::n_days].tolist()),
                offsets=np.arange(n_some + 1) * n_days,
                days=rows.day.astype(np.int64),
                demand_units=rows.demand_units,
            )
        )


def learn_on_a_sample(n_days: int) -> dict[str, Learning]:
    """Methods and bands from as many lanes as a large workspace learns from."""
    sample = next(daily_networks(max(MAX_RECORDS // n_days, 1), n_days))
    return complete_learning(learn_by_cadence(sample, horizon_periods=PLAN_HORIZON_PERIODS), sample)


def look_ahead(history: NetworkHistory, learned: Mapping[str, Learning]) -> float:
    """The law of what is coming on each lane, as the plan asks for it; the mean rate, so that nothing is left out."""
    columns = lane_columns([Lane(name) for name in history.lanes])
    rates = [
        np.asarray(ahead_of(forecast, history.take(block), **take(columns, block).of_law).units_per_day)
        for block, forecast in forecast_in_blocks(history, learned)
    ]
    return float(np.concatenate(rates).mean())


def main() -> int:
    """Print each figure beside its reference; 1 where a limit was passed."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--lanes", type=int, default=MANY_LANES)
    arguments.add_argument("--days", type=int, default=MANY_DAYS)
    chosen, limits = arguments.parse_args(), Limits()
    network = monthly_network(np.random.default_rng(1), n_lanes=N_LANES, n_months=N_MONTHS)
    limits.tell(
        f"{N_LANES:,} lanes x {N_MONTHS} months, methods and bands",
        cpu_seconds(lambda: forecast_network(network, horizon_periods=HORIZON_MONTHS)),
        MOST_MONTHS_SECONDS,
        "CPU s",
    )
    _beside(network.demand_units.reshape(N_LANES, N_MONTHS))
    began = time.process_time()
    learned = learn_on_a_sample(chosen.days)
    limits.tell(
        "learning on the sample of a large workspace",
        time.process_time() - began,
        MOST_LEARNING_SECONDS,
        "CPU s",
    )
    plan_ahead(chosen.lanes, chosen.days, learned, limits)
    return limits.end()


def plan_ahead(n_lanes: int, n_days: int, learned: Mapping[str, Learning], limits: Limits) -> None:
    """The plan's look ahead of every lane; the lanes are made outside what is measured."""
    spent, demand = 0.0, np.zeros((1, n_days))
    for history in daily_networks(n_lanes, n_days):
        began = time.process_time()
        look_ahead(history, learned)
        spent += time.process_time() - began
        demand = history.demand_units.reshape(len(history.lanes), -1)
    print(f"       the plan's look ahead of {n_lanes:,} lanes x {n_days:,} days: {spent:.1f} CPU s")
    limits.tell("the plan's look ahead, a lane", 1e3 * spent / n_lanes, MOST_AHEAD_MS, "CPU ms")
    _beside(demand)


def _beside(demand_units: FloatArray) -> None:
    """One pass over the same numbers: their product with a matrix of nine columns."""
    columns = np.ones((demand_units.shape[1], PRODUCT_COLUMNS))
    seconds = cpu_seconds(lambda: demand_units @ columns, repeats=3)
    print(
        f"       one matrix product of {demand_units.shape[0]:,} of these lanes: {1e3 * seconds:.2f} CPU ms"
    )


if __name__ == "__main__":
    sys.exit(main())
