"""Does a plan's stock last as often as it promises? `python -m bench.stock --folder PATH [--service-level 0.95]`.

For each demand file the last periods are withheld at several origins; every lane is planned on what came before, with
a lead time of so many whole periods, and its reorder point is held against the demand that came. Beside the plan's
buffer stands the classical formula (mean and spread of the history, independent periods) in the same run. Printed:
share of lanes whose stock lasted, units short over units that the plan expected short, and stock over demand.
`--policies` plays daily files under each review policy and cycle, and without `--folder` lanes whose truth is known
(`bench.stock_policies`).
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench.demand_table import COLUMNS, build_table_history, cut_off, last_periods, read_table
from bench.stock_policies import bench_policies
from core.demand import cadence as cal
from core.demand.profile import NetworkHistory
from core.forecast.by_cadence import learn_by_cadence
from core.forecast.horizons import PLAN_HORIZON_PERIODS
from core.forecast.lane_grid import coming_periods
from core.lane import Lane, LaneParameters
from core.plan.network_plan import NetworkPlan, plan_network
from core.quantities import FloatArray
from core.service.service_level import expected_shortage_per_cycle

LEAD_TIMES = {cal.DAILY: (2, 7, 14, 28), cal.WEEKLY: (1, 4, 12), cal.MONTHLY: (1, 3, 6, 12)}
ROLLING_ORIGINS = 5
HEADER = (
    f"{'':<42}{'lead time':>10}{'':>7}   {'stock lasted, mean (least to most) of the lanes':<52}"
    f"{'short/promised':>17}{'stock/demand':>17}\n"
    f"{'file':<42}{'periods':>10}{'lanes':>7}   {'by forecast':<26}{'classical':<26}"
    f"{'forecast':>9}{'class.':>8}{'forecast':>9}{'class.':>8}"
)


@dataclass(frozen=True)
class Held:
    """What one kind of stock did at one origin."""

    lasted_ratio: float
    short_units: float
    promised_short_units: float
    stock_units: float


@dataclass(frozen=True)
class Origin:
    """The plan's stock and the classical formula's at one origin, over the same lanes."""

    by_forecast: Held
    classical: Held
    demand_units: float
    n_lanes: int


def main() -> None:
    """Print a line for each file and lead time."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--service-level", type=float, default=0.95)
    parser.add_argument("--policies", action="store_true")
    given = parser.parse_args()
    if given.policies:
        bench_policies(given.folder, levels=(given.service_level,))
        return
    if given.folder is None:
        parser.error("--folder PATH: where the demand files are")
    print(HEADER)
    for path in sorted(given.folder.glob("*.csv")):
        with path.open(newline="", encoding="utf-8-sig") as file:
            if not set(COLUMNS) <= set(next(csv.reader(file), [])) or path.stem.endswith("_test"):
                continue
        table = read_table(path)
        bench_file(path.stem, build_table_history(table), table.cadence, service_level=given.service_level)


def bench_file(name: str, history: NetworkHistory, cadence: int, *, service_level: float) -> None:
    """One line for each lead time."""
    for n_periods in LEAD_TIMES[cadence]:
        at = list(hold_at_origins(history, cadence, n_periods=n_periods, service_level=service_level))
        ours, classical = tuple(one.by_forecast for one in at), tuple(one.classical for one in at)
        print(
            f"{name[:40]:<42}{n_periods:>10}{round(float(np.mean([one.n_lanes for one in at]))):>7}   "
            f"{lasted_range(ours):<26}{lasted_range(classical):<26}"
            f"{short_over_promised(ours):>9.2f}{short_over_promised(classical):>8.2f}"
            f"{stock_over_demand(at, ours):>9.2f}{stock_over_demand(at, classical):>8.2f}",
            flush=True,
        )


def hold_at_origins(
    history: NetworkHistory, cadence: int, *, n_periods: int, service_level: float
) -> Iterator[Origin]:
    """What stocks for so many periods did at each origin."""
    for before, came in _origins(history, max(LEAD_TIMES[cadence])):
        yield _hold(before, came, n_periods=n_periods, service_level=service_level)


def lasted_range(held: Sequence[Held]) -> str:
    """Mean share of lanes whose stock lasted, and the least and most at an origin."""
    ratios = [100.0 * at.lasted_ratio for at in held]
    return f"{np.mean(ratios):.1f} % ({min(ratios):.1f} to {max(ratios):.1f})"


def short_over_promised(held: Sequence[Held]) -> float:
    """Units that were short over units that were expected short."""
    return sum(at.short_units for at in held) / sum(at.promised_short_units for at in held)


def stock_over_demand(origins: Sequence[Origin], held: Sequence[Held]) -> float:
    """Stock over the demand that came."""
    return sum(at.stock_units for at in held) / sum(at.demand_units for at in origins)


def _origins(history: NetworkHistory, horizon: int) -> Iterator[tuple[NetworkHistory, FloatArray]]:
    for number in range(ROLLING_ORIGINS):
        before_end = number * max(1, horizon // 3)
        came = last_periods(history, n_periods=horizon, before_end=before_end)
        yield cut_off(history, horizon + before_end), came


def _hold(history: NetworkHistory, came: FloatArray, *, n_periods: int, service_level: float) -> Origin:
    learned = learn_by_cadence(history, horizon_periods=PLAN_HORIZON_PERIODS)
    days = coming_periods(history, horizon_periods=n_periods).days_in_period
    lead_time_days = np.maximum(days.sum(axis=1), 1)
    days_of_lanes = list(zip(history.lanes, lead_time_days.astype(np.float64).tolist(), strict=True))
    # One order must last for all of these days: as the time between orders, and for the classical formula as lead time.
    lanes = [Lane(name, parameters=_parameters(0.0, days, service_level)) for name, days in days_of_lanes]
    slow = [Lane(name, parameters=_parameters(days, days, service_level)) for name, days in days_of_lanes]
    plan = plan_network(lanes, history, learned=learned)
    formula = plan_network(slow, history, learned=learned)
    demand = came[:, :n_periods].sum(axis=1)
    judged = np.isfinite(demand) & plan.is_calibrated
    return Origin(
        by_forecast=_held(plan, demand, judged, by_forecast=True),
        classical=_held(formula, demand, judged, by_forecast=False),
        demand_units=float(demand[judged].sum()),
        n_lanes=int(judged.sum()),
    )


def _parameters(lead_time_days: float, order_cycle_days: float, service_level: float) -> LaneParameters:
    return LaneParameters(
        lead_time_days=lead_time_days,
        sd_lead_time_days=0.0,
        return_ratio=0.0,
        service_level_ratio=service_level,
        review_policy="periodic",
        order_cycle_days=order_cycle_days,
    )


def _held(plan: NetworkPlan, demand: FloatArray, judged: np.ndarray, *, by_forecast: bool) -> Held:
    stock = plan.level_units if by_forecast else plan.reorder_point_units
    promised = plan.expected_shortage_units_per_cycle
    if not by_forecast:
        promised = expected_shortage_per_cycle(
            buffer_units=np.nan_to_num(plan.safety_stock_units),
            sd_lead_time_demand_units=np.nan_to_num(plan.sd_lead_time_demand_units),
        )
    return Held(
        lasted_ratio=float(np.mean(demand[judged] <= stock[judged] * (1.0 + 1e-12))),
        short_units=float(np.maximum(demand - stock, 0.0)[judged].sum()),
        promised_short_units=float(promised[judged].sum()),
        stock_units=float(stock[judged].sum()),
    )


if __name__ == "__main__":
    main()
