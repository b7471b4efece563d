"""What a calendar of holidays does for the forecast of daily lanes, from several past origins.

    python -m bench.holidays --train FILE --place US [--horizon 28] [--origins 6] [--step 28] [--missing-unknown]

Prints the error and what the bands held on holidays, on ordinary days and on all, with and without the calendar.
Intermittent lanes, which follow no calendar, are left out.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import numpy as np

from bench.demand_table import build_table_history, cut_off, last_periods, read_table
from core.demand.history import build_network_history
from core.demand.profile import NetworkHistory
from core.forecast import HolidayCalendar, NetworkForecast, forecast_network
from core.forecast.band import QUANTILE_LEVELS
from core.quantities import FloatArray
from holiday_calendar import calendar_of

SUMS = ("error", "volume", "inside", "below", "width", "days")
HEADER = f"{'days':<10}{'calendar':<10}{'values':>8}{'WAPE':>8}{'in 95%':>8}{'q95':>8}{'width':>8}"


def main() -> None:
    """Read the command line, and print one table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--train", type=Path, required=True)
    parser.add_argument("--place", required=True)
    parser.add_argument("--horizon", type=int, default=28)
    parser.add_argument("--origins", type=int, default=6)
    parser.add_argument("--step", type=int, default=28)
    parser.add_argument("--missing-unknown", action="store_true")
    given = parser.parse_args()
    records = read_table(given.train).records
    history = (
        build_network_history(records, missing_is_unknown=np.ones(len(records.lanes), dtype=np.bool_))
        if given.missing_unknown
        else build_table_history(read_table(given.train))
    )
    first, last = records.days.min().astype("datetime64[D]"), records.days.max().astype("datetime64[D]")
    calendar = calendar_of(given.place, first_day=first.item(), last_day=last.item())
    origins = [number * given.step for number in range(given.origins)]
    print_table(history, calendar, horizon=given.horizon, origins=origins)


def print_table(
    history: NetworkHistory, calendar: HolidayCalendar, *, horizon: int, origins: list[int]
) -> None:
    """Forecast from every origin with and without the calendar, and print what came of it."""
    sums: dict[tuple[str, str], FloatArray] = {}
    cpu_seconds = dict.fromkeys(("without", "with"), 0.0)
    note = ""
    for before_end in origins:
        known = cut_off(history, horizon + before_end)
        actual = last_periods(history, n_periods=horizon, before_end=before_end)
        for name, used in (("without", None), ("with", calendar)):
            begin = time.process_time()
            forecast = forecast_network(known, horizon_periods=horizon, calendar=used)
            cpu_seconds[name] += time.process_time() - begin
            on_holiday = np.isin(forecast.first_days, calendar.days)
            for days, chosen in (
                ("holidays", on_holiday),
                ("ordinary", ~on_holiday),
                ("all", on_holiday | True),
            ):
                added = measure(forecast, actual, chosen)
                sums[days, name] = sums.get((days, name), np.zeros(len(SUMS))) + added
            note = note or (forecast.holidays.sentence() if forecast.holidays is not None else "")
    print(HEADER)
    for (days, name), total in sorted(sums.items()):
        error, volume, inside, below, width, n_days = total
        print(
            f"{days:<10}{name:<10}{n_days:>8.0f}{100 * error / volume:>8.2f}{100 * inside / n_days:>8.1f}"
            f"{100 * below / n_days:>8.1f}{width / volume:>8.2f}"
        )
    print(f"At the newest origin: {note}")
    print(f"CPU s: {cpu_seconds['without']:.2f} without, {cpu_seconds['with']:.2f} with the calendar")


def measure(forecast: NetworkForecast, actual_units: FloatArray, chosen: np.ndarray) -> FloatArray:
    """Sums over the chosen, known days of regular lanes, in order of SUMS."""
    low, high, one_sided = (
        forecast.quantile_units[QUANTILE_LEVELS.index(level)] for level in (0.025, 0.975, 0.95)
    )
    scored = chosen & ~forecast.is_intermittent[:, None] & forecast.has_band[:, None]
    scored &= np.isfinite(actual_units) & np.isfinite(forecast.mean_units)
    came = actual_units[scored]
    return np.array(
        [
            np.abs(came - forecast.mean_units[scored]).sum(),
            came.sum(),
            ((came >= low[scored]) & (came <= high[scored])).sum(),
            (came <= one_sided[scored]).sum(),
            (high - low)[scored].sum(),
            came.size,
        ],
        dtype=np.float64,
    )


if __name__ == "__main__":
    main()
