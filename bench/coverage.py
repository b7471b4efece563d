"""Are the forecast's promises kept? `python -m bench.coverage [--workspaces 200] [--part plain|short|common]`,
or on real demand `python -m bench.coverage --folder PATH`.

Lanes whose law is known are drawn, each workspace learns from its own lanes alone, and the quantiles of the total of so
many coming days are held against the law itself: the printed share is the probability, averaged over lanes, that what
comes is at most the quantile. No future is drawn, so the only noise is that of the histories. Of each file of a folder
the last periods are withheld at several origins, and the share of values inside the band and below one-sided quantiles
is printed by horizon, for single periods and for totals.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.demand_table import build_table_history, cut_off, demand_files, last_periods, read_table
from core.demand import cadence as cal
from core.demand.history import build_network_history
from core.demand.profile import NetworkHistory, NetworkRecords
from core.forecast import forecast_network
from core.forecast.distribution import quantile_at
from core.forecast.horizons import PLAN_HORIZON_PERIODS
from core.forecast.lead_time_demand import lead_time_demand
from core.laws.special_functions import gammainc, ndtr
from core.quantities import FloatArray

ROLLING_ORIGINS = 5
LEVELS = (0.50, 0.80, 0.90, 0.95, 0.99)
WEEK = np.array([1.2, 1.1, 1.1, 1.1, 1.0, 0.8, 0.7])
MEAN_UNITS_PER_DAY = 100.0
FIRST_DAY = 18_262  # a Wednesday, the first of January 2020
CVS = (0.1, 0.2, 0.3, 0.4, 0.5)


@dataclass(frozen=True)
class World:
    """Lanes that are alike but for their spread: law "normal" or "gamma", spread as a ratio of a period's mean.

    correlation: of one day's demand between any two lanes (normal law only).
    """

    cadence: int = cal.DAILY
    law: str = "normal"
    has_week: bool = False
    correlation: float = 0.0
    cvs: tuple[float, ...] = CVS

    @property
    def days_per_period(self) -> float:
        return cal.MEAN_DAYS_PER_PERIOD[self.cadence]

    def cv_of_lane(self, n_lanes: int) -> FloatArray:
        """(n_lanes,) spread of one period over its mean."""
        return np.resize(np.array(self.cvs), n_lanes)


def draw_history(
    world: World, *, n_lanes: int, n_periods: int, rng: np.random.Generator, first_lane: int = 0
) -> NetworkHistory:
    """Histories of one workspace."""
    position = np.arange(n_periods)
    if world.cadence == cal.MONTHLY:
        months = int(cal.month_numbers(np.array([FIRST_DAY]))[0]) + np.arange(n_periods + 1)
        edges = cal.first_day_of_month(months)
    else:
        edges = FIRST_DAY + np.arange(n_periods + 1) * (1 if world.cadence == cal.DAILY else 7)
    days, length = edges[:-1], np.diff(edges).astype(np.float64)
    cv = np.roll(world.cv_of_lane(max(n_lanes, len(world.cvs))), -first_lane)[:n_lanes, None]
    mean = MEAN_UNITS_PER_DAY * length * (_week(days) if world.has_week else 1.0)
    sd = cv * MEAN_UNITS_PER_DAY * np.sqrt(length * world.days_per_period)
    if world.law == "gamma":
        shape = (mean / sd) ** 2
        demand = rng.gamma(shape, np.broadcast_to(sd**2 / mean, shape.shape))
    else:
        common = np.sqrt(world.correlation) * rng.standard_normal(position.size)
        own = np.sqrt(1.0 - world.correlation) * rng.standard_normal((n_lanes, position.size))
        demand = np.maximum(mean + sd * (common + own), 0.0)
    return build_network_history(
        NetworkRecords(
            lanes=tuple(f"lane {number}" for number in range(n_lanes)),
            offsets=np.arange(n_lanes + 1) * n_periods,
            days=np.tile(days, n_lanes),
            demand_units=demand.ravel(),
        )
    )


def kept_ratio(
    world: World, history: NetworkHistory, *, lead_time_days: tuple[int, ...], first_lane: int = 0
) -> FloatArray:
    """(n_lead_times, n_levels, n_lanes) probability that the total is at most its quantile, by the law."""
    n_lanes = len(history.lanes)
    forecast = forecast_network(
        history, horizon_periods=PLAN_HORIZON_PERIODS[cal.CADENCE_NAMES[world.cadence]]
    )
    cv = np.roll(world.cv_of_lane(max(n_lanes, len(world.cvs))), -first_lane)[:n_lanes]
    kept = np.empty((len(lead_time_days), len(LEVELS), n_lanes))
    for number, n_days in enumerate(lead_time_days):
        coming = forecast.first_days[0, 0] + np.arange(n_days)
        mean = MEAN_UNITS_PER_DAY * (float(_week(coming).sum()) if world.has_week else n_days)
        sd = cv * MEAN_UNITS_PER_DAY * np.sqrt(n_days * world.days_per_period)
        law = lead_time_demand(forecast, lead_time_days=float(n_days))
        for column, level in enumerate(LEVELS):
            quantile = quantile_at(law.quantile_units, level)
            if world.law == "gamma":
                kept[number, column] = gammainc((mean / sd) ** 2, quantile * mean / sd**2)
            else:
                kept[number, column] = ndtr((quantile - mean) / sd)
    return kept


def kept_in_workspaces(
    world: World,
    *,
    n_workspaces: int,
    n_lanes: int,
    n_periods: int,
    lead_time_days: tuple[int, ...],
    seed: int = 1,
) -> FloatArray:
    """(n_workspaces, n_lead_times, n_levels) share kept, averaged over the lanes of each workspace."""
    rng = np.random.default_rng(seed)
    kept = []
    for number in range(n_workspaces):
        history = draw_history(world, n_lanes=n_lanes, n_periods=n_periods, rng=rng, first_lane=number)
        kept.append(kept_ratio(world, history, lead_time_days=lead_time_days, first_lane=number).mean(axis=2))
    return np.array(kept)


def _week(days: NDArray[np.int64]) -> FloatArray:
    return np.asarray(WEEK[cal.weekdays(days)])


def print_short(n_workspaces: int) -> None:
    """Lanes of four to twenty-four periods."""
    for n_lanes, n_draws in ((1, n_workspaces), (20, max(n_workspaces // 10, 1))):
        for law in ("normal", "gamma"):
            for cadence, n_of_cadence in (
                (cal.DAILY, (4, 6, 8, 13, 14, 18, 23)),
                (cal.WEEKLY, (4, 6, 7, 8, 12, 18, 23)),
                (cal.MONTHLY, (4, 6, 7, 8, 12, 18, 23)),
            ):
                world = World(cadence=cadence, law=law)
                period = round(world.days_per_period)
                days = tuple(sorted({1, 3, 7, 14, period, 3 * period}))
                for n_periods in n_of_cadence:
                    _print_line(
                        f"{cal.CADENCE_NAMES[cadence]} {law} {n_periods} periods, {n_lanes} lanes",
                        world,
                        n_draws,
                        n_lanes,
                        n_periods,
                        days,
                    )


def print_plain(n_workspaces: int) -> None:
    """Daily lanes from two months to two years."""
    for n_lanes, n_draws in ((1, n_workspaces), (10, n_workspaces // 5), (50, max(n_workspaces // 10, 1))):
        for has_week in (False, True):
            for n_periods in (60, 120, 365, 730):
                _print_line(
                    f"{n_lanes} lanes, {n_periods} days{', week' if has_week else ''}",
                    World(has_week=has_week),
                    n_draws,
                    n_lanes,
                    n_periods,
                    (1, 3, 7, 14, 28),
                )


def print_common(n_workspaces: int) -> None:
    """Thirty lanes that move together."""
    for cadence, n_periods in ((cal.DAILY, 120), (cal.MONTHLY, 36)):
        for correlation in (0.0, 0.5, 0.9):
            world = World(cadence=cadence, correlation=correlation)
            days = (1, 7, 28) if cadence == cal.DAILY else (30, 91, 365)
            _print_line(
                f"{cal.CADENCE_NAMES[cadence]}, 30 lanes, {n_periods}, corr {correlation}",
                world,
                n_workspaces,
                30,
                n_periods,
                days,
            )


def _print_line(
    name: str, world: World, n_workspaces: int, n_lanes: int, n_periods: int, days: tuple[int, ...]
) -> None:
    kept = kept_in_workspaces(
        world, n_workspaces=n_workspaces, n_lanes=n_lanes, n_periods=n_periods, lead_time_days=days
    )
    mean = 100.0 * kept.mean(axis=0)
    for row, n_days in enumerate(days):
        of_workspace = 100.0 * kept[:, row, LEVELS.index(0.95)]
        print(
            f"{name:<46}{n_days:>5}"
            + "".join(f"{value:>8.1f}" for value in mean[row])
            + f"   {np.quantile(of_workspace, 0.1):>6.1f}{(of_workspace < 90).mean() * 100:>7.1f}",
            flush=True,
        )


def print_folder(folder: Path) -> None:
    """Lines for each file: single periods and totals, near, middle and far."""
    print(
        f"{'file':<34}{'':<8}{'steps':>7}{'in 95':>8}"
        + "".join(f"{'q' + format(100 * level, 'g'):>8}" for level in LEVELS)
    )
    for path in demand_files(folder):
        table = read_table(path)
        history = build_table_history(table)
        horizon = PLAN_HORIZON_PERIODS[cal.CADENCE_NAMES[table.cadence]]
        counted = [
            _held_ratios(cut_off(history, horizon + before_end), came)
            for before_end in range(0, ROLLING_ORIGINS * max(1, horizon // 3), max(1, horizon // 3))
            for came in [last_periods(history, n_periods=horizon, before_end=before_end)]
        ]
        for kind, name in enumerate(("periods", "totals")):
            shares = np.mean([one[kind] for one in counted], axis=0)
            for steps in (*np.array_split(np.arange(horizon), 3), np.arange(horizon)):
                print(
                    f"{path.stem[:32]:<34}{name:<8}{f'{steps[0] + 1}-{steps[-1] + 1}':>7}"
                    + "".join(f"{100 * value:>8.1f}" for value in shares[:, steps].mean(axis=1)),
                    flush=True,
                )


def _held_ratios(before: NetworkHistory, came_units: FloatArray) -> tuple[FloatArray, FloatArray]:
    """(1 + n_levels, horizon) share inside the 95 % band and below each level: of periods, and of totals."""
    forecast = forecast_network(before, horizon_periods=came_units.shape[1])
    judged = np.isfinite(came_units).all(axis=1) & forecast.has_band
    came = came_units[judged]
    held = []
    for actual, quantiles in (
        (came, forecast.quantile_units[:, judged]),
        (np.cumsum(came, axis=1), forecast.total_quantile_units[:, judged]),
    ):
        below = [(actual <= quantile_at(quantiles, level) + 1e-9).mean(axis=0) for level in LEVELS]
        low, high = (quantile_at(quantiles, level) for level in (0.025, 0.975))
        held.append(np.array([((actual >= low - 1e-9) & (actual <= high + 1e-9)).mean(axis=0), *below]))
    return held[0], held[1]


def main() -> None:
    """Print a line for each world and number of days."""
    parts: dict[str, Callable[[int], None]] = {
        "plain": print_plain,
        "short": print_short,
        "common": print_common,
    }
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--workspaces", type=int, default=200)
    parser.add_argument("--part", choices=sorted(parts))
    parser.add_argument("--folder", type=Path)
    given = parser.parse_args()
    if given.folder is not None:
        print_folder(given.folder)
        return
    print(
        f"{'lanes':<46}{'days':>5}"
        + "".join(f"{100 * level:>8.0f}" for level in LEVELS)
        + "   95: worst tenth, % below 90"
    )
    for name, part in parts.items():
        if given.part in (None, name):
            part(given.workspaces)


if __name__ == "__main__":
    main()
