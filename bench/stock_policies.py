"""Is what a plan promises under a review policy kept? On synthetic lanes whose truth is known, and on what came.

`python -m bench.stock_policies` draws lanes of known days, plans them on some 400 days of history that end on each
weekday in turn, and plays the plan's level against the truth; with `--folder PATH` it plans the lanes of every daily
file there at several origins and plays the level against the days that were withheld. Printed for each policy, lead
time and review cycle: share of cycles without shortage against the promise, units short over units promised short,
stock on hand in days of demand, and what a unit of demand costs in holding and shortage (the costs of
`CostParameters`).
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.demand_table import COLUMNS, build_table_history, cut_off, last_periods, read_table
from core.demand import cadence as cal
from core.demand.history import build_network_history
from core.demand.profile import NetworkHistory, NetworkRecords
from core.forecast import Learning
from core.forecast.by_cadence import learn_by_cadence
from core.forecast.horizons import PLAN_HORIZON_PERIODS
from core.forecast.network import forecast_with
from core.lane import REVIEW_POLICIES, CostParameters, Lane, LaneParameters
from core.plan.plan_columns import network_steps
from core.quantities import FloatArray
from core.simulation.estimate import mean_of
from core.simulation.play import Play, PlayedPolicy, play_policy

LEVELS = (0.80, 0.90, 0.95, 0.99)
LEAD_TIMES_DAYS, CYCLES_DAYS = (0, 1, 3, 7, 14), (1, 2, 7, 14)
REAL_LEAD_TIMES_DAYS, REAL_CYCLES_DAYS = (1, 7, 14), (1, 7, 14)
ROLLING_ORIGINS = 5
SPREADS, LANES_OF_A_SPREAD, DAYS_OF_HISTORY = (0.1, 0.2, 0.3, 0.5), 40, 400
WEEKLY_PATTERN = (1.3, 1.2, 1.1, 1.1, 1.2, 0.7, 0.4)
FUTURES, FIRST_DAY = 72, 20_002  # of each lane and each weekday after which its history ends
WEEK_DAYS = 7
LEAST_UNITS_PER_DAY = 1e-3  # a lane that is forecast at nothing orders all the same
HEADER = (
    f"{'':<30}{'policy':<12}{'L':>4}{'R':>4}{'promise':>9}{'kept':>8}{'+-':>6}{'short/promised':>16}"
    f"{'stock, days':>13}{'cost a unit':>13}"
)


@dataclass(frozen=True)
class Case:
    """A way of ordering and a promise."""

    review_policy: str
    lead_time_days: int
    cycle_days: int
    service_level_ratio: float

    @property
    def n_judged_days(self) -> int:
        """One cycle; under continuous review, which orders on any weekday, whole weeks."""
        if self.review_policy == "continuous":
            return 7 * -(-self.cycle_days // 7)
        return 1 if self.review_policy == "daily" else self.cycle_days


@dataclass(frozen=True)
class Plan:
    """What is planned for some lanes, (n_lanes,) each: S or r, units short in a cycle, coming units per day."""

    level_units: FloatArray
    short_units_per_cycle: FloatArray
    units_per_day: FloatArray


@dataclass(frozen=True)
class Coming:
    """Those lanes of a history that have a calibrated forecast, and what all of its lanes taught."""

    lanes: NDArray[np.int64]
    known: NetworkHistory
    learned: Mapping[str, Learning]

    @classmethod
    def of(cls, history: NetworkHistory) -> Coming:
        learned = learn_by_cadence(history, horizon_periods=PLAN_HORIZON_PERIODS)
        lanes = np.flatnonzero(forecast_with(learned["daily"], history).has_band)
        return cls(lanes, history.take(lanes), learned)

    def plan(self, case: Case) -> Plan:
        """The product's own plan of every lane, as parameters of the case ask for it."""
        parameters = LaneParameters(
            lead_time_days=float(case.lead_time_days),
            sd_lead_time_days=0.0,
            service_level_ratio=case.service_level_ratio,
            return_ratio=0.0,
            order_cycle_days=float(case.cycle_days),
            review_policy=case.review_policy,
        )
        lanes = [Lane(name, parameters=parameters) for name in self.known.lanes]
        level, short, rate = (np.empty(len(lanes)) for _ in range(3))
        for rows, steps in network_steps(lanes, self.known, learned=self.learned):
            level[rows] = steps.buffer.level_units
            short[rows] = steps.expected_shortage_units_per_cycle
            rate[rows] = steps.ahead.units_per_day
        return Plan(level, short, rate)


