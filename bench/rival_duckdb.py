"""Aggregates of each lane by DuckDB from Parquet: reads the folder of arrays named first, writes JSON.

Runs in the environment of requirements-rivals.txt, so it imports nothing of the twin. The folder holds lane, day and
demand in pieces of the same number: "0_lane.npy", "0_day.npy", "0_demand.npy" and so on.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import duckdb
import numpy as np

AGGREGATES = """
SELECT lane, count(*), min(day), max(day), sum(demand), avg(demand), stddev_samp(demand),
       count(*) FILTER (demand = 0), avg(demand) FILTER (day > last - 365),
       stddev_samp(demand) FILTER (day > last - 365)
FROM network, (SELECT max(day) AS last FROM network) GROUP BY lane
"""


def main() -> None:
    """Write Parquet, then measure one look at each lane's count, dates, rate and spread."""
    folder = Path(sys.argv[1])
    connection = duckdb.connect()
    connection.execute("SET threads = 2")
    for number in range(len(list(folder.glob("*_lane.npy")))):
        rows = {name: np.load(folder / f"{number}_{name}.npy") for name in ("lane", "day", "demand")}
        connection.register("rows", rows)
        connection.table("rows").write_parquet(str(folder / f"{number}.parquet"))
        connection.unregister("rows")
    connection.read_parquet(str(folder / "*.parquet")).create_view("network")
    wall, cpu = time.perf_counter(), time.process_time()
    n_lanes = len(connection.execute(AGGREGATES).fetchall())
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    n_bytes = sum(file.stat().st_size for file in folder.glob("*.parquet"))
    print(json.dumps({"n_lanes": n_lanes, "seconds": wall, "cpu_seconds": cpu, "megabytes": n_bytes / 1e6}))


if __name__ == "__main__":
    main()
