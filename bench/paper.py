"""Time and peak memory of the reports: one lane brief, and a network brief of 500 lanes.

    python -m bench.paper [--lanes 500]

Each report is made in a process of its own from a plan that is handed to it, so that the peak holds the report,
its plan and facts, numpy and fpdf2, and not the planning before it.
"""

from __future__ import annotations

import argparse
import multiprocessing
import re
import time
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

import report_pdf
from core.demand.history import build_history, build_network_history
from core.demo.network import demo_network
from core.facts import every_lane_facts, lane_facts
from core.plan.lane_plan import plan_lane
from core.plan.network_plan import plan_network
from tests.core.lanes import network_of

MOST_SECONDS, MOST_MEGABYTES = 10.0, 200.0
LAST_DAY = np.datetime64("2026-11-27")
MADE_ON = date(2026, 11, 28)
SEED = 2026
LOG_SPREAD = 0.6
STAMP: dict[str, Any] = {"currency": "EUR", "data_version": 1}


def main() -> None:
    """Print one line for each report, and whether the network brief keeps to its limits."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--lanes", type=int, default=500)
    n_lanes = parser.parse_args().lanes
    tasks = (
        ("lane brief", "lane_report", *one_lane()),
        (f"network brief, {n_lanes} lanes", "network_report", *many_lanes(n_lanes)),
    )
    for name, report, plan, facts in tasks:
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            seconds, megabytes, size = pool.apply(measure, (report, plan, facts))
        print(f"{name}: {seconds:.2f} s, peak {megabytes:.0f} MB, {size / 1e3:.0f} kB")
    kept = seconds < MOST_SECONDS and megabytes < MOST_MEGABYTES
    print(f"limits of {MOST_SECONDS:.0f} s and {MOST_MEGABYTES:.0f} MB: {'kept' if kept else 'broken'}")


def one_lane() -> tuple[Any, Any]:
    """Plan and facts of the first demo lane."""
    demo = demo_network(last_day=LAST_DAY, rng=np.random.default_rng(SEED))[0]
    history = build_history(demo.lane.name, demo.records)
    plan = plan_lane(demo.lane, history, as_of=history.last_day)
    return plan, lane_facts(plan, **STAMP)


def many_lanes(n_lanes: int) -> tuple[Any, Any]:
    """Plan and facts of a network: the demo lanes again and again, each of another size."""
    rng = np.random.default_rng(SEED)
    demo = demo_network(last_day=LAST_DAY, rng=rng)
    lanes, records = [], {}
    for position in range(n_lanes):
        source = demo[position % len(demo)]
        name = f"{position:04d} {source.lane.name}"
        lanes.append(replace(source.lane, name=name))
        demand = np.round(source.records.demand_units * rng.lognormal(0.0, LOG_SPREAD))
        records[name] = replace(source.records, demand_units=demand)
    plan = plan_network(tuple(lanes), build_network_history(network_of(tuple(lanes), records)))
    return plan, every_lane_facts(plan, lanes=lanes, **STAMP)


def measure(report: str, plan: Any, facts: Any) -> tuple[float, float, int]:
    """Seconds, peak megabytes of this process, and bytes of the report."""
    start = time.perf_counter()
    made = getattr(report_pdf, report)(plan, facts, made_on=MADE_ON)
    seconds = time.perf_counter() - start
    return seconds, _peak_megabytes(), len(made)


def _peak_megabytes() -> float:
    """Of this program alone: `ru_maxrss` would also count the process that started it."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    found = re.findall(r"VmHWM:\s+(\d+) kB", status)
    return int(found[0]) / 1024


if __name__ == "__main__":
    main()
