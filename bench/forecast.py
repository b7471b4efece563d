"""How well the twin forecasts, and how fast.

    python -m bench.forecast --train FILE --horizon H [--test FILE] [--out FILE]
    python -m bench.forecast --folder PATH [--horizon H]

The first forecasts every lane of a file from its end, writes the forecast, and with a test file prints the
measures. The second prints them for each file of a folder beside naive, seasonal naive, straight line and
(where installed) statsforecast: against NAME_test.csv if NAME_train.csv has one, else with a rolling origin.
"""

from __future__ import annotations

import argparse
import csv
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TypeVar

import numpy as np

from bench.demand_table import (
    DemandTable,
    build_table_history,
    cut_off,
    demand_files,
    last_periods,
    later_demand,
    read_table,
)
from bench.rival_forecasts import (
    STATSFORECAST_MISSING,
    Forecast,
    simple_method,
    statsforecast_median,
    straight_line,
)
from core.demand import cadence as cal
from core.demand.profile import NetworkHistory
from core.forecast import NetworkForecast, forecast_network
from core.forecast.band import QUANTILE_LEVELS
from core.forecast.lane_grid import right_aligned_demand
from core.quantities import FloatArray
from core.textbook import accuracy
from forecast_extra import is_installed

HORIZONS = {cal.DAILY: 28, cal.WEEKLY: 13, cal.MONTHLY: 12}  # where none is given
ROLLING_ORIGINS = 3
OUT_QUANTILES = {
    "lower80": 0.10,
    "upper80": 0.90,
    "lower95": 0.025,
    "upper95": 0.975,
    "q90": 0.90,
    "q95": 0.95,
    "q99": 0.99,
}
Result = TypeVar("Result")

HEADER = (
    f"{'file':<28}{'method':<18}{'lanes':>6}{'MASE':>8}{'sMAPE':>8}{'WAPE':>8}{'bias':>8}"
    f"{'in 95%':>8}{'<80%':>7}{'q95':>7}{'CPU s':>8}"
)


def main() -> None:
    """Read the command line and run one of the two modes."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--train", type=Path)
    parser.add_argument("--test", type=Path)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--horizon", type=int)
    given = parser.parse_args()
    if given.folder is not None:
        bench_folder(given.folder, horizon_periods=given.horizon)
    elif given.train is not None and given.horizon is not None:
        bench_file(given.train, horizon_periods=given.horizon, test=given.test, out=given.out)
    else:
        parser.error("give --folder PATH, or --train FILE and --horizon H")


def bench_file(train: Path, *, horizon_periods: int, test: Path | None, out: Path | None) -> None:
    """Forecast one file from its end; write the forecast and print the measures where they are asked for."""
    table = read_table(train)
    history = build_table_history(table)
    forecast, cpu_seconds = _timed(lambda: forecast_network(history, horizon_periods=horizon_periods))
    print(f"{len(history.lanes)} lanes, {history.demand_units.size} periods: {cpu_seconds:.2f} CPU s")
    for (cadence, kind), scores in forecast.scores.items():
        best = "; ".join(score.method for score in scores if score.is_selected)
        print(f"{cadence}, {kind} lanes: {best}")
    if out is not None:
        write_forecast(forecast, table, out)
    if test is not None:
        actual = later_demand(read_table(test), forecast)
        measured = _measures(_with_bounds(forecast), history, actual, table.season_periods)
        print(HEADER)
        print(_line(train.stem, "twin", measured | {"cpu_seconds": cpu_seconds}))


def bench_folder(folder: Path, *, horizon_periods: int | None) -> None:
    """One line for each file of demand and method."""
    print(HEADER)
    for path in demand_files(folder):
        table = read_table(path)
        history = build_table_history(table)
        horizon = horizon_periods or HORIZONS[table.cadence]
        test = path.with_name(path.name.replace("_train.csv", "_test.csv"))
        if test != path and test.exists():
            tests = _withheld(history, read_table(test), horizon_periods)
        else:
            tests = _rolling_origins(history, horizon)
        _print_file(path.stem, table.season_periods, list(tests))
    if not is_installed():
        print(STATSFORECAST_MISSING)


def write_forecast(forecast: NetworkForecast, table: DemandTable, out: Path) -> None:
    """Write mean, bands and one-sided quantiles: a row per lane and period, dated like the file's rows."""
    dates = _dates_like_records(forecast, table).astype("datetime64[D]").astype(str)
    columns = [forecast.quantile_units[QUANTILE_LEVELS.index(level)] for level in OUT_QUANTILES.values()]
    with out.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["product_name", "date", "mean", *OUT_QUANTILES])
        for lane, name in enumerate(forecast.lanes):
            for step in range(forecast.mean_units.shape[1]):
                values = (forecast.mean_units[lane, step], *(column[lane, step] for column in columns))
                writer.writerow([name, dates[lane, step], *(f"{value:.10g}" for value in values)])


def _dates_like_records(forecast: NetworkForecast, table: DemandTable) -> np.ndarray:
    """(n_lanes, horizon) day numbers; a monthly file keeps its day of the month, or its month ends."""
    if table.cadence != cal.MONTHLY:
        return forecast.first_days
    days = table.records.days
    month_first = cal.first_day_of_month(cal.month_numbers(days))
    month_last = cal.first_day_of_month(cal.month_numbers(days) + 1) - 1
    coming_last = cal.first_day_of_month(cal.month_numbers(forecast.first_days) + 1) - 1
    if (days == month_last).all():
        return coming_last
    day_in_month = (days - month_first)[table.records.offsets[:-1]]
    return np.minimum(forecast.first_days + day_in_month[:, None], coming_last)