@dataclass(frozen=True)
class Truth:
    """Lanes whose days are gamma around a weekly pattern: what a plan sees of them, and what comes."""

    mean_units: FloatArray
    cv_ratio: FloatArray
    factors: tuple[float, ...]

    def days(
        self, n_days: int, *, n_futures: int, first: int, rng: np.random.Generator
    ) -> Iterator[FloatArray]:
        """The demand of each day from day number `first` on, (n_lanes * n_futures,), lane after lane."""
        shape = np.repeat(self.cv_ratio**-2.0, n_futures)
        scale = np.repeat(self.mean_units, n_futures) / shape
        for day in range(first, first + n_days):
            yield rng.standard_gamma(shape) * scale * self.factors[day % 7]

    def take(self, lanes: NDArray[np.int64]) -> Truth:
        """Some of the lanes."""
        return Truth(self.mean_units[lanes], self.cv_ratio[lanes], self.factors)

    def history(self, rng: np.random.Generator, *, n_days: int = DAYS_OF_HISTORY) -> NetworkHistory:
        """So many days of every lane."""
        days = np.array(list(self.days(n_days, n_futures=1, first=FIRST_DAY, rng=rng)))
        n_lanes = self.mean_units.size
        return build_network_history(
            NetworkRecords(
                lanes=tuple(f"lane {number}" for number in range(n_lanes)),
                offsets=np.arange(n_lanes + 1) * n_days,
                days=np.tile(np.arange(FIRST_DAY, FIRST_DAY + n_days), n_lanes),
                demand_units=days.T.ravel(),
            )
        )


