"""What the closed-form mathematics costs: `python -m bench.mathematics`.

Prints, each beside a reference in the same run: the plan columns of 100,000 lanes beside the same figures lane by
lane and beside scipy.stats, and the CPU time that importing the core adds to a process that has numpy.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from collections.abc import Callable

import numpy as np
from scipy.special import ndtri

from core.capacity.overflow import expected_overflow_units, optimal_own_capacity
from core.demand.day_noise import POWERS, DayNoise
from core.demand.profile import DemandProfile
from core.forecast.ahead import Ahead
from core.forecast.band import QUANTILE_LEVELS
from core.forecast.lead_time_demand import LeadTimeDemand
from core.laws.cells import CellLaw, cell_borders
from core.plan.lane_columns import LaneColumns
from core.plan.plan_columns import plan_columns
from core.quantities import FloatArray, take

REPEATS = 7
LANES_ONE_BY_ONE = 200
IMPORT_TARGET = "target 0.40 s"
IMPORTS = {
    "core.twin.capacity_twin": (IMPORT_TARGET, "all that a twin can do"),
    "core.plan.network_plan": (IMPORT_TARGET, "a network's plan"),
    "core.twin.capacity_twin, scipy.special": ("-", "the same once a first figure is computed"),
    "db.opening, db.outlets, core.twin.capacity_twin": ("-", "what db.open_twin loads when it is called"),
    "scipy.stats": ("-", "for comparison"),
    "pandas": ("-", "for comparison"),
}


def cpu_seconds(run: Callable[[], object], *, repeats: int = REPEATS) -> float:
    """Least CPU time of some runs."""
    best = np.inf
    for _ in range(repeats):
        began = time.process_time()
        run()
        best = min(best, time.process_time() - began)
    return best


def random_lanes(n_lanes: int, rng: np.random.Generator) -> tuple[LaneColumns, DemandProfile, FloatArray]:
    """Parameters and profiles of lanes of all sizes, some without a buffer or a time to recover."""
    mean = rng.lognormal(4.0, 1.2, n_lanes)
    sd = mean * rng.uniform(0.05, 1.2, n_lanes)
    known = rng.random(n_lanes) < 0.7
    lead_time, cycle = rng.uniform(0, 30, n_lanes), rng.uniform(1, 30, n_lanes)
    columns = LaneColumns(
        lead_time_days=lead_time,
        sd_lead_time_days=rng.uniform(0, 5, n_lanes),
        service_level_ratio=rng.uniform(0.5, 0.999, n_lanes),
        return_ratio=rng.uniform(0, 0.3, n_lanes),
        protection_days=lead_time + cycle,
        cycle_days=cycle,
        is_continuous=np.zeros(n_lanes),
        is_any_weekday=np.zeros(n_lanes),
        own_capacity_units_per_day=np.where(known, mean * rng.uniform(0.8, 1.8, n_lanes), np.nan),
        buffer_held_units=np.where(known, sd * rng.uniform(0, 5, n_lanes), np.nan),
        time_to_recover_days=np.where(known, rng.uniform(1, 60, n_lanes), np.nan),
        alternative_units_per_day=mean * rng.uniform(0, 0.8, n_lanes),
        resilience_weight_ratio=rng.uniform(0, 1, n_lanes),
        partner_concentration_ratio=rng.uniform(0.1, 1, n_lanes),
        sla_penalty_per_unit=rng.uniform(0, 50, n_lanes),
        own_capacity_cost_per_unit=rng.uniform(1, 40, n_lanes),
        partner_surcharge_per_unit=rng.uniform(0, 40, n_lanes),
        underage_cost_per_unit=rng.uniform(1, 60, n_lanes),
        margin_per_unit=rng.uniform(1, 10, n_lanes),
        has_prices=np.ones(n_lanes),
        is_counted=np.ones(n_lanes),
        holding_cost_per_unit_per_day=rng.uniform(0.01, 1, n_lanes),
        obsolescence_cost_per_unit=rng.uniform(0, 5, n_lanes),
    )
    profile = DemandProfile(
        n_periods=np.full(n_lanes, 365.0),
        mean_units_per_day=mean,
        sd_units_per_day=sd,
        mean_units_per_period=mean,
        sd_units_per_period=sd,
        open_days_per_period=np.ones(n_lanes),
        periods_per_day=np.ones(n_lanes),
        zero_share_ratio=np.zeros(n_lanes),
    )
    return columns, profile, mean * rng.uniform(0.8, 1.3, n_lanes)


def random_ahead(columns: LaneColumns, expected: FloatArray, rng: np.random.Generator) -> Ahead:
    """What is coming on each lane, skewed, as a forecast would give it."""
    workload = expected * (1.0 + columns.return_ratio)
    spread = rng.uniform(0.05, 0.8, workload.size)
    skewed = np.exp(spread * ndtri(np.array(QUANTILE_LEVELS))[:, None] - spread**2 / 2.0)
    has_band = np.ones(workload.size, dtype=np.bool_)

    def total(days: FloatArray) -> LeadTimeDemand:
        return LeadTimeDemand(workload * days, workload * days * skewed, workload, has_band)

    middle = (cell_borders()[:-1] + cell_borders()[1:]) / 2.0
    day = CellLaw(workload * np.exp(spread * ndtri(middle)[:, None] - spread**2 / 2.0))
    return Ahead(
        units_per_day=expected,
        year_units_per_day=expected,
        lead_time=total(columns.lead_time_days),
        protected=total(columns.protection_days),
        outage=total(np.nan_to_num(columns.time_to_recover_days, nan=1.0)),
        next_days=day,
        next_year=day,
        last_year=day.scaled(rng.uniform(0.8, 1.3, workload.size)),
        open_share_ratio=np.ones(workload.size),
        level_range_ratio=np.array([1.0 - spread / 4.0, 1.0 + spread / 4.0]),
        year_range_ratio=np.array([1.0 - spread / 4.0, 1.0 + spread / 4.0]),
        year_is_seen=np.ones(workload.size, dtype=np.bool_),
        day_noise=DayNoise(np.zeros((len(POWERS), workload.size)), np.zeros(workload.size, dtype=np.int64)),
    )


def plan_one_by_one(columns: LaneColumns, profile: DemandProfile, ahead: Ahead) -> None:
    """The same figures with one call for each of the first lanes."""
    for lane in range(LANES_ONE_BY_ONE):
        row = slice(lane, lane + 1)
        plan_columns(take(columns, row), take(profile, row), ahead.take(row))


def capacity_by_scipy_stats(profile: DemandProfile, columns: LaneColumns) -> FloatArray:
    """Expected overflow at the best own capacity, as a textbook program writes it with scipy.stats."""
    from scipy.stats import norm

    own, surcharge = columns.own_capacity_cost_per_unit, columns.partner_surcharge_per_unit
    z = norm.ppf(np.maximum(surcharge, 1e-12) / (own + surcharge))
    overflow: FloatArray = profile.sd_units_per_period * (norm.pdf(z) - z * norm.sf(z))
    return overflow


def capacity_by_core(profile: DemandProfile, columns: LaneColumns) -> FloatArray:
    """The same figure by the functions of core."""
    demand = {"mean_units": profile.mean_units_per_period, "sd_units": profile.sd_units_per_period}
    capacity = optimal_own_capacity(
        **demand,
        own_capacity_cost_per_unit=columns.own_capacity_cost_per_unit,
        partner_surcharge_per_unit=columns.partner_surcharge_per_unit,
    )
    return expected_overflow_units(own_capacity_units=capacity, **demand)


def print_plan_columns(n_lanes: int) -> None:
    columns, profile, expected = random_lanes(n_lanes, np.random.default_rng(1))
    ahead = random_ahead(columns, expected, np.random.default_rng(2))
    whole = cpu_seconds(lambda: plan_columns(columns, profile, ahead))
    n_figures = len(plan_columns(columns, profile, ahead))
    print(f"plan columns, {n_lanes:,} lanes, {n_figures} figures  {1e3 * whole:9.1f} ms")
    alone = cpu_seconds(lambda: plan_one_by_one(columns, profile, ahead), repeats=1)
    scaled = 1e3 * alone * n_lanes / LANES_ONE_BY_ONE
    print(f"  the same lane by lane ({LANES_ONE_BY_ONE} lanes, scaled)   {scaled:9.1f} ms")
    quantile = 1e3 * cpu_seconds(lambda: ndtri(columns.service_level_ratio))
    print(f"  one normal quantile alone (scipy.special)    {quantile:9.1f} ms")


def print_capacity(n_lanes: int) -> None:
    columns, profile, _ = random_lanes(n_lanes, np.random.default_rng(1))
    ours = 1e3 * cpu_seconds(lambda: capacity_by_core(profile, columns))
    theirs = 1e3 * cpu_seconds(lambda: capacity_by_scipy_stats(profile, columns))
    print(f"capacity newsvendor, {n_lanes:,} lanes           {ours:9.1f} ms")
    print(f"  the textbook form with scipy.stats           {theirs:9.1f} ms")


def import_seconds(modules: str) -> float:
    """CPU time that importing modules adds to a fresh process that has numpy; the least of three."""
    program = (
        f"import time, numpy; began = time.process_time(); import {modules}; "
        "print(time.process_time() - began)"
    )
    runs = [
        subprocess.run([sys.executable, "-c", program], capture_output=True, check=True) for _ in range(3)
    ]
    return min(float(run.stdout) for run in runs)


def print_imports() -> None:
    for modules, (target, what) in IMPORTS.items():
        print(f"import {modules:<35} {import_seconds(modules):6.3f} s CPU   {target:<14} {what}")


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lanes", type=int, default=100_000)
    chosen = parser.parse_args()
    print_plan_columns(chosen.lanes)
    print_capacity(chosen.lanes)
    print_imports()


if __name__ == "__main__":
    main()