def _withheld(
    history: NetworkHistory, test: DemandTable, horizon_periods: int | None
) -> Iterator[tuple[NetworkHistory, FloatArray]]:
    horizon = horizon_periods or int(np.diff(test.records.offsets).max())
    yield history, later_demand(test, forecast_network(history, horizon_periods=horizon))


def _rolling_origins(history: NetworkHistory, horizon: int) -> Iterator[tuple[NetworkHistory, FloatArray]]:
    for number in range(ROLLING_ORIGINS):
        before_end = number * max(1, horizon // ROLLING_ORIGINS)
        actual = last_periods(history, n_periods=horizon, before_end=before_end)
        yield cut_off(history, horizon + before_end), actual


def _print_file(name: str, season_periods: int, tests: list[tuple[NetworkHistory, FloatArray]]) -> None:
    results: dict[str, list[dict[str, float]]] = {}
    for history, actual in tests:
        for method, make in _competitors(history, actual.shape[1], season_periods).items():
            forecast, cpu_seconds = _timed(make)
            measured = _measures(forecast, history, actual, season_periods)
            results.setdefault(method, []).append(measured | {"cpu_seconds": cpu_seconds})
    for method, measured_at in results.items():
        mean = {key: float(np.mean([measured[key] for measured in measured_at])) for key in measured_at[0]}
        print(_line(name, method, mean), flush=True)


def _competitors(
    history: NetworkHistory, horizon: int, season_periods: int
) -> dict[str, Callable[[], Forecast]]:
    simple = partial(simple_method, history, horizon_periods=horizon, season_periods=season_periods)
    competitors: dict[str, Callable[[], Forecast]] = {
        "twin": lambda: _with_bounds(forecast_network(history, horizon_periods=horizon)),
        "naive": partial(simple, method="naive"),
        "seasonal naive": partial(simple, method="seasonal naive"),
        "straight line": partial(straight_line, history, horizon_periods=horizon),
    }
    if is_installed():
        competitors["statsforecast"] = partial(
            statsforecast_median, history, horizon_periods=horizon, season_periods=season_periods
        )
    return competitors


def _with_bounds(forecast: NetworkForecast) -> Forecast:
    low, high, one_sided = (
        np.where(forecast.has_band[:, None], forecast.quantile_units[QUANTILE_LEVELS.index(level)], np.nan)
        for level in (0.025, 0.975, 0.95)
    )
    return Forecast(forecast.mean_units, low, high, one_sided)


def _measures(
    forecast: Forecast, history: NetworkHistory, actual_units: FloatArray, season_periods: int
) -> dict[str, float]:
    """Of the lanes whose later demand is known in full and that have a forecast."""
    scored = np.isfinite(actual_units).all(axis=1) & np.isfinite(forecast.mean_units).all(axis=1)
    actual, mean = actual_units[scored], forecast.mean_units[scored]
    given = {"actual_units": actual, "forecast_units": mean}
    n_periods = max(int(np.diff(history.offsets).max()), season_periods + 1)
    past = right_aligned_demand(history, lanes=np.flatnonzero(scored), n_periods=n_periods)
    scaled = accuracy.mean_absolute_scaled_error(history_units=past, season_periods=season_periods, **given)
    has_band = np.isfinite(forecast.lower_units[scored]).all(axis=1)
    actual = actual[has_band]
    inside = (actual >= forecast.lower_units[scored][has_band]) & (
        actual <= forecast.upper_units[scored][has_band]
    )
    below = actual <= forecast.q95_units[scored][has_band]
    total = float(given["actual_units"].sum())
    return {
        "lanes": float(scored.sum()),
        "MASE": float(np.nanmean(scaled)) if np.isfinite(scaled).any() else np.nan,
        "sMAPE": 100 * float(accuracy.symmetric_mean_absolute_percentage_error(**given).mean()),
        "WAPE": 100 * float(np.abs(mean - given["actual_units"]).sum()) / total,
        "bias": 100 * float((mean - given["actual_units"]).sum()) / total,
        "in 95%": 100 * float(inside.mean()) if has_band.any() else np.nan,
        "<80%": 100 * float((inside.mean(axis=1) < 0.8).mean()) if has_band.any() else np.nan,
        "q95": 100 * float(below.mean()) if has_band.any() else np.nan,
    }


def _line(name: str, method: str, measured: dict[str, float]) -> str:
    def percent(key: str, width: int) -> str:
        return f"{measured[key]:>{width}.1f}" if np.isfinite(measured[key]) else " " * (width - 1) + "-"

    return (
        f"{name[:27]:<28}{method:<18}{measured['lanes']:>6.0f}{measured['MASE']:>8.3f}{measured['sMAPE']:>8.2f}"
        f"{measured['WAPE']:>8.2f}{percent('bias', 8)}{percent('in 95%', 8)}{percent('<80%', 7)}"
        f"{percent('q95', 7)}{measured['cpu_seconds']:>8.2f}"
    )


def _timed(make: Callable[[], Result]) -> tuple[Result, float]:
    begin = time.process_time()
    return make(), time.process_time() - begin


if __name__ == "__main__":
    main()