def main() -> None:
    """Print a line for each case."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--folder", type=Path, help="daily demand files; without it, lanes of known truth")
    parser.add_argument("--levels", type=float, nargs="+", default=list(LEVELS))
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    bench_policies(given.folder, levels=given.levels, seed=given.seed)


def bench_policies(folder: Path | None, *, levels: Sequence[float], seed: int = 1) -> None:
    """Lines for the daily files of a folder, or for lanes whose truth is known."""
    print(HEADER)
    if folder is None:
        for name, factors in (("even days", (1.0,) * 7), ("weekly pattern", WEEKLY_PATTERN)):
            bench_truth(name, factors, levels=levels, rng=np.random.default_rng(seed))
        return
    for path in sorted(folder.glob("*.csv")):
        with path.open(newline="", encoding="utf-8-sig") as file:
            if not set(COLUMNS) <= set(next(csv.reader(file), [])) or path.stem.endswith("_test"):
                continue
        table = read_table(path)
        if table.cadence == cal.DAILY:
            history = build_table_history(table)
            bench_history(path.stem, history, levels=levels, rng=np.random.default_rng(seed))


def cases(
    lead_times: Sequence[int], cycles: Sequence[int], levels: Sequence[float]
) -> Iterator[tuple[str, int, int, Sequence[float]]]:
    """Every policy with every lead time and review cycle; daily review has no other cycle than a day."""
    for policy, lead_time, cycle in product(REVIEW_POLICIES, lead_times, cycles):
        if policy != "daily" or cycle == cycles[0]:
            yield policy, lead_time, 1 if policy == "daily" else cycle, levels


def bench_truth(
    name: str, factors: tuple[float, ...], *, levels: Sequence[float], rng: np.random.Generator
) -> None:
    """Plan lanes of known days, after each weekday, and play many futures of each.

    Orders of every second week that begin on a Monday see another week than those that begin on a Friday.
    """
    mean = np.exp(rng.uniform(np.log(20.0), np.log(2000.0), len(SPREADS) * LANES_OF_A_SPREAD))
    scale = 7.0 / sum(factors)
    truth = Truth(mean, np.repeat(SPREADS, LANES_OF_A_SPREAD), tuple(scale * one for one in factors))
    lengths = DAYS_OF_HISTORY + np.arange(WEEK_DAYS)
    known = [(n_days, Coming.of(truth.history(rng, n_days=n_days))) for n_days in lengths.tolist()]
    for policy, lead_time, cycle, asked in cases(LEAD_TIMES_DAYS, CYCLES_DAYS, levels):
        for level in asked:
            case = Case(policy, lead_time, cycle, level)
            plans, plays = [], []
            for n_days, coming in known:
                plans.append(coming.plan(case))
                futures = truth.take(coming.lanes).days(
                    lead_time + case.n_judged_days, n_futures=FUTURES, first=FIRST_DAY + n_days, rng=rng
                )
                plays.append(play_plan(plans[-1], case, futures, n_futures=FUTURES, rng=rng))
            report_origins(name, case, plans, plays, n_futures=FUTURES)


def bench_history(
    name: str, history: NetworkHistory, *, levels: Sequence[float], rng: np.random.Generator
) -> None:
    """Plan lanes at several origins and play the days that came."""
    longest = max(REAL_LEAD_TIMES_DAYS) + max(REAL_CYCLES_DAYS)
    origins = []
    for number in range(ROLLING_ORIGINS):
        before_end = number * (longest // 3)
        came = last_periods(history, n_periods=longest, before_end=before_end)
        coming = Coming.of(cut_off(history, longest + before_end))
        origins.append((coming, came[coming.lanes]))
    for policy, lead_time, cycle, asked in cases(REAL_LEAD_TIMES_DAYS, REAL_CYCLES_DAYS, levels):
        for level in asked:
            case = Case(policy, lead_time, cycle, level)
            plays, plans = [], []
            for coming, came in origins:
                plan = coming.plan(case)
                days = iter(np.ascontiguousarray(came.T))
                plays.append(play_plan(plan, case, days, n_futures=1, rng=rng))
                plans.append(plan)
            report_origins(name, case, plans, plays, n_futures=1)


def play_plan(
    plan: Plan,
    case: Case,
    days: Iterator[FloatArray],
    *,
    n_futures: int,
    rng: np.random.Generator,
) -> Play:
    """Play the planned level of every lane, each with so many futures."""
    is_continuous = case.review_policy == "continuous"
    level = np.repeat(plan.level_units, n_futures)
    lot = np.repeat(np.maximum(plan.units_per_day, LEAST_UNITS_PER_DAY) * case.cycle_days, n_futures)
    policy = PlayedPolicy(case.review_policy, level, float(case.cycle_days), lot if is_continuous else 0.0)
    start = level + lot * (1.0 - rng.random(level.size))
    return play_policy(
        days,
        policy=policy,
        lead_time_days=case.lead_time_days,
        start_position_units=start if is_continuous else None,
        n_judged_days=case.n_judged_days,
    )


@dataclass(frozen=True)
class Sums:
    """What a plan promised and what was played, over lanes."""

    kept: FloatArray
    short_units: float
    promised_units: float
    stock_unit_days: float
    demand_units: float

    def line(self, name: str, case: Case) -> str:
        kept = mean_of(self.kept)
        costs = CostParameters()
        cost = (
            costs.holding_cost_per_unit_per_day * self.stock_unit_days
            + costs.underage_cost_per_unit() * self.short_units
        )
        days = self.stock_unit_days / self.demand_units
        return (
            f"{name[:29]:<30}{case.review_policy:<12}{case.lead_time_days:>4}{case.cycle_days:>4}"
            f"{100 * case.service_level_ratio:>7.0f} %{100 * kept.value:>7.1f}{100 * kept.standard_error:>6.1f}"
            f"{self.short_units / self.promised_units:>16.2f}{days:>13.2f}{cost / self.demand_units:>13.2f}"
        )


def sums_of(plan: Plan, play: Play, *, n_futures: int) -> Sums:
    """Each lane that had a cycle counts alike in what was kept; lanes with an unknown day are left out."""
    by_lane = {name: values.reshape(-1, n_futures).sum(axis=1) for name, values in vars(play).items()}
    judged = np.isfinite(by_lane["demand_units"])
    ended = judged & (by_lane["n_cycles"] > 0)
    promised = plan.short_units_per_cycle * by_lane["n_cycles"]
    return Sums(
        kept=by_lane["n_cycles_without_shortage"][ended] / by_lane["n_cycles"][ended],
        short_units=float(by_lane["short_units"][judged].sum()),
        promised_units=float(promised[judged].sum()),
        stock_unit_days=float(by_lane["stock_unit_days"][judged].sum()),
        demand_units=float(by_lane["demand_units"][judged].sum()),
    )


def report_origins(
    name: str, case: Case, plans: Sequence[Plan], plays: Sequence[Play], *, n_futures: int
) -> None:
    """A line over all origins."""
    at = [sums_of(plan, play, n_futures=n_futures) for plan, play in zip(plans, plays, strict=True)]
    together = Sums(
        kept=np.concatenate([one.kept for one in at]),
        short_units=sum(one.short_units for one in at),
        promised_units=sum(one.promised_units for one in at),
        stock_unit_days=sum(one.stock_unit_days for one in at),
        demand_units=sum(one.demand_units for one in at),
    )
    print(together.line(name, case), flush=True)


if __name__ == "__main__":
    main()
