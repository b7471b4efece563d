"""Two Dask workers beside one process on the same machine: `python -m bench.cluster --lanes 10000`.

A network of `bench/network_data.py` in a database of its own is planned by `db.batch`, once in one process and once by
two workers of one thread each. Other programs on the machine make wall-clock times longer; the seconds of CPU tell what
each of the two did, and what one process would have to do alone. Past the limit the exit is not 0.
"""

from __future__ import annotations

import argparse
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from bench.import_rate import new_store
from bench.network import opened, served
from bench.network_data import fill_workspace
from db.batch.engines import DaskEngine, Engine, LocalEngine
from db.batch.run import run_batch
from db.server.engine import Database
from db.store import PostgresStore

SLUG = "cluster"
LEAST_RATIO = 1.6
LANES, DAYS, LANES_A_PART = 10_000, 400, 2_000
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
# Dask trims its workers' memory after each task, and what is given back has to be asked for again, page by page.
KEEPS_MEMORY = {"MALLOC_TRIM_THRESHOLD_": str(1 << 30), "MALLOC_MMAP_THRESHOLD_": str(1 << 30)}


@dataclass(frozen=True)
class Used:
    """Seconds of wall clock, and of CPU: of the program that began the batch, and of each worker."""

    wall: float
    own_cpu: float
    worker_cpu: tuple[float, ...] = ()

    @property
    def longest_cpu(self) -> float:
        """Of whoever had most to do, and of the beginner: what an empty machine would wait for."""
        return self.own_cpu + max(self.worker_cpu, default=0.0)


def main() -> int:
    """Measure and print; 1 where two workers are not fast enough."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lanes", type=int, default=LANES)
    parser.add_argument("--days", type=int, default=DAYS)
    parser.add_argument("--lanes-a-part", type=int, default=LANES_A_PART)
    chosen = parser.parse_args()
    os.environ.update(ONE_THREAD | KEEPS_MEMORY)
    with (
        tempfile.TemporaryDirectory(prefix="capacity-twin-bench-") as folder,
        served(Path(folder)) as database,
    ):
        new_store(database, SLUG)
        fill_workspace(database, SLUG, chosen.lanes, chosen.days)
        os.environ["DATABASE_URL"] = database.engine.url.render_as_string(hide_password=False)
        print(f"{chosen.lanes:,} lanes of {chosen.days:,} days, {chosen.lanes_a_part:,} a part")
        plan = partial(planned, database, lanes_a_part=chosen.lanes_a_part)
        plan(LocalEngine())  # what is learned is kept from here on
        alone = plan(LocalEngine())
        told("one process", alone)
        together = on_two_workers(plan)
    told("two workers", together)
    by_wall, by_cpu = alone.wall / together.wall, alone.longest_cpu / together.longest_cpu
    print(
        f"two workers are {by_wall:.2f} times as fast by the clock, {by_cpu:.2f} times by CPU (wanted: {LEAST_RATIO})"
    )
    return 0 if max(by_wall, by_cpu) >= LEAST_RATIO else 1


def planned(database: Database, engine: Engine, *, lanes_a_part: int) -> Used:
    """Plan every lane on an engine; what an earlier run planned is not used."""
    store = PostgresStore(database, SLUG)
    wall, cpu = time.perf_counter(), time.process_time()
    run_batch(opened(store), store, engine, lanes_a_part=lanes_a_part)
    return Used(time.perf_counter() - wall, time.process_time() - cpu)


def on_two_workers(plan: Callable[[Engine], Used]) -> Used:
    """The same on a cluster of this machine, which is there and has opened the database before the clock starts."""
    from distributed import Client, LocalCluster

    made = LocalCluster(
        n_workers=2,
        threads_per_worker=1,
        host="127.0.0.1",
        dashboard_address=None,
        processes=True,
        env=ONE_THREAD | KEEPS_MEMORY | {"DATABASE_URL": os.environ["DATABASE_URL"]},
    )
    with made as cluster, Client(cluster) as client:
        plan(DaskEngine(client))  # imports, connections
        before = client.run(_cpu_seconds)
        used = plan(DaskEngine(client))
        after = client.run(_cpu_seconds)
    return Used(used.wall, used.own_cpu, tuple(after[worker] - before[worker] for worker in before))


def _cpu_seconds() -> float:
    used: Any = resource.getrusage(resource.RUSAGE_SELF)
    return float(used.ru_utime + used.ru_stime)


def told(who: str, used: Used) -> None:
    """One line."""
    workers = ", ".join(f"{seconds:.1f}" for seconds in used.worker_cpu)
    beside = f"; CPU s of the workers: {workers}" if workers else ""
    print(f"{who:12s} {used.wall:7.1f} s by the clock, {used.own_cpu:6.1f} CPU s{beside}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
